"""Threads: comments in the order of a conversation.

Iterative throughout: a chain of five thousand replies is a list like any other here. Every
comment is shown exactly once, whatever its parent says: a comment whose parent
is missing stands at the top with a note, and of a circle the earliest begins it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from ..sources.dataclass import dataclass
from ..sources.records import Comment

DEEPEST = 4
PAGE_LENGTH = 50  # conversations
ORPHAN = "answers a comment that is not here"
CIRCLE = "answers in a circle"


@dataclass(frozen=True)
class Placed:
    """One comment in its thread. `depth` counts from 0 and stops at DEEPEST; from there on
    replies stand below each other, and say whom they answer. `answers` is the parent, None
    at the top. `note` says what was odd: ORPHAN, CIRCLE or, mostly, ""."""

    comment: Comment
    depth: int
    answers: Comment | None
    note: str = ""


def threads(comments: Sequence[Comment]) -> tuple[Placed, ...]:
    """The comments of one post in reading order: oldest first, replies below what they answer."""
    ordered = sorted(comments, key=_by_time)
    by_id = {comment.id: comment for comment in ordered}
    notes = {comment.id: CIRCLE for comment in _beginnings_of_circles(ordered, by_id)}
    replies: dict[str, list[Comment]] = {}
    tops: list[Comment] = []
    for comment in ordered:
        if comment.parent is not None and comment.parent not in by_id:
            notes[comment.id] = ORPHAN
        if comment.parent is None or comment.id in notes:
            tops.append(comment)
        else:
            replies.setdefault(comment.parent, []).append(comment)
    placed: list[Placed] = []
    for top in tops:
        placed.append(Placed(top, 0, None, notes.get(top.id, "")))
        placed += _below(top, replies)
    return tuple(placed)


def pages(placed: Sequence[Placed], length: int = PAGE_LENGTH) -> tuple[tuple[Placed, ...], ...]:
    """A thread in pages, each of so many whole conversations. The first is there always.

    A comment never moves to another page, for its address names the page. So the pages are
    filled in the order in which conversations came to be shown (when their first comments were
    approved), and not in which they were written: one that waited long comes last, and pushes
    none of the others on. Within a page the thread's own order holds.
    """
    tops = [at for at, one in enumerate(placed) if not one.depth]
    if len(tops) <= length:
        return (tuple(placed),)
    conversations = [placed[at:end] for at, end in pairwise([*tops, len(placed)])]
    arrived = sorted(range(len(conversations)), key=lambda n: _arrival(conversations[n][0].comment))
    return tuple(
        tuple(one for number in sorted(arrived[at : at + length]) for one in conversations[number])
        for at in range(0, len(arrived), length)
    )


def page_of(id: str, pages: Sequence[Sequence[Placed]]) -> int:
    """The number of the page on which a comment stands, from 1 on."""
    for number, page in enumerate(pages, 1):
        if any(one.comment.id == id for one in page):
            return number
    raise KeyError(id)


def count(placed: Sequence[Placed], kind: str = "comment") -> int:
    """How many people's comments are shown (or mentions): tombstones do not count."""
    return sum(1 for p in placed if p.comment.status == "approved" and p.comment.kind == kind)


def _arrival(comment: Comment) -> tuple[datetime, datetime, str]:
    """When a comment came to be shown; those of one moment as they were written."""
    return comment.approved or comment.created, comment.created, comment.id


def _below(top: Comment, replies: Mapping[str, Sequence[Comment]]) -> list[Placed]:
    placed: list[Placed] = []
    waiting = [(reply, top, 1) for reply in reversed(replies.get(top.id, ()))]
    while waiting:
        comment, answered, depth = waiting.pop()
        placed.append(Placed(comment, min(depth, DEEPEST), answered))
        found = replies.get(comment.id, ())
        waiting += [(reply, comment, depth + 1) for reply in reversed(found)]
    return placed


def _beginnings_of_circles(
    comments: Sequence[Comment], by_id: Mapping[str, Comment]
) -> list[Comment]:
    """The earliest comment of each circle; what only hangs on a circle is none of its own."""
    beginnings: list[Comment] = []
    walked: set[str] = set()
    for comment in comments:
        way: dict[str, Comment] = {}  # from the comment upwards
        here: Comment | None = comment
        while here is not None and here.id not in walked:
            walked.add(here.id)
            way[here.id] = here
            here = by_id.get(here.parent) if here.parent is not None else None
        if here is not None and here.id in way:
            steps = list(way.values())
            beginnings.append(min(steps[steps.index(here) :], key=_by_time))
    return beginnings


def _by_time(comment: Comment) -> tuple[datetime, str]:
    return comment.created, comment.id
