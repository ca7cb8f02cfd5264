"""Words that stand apart from the text: somebody else's with their source, or its own once more.

> [!epigraph]
> There was no possibility of taking a walk that day.
> — Charlotte Brontë, *Jane Eyre*

> [!pull]
> A sentence of the text, set large.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import TYPE_CHECKING

from .conversion import HOLE, plain_with_holes

if TYPE_CHECKING:
    from .boxes import Box

_SOURCE = re.compile(r"[ \t]*(?:—|–|―|-{2,3})[ \t]*(\S.*)")
_PULL = re.compile(r'<p class="pull">(.*?)</p>', re.DOTALL)
_HIDDEN = re.compile(r'<p class="pull" aria-hidden="true">.*?</p>\n?', re.DOTALL)
_TAG = re.compile(r"</?([a-z][a-z0-9]*)")
# Within a line, and neither focused nor fetched: so it may be hidden from screen readers.
_PLAIN = frozenset("em strong i b q cite abbr span s u small sub sup br wbr code kbd".split())
_GAP = re.compile("…|\\.\\.\\.")
_NO_LETTERS = re.compile(r"[\W_]+")


def epigraph(box: Box) -> None:
    """Words of somebody else at the beginning of a text or of a part; they have a source."""
    _quotation(box, "epigraph")


def quote(box: Box) -> None:
    """Words of somebody else, with their source if the writer names it."""
    _quotation(box, "quotation")


def pull(box: Box) -> None:
    """A sentence of the text, to be set large. See `pulled`, which sees the whole text."""
    words = " ".join(filter(None, (box.title, *(line.strip() for line in box.lines))))
    if not words:
        box.note("this pull quote is empty", "write a sentence of the text below '[!pull]'")
    etree.SubElement(box.parent, "p", {"class": "pull"}).text = words


def _quotation(box: Box, name: str) -> None:
    lines = list(box.lines)
    while lines and not lines[-1].strip():
        lines.pop()
    found = _SOURCE.fullmatch(lines[-1]) if lines else None
    if found:
        lines.pop()
    source = found[1].strip() if found else ""
    if source and box.title:
        wrong = "this quotation names its source twice, behind its kind and in its last line"
        box.note(wrong, "keep one of them")
    source = source or box.title
    if not any(line.strip() for line in lines):
        box.note("this quotation has no words", "write them below its first line")
    if not source and name == "epigraph":
        wrong = "this epigraph does not say whose words these are"
        box.note(wrong, "end it with a line such as '> — Name, *Work*'")
    parent = box.parent
    if source:
        parent = etree.SubElement(parent, "figure", {"class": name})
    words = etree.SubElement(parent, "blockquote")
    box.parse(words, "\n".join(lines))
    if source:
        etree.SubElement(parent, "figcaption").text = f"— {source}"


def pulled(source: str) -> tuple[str, list[str]]:
    """The HTML of a text in which each pull quote that repeats a sentence is hidden from screen
    readers, which hear the sentence in its place; and what is odd about each pull quote, in their
    order: "" for nothing, "marked" for one that holds more than words, "new" for one whose words
    stand nowhere else in the text."""
    if '<p class="pull">' not in source:
        return source, []
    text = f" {_letters(_PULL.sub(' ', source))} "
    odd: list[str] = []

    def marked(match: re.Match[str]) -> str:
        tags = set(_TAG.findall(match[1])) - _PLAIN
        if tags or "\x1c" in match[1] or "\x0e" in match[1] or ' id="' in match[1]:
            odd.append("marked")
            return match[0]
        if not _stands_in(match[1], text):
            odd.append("new")
            return match[0]
        odd.append("")
        return f'<p class="pull" aria-hidden="true">{match[1]}</p>'

    return _PULL.sub(marked, source), odd


def _stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text, in this order where an ellipsis parts them."""
    at = 0
    for part in filter(None, map(_letters, _GAP.split(words))):
        at = text.find(f" {part} ", at)
        if at < 0:
            return False
        at += len(part) + 1  # the space behind it may be the one before the next
    return True


def _letters(source: str) -> str:
    """The words of HTML without what stands between them, in lower case."""
    return _NO_LETTERS.sub(" ", HOLE.sub(" ", plain_with_holes(source))).strip().lower()


def without_pulls(source: str) -> str:
    """HTML without the pull quotes that repeat what the text says."""
    return _HIDDEN.sub("", source) if '<p class="pull" aria' in source else source
