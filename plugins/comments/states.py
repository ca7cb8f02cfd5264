"""The states of a comment, and which of them may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "pending": frozenset({"approved", "spam", "rejected"}),
        "spam": frozenset({"pending"}),
        "approved": frozenset({"pending", "deleted"}),
        "rejected": frozenset({"pending"}),
        "deleted": frozenset(),
    }
)
"""What each state may become. A deleted comment stays deleted, so that its place in the thread
stays taken and no form that is sent again brings it back."""


def is_allowed(old: str, new: str) -> bool:
    """Whether a comment may go from one state to another; staying is no move."""
    return new in MOVES.get(old, frozenset())


def why_not(id: str, old: str, new: str) -> str:
    """What to say of a move that is not allowed."""
    if old == new:
        return f"The comment {id} is already {old}."
    if old == "deleted":
        return f"The comment {id} is deleted, and stays so."
    ways = " or ".join(sorted(MOVES.get(old, frozenset())))
    return f"The comment {id} is {old}; it cannot become {new}, only {ways}."
