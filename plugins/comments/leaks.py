"""Whether anything that was given in confidence stands where others can read it: in published
files, in the finished site, in git."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..sources.problems import Problem
from . import history, sidecar
from .blocking import folded_email
from .shelves import SIDECAR

if TYPE_CHECKING:
    from .store import Store

# Wide on purpose: what only looks like an address is compared with those that are known.
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]\\=@/?&]+@[^\s<>\"'(),:;\[\]\\=@/?&]+\.[^\W\d_]{2,}")
_TEXTS = {".html", ".htm", ".xml", ".json", ".txt", ".md", ".js", ".css", ".opml", ".py", ".toml"}
_LARGEST = 16 * 1024 * 1024  # bytes


def leaks(store: Store, root: Path, outputs: Iterable[Path]) -> list[Problem]:
    """What stands where it should not. `root` is the project's folder, `outputs` are those of
    the finished site."""
    known = addresses(store)
    own = _own(store, root) if known else set()
    return [
        *_in_comments(store, known),
        *_in_the_site(root, outputs, known - own),
        *_in_git(store, root, known - own),
    ]


def addresses(store: Store) -> set[str]:
    """The addresses that were given with comments, folded."""
    found = (sidecar.read(path) for path in store.kept.files(ending=SIDECAR))
    return {folded_email(beside.email) for beside in found if beside and beside.email}


def _own(store: Store, root: Path) -> set[str]:
    """Addresses that the owner wrote into the site's own texts and settings: they are public
    by the owner's will."""
    found: set[str] = set()
    for path in sorted(root.glob("*.py")):
        found |= _addresses_in(path)
    for path in _texts_below(store.content):
        if store.shown.folder not in path.parents:
            found |= _addresses_in(path)
    return found


def _in_comments(store: Store, known: set[str]) -> Iterator[Problem]:
    for path in store.shown.files():
        raw = _raw(path)
        if b"@" not in raw:
            continue
        head, _, body = raw.decode("utf-8", "replace").partition("\n---\n")
        shown, edit = store.shown.shown(path), f"python3 tasks.py comments.edit {path.stem}"
        if _found_in(head):
            wrong = "an e-mail address stands in the head of a published comment"
            yield Problem(shown, 1, wrong, f"take it out with '{edit}'")
        elif (said := _found_in(body)) & known:
            wrong = "the address that somebody gave in confidence stands in a published comment"
            yield Problem(shown, _line(raw, said & known), wrong, f"take it out with '{edit}'")
        elif said:
            wrong = "somebody wrote an e-mail address into this comment, for all to read"
            remedy = f"'{edit}' takes it out, if that was not meant"
            yield Problem(shown, _line(raw, said), wrong, remedy, "note")


def _in_the_site(root: Path, outputs: Iterable[Path], known: set[str]) -> Iterator[Problem]:
    for folder in outputs if known else ():
        for path in _texts_below(folder):
            if _addresses_in(path) & known:
                wrong = "the address that somebody gave with a comment stands in the site"
                remedy = "take it out of the text it comes from, and build the site again"
                yield Problem(_shown(path, root), 1, wrong, remedy)


def _in_git(store: Store, root: Path, known: set[str]) -> Iterator[Problem]:
    """What git keeps of private/, or would at the next commit."""
    if not history.is_kept(root):
        return
    shown = _shown(store.private, root)
    try:
        if tracked := history.tracked(root, [store.private]):
            wrong = f"git keeps {_files(len(tracked))} of this folder; a push would publish that"
            remedy = f"run 'git rm -r --cached {shown}' and commit"
            yield Problem(shown, 1, wrong, remedy)
        if commits := history.commits_below(root, store.private):
            named = ", ".join(commits[:5]) + (" …" if len(commits) > 5 else "")
            wrong = f"what is private is part of {_commits(len(commits))}: {named}"
            remedy = "do not push; take it out of the history (git filter-repo)"
            yield Problem(shown, 1, wrong, remedy)
        if not history.is_ignored(root, store.private / "x"):
            remedy = "run 'python3 tasks.py comments.doctor --fix'"
            yield Problem(shown, 1, "git does not pass this folder over", remedy)
        for name in history.tracked_with(root, sorted(known)) if known else ():
            wrong = "the address that somebody gave with a comment stands in a file that git keeps"
            if name not in tracked:
                yield Problem(name, 1, wrong, "take it out and commit")
    except history.Silent as silent:
        remedy = "so see for yourself that it does not keep this folder"
        yield Problem(shown, 1, str(silent).removesuffix("."), remedy, "note")


def _addresses_in(path: Path) -> set[str]:
    raw = _raw(path)
    return _found_in(raw.decode("utf-8", "replace")) if b"@" in raw else set()


def _found_in(text: str) -> set[str]:
    return {folded_email(found) for found in _ADDRESS.findall(text)}


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError:  # gone meanwhile, or told by others
        return b""


def _texts_below(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if os.path.splitext(name)[1].lower() in _TEXTS:  # noqa: PTH122  # of many files
                yield Path(at, name)


def _line(raw: bytes, words: set[str]) -> int:
    """The line on which one of some words stands first."""
    for number, line in enumerate(raw.decode("utf-8", "replace").split("\n"), 1):
        if _found_in(line) & words:
            return number
    return 1


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _commits(number: int) -> str:
    return "1 commit" if number == 1 else f"{number} commits"
