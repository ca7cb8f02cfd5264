"""The files of `content/images/`: which there are, how large a picture is, and what it must
not carry.

Only files that a published text uses are copied into the site (see `build`), so a picture
of a draft stays at home with it.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ..sources.addresses import IMAGES_FOLDER
from ..sources.problems import Problem

RASTER = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"}
_GPS = 0x8825  # EXIF 2.32 §4.6.3: the tag that points to the GPS fields
_ORIENTATION = 0x0112
_TURNED = {5, 6, 7, 8}  # orientations that swap width and height
_ACTIVE_SVG = re.compile(
    rb"<script|\son[a-z]+\s*=|<foreignObject|(?:href|src)\s*=\s*[\"']\s*(?!#)", re.IGNORECASE
)


def sizes(root: Path, shown: str) -> tuple[dict[str, str], list[Problem]]:
    """All files below `root`/images: their path below content/ and their size attributes.

    A file that is no picture has no attributes (""). `shown` is the content folder as its
    owner named it. Problems: a picture that cannot be read, one that tells where it was
    taken, a drawing with a script, a link that leads out.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _files(root / IMAGES_FOLDER):
        file = path.relative_to(root).as_posix()
        where = f"{shown}/{file}"
        if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
            remedy = "put the file itself here"
            problems.append(Problem(where, 1, "this link leads out of the content folder", remedy))
            continue
        try:
            found[file] = _attributes(path)
        except _Unfit as unfit:
            problems.append(Problem(where, 1, *unfit.args))
            found[file] = ""
    return found, problems


class _Unfit(Exception):
    """A file that must not go into the site: what is wrong, and the remedy."""


def _files(folder: Path) -> Iterator[Path]:
    for below, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(below, name)


def _attributes(path: Path) -> str:
    ending = path.suffix.lower()
    if ending == ".svg":
        width, height = _svg_size(path)
    elif ending in RASTER:
        width, height = _raster_size(path)
    else:
        return ""
    return f'width="{width}" height="{height}"'


def _raster_size(path: Path) -> tuple[int, int]:
    try:
        with Image.open(path) as picture:
            exif = picture.getexif()
            if exif.get_ifd(_GPS):
                raise _Unfit(
                    "this picture tells where it was taken",
                    "save it without location (in most viewers: Export, without metadata)",
                )
            turned = exif.get(_ORIENTATION) in _TURNED
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise _Unfit("this picture cannot be read", "save it again as JPEG or PNG") from None
    return (height, width) if turned else (width, height)


def _svg_size(path: Path) -> tuple[int, int]:
    raw = path.read_bytes()
    if b"<!ENTITY" in raw or b"<!DOCTYPE" in raw:
        raise _Unfit("this drawing declares a document type", "take the <!DOCTYPE …> out")
    if _ACTIVE_SVG.search(raw):
        raise _Unfit("this drawing runs a script or loads something", "save it as plain SVG")
    try:
        svg = etree.fromstring(raw)
    except etree.ParseError:
        raise _Unfit("this drawing cannot be read", "save it again as plain SVG") from None
    box = [float(number) for number in re.findall(r"-?[\d.]+", svg.get("viewBox", ""))]
    measures = []
    for index, name in enumerate(("width", "height")):
        match = re.fullmatch(r"([\d.]+)(?:px)?", svg.get(name, "").strip())
        if not match and len(box) != 4:
            raise _Unfit("this drawing has no size", "give it width and height, or a viewBox")
        measures.append(round(float(match[1]) if match else box[index + 2]))
    return measures[0], measures[1]
