"""Putting a folder in the place of another, so that readers meet one or the other and no gap.

The new folder is made beside the published one, under a name of ours (`live.new-1f2e3d4c`). What
has been exchanged bears such a name, too, and only what bears one is ever removed. Where no folder
can take the place of the published one, because something is mounted there, say, CannotSwap tells
so, and nothing has changed: the files of the new folder can still be moved over the old ones, one
by one.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from .journal import STAGING, Journal, remove, sweep
from .marks import is_of_the_site

_AT_FDCWD = -100  # Linux, fcntl.h: paths as seen from the working directory
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), RENAME_SWAP of renamex_np(2) on macOS
_NO_RENAME = "it may not be renamed"
_MOUNTED = "something is mounted there"
# Of rename(2): what will be the same the next time. All else (a full disk, say) rises as it is.
_REASONS = {
    errno.EBUSY: _MOUNTED,
    errno.EXDEV: _MOUNTED,
    errno.EACCES: _NO_RENAME,
    errno.EPERM: _NO_RENAME,
    errno.EROFS: "the disk around it can only be read",
}


class CannotSwap(OSError):
    """No other folder can take the place of this one, which is as it was."""

    def __init__(self, live: Path, reason: str, code: int = errno.EBUSY) -> None:
        """`reason` ends a sentence that begins with the folder."""
        super().__init__(code, reason, str(live))
        self.reason = reason


def folder_beside(live: Path) -> Path:
    """Make an empty folder that can be filled, with files that lie ready in `live` too, and
    then swapped in. `live` is a folder, a link to one, or nothing.

    Raises CannotSwap where that is known not to be possible.
    """
    _refuse_a_link_elsewhere(live)
    new = live.with_name(f"{live.name}.new-{os.urandom(4).hex()}")
    if not live.is_dir():
        new.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir(mode=0o755)
        return new
    # Made inside and moved out: where that can be done, files can go the same way. Two folders
    # may be of one disk and still be mounted apart, which only the attempt tells.
    inside = folder_inside(live)
    try:
        inside.rename(new)
    except OSError as error:
        inside.rmdir()
        raise _told(live, error) from error
    return new


def folder_inside(live: Path) -> Path:
    """Make an empty folder that can be filled and then moved over `live`, whose files it shares
    a disk with. It lies where the next build finds what a killed one has left."""
    inside = live / f"{STAGING}{os.urandom(8).hex()}"
    live.mkdir(parents=True, exist_ok=True)
    inside.mkdir(mode=0o755)
    return inside


def swap_in(new: Path, live: Path) -> bool:
    """Put the folder `new`, which was made by `folder_beside`, in the place of `live` and remove
    what was there. Gives whether it was done without a gap; only where the system can neither
    exchange two folders nor has a link, readers may meet none for a moment.

    Raises CannotSwap, and then `live` and `new` are as they were.
    """
    if new.parent == live:
        raise CannotSwap(live, "the new folder lies in it", errno.EINVAL)
    if live.is_symlink():
        _lead_to(new, live)
        return True
    if not live.exists():
        new.rename(live)
        return True
    if _exchange(new, live):
        remove(new)
        return True
    old = live.with_name(f"{new.name}.old")
    try:
        live.rename(old)
        try:
            new.rename(live)
        except OSError:
            old.rename(live)
            raise
    except OSError as error:
        raise _told(live, error) from error
    remove(old)
    return False


def move_over(new: Path, live: Path, keep: Collection[str], journal: Journal) -> None:
    """Move the files of the folder `new`, which was made by either function above, into `live`,
    one by one, as far as they differ; what else lies there and is the site's is removed. `keep`
    are the names at the top that are not the site's. `new` is gone afterwards.

    Raises HalfMoved, and then the next build goes on where this ended.
    """
    # Under another name in any case: whoever made it and removes it after a failure must not
    # remove what the journal still needs.
    ready = live / f"{STAGING}{os.urandom(8).hex()}"
    new.rename(ready)
    there = set(_files(ready, keep))
    moves = [(file, file) for file in sorted(there) if not _is_same(ready / file, live / file)]
    journal.write(ready.name, moves, sorted(set(_files(live, keep)) - there))
    journal.carry_out()


def recover(live: Path) -> None:
    """Clear away what a publication that was killed has left beside the published folder, and
    put that back if it was killed where there is a gap."""
    try:
        beside = sorted(path for path in live.parent.iterdir() if _is_named_by_us(path, live))
    except OSError:  # it may not be there yet, or may not be looked into
        return
    for left in beside:
        if left.is_symlink():
            left.unlink()
        elif left.suffix == ".old" and not os.path.lexists(live):
            left.rename(live)
        elif left.resolve() != live.resolve():
            remove(left)


def _lead_to(new: Path, link: Path) -> None:
    """Let a link lead to a new folder. The one that it led to is removed if it was ours."""
    _refuse_a_link_elsewhere(link)
    before = link.resolve()
    ahead = link.with_name(f"{new.name}.link")
    ahead.symlink_to(new.name, target_is_directory=True)
    try:
        ahead.replace(link)
    except OSError as error:
        ahead.unlink()
        raise _told(link, error) from error
    if _is_named_by_us(before, link):
        remove(before)
    else:
        sweep(before)


def _refuse_a_link_elsewhere(live: Path) -> None:
    """A link to a folder beside it is how a server is given one folder after the other. One that
    leads elsewhere is a way to where a server looks: it must go on leading there."""
    if live.is_symlink() and live.resolve().parent != live.parent.resolve():
        raise CannotSwap(live, f"it is a link that leads to {live.resolve()}", errno.EXDEV)


def _files(folder: Path, keep: Collection[str]) -> Iterator[str]:
    """The site's files in a folder, and links to folders, which are things like files."""
    for below, folders, names in os.walk(folder):
        at = Path(below)
        if at == folder:
            folders[:] = [name for name in folders if is_of_the_site(name, keep)]
            names = [name for name in names if is_of_the_site(name, keep)]
        names += [name for name in folders if (at / name).is_symlink()]
        yield from ((at / name).relative_to(folder).as_posix() for name in names)


def _is_same(one: Path, other: Path) -> bool:
    try:
        if one.is_symlink() or other.is_symlink():
            return False
        return one.samefile(other) or one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _is_named_by_us(path: Path, live: Path) -> bool:
    """Whether something beside `live` bears a name that was given here."""
    name = re.escape(live.name) + r"\.new-[0-9a-f]+(\.old|\.link)?"
    return re.fullmatch(name, path.name) is not None


def _told(live: Path, error: OSError) -> OSError:
    """What to raise where a folder could not be renamed."""
    reason = _REASONS.get(error.errno or 0)
    return CannotSwap(live, reason, error.errno or 0) if reason else error


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
