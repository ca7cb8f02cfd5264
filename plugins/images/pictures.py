"""The files of `content/images/`: which there are, how large a picture is, and what it must
not carry.

Only files that a published text uses are copied into the site (see `build`), so a picture
of a draft stays at home with it. What a file is, its content says and not its name: a phone's
photo tells where it was taken under any ending.
"""

from __future__ import annotations

import os
import re
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from ..sources.addresses import DEVICES, IMAGES_FOLDER
from ..sources.problems import Problem
from .drawings import drawing_size
from .unfit import Unfit

# Pillow's names. Others of its formats are found in files that are no pictures at all (TGA,
# IPTC, PPM have hardly a mark of their own), so they are not looked for.
_SHOWN = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "ICO")
_NOT_SHOWN = ("TIFF", "BMP", "JPEG2000", "PSD", "ICNS", "QOI", "DDS", "SGI")

_SHOWN_ENDINGS = frozenset(".png .apng .jpg .jpeg .jfif .pjpeg .pjp .gif .webp .avif .ico".split())
_NOT_SHOWN_ENDINGS = frozenset(
    ".tif .tiff .bmp .dib .heic .heif .hif .jp2 .j2k .jxl .psd .tga .pcx .icns .qoi .dds .xcf"
    " .dng .cr2 .cr3 .nef .arw .orf .raf .rw2 .wmf .emf .eps".split()
)
# How files begin: those of _SHOWN, even where the rest is damaged, and HEIF (ISO/IEC 23008-12),
# which Pillow does not know.
_SHOWN_MARKS = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF[\s\S]{4}WEBP|[\s\S]{4}ftypavi[fs]"
)
_HEIF_MARKS = re.compile(rb"[\s\S]{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1|crx )")

_GPS = 0x8825  # EXIF 2.32 §4.6.3: the tag that points to the GPS fields
_ORIENTATION = 0x0112
_TURNED = {5, 6, 7, 8}  # orientations that swap width and height
# Phones put further pictures and films behind the first one, each with its own metadata.
_EXIF_BLOCK = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")
_LONGEST_EXIF = 65_536  # JPEG (ITU-T T.81 §B.1.1.4): a segment's length has two bytes
# Control characters, and what Python makes of bytes that are no UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PLACE_IN_XMP = re.compile(rb"GPS(?:Dest)?(?:Latitude|Longitude)|GPSPosition|GPSCoordinates")
_PLACE_IN_FILM = re.compile(rb"location\.ISO6709|\xa9xyz[\s\S]{4}[+-][0-9]{1,3}\.")


