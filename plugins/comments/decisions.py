"""What a decision gives, and how it speaks of a comment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..sources.dataclass import dataclass
from . import rendering
from .entries import Entry
from .stored import Stored

COMMAND = "python3 tasks.py comments."
CHANGEABLE = timedelta(minutes=15)  # by its writer, as server/tokens.py has it
NOW = {
    "approved": "approved",
    "spam": "among the spam",
    "rejected": "rejected",
    "pending": "waiting",
    "deleted": "deleted",
}


class Refused(ValueError):
    """What was asked for cannot be done with this text or this comment. The message is a
    sentence with the remedy; nothing was changed."""


@dataclass(frozen=True)
class Done:
    """What was done: the comment as it is now (None where it is gone), one sentence or two, and
    the command that undoes it ("" where nothing does)."""

    entry: Entry | None
    said: str
    undo: str = ""


def may_have_changed(comment: Stored, now: datetime) -> bool:
    """Whether the text of a waiting comment may be another than the owner has read: it was
    changed, or its writer may still change it."""
    is_new = now - comment.created < CHANGEABLE
    return comment.status == "pending" and (comment.rev > 1 or is_new)


def of(entry: Entry) -> str:
    """ "c-7k2m by Sam on nap-time-wars"."""
    comment = entry.comment
    return f"{comment.id} by {who(comment)} on {comment.post}"


def who(comment: Stored) -> str:
    """The name of a comment's writer, as readers see it."""
    return rendering.name(comment.author)


def listed(words: Sequence[str]) -> str:
    """ "one, two and three"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
