"""Files of people that are there whole, old or new, whenever the machine stops.

What is written lies beside its place first, under a name that no build reads (see scan), is brought
to the disk, and then takes its place in one step.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def replace(path: Path, raw: bytes) -> None:
    """Put other bytes into a file, which keeps its mode, or make it. Raises OSError; then it is as
    it was."""
    _written(path, raw, path.exists())


def make(path: Path, raw: bytes) -> None:
    """Make a file, with the folders above it. One that is there is never touched: FileExistsError.
    Raises OSError; then there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb"):  # the name is ours from here on, or somebody was faster
        pass
    try:
        _written(path, raw, False)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _written(path: Path, raw: bytes, keeps_mode: bool) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if keeps_mode:
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
