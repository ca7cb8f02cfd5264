"""Real files as cameras, phones and programs write them, with everything that must not get out.

What is hidden in them can be found again: a place in EXIF, and the word SECRET in all else.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

GPS, ORIENTATION = 0x8825, 0x0112
SECRET = "SECRET-51.5074N-0.1278W"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF'
    ' xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30.0N"'
    f' exif:UserComment="{SECRET}"/></r:RDF></x:xmpmeta>'
).encode()
CORNERS = ((230, 20, 20), (20, 200, 20), (20, 20, 230), (240, 240, 20))


def quarters(width: int = 40, height: int = 30, mode: str = "RGB") -> Image.Image:
    """A picture of four colours: red, green above, blue, yellow below."""
    made = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(made)
    x, y = width // 2, height // 2
    for colour, at in zip(CORNERS, ((0, 0), (x, 0), (0, y), (x, y)), strict=True):
        pen.rectangle((*at, at[0] + x, at[1] + y), fill=colour)
    return made.convert(mode)


def photo(width: int = 1000, height: int = 750, seed: int = 1) -> Image.Image:
    """A picture of more colours than anybody would draw."""
    import random

    raw = random.Random(seed).randbytes(32 * 24 * 3)
    return Image.frombytes("RGB", (32, 24), raw).resize((width, height), Image.Resampling.BICUBIC)


def exif(orientation: int = 1, place: bool = False) -> Image.Exif:
    """What a camera says beside a picture, and where it was."""
    made = Image.Exif()
    made[ORIENTATION] = orientation
    if place:
        made[0x010E] = SECRET  # ImageDescription
        made.get_ifd(0x8769)[0x927C] = SECRET.encode()  # MakerNote
        made.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    return made


def saved(picture: Image.Image, format: str, **more: Any) -> bytes:
    """The bytes of a file."""
    made = io.BytesIO()
    picture.save(made, format, **more)
    return made.getvalue()


def profile() -> bytes:
    """A colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpeg(picture: Image.Image | None = None, orientation: int = 1) -> bytes:
    """A JPEG with EXIF (a thumbnail in it), XMP, IPTC and a comment, and a film behind it."""
    told = exif(orientation, place=True)
    block = told.tobytes() + saved(quarters(16, 12), "JPEG", comment=SECRET)
    raw = saved(picture or quarters(), "JPEG", exif=block, xmp=XMP, comment=SECRET, quality=95)
    iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">I", 30) + SECRET.encode()
    raw = raw[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + raw[2:]
    return raw + b"\0\0\0\x1e\xa9xyz\0\x12\x15\xc7+51.5000-000.1200/" + SECRET.encode()


def png(picture: Image.Image | None = None) -> bytes:
    """A PNG with EXIF, XMP, plain and packed texts, as ImageMagick writes them, too."""
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    info.add_text("Comment", SECRET)
    info.add_text("Raw profile type xmp", f"\nxmp\n{len(XMP)}\n{XMP.hex()}\n", zip=True)
    told = exif(place=True)
    return saved(picture or quarters(), "PNG", exif=told, pnginfo=info) + SECRET.encode()


def tiff(picture: Image.Image | None = None) -> bytes:
    """A TIFF with EXIF, XMP and a description."""
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    tags = ImageFileDirectory_v2()
    tags[270], tags[700], tags[33723] = SECRET, XMP, SECRET.encode()
    tags[GPS] = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)}
    return saved(picture or quarters(), "TIFF", tiffinfo=tags)


def two_in_one() -> bytes:
    """Two pictures in one file, as phones write them (MPO); both tell where they were taken."""
    first, second = (Image.open(io.BytesIO(jpeg(quarters(40, 30)))) for _ in range(2))
    return saved(first, "MPO", save_all=True, append_images=[second], exif=exif(place=True))


def gif(frames: int = 3) -> bytes:
    """A GIF that moves, with a comment, XMP, and something behind its end."""
    first, *others = [quarters(40, 30).rotate(90 * n) for n in range(frames)]
    more = {"save_all": True, "append_images": others, "duration": 100, "loop": 0}
    raw = saved(first, "GIF", comment=SECRET.encode(), **more)
    xmp = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return raw[:-1] + xmp + b";" + SECRET.encode()


MADE: dict[str, Callable[[], bytes]] = {
    "a.jpg": jpeg,
    "a.png": png,
    "a.webp": lambda: saved(quarters(), "WEBP", exif=exif(place=True), xmp=XMP),
    "a.avif": lambda: saved(quarters(), "AVIF", exif=exif(place=True), xmp=XMP),
    "a.tif": tiff,
    "a.mpo.jpg": two_in_one,
    "still.gif": lambda: saved(quarters(mode="P"), "GIF", comment=SECRET.encode()),
    "moving.gif": gif,
    "a.ico": lambda: saved(quarters(), "ICO", sizes=[(32, 24)]),
    "a.bmp": lambda: saved(quarters(), "BMP"),
}
"""A file of each kind that is read, by a name for it; each holds what it can hold."""


def tells(raw: bytes) -> bool:
    """Whether the hidden word or a place is anywhere in a file, packed parts included."""
    parts = [raw]
    for at in (i for i in range(len(raw) - 2) if raw[i] in (0x78, 0x58)):
        try:
            parts.append(zlib.decompressobj().decompress(raw[at:], 1_000_000))
        except zlib.error:
            continue
    with Image.open(io.BytesIO(raw)) as picture:
        exif = picture.getexif()
        if len(exif) or exif.get_ifd(GPS):
            return True
    words = (b"SECRET", SECRET.encode().hex().encode(), b"GPSLatitude", b"Exif\0\0", b"8BIM")
    return any(word in part for word in words for part in parts)
