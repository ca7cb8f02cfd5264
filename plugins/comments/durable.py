"""Files that are there whole or not at all, whenever the machine stops.

A file is written beside its place under a name that is nobody's (sources/scan.py), brought to
the disk, and then given its name in one step. A kill leaves at most such a file behind.
What lies in private/ can be read by its owner alone, whatever the umask is.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from contextlib import AbstractContextManager, suppress
from pathlib import Path

FOLDER, FILE = 0o700, 0o600  # of private/
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
# ".c-abc.md.0123456789ab.tmp": whose it is, and of what kind.
_UNFINISHED = re.compile(r"\.(?P<name>[A-Za-z0-9.-]+)\.[0-9a-f]{12}\.tmp")


def prepared(path: Path, text: str, *, private: bool) -> Path:
    """Write a file beside `path` and bring it to the disk. Gives where it lies, for `create` or
    `os.replace`. Raises OSError, and then leaves nothing behind."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(beside, flags, FILE if private else 0o666)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  # it is open already
            if private and hasattr(os, "fchmod"):
                os.fchmod(descriptor, FILE)
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        discard(beside)
        raise
    return beside


def create(beside: Path, path: Path, alone: AbstractContextManager[object]) -> bool:
    """Give a prepared file its name, unless something has that name: then False.

    A disk without hard links (FAT, some network folders) cannot do this in one step; there
    all writers take turns, by the lock that `alone` takes.
    """
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with alone:
            if os.path.lexists(path):
                return False
            os.replace(beside, path)  # noqa: PTH105
    else:
        discard(beside)
    return True


def replace(path: Path, text: str, *, private: bool) -> None:
    """Put a new text in the place of a file, or make it. Raises OSError."""
    beside = prepared(path, text, private=private)
    try:
        os.replace(beside, path)  # noqa: PTH105
    except BaseException:
        discard(beside)
        raise
    sync(path.parent)


def mark(path: Path) -> None:
    """Make a file that is empty, or leave it as it is. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, FILE)
    try:
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, FILE)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync(path.parent)


def remove(path: Path) -> None:
    """Take a file away for good; it may be gone already."""
    with suppress(FileNotFoundError):
        path.unlink()
        sync(path.parent)


def discard(path: Path) -> None:
    """Take a file away that nobody waits for."""
    with suppress(OSError):
        path.unlink()


def unfinished(name: str) -> str:
    """The name of the file that one like `.c-abc.md.0123456789ab.tmp` was to become; "" where
    the name is no such."""
    match = _UNFINISHED.fullmatch(name)
    return match["name"] if match else ""


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk. Where the system cannot (Windows), it does so by
    itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone may open, or close one that stands open. Those above
    it must be there."""
    try:
        folder.mkdir(mode=FOLDER)
        folder.chmod(FOLDER)  # a umask may have taken too much
        sync(folder.parent)
    except FileExistsError:
        if folder.stat().st_mode & 0o077:
            folder.chmod(FOLDER)
