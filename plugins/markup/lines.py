"""Where in a writer's text something stands, for slips and targets with a line.

Python-Markdown does not keep lines, so what it found is looked for in the text again:
outside code and comments first, whole before in part.
"""

from __future__ import annotations

import re
from functools import cached_property

_FENCE = re.compile(r"^(?P<fence>~{3,}|`{3,})[^\n]*\n(?:.*?\n)??(?P=fence) *$", re.MULTILINE | re.S)
# A span is at most a thousand characters long here, so that a flood of backticks takes no time.
_SPAN = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n\n).){1,1000}?(?<!`)(?P=ticks)(?!`)", re.S)
_LISTED = re.compile(r" {0,3}(?:[-*+]|\d+\.|\[\^[^\]\n]+\]:|:)[ \t]")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_BEFORE = frozenset(" \t\n\"'(<=:,|>{")
_AFTER_SLUG = frozenset(" |]")
_AFTER = frozenset(" \t\n\"')>,]|")


class Lines:
    """Finds lines in one text. They count from 1; what is not found stands in line 1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: dict[str, int] = {}

    def of(self, ref: str) -> int:
        """The first line in which a reference stands: an address, or `[[slug]]`."""
        for text in (self.without_code, self._text):
            at = _whole(text, ref)
            if at >= 0:
                return _line(text, at)
        return _line(self._text, self._text.find(ref.removesuffix("]]")))

    def next_of(self, pattern: str) -> tuple[int, str]:
        """The line of the next place where a pattern matches, in any case, and what stands
        there; after the last one, that one again. ("" where there is none.)"""
        number = self._seen.get(pattern, 0)
        self._seen[pattern] = number + 1
        return self.nth_of(pattern, number)

    def nth_of(self, pattern: str, number: int) -> tuple[int, str]:
        """The line of a place where a pattern matches, counted from 0, and what stands there."""
        for text in (self.without_code, self._text):
            found = list(re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE))
            if found:
                match = found[min(number, len(found) - 1)]
                return _line(text, match.start()), match[0]
        return 1, ""

    @cached_property
    def without_code(self) -> str:
        """The text with code and comments left out, line for line."""
        text = self._text
        if "`" in text or "~~~" in text:
            text = _SPAN.sub(_blank, _FENCE.sub(_blank, text))
        if "<!--" in text:
            text = _COMMENT.sub(_blank, text)
        return _without_indented(text)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _whole(text: str, ref: str) -> int:
    """Where a reference stands and not only a longer one that begins like it; -1 for nowhere."""
    wiki = ref.startswith("[[")
    needle = ref.removesuffix("]]") if wiki else ref
    at = text.find(needle)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(needle) : at + len(needle) + 1]
        if wiki and after in _AFTER_SLUG and before != "\\":
            return at
        if not wiki and (not before or before in _BEFORE) and (not after or after in _AFTER):
            return at
        at = text.find(needle, at + 1)
    return -1


def _without_indented(text: str) -> str:
    """The text without indented code: what is indented after a blank line, but not in a list."""
    if "    " not in text and "\t" not in text:
        return text
    kept = []
    blank, listed, code = True, False, False
    for line in text.split("\n"):
        if not line.strip():
            blank = True
        elif line.startswith(("    ", "\t")):
            code = code or (blank and not listed)
            line = "" if code else line
            blank = False
        else:
            listed = bool(_LISTED.match(line)) or (listed and not blank)
            blank = code = False
        kept.append(line)
    return "\n".join(kept)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
