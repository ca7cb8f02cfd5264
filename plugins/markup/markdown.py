"""From Markdown to a `Conversion`. Python-Markdown does the work; this file sets it up.

On top of Markdown: tables, footnotes, fenced code, definition lists, abbreviations,
attribute lists, typographic quotation marks, boxes, `[[slug]]` links, and a picture alone
in its paragraph becomes a figure whose title is the caption.
"""

from __future__ import annotations

import html as html_entities
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from functools import cache

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from ..sources.problems import did_you_mean
from . import boxes
from .conversion import Conversion, Heading, Slip, Target, hole, plain, shortened

# Ids that the page around the text uses; a heading with one of these words gets a number.
PAGE_IDS = {"main", "comments", "updates", "contents", "themes", "related", "top"}
_ATTRIBUTE = re.compile(r'(?P<before>\s(?:href|src|poster)=")(?P<value>[^"]*)"')
_OURS = re.compile(r"\[\[|\{(?:filename|static)\}|/(?!/)")
_FOOTNOTE = re.compile(r'(?P<before>(?:id="|href="#)fn(?:ref\d*)?:)')
_PICTURE = re.compile(r'<img\b[^>]*?\ssrc="(?P<src>[^"]*)"[^>]*>')
_FORBIDDEN = re.compile(
    r"<(?P<tag>script|iframe|object|embed|style|form|link|meta|base)\b|<[^>]*\s(?P<on>on[a-z]+)=",
    re.IGNORECASE,
)
_REMOTE = re.compile(r'<(?:img|source|video|audio)\b[^>]*?\ssrc="(?P<src>(?:https?:)?//[^"]*)"')
_SCROLLING = '<div class="scroll" role="region" aria-label="Table" tabindex="0">'
_WIKI = r"\[\[(?P<ref>[^\[\]|\n]+)(?:\|(?P<text>[^\[\]\n]+))?\]\]"


def convert(text: str) -> Conversion:
    """Convert a writer's Markdown. The result depends on `text` alone.

    Nothing is raised for odd text: what is odd is in `slips`.
    """
    machine = _machine()
    machine.reset()
    source = machine.convert(text)
    headings = tuple(_headings(getattr(machine, "toc_tokens", [])))
    # A wide table scrolls by itself, and can then be reached by keyboard (WCAG 2.1.1).
    source = source.replace("<table>", f"{_SCROLLING}<table>")
    source = source.replace("</table>", "</table></div>")
    slips = [*_box_slips(text), *_html_slips(source, text)]
    holes = _Holes(text)
    source = holes.cut(source)
    words = plain(source)
    return Conversion(
        html=source,
        targets=tuple(holes.targets),
        headings=headings,
        words=len(words.split()),
        opening=shortened(_first_words(source), 300),
        slips=tuple(slips),
    )


@cache
def _machine() -> Markdown:
    """One instance for the whole process: setting one up costs as much as a short post."""
    return Markdown(
        extensions=[
            "tables",
            "footnotes",
            "fenced_code",
            "def_list",
            "abbr",
            "attr_list",
            "sane_lists",
            "smarty",
            TocExtension(slugify=_heading_id, marker=""),
            boxes.Boxes(),
            _Ours(),
        ],
        extension_configs={"footnotes": {"BACKLINK_TEXT": "↩", "SEPARATOR": ":"}},
        output_format="html",
    )


