"""A content folder read whole."""

from __future__ import annotations

from pathlib import Path

from plugins.build.loading import Loaded
from plugins.sources.content import by_slug
from plugins.sources.texts import digest
from tests.small_site import author, loaded, page, post, problems, resource, theme

FILES: dict[str, str | bytes] = {
    "posts/2026-03-02-b.md": post("B", body="Text of B."),
    "posts/2026-03-01-a.md": post("A", body="Text of A."),
    "resources/c.md": resource("C"),
    "themes/d.md": theme("D"),
    "authors/e.md": author("E"),
    "pages/f.md": page("F"),
}


def same(one: Loaded, other: Loaded) -> None:
    """Both hold the same records with the same texts."""
    assert one.content == other.content
    for record in one.content.records():
        assert one.conversions[record.body] == other.conversions[record.body]


def test_records_stand_in_the_order_of_their_files(tmp_path: Path) -> None:
    content = loaded(tmp_path, FILES).content
    assert [record.title for record in content.records()] == ["A", "B", "C", "D", "E", "F"]


def test_every_body_is_found_by_its_digest(tmp_path: Path) -> None:
    read = loaded(tmp_path, FILES)
    body = by_slug(read.content.posts)["a"].body
    assert body == digest("Text of A.\n")
    assert read.conversions[body].html == "<p>Text of A.</p>"


def test_a_broken_file_gives_a_record_and_says_that_it_is_broken(tmp_path: Path) -> None:
    content = loaded(tmp_path, {**FILES, "posts/2026-03-03-x.md": "---\ntitle: X\n---\n"}).content
    assert content.broken == {("post", "x")}
    assert [post.title for post in content.posts if post.slug == "x"] == ["X"]


def test_the_order_in_which_files_were_written_does_not_matter(tmp_path: Path) -> None:
    backwards = {name: FILES[name] for name in reversed(FILES)}
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    same(loaded(tmp_path / "one", backwards), loaded(tmp_path / "two", FILES))


def test_windows_files_and_others_give_the_same_content(tmp_path: Path) -> None:
    windows: dict[str, str | bytes] = {
        name: b"\xef\xbb\xbf" + str(text).replace("\n", "\r\n").encode()
        for name, text in FILES.items()
    }
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    same(loaded(tmp_path / "one", windows), loaded(tmp_path / "two", FILES))


def test_an_empty_file_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    assert problems(tmp_path, {"posts/a.md": ""}) == [
        "content/posts/a.md:1: this file has no fields at its head;"
        " begin it with '---', 'title: …', 'date: …' and '---'"
    ]


def test_the_largest_and_smallest_years_are_read_without_a_crash(tmp_path: Path) -> None:
    """Years at the end of the calendar overflow where they are told in another zone."""
    for text in ("0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"):
        told = problems(tmp_path, {"posts/a.md": post(on=text)})
        assert [one for one in told if not one.startswith("content/posts/a.md:3: ")] == []
