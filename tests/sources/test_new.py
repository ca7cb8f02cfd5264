"""Beginning a file: what `new` writes is good content at once, and a draft."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.sources.kinds import read
from plugins.sources.new import NEW_KINDS, CannotBegin, Start, write
from plugins.sources.problems import errors
from plugins.sources.records import Post, Record
from plugins.sources.texts import read as read_text
from plugins.sources.texts import without_controls
from tests.small_site import ZONE, content_folder, post

TODAY = datetime(2026, 3, 1, 22, 30, tzinfo=ZONE)


def begun(root: Path, kind: str, title: str, follows: str | None = None) -> Record:
    """Begin a file and read it back."""
    path = write(root, Start(kind, title, TODAY, follows))
    text, _ = read_text(path, str(path))
    assert text is not None
    result = read(kind, path.relative_to(root).as_posix(), text, path.name, ZONE)
    assert errors(result.problems) == []
    assert result.record is not None
    return result.record


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_what_new_writes_can_be_read_without_a_problem(tmp_path: Path, kind: str) -> None:
    record = begun(tmp_path, kind, "Zoë’s “first” day: No #1")
    assert (record.kind, record.title) == (kind, "Zoë’s “first” day: No #1")
    assert (record.slug, record.minted) == ("zoes-first-day-no-1", True)
    assert record.draft


def test_a_post_is_named_after_the_writers_day(tmp_path: Path) -> None:
    path = write(tmp_path, Start("post", "First day", TODAY))
    assert path == tmp_path / "posts" / "2026-03-01-first-day.md"


def test_a_follow_up_says_what_it_follows(tmp_path: Path) -> None:
    record = begun(tmp_path, "post", "Second day", follows="first-day")
    assert isinstance(record, Post)
    assert record.follows == "first-day"


def test_a_title_may_look_like_the_field(tmp_path: Path) -> None:
    record = begun(tmp_path, "post", "On # follows: and other remarks", follows="first-day")
    assert isinstance(record, Post)
    assert (record.title, record.follows) == ("On # follows: and other remarks", "first-day")


def test_two_files_have_two_ids(tmp_path: Path) -> None:
    assert begun(tmp_path, "page", "One").id != begun(tmp_path, "page", "Two").id


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: f"a{text}"))
@example('a "quoted" \\x01 {id} {title} # remark')
@example("a\x01\x7f\x85\ufffe")
def test_any_title_comes_back_as_it_was_typed(title: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            record = begun(Path(folder), "page", title)
        except CannotBegin:
            return
        assert record.title == " ".join(without_controls(" ".join(title.split())).split())


@pytest.mark.parametrize(
    ("kind", "title", "reason"),
    [
        ("post", "   ", "A title is needed"),
        ("post", "…", "gives no address"),
        ("page", "Archive", "taken by the site itself"),
        ("page", "Second day", "Only a post can follow another post"),
    ],
)
def test_what_cannot_begin_is_said_and_nothing_is_written(
    tmp_path: Path, kind: str, title: str, reason: str
) -> None:
    with pytest.raises(CannotBegin, match=reason):
        write(tmp_path, Start(kind, title, TODAY, "first-day" if kind == "page" else None))
    assert list(tmp_path.iterdir()) == []


def test_an_existing_post_of_another_day_is_never_taken_over(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {"posts/2025-01-01-first-day.md": post("Old")})
    with pytest.raises(CannotBegin, match=r"2025-01-01-first-day\.md has this address already"):
        write(folder, Start("post", "First day", TODAY))
    assert [path.name for path in (folder / "posts").iterdir()] == ["2025-01-01-first-day.md"]
