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
_FIRST = re.compile(r"(?:^|\n) {0,3}> ?\[!(?P<kind>[^\]\n]*)\][+-]?[ \t]*(?P<title>[^\n]*)")
_QUOTED = re.compile(r"^ {0,3}> ?(.*)")


class BoxProcessor(BlockProcessor):
    """Makes a box of a quotation whose first line is `[!kind] Title`.

    `unknown` are the kinds it met and does not know, in order; those stay quotations.
    """

    unknown: list[str]

    def test(self, parent: etree.Element, block: str) -> bool:
        return _FIRST.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> bool:
        match = _FIRST.search(blocks[0])
        assert match is not None  # test() has found it
        kind = match["kind"].lower()
        if kind not in KINDS:
            self.unknown.append(match["kind"])
            return False
        block = blocks.pop(0)
        before = block[: match.start()]
        if before.strip():
            self.parser.parseBlocks(parent, [before])
        lines = block[match.end() :].lstrip("\n").split("\n")
        quoted = [_QUOTED.sub(r"\1", line) for line in lines]
        box = etree.SubElement(parent, "div", {"class": f"box {kind}", "role": "note"})
        title = etree.SubElement(box, "p", {"class": "box-title"})
        title.text = match["title"].strip() or KINDS[kind]
        self.parser.parseChunk(box, "\n".join(quoted))
        return True


class Boxes(Extension):
    """Adds boxes to Python-Markdown. `unknown` are the unknown kinds of the last text."""

    def __init__(self) -> None:
        super().__init__()
        self.unknown: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:
        processor = BoxProcessor(md.parser)
        processor.unknown = self.unknown
        # Just above the quotation processor, whose priority is 20.
        md.parser.blockprocessors.register(processor, "box", 25)
        md.registerExtension(self)

    def reset(self) -> None:
        """Forget the last text; Markdown.reset() calls this."""
        self.unknown.clear()
