"""Which files of an output folder are the site's, and what tells whether one is as it was left."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

OutMark = tuple[int, int, int]
"""What tells whether a file of the site is still as it was written: size, time, number. A
folder, whose name ends in `/`, has one as well: its time changes when something comes or goes."""


def out_mark(path: Path | str) -> OutMark | None:
    """The mark of a file of the site; None where there is no such file."""
    try:
        told = os.lstat(path)  # ten thousand times on a large site
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns, told.st_ino


def is_of_the_site(name: str, keep: Collection[str]) -> bool:
    """Whether what bears this name at the top of an output folder is the site's, whoever wrote
    it. `keep` are the names that the owner has kept for themselves; what is hidden (.git, .ssh,
    .well-known, what is being made ready) is never the site's."""
    return not name.startswith(".") and name not in keep


def marks_of(folder: Path, keep: Collection[str]) -> dict[str, OutMark]:
    """The marks of everything in an output folder that is the site's."""
    found: dict[str, OutMark] = {}
    for below, folders, names in os.walk(folder):
        inside = Path(below).relative_to(folder).as_posix()
        if inside == ".":
            folders[:] = [name for name in folders if is_of_the_site(name, keep)]
            names = [name for name in names if is_of_the_site(name, keep)]
        prefix = "" if inside == "." else f"{inside}/"
        for name in ("", *names):
            mark = out_mark(folder / inside / name)
            if mark is not None:
                found[f"{prefix}{name}" or "./"] = mark
    return found
