"""The one way out: a comment's raw text to HTML.

Two walls, each enough by itself: a Markdown parser with HTML, images, headings and
reference links off, then an allow-list over what it made (nh3). A link must be absolute
http(s) without a user name in it; it passes nothing on (rel, WHATWG HTML §4.6.6).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nh3
from markupsafe import Markup

from ..sources.texts import without_controls

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

    _BlockRule = Callable[[StateBlock, int, int, bool], bool]

_TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
_REL = "nofollow ugc noopener noreferrer"
# Embeddings, overrides and isolates reorder what others see (Unicode TR36 §2.8). The marks
# that right-to-left writing needs (U+061C, U+200E, U+200F) stay.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
# The most marks on one letter: pointed Hebrew has five (letter's dot, dagesh, vowel, meteg,
# accent). What is beyond them climbs into other people's lines.
_MOST_MARKS = 6
# Only here may there be more: no mark stands before U+0300, and an invisible U+00AD between
# two marks does not part them.
_MAYBE_PILED = re.compile(f"[^\\x00-\xac\xae-\u02ff]{{{_MOST_MARKS + 1},}}")
# Look like nothing, but their category says letter, symbol or unassigned: the fillers of
# Hangul, the blank of Braille, musical notes without a head, what Unicode keeps for more of
# the same (DerivedCoreProperties.txt, Default_Ignorable_Code_Point).
_FILLERS = re.compile(
    "[\u115f\u1160\u2065\u2800\u3164\uffa0\ufff0-\ufff8\U0001d159\U000e0000-\U000e0fff]"
)
_UNSEEN = {"Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"}
_NOT_IN_ADDRESSES = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
# From this level on a quotation or list is text. The parser leaves out what is deeper than
# its own limit; an item stands two levels below its list.
_DEEPEST_BLOCK = 16
_PARSERS_LIMIT = 20


def html(body: str) -> Markup:
    """The HTML of a comment's raw text, safe to stand in a page."""
    made = _parser().render(tidy(body))
    clean = nh3.clean(
        made,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_outward_only,
        link_rel=_REL,
        strip_comments=True,
    )
    return Markup(clean.strip())  # the one place where a reader's HTML becomes trusted


def name(author: str) -> str:
    """A name as one line of text (not escaped: templates do that).

    A name of which nothing can be seen is "Anonymous".
    """
    shown = " ".join(tidy(author).split())
    return shown if any(map(_is_seen, shown)) else "Anonymous"


def web_address(url: str | None) -> str | None:
    """The address a commenter gave for their name, or None where it must not be linked."""
    return url if url is not None and _outward(url) else None


def tidy(text: str) -> str:
    """Text without controls, without overrides of direction, with combining marks capped."""
    text = without_controls(text.replace("\u0085", " ").replace("\u2028", " "))
    return _MAYBE_PILED.sub(_without_piles, _OVERRIDES.sub("", text))


def _without_piles(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > _MOST_MARKS:
                continue
        elif category != "Cf":  # marks on both sides of a joiner stand on one letter
            marks = 0
        kept.append(character)
    return "".join(kept)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and not _FILLERS.match(character)


def _outward_only(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute == "rel" or _outward(value) else None


def _outward(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(host)
        and parts.username is None
        and not re.search(r"[\s<>\"'`\\\x00-\x20]", url)
        and (url.isascii() or not any(map(_hides_in_an_address, url)))
    )


def _hides_in_an_address(character: str) -> bool:
    hidden = unicodedata.category(character) in _NOT_IN_ADDRESSES
    return hidden or bool(_FILLERS.match(character))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # for new comments only: the old ones' HTML is kept
    from markdown_it.rules_block import blockquote, list_block

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _PARSERS_LIMIT})
    parser.enable("strikethrough")
    parser.disable(["image", "heading", "lheading", "hr", "reference", "html_inline", "html_block"])
    ends = ["paragraph", "reference", "blockquote"]  # what these two end, as in the parser itself
    parser.block.ruler.at("blockquote", _unless_deep(blockquote), {"alt": [*ends, "list"]})
    parser.block.ruler.at("list", _unless_deep(list_block), {"alt": ends})
    return parser


def _unless_deep(rule: _BlockRule) -> _BlockRule:
    """The rule, which finds nothing where it would nest too deep; a paragraph takes the words."""

    def shallow(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        # A line further out ends what is open here, however deep that is.
        inside = state.sCount[line] >= state.blkIndent
        if state.level >= _DEEPEST_BLOCK and inside:
            return False
        return rule(state, line, end, silent)

    return shallow
