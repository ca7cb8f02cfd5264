"""Threads: every comment once, below what it answers, whatever its parent says."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.comments.threads import (
    DEEPEST,
    PAGE_LENGTH,
    Placed,
    count,
    page_of,
    pages,
    threads,
)
from plugins.sources.records import Comment
from tests.small_site import comment_record as comment

AT = datetime(2026, 3, 2, 20, tzinfo=UTC)


def shown(comments: list[Comment]) -> list[str]:
    """The thread as people read it: an indent for each depth."""
    return [f"{'  ' * placed.depth}{placed.comment.id}" for placed in threads(comments)]


def test_replies_stand_below_what_they_answer_oldest_first() -> None:
    thread = [
        comment("c-a", minute=0),
        comment("c-b", minute=1),
        comment("c-a2", "c-a", minute=5),
        comment("c-a1", "c-a", minute=2),
        comment("c-a1x", "c-a1", minute=6),
    ]
    assert shown(thread) == ["c-a", "  c-a1", "    c-a1x", "  c-a2", "c-b"]


def test_two_of_one_second_stand_by_their_ids() -> None:
    assert shown([comment("c-b"), comment("c-a"), comment("c-c")]) == ["c-a", "c-b", "c-c"]


def test_a_reply_names_what_it_answers() -> None:
    top, reply = threads([comment("c-a"), comment("c-b", "c-a", 1)])
    assert top.answers is None
    assert reply.answers is not None
    assert reply.answers.id == "c-a"


def test_below_the_deepest_level_replies_stand_below_each_other() -> None:
    thread = [comment("c-0")] + [comment(f"c-{n}", f"c-{n - 1}", n) for n in range(1, 8)]
    placed = threads(thread)
    assert [one.depth for one in placed] == [0, 1, 2, 3, 4, 4, 4, 4]
    assert placed[7].answers == thread[6]
    assert DEEPEST == 4


def test_a_reply_to_a_comment_that_is_not_here_is_shown_at_the_top_with_a_note() -> None:
    (placed,) = threads([comment("c-a", "c-gone")])
    assert (placed.depth, placed.answers) == (0, None)
    assert placed.note == "answers a comment that is not here"


def test_a_comment_that_answers_itself_is_shown_once_with_a_note() -> None:
    (placed,) = threads([comment("c-a", "c-a")])
    assert (placed.depth, placed.note) == (0, "answers in a circle")


def test_the_earliest_of_a_circle_begins_it() -> None:
    thread = [comment("c-b", "c-c", 2), comment("c-a", "c-b", 1), comment("c-c", "c-a", 3)]
    assert shown(thread) == ["c-a", "  c-c", "    c-b"]
    assert [bool(placed.note) for placed in threads(thread)] == [True, False, False]


def test_what_hangs_on_a_circle_stands_below_what_it_answers() -> None:
    """Clocks differ: a reply may seem older than the circle that it answers."""
    thread = [comment("c-tail", "c-a", 0), comment("c-a", "c-b", 1), comment("c-b", "c-a", 2)]
    assert shown(thread) == ["c-a", "  c-tail", "  c-b"]


def test_circles_stand_among_the_others_oldest_first() -> None:
    thread = [
        *(comment("c-z", minute=9), comment("c-a", "c-b", 3), comment("c-b", "c-a", 4)),
        *(comment("c-y", minute=1), comment("c-s", "c-s", 2), comment("c-tail", "c-b", 0)),
    ]
    assert shown(thread) == ["c-y", "c-s", "c-a", "  c-b", "    c-tail", "c-z"]


def test_a_reply_dated_before_its_parent_still_stands_below_it() -> None:
    assert shown([comment("c-reply", "c-top", 0), comment("c-top", minute=9)]) == [
        "c-top",
        "  c-reply",
    ]


def test_a_tombstone_keeps_its_replies() -> None:
    thread = [comment("c-a", status="deleted"), comment("c-b", "c-a", 1)]
    assert shown(thread) == ["c-a", "  c-b"]


def test_only_peoples_comments_are_counted() -> None:
    thread = [
        comment("c-a"),
        comment("c-b", minute=1, status="deleted"),
        comment("c-c", minute=2, kind="mention"),
        comment("c-d", "c-b", 3),
    ]
    assert count(threads(thread)) == 2
    assert count(()) == 0


IDS = [f"c-{letter}" for letter in "abcdefgh"]
COMMENTS = st.lists(
    st.tuples(
        st.sampled_from(IDS), st.none() | st.sampled_from([*IDS, "c-gone"]), st.integers(0, 9)
    ),
    unique_by=lambda row: row[0],
).map(lambda rows: [comment(id, parent, minute) for id, parent, minute in rows])


@given(COMMENTS)
@settings(max_examples=300)
def test_every_comment_is_shown_exactly_once(comments: list[Comment]) -> None:
    placed = [one.comment for one in threads(comments)]
    assert sorted(placed, key=lambda one: one.id) == sorted(comments, key=lambda one: one.id)


@given(COMMENTS, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(comments: list[Comment], chance: random.Random) -> None:
    shuffled = list(comments)
    chance.shuffle(shuffled)
    assert threads(shuffled) == threads(comments)


@given(COMMENTS)
def test_a_reply_stands_below_its_parent_or_says_why_not(comments: list[Comment]) -> None:
    path: list[Placed] = []
    for placed in threads(comments):
        del path[placed.depth :]
        path.append(placed)
        if placed.comment.parent is None:
            assert (placed.depth, placed.note) == (0, "")
        elif placed.depth == 0:
            assert placed.note
        else:
            assert placed.answers is not None
            assert placed.answers.id == placed.comment.parent
            if placed.depth < DEEPEST:
                assert path[-2].comment.id == placed.comment.parent


@given(COMMENTS)
def test_only_what_answers_nothing_here_or_stands_in_a_circle_is_at_the_top(
    comments: list[Comment],
) -> None:
    parents = {one.id: one.parent for one in comments}
    for placed in threads(comments):
        if placed.depth or placed.comment.parent is None:
            continue
        above, seen = placed.comment.parent, set[str]()
        while above in parents and above not in seen and above != placed.comment.id:
            seen.add(above)
            above = parents[above] or ""
        assert placed.comment.parent not in parents or above == placed.comment.id


@pytest.mark.parametrize("shape", ["chain", "circle", "star", "broken chain"])
def test_five_thousand_replies_take_less_than_a_second(shape: str) -> None:
    parents: dict[str, str | None] = {}
    for n in range(5_000):
        before = f"c-{n - 1}" if shape != "star" else "c-0"
        parents[f"c-{n}"] = before if n else None
    if shape == "circle":
        parents["c-0"] = "c-4999"
    if shape == "broken chain":
        parents["c-0"] = "c-gone"
    comments = [comment(id, parent, n) for n, (id, parent) in enumerate(parents.items())]
    random.Random(5).shuffle(comments)
    begun = time.process_time()
    placed = threads(comments)
    assert time.process_time() - begun < 1
    assert len({one.comment.id for one in placed}) == 5_000


def on_pages(comments: list[Comment], length: int) -> list[list[str]]:
    return [[one.comment.id for one in page] for page in pages(threads(comments), length)]


def test_a_thread_without_comments_has_one_page() -> None:
    assert pages(()) == ((),)


def test_a_page_holds_whole_conversations() -> None:
    thread = [comment(f"c-{n}", minute=n) for n in range(5)] + [comment("c-late", "c-0", 99)]
    assert on_pages(thread, 2) == [["c-0", "c-late", "c-1"], ["c-2", "c-3"], ["c-4"]]
    assert len(pages(threads([comment(f"c-{n}", minute=n) for n in range(PAGE_LENGTH)]))) == 1
    assert len(pages(threads([comment(f"c-{n}", minute=n) for n in range(PAGE_LENGTH + 1)]))) == 2


def test_a_comment_that_waited_long_pushes_none_to_another_page() -> None:
    shown = [comment(f"c-{n}", minute=n, approved=AT + timedelta(minutes=n)) for n in range(3)]
    late = comment("c-late", minute=0, approved=AT + timedelta(minutes=9))
    assert on_pages(shown, 2) == [["c-0", "c-1"], ["c-2"]]
    assert on_pages([*shown, late], 2) == [["c-0", "c-1"], ["c-late", "c-2"]]


ARRIVALS = st.lists(
    st.tuples(st.none() | st.integers(0, 30), st.integers(0, 9)), min_size=1, max_size=25
)


@given(ARRIVALS, st.integers(1, 4))
def test_no_comment_ever_moves_to_another_page(
    arrivals: list[tuple[int | None, int]], length: int
) -> None:
    """They arrive one by one, written at any time, some as replies to what stands there."""
    there: list[Comment] = []
    stood: dict[str, int] = {}
    for n, (answered, minute) in enumerate(arrivals):
        parent = there[answered % len(there)].id if there and answered is not None else None
        there.append(comment(f"c-{n:02}", parent, minute, approved=AT + timedelta(minutes=n)))
        found = pages(threads(there), length)
        assert {id: page_of(id, found) for id in stood} == stood
        stood = {one.id: page_of(one.id, found) for one in there}


def test_the_page_of_a_comment_that_is_not_there_is_not_known() -> None:
    with pytest.raises(KeyError):
        page_of("c-gone", pages(threads([comment("c-here")])))


def test_mentions_are_counted_apart() -> None:
    thread = [comment("c-a"), comment("c-m", minute=1, kind="mention")]
    assert (count(threads(thread)), count(threads(thread), "mention")) == (1, 1)
