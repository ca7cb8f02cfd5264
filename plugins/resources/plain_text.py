"""Text from outside: made into one harmless line, or shown so that a terminal finds nothing in it.

Pages, headers and addresses are strangers'. What is kept of them goes through `one_line`, what is
only shown goes through `visible`.
"""

from __future__ import annotations

import html
import re
import unicodedata

from ..sources.texts import without_controls

_NEVER = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# They make Persian, Arabic, Hebrew and emoji what they are, and reverse nothing.
_JOINING = frozenset("\u200c\u200d\u200e\u200f\u061c")
# Marks that some editors put into a title, as it stands in a page's data.
_MARKUP = re.compile(r"</?(?:a|b|br|em|i|mark|p|q|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
_MOST_MARKS = 4  # on one letter; more of them climb over other lines
_SPACE = re.compile(r"\s+")


def one_line(text: str, most: int) -> str:
    """A stranger's text as one line: entities resolved, markup of words and everything that hides,
    reverses or acts taken out, spaces folded. One of more than `most` characters gives "": it is
    not what it is said to be, and cut short it would be somebody else's words."""
    if len(text) > 20 * most + 1000:
        return ""
    shown = _MARKUP.sub(" " if "<br" in text.lower() else "", html.unescape(text))
    shown = _SPACE.sub(" ", shown)
    kept: list[str] = []
    marks = 0
    for at, character in enumerate(shown):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            continue
        if category not in _NEVER or (character in _JOINING and _joins(shown, at)):
            kept.append(character)
    line = _SPACE.sub(" ", without_controls("".join(kept))).strip()
    return line if len(line) <= most else ""


def visible(text: str) -> str:
    """A stranger's text as one line in which what a terminal would act on or hide is spelled out:
    <U+001B>."""
    return "".join(
        f"<U+{ord(one):04X}>"
        if unicodedata.category(one) in _NEVER and not (one in _JOINING and _joins(text, at))
        else one
        for at, one in enumerate(text)
    )


def folded(text: str) -> str:
    """A text without what does not count when two are compared: case, accents, signs, spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if one.isalnum())


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands between letters that it is for; among ASCII it only hides."""
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return bool(around) and not around.isascii()
