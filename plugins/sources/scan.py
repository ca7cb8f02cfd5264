"""What the disk says of folders without a file being opened: names, times, sizes.

This alone decides whether anything has changed, so it imports nothing slow. A file counts as
unchanged while its mark is the same: kind, times of change of content and of the file itself,
size and number. The second time (st_ctime) cannot be set by programs, so a copy that keeps the
first is noticed all the same. A file that changed so shortly before it was looked at that the
clock of its disk could not tell a second change from the first has no mark that can be trusted
(the "racy" files of git).
"""

from __future__ import annotations

import marshal
import os
import stat
import sys

from .hashing import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LEFT_BY_SYSTEMS = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", ".obsidian", ".trash", ".vscode"}
    | {".git", ".gitkeep", ".gitignore", ".gitattributes", ".editorconfig"}
)
_LEFT_BY_EDITORS = ("~", ".swp", ".swo", ".tmp", ".orig", ".rej", ".un~")
# Here whatever brings a name into a folder, or takes one away, sets the times of that folder as
# those who look see it. It is not so where another system writes (a stick with FAT, a network), or
# where a folder is laid over another (overlayfs in containers).
_TIMES_TELL_OF_NAMES = frozenset("ext2 ext3 ext4 xfs f2fs tmpfs".split())
_NUMBERED = sys.platform != "win32"  # there a listing does not say the numbers of files
# Kernels stamp files with the time of their last tick, at most ten milliseconds ago; disks
# that know whole seconds only (FAT counts in twos) are known by it.
_TICK, _SECONDS = 20_000_000, 2_000_000_000  # nanoseconds

Mark = tuple[int, ...]
"""A file's mark: mode, times in nanoseconds, size, number. Empty where it cannot be trusted,
so that a mark that is kept never equals it."""

Seen = tuple[str, int, Mark]
"""An entry of a folder: its name, its mode (see `stat`), its mark."""

Times = tuple[int, ...]
"""When a name came into a folder last, or left it: its times in nanoseconds. Empty where they
cannot be trusted."""

Folder = tuple[bytes, tuple[str, ...], Times]
"""What is kept of a folder: its digest, the names in it, its times."""


class Look:
    """What `is_same` found out on its way, so that nobody need look again: the folders that are the
    `same`, their times as well, and of those that hold other files by names that are still the same
    their times and then their `entries`. All by their paths.

    Whoever goes on with this keeps these times and takes no later ones: a name that comes into a
    folder after the look must find it with other times the next time.
    """

    def __init__(self) -> None:
        self.same: set[str] = set()
        self.entries: dict[str, tuple[Times, list[Seen]]] = {}


def is_nobodys(name: str) -> bool:
    """Whether editors or systems have left a thing of this name behind; it is nobody's text."""
    return name in _LEFT_BY_SYSTEMS or name.endswith(_LEFT_BY_EDITORS) or name.startswith(".#")


def entries(folder: str, now: int, inner: dict[str, Times] | None = None) -> list[Seen]:
    """What a folder holds, by name, without what is nobody's. `now` is time.time_ns() at the
    beginning of the whole look. A folder that is not there, or may not be read, holds nothing.
    `inner` takes the times of the folders in it, by name."""
    found: list[Seen] = []
    try:
        with os.scandir(folder) as listed:
            for entry in listed:
                name = entry.name
                if name in _LEFT_BY_SYSTEMS or name.endswith(_LEFT_BY_EDITORS) or name[:2] == ".#":
                    continue
                told = entry.stat(follow_symlinks=False)
                found.append(_seen(name, told, entry.path, now))
                if inner is not None and stat.S_ISDIR(told.st_mode):
                    inner[name] = times(told, now)
    except OSError:
        return []
    found.sort()
    return found


def _seen(name: str, told: os.stat_result, path: str, now: int) -> Seen:
    """One entry, as its `os.lstat` tells: fifty thousand times on a large site."""
    mode, number, _, _, _, _, size, _, _, _ = told
    if mode & 0o170000 == 0o040000:  # a folder: its entries say the rest
        return name, mode, (mode,)
    changed, touched = told.st_mtime_ns, told.st_ctime_ns
    latest = changed if changed > touched else touched
    if latest > now - _SECONDS and (latest > now - _TICK or not latest % 1_000_000):
        return name, mode, ()
    if mode & 0o170000 == 0o100000:  # a regular file
        return name, mode, (mode, changed, touched, size, number if _NUMBERED else 0)
    target = mark(path, now) if stat.S_ISLNK(mode) else ()
    return name, mode, (mode, changed, touched, size, number, *target)


def times(told: os.stat_result, now: int) -> Times:
    """The times of a folder, as its `os.stat` tells."""
    changed, touched = told.st_mtime_ns, told.st_ctime_ns
    latest = max(changed, touched)
    if latest > now - (_TICK if latest % 1_000_000 else _SECONDS):
        return ()
    return changed, touched


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
    return blake2b(marshal.dumps(seen, 2), digest_size=16).digest()


