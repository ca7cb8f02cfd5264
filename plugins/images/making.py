"""What is made of a picture: each of its forms, as bytes.

Sharp enough for a screen that has two points where styles count one, and small enough for a
phone on a train. What was chosen was measured (docs/measurements.md): with AVIF at
speed 8 all of it takes half the time of speed 6, for files that are some 8 % larger.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import PIL
from PIL import Image, features

from ..sources.pictures import Format, Picture
from .animations import cleaned
from .reading import is_graphic, opened, upright
from .traces import traces
from .unfit import Unfit

# Raise it when anything here makes other bytes: then all files get other names.
RECIPE = "1"
_KEY = 16  # bytes

_PILLOWS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG", "png": "PNG"}
_PHOTO: dict[str, dict[str, Any]] = {
    # One thread: what comes out must not depend on how many there are, and the work is dealt
    # picture by picture anyway.
    "avif": {"quality": 55, "speed": 8, "max_threads": 1},
    "webp": {"quality": 78, "method": 4},
    "jpg": {"quality": 80, "optimize": True, "progressive": True},
    "png": {"optimize": True},
}
# What was drawn has edges, which photographs' settings blur.
_GRAPHIC: dict[str, dict[str, Any]] = {
    "avif": {"quality": 85, "speed": 8, "max_threads": 1, "subsampling": "4:4:4"},
    "webp": {"lossless": True, "quality": 80, "method": 4},
    "jpg": {"quality": 90, "optimize": True, "progressive": True, "subsampling": 0},
    "png": {"optimize": True},
}


def key(raw: bytes) -> str:
    """What stands for the bytes of a picture and the way in which others are made of it."""
    return hashlib.blake2b(raw, digest_size=_KEY, person=f"picture {RECIPE}".encode()).hexdigest()


@cache
def better_formats() -> tuple[Format, ...]:
    """The formats that this machine can make beside the old ones, the best first."""
    known: tuple[Format, ...] = ("avif", "webp")
    return tuple(format for format in known if features.check(format))


@cache
def encoders() -> str:
    """What stands for the programs that make the bytes: another version may make others."""
    names = ("avif", "webp", "libjpeg_turbo", "jpg", "zlib", "zlib_ng", "littlecms2")
    versions = [f"{name} {features.version(name)}" for name in names]
    whole = "\n".join([f"pillow {PIL.__version__}", *versions])
    return hashlib.blake2b(whole.encode(), digest_size=4).hexdigest()


def made(
    raw: bytes, picture: Picture, wanted: Iterable[tuple[int, Format]]
) -> Iterator[tuple[int, Format, bytes]]:
    """The wanted forms of a picture, each with its width and format. `raw` are the bytes of its
    file. Raises Unfit where they are no longer those that `picture` was told of, where they
    cannot be read, or where anything is left in what was made."""
    if key(raw) != picture.key:
        raise Unfit("this picture was changed while the site was built", "build again")
    if picture.kind == "moving":
        yield from (_checked(picture, w, format, cleaned(raw)) for w, format in wanted)
        return
    forms = sorted(wanted, reverse=True)
    with opened(raw) as file:
        # Twice as wide as what is made of it, so that its points are still mixed from several.
        whole = upright(file, 2 * max(width for width, _ in forms) if forms else 0)
    ways = _GRAPHIC if is_graphic(whole) else _PHOTO
    profile = whole.info.get("icc_profile")
    for width in sorted({width for width, _ in forms}, reverse=True):
        size = (width, picture.height_at(width))
        smaller = whole if whole.size == size else _resized(whole, size)
        for format in [format for w, format in forms if w == width]:
            file_made = io.BytesIO()
            more = {"icc_profile": profile} if profile else {}
            smaller.info = {}
            shown = smaller.convert("RGB") if format == "jpg" else smaller
            shown.save(file_made, _PILLOWS[format], **ways[format], **more)
            yield _checked(picture, width, format, file_made.getvalue())


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _checked(picture: Picture, width: int, format: Format, raw: bytes) -> tuple[int, Format, bytes]:
    left = traces(raw, width, picture.height_at(width))
    if left:
        wrong = f"what was made of this picture ({format}, {width} wide) holds {', '.join(left)}"
        raise Unfit(wrong, "save it again as JPEG or PNG, without metadata")
    return width, format, raw