class _Ours(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        # Above Markdown's own reference links (160), so that [[x]] is not taken for one.
        md.inlinePatterns.register(_WikiLink(_WIKI, md), "wiki_link", 175)
        # After the inline patterns (20) have made the pictures.
        md.treeprocessors.register(_Figures(md), "figures", 15)


class _WikiLink(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # the stubs ask for the older two-value form
        self, match: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        link = etree.Element("a", {"href": f"[[{match['ref'].strip()}]]"})
        link.text = (match["text"] or f"[[{match['ref'].strip()}]]").strip()
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


class _Holes:
    """Cuts holes into converted HTML and remembers the target of each."""

    def __init__(self, text: str) -> None:
        self._lines = _Lines(text)
        self.targets: list[Target] = []

    def cut(self, source: str) -> str:
        source = _PICTURE.sub(self._picture, source)
        source = _ATTRIBUTE.sub(self._attribute, source)
        source = re.sub(r">\[\[([^\[\]|<]+)\]\]</a>", self._title, source)
        return _FOOTNOTE.sub(self._footnote, source)

    def _target(self, target: Target) -> str:
        if target not in self.targets:
            self.targets.append(target)
        return hole(self.targets.index(target))

    def _picture(self, match: re.Match[str]) -> str:
        tag, ref = match[0], html_entities.unescape(match["src"])
        if not _OURS.match(ref) or " width=" in tag:
            return tag
        size = self._target(Target("size", ref, self._lines.find(ref)))
        return f"{tag.rstrip('/>').rstrip()} {size}>"

    def _attribute(self, match: re.Match[str]) -> str:
        ref = html_entities.unescape(match["value"])
        if not _OURS.match(ref):
            return match[0]
        address = self._target(Target("address", ref, self._lines.find(ref)))
        return f'{match["before"]}{address}"'

    def _title(self, match: re.Match[str]) -> str:
        ref = f"[[{html_entities.unescape(match[1])}]]"
        return f">{self._target(Target('title', ref, self._lines.find(ref)))}</a>"

    def _footnote(self, match: re.Match[str]) -> str:
        return f"{match['before']}{self._target(Target('key', '', 1))}-"


class _Lines:
    """Finds the line of something that was written in a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, ref: str) -> int:
        """The first line in which `ref` stands (or what stands before its `]]`), else 1."""
        at = self._text.find(ref.removesuffix("]]"))
        return self._text.count("\n", 0, at) + 1 if at >= 0 else 1


def _headings(tokens: list[dict[str, object]]) -> Iterator[Heading]:
    for token in tokens:
        name = html_entities.unescape(plain(str(token["name"])))
        yield Heading(int(str(token["level"])), str(token["id"]), name)
        children = token["children"]
        assert isinstance(children, list)
        yield from _headings(children)


def _heading_id(value: str, separator: str) -> str:
    words = re.findall(r"[^\W_]+", value.lower())
    made = separator.join(words) or "section"
    return f"{made}-1" if made in PAGE_IDS else made


def _first_words(source: str) -> str:
    paragraphs = re.findall(r"<p>(.*?)</p>", source, re.DOTALL)
    return " ".join(plain(paragraph) for paragraph in paragraphs[:3])


def _box_slips(text: str) -> Iterator[Slip]:
    for match in boxes.MARK.finditer(text):
        if match["kind"] not in boxes.KINDS:
            line = text.count("\n", 0, match.start()) + 1
            wrong = f"unknown box '[!{match['kind']}]'"
            yield Slip(line, wrong, did_you_mean(match["kind"], boxes.KINDS))


def _html_slips(source: str, text: str) -> Iterator[Slip]:
    lines = _Lines(text)
    for match in _FORBIDDEN.finditer(source):
        if match["tag"]:
            wrong = f"'<{match['tag']}>' cannot stand in a text"
            yield Slip(lines.find(f"<{match['tag']}"), wrong, "link to the thing instead")
        else:
            wrong = f"'{match['on']}=' cannot stand in a text"
            yield Slip(lines.find(f"{match['on']}="), wrong, "take it out")
    for match in _REMOTE.finditer(source):
        wrong = f"'{match['src']}' would be fetched from another site by every reader"
        remedy = "save the file in content/images/ and write {static}/images/…"
        yield Slip(lines.find(html_entities.unescape(match["src"])), wrong, remedy)
    for match in re.finditer(r"<img\b(?![^>]*\salt=\"[^\"]*[^\s\"])[^>]*>", source):
        src = re.search(r'src="([^"]*)"', match[0])
        ref = html_entities.unescape(src[1]) if src else "<img"
        wrong = "this picture has no alternative text"
        yield Slip(lines.find(ref), wrong, "write ![what it shows](…), for those who cannot see it")
    if re.search(r"<h1\b", source):
        wrong = "the title of the page is its only first-level heading"
        yield Slip(_first_heading(text), wrong, "begin headings in the text with '##'")


def _first_heading(text: str) -> int:
    found = re.search(r"^ {0,3}#(?!#)|^=+\s*$|<h1\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
