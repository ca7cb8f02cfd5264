"""GIFs that move, with nothing in them but what moves (GIF89a specification).

They are not made anew: frames, times and colours stay, byte for byte. What is left out is
everything beside: comments, texts, what other programs have put in (XMP stands in such a place),
what lies behind the end.
"""

from __future__ import annotations

from .unfit import Unfit

_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _COMMENT, _TEXT, _APPLICATION = 0xF9, 0xFE, 0x01, 0xFF
# How often it is played; all others hold what nobody sees.
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def cleaned(raw: bytes) -> bytes:
    """A GIF without what does not show. Raises Unfit where it is damaged."""
    try:
        return _cleaned(raw)
    except IndexError:
        raise Unfit("this picture is not whole", "save it again as GIF") from None


def _cleaned(raw: bytes) -> bytes:
    at = 13 + _colours(raw[10])
    if raw[:3] != b"GIF" or at > len(raw):
        raise IndexError
    kept = [raw[:at]]
    while raw[at] != _END:
        start = at
        if raw[at] == _IMAGE:
            at = _after_blocks(raw, at + 11 + _colours(raw[at + 9]))
            kept.append(raw[start:at])
        elif raw[at] == _EXTENSION:
            at = _after_blocks(raw, at + 2)
            if _is_seen(raw[start:at]):
                kept.append(raw[start:at])
        else:
            raise IndexError
    return b"".join([*kept, bytes([_END])])


def _colours(flags: int) -> int:
    """The length of a table of colours in bytes (§18, §20)."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(raw: bytes, at: int) -> int:
    """Where the parts of data end that begin at `at` (§15)."""
    while raw[at]:
        at += raw[at] + 1
    return at + 1


def _is_seen(extension: bytes) -> bool:
    if extension[1] == _APPLICATION:
        # A length, two names, and one part of three bytes.
        return extension[3:14] in _LOOPS and len(extension) == 19
    return extension[1] == _CONTROL and len(extension) == 8
