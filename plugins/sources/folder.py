"""The content folder: which files it holds, and which of them cannot be what they seem.

Nothing that lies there is passed over in silence: a Word file, a post one folder too deep
or a link that leads out of the folder is a problem with a remedy, because its writer
believes that it is on the site.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from . import scan
from .addresses import COMMENTS_FOLDER, DEVICES, FOLDERS, IMAGES_FOLDER
from .dataclass import dataclass
from .problems import Problem, did_you_mean

KIND_OF_FOLDER = {folder: kind for kind, folder in FOLDERS.items()}
_KNOWN_FOLDERS = {*KIND_OF_FOLDER, COMMENTS_FOLDER, IMAGES_FOLDER}
_WORD_FILES = {".doc", ".docx", ".odt", ".rtf", ".pages", ".gdoc"}
_NEARLY_MARKDOWN = {".markdown", ".mkd", ".mdown", ".txt", ".rst", ".html", ".htm"}
_AT_THE_TOP = {"readme", "license", "licence", "copying"}
_NOTHING: scan.Folder = (b"", (), ())


class SourceFile(NamedTuple):
    """A file to read. `file` is its path below content/ with `/`, `mark` tells whether it has
    changed since it was looked at."""

    kind: str
    file: str
    root: str
    shown_root: str
    mark: scan.Mark = ()

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.root, self.file)

    @property
    def shown(self) -> str:
        """Its path for people; a name that is not UTF-8 must still be named, and printed."""
        path = f"{self.shown_root}/{self.file}"
        return path.encode("utf-8", "backslashreplace").decode("utf-8")


def one(root: Path, shown: str, file: str) -> SourceFile | None:
    """A single source file that is good beyond doubt, by its path below the content folder:
    `posts/2026-01-31-x.md` or `comments/x/c-1.md`. None for anything else, and then only a
    listing of the whole folder can tell."""
    folder, _, name = file.partition("/")
    kind = KIND_OF_FOLDER.get(folder, "comment" if folder == COMMENTS_FOLDER else "")
    name = name if kind != "comment" else name.partition("/")[2]
    plain = name.endswith(".md") and name[0] != "." and "/" not in name
    if not kind or not plain or scan.is_nobodys(name) or name.partition(".")[0].lower() in DEVICES:
        return None
    path = root / file
    try:
        if any(stat.S_ISLNK(above.lstat().st_mode) for above in (path, path.parent)):
            return None
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
    except OSError:
        return None
    return SourceFile(kind, file, str(root), shown, scan.mark(str(path), time.time_ns()))


@dataclass(frozen=True)
class Listing:
    """What the content folder holds: sources by path, and what cannot be read as one. `comments`
    are those in folders that are not among the `unchanged`; `folders` say what stands for each
    folder, by its path below the root."""

    sources: tuple[SourceFile, ...]
    comments: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    unchanged: tuple[str, ...] = ()
    folders: Mapping[str, scan.Folder] = field(default_factory=dict, compare=False)


def listing(
    root: Path,
    shown: str,
    known: Mapping[str, bytes] | None = None,
    seen: Mapping[str, scan.Folder] | None = None,
    look: scan.Look | None = None,
) -> Listing:
    """List the content folder in the order of its paths, whatever order the disk keeps.

    `shown` is the folder as its owner named it. `known` are the digests of an earlier listing:
    a folder of comments that still has the same is not gone through again, and where `seen` says
    what such a listing saw, it is not listed either. `look` is what somebody who knows what `seen`
    says has found out just now.
    """
    if not root.is_dir():
        remedy = "name the folder with --content, or make it and write a post in posts/"
        return Listing((), (), (Problem(shown, 1, "there is no such folder", remedy),))
    walk = _Walk(root, shown, known or {}, seen or {}, look or scan.Look())
    for entry in walk.entries(""):
        walk.top(entry)
    by_file = sorted(walk.sources, key=lambda source: source.file)
    comments = sorted(walk.comments, key=lambda source: source.file)
    return Listing(
        tuple(by_file),
        tuple(comments),
        tuple(walk.problems),
        tuple(walk.unchanged),
        walk.folders(),
    )


class _Entry(NamedTuple):
    """An entry of a folder: its name, its path below content/, what it is, its mark."""

    name: str
    file: str
    mode: int
    mark: scan.Mark


class _Walk:
    def __init__(
        self,
        root: Path,
        shown: str,
        known: Mapping[str, bytes],
        before: Mapping[str, scan.Folder],
        look: scan.Look,
    ) -> None:
        self._root, self._real_root, self._shown_root = str(root), root.resolve(), shown
        self._known, self._now = known, time.time_ns()
        self._before, self._look = before, look
        self._names_are_told = bool(before) and scan.times_tell_of_names(self._root)
        self.digests: dict[str, bytes] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._times = {"": scan.times(root.stat(), self._now)}
        self.sources: list[SourceFile] = []
        self.comments: list[SourceFile] = []
        self.unchanged: list[str] = []
        self.problems: list[Problem] = []

    def entries(self, folder: str) -> list[_Entry]:
        """What a folder below content/ holds."""
        return self._named(folder, self._seen(folder))

    def folders(self) -> dict[str, scan.Folder]:
        """What stands for each folder that was looked at. A link to one has no times."""
        return {
            name: (digest, self._names[name], self._times.get(name, ()))
            for name, digest in self.digests.items()
        }

    def top(self, entry: _Entry) -> None:
        """One entry of the content folder itself."""
        if self._leads_out(entry):
            return
        if not self._is_folder(entry):
            if entry.name.split(".")[0].lower() not in _AT_THE_TOP:
                self._unread(
                    entry,
                    "files at the top of this folder are not read",
                    "move it into posts/ or pages/, or where it belongs",
                )
        elif entry.name in KIND_OF_FOLDER:
            for inner in self.entries(entry.name):
                self._source(inner, KIND_OF_FOLDER[entry.name])
        elif entry.name == COMMENTS_FOLDER:
            for inner in self.entries(entry.name):
                self._comments_of_a_post(inner)
        elif entry.name == IMAGES_FOLDER:
            self._remember(entry.name)
        else:
            remedy = did_you_mean(entry.name, _KNOWN_FOLDERS)
            self._problem(entry, "unknown folder; nothing in it is read", remedy)

    def _source(self, entry: _Entry, kind: str) -> None:
        name = entry.name
        if self._leads_out(entry):
            return
        if name.endswith(".md") and name[0] != "." and self._is_file(entry):
            self.sources.append(self._file(entry, kind))
        elif self._is_folder(entry):
            if any(self._remember(entry.file)):
                remedy = f"move its files into {FOLDERS[kind]}/"
                self._problem(entry, "folders inside this one are not read", remedy)
        elif not self._is_file(entry):
            self._problem(entry, "this is no file that can be read", "take it away")
        elif not name.endswith(".md"):
            self._unread(entry, "only files ending in .md are read here")
        else:
            self._problem(entry, "hidden files are not read", "take the dot from its name")

    def _comments_of_a_post(self, entry: _Entry) -> None:
        if self._leads_out(entry):
            return
        if not self._is_folder(entry):
            self._problem(entry, "comments lie in a folder for each post", "move it there")
            return
        known = self._known.get(entry.file, b"")
        if known and self._is_as_before(entry.file, known):
            self.unchanged.append(entry.name)
            return
        seen = self._seen(entry.file)
        if known and known == self.digests[entry.file]:
            self.unchanged.append(entry.name)
            return
        before = len(self.problems)
        for inner in self._named(entry.file, seen):
            if self._leads_out(inner):
                continue
            name = inner.name
            if not name.endswith(".md") or name[0] == "." or not self._is_file(inner):
                self._problem(inner, "this is not a comment that the store wrote", "take it away")
            else:
                self.comments.append(self._file(inner, "comment"))
        if len(self.problems) > before:
            # Gone through again the next time, for what is odd here must be said again.
            self.digests[entry.file] = b""

    def _is_as_before(self, folder: str, known: bytes) -> bool:
        """Whether a folder is as an earlier listing saw it, if that is at hand: a shorter way."""
        before = self._before.get(folder)
        if not before or before[0] != known:
            return False
        own = self._times.get(folder, ())
        if folder in self._look.same:
            self._times[folder] = before[2]
        elif not self._names_are_told or not scan.holds_the_same(
            self._root, folder, before, own, self._now
        ):
            return False
        self.digests[folder], self._names[folder] = known, before[1]
        return True

    def _seen(self, folder: str) -> list[scan.Seen]:
        seen = self._same_folders(folder)
        if seen is not None:
            return seen
        inner: dict[str, scan.Times] = {}
        times, seen = self._look.entries.get(folder, ((), None))
        if seen is not None:
            self._times[folder] = times
        else:
            path = f"{self._root}/{folder}" if folder else self._root
            seen = scan.entries(path, self._now, inner)
        self.digests[folder] = scan.digest(seen)
        self._names[folder] = tuple(entry[0] for entry in seen)
        prefix = f"{folder}/" if folder else ""
        self._times.update((prefix + name, times) for name, times in inner.items())
        return seen

    def _same_folders(self, folder: str) -> list[scan.Seen] | None:
        """The entries of a folder that was found to be the same and holds nothing but folders:
        more than their names is not kept of entries. None for any other."""
        before = self._before.get(folder)
        if before is None or folder not in self._look.same:
            return None
        digest, names, own = before
        prefix = f"{folder}/" if folder else ""
        times = {prefix + name: self._before.get(prefix + name, _NOTHING)[2] for name in names}
        if not all(times.values()):  # a link to a folder has no times
            return None
        self.digests[folder], self._names[folder] = digest, names
        self._times.update({folder: own, **times})
        return [(name, stat.S_IFDIR, (stat.S_IFDIR,)) for name in names]

    def _named(self, folder: str, seen: list[scan.Seen]) -> list[_Entry]:
        prefix = f"{folder}/" if folder else ""
        return [_Entry(name, prefix + name, mode, mark) for name, mode, mark in seen]

    def _remember(self, folder: str) -> list[str]:
        """Look at everything below a folder whose files are not sources; gives the files."""
        files = []
        waiting = [folder]
        while waiting:
            below = waiting.pop()
            for entry in self.entries(below):
                if stat.S_ISDIR(entry.mode):
                    waiting.append(entry.file)
                else:
                    files.append(entry.file)
        return files

    def _file(self, entry: _Entry, kind: str) -> SourceFile:
        return SourceFile(kind, entry.file, self._root, self._shown_root, entry.mark)

    def _is_folder(self, entry: _Entry) -> bool:
        if stat.S_ISLNK(entry.mode):
            return Path(self._root, entry.file).is_dir()
        return stat.S_ISDIR(entry.mode)

    def _is_file(self, entry: _Entry) -> bool:
        if stat.S_ISLNK(entry.mode):
            return Path(self._root, entry.file).is_file()
        return stat.S_ISREG(entry.mode)

    def _leads_out(self, entry: _Entry) -> bool:
        if entry.name.partition(".")[0].lower() in DEVICES:
            remedy = "choose another name"
            self._problem(entry, "Windows keeps this name for itself", remedy)
            return True
        if not stat.S_ISLNK(entry.mode):
            return False
        try:
            target = Path(self._root, entry.file).resolve(strict=True)
        except (OSError, RuntimeError):  # leads nowhere, or round and round
            target = None
        if target is not None and target.is_relative_to(self._real_root):
            return False
        remedy = "put the file itself here"
        self._problem(entry, "this link leads out of the content folder, or nowhere", remedy)
        return True

    def _unread(self, entry: _Entry, reason: str, remedy: str = "") -> None:
        ending = Path(entry.name).suffix.lower()
        if ending in _WORD_FILES:
            remedy = "paste its text into a new file made by 'python3 tasks.py new \"Title\"'"
            self._problem(entry, "this is a word processor's file; it cannot be read", remedy)
        elif remedy:
            self._problem(entry, reason, remedy)
        elif ending in _NEARLY_MARKDOWN or ending == ".md":
            self._problem(entry, reason, "rename it so that it ends in .md")
        else:
            remedy = "put pictures and downloads into images/"
            self._problem(entry, reason, remedy)

    def _problem(self, entry: _Entry, wrong: str, remedy: str) -> None:
        shown = self._file(entry, "").shown
        self.problems.append(Problem(shown, 1, wrong, remedy))
