"""Threads: comments in the order of a conversation.

Iterative throughout: a chain of five thousand replies is a list like any other here. Every
comment is shown exactly once, whatever its parent says (DESIGN §5): a comment whose parent
is missing stands at the top with a note, and of a circle the earliest begins it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..sources.records import Comment

DEEPEST = 4


@dataclass(frozen=True)
class Placed:
    """One comment in its thread. `depth` counts from 0 and stops at DEEPEST; from there on
    replies stand below each other, and say whom they answer. `answers` is the parent, None
    at the top. `note` says what was odd ("" mostly)."""

    comment: Comment
    depth: int
    answers: Comment | None
    note: str = ""


def threads(comments: Sequence[Comment]) -> tuple[Placed, ...]:
    """The comments of one post in reading order: oldest first, replies below what they answer."""
    ordered = sorted(comments, key=_by_time)
    by_id = {comment.id: comment for comment in ordered}
    replies: dict[str, list[Comment]] = {}
    tops: list[tuple[Comment, str]] = []
    for comment in ordered:
        if comment.parent is None:
            tops.append((comment, ""))
        elif comment.parent not in by_id:
            tops.append((comment, "answers a comment that is not here"))
        else:
            replies.setdefault(comment.parent, []).append(comment)
    placed: list[Placed] = []
    seen: set[str] = set()
    for top, note in tops:
        _place(top, note, replies, by_id, seen, placed)
    for comment in ordered:  # whatever is left stands in a circle; its earliest begins it
        if comment.id not in seen:
            _place(comment, "answers in a circle", replies, by_id, seen, placed)
    return tuple(placed)


def count(placed: Sequence[Placed]) -> int:
    """How many people's comments are shown: tombstones and mentions do not count."""
    return sum(1 for p in placed if p.comment.status == "approved" and p.comment.kind == "comment")


def _place(
    top: Comment,
    note: str,
    replies: dict[str, list[Comment]],
    by_id: dict[str, Comment],
    seen: set[str],
    placed: list[Placed],
) -> None:
    stack = [(top, 0)]
    while stack:
        comment, depth = stack.pop()
        if comment.id in seen:
            continue
        seen.add(comment.id)
        answers = None if comment is top else by_id[comment.parent or ""]
        placed.append(Placed(comment, min(depth, DEEPEST), answers, note if not depth else ""))
        for reply in reversed(replies.get(comment.id, ())):
            stack.append((reply, depth + 1))


def _by_time(comment: Comment) -> tuple[datetime, str]:
    return comment.created, comment.id
