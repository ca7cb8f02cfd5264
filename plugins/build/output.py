"""The output folder: what a build writes, and what it takes away.

All files are made ready beside their place first and moved in by rename when every page has
been rendered, so a build that fails leaves the old site untouched. Only changed bytes are
written. What a former build left and this one did not make is removed, so a draft that was
once a post is gone from the site too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

_SIGN = b'<meta name="generator" content="Five to Nine">'
_STAGING = ".staging-"


class NotOurs(Exception):
    """The output folder is not ours to write into; the message says why and what to do."""


class BadPlace(ValueError):
    """A file of the site has no place in the folder; the message says which and why."""


class Output:
    """One build's way into an output folder. Use it as a context manager."""

    def __init__(
        self, folder: Path, keep: Iterable[str] = (), sources: Iterable[Path] = ()
    ) -> None:
        """`keep` are names at the top of the folder that are not ours (OUTPUT_RETENTION);
        `sources` are folders whose files must survive whatever happens here.

        Raises NotOurs where the folder holds files and no site of this program, or where it
        holds one of the sources or lies in one.
        """
        self.folder, self._keep = folder, set(keep)
        self._refuse_sources(sources)
        self._refuse_foreign()
        # Remembered now, so that files other plugins write during the build are left alone.
        self._before = {path: path.lstat().st_mtime_ns for path in self._present()}
        self._made: set[Path] = set()
        self._folders: set[Path] = set()
        self._staged: dict[Path, Path] = {}
        self._staging: Path | None = None
        self._count = 0
        self.written = self.removed = 0

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)

    def stage(self, file: str, content: bytes) -> None:
        """Make a file ready; `file` is its path below the folder, with `/`.

        A file may be staged once: two things that want one place are a mistake of the program,
        as is a path that leads out of the folder or into what is kept. Raises BadPlace.
        """
        parts = file.split("/")
        if any(part in ("", ".", "..") for part in parts) or parts[0] in self._keep:
            raise BadPlace(f"{file!r} is no place for a file of the site")
        path = self.folder / file
        above = [self.folder.joinpath(*parts[:n]) for n in range(1, len(parts))]
        if path in self._made:
            raise BadPlace(f"{file!r} is made twice")
        if path in self._folders or not self._made.isdisjoint(above):
            raise BadPlace(f"{file!r} would be a file and a folder at once")
        self._made.add(path)
        self._folders.update(above)
        if _same(path, content):
            return
        if self._staging is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self.folder))
        self._count += 1
        ready = self._staging / str(self._count)
        ready.write_bytes(content)
        self._staged[path] = ready

    def commit(self) -> None:
        """Move everything into place, then remove what is no longer part of the site."""
        for path, ready in self._staged.items():
            self._make_room(path)
            ready.replace(path)
            self.written += 1
        for path in sorted(self._before):
            self._remove_if_stale(path)
        self._remove_empty_folders()

    def _remove_if_stale(self, path: Path) -> None:
        if path in self._made or not os.path.lexists(path):
            return
        if path.lstat().st_mtime_ns == self._before[path]:
            path.unlink()
            self.removed += 1

    def _make_room(self, path: Path) -> None:
        """A folder may stand where a file goes now, or a file where a folder goes."""
        for parent in reversed(path.relative_to(self.folder).parents[:-1]):
            at = self.folder / parent
            if at.is_symlink() or at.is_file():
                at.unlink()
        if path.is_dir() and not path.is_symlink():
            for old in [old for old in self._before if old.is_relative_to(path)]:
                self._remove_if_stale(old)
            for below, _, _ in sorted(os.walk(path), reverse=True):
                Path(below).rmdir()  # not empty: something of somebody else; let it rise
        path.parent.mkdir(parents=True, exist_ok=True)

    def _present(self) -> Iterator[Path]:
        for below, folders, names in os.walk(self.folder):
            at = Path(below)
            if at == self.folder:
                folders[:] = [name for name in folders if not self._kept(name)]
                names = [name for name in names if not self._kept(name)]
            yield from (at / name for name in names)
            # A link to a folder is not walked into; it is a thing to remove like a file.
            yield from (at / name for name in folders if (at / name).is_symlink())

    def _remove_empty_folders(self) -> None:
        for below, _, _ in sorted(os.walk(self.folder), reverse=True):
            at = Path(below)
            top = at.relative_to(self.folder).parts[:1]
            if top and not self._kept(top[0]) and not any(at.iterdir()):
                at.rmdir()

    def _kept(self, name: str) -> bool:
        """Whether a name at the top is not ours: named by the owner, or hidden. The site has no
        hidden files, so whatever is hidden there (.git, .ssh, .well-known) is somebody else's."""
        return name in self._keep or (name.startswith(".") and not name.startswith(_STAGING))

    def _refuse_sources(self, sources: Iterable[Path]) -> None:
        output = self.folder.resolve()
        for source in sources:
            real = source.resolve()
            if output == real or real.is_relative_to(output):
                raise NotOurs(
                    f"{self.folder} holds {source}, which building there could remove."
                    " Name another folder with --output."
                )
            if output.is_relative_to(real):
                raise NotOurs(
                    f"{self.folder} lies in {source}, where the site would mix with its sources."
                    " Name another folder with --output."
                )

    def _refuse_foreign(self) -> None:
        if self.folder.is_file():
            raise NotOurs(f"{self.folder} is a file; name a folder with --output")
        if not self.folder.is_dir():
            return
        names = sorted(p.name for p in self.folder.iterdir() if not p.name.startswith("."))
        foreign = [name for name in names if name not in self._keep]
        home = self.folder / "index.html"
        if not foreign or (home.is_file() and _SIGN in home.read_bytes()[:8192]):
            return
        raise NotOurs(
            f"{self.folder} holds files that this program did not make ({', '.join(foreign[:3])}"
            f"{', …' if len(foreign) > 3 else ''}); building there would remove them."
            " Name an empty folder with --output, or empty this one yourself."
        )


def _same(path: Path, content: bytes) -> bool:
    try:
        return (
            not path.is_symlink()
            and path.stat().st_size == len(content)
            and path.read_bytes() == content
        )
    except OSError:
        return False
