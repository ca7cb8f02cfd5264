"""A writer's Markdown, converted once: HTML with holes where the site must fill something in.

Addresses, titles and pictures of the site are left as numbered holes with a typed `Target`
each, so that a conversion depends on its text alone and can be kept for as long as the text
stays the same, whatever is renamed around it.
"""

from __future__ import annotations

import html
import re
from typing import Literal

from markupsafe import Markup, escape

from ..sources.dataclass import dataclass

WORDS_A_MINUTE = 200
# U+001C and U+001D cannot stand in a source: `sources.texts` takes control characters out.
HOLE = re.compile("\x1c([0-9]+)\x1d")
# One that stands for whole tags is written as a tag is, so that plain words pass over it.
_TAG_HOLE = re.compile("<(\x1c[0-9]+\x1d)>")
# What the program itself makes is HTML already.
_MADE = frozenset({"size", "opening", "closing"})


def hole(number: int) -> str:
    """The text that stands in the HTML for the target of this number."""
    return f"\x1c{number}\x1d"


def tag_hole(number: int) -> str:
    """The text that stands in the HTML for the tags that a target is filled in with."""
    return f"<{hole(number)}>"


@dataclass(frozen=True)
class Target:
    """Something that the site fills in.

    `want` is what to fill in: the "address" of a source or file, the "title" of a source,
    the address of the "file" that a picture is shown by, its "size" (as its attributes), what
    stands before and behind it ("opening", "closing", as HTML), the address of the "frame" that a
    video may play in (`ref` is that address; "" where the site has no such frames), or the "key" of
    the record that the text belongs to (for ids that must be unique in a river of entries). Of all
    others `ref` is what the writer wrote: `[[slug]]`, `{filename}…`, `{static}…`, an address that
    begins with `/`, or the path of a source or picture as seen from the text's own file.
    `line` counts from 1 in the text.
    """

    want: Literal["address", "title", "file", "size", "opening", "closing", "frame", "key"]
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
class Question:
    """A line of a box that asks: its plain words, with holes (see `worded`), and whether it is
    to be answered, or only says something between the questions."""

    text: str
    asks: bool


@dataclass(frozen=True)
class Asking:
    """A box that asks the reader something: its title, and what it asks, in order."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Shown:
    """A picture that a text shows: what the writer named, its alternative text, its caption,
    and whose picture it is. `line` counts from 1 in the text."""

    ref: str
    alt: str
    caption: str
    line: int
    credit: str = ""


@dataclass(frozen=True)
class Conversion:
    """What a text became. `words` counts its words, `minutes` says how long they take to read;
    `opening` is its beginning in plain words, with holes (see `worded`); `ids` are the ids of
    its elements, to which `anchors` lead; `refs` are what its links refer to, each once, in
    alphabetical order; `asking` are its boxes that ask; `pictures` are
    those of the site that it shows; `hints` are slips that a build can live with."""

    html: str
    targets: tuple[Target, ...]
    headings: tuple[Heading, ...]
    words: int
    opening: str
    slips: tuple[Slip, ...]
    ids: frozenset[str] = frozenset()
    anchors: tuple[Anchor, ...] = ()
    minutes: int = 1
    refs: tuple[str, ...] = ()
    asking: tuple[Asking, ...] = ()
    pictures: tuple[Shown, ...] = ()
    hints: tuple[Slip, ...] = ()


def minutes_to_read(words: int) -> int:
    """Whole minutes at 200 words a minute, never less than one."""
    return max(1, round(words / WORDS_A_MINUTE))


def filled(conversion: Conversion, values: tuple[str, ...]) -> Markup:
    """The HTML with each hole filled; `values` stand in the order of `targets`.

    All values are escaped but those that the program itself has made of a picture.
    """
    safe = [
        value if target.want in _MADE else str(escape(value))
        for target, value in zip(conversion.targets, values, strict=True)
    ]
    source = conversion.html
    if "<\x1c" in source:
        source = _TAG_HOLE.sub(r"\1", source)
    parts = HOLE.split(source)
    parts[1::2] = [safe[int(number)] for number in parts[1::2]]
    return Markup("".join(parts))  # the one place where a writer's HTML becomes trusted


def worded(text: str, values: tuple[str, ...]) -> str:
    """Plain words (an opening, a heading) with each hole filled; nothing is escaped.

    `values` stand in the order of the conversion's targets.
    """
    return HOLE.sub(lambda match: values[int(match[1])], text)


def worded_asking(box: Asking, values: tuple[str, ...]) -> Asking:
    """A box that asks, with each hole filled."""
    questions = tuple(Question(worded(one.text, values), one.asks) for one in box.questions)
    return Asking(worded(box.title, values), questions)


# What stands within a line of text; every other element parts it from what follows.
INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u"
    " var wbr".split()
)
_INLINE = re.compile(rf"</?(?:{'|'.join(sorted(INLINE))})(?:\s[^>]*)?>")
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
