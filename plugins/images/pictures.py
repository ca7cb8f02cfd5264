"""The files of `content/images/`: which there are, and what each of them is.

Only files that a published text uses go into the site (see `build`), so a picture of a draft
stays at home with it. What a file is, its content says and not its name.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..sources.addresses import DEVICES, IMAGES_FOLDER
from ..sources.pictures import Format, Picture, is_too_long
from ..sources.problems import Problem, Severity
from .drawings import drawing_size
from .unfit import Unfit

_READ_ENDINGS = frozenset(
    ".png .apng .jpg .jpeg .jfif .pjpeg .pjp .mpo .gif .webp .avif .ico .tif .tiff .bmp"
    " .dib".split()
)
_NOT_READ_ENDINGS = frozenset(
    ".heic .heif .hif .jp2 .j2k .jxl .psd .tga .pcx .icns .qoi .dds .xcf"
    " .dng .cr2 .cr3 .nef .arw .orf .raf .rw2 .wmf .emf .eps".split()
)
# How files begin: what Pillow is asked about, even where the rest is damaged, and HEIF (ISO/IEC
# 23008-12), JPEG 2000 and Photoshop's, which are not read here.
_READ_MARKS = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF[\s\S]{4}WEBP|[\s\S]{4}ftypavi[fs]"
    rb"|II\*\0|MM\0\*|BM[\s\S]{4}\0\0\0\0|\0\0\x01\0[\x01-\xff]\0"
)
_NOT_READ_MARKS = {
    "HEIF": re.compile(rb"[\s\S]{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1|crx )"),
    "JPEG2000": re.compile(rb"\0\0\0\x0cjP  \r\n|\xff\x4f\xff\x51"),
    "PSD": re.compile(rb"8BPS\0\x01"),
}

# Control characters, and what Python makes of bytes that are no UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_TELLS = (
    "this file tells where it was made, and it is published as it is",
    "save it without location, or let it be if the place may be known",
)
_ORIGINAL_TELLS = (
    "this picture tells where it was taken, which the site does not show",
    "save it without location if others can see this folder, in a public repository, say",
)
_ORIENTATION = 0x0112  # EXIF 2.32 §4.6.4
_TURNED = {5, 6, 7, 8}  # orientations that swap width and height
_DOWNLOAD = Picture("download")


class Look(NamedTuple):
    """What a look at one file gave: what it is, and what its owner should be told of it, each
    with a line, what is wrong, a remedy, and how grave it is."""

    picture: Picture
    told: tuple[tuple[int, str, str, Severity], ...] = ()

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Look:
        """The look that was kept as plain values."""
        return cls(Picture(*row[0]), row[1])

    def row(self) -> tuple[Any, ...]:
        """This look as plain values."""
        return tuple(self.picture), self.told


def listed(root: Path, shown: str) -> tuple[dict[str, Path], list[Problem]]:
    """All files below `root`/images, by their path below content/. `shown` is the content folder
    as its owner named it. Problems: a link that leads out, what is no ordinary file, a name that
    Windows cannot have."""
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in _files(root / IMAGES_FOLDER):
        file = path.relative_to(root).as_posix()
        try:
            _check_place(path, root)
        except Unfit as unfit:
            # A name that is no UTF-8 could not be printed.
            where = f"{shown}/{file}".encode("utf-8", "replace").decode("utf-8")
            problems.append(Problem(where, unfit.line, unfit.wrong, unfit.remedy))
            continue
        if not (path.is_symlink() and path.is_dir()):
            found[file] = path  # what lies in a linked folder stands below where it leads
    return found, problems


def look(path: Path) -> Look:
    """What a file is. Told is: a picture that cannot be read, is damaged, or would take too much
    memory; a drawing that does more than draw; a download that tells a place."""
    try:
        return _download(path) if _is_download(path) else _read(path)
    except OSError as error:
        unfit = _unopened(error)
    except Unfit as reason:
        unfit = reason
    return Look(_DOWNLOAD, ((unfit.line, unfit.wrong, unfit.remedy, "error"),))


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


def _is_download(path: Path) -> bool:
    """Whether a file is none of the kinds that are shown. Raises Unfit for a picture of a kind
    that is not read."""
    ending = path.suffix.lower()
    if ending in (".svg", ".svgz"):
        return False
    with path.open("rb") as file:
        start = file.read(32)
    for kind, mark in _NOT_READ_MARKS.items():
        if mark.match(start):
            raise _not_read(kind)
    if ending in _READ_ENDINGS or _READ_MARKS.match(start):
        return False
    if ending in _NOT_READ_ENDINGS:
        raise _not_read(ending[1:].upper())
    return True


def _not_read(kind: str) -> Unfit:
    wrong = f"pictures of this kind ({kind}) are not read here"
    return Unfit(wrong, "save it as JPEG, PNG or WebP")


def _download(path: Path) -> Look:
    from .locations import tells_place

    return Look(_DOWNLOAD, ((1, *_TELLS, "note"),) if tells_place(path) else ())


def _read(path: Path) -> Look:
    if path.suffix.lower() == ".svgz":
        raise Unfit("this drawing is packed", "save it as plain SVG")
    raw = path.read_bytes()
    if path.suffix.lower() == ".svg":
        return Look(Picture("drawing", *drawing_size(raw)))
    picture, tells = raster(raw)
    return Look(picture, ((1, *_ORIGINAL_TELLS, "note"),) if tells else ())


def raster(raw: bytes) -> tuple[Picture, bool]:
    """What the bytes of a picture made of points are, and whether they tell where it was taken.
    The whole is decoded, so that a file which was cut off is found before anything is made.
    Raises Unfit."""
    from . import making, reading  # which take Pillow, and so its time
    from .animations import cleaned
    from .locations import picture_tells_place

    with reading.opened(raw) as file:
        if reading.is_moving(file):
            if file.format != "GIF":
                wrong = f"this picture moves, which is shown as GIF only (it is {file.format})"
                raise Unfit(wrong, "save it as GIF, or as a film")
            cleaned(raw)
            for frame in range(getattr(file, "n_frames", 1)):
                file.seek(frame)
                file.load()
            return Picture("moving", *file.size, making.key(raw), "gif"), False
        # A JPEG has no colours to be counted, and a small scale shows as well that it is whole.
        is_jpeg = file.format in ("JPEG", "MPO")
        turned = file.getexif().get(_ORIENTATION) in _TURNED
        width, height = file.size[::-1] if turned else file.size
        if is_too_long(width, height):
            raise Unfit("this picture is too long and thin", "cut it into several")
        whole = reading.upright(file, 1 if is_jpeg else 0)
        tells = picture_tells_place(file)
        plain = is_jpeg or (whole.mode == "RGB" and not reading.is_graphic(whole))
    fallback: Format = "jpg" if plain else "png"
    formats = making.better_formats()
    return Picture("photo", width, height, making.key(raw), fallback, formats), tells
