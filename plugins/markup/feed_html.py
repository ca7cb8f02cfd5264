"""One cleaner for the HTML of all feeds.

Readers of feeds show a text away from its page, without our styles, and each trusts other
things. So every address is made absolute, and what would need our styles, a script or a
frame is taken out; an allow-list (nh3, which is Rust's ammonia) has the last word.
"""

from __future__ import annotations

from urllib.parse import urljoin

import nh3
from markupsafe import Markup

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
_SCHEMES = {"http", "https", "mailto", "tel"}


def clean(html: Markup, page: str) -> str:
    """The HTML of a page's text as it goes into a feed.

    `page` is the page's absolute address, against which relative ones are resolved
    (RFC 3986 §5); `#…` leads to the page too.
    """

    def absolute(tag: str, name: str, value: str) -> str | None:
        if name not in ("href", "src"):
            return value
        try:
            return urljoin(page, value)
        except ValueError:  # https://[x, say
            return None

    return nh3.clean(
        str(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=absolute,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    ).strip()
