"""One cleaner for the HTML of all feeds.

Readers of feeds show a text away from its page, without our styles, and each trusts other
things. So every address is made absolute, and what would need our styles, a script or a
frame is taken out; an allow-list (nh3, which is Rust's ammonia) has the last word.
"""

from __future__ import annotations

import re
import threading
from functools import partial
from html import escape
from urllib.parse import urljoin

import nh3
from markupsafe import Markup

from ..sources.word_files import ours
from ..sources.words import Words
from .quotations import without_pulls

_TAGS = {
    *("p", "br", "hr", "div", "span", "blockquote", "pre", "code", "kbd", "small", "q"),
    *("a", "em", "strong", "b", "i", "u", "s", "del", "ins", "mark", "sub", "sup", "abbr", "cite"),
    *("ul", "ol", "li", "dl", "dt", "dd", "h2", "h3", "h4", "h5", "h6"),
    *("figure", "figcaption", "img", "table", "caption", "thead", "tbody", "tfoot"),
    *("tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "li": {"id"},  # footnotes
    "sup": {"id"},  # and the way back from them
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "*": set(),
}
_CALLED = {"video": "text.video", "audio": "text.audio", "iframe": "text.frame"}
# HTML of ours is canonical: lower case, and attributes in quotation marks (see `canonical`).
_PLAYS = re.compile("<(?:video|audio|iframe|summary)[ >]").search
_PLAYED = re.compile(
    r"<(video|audio|iframe)((?: [^>]*)?)>(.*?)</\1>|<summary(?: [^>]*)?>(.*?)</summary>", re.DOTALL
)
# Made by us, for pages (see `quotations` and `videos`).
_STAGE = re.compile(
    r'<div class="stage"></div>\n?|(?<=<figure class="video">\n)<video .*?</video>', re.S
)
_CREDIT = re.compile(r'<span class="credit">([^<]*)</span>')
_PULLED = re.compile(r'<p class="pull">(.*?)</p>', re.DOTALL)
_SOURCES = re.compile(r"<source((?: [^>]*)?)>")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_SCHEMES = {"http", "https", "mailto", "tel"}


def clean(html: Markup, page: str, words: Words | None = None) -> str:
    """The HTML of a page's text as it goes into a feed.

    `page` is the page's absolute address, against which relative ones are resolved
    (RFC 3986 §5); `#…` leads to the page too. `words` say what stands for a video that has no
    title, and the like (None: English ones).
    """
    cleaner = _cleaners.ours()
    cleaner.page = page
    text = str(html)
    if 'class="pull"' in text:
        text = _PULLED.sub(r"<blockquote><p>\1</p></blockquote>", without_pulls(text))
    if 'class="credit"' in text:
        text = _CREDIT.sub(r"<small>\1</small>", text)
    if '<figure class="video"' in text:
        text = _STAGE.sub("", text)
    if _PLAYS(text):
        text = _PLAYED.sub(partial(_line, words or ours()), text)
    return cleaner.clean(text).strip()


def _line(words: Words, match: re.Match[str]) -> str:
    """A film, a sound or a frame as a line that leads to it; a fold as the text that it holds."""
    tag, attributes, inside = match[1] or "summary", match[2] or "", match[3] or match[4] or ""
    if tag == "summary":
        return f"<p><strong>{inside}</strong></p>"
    found = dict(_ATTRIBUTE.findall(attributes))
    source = found.get("src") or _first_source(inside)
    called = found.get("title") or found.get("aria-label") or escape(words(_CALLED[tag]))
    return f'<p><a href="{source}">{called}</a></p>' if source else ""


def _first_source(inside: str) -> str:
    """The address that a browser tries first (HTML §4.8.11.5); a subtitle track is none."""
    given = (dict(_ATTRIBUTE.findall(one)).get("src", "") for one in _SOURCES.findall(inside))
    return next(filter(None, given), "")


class _Cleaner:
    """An allow-list, and the page against which addresses are resolved just now. Setting up the
    list costs more than cleaning a short text."""

    def __init__(self) -> None:
        self.page = ""
        self.clean = nh3.Cleaner(
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=self._absolute,
            url_schemes=_SCHEMES,
            link_rel=None,
            strip_comments=True,
        ).clean

    def _absolute(self, tag: str, name: str, value: str) -> str | None:
        if name not in ("href", "src") or value.startswith(("https://", "http://")):
            return value
        if value.startswith("#"):
            return self.page.partition("#")[0] + value
        try:
            return urljoin(self.page, value)
        except ValueError:  # https://[x, say
            return None


class _Cleaners(threading.local):
    """A cleaner for each thread: the page is the cleaner's own."""

    cleaner: _Cleaner | None = None

    def ours(self) -> _Cleaner:
        if self.cleaner is None:
            self.cleaner = _Cleaner()
        return self.cleaner


_cleaners = _Cleaners()
