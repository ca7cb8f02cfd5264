"""The bytes of a page as text: by its byte order mark, by what the server said, by what the page
says of itself, and else by what the bytes can be (WHATWG Encoding and HTML, "sniffing")."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHIN = 4096  # bytes at the beginning in which a page may name its encoding
_META = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
# What browsers take for what was written (WHATWG Encoding §4.2): the old names of Western Europe
# mean windows-1252, in which “ and ’ stand where Latin-1 has nothing.
_WESTERN = {"ascii", "latin-1", "iso8859-1", "iso8859-15", "cp1252"}
# Codecs of Python that are no encodings of text, or in which `<` may be something else.
_NOT_TEXT = {"idna", "punycode", "utf-7", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}


def decoded(raw: bytes, charset: str = "") -> str:
    """The text of a page; `charset` is what the server said. Never fails: what cannot be read
    stands there as U+FFFD."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    beginning = raw[:_WITHIN]
    said = [charset, *(found[1].decode("ascii") for found in _named(beginning))]
    for name in filter(None, map(_codec, said)):
        # A page that can be read byte by byte cannot be UTF-16, whatever it says.
        return raw.decode("utf-8" if name.startswith("utf-16") else name, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(raw) - 3 and error.start > 0:  # cut off within a letter
            return raw.decode("utf-8", "replace")
        return raw.decode("cp1252", "replace")


def _named(beginning: bytes) -> list[re.Match[bytes]]:
    return [found for pattern in (_XML, _META) if (found := pattern.search(beginning))]


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name.strip("\"' "))
    except (LookupError, ValueError):
        return ""
    if found.name in _NOT_TEXT or not getattr(found, "_is_text_encoding", True):
        return ""
    return "cp1252" if found.name in _WESTERN else found.name
