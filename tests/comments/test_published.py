"""Comments in a content folder: brought to their posts, or named in the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build.edition import site
from plugins.build.loading import Loaded
from plugins.pages.parts import Body
from plugins.sources.records import Comment
from plugins.sources.texts import digest
from tests.small_site import NOW, comment, loaded, post, problems, settings

POST: dict[str, str | bytes] = {"posts/2026-03-01-naps.md": post("Naps", aliases=["nap-wars"])}


def ids(root: Path, files: dict[str, str | bytes]) -> list[tuple[str, str]]:
    """The comments of a folder: their posts and ids."""
    return [(one.post, one.id) for one in loaded(root, POST | files).content.comments]


def html(read: Loaded, found: Comment) -> str:
    made = site(read, settings(), NOW, preview=False)
    return str(made.html(Body(found.body, form="comment")))


def test_comments_are_found_by_post(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"comments/naps/c-one.md": comment("c-one", "naps", "Body.")}
    read = loaded(tmp_path, POST | files)
    (found,) = read.content.comments
    assert (found.post, found.id) == ("naps", "c-one")
    assert read.content.comments.on("naps") == (found,)
    assert found.body == digest("Body.")
    assert html(read, found) == "<p>Body.</p>"


def test_a_comment_under_an_old_slug_is_brought_to_its_post(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "comments/nap-wars/c-one.md": comment("c-one", "nap-wars"),
        "comments/naps/c-two.md": comment("c-two", "naps", parent="c-one"),
    }
    assert ids(tmp_path, files) == [("naps", "c-one"), ("naps", "c-two")]
    assert problems(tmp_path, POST | files) == []


def test_a_comment_of_no_post_is_a_problem(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"comments/nap/c-one.md": comment("c-one", "nap")}
    assert problems(tmp_path, POST | files) == [
        "content/comments/nap/c-one.md:1: there is no post 'nap' for this comment;"
        " did you mean 'naps'?"
    ]


def test_comments_of_a_post_with_problems_of_its_own_are_not_reported(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-naps.md": "---\ntitle: A\n---\n",
        "comments/naps/c-one.md": comment("c-one", "naps"),
    }
    told = problems(tmp_path, files)
    assert ["posts/2026-03-01-naps.md:1: there is no 'date:'" in one for one in told] == [True]


def test_two_comments_of_one_id_are_a_problem_and_only_one_is_kept(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-02-baths.md": post("Baths"),
        "comments/baths/c-one.md": comment("c-one", "baths"),
        "comments/naps/c-one.md": comment("c-one", "naps"),
    }
    assert ids(tmp_path, files) == [("baths", "c-one")]
    assert problems(tmp_path, POST | files) == [
        "content/comments/naps/c-one.md:1: the id 'c-one' is already that of"
        " content/comments/baths/c-one.md; keep one of the two files"
    ]


@pytest.mark.parametrize("status", ["pending", "spam", "rejected", "aproved"])
def test_what_was_not_approved_is_a_problem_and_the_others_are_fine(
    tmp_path: Path, status: str
) -> None:
    files: dict[str, str | bytes] = {
        "comments/naps/c-one.md": comment("c-one", "naps", status=status),
        "comments/naps/c-two.md": comment("c-two", "naps"),
    }
    assert ids(tmp_path, files) == [("naps", "c-two")]
    (told,) = problems(tmp_path, POST | files)
    assert told.startswith("content/comments/naps/c-one.md:7: ")


def test_a_comment_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    raw = comment("c-one", "naps", "Zo").encode() + b"\xeb\n"
    (told,) = problems(tmp_path, POST | {"comments/naps/c-one.md": raw})
    assert told.startswith("content/comments/naps/c-one.md:18: this is not UTF-8 text")


def test_comments_written_on_windows_are_read(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + comment("c-one", "naps", "One.\n\nTwo.").replace("\n", "\r\n").encode()
    read = loaded(tmp_path, POST | {"comments/naps/c-one.md": raw})
    (found,) = read.content.comments
    assert found.body == digest("One.\n\nTwo.")
    assert html(read, found) == "<p>One.</p>\n<p>Two.</p>"


def test_circles_and_orphans_are_notes(tmp_path: Path) -> None:
    """Each is shown once all the same; but the owner should know."""
    files: dict[str, str | bytes] = {
        "comments/naps/c-alone.md": comment("c-alone", "naps", parent="c-gone"),
        "comments/naps/c-self.md": comment("c-self", "naps", parent="c-self"),
        "comments/naps/c-top.md": comment("c-top", "naps"),
        "comments/naps/c-reply.md": comment("c-reply", "naps", parent="c-top"),
    }
    assert problems(tmp_path, POST | files) == []
    noted = [one for one in problems(tmp_path, POST | files, "note") if "comments/" in one]
    assert [one.split(":")[0] for one in noted] == [
        "content/comments/naps/c-alone.md",
        "content/comments/naps/c-self.md",
    ]


def test_a_reply_to_a_comment_of_another_post_is_a_note_and_stands_at_the_top(
    tmp_path: Path,
) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-02-baths.md": post("Baths"),
        "comments/baths/c-one.md": comment("c-one", "baths"),
        "comments/naps/c-two.md": comment("c-two", "naps", parent="c-one"),
    }
    noted = [one for one in problems(tmp_path, POST | files, "note") if "comments/" in one]
    assert [one.split(":")[0] for one in noted] == ["content/comments/naps/c-two.md"]


def test_a_note_says_what_is_odd_and_what_to_do(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-02-baths.md": post("Baths"),
        "comments/baths/c-one.md": comment("c-one", "baths"),
        "comments/naps/c-gone.md": comment("c-gone", "naps", parent="c-nobody"),
        "comments/naps/c-lost.md": comment("c-lost", "naps", parent="c-one"),
        "comments/naps/c-ring1.md": comment("c-ring1", "naps", parent="c-ring2"),
        "comments/naps/c-ring2.md": comment("c-ring2", "naps", parent="c-ring1"),
        "comments/naps/c-self.md": comment("c-self", "naps", parent="c-self"),
        "comments/naps/c-tail.md": comment("c-tail", "naps", parent="c-self"),
    }
    top, back = "so it is shown at the top", "bring that comment back, or write 'parent: null'"
    first = "write 'parent: null' in the one that came first"
    noted = [one for one in problems(tmp_path, POST | files, "note") if "comments/" in one]
    assert [one.removeprefix("content/comments/naps/") for one in noted] == [
        f"c-gone.md:1: note: this comment answers 'c-nobody', which is not here, {top}; {back}",
        f"c-lost.md:1: note: this comment answers 'c-one', which belongs to 'baths', {top}; {back}",
        "c-ring1.md:1: note: this comment answers 'c-ring2', which answers it in turn,"
        f" so it is shown first; {first}",
        f"c-self.md:1: note: this comment answers itself, {top}; {first}",
    ]


def test_a_reply_under_an_old_slug_answers_a_comment_under_the_new_one(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "comments/nap-wars/c-two.md": comment("c-two", "nap-wars", parent="c-one"),
        "comments/naps/c-one.md": comment("c-one", "naps"),
    }
    assert [one for one in problems(tmp_path, POST | files, "note") if "comments/" in one] == []


def test_five_hundred_comments_are_read_in_the_order_of_their_files(tmp_path: Path) -> None:
    names = [f"c-{n:04}" for n in range(500)]
    files: dict[str, str | bytes] = {
        f"comments/naps/{id}.md": comment(id, "naps") for id in reversed(names)
    }
    assert [id for _, id in ids(tmp_path, files)] == names
