"""One build at a time for one output folder: cron and the owner meet sooner or later."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import quick

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def alone(output: Path) -> Iterator[Path]:
    """Wait until no other build writes into `output`, and keep others waiting meanwhile. Gives
    the lock's file.

    The lock is the system's own, so it ends with the process that holds it, however that ends.
    """
    path = Path(quick.lock_file(str(output)))
    # What builds keep holds drafts, and comments until the build after they were erased.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            yield path
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield path
        finally:
            # Closing it is not enough where a worker that has not ended yet holds it, too.
            fcntl.flock(file, fcntl.LOCK_UN)


def last_writer(path: Path) -> str:
    """Which state knows the output; "" where none does."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def set_last_writer(path: Path, who: str) -> None:
    """Say which state knows the output. The file is written in place: it is the lock."""
    with path.open("r+b") as file:
        file.truncate()
        file.write(who.encode())