def folders(root: str, now: int) -> Iterator[tuple[str, Folder]]:
    """Each folder below and with `root`, by its path below it ("" for itself). Links are entries
    and are not followed."""
    own = {"": times(os.stat(root), now)}  # noqa: PTH116
    waiting = [""]
    while waiting:
        below = waiting.pop()
        inner: dict[str, Times] = {}
        seen = entries(f"{root}/{below}" if below else root, now, inner)
        yield below, (digest(seen), tuple(entry[0] for entry in seen), own.pop(below))
        prefix = f"{below}/" if below else ""
        own.update((prefix + name, at) for name, at in inner.items())
        waiting += (prefix + name for name in sorted(inner, reverse=True))


def is_same(
    root: str, known: Mapping[str, Folder], now: int, found_out: Look | None = None
) -> bool:
    """Whether a folder and all below it are as they were `known` to be, by their paths. With
    `found_out` it goes on behind the first that is not, and says there what it found.

    Where the times of a folder tell whether it holds the same names, no folder is listed: each
    name is looked at, which takes half as long. Elsewhere the names are compared as well.
    """
    try:
        told = os.stat(root)  # noqa: PTH116
        if not (then := known[""][2]) or times(told, now) != then:
            return False
        listed = not times_tell_of_names(root)
        # From an open folder the system has a shorter way to each file.
        here = os.open(root, os.O_RDONLY) if os.stat in os.supports_dir_fd else None
        try:
            whole = True
            for below, folder in known.items():
                try:
                    own = () if found_out is None else _times_of(root, below, now)
                    if not listed or _names(root, below) == folder[1]:
                        found = _entries_known(root, below, folder, known, here, told.st_dev, now)
                        is_it = bool(folder[0]) and digest(found) == folder[0]
                        if found_out is not None:
                            _keep(found_out, root, below, folder, own, found, is_it)
                        if is_it:
                            continue
                except (OSError, KeyError):
                    pass
                if found_out is None:
                    return False
                whole = False
            return whole
        finally:
            if here is not None:
                os.close(here)
    except (OSError, KeyError):
        return False


def holds_the_same(root: str, below: str, kept: Folder, own: Times, now: int) -> bool:
    """Whether a folder, whose times are `own` by now, has the entries that are `kept` of it, with
    the same marks. It is one without folders in it, on a disk where the times of a folder tell of
    its names."""
    try:
        if not kept[0] or not own or own != kept[2]:
            return False
        return digest(_entries_known(root, below, kept, {}, None, None, now)) == kept[0]
    except (OSError, KeyError):
        return False


def times_tell_of_names(folder: str) -> bool:
    """Whether a folder lies on a disk where whatever comes into a folder or goes changes the times
    of that folder, for certain. Linux says of what kind a disk is; elsewhere nobody does."""
    try:
        device = os.stat(folder).st_dev  # noqa: PTH116
        number = f"{os.major(device)}:{os.minor(device)}"
        with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            for line in file:  # proc(5): "36 35 98:0 /root /mount options - ext4 /dev/… …"
                if line.split(" ", 3)[2] == number:
                    kind = line.rpartition(" - ")[2].partition(" ")[0]
                    return kind in _TIMES_TELL_OF_NAMES
    except (OSError, AttributeError, IndexError):
        pass
    return False


def _times_of(root: str, below: str, now: int) -> Times:
    return times(os.stat(f"{root}/{below}"), now)  # noqa: PTH116


def _names(root: str, below: str) -> tuple[str, ...]:
    names = os.listdir(f"{root}/{below}" if below else root)  # noqa: PTH208
    return tuple(sorted(name for name in names if not is_nobodys(name)))


def _keep(
    found_out: Look,
    root: str,
    below: str,
    kept: Folder,
    own: Times,
    found: list[Seen],
    is_same: bool,
) -> None:
    """Keep what was found out about one folder, if it is certain that it had no other names. `own`
    are its times from before that was looked at."""
    had_its_times = bool(own) and own == kept[2]
    if is_same:
        if had_its_times:
            found_out.same.add(below)
    elif not any(stat.S_ISDIR(entry[1]) for entry in found) and (
        had_its_times or _names(root, below) == kept[1]
    ):
        found_out.entries[below] = own, found


def _entries_known(
    root: str,
    below: str,
    kept: Folder,
    known: Mapping[str, Folder],
    here: int | None,
    device: int | None,
    now: int,
) -> list[Seen]:
    """The entries of a folder by the names that are kept of it. Raises OSError where one is gone,
    and KeyError where a folder among them has other times than are `known`, or lies on another
    device."""
    inside = f"{below}/" if below else ""
    beginning = f"{root}/{inside}" if here is None else inside
    look, found, settled = os.stat, list[Seen](), now - _SECONDS
    for name in kept[1]:
        told = look(beginning + name, dir_fd=here, follow_symlinks=False)
        mode, number, _, _, _, _, size, _, _, _ = told
        changed, touched = told.st_mtime_ns, told.st_ctime_ns
        # As nearly all are; `_seen` says the same of them, but to call it takes its time.
        if mode & 0o170000 == 0o100000 and changed <= settled and touched <= settled:
            number = number if _NUMBERED else 0
            found.append((name, mode, (mode, changed, touched, size, number)))
            continue
        found.append(_seen(name, told, f"{root}/{inside}{name}", now))
        if mode & 0o170000 == 0o040000:
            then = known[inside + name][2]
            if not then or times(told, now) != then or told.st_dev != device:
                raise KeyError(name)
    return found
