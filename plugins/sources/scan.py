"""What the disk says of folders without a file being opened: names, times, sizes.

This alone decides whether anything has changed, so it imports nothing slow. A file counts as
unchanged while its mark is the same: kind, times of change of content and of the file itself,
size and number. The second time (st_ctime) cannot be set by programs, so a copy that keeps the
first is noticed all the same. A file that changed so shortly before it was looked at that the
clock of its disk could not tell a second change from the first has no mark that can be trusted
(the "racy" files of git).
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFT_BY_SYSTEMS = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", ".obsidian", ".trash", ".vscode"}
    | {".git", ".gitkeep", ".gitignore", ".gitattributes", ".editorconfig"}
)
_LEFT_BY_EDITORS = ("~", ".swp", ".swo", ".tmp", ".orig", ".rej", ".un~")
# Kernels stamp files with the time of their last tick, at most ten milliseconds ago; disks
# that know whole seconds only (FAT counts in twos) are known by it.
_TICK, _SECONDS = 20_000_000, 2_000_000_000  # nanoseconds

Mark = tuple[int, ...]
"""A file's mark: mode, times in nanoseconds, size, number. Empty where it cannot be trusted,
so that a mark that is kept never equals it."""

Seen = tuple[str, int, Mark]
"""An entry of a folder: its name, its mode (see `stat`), its mark."""


def is_nobodys(name: str) -> bool:
    """Whether editors or systems have left a thing of this name behind; it is nobody's text."""
    return name in _LEFT_BY_SYSTEMS or name.endswith(_LEFT_BY_EDITORS) or name.startswith(".#")


def entries(folder: str, now: int) -> list[Seen]:
    """What a folder holds, by name, without what is nobody's. `now` is time.time_ns() at the
    beginning of the whole look. A folder that is not there, or may not be read, holds nothing."""
    found: list[Seen] = []
    fresh, fresh_if_slow = now - _TICK, now - _SECONDS
    try:
        with os.scandir(folder) as listed:
            for entry in listed:  # fifty thousand times on a large site, so everything stands here
                name = entry.name
                if name in _LEFT_BY_SYSTEMS or name.endswith(_LEFT_BY_EDITORS) or name[:2] == ".#":
                    continue
                mode, number, _, _, _, _, size, _, _, _ = told = entry.stat(follow_symlinks=False)
                if mode & 0o170000 == stat.S_IFDIR:
                    found.append((name, mode, (mode,)))  # its entries say the rest
                    continue
                changed, touched = told.st_mtime_ns, told.st_ctime_ns
                latest = changed if changed > touched else touched
                if latest > fresh_if_slow and (latest > fresh or not latest % 1_000_000):
                    found.append((name, mode, ()))
                elif mode & 0o170000 == stat.S_IFREG:
                    found.append((name, mode, (mode, changed, touched, size, number)))
                else:
                    target = mark(entry.path, now) if stat.S_ISLNK(mode) else ()
                    found.append((name, mode, (mode, changed, touched, size, number, *target)))
    except OSError:
        return []
    found.sort()
    return found


def mark(path: str, now: int) -> Mark:
    """The mark of one file; empty where there is none."""
    try:
        told = os.stat(path)  # noqa: PTH116  # no pathlib: this must start fast
    except OSError:
        return ()
    latest = max(told.st_mtime_ns, told.st_ctime_ns)
    if latest > now - (_TICK if latest % 1_000_000 else _SECONDS):
        return ()
    return (told.st_mode, told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino)


def digest(seen: list[Seen]) -> bytes:
    """A few bytes that stand for the entries of a folder; b"" where one cannot be trusted."""
    for entry in seen:
        if not entry[2]:
            return b""
    # Version 2 of marshal: the later ones write how often a thing is referred to, too.
    return hashlib.blake2b(marshal.dumps(seen, 2), digest_size=16).digest()


def folders(root: str, now: int) -> Iterator[tuple[str, list[Seen]]]:
    """Each folder below and with `root`, by its path below it ("" for itself), with what it
    holds. Links are entries and are not followed. Of the folders at the top, comments come last:
    who looks for one change finds it sooner."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        seen = entries(f"{root}/{below}" if below else root, now)
        yield below, seen
        prefix = f"{below}/" if below else ""
        found = [prefix + e[0] for e in reversed(seen) if stat.S_ISDIR(e[1])]
        waiting += found if below else sorted(found, key=lambda name: name != "comments")
