"""Proof that nothing private is published and that every comment is whole; and the repair of
what can be repaired without a decision."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..sources import scan
from ..sources.problems import Problem, did_you_mean
from . import durable, history, homes, leaks, record, sweeping
from .shelves import COMMENT, SIDECAR, Shelf

if TYPE_CHECKING:
    from .store import Store

_FIX = "run 'python3 tasks.py comments.doctor --fix'"
_OUTPUTS = ("output", "published")


def examine(store: Store, root: Path, outputs: Collection[Path] = ()) -> list[Problem]:
    """Everything that is wrong, sorted by file. `root` is the project's folder, in which git is
    asked; `outputs` are the folders of the finished site (else those in `root` of the usual
    names)."""
    outputs = outputs or tuple(root / name for name in _OUTPUTS)
    return sorted(
        {
            *leaks.leaks(store, root, outputs),
            *_place(store, root, outputs),
            *_permissions(store),
            *_files(store),
            *_twice(store),
            *_beside_nothing(store),
            *_homeless(store),
        }
    )


def repair(store: Store, root: Path) -> list[str]:
    """Do what needs no decision: permissions, what a kill left half done, the line in
    .gitignore. Gives what was done, a sentence each. Raises OSError."""
    done: list[str] = []
    for path, wanted in _too_open(store):
        path.chmod(wanted)
        done.append(f"{_shown(store, path)} can be read by you alone now.")
    if store.private.is_dir():
        done += store.sweep()
    return done + _ignore(store, root)


# ── Where it lies, and who may read it ──────────────────────────────────────────────────────


def _place(store: Store, root: Path, outputs: Collection[Path]) -> Iterator[Problem]:
    public = {*outputs, root / "theme", store.content}
    for folder in sorted(public):
        if store.private.resolve().is_relative_to(folder.resolve()):
            wrong = f"what is private lies in {folder.name}/, which is published"
            yield Problem(_shown(store, store.private), 1, wrong, "move it out of there")


def _permissions(store: Store) -> Iterator[Problem]:
    for path, wanted in _too_open(store):
        shown = _shown(store, path)
        now = stat.S_IMODE(path.lstat().st_mode)
        wrong = f"others on this machine may get at this (its mode is {now:o}, not {wanted:o})"
        yield Problem(shown, 1, wrong, _FIX)


def _too_open(store: Store) -> list[tuple[Path, int]]:
    """What others than the owner may read below private/, and the mode that it should have."""
    if os.name == "nt":  # there these bits say nothing
        return []
    found: list[tuple[Path, int]] = []
    waiting = [store.private]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        if stat.S_ISLNK(mode) and path != store.private:
            continue
        wanted = durable.FOLDER if path.is_dir() else durable.FILE
        if path.stat().st_mode & 0o077:
            found.append((path, wanted))
        if path.is_dir():
            waiting += path.iterdir()
    return sorted(found)


# ── The files ───────────────────────────────────────────────────────────────────────────────


def _files(store: Store) -> Iterator[Problem]:
    """Comments that cannot be read, and what is none."""
    for path in store.shown.files():
        yield from store.shown.read(path)[1]
    yield from store.odd()
    for shelf in (store.shown, store.kept):
        yield from _strange(shelf)
        for path in sweeping.unfinished(shelf):
            wrong = "this file was never finished"
            yield Problem(shelf.shown(path), 1, wrong, f"after an hour, {_FIX}", "note")
    for path in sorted(store.private.glob("*.damaged-*")):
        wrong = "this file was damaged and has been set aside"
        remedy = "take from it what you need, and take it away"
        yield Problem(_shown(store, path), 1, wrong, remedy, "note")


def _strange(shelf: Shelf) -> Iterator[Problem]:
    """What lies among the comments and is none. (The build says so of content/.)"""
    if shelf.folder.is_symlink():
        wrong = "this folder is a link, so nothing in it is read"
        yield Problem(shelf.shown(shelf.folder), 1, wrong, "put the folder itself here")
        return
    posts = set(shelf.posts())
    for path in sorted(shelf.folder.iterdir()) if shelf.folder.is_dir() else ():
        if path.name not in posts and not scan.is_nobodys(path.name):
            wrong = "this is no folder of a post's comments, so nothing in it is read"
            yield Problem(shelf.shown(path), 1, wrong, "take it away")
    known = (COMMENT, SIDECAR) if shelf.private else (COMMENT,)
    for post in sorted(posts):
        for name in sorted(shelf.names(post)):
            path = shelf.folder / post / name
            if name.endswith(known) and name[0] != "." and record.is_id(path.stem):
                continue
            if not scan.is_nobodys(name) and not durable.unfinished(name):
                wrong = "this is not a comment that the store wrote"
                yield Problem(shelf.shown(path), 1, wrong, "take it away")
            elif shelf.private and scan.is_nobodys(name) and not durable.unfinished(name):
                wrong = "an editor or a system left this behind; it may hold what somebody wrote"
                yield Problem(shelf.shown(path), 1, wrong, "take it away", "note")


def _twice(store: Store) -> Iterator[Problem]:
    """Comments that lie in two places."""
    half = set(sweeping.twins(store))
    places: dict[str, list[str]] = {}
    for shelf in (store.shown, store.kept):
        for path in shelf.files():
            if path.stem in half and shelf.private:
                wrong = f"this comment lies in {store.content.name}/ too, as a kill can leave it"
                yield Problem(shelf.shown(path), 1, wrong, _FIX)
            else:
                places.setdefault(path.stem, []).append(shelf.shown(path))
            if (store.withdrawn / path.stem).exists() and shelf.private:
                wrong = "this comment was withdrawn and is still here, as a kill can leave it"
                yield Problem(shelf.shown(path), 1, wrong, _FIX)
    for id, (first, *others) in places.items():
        for other in others:
            wrong = f"the id '{id}' is already that of {first}"
            yield Problem(other, 1, wrong, "keep one of the two files")


def _beside_nothing(store: Store) -> Iterator[Problem]:
    """What is known of comments that are not there."""
    needless = set(sweeping.needless(store))
    ids = set(store.ids())
    for path in store.kept.files(ending=SIDECAR):
        if path in needless:
            wrong = "this belongs to a comment that is deleted"
            yield Problem(store.kept.shown(path), 1, wrong, _FIX)
        elif path.stem not in ids:
            wrong = "this is known of a comment that is not there"
            erase = f"python3 tasks.py comments.erase --id {path.stem}"
            remedy = f"bring the comment back, or run '{erase}'"
            yield Problem(store.kept.shown(path), 1, wrong, remedy)


def _homeless(store: Store) -> Iterator[Problem]:
    """Folders of comments whose post is not there."""
    folders = {post for shelf in (store.shown, store.kept) for post in shelf.posts()}
    if not folders:
        return
    there = homes.among(store.content, folders)
    names = homes.names(store.content) if there != folders else set()
    for shelf in (store.shown, store.kept):
        for post in shelf.posts():
            if post not in there and any(shelf.names(post)):
                wrong = f"there is no post '{post}' for these comments"
                remedy = did_you_mean(post, there | names) or "bring the post back"
                yield Problem(shelf.shown(shelf.folder / post), 1, wrong, remedy)


# ── Git ─────────────────────────────────────────────────────────────────────────────────────


def _ignore(store: Store, root: Path) -> list[str]:
    """See to it that git passes private/ over."""
    if not history.is_kept(root) or not store.private.is_relative_to(root):
        return []
    try:
        if history.is_ignored(root, store.private / "x"):
            return []
    except history.Silent:
        pass
    line = f"/{store.private.relative_to(root).as_posix()}/"
    path = root / ".gitignore"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if line in before.split("\n"):
        return []
    gap = "" if not before or before.endswith("\n") else "\n"
    durable.replace(path, f"{before}{gap}{line}\n", private=False)
    return [f"git passes {line.strip('/')}/ over now (a line in .gitignore)."]


def _shown(store: Store, path: Path) -> str:
    return store.kept.shown(path)
