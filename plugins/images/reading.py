"""A picture made of points, read: whole, upright, in the colours that screens show.

Everything here may meet any file. Pillow's readers raise what they like (SyntaxError,
struct.error, MemoryError); whoever asks gets `Unfit`, and the file's name stands in the report.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageCms, ImageOps

from .unfit import Unfit

# What is read, in Pillow's names. Others of its formats are found in files that are no pictures
# at all (TGA, IPTC, PPM have hardly a mark of their own), so they are not looked for. MPO is a
# JPEG with more pictures behind the first one; TIFF and BMP are made into what browsers show.
READ = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "ICO", "TIFF", "BMP")
MOST_POINTS = 89_000_000  # a little below Pillow's own limit, which counts
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_LONGEST_PROFILE = 4_000_000  # bytes
_COLOURS_OF_A_GRAPHIC = 256

UNREADABLE = ("this picture cannot be read", "save it again as JPEG or PNG")


@contextmanager
def opened(raw: bytes) -> Iterator[Image.Image]:
    """A picture, opened and not yet decoded. Raises Unfit for what cannot be read, now or while
    it is used, and for a picture of too many points (a few bytes may stand for many gigabytes)."""
    try:
        with warnings.catch_warnings():
            # Other warnings of Pillow do not name the file, and nobody could act on them.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=READ) as picture:
                yield picture
    except Unfit:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise too_many_points() from bomb
    except Exception as error:
        raise Unfit(*UNREADABLE) from error


def too_many_points() -> Unfit:
    """What is said of a picture that would take too much memory."""
    wrong = f"this picture has more than {MOST_POINTS // 1_000_000} million points"
    return Unfit(wrong, "save it smaller: 1600 wide is the largest that is shown")


def is_moving(picture: Image.Image) -> bool:
    """Whether an opened picture is an animation."""
    if picture.format in ("MPO", "TIFF", "ICO"):  # several pictures, and no film
        return False
    return bool(getattr(picture, "is_animated", False))


def upright(picture: Image.Image, least: int = 0) -> Image.Image:
    """An opened picture, decoded: turned as it was taken, in RGB or RGBA, with nothing beside
    its points but a colour profile (in `info`). A JPEG may be read at a smaller scale, but not
    so that a side would be smaller than `least` (0: only as it is)."""
    if least and picture.format in ("JPEG", "MPO"):
        picture.draft(None, (least, least))
    picture.load()
    profile = picture.info.get("icc_profile")
    # A copy always, so it is no file any more, and holds nothing but its points and `info`.
    turned = ImageOps.exif_transpose(picture)
    made, kept = _in_colours(turned, profile if isinstance(profile, bytes) else b"")
    if made.mode == "RGBA" and made.getchannel("A").getextrema() == (255, 255):
        made = made.convert("RGB")
    made.info = {"icc_profile": kept} if kept else {}
    return made


def is_graphic(picture: Image.Image) -> bool:
    """Whether an upright picture has so few colours that it was drawn and not taken."""
    return picture.getcolors(_COLOURS_OF_A_GRAPHIC) is not None


def _in_colours(picture: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """A picture in RGB or RGBA, and the profile that still holds for it (b"": none)."""
    if picture.mode.startswith("I"):
        picture = _in_eight_bits(picture)
    see_through = picture.mode in ("LA", "La", "PA", "RGBA", "RGBa") or (
        "transparency" in picture.info and picture.mode in ("1", "L", "P", "RGB")
    )
    if picture.mode in ("P", "PA"):
        picture = picture.convert("RGBA" if see_through else "RGB")
    wanted = "RGBA" if see_through else "RGB"
    space = _space(profile)
    if space == b"RGB " and picture.mode in ("RGB", "RGBA", "RGBX"):
        return picture if picture.mode == wanted else picture.convert(wanted), profile
    # Colours that screens do not have, in the ones that they have (ICC.1:2022).
    if (space == b"CMYK" and picture.mode == "CMYK") or (space == b"GRAY" and picture.mode == "L"):
        made = _in_srgb(picture, profile)
        if made is not None and not see_through:
            return made, b""
    if picture.mode not in ("1", "L", "LA", "La", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"):
        raise Unfit(f"pictures of this kind ({picture.mode}) are not understood", UNREADABLE[1])
    return picture if picture.mode == wanted else picture.convert(wanted), b""


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        made = ImageCms.profileToProfile(picture, io.BytesIO(profile), _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return made


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of sixteen bits (or of more, where anything is lighter) in eight. Pillow's own way
    makes everything white that is lighter than 255."""
    whole = picture.convert("I")
    lightest = whole.getextrema()[1]
    assert isinstance(lightest, int | float)
    steps = 256 if lightest <= 0xFFFF else int(lightest) // 256 + 1
    return whole.point(lambda value: value * (1 / steps)).convert("L")


def _space(profile: bytes) -> bytes:
    """The colours that an ICC profile is for (ICC.1:2022 §7.2.6); b"" where it is none, or where
    anything else stands in it or behind it."""
    whole = len(profile) >= 132 and profile[36:40] == b"acsp"
    if not whole or len(profile) > _LONGEST_PROFILE:
        return b""
    if int.from_bytes(profile[:4], "big") != len(profile):
        return b""
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (ImageCms.PyCMSError, OSError):
        return b""
    return profile[16:20]
