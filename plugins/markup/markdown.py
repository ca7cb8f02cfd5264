"""From Markdown to a `Conversion`. Python-Markdown does the work; this file sets it up.

On top of Markdown: tables, footnotes, fenced code, definition lists, abbreviations,
attribute lists, typographic quotation marks, boxes, `[[slug]]` links, and a picture alone
in its paragraph becomes a figure whose title is the caption.
"""

from __future__ import annotations

import html as entities
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from functools import cache

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..sources.problems import did_you_mean
from ..sources.texts import without_controls
from . import boxes
from .anchors import PAGE_IDS, heading_id
from .canonical import canonical, holds_html
from .conversion import (
    Conversion,
    Heading,
    Slip,
    minutes_to_read,
    plain,
    plain_with_holes,
    shortened,
)
from .inline import make_quick
from .inspection import Inspection
from .lines import Lines

__all__ = ["PAGE_IDS", "convert"]

# Between slug and words `|`, which is escaped inside a table.
_WIKI = r"(?<!\\)\[\[(?P<ref>[^\[\]|\n\\]+)(?:\\?\|(?P<text>[^\[\]\n]+))?\]\]"
_ROW_LINK = re.compile(r"\[\[([^\[\]|\n\\]+)\|([^\[\]\n]+)\]\]")
_ALIGNED = re.compile(r' style="text-align: (right|center|left);"')
# Stands around a reference whose title is to be filled in, between Python-Markdown and us. No
# source holds such characters, and Python does not take them for white space.
_TITLE = re.compile("\x0e([^\x0e\x0f]*)\x0f")
DEEPEST = 40  # quotations and lists within each other; past that nobody reads, and stacks end
_DEEP = re.compile(
    r"^[ \t]*(?!(?:[-*_][ \t]*)+$)(?:(?:>|[-*+](?=[ \t])|\d{1,9}\.(?=[ \t]))[ \t]*)"
    rf"{{{DEEPEST + 1}}}",
    re.MULTILINE,
)


def convert(text: str) -> Conversion:
    """Convert a writer's Markdown. The result depends on `text` alone.

    Nothing is raised for odd text: what is odd is in `slips`.
    """
    text = without_controls(text)
    lines = Lines(text)
    deep = _DEEP.search(text) and _DEEP.search(lines.without_code)
    if deep:
        return _too_deep(text, lines.without_code.count("\n", 0, deep.start()) + 1)
    machine, unknown = _machine()
    machine.reset()
    try:
        source = machine.convert(text)
        if holds_html(text):
            source = canonical(source)
    except RecursionError:
        _machine.cache_clear()  # it stopped in the middle of its work
        return _too_deep(text, 1)
    inspection = Inspection(lines)
    box_slips = tuple(_box_slips(unknown, lines))

    def title(match: re.Match[str]) -> str:
        return inspection.title(entities.unescape(match[1]))

    source = _TITLE.sub(title, inspection.of(_ALIGNED.sub(r' class="\1"', source)))
    headings = tuple(_headings(getattr(machine, "toc_tokens", []), title))
    words = len(plain(source).split())
    return Conversion(
        html=source,
        targets=tuple(inspection.targets),
        headings=headings,
        words=words,
        opening=shortened(_first_words(source), 300),
        slips=(*box_slips, *inspection.slips),
        ids=frozenset(inspection.ids),
        anchors=tuple(inspection.anchors),
        minutes=minutes_to_read(words),
    )


def _too_deep(text: str, line: int) -> Conversion:
    """The text as it was written, with the slip that says why."""
    wrong = "quotations or lists are nested too deeply here"
    slip = Slip(line, wrong, f"put at most {DEEPEST} within each other")
    html = f"<pre>{entities.escape(text)}</pre>"
    return Conversion(html, (), (), len(text.split()), "", (slip,))


@cache
def _machine() -> tuple[Markdown, list[str]]:
    """One instance for the whole process: setting one up costs as much as a short post.

    The list is filled with the unknown boxes of each text.
    """
    ours = boxes.Boxes()
    machine = Markdown(
        extensions=[
            # Not by their names: to find those, all installed packages are looked through.
            TableExtension(),
            FootnoteExtension(BACKLINK_TEXT="↩", SEPARATOR=":"),
            FencedCodeExtension(),
            DefListExtension(),
            AbbrExtension(),
            AttrListExtension(),
            SaneListExtension(),
            SmartyExtension(),
            TocExtension(slugify=heading_id, marker=""),
            ours,
            _Ours(),
        ],
        output_format="html",
    )
    make_quick(machine)
    return machine, ours.unknown


class _RowLinks(Preprocessor):
    """Keeps `[[slug|words]]` whole in a row of a table, where `|` parts the cells."""

    def run(self, lines: list[str]) -> list[str]:
        return [_ROW_LINK.sub(r"[[\1\|\2]]", line) if _is_row(line) else line for line in lines]


def _is_row(line: str) -> bool:
    return "[[" in line and "|" in _ROW_LINK.sub("", line) and not line.startswith("    ")


class _Ours(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        # Below fenced code (25), which is put aside by then.
        md.preprocessors.register(_RowLinks(md), "row_links", 15)
        # Below code (190), above escapes (180) and Markdown's own reference links (160).
        md.inlinePatterns.register(_WikiLink(_WIKI, md), "wiki_link", 185)
        # After the inline patterns (20) have made the pictures.
        md.treeprocessors.register(_Figures(md), "figures", 15)


class _WikiLink(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # the stubs ask for the older two-value form
        self, match: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        ref = f"[[{match['ref'].strip()}]]"
        words = (match["text"] or "").strip()
        link = etree.Element("a", {"href": ref})
        link.text = words or AtomicString(f"\x0e{ref}\x0f")
        return link, match.start(0), match.end(0)


class _Figures(Treeprocessor):
    """A picture alone in its paragraph is a figure; its title, if any, is the caption."""

    def run(self, root: etree.Element) -> None:
        for paragraph in root.iter("p"):
            if len(paragraph) != 1 or (paragraph.text or "").strip():
                continue
            picture = paragraph[0]
            if picture.tag != "img" or (picture.tail or "").strip():
                continue
            paragraph.tag = "figure"
            caption = picture.attrib.pop("title", "")
            if caption:
                etree.SubElement(paragraph, "figcaption").text = caption


def _headings(
    tokens: list[dict[str, object]], title: Callable[[re.Match[str]], str]
) -> Iterator[Heading]:
    for token in tokens:
        name = plain_with_holes(_TITLE.sub(title, str(token["name"])))
        yield Heading(int(str(token["level"])), str(token["id"]), name)
        children = token["children"]
        assert isinstance(children, list)
        yield from _headings(children, title)


def _first_words(source: str) -> str:
    text = source.partition('<div class="footnote">')[0]
    paragraphs = re.findall(r"<p>(.*?)</p>", text, re.DOTALL)
    return " ".join(filter(None, map(plain_with_holes, paragraphs[:3])))


def _box_slips(unknown: list[str], lines: Lines) -> Iterator[Slip]:
    for kind in unknown:
        line, _ = lines.next_of(rf"^[ \t>\-*+\d.]*> ?\[!{re.escape(kind)}\]")
        yield Slip(line, f"unknown box '[!{kind}]'", did_you_mean(kind, boxes.KINDS))
