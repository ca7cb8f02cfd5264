"""What of a theme's style sheets goes to readers."""

from __future__ import annotations

import re

# Of three things of CSS Syntax 3 (§4.3): a text in quotation marks and an address without them, in
# both of which anything may stand; and a remark, with the white space around it.
_PARTS = re.compile(
    rb"""(?P<kept>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\burl\((?!\s*["'])(?:[^)\\]|\\.)*\))"""
    rb"""|(?P<space>\s*)/\*(?P<remark>.*?)\*/(?P<more>\s*)|\s*\n\s*""",
    re.DOTALL | re.IGNORECASE,
)


def lightened(raw: bytes) -> bytes:
    """A style sheet without its remarks, its indentation and its empty lines, which are a good part
    of what a page weighs; a browser understands the same. `raw` is in an encoding that has ASCII
    in it, as CSS asks; remarks that begin with `!`, such as that of a licence, stay."""
    return _PARTS.sub(_light, raw).strip() + b"\n"


def _light(part: re.Match[bytes]) -> bytes:
    if part["kept"]:
        return part[0]
    if part["remark"] is None:
        return b"\n"
    space = part["space"] + part["more"]
    between = b"\n" if b"\n" in space else space[:1]
    if part["remark"].startswith(b"!"):
        return between + b"/*" + part["remark"] + b"*/" + between
    # What had only a remark between must not become one word.
    return between or b"/**/"
