"""The one way out: a comment's raw text to HTML.

Two walls, each enough by itself: a Markdown parser with HTML, images, headings and
reference links off, then an allow-list over what it made (nh3). A link must be absolute
http(s) without a user name in it; it passes nothing on (rel, WHATWG HTML §4.6.6).
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from ..sources.texts import without_controls

_TAGS = {"p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
_REL = "nofollow ugc noopener noreferrer"
# Bidirectional controls reorder what others see (Unicode TR36 §2.8); isolates and marks that
# right-to-left writing needs (U+200E, U+200F) stay.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_COMBINING = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_COMBINING}{{4}}){_COMBINING}+")
# Past this many of one bracket or mark in a row nobody means anything by it, and parsers
# take quadratic time over it.
_FLOOD = re.compile(r"([\[\]*_>`<!(~&-])(?:[ \t]*\1){63,}[ \t]*")
LONGEST_RUN = 64


def html(body: str) -> Markup:
    """The HTML of a comment's raw text, safe to stand in a page."""
    made = _parser().render(_FLOOD.sub(lambda m: m[0][:LONGEST_RUN], tidy(body)))
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
    """A name as one line of text (not escaped: templates do that)."""
    return " ".join(tidy(author).split()) or "Anonymous"


def web_address(url: str | None) -> str | None:
    """The address a commenter gave for their name, or None where it must not be linked."""
    return url if url is not None and _outward(url) else None


def tidy(text: str) -> str:
    """Text without controls, without overrides of direction, with combining marks capped."""
    text = without_controls(text.replace("\u0085", " ").replace("\u2028", " "))
    return _MARKS.sub(r"\1", _OVERRIDES.sub("", text))


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
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    parser.enable("strikethrough")
    parser.disable(["image", "heading", "lheading", "hr", "reference", "html_inline", "html_block"])
    return parser
