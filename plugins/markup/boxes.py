"""Boxes, written the way Obsidian writes callouts:

    > [!reflect] Ask yourself
    > - What would a good evening hold?

In any other Markdown program this stays a readable quotation.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Callable
from dataclasses import field

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from ..sources import languages
from ..sources.dataclass import dataclass
from ..sources.mentions import ASKING
from . import quotations, videos
from .speaking import words

# The kinds that have a title. What each is called where the writer gives none stands with the words
# of the interface.
KINDS = ("reflect", "try", "key", "note")
Make = Callable[["Box"], None]
# The kinds that are made in a way of their own.
OTHERS: dict[str, Make] = {
    "pull": quotations.pull,
    "epigraph": quotations.epigraph,
    "quote": quotations.quote,
    "video": videos.video,
}
# What Obsidian calls things that are as good as the same (help.obsidian.md, "Callouts").
ALIASES = {
    **dict.fromkeys(ASKING[1:], ASKING[0]),
    **dict.fromkeys(("tip", "hint", "todo"), "try"),
    **dict.fromkeys(("abstract", "summary", "tldr", "important"), "key"),
    "info": "note",
    "cite": "quote",
}
ALL = tuple(sorted({*KINDS, *OTHERS}))
_FIRST = re.compile(r"(?:^|\n) {0,3}> ?\[!(?P<kind>[^\]\n]*)\][+-]?[ \t]*(?P<title>[^\n]*)")
_QUOTED = re.compile(r"^ {0,3}> ?(.*)")


@dataclass(frozen=True)
class Odd:
    """Something odd in a box: how its first line begins, which of the boxes that begin so it is
    (from 0), what is wrong, the remedy, and whether a build can live with it."""

    first: str
    number: int
    wrong: str
    remedy: str
    is_hint: bool = False


@dataclass
class Found:
    """What was met in one text: kinds that are not known, and what is odd in the others."""

    unknown: list[str] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    firsts: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        """Forget it."""
        self.unknown.clear()
        self.odd.clear()
        self.firsts.clear()


@dataclass(frozen=True)
class Box:
    """A box to be made: what it is put into, the words behind its kind, its lines without `>`;
    `parse` puts lines of Markdown into an element, `note` says what is odd (a hint, if so)."""

    parent: etree.Element
    title: str
    lines: tuple[str, ...]
    parse: Callable[[etree.Element, str], None]
    note: Callable[..., None]


class BoxProcessor(BlockProcessor):
    """Makes a box of a quotation whose first line is `[!kind] Title`.

    What it meets is in `found`; boxes of unknown kinds stay quotations.
    """

    found: Found

    def test(self, parent: etree.Element, block: str) -> bool:
        return _FIRST.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> bool:
        match = _FIRST.search(blocks[0])
        assert match is not None  # test() has found it
        kind = match["kind"].lower()
        kind = ALIASES.get(kind, kind)
        if kind not in ALL:
            self.found.unknown.append(match["kind"])
            return False
        block = blocks.pop(0)
        before = block[: match.start()]
        if before.strip():
            self.parser.parseBlocks(parent, [before])
        lines = block[match.end() :].lstrip("\n").split("\n")
        quoted = tuple(_QUOTED.sub(r"\1", line) for line in lines)
        title = match["title"].strip()
        if kind in KINDS:
            box = etree.SubElement(parent, "div", {"class": f"box {kind}", "role": "note"})
            heading = etree.SubElement(box, "p", {"class": "box-title"})
            heading.text = title
            if not title:  # then it is in our language, and the text may be in another
                key, said = f"boxes.{kind}", words()
                lang = said.lang_of(key)
                heading.text = said(key)
                heading.attrib.update({"lang": lang, "dir": languages.direction(lang)})
            self.parser.parseChunk(box, "\n".join(quoted))
        else:
            self._other(parent, kind, match, quoted)
        return True

    def _other(
        self, parent: etree.Element, kind: str, match: re.Match[str], lines: tuple[str, ...]
    ) -> None:
        first = match[0].lstrip("\n ").rstrip()
        number = self.found.firsts[first]
        self.found.firsts[first] += 1

        def note(wrong: str, remedy: str, is_hint: bool = False) -> None:
            self.found.odd.append(Odd(first, number, wrong, remedy, is_hint))

        box = Box(parent, match["title"].strip(), lines, self.parser.parseChunk, note)
        OTHERS[kind](box)


class Boxes(Extension):
    """Adds boxes to Python-Markdown. `found` is what was met in the last text."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Found()

    def extendMarkdown(self, md: Markdown) -> None:
        processor = BoxProcessor(md.parser)
        processor.found = self.found
        # Just above the quotation processor, whose priority is 20.
        md.parser.blockprocessors.register(processor, "box", 25)
        md.registerExtension(self)

    def reset(self) -> None:
        """Forget the last text; Markdown.reset() calls this."""
        self.found.clear()