def sizes(root: Path, shown: str) -> tuple[dict[str, str], list[Problem]]:
    """All files below `root`/images: their path below content/ and their size attributes.

    A file that is no picture has no attributes (""). `shown` is the content folder as its
    owner named it. Problems: a picture that cannot be read or that browsers do not show, one
    that tells where it was taken, a drawing that does more than draw, a link that leads out,
    what is no ordinary file, a name that Windows cannot have.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _files(root / IMAGES_FOLDER):
        file = path.relative_to(root).as_posix()
        try:
            _check_place(path, root)
            if path.is_symlink() and path.is_dir():
                continue  # its files stand below the folder that it leads to
            found[file] = ""
            found[file] = _attributes(path)
        except Unfit as unfit:
            # A name that is no UTF-8 could not be printed.
            where = f"{shown}/{file}".encode("utf-8", "replace").decode("utf-8")
            problems.append(Problem(where, unfit.line, unfit.wrong, unfit.remedy))
    return found, problems


def _files(folder: Path) -> Iterator[Path]:
    """Everything below a folder but what is hidden; of folders only links and unreadable ones."""
    if folder.is_symlink():
        yield folder
    unreadable: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: unreadable.append(Path(error.filename)))
    for below, folders, names in walk if _is_inside(folder, folder.parent) else ():
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(below, name).is_symlink()]
        for name in sorted([*links, *names]):
            if not name.startswith("."):
                yield Path(below, name)
    yield from (path for path in unreadable if path.exists())


def _is_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # links in a circle
        return False


def _check_place(path: Path, root: Path) -> None:
    """Raise `Unfit` for what leads out of `root`, is no file, or cannot stand everywhere."""
    if not _is_inside(path, root):
        raise Unfit("this link leads out of the content folder", "put the file itself here")
    for name in path.relative_to(root).parts:
        if name.partition(".")[0].rstrip(" ").lower() in DEVICES:
            wrong = f"'{name}' is a name that Windows keeps for itself"
            raise Unfit(wrong, "choose another name")
        if _UNPRINTABLE.search(name):
            raise Unfit("this name has characters that cannot be shown", "choose another name")

    try:
        kind = path.stat().st_mode
    except OSError as error:  # a link to nothing
        raise _unopened(error) from None
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        # Not even opened: a pipe would wait for ever.
        raise Unfit("this is no ordinary file", "take it away, or put a file in its place")


def _unopened(error: OSError) -> Unfit:
    wrong = f"this cannot be opened: {error.strerror}"
    return Unfit(wrong, "put something here that you may read")


def _attributes(path: Path) -> str:
    try:
        if path.suffix.lower() == ".svgz":
            raise Unfit("this drawing is packed", "save it as plain SVG")
        if path.suffix.lower() == ".svg":
            size: tuple[int, int] | None = drawing_size(path.read_bytes())
        else:
            size = _raster_size(path)
    except OSError as error:
        raise _unopened(error) from None
    return f'width="{size[0]}" height="{size[1]}"' if size else ""


def _raster_size(path: Path) -> tuple[int, int] | None:
    """Width and height as a browser shows them, or None for a file that is no picture."""
    with path.open("rb") as file:
        start = file.read(32)
    ending = path.suffix.lower()
    try:
        with warnings.catch_warnings():
            # Pillow's warnings do not name the file, and nobody could act on them.
            warnings.simplefilter("ignore")
            picture = _looked_at(path)
    except Exception:  # Pillow's readers raise anything: SyntaxError, RuntimeError, struct.error
        picture = None
    if picture is None:
        if ending in _NOT_SHOWN_ENDINGS or _HEIF_MARKS.match(start):
            raise _not_shown("HEIF" if _HEIF_MARKS.match(start) else ending[1:].upper())
        if ending in _SHOWN_ENDINGS or _SHOWN_MARKS.match(start):
            raise Unfit("this picture cannot be read", "save it again as JPEG or PNG")
        return None
    if picture.format in _NOT_SHOWN:
        raise _not_shown(picture.format)
    if picture.tells_place:
        raise Unfit(
            "this picture tells where it was taken",
            "save it without location (in most viewers: Export, without metadata)",
        )
    return picture.width, picture.height


def _not_shown(format: str) -> Unfit:
    wrong = f"browsers do not show pictures of this kind ({format})"
    return Unfit(wrong, "save it as JPEG, PNG or WebP")


class _Picture(NamedTuple):
    format: str
    width: int
    height: int
    tells_place: bool


def _looked_at(path: Path) -> _Picture:
    """What Pillow says about a picture. Raises whatever Pillow raises."""
    with Image.open(path, formats=(*_SHOWN, *_NOT_SHOWN)) as picture:
        format = picture.format or ""
        if format in _NOT_SHOWN:
            return _Picture(format, *picture.size, tells_place=False)
        if format == "PNG":
            picture.load()  # its texts may stand behind the picture
        exif = picture.getexif()
        width, height = picture.size
        if exif.get(_ORIENTATION) in _TURNED:
            width, height = height, width
        tells = bool(exif.get_ifd(_GPS)) or any(
            _tells_place(raw) for raw in (path.read_bytes(), *_texts(picture))
        )
        return _Picture(format, width, height, tells)


def _texts(picture: Image.Image) -> Iterator[bytes]:
    """What a picture carries beside its points, unpacked: PNG may pack its texts."""
    for key, value in picture.info.items():
        if isinstance(value, bytes):
            yield value
        if isinstance(value, str):
            yield value.encode("utf-8", "replace")
            # ImageMagick's way: "\nexif\n  120\n4578…", a name, a length and hexadecimal digits.
            if str(key).lower().startswith("raw profile type"):
                yield bytes.fromhex("".join(value.split()[2:]))


def _tells_place(raw: bytes) -> bool:
    """Whether a file, or a part of one, holds a place: in EXIF, in XMP or in a film behind it."""
    if _PLACE_IN_XMP.search(raw.replace(b"\0", b"")) or _PLACE_IN_FILM.search(raw):
        return True
    for block in _EXIF_BLOCK.finditer(raw):
        exif = Image.Exif()
        exif.load(raw[block.start() : block.start() + _LONGEST_EXIF])
        if exif.get_ifd(_GPS):
            return True
    return False
