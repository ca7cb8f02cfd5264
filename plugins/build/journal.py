"""What a build is about to move and remove in an output folder, so that it can be finished.

The moves are written into a journal before the first of them. A build that is killed among them
is brought to its end by the next one, which finds the journal: readers never stay between two
sites.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
from pathlib import Path

STAGING = ".staging-"
"""How folders are named, within the output, in which files are made ready."""
_CHECK = 16  # bytes of a digest over the rest of a journal


class HalfMoved(OSError):
    """Something could not be moved into its place, after other things have been."""


class Journal:
    """What a build is about to move and remove in an output folder, so that it can be finished
    whatever happens. It is redone from the beginning: each step can be done twice."""

    def __init__(self, path: Path, folder: Path) -> None:
        """`path` is the journal's own file, `folder` the output."""
        self._path, self._folder = path, folder
        self._real: set[Path] = set()

    def write(self, staging: str, moves: list[tuple[str, str]], stale: list[str]) -> None:
        """Write the journal. From here on the build can only be finished.

        `moves` are names in the folder `staging` with the files that they become, `stale` the
        files to remove.
        """
        raw = marshal.dumps((str(self._folder), staging, moves, stale))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            file.write(_digest(raw) + raw)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)

    def sweep(self) -> None:
        """Take away one that was not written to its end: nothing of it has been moved."""
        self._path.with_suffix(".new").unlink(missing_ok=True)

    def carry_out(self) -> None:
        """Do what the journal says, if there is one, and take it away."""
        try:
            whole = self._path.read_bytes()
        except FileNotFoundError:
            return
        check, raw = whole[:_CHECK], whole[_CHECK:]
        if check == _digest(raw):
            folder, staging, moves, stale = marshal.loads(raw)
            if folder == str(self._folder):
                try:
                    self._carry_out(staging, moves, stale)
                except OSError as error:
                    raise HalfMoved(error.errno, error.strerror, error.filename) from error
        self._path.unlink()

    def _carry_out(self, staging: str, moves: list[tuple[str, str]], stale: list[str]) -> None:
        ready = self._folder / staging
        self._real.clear()  # a folder of the last build may be a link now
        going = set(stale)
        for name, file in moves:
            with contextlib.suppress(FileNotFoundError):  # it was moved before
                self._move(ready / name, file, going)
        for file in stale:
            path = self._folder / file
            with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                path.unlink()
        for file in sorted(stale, reverse=True):
            self._remove_if_empty((self._folder / file).parent)
        if staging:
            remove(ready)

    def _move(self, ready: Path, file: str, going: set[str]) -> None:
        path = self._folder / file
        if not ready.exists():
            raise FileNotFoundError(ready)
        try:
            if self._leads_away(path.parent):
                raise NotADirectoryError(path.parent)
            ready.replace(path)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError):
            self._make_room(path, going)
            ready.replace(path)

    def _leads_away(self, folder: Path) -> bool:
        """Whether a folder is, or lies behind, a link: nothing is written through one."""
        if folder == self._folder or folder in self._real:
            return False
        if folder.is_symlink() or self._leads_away(folder.parent):
            return True
        self._real.add(folder)
        return False

    def _make_room(self, path: Path, going: set[str]) -> None:
        """A folder may stand where a file goes now, or a file where a folder goes."""
        for parent in reversed(path.relative_to(self._folder).parents[:-1]):
            at = self._folder / parent
            if at.is_symlink() or at.is_file():
                at.unlink()
        if path.is_dir() and not path.is_symlink():
            for below, _, names in sorted(os.walk(path), reverse=True):
                for name in names:
                    inside = Path(below, name)
                    if inside.relative_to(self._folder).as_posix() in going:
                        inside.unlink()
                Path(below).rmdir()  # not empty: something of somebody else; let it rise
        path.parent.mkdir(parents=True, exist_ok=True)

    def _remove_if_empty(self, folder: Path) -> None:
        while folder != self._folder:
            # One that is not there was removed by a run that was killed before it came further up.
            if folder.is_symlink() or folder.is_file():
                return
            if folder.is_dir():
                if any(folder.iterdir()):
                    return
                folder.rmdir()
            folder = folder.parent


def sweep(folder: Path) -> None:
    """Take away what builds that were killed had made ready."""
    for left in folder.glob(f"{STAGING}*"):
        remove(left)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as that is possible."""
    import shutil  # which takes its time to come

    shutil.rmtree(folder, ignore_errors=True)


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=_CHECK).digest()
