"""Our own words on why a thing is worth somebody's time: how many there are."""

from __future__ import annotations

from ..sources.texts import without_controls
from .cards import WHY_WORDS


def counted(why: str) -> int:
    """The words of a why, as the build counts them: without the signs of Markdown."""
    from ..markup.markdown import convert

    return convert(why).words


def cleaned(why: str) -> str:
    """A why as it is kept: line ends of one kind, no control characters."""
    return without_controls(why.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fault(why: str) -> str:
    """What is wrong with a why, in a sentence; "" where nothing is."""
    words = counted(why)
    low, high = WHY_WORDS
    if low <= words <= high:
        return ""
    if not words:
        return f"Say in {low} to {high} words of your own why it is worth a parent’s time."
    many = f"{words} word" if words == 1 else f"{words} words"
    left = f"{low - words} more" if words < low else f"{words - high} fewer"
    return f"That is {many}; {left} would be right ({low} to {high})."
