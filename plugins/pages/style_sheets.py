"""What of a theme's style sheets goes to readers."""

from __future__ import annotations

import re

# Of CSS Syntax 3 (§4.3): an escape, with the white space that ends its digits; a remark; a text in
# quotation marks, and an address without them, in both of which anything may stand. Each ends where
# a browser ends it, also where its own end is missing. What has no backslash is taken in one go:
# an address may be a picture of some megabytes. A remark right behind an escape stays, for what
# white space means there is another story.
_ESCAPE = r"\\(?:[0-9a-f]{1,6}(?:\r\n|[ \t\r\n\f])?|\r\n|.)"
_REMARK = r"/\*.*?(?:\*/|\Z)"
_TEXTS = (
    rf""""[^"\\\n\r\f]*(?:{_ESCAPE}[^"\\\n\r\f]*)*"?|'[^'\\\n\r\f]*(?:{_ESCAPE}[^'\\\n\r\f]*)*'?"""
)
_ADDRESS = rf"""\burl\(\s*(?!["'\s])[^)\\]*(?:{_ESCAPE}[^)\\]*)*\)?"""
_KEPT = rf"{_ESCAPE}(?:{_REMARK})?|(?=/\*!){_REMARK}|{_TEXTS}|{_ADDRESS}"
_PARTS = re.compile(
    rf"(?P<kept>{_KEPT})|(?:[ \t\r\n\f]|(?!/\*!){_REMARK})+".encode(), re.DOTALL | re.IGNORECASE
)
_REMARKS = re.compile(_REMARK.encode(), re.DOTALL)


def lightened(raw: bytes) -> bytes:
    """A style sheet without its remarks, its indentation and its empty lines, which are a good part
    of what a page weighs; a browser understands the same. `raw` is in an encoding that has ASCII
    in it, as nearly all are. Remarks that begin with `!`, such as that of a licence, stay."""
    return _PARTS.sub(_light, raw + b"\n").strip(b" \t\r\n\f") + b"\n"


def _light(part: re.Match[bytes]) -> bytes:
    if part["kept"]:
        return part[0]
    if not part.start() or part.end() == len(part.string):
        return b""
    space = _REMARKS.sub(b"", part[0])
    if b"\n" in space:
        return b"\n"
    # What had only a remark between must not become one word.
    return part[0] if space == part[0] else space[:1] or b"/**/"
