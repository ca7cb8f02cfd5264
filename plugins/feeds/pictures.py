"""The pictures of an entry, for readers that show one beside its title (Media RSS)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from .entries import Picture, ascii_address, one_line

MOST = 5
_PICTURE = re.compile(r"<img ([^>]*)>")
_CREDIT = re.compile(r"<small>([^<]*)</small>\s*</figcaption>")  # as `feed_html` writes it
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_TYPES = {
    **{"png": "image/png", "apng": "image/apng", "gif": "image/gif", "webp": "image/webp"},
    **{"jpg": "image/jpeg", "jpeg": "image/jpeg", "avif": "image/avif", "svg": "image/svg+xml"},
}


def pictures(content: str) -> tuple[Picture, ...]:
    """The first pictures of clean HTML that can be described: each with its words and size."""
    found: list[Picture] = []
    for match in _PICTURE.finditer(content) if "<img" in content else ():
        given = {key: unescape(value) for key, value in _ATTRIBUTE.findall(match[1])}
        url, words = given.get("src", ""), one_line(given.get("alt", ""))
        kind = _TYPES.get(urlsplit(url).path.rpartition(".")[2].lower(), "")
        if kind and words and len(found) < MOST:
            size = (given.get("width", ""), given.get("height", ""))
            whole = all(number.isdecimal() for number in size)
            credit = _credit(content, match.end())
            size = size if whole else ("", "")
            found.append(Picture(ascii_address(url), kind, words, *size, credit))
    return tuple(found)


def _credit(content: str, at: int) -> str:
    """Whose picture it is, as its figure says behind it; "" where it does not."""
    end, following = content.find("</figure>", at), content.find("<img ", at)
    if end < 0 or 0 <= following < end:
        return ""
    said = _CREDIT.search(content, at, end)
    return one_line(unescape(said[1])) if said else ""
