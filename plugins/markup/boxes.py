"""Boxes, written the way Obsidian writes callouts:

    > [!reflect] Ask yourself
    > - What would a good evening hold?

In any other Markdown program this stays a readable quotation.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

# Each kind and the title that it gets where the writer gives none.
KINDS = {
    "reflect": "Ask yourself",
    "try": "Try this",
    "key": "What to keep",
    "note": "A note",
}
_FIRST = re.compile(r"(?:^|\n) {0,3}> ?\[!(?P<kind>[^\]\n]*)\][ \t]*(?P<title>[^\n]*)")
_QUOTED = re.compile(r"^ {0,3}> ?(.*)")
MARK = re.compile(r"^ {0,3}(?:> ?)+\[!(?P<kind>[^\]\n]*)\]", re.MULTILINE)


class BoxProcessor(BlockProcessor):
    """Makes a box of a quotation whose first line is `[!kind] Title`."""

    def test(self, parent: etree.Element, block: str) -> bool:
        match = _FIRST.search(block)
        return match is not None and match["kind"] in KINDS

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = _FIRST.search(block)
        assert match is not None  # test() has found it
        before = block[: match.start()]
        if before.strip():
            self.parser.parseBlocks(parent, [before])
        lines = block[match.end() :].lstrip("\n").split("\n")
        quoted = [_QUOTED.sub(r"\1", line) for line in lines]
        kind = match["kind"]
        box = etree.SubElement(parent, "div", {"class": f"box {kind}", "role": "note"})
        title = etree.SubElement(box, "p", {"class": "box-title"})
        title.text = match["title"].strip() or KINDS[kind]
        self.parser.parseChunk(box, "\n".join(quoted))


class Boxes(Extension):
    """Adds boxes to Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Just above the quotation processor, whose priority is 20.
        md.parser.blockprocessors.register(BoxProcessor(md.parser), "box", 25)
