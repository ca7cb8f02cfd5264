"""What a file made for the site still holds beside its picture. There must be nothing.

Each format is taken apart by its own rules, and only the parts that are on a list may be there,
so that a part nobody has thought of is found as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from .animations import cleaned

_PNG = frozenset(b"IHDR PLTE tRNS IDAT IEND iCCP".split())
_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"))
_AVIF = frozenset(b"ftyp meta mdat".split())
_AVIF_META = frozenset(b"hdlr pitm iloc iinf iref iprp".split())
_AVIF_ITEMS = frozenset(b"av01 grid".split())
# Tables, frame and scan of a JPEG (ITU-T T.81 §B.2), JFIF, profile and Adobe's word on colours.
_JPEG_TABLES = frozenset({0xDB, 0xC4, 0xDD, 0xC0, 0xC2, 0xDA})
_JFIF, _ICC = b"JFIF\0", b"ICC_PROFILE\0"


def traces(raw: bytes, width: int, height: int) -> list[str]:
    """What is wrong with a file that was made to be `width` by `height`: parts that are no part
    of a picture, other pictures, another size, a picture that cannot be shown."""
    try:
        found = list(_parts(raw))
        with Image.open(io.BytesIO(raw)) as made:
            made.load()
            if made.size != (width, height):
                found.append(f"another size ({made.size[0]} by {made.size[1]})")
            if getattr(made, "n_frames", 1) > 1 and made.format != "GIF":
                found.append("a second picture")
            if len(made.getexif()):
                found.append("EXIF")
            odd = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "mp", "mpoffset"}
            found += sorted(odd & {str(key) for key in made.info})
    except Exception as error:  # whatever Pillow or the damage raises
        return [f"a picture that cannot be read ({type(error).__name__})"]
    return found


def _parts(raw: bytes) -> Iterator[str]:
    if raw[:2] == b"\xff\xd8":
        yield from _of_jpeg(raw)
    elif raw[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _of_png(raw)
    elif raw[:4] == b"RIFF":
        yield from _of_webp(raw)
    elif raw[4:8] == b"ftyp":
        yield from _of_avif(raw)
    elif raw[:3] == b"GIF":
        if cleaned(raw) != raw:
            yield "comments"
    else:
        yield "something that is no picture"


def _of_jpeg(raw: bytes) -> Iterator[str]:
    at = 2
    while True:
        if raw[at] != 0xFF:
            raise ValueError("no marker")
        marker = raw[at + 1]
        if marker == 0xD9:
            break
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        inside = raw[at + 4 : end]
        is_jfif = marker == 0xE0 and inside.startswith(_JFIF) and len(inside) == 14
        is_profile = marker == 0xE2 and inside.startswith(_ICC)
        if not (marker in _JPEG_TABLES or is_jfif or is_profile):
            yield f"a part FF{marker:02X}"
        at = end
        if marker == 0xDA:  # then the points, in which FF stands before 00 or a restart
            while raw[at] != 0xFF or raw[at + 1] == 0 or 0xD0 <= raw[at + 1] <= 0xD7:
                at += 1
    if at + 2 != len(raw):
        yield "something behind its end"


def _of_png(raw: bytes) -> Iterator[str]:
    at = 8
    name = b""
    while name != b"IEND":
        length, name = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        if name not in _PNG:
            yield f"a part {_said(name)}"
        if not name:
            raise ValueError("no end")
        at += 12 + length
    if at != len(raw):
        yield "something behind its end"


def _of_webp(raw: bytes) -> Iterator[str]:
    if int.from_bytes(raw[4:8], "little") + 8 != len(raw):
        yield "something behind its end"
    at = 12
    while at < len(raw):
        name, length = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        if name not in _WEBP:
            yield f"a part {_said(name)}"
        at += 8 + length + length % 2


def _of_avif(raw: bytes) -> Iterator[str]:
    for name, inside in _boxes(raw):
        if name not in _AVIF:
            yield f"a part {_said(name)}"
        if name != b"meta":
            continue
        for part, inner in _boxes(inside[4:]):
            if part not in _AVIF_META:
                yield f"a part {_said(part)}"
            if part == b"iinf":
                yield from (
                    f"a part {_said(kind)}" for kind in _items(inner) if kind not in _AVIF_ITEMS
                )


def _boxes(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of an ISO media file (ISO/IEC 14496-12 §4.2): name and content."""
    at = 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 4], "big")
        if length < 8 or at + length > len(raw):
            raise ValueError("a box that is not whole")
        yield raw[at + 4 : at + 8], raw[at + 8 : at + length]
        at += length


def _items(iinf: bytes) -> Iterator[bytes]:
    """The kinds of the things in an AVIF (ISO/IEC 14496-12 §8.11.6)."""
    counts = 2 if iinf[0] == 0 else 4
    for name, inside in _boxes(iinf[4 + counts :]):
        if name != b"infe" or inside[0] not in (2, 3):
            raise ValueError("a thing that is not described")
        number = 2 if inside[0] == 2 else 4
        yield inside[4 + number + 2 : 4 + number + 6]


def _said(name: bytes) -> str:
    return name.decode("ascii", "backslashreplace")
