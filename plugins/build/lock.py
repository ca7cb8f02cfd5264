"""One build at a time for one output folder: cron and the owner meet sooner or later."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .asked import PROJECT

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """Wait until no other build writes into `output`, and keep others waiting meanwhile.

    The lock is the system's own, so it ends with the process that holds it, however that ends.
    """
    name = hashlib.sha256(str(output.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    path = PROJECT / ".state" / f"{name[:16]}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
