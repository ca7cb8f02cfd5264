"""Threads as a page shows them."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.comments.threads import threads
from plugins.pages.fingerprint import fingerprint
from plugins.pages.library import Library
from plugins.pages.post_views import CommentView, PostView
from plugins.pages.thread import comment_views
from plugins.sources.records import Comment
from tests.small_site import comment, post, said_to_programs, small_site, view
from tests.small_site import comment_record as record


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small_site(tmp_path_factory.mktemp("empty"), {}).library


def flat(comments: tuple[CommentView, ...]) -> Iterator[CommentView]:
    """All comments in the order in which they are read."""
    for one in comments:
        yield one
        yield from flat(one.replies)


def outline(comments: tuple[CommentView, ...], depth: int = 0) -> list[str]:
    lines = []
    for one in comments:
        lines += [f"{'  ' * depth}{one.id}", *outline(one.replies, depth + 1)]
    return lines


def test_replies_stand_within_what_they_answer(library: Library) -> None:
    thread = [
        record("c-a"),
        record("c-a1", "c-a", 1),
        record("c-a1x", "c-a1", 2),
        record("c-a2", "c-a", 3),
        record("c-b", minute=4),
    ]
    assert outline(comment_views(library, threads(thread))) == [
        "c-a",
        "  c-a1",
        "    c-a1x",
        "  c-a2",
        "c-b",
    ]


def test_a_reply_says_whom_it_answers(library: Library) -> None:
    thread = [record("c-a", author="Mum\nof two"), record("c-b", "c-a", 1)]
    (top,) = comment_views(library, threads(thread))
    (reply,) = top.replies
    assert (top.answers_name, top.answers_id) == ("", "")
    assert (reply.answers_name, reply.answers_id) == ("Mum of two", "c-a")


def test_a_tombstone_shows_no_name_no_link_and_no_text(library: Library) -> None:
    thread = [
        record("c-a", status="deleted", author="Zoë", url="https://zoe.example/", by_owner=True),
        record("c-b", "c-a", 1),
    ]
    (gone,) = comment_views(library, threads(thread))
    assert gone.deleted
    assert (gone.author, gone.url, gone.by_owner, gone.body) == ("", "", False, None)
    assert gone.replies[0].answers_name == "a removed comment"
    assert "zo" not in repr(gone).lower()


def test_the_owners_mark_and_a_safe_link(library: Library) -> None:
    thread = [
        record("c-a", by_owner=True, url="https://e.example/"),
        record("c-b", minute=1, url="javascript:alert(1)"),
        record("c-c", minute=2, kind="mention"),
    ]
    owner, other, mention = comment_views(library, threads(thread))
    assert (owner.by_owner, owner.url) == (True, "https://e.example/")
    assert (other.by_owner, other.url) == (False, "")
    assert (owner.mention, mention.mention) == (False, True)


def test_what_is_odd_in_a_thread_is_said_to_its_readers(library: Library) -> None:
    (one,) = comment_views(library, threads([record("c-a", "c-gone")]))
    assert one.note == "answers a comment that is not here"


IDS = [f"c-{letter}" for letter in "abcdefgh"]
COMMENTS = st.lists(
    st.tuples(st.sampled_from(IDS), st.none() | st.sampled_from([*IDS, "c-gone"])),
    unique_by=lambda row: row[0],
).map(lambda rows: [record(id, parent, n) for n, (id, parent) in enumerate(rows)])


@given(COMMENTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_comment_is_nested_exactly_once_in_reading_order(
    library: Library, comments: list[Comment]
) -> None:
    placed = threads(comments)
    nested = list(flat(comment_views(library, placed)))
    assert [one.id for one in nested] == [one.comment.id for one in placed]


def test_five_thousand_replies_take_less_than_a_second(library: Library) -> None:
    comments = [record(f"c-{n}", f"c-{n - 1}" if n else None, n) for n in range(5_000)]
    random.Random(7).shuffle(comments)
    begun = time.process_time()
    nested = comment_views(library, threads(comments))
    assert time.process_time() - begun < 1
    assert len(list(flat(nested))) == 5_000
    assert fingerprint(nested)


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ([], "No comments yet"),
        (["deleted"], "No comments yet"),
        (["approved"], "1 comment"),
        (["approved", "deleted"], "1 comment"),
        (["approved", "approved"], "2 comments"),
    ],
)
def test_the_count_is_said_in_words(tmp_path: Path, statuses: list[str], words: str) -> None:
    files: dict[str, str | bytes] = {"posts/2026-03-01-a.md": post()}
    for n, status in enumerate(statuses):
        files[f"comments/a/c-{n}00.md"] = comment(f"c-{n}00", "a", status=status)
    thread = view(small_site(tmp_path, files), PostView, "posts/a/index.html").thread
    assert (thread.count, thread.state) == (words, "open")
    assert len(thread.comments) == len(statuses)


def test_mentions_are_shown_but_not_counted(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post(),
        "comments/a/c-100.md": comment("c-100", "a", kind="mention"),
    }
    thread = view(small_site(tmp_path, files), PostView, "posts/a/index.html").thread
    assert (thread.count, len(thread.comments)) == ("No comments yet · 1 mention", 1)


def test_mentions_are_counted_apart(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"posts/2026-03-01-a.md": post()}
    for n, kind in enumerate(["comment", "mention", "comment", "mention"]):
        files[f"comments/a/c-{n}00.md"] = comment(f"c-{n}00", "a", kind=kind)
    files["comments/a/c-900.md"] = comment("c-900", "a", kind="mention", status="deleted")
    made = small_site(tmp_path, files)
    page = view(made, PostView, "posts/a/index.html")
    assert page.thread.count == "2 comments · 2 mentions"
    (posting,) = said_to_programs(made, page)[:1]
    assert posting["commentCount"] == len(posting["comment"]) == 2
    assert made.edition.content.comments.count() == 2


@pytest.mark.parametrize(("state", "shown"), [("open", 1), ("closed", 1), ("none", 0)])
def test_a_closed_thread_is_read_on_and_none_is_none(
    tmp_path: Path, state: str, shown: int
) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post(comments=state),
        "comments/a/c-100.md": comment("c-100", "a"),
    }
    thread = view(small_site(tmp_path, files), PostView, "posts/a/index.html").thread
    assert (thread.state, len(thread.comments)) == (state, shown)
