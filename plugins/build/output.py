"""The output folder: what a build writes, and what it takes away.

All files are made ready beside their place first and moved in by rename when every page has
been rendered, so a build that fails leaves the old site untouched. Only changed bytes are
written. What a former build left and this one did not make is removed, so a draft that was
once a post is gone from the site too.

The moves are written into a journal (see there) before the first of them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from . import ownership, quick
from .journal import STAGING, Journal, remove
from .marks import OutMark, is_of_the_site, out_mark


class BadPlace(ValueError):
    """A file of the site has no place in the folder; the message says which and why."""


class Output:
    """One build's way into an output folder. Use it as a context manager."""

    def __init__(
        self,
        folder: Path,
        keep: Iterable[str] = (),
        sources: Iterable[Path] = (),
        known: Mapping[str, OutMark] | None = None,
        trusted: bool = False,
    ) -> None:
        """`keep` are names at the top of the folder that are not ours (OUTPUT_RETENTION);
        `sources` are folders whose files must survive whatever happens here. `known` are the
        files that the last build left, where that is certain: then only these are looked at,
        and where they are `trusted` not even these.

        Raises NotOurs where the folder holds files and no site of this program, or where it
        holds one of the sources or lies in one.
        """
        self.folder, self._keep = folder, set(keep)
        self._prefix = f"{folder}/"
        self._known = dict(known) if known is not None else None
        ownership.check(folder, self._keep, sources, self._known or {})
        self._trusted = trusted
        # Remembered now, so that files other plugins write during the build are left alone.
        self._before = (
            {path: path.lstat().st_mtime_ns for path in self._present()} if known is None else {}
        )
        self._made: set[str] = set()
        self._folders: set[str] = set()
        self._behind: dict[str, bool] = {}  # for folders: whether they lead out by a link
        self.marks: dict[str, OutMark] = {}
        self._staged: dict[str, str] = {}
        self.changed: list[str] = []
        self._staging: Path | None = None
        self._count = 0
        self._rest_stays = False
        self._dropped: list[str] = []

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._staging is not None:
            remove(self._staging)

    def intact(self, file: str) -> bool:
        """Whether a file is there as the last build left it."""
        known = (self._known or {}).get(file)
        if known is None or self._trusted:
            return known is not None
        return known == out_mark(self._prefix + file) and not self._is_behind_a_link(file)

    def leave(self, file: str) -> None:
        """Leave a file that is intact as it is."""
        assert self._known is not None
        if not self._rest_stays:
            self._place(file)
            self.marks[file] = self._known[file]

    def leave_the_rest(self) -> bool:
        """Leave everything as it is that is not named from here on, where all of the folder is as
        the last build left it; gives whether it is."""
        if self._known is not None and (
            self._trusted or quick.is_untouched(str(self.folder), self._known)
        ):
            self._rest_stays = self._trusted = True
            self.marks = dict(self._known)
        return self._rest_stays

    def drop(self, files: Iterable[str]) -> None:
        """Remove files that belong to the site no longer. Where nothing else is left by itself,
        what was not made is removed anyway."""
        if self._rest_stays:
            for file in files:
                self.marks.pop(file, None)
                self._dropped.append(file)

    def stage(self, file: str, content: bytes) -> None:
        """Make a file ready; `file` is its path below the folder, with `/`.

        A file may be staged once: two things that want one place are a mistake of the program,
        as is a path that leads out of the folder or into what is kept. Raises BadPlace.
        """
        self._count += 1
        self.adopt(file, *self.ready(file, content, str(self._count)))

    def ready(self, file: str, content: bytes, name: str) -> tuple[str, OutMark]:
        """Write the content of a file beside its place, under a name of its own. Gives the name
        ("" where the file has that content already) and the mark that the file will have. This
        may be done by a worker; `adopt` takes what it gives."""
        # Without pathlib, for a large site has thirty thousand files.
        path = self._prefix + file
        if not self._is_behind_a_link(file) and _same(path, content) and (mark := out_mark(path)):
            return "", mark
        ready = f"{self.staging()}/{name}"
        with open(ready, "wb") as opened:  # noqa: PTH123
            opened.write(content)
        mark = out_mark(ready)
        assert mark is not None
        return name, mark

    def _is_behind_a_link(self, file: str) -> bool:
        """Whether a folder above a file is a link. What lies behind it is not in this folder,
        and the link itself will be taken away."""
        above, _, _ = file.rpartition("/")
        if above and above not in self._behind:
            is_link = os.path.islink(self._prefix + above)  # noqa: PTH114  # once for each folder
            self._behind[above] = is_link or self._is_behind_a_link(above)
        return bool(above) and self._behind[above]

    def staging(self) -> Path:
        """The folder for what is made ready: inside the output, so that a rename moves it."""
        if self._staging is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._staging = self.folder / f"{STAGING}{os.urandom(8).hex()}"
            self._staging.mkdir(mode=0o700)
        return self._staging

    def adopt(self, file: str, name: str, mark: OutMark) -> None:
        """Take a file that was made `ready` into the site. Raises BadPlace."""
        self._place(file)
        self.marks[file] = mark
        if name:
            self._staged[file] = name

    @property
    def is_known(self) -> bool:
        """Whether the folder is as the last build left it, but for what a look may show."""
        return self._known is not None

    def staged(self) -> dict[str, Path]:
        """What is ready to be moved in: the file of the site, and where it lies until then."""
        return {file: self.staging() / name for file, name in self._staged.items()}

    def is_somebody_elses(self, name: str) -> bool:
        """Whether a name at the top of the folder is not ours."""
        return ownership.is_somebody_elses(name, self._keep)

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self._staged)

    @property
    def removed(self) -> int:
        """How many files were removed."""
        return len(self.changed) - len(self._staged)

    def settle(self) -> list[str]:
        """Say what changes; gives the files that are no longer part of the site."""
        stale = sorted(
            file for file in self._stale() if file not in self._made and self._is_there(file)
        )
        self.changed = [*self._staged, *stale]
        return stale

    def commit(self, journal: Journal) -> None:
        """Move everything into place, then remove what is no longer part of the site."""
        stale = self.settle()
        moves = [(name, file) for file, name in self._staged.items()]
        if self.changed:
            staging = self._staging.name if self._staging else ""
            journal.write(staging, moves, stale)
            self._staging = None  # the journal's from here on
            journal.carry_out()
        elif self._staging is not None:  # gone before the time of the folder is looked at
            remove(self._staging)
            self._staging = None
        self._mark_folders()

    def _is_there(self, file: str) -> bool:
        """Whether a file has to be removed: somebody else may have done it."""
        return os.path.lexists(self._prefix + file) and not self._is_behind_a_link(file)

    def _stale(self) -> Iterable[str]:
        """What lies in the folder and may have to go."""
        if self._rest_stays:
            yield from self._dropped
            return
        if self._known is None:
            for path, time in self._before.items():
                if os.path.lexists(path) and path.lstat().st_mtime_ns == time:
                    yield path.relative_to(self.folder).as_posix()
            return
        for name in self._known:
            if not name.endswith("/"):
                yield name
            elif not self._trusted and self._known[name] != out_mark(self._prefix + name):
                yield from self._strange(name)

    def _strange(self, folder: str) -> Iterable[str]:
        """What somebody may have put into a folder, whose time tells that something came or went:
        nothing that is put into the output by hand stays there unless the settings name it."""
        below = self.folder / folder
        is_ours = below.is_dir() and not self._is_behind_a_link(folder)
        for entry in sorted(os.scandir(below), key=lambda e: e.name) if is_ours else ():
            file = f"{folder}{entry.name}".removeprefix("./")
            if folder == "./" and not is_of_the_site(entry.name, self._keep):
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield file
            elif f"{file}/" not in (self._known or {}):
                yield from self._strange(f"{file}/")

    def _mark_folders(self) -> None:
        """The marks of all folders that hold files of the site, as they are now."""
        if not self.changed and self._rest_stays:
            return
        fresh = {
            "./",
            *(f"{folder}/" for file in self.changed for folder in _above(file.split("/"))),
        }
        of_the_site = fresh if self._rest_stays else {f"{folder}/" for folder in self._folders}
        for folder in sorted({"./", *of_the_site}):
            old = (self._known or {}).get(folder)
            mark = out_mark(self._prefix + folder) if old is None or folder in fresh else old
            if mark is not None:
                self.marks[folder] = mark
            else:
                self.marks.pop(folder, None)

    def _place(self, file: str) -> None:
        parts = file.split("/")
        if parts[0] in self._keep or any(part in ("", ".", "..") for part in parts):
            raise BadPlace(f"{file!r} is no place for a file of the site")
        if file in self._made:
            raise BadPlace(f"{file!r} is made twice")
        above = _above(parts)
        known = self.marks if self._rest_stays else {}
        taken = file in self._folders or not self._made.isdisjoint(above)
        if taken or f"{file}/" in known or any(folder in known for folder in above):
            raise BadPlace(f"{file!r} would be a file and a folder at once")
        self._made.add(file)
        self._folders.update(above)

    def _present(self) -> Iterator[Path]:
        for below, folders, names in os.walk(self.folder):
            at = Path(below)
            if at == self.folder:
                folders[:] = [name for name in folders if not self.is_somebody_elses(name)]
                names = [name for name in names if not self.is_somebody_elses(name)]
            yield from (at / name for name in names)
            # A link to a folder is not walked into; it is a thing to remove like a file.
            yield from (at / name for name in folders if (at / name).is_symlink())


def _above(parts: list[str]) -> list[str]:
    """The folders above a file, from the top."""
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _same(path: str, content: bytes) -> bool:
    """Whether a file, and no link to one, has this content."""
    try:
        told = os.lstat(path)
        if told.st_size != len(content) or not stat.S_ISREG(told.st_mode):
            return False
        with open(path, "rb") as opened:  # noqa: PTH123
            return opened.read() == content
    except OSError:
        return False
