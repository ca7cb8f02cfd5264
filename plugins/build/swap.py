"""Putting a folder in the place of another, so that readers meet one or the other and no gap."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from .journal import remove

_AT_FDCWD = -100  # Linux, fcntl.h: paths as seen from the working directory
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), RENAME_SWAP of renamex_np(2) on macOS


def swap_in(new: Path, live: Path) -> bool:
    """Put the folder `new` in the place of `live` (a folder, a link to one, or nothing) and remove
    what was there. Both must lie beside each other. Gives whether it was done without a gap; only
    where the system can neither exchange two folders nor has a link, readers may meet none for a
    moment.
    """
    if live.is_symlink():
        before = live.resolve()
        link = live.with_name(f"{new.name}.link")
        link.symlink_to(new.name, target_is_directory=True)
        link.replace(live)
        remove(before)
        return True
    if not live.exists():
        new.rename(live)
        return True
    if _exchange(new, live):
        remove(new)
        return True
    old = live.with_name(f"{new.name}.old")
    live.rename(old)
    new.rename(live)
    remove(old)
    return False


def recover(live: Path) -> None:
    """Clear away what a publication that was killed has left beside the published folder, and
    put that back if it was killed where there is a gap."""
    for old in live.parent.glob(f"{live.name}.new-*.old"):
        if live.exists():
            remove(old)
        else:
            old.rename(live)
    for left in live.parent.glob(f"{live.name}.new-*"):
        if left.is_symlink():
            left.unlink()
        elif left.resolve() != live.resolve():
            remove(left)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the disk cannot."""
    if sys.platform == "win32":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return bool(library.renamex_np(first, second, _EXCHANGE) == 0)
    if hasattr(library, "renameat2"):
        done = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE)
        return bool(done == 0)
    return False
