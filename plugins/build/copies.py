"""Brings into the output what is copied there: files of the theme, and pictures that go out as they
are but for what only their makers read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..images.drawings import without_remarks
from ..pages.style_sheets import lightened
from ..sources import scan
from ..sources.scan import Mark
from .output import Output


def bring_in_copies(
    files: Iterable[tuple[str, Path]],
    drawings: set[str],
    output: Output,
    before: Mapping[str, Mark],
    after: dict[str, Mark],
) -> int:
    """Stage the copies that are not there as they have to be; gives how many were staged. `files`
    are those of the site, each with what it is a copy of; `drawings` are the ones among them that
    a writer has drawn. `before` and `after` are the marks of the last build and of this one."""
    now, staged = time.time_ns(), 0
    for file, path in files:
        mark = scan.mark(str(path), now)
        if mark and before.get(file) == mark and output.intact(file):
            output.leave(file)
        else:
            output.stage(file, _as_read(file, path.read_bytes(), file in drawings))
            staged += 1
        after[file] = mark
    return staged


def _as_read(file: str, raw: bytes, is_drawing: bool) -> bytes:
    if is_drawing:
        return without_remarks(raw)
    return lightened(raw) if file.endswith(".css") else raw
