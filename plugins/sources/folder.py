"""The content folder: which files it holds, and which of them cannot be what they seem.

Nothing that lies there is passed over in silence: a Word file, a post one folder too deep
or a link that leads out of the folder is a problem with a remedy, because its writer
believes that it is on the site.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .addresses import COMMENTS_FOLDER, DEVICES, FOLDERS, IMAGES_FOLDER
from .problems import Problem, did_you_mean

KIND_OF_FOLDER = {folder: kind for kind, folder in FOLDERS.items()}
_KNOWN_FOLDERS = {*KIND_OF_FOLDER, COMMENTS_FOLDER, IMAGES_FOLDER}
_WORD_FILES = {".doc", ".docx", ".odt", ".rtf", ".pages", ".gdoc"}
_NEARLY_MARKDOWN = {".markdown", ".mkd", ".mdown", ".txt", ".rst", ".html", ".htm"}
_LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini", ".obsidian", ".trash", ".vscode"}
_LEFT_BY_SYSTEMS |= {".git", ".gitkeep", ".gitignore", ".gitattributes", ".editorconfig"}
_LEFT_BY_EDITORS = ("~", ".swp", ".swo", ".tmp", ".orig", ".rej", ".un~")
_AT_THE_TOP = {"readme", "license", "licence", "copying"}


@dataclass(frozen=True)
class SourceFile:
    """A file to read. `file` is its path below content/ with `/`, `shown` the path for people."""

    kind: str
    file: str
    path: Path
    shown: str


@dataclass(frozen=True)
class Listing:
    """What the content folder holds: sources by path, and what cannot be read as one."""

    sources: tuple[SourceFile, ...]
    comments: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def listing(root: Path, shown: str) -> Listing:
    """List the content folder in the order of its paths, whatever order the disk keeps.

    `shown` is the folder as its owner named it.
    """
    if not root.is_dir():
        remedy = "name the folder with --content, or make it and write a post in posts/"
        return Listing((), (), (Problem(shown, 1, "there is no such folder", remedy),))
    walk = _Walk(root, root.resolve(), shown)
    for entry in _entries(root):
        walk.top(entry)
    by_file = sorted(walk.sources, key=lambda source: source.file)
    comments = sorted(walk.comments, key=lambda source: source.file)
    return Listing(tuple(by_file), tuple(comments), tuple(walk.problems))


class _Walk:
    def __init__(self, root: Path, real_root: Path, shown: str) -> None:
        self.root, self.real_root, self.shown = root, real_root, shown
        self.sources: list[SourceFile] = []
        self.comments: list[SourceFile] = []
        self.problems: list[Problem] = []

    def top(self, entry: os.DirEntry[str]) -> None:
        """One entry of the content folder itself."""
        if _ignored(entry.name) or self._leads_out(entry):
            return
        if not entry.is_dir():
            if entry.name.split(".")[0].lower() not in _AT_THE_TOP:
                self._unread(
                    entry,
                    "files at the top of this folder are not read",
                    "move it into posts/ or pages/, or where it belongs",
                )
        elif entry.name in KIND_OF_FOLDER:
            for inner in _entries(Path(entry.path)):
                self._source(inner, KIND_OF_FOLDER[entry.name])
        elif entry.name == COMMENTS_FOLDER:
            for inner in _entries(Path(entry.path)):
                self._comments_of_a_post(inner)
        elif entry.name not in _KNOWN_FOLDERS:
            remedy = did_you_mean(entry.name, _KNOWN_FOLDERS)
            self._problem(entry, "unknown folder; nothing in it is read", remedy)

    def _source(self, entry: os.DirEntry[str], kind: str) -> None:
        if _ignored(entry.name) or self._leads_out(entry):
            return
        if entry.is_dir():
            files = (path for path in Path(entry.path).rglob("*") if path.is_file())
            if any(not _ignored(path.name) for path in files):
                remedy = f"move its files into {FOLDERS[kind]}/"
                self._problem(entry, "folders inside this one are not read", remedy)
        elif not entry.is_file():
            self._problem(entry, "this is no file that can be read", "take it away")
        elif not entry.name.endswith(".md"):
            self._unread(entry, "only files ending in .md are read here")
        elif entry.name.startswith("."):
            self._problem(entry, "hidden files are not read", "take the dot from its name")
        else:
            self.sources.append(self._file(entry, kind))

    def _comments_of_a_post(self, entry: os.DirEntry[str]) -> None:
        if _ignored(entry.name) or self._leads_out(entry):
            return
        if not entry.is_dir():
            self._problem(entry, "comments lie in a folder for each post", "move it there")
            return
        for inner in _entries(Path(entry.path)):
            if _ignored(inner.name) or self._leads_out(inner):
                continue
            if not inner.is_file() or not inner.name.endswith(".md") or inner.name[0] == ".":
                self._problem(inner, "this is not a comment that the store wrote", "take it away")
            else:
                self.comments.append(self._file(inner, "comment"))

    def _file(self, entry: os.DirEntry[str], kind: str) -> SourceFile:
        path = Path(entry.path)
        return SourceFile(kind, path.relative_to(self.root).as_posix(), path, self._shown(entry))

    def _leads_out(self, entry: os.DirEntry[str]) -> bool:
        if entry.name.split(".")[0].lower() in DEVICES:
            remedy = "choose another name"
            self._problem(entry, "Windows keeps this name for itself", remedy)
            return True
        if not entry.is_symlink():
            return False
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):  # leads nowhere, or round and round
            target = None
        if target is not None and target.is_relative_to(self.real_root):
            return False
        remedy = "put the file itself here"
        self._problem(entry, "this link leads out of the content folder, or nowhere", remedy)
        return True

    def _unread(self, entry: os.DirEntry[str], reason: str, remedy: str = "") -> None:
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

    def _shown(self, entry: os.DirEntry[str]) -> str:
        path = f"{self.shown}/{Path(entry.path).relative_to(self.root).as_posix()}"
        # A name that is not UTF-8 must still be named, and printed.
        return path.encode("utf-8", "backslashreplace").decode("utf-8")

    def _problem(self, entry: os.DirEntry[str], wrong: str, remedy: str) -> None:
        self.problems.append(Problem(self._shown(entry), 1, wrong, remedy))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _ignored(name: str) -> bool:
    """What editors and systems leave behind; it is nobody's text."""
    return name in _LEFT_BY_SYSTEMS or name.endswith(_LEFT_BY_EDITORS) or name.startswith(".#")
