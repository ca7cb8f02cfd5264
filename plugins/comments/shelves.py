"""Where comments lie: content/comments/ and private/comments/, a folder for each post.

Folders are looked into one by one and only for the file that is asked for, so a comment is found
among tens of thousands without any of them being read. A folder or file that is a link is
refused: what lies there is decided somewhere else.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from ..sources import scan, texts
from ..sources.addresses import COMMENTS_FOLDER, DEVICES, LONGEST_SLUG, SLUG
from ..sources.problems import Problem
from . import durable, record
from .stored import Stored

COMMENT, SIDECAR = ".md", ".json"
_LARGEST = 512 * 1024  # bytes; the longest body and head are less in any script
# In the files of the store the status stands before all that strangers write.
_STATUS = re.compile(rb"---\n(?:(?:v|id|post|parent|kind): [^\n]*\n){5}status: ([a-z]+)\n")
_ENOUGH = 1024  # bytes, for what stands before it


class Shelf:
    """One of the two folders. `root` is content/ or private/."""

    def __init__(self, root: Path, *, private: bool) -> None:
        self.root, self.private = root, private
        self.folder = root / COMMENTS_FOLDER
        self._statuses: dict[str, tuple[scan.Mark, str]] = {}

    def path(self, post: str, id: str, ending: str = COMMENT) -> Path:
        """Where a comment lies, or would."""
        return self.folder / post / (id + ending)

    def posts(self) -> list[str]:
        """The names of the folders, sorted; what is not named after a post is none."""
        if self.folder.is_symlink():
            return []
        try:
            with os.scandir(self.folder) as listed:
                found = [e.name for e in listed if e.is_dir(follow_symlinks=False)]
        except OSError:
            return []
        return sorted(name for name in found if SLUG.fullmatch(name))

    def having(self, id: str, ending: str = COMMENT) -> list[Path]:
        """The files of a comment, in whatever folders they lie; mostly one or none."""
        file, folder = id + ending, str(self.folder)
        # Ten thousand folders: nothing is asked of those in which no such file is.
        try:
            with os.scandir(folder) as listed:
                found = [e.name for e in listed if os.access(f"{folder}/{e.name}/{file}", os.F_OK)]
        except OSError:
            return []
        known = self.posts() if found else ()
        return [self.path(post, id, ending) for post in sorted(found) if post in known]

    def has(self, post: str, id: str, ending: str = COMMENT) -> bool:
        """Whether the folder of a post holds the file of a comment."""
        is_name = SLUG.fullmatch(post) is not None
        return is_name and os.path.lexists(f"{self.folder}/{post}/{id}{ending}")

    def files(self, post: str = "", ending: str = COMMENT) -> Iterator[Path]:
        """The files of one post, or of all, by the names of folders and files."""
        for name in [post] if post else self.posts():
            folder = self.folder / name
            for file in sorted(self.names(name)):
                if file.endswith(ending) and file[0] != "." and not scan.is_nobodys(file):
                    yield folder / file

    def names(self, post: str) -> list[str]:
        """All that lies in the folder of a post."""
        folder = self.folder / post
        if not SLUG.fullmatch(post) or self.folder.is_symlink() or folder.is_symlink():
            return []
        try:
            return os.listdir(folder)  # noqa: PTH208  # names are wanted, not paths
        except OSError:
            return []

    def make_folder(self, post: str) -> Path:
        """The folder of a post, made where it is not there yet. Raises OSError, and ValueError
        where no post can have that name."""
        if not SLUG.fullmatch(post) or len(post) > LONGEST_SLUG or post in DEVICES:
            raise ValueError(f"No post can be called {post!r}.")
        folder = self.folder / post
        if self.private:
            self.root.parent.mkdir(parents=True, exist_ok=True)
        for each in (self.root, self.folder, folder):
            if each is not self.root and each.is_symlink():
                raise OSError(errno.ELOOP, "This folder is a link; put the folder itself", each)
            if self.private:
                durable.make_private(each)
            elif not each.is_dir():
                each.mkdir(exist_ok=True)
                durable.sync(each.parent)
        return folder

    def shown(self, path: Path) -> str:
        """The path as its owner would name it: content/comments/a-post/c-abc.md."""
        return path.relative_to(self.root.parent).as_posix()

    def read(self, path: Path) -> tuple[Stored | None, list[Problem]]:
        """A comment, or what is wrong with its file. A comment that is not there is one with a
        problem, too: it can go while folders are listed."""
        shown = self.shown(path)
        try:
            told = path.lstat()
            if not stat.S_ISREG(told.st_mode):
                remedy = "put the file itself here"
                return None, [Problem(shown, 1, "this is a link or no file", remedy)]
            if told.st_size > _LARGEST:
                remedy = "take the file away"
                return None, [Problem(shown, 1, "this is too long for a comment", remedy)]
            text, problems = texts.decoded(path.read_bytes(), shown)
        except OSError as error:
            return None, [texts.unread(error, shown)]
        if text is None:
            return None, problems
        read = record.read_kept if self.private else _read_shown
        return read(f"{COMMENTS_FOLDER}/{path.parent.name}/{path.name}", text, shown)

    def status(self, path: Path) -> str:
        """What a file says its comment is, from its first lines; "" where only reading it can
        tell. Remembered while the file is the same."""
        where = str(path)
        mark = scan.mark(where, time.time_ns())
        known = self._statuses.get(where)
        if mark and known and known[0] == mark:
            return known[1]
        try:
            with path.open("rb") as file:
                found = _STATUS.match(file.read(_ENOUGH))
        except OSError:
            return ""
        status = found[1].decode() if found else ""
        if mark:
            self._statuses[where] = (mark, status)
        return status

    def forget_gone(self) -> None:
        """Let go of what is remembered of files that are there no more."""
        for where in [w for w in list(self._statuses) if not os.path.lexists(w)]:
            self._statuses.pop(where, None)


def _read_shown(file: str, text: str, shown: str) -> tuple[Stored | None, list[Problem]]:
    stored, problems = record.read_stored(file, text, shown)
    if stored is not None and stored.status not in record.SHOWN:
        _, _, problems = record.read(file, text, shown)  # which says where it belongs
        return None, problems
    return stored, problems
