"""A writer's Markdown, converted once: HTML with holes where the site must fill something in.

Addresses, titles and pictures of the site are left as numbered holes with a typed `Target`
each, so that a conversion depends on its text alone and can be kept for as long as the text
stays the same, whatever is renamed around it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

WORDS_A_MINUTE = 200
# U+001C and U+001D cannot stand in a source: `sources.texts` takes control characters out.
HOLE = re.compile("\x1c([0-9]+)\x1d")


def hole(number: int) -> str:
    """The text that stands in the HTML for the target of this number."""
    return f"\x1c{number}\x1d"


@dataclass(frozen=True)
class Target:
    """Something that the site fills in.

    `want` is what to fill in: the "address" of a source or file, the "title" of a source,
    the "size" of a picture (as its attributes), or the "key" of the record that the text
    belongs to (for ids that must be unique in a river of entries). `ref` is what the writer
    wrote: `[[slug]]`, `{filename}…`, `{static}…`, an address that begins with `/`, or the path
    of a source or picture as seen from the text's own file.
    `line` counts from 1 in the text.
    """

    want: Literal["address", "title", "size", "key"]
    ref: str
    line: int


@dataclass(frozen=True)
class Heading:
    """A heading of the text: its level (2–6), its id and its plain words, with holes where
    the site fills in titles (see `worded`)."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Slip:
    """Something odd in the text. `line` counts from 1 in the text."""

    line: int
    wrong: str
    remedy: str


@dataclass(frozen=True)
class Anchor:
    """A link to a part of the same page, `#name`. `line` counts from 1 in the text."""

    name: str
    line: int


@dataclass(frozen=True)
class Conversion:
    """What a text became. `words` counts its words, `minutes` says how long they take to read;
    `opening` is its beginning in plain words, with holes (see `worded`); `ids` are the ids of
    its elements, to which `anchors` lead."""

    html: str
    targets: tuple[Target, ...]
    headings: tuple[Heading, ...]
    words: int
    opening: str
    slips: tuple[Slip, ...]
    ids: frozenset[str] = frozenset()
    anchors: tuple[Anchor, ...] = ()
    minutes: int = 1


def minutes_to_read(words: int) -> int:
    """Whole minutes at 200 words a minute, never less than one."""
    return max(1, round(words / WORDS_A_MINUTE))


def filled(conversion: Conversion, values: tuple[str, ...]) -> Markup:
    """The HTML with each hole filled; `values` stand in the order of `targets`.

    All values are escaped but those for "size", which the program itself has made.
    """
    safe = [
        value if target.want == "size" else str(escape(value))
        for target, value in zip(conversion.targets, values, strict=True)
    ]
    parts = HOLE.split(conversion.html)
    parts[1::2] = [safe[int(number)] for number in parts[1::2]]
    return Markup("".join(parts))  # the one place where a writer's HTML becomes trusted


def worded(text: str, values: tuple[str, ...]) -> str:
    """Plain words (an opening, a heading) with each hole filled; nothing is escaped.

    `values` stand in the order of the conversion's targets.
    """
    return HOLE.sub(lambda match: values[int(match[1])], text)


_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    r"|time|u|var|wbr)(?:\s[^>]*)?>"
)
_TAG = re.compile(r"<[^>]*>")
_FOOTNOTE_MARK = re.compile(r'<sup id="fnref[^>]*>.*?</sup>')
# Not \s, which takes the marks of holes for white space.
_SPACE = re.compile(r"[ \t\n\r\f\v\x85\xa0\u2000-\u200a\u2028\u2029]+")


def plain(source: str) -> str:
    """HTML to words: tags out, entities resolved, white space folded, holes left out."""
    return _SPACE.sub(" ", HOLE.sub("", plain_with_holes(source))).strip(" ")


def plain_with_holes(source: str) -> str:
    """HTML to words, with the holes still in it. Marks of footnotes are no words."""
    if "fnref" in source:
        source = _FOOTNOTE_MARK.sub("", source)
    text = html.unescape(_TAG.sub(" ", _INLINE.sub("", source)))
    return _SPACE.sub(" ", text).strip(" ")


def shortened(text: str, longest: int) -> str:
    """A text cut at a word, with an ellipsis, so that it has at most `longest` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1].rsplit(" ", 1)[0]
    if cut.rfind("\x1c") > cut.rfind("\x1d"):
        cut = cut[: cut.rfind("\x1c")]  # a hole is not cut in two
    return f"{cut.rstrip(' ,;:.–—')}…"
