"""Where the links of a comment lead, for the person who decides on it.

What counts is what a reader could press: the links of the rendered comment, not what looks like
one in the raw text. Hosts are given in both their forms, for behind a letter that is not ASCII a
look-alike can hide (Unicode UTS #39 §4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

from ..sources.dataclass import dataclass
from . import rendering

_HREF = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WRITTEN_OUT = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link: what it says ("" where an address only stands there as text), where it leads, and
    its host as browsers ask for it (`ascii`) and as it may be shown to readers (`unicode`)."""

    said: str
    url: str
    ascii: str
    unicode: str


def of(body: str, url: str | None) -> list[Link]:
    """The links that a comment has once it is approved: that of the name, `url`, first, then
    those of the text; behind them the addresses that only stand in it as text, each once."""
    found = [_link("the name", url)] if url else []
    made = str(rendering.html(body))
    for address, said in _HREF.findall(made):
        found.append(_link(unescape(_TAG.sub("", said)), unescape(address)))
    known = {link.url for link in found}
    for address in _WRITTEN_OUT.findall(unescape(_TAG.sub("", _HREF.sub("", made)))):
        if address not in known:
            known.add(address)
            found.append(_link("", address))
    return found


def _link(said: str, url: str) -> Link:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return Link(said, url, _by_label(host, _to_ascii), _by_label(host, _to_unicode))


def _by_label(host: str, form: Callable[[str], str]) -> str:
    # Label by label and not by Python's "idna", which refuses what newer Unicode has.
    return ".".join(form(label) for label in host.split("."))


def _to_ascii(label: str) -> str:
    plain = unicodedata.normalize("NFKC", label).lower()
    if plain.isascii():
        return plain
    return "xn--" + plain.encode("punycode", "replace").decode("ascii")


def _to_unicode(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except ValueError:  # no true punycode; the label stays as it is
        return label
