"""Whether a file tells where it was made: a PDF, a film, the original of a picture.

Found are the places where cameras, phones and scanners write one: EXIF with GPS (in a PDF it
stands in the pictures), XMP, the location boxes of QuickTime and MP4 (3GPP TS 26.244 §8.8), the
tag LOCATION of Matroska and WebM, and maps in a PDF (ISO 32000-2 §12.10).
"""

from __future__ import annotations

import mmap
import re
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

_ENDINGS = frozenset(
    ".pdf .mp4 .m4v .mov .qt .3gp .3g2 .webm .mkv .m4a .avi .mts .m2ts .insv".split()
)
# How such files begin, whatever they are called: PDF, ISO media files, EBML.
_STARTS = re.compile(rb"%PDF|[\s\S]{4}(?:ftyp|moov|mdat|wide)|\x1a\x45\xdf\xa3")

_GPS = 0x8825  # EXIF 2.32 §4.6.3: the tag that points to the GPS fields
_EXIF_BLOCK = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")
_LONGEST_EXIF = 65_536  # JPEG (ITU-T T.81 §B.1.1.4): a segment's length has two bytes
_IN_XMP = re.compile(rb"GPS(?:Dest)?(?:Latitude|Longitude)|GPSPosition|GPSCoordinates")
_IN_FILM = re.compile(
    rb"location\.ISO6709|\xa9xyz[\s\S]{4}[+-][0-9]{1,3}\.|(?<=[\s\S]{4})loci\0\0\0\0"
    rb"|LOCATION[\s\S]{1,8}[+-][0-9]{1,3}\."
)
_IN_PDF = re.compile(rb"/GPTS\s*\[|/Subtype\s*/GEO\b")
_HEXADECIMAL = re.compile(rb"(?:[0-9a-f]{2}\s?){40,}")
_PACKED = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
# A document may be packed a thousand times smaller than it is.
_MOST_OF_ONE, _MOST_OF_ALL = 4_000_000, 200_000_000  # bytes


def tells_place(path: Path) -> bool:
    """Whether a download holds a place. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        start = file.read(12)
        if not start or not (path.suffix.lower() in _ENDINGS or _STARTS.match(start)):
            return False
        # A film may be larger than the memory.
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            if _found(raw):
                return True
            if not start.startswith(b"%PDF"):
                return False
            return bool(_IN_PDF.search(raw)) or any(
                _found(part) or _IN_PDF.search(part) for part in _unpacked(raw)
            )


def picture_tells_place(picture: Image.Image) -> bool:
    """Whether a decoded picture holds a place in its EXIF, in XMP or in a text."""
    if picture.getexif().get_ifd(_GPS):
        return True
    texts = (value for value in picture.info.values() if isinstance(value, str | bytes))
    return any(_IN_XMP.search(_as_bytes(text)) for text in texts)


def _as_bytes(text: str | bytes) -> bytes:
    # XMP may be in UTF-16, and ImageMagick writes it in hexadecimal digits.
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text.replace(b"\0", b"")
    packed = _HEXADECIMAL.search(raw)
    return bytes.fromhex(packed[0].decode()) if packed else raw


def _found(raw: bytes | mmap.mmap) -> bool:
    if _IN_XMP.search(raw) or _IN_FILM.search(raw):
        return True
    return any(
        _has_gps(bytes(raw[block.start() : block.start() + _LONGEST_EXIF]))
        for block in _EXIF_BLOCK.finditer(raw)
    )


def _has_gps(block: bytes) -> bool:
    exif = Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they do not name the file
            exif.load(block)
            return bool(exif.get_ifd(_GPS))
    except Exception:  # Pillow's readers raise anything; a damaged block tells nobody anything
        return False


def _unpacked(raw: bytes | mmap.mmap) -> Iterator[bytes]:
    """The parts of a PDF that are packed by Flate, as far as they are of a bearable size."""
    left = _MOST_OF_ALL
    for packed in _PACKED.finditer(raw):
        try:
            at = packed.end()
            part = zlib.decompressobj().decompress(raw[at : at + _MOST_OF_ONE], _MOST_OF_ONE)
        except zlib.error:
            continue
        left -= len(part)
        yield part
        if left < 0:
            return
