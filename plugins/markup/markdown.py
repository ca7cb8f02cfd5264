"""From Markdown to a `Conversion`. Python-Markdown does the work; this file sets it up.

On top of Markdown: tables, footnotes, fenced code, definition lists, abbreviations,
attribute lists, typographic quotation marks, boxes, `[[slug]]` links, and a picture alone
in its paragraph becomes a figure whose title is the caption and the credit.
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
from ..sources.words import Words
from . import boxes, captions, quotations
from .anchors import PAGE_IDS, heading_id
from .asking import asking
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
from .inspection import CAPTION, Inspection
from .lines import Lines
from .speaking import speaking

__all__ = ["PAGE_IDS", "convert"]

# Between slug and words `|`, which is escaped inside a table.
_WIKI = r"(?<!\\)\[\[(?P<ref>[^\[\]|\n\\]+)(?:\\?\|(?P<text>[^\[\]\n]+))?\]\]"
_ROW_LINK = re.compile(r"\[\[([^\[\]|\n\\]+)\|([^\[\]\n]+)\]\]")
_ALIGNED = re.compile(r' style="text-align: (right|center|left);"')
# The corner of a table is no head of anything, and screen readers should not announce one.
_CORNER = re.compile(r"<th((?: [^>]*)?)></th>")
# Stands around a reference whose title is to be filled in, between Python-Markdown and us. No
# source holds such characters, and Python does not take them for white space.
_TITLE = re.compile("\x0e([^\x0e\x0f]*)\x0f")
# What stands before the text, or leads to something else, is not how the text begins.
_NOT_THE_TEXT = re.compile(r'<figure class="(?:epigraph|video)".*?</figure>', re.DOTALL)
DEEPEST = 40  # quotations and lists within each other; past that nobody reads, and stacks end
_DEEP = re.compile(
    r"^[ \t]*(?!(?:[-*_][ \t]*)+$)(?:(?:>|[-*+](?=[ \t])|\d{1,9}\.(?=[ \t]))[ \t]*)"
    rf"{{{DEEPEST + 1}}}",
    re.MULTILINE,
)


def convert(text: str, said: Words | None = None) -> Conversion:
    """Convert a writer's Markdown. The result depends on `text` alone, and on the words of the
    interface that texts get (`said`; None: English ones).

    Nothing is raised for odd text: what is odd is in `slips`.
    """
    text = without_controls(text)
    lines = Lines(text)
    deep = _DEEP.search(text) and _DEEP.search(lines.without_code)
    if deep:
        return _too_deep(text, lines.without_code.count("\n", 0, deep.start()) + 1)
    machine, found = _machine()
    machine.reset()
    try:
        with speaking(said) as ours:
            back, table = ours("text.footnote", number="{}"), ours("text.table")
            for one in machine.registeredExtensions:
                if isinstance(one, FootnoteExtension):
                    one.setConfig("BACKLINK_TITLE", back)
            source = machine.convert(text)
        if holds_html(text):
            source = canonical(source)
    except RecursionError:
        _machine.cache_clear()  # it stopped in the middle of its work
        return _too_deep(text, 1)
    inspection = Inspection(lines, table)
    box_slips = tuple(_box_slips(found, lines))
    hints = [Slip(*_place(odd, lines)) for odd in found.odd if odd.is_hint]

    def title(match: re.Match[str]) -> str:
        return inspection.title(entities.unescape(match[1]))

    source, pulls = quotations.pulled(source)
    slips, more = _pull_slips(pulls, lines)
    hints += more
    if "></th>" in source:
        source = _CORNER.sub(r"<td\1></td>", source)
    source = _TITLE.sub(title, inspection.of(_ALIGNED.sub(r' class="\1"', source)))
    headings = tuple(_headings(getattr(machine, "toc_tokens", []), title))
    hints += inspection.hints
    words = len(plain(quotations.without_pulls(source)).split())
    return Conversion(
        html=source,
        targets=tuple(inspection.targets),
        headings=headings,
        words=words,
        opening=shortened(_first_words(source), 300),
        slips=(*box_slips, *slips, *inspection.slips),
        ids=frozenset(inspection.ids),
        anchors=tuple(inspection.anchors),
        minutes=minutes_to_read(words),
        refs=tuple(sorted({t.ref for t in inspection.targets if t.want == "address"})),
        asking=asking(source),
        pictures=tuple(inspection.pictures),
        hints=tuple(hints),
    )


def _too_deep(text: str, line: int) -> Conversion:
    """The text as it was written, with the slip that says why."""
    wrong = "quotations or lists are nested too deeply here"
    slip = Slip(line, wrong, f"put at most {DEEPEST} within each other")
    html = f"<pre>{entities.escape(text)}</pre>"
    return Conversion(html, (), (), len(text.split()), "", (slip,))


@cache
def _machine() -> tuple[Markdown, boxes.Found]:
    """One instance for the whole process: setting one up costs as much as a short post. With it,
    what was met in the boxes of the last text."""
    ours = boxes.Boxes()
    machine = Markdown(
        extensions=[
            # Not by their names: to find those, all installed packages are looked through.
            TableExtension(),
            FootnoteExtension(BACKLINK_TEXT="↩", SEPARATOR=":"),
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
    return machine, ours.found


class _RowLinks(Preprocessor):
    """Keeps `[[slug|words]]` whole in a row of a table, where `|` parts the cells."""

    def run(self, lines: list[str]) -> list[str]:
        return [_ROW_LINK.sub(r"[[\1\|\2]]", line) if _is_row(line) else line for line in lines]


def _is_row(line: str) -> bool:
    return "[[" in line and "|" in _ROW_LINK.sub("", line) and not line.startswith("    ")


class _Fences(Preprocessor):
    """Fenced code, by Python-Markdown's extension, which is fetched when a text has a fence: with
    it come the lexers of Pygments, and for those all installed packages are looked through."""

    _real: Preprocessor | None = None

    def run(self, lines: list[str]) -> list[str]:
        if not _may_have_fences(lines):
            return lines
        if self._real is None:
            from markdown.extensions import fenced_code as extension

            settings = extension.FencedCodeExtension().getConfigs()
            self._real = extension.FencedBlockPreprocessor(self.md, settings)
        return self._real.run(lines)


def _may_have_fences(lines: list[str]) -> bool:
    return any(line.startswith(("```", "~~~")) for line in lines)


class _Ours(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        # Where the extension itself stands: above HTML (20), below the ends of lines (30).
        md.preprocessors.register(_Fences(md), "fenced_code_block", 25)
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
    """A picture alone in its paragraph is a figure; its title, if any, is the caption, with the
    credit below it."""

    def run(self, root: etree.Element) -> None:
        for paragraph in root.iter("p"):
            if len(paragraph) != 1 or (paragraph.text or "").strip():
                continue
            picture = paragraph[0]
            if picture.tag != "img" or (picture.tail or "").strip():
                continue
            paragraph.tag = "figure"
            title = picture.attrib.get("title", "")
            caption = captions.read(title)
            if not caption.is_decorative:
                picture.attrib.pop("title", None)
            if title:
                picture.set(CAPTION, title)
            if caption.words or caption.credit:
                below = etree.SubElement(paragraph, "figcaption")
                below.text = caption.words
                if caption.words and caption.credit:
                    etree.SubElement(below, "br")
                if caption.credit:
                    etree.SubElement(below, "span", {"class": "credit"}).text = caption.credit


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
    if "<figure class" in text:
        text = _NOT_THE_TEXT.sub("", text)
    paragraphs = re.findall(r"<p>(.*?)</p>", text, re.DOTALL)
    return " ".join(filter(None, map(plain_with_holes, paragraphs[:3])))


def _box_slips(found: boxes.Found, lines: Lines) -> Iterator[Slip]:
    for kind in found.unknown:
        line, _ = lines.next_of(rf"^[ \t>\-*+\d.]*> ?\[!{re.escape(kind)}\]")
        yield Slip(line, f"unknown box '[!{kind}]'", did_you_mean(kind, boxes.ALL))
    for odd in found.odd:
        if not odd.is_hint:
            yield Slip(*_place(odd, lines))


def _place(odd: boxes.Odd, lines: Lines) -> tuple[int, str, str]:
    line, _ = lines.nth_of(rf"{re.escape(odd.first)}[ \t]*$", odd.number)
    return line, odd.wrong, odd.remedy


def _pull_slips(pulls: list[str], lines: Lines) -> tuple[list[Slip], list[Slip]]:
    """What is odd about the pull quotes of a text, and what could be better."""
    slips, hints = [], []
    for number, odd in enumerate(pulls):
        line = lines.nth_of(r"> ?\[!pull\]", number)[0] if odd else 0
        if odd == "marked":
            wrong = "this pull quote holds more than words"
            slips.append(Slip(line, wrong, "leave links, notes and pictures in the text"))
        elif odd:
            wrong = "this pull quote stands nowhere in the text"
            hints.append(Slip(line, wrong, "write it as the text has it, word for word"))
    return slips, hints
