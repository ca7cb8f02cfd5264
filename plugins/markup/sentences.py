"""The sentences of a text, from its HTML.

A sentence never goes across two paragraphs, list items, cells or headings, whether they end in
a full stop or not. What a picture shows (its `alt`) is text as well; code is none.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ..sources.dataclass import dataclass
from .conversion import HOLE, INLINE

_SPACE = re.compile(r"\s+")
# The end of a sentence may stand before closing marks: He asked “why?” (Nobody knew.)
_GAP = re.compile(r"[.!?…][”’\"')\]]*\s+")
_OPENING = "“‘\"'([*—–-… "
_ABBREVIATIONS = frozenset("mr mrs ms dr st prof e.g i.e cf vs pp al".split())
# D. W. Winnicott; “So do I.” ends a sentence.
_INITIAL = re.compile(r"(?:^|[\s.])[A-HJ-Z]$")


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item, cell, caption or the like, in plain words; `quotation`
    says that it stands in a block of quotation."""

    text: str
    quotation: bool = False


def blocks(html: str) -> list[Block]:
    """The blocks of a text that has any words, in their order. Titles of other sources, which
    the site fills in, are left out."""
    reader = _Blocks()
    reader.feed(HOLE.sub("", html))
    reader.close()
    reader.end_block()
    return reader.found


def split(text: str) -> list[str]:
    """The sentences of one block's plain words, with their marks.

    A full stop, question mark, exclamation mark or ellipsis ends a sentence where white space
    and no small letter follows; `17.32`, `Mrs. Kay` and `D. W. Winnicott` stay whole.
    """
    found, start = [], 0
    for gap in _GAP.finditer(text):
        after = text[gap.end() :].lstrip(_OPENING)[:1]
        if after.islower() or not after or _is_abbreviated(text[start : gap.start()], gap[0]):
            continue
        found.append(text[start : gap.end()].strip())
        start = gap.end()
    return [one for one in [*found, text[start:].strip()] if any(map(str.isalnum, one))]


def _is_abbreviated(before: str, mark: str) -> bool:
    """Whether the full stop belongs to the last word."""
    words = before.split()
    if not words or not mark.startswith("."):
        return False
    last = words[-1].strip(_OPENING).casefold()
    return last in _ABBREVIATIONS or bool(_INITIAL.search(before))


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._words: list[str] = []
        self._quotations = self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.end_block()
            self._words.append(given.get("alt") or "")
            self.end_block()
        elif tag == "br":
            self._words.append(" ")
        elif tag == "pre" or (given.get("id") or "").startswith("fnref"):
            self._silent += 1
        elif tag not in INLINE:
            self.end_block()
            self._quotations += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            # A footnote's mark is a <sup>, and holds no other one.
            self._silent -= tag in ("pre", "sup")
        elif tag not in INLINE:
            self.end_block()
            self._quotations -= tag == "blockquote"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def end_block(self) -> None:
        """What comes now stands by itself."""
        text = _SPACE.sub(" ", "".join(self._words)).strip()
        self._words.clear()
        if any(map(str.isalnum, text)):
            self.found.append(Block(text, self._quotations > 0))
