"""What tells whether a file of the output is as it was left."""

from __future__ import annotations

import os
from collections.abc import Iterable
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


def marks_of(folder: Path, keep: Iterable[str]) -> dict[str, OutMark]:
    """The marks of everything in an output folder but what is not ours, whoever wrote it."""
    found: dict[str, OutMark] = {}
    kept = set(keep)
    for below, folders, names in os.walk(folder):
        inside = Path(below).relative_to(folder).as_posix()
        if inside == ".":
            folders[:] = [name for name in folders if name not in kept and name[0] != "."]
            names = [name for name in names if name not in kept and name[0] != "."]
        prefix = "" if inside == "." else f"{inside}/"
        for name in ("", *names):
            mark = out_mark(folder / inside / name)
            if mark is not None:
                found[f"{prefix}{name}" or "./"] = mark
    return found
