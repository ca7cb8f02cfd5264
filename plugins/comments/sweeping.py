"""What a kill left half done, brought to its end. The caller holds the lock of the store."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from . import durable, record
from .shelves import SIDECAR, Shelf
from .stored import seniority

if TYPE_CHECKING:
    from .store import Store

AN_HOUR = 3600  # seconds; nothing is written for so long


def sweep(store: Store) -> list[str]:
    """Settle every comment that lies twice or should lie nowhere, finish or take away files
    that were being written, and folders that are empty. Gives what was done."""
    done: list[str] = []
    for path in list(store.kept.files()):
        done += settle(store, path.stem, path.parent.name)
    for path in needless(store):
        durable.remove(path)
        done.append(f"What was known of {path.stem}, which is deleted, is gone.")
    for shelf in (store.kept, store.shown):
        for path in list(unfinished(shelf)):
            done += _finish(store, shelf, path)
        _remove_empty(shelf)
        shelf.forget_gone()
    done += [
        f"A file that was never finished is gone: {path.name}."
        for path in list(_in_private(store.private))
        if _is_old(path) and _gone(path)
    ]
    return done


def settle(store: Store, id: str, post: str) -> list[str]:
    """Of a comment that lies in both folders of a post, take the one with the shorter history
    away; of one that was withdrawn, what came back. Gives what was done."""
    here, twin = store.kept.path(post, id), store.shown.path(post, id)
    if not record.is_id(id) or not store.kept.has(post, id):
        return []
    if os.path.lexists(store.withdrawn / id):
        durable.remove(here)
        durable.remove(store.kept.path(post, id, SIDECAR))
        return [f"The comment {id} was withdrawn, and is gone now."]
    if not store.shown.has(post, id):
        return []
    private, public = store.kept.read(here)[0], store.shown.read(twin)[0]
    if private is None or public is None:
        return []  # somebody must look: the doctor names it
    holds = private if seniority(private) > seniority(public) else public
    durable.remove(twin if holds is private else here)
    return [f"The comment {id} lay in both folders; it is {holds.status}."]


def twins(store: Store) -> list[str]:
    """The ids of comments that lie in both folders of a post."""
    files = store.kept.files()
    return [path.stem for path in files if store.shown.has(path.parent.name, path.stem)]


def needless(store: Store) -> list[Path]:
    """Sidecars of comments that are deleted or withdrawn."""
    found = []
    for path in store.kept.files(ending=SIDECAR):
        twin = store.shown.path(path.parent.name, path.stem)
        if store.shown.status(twin) == "deleted" or os.path.lexists(store.withdrawn / path.stem):
            found.append(path)
    return found


def unfinished(shelf: Shelf) -> Iterator[Path]:
    """Files that were being written in the folders of posts."""
    for post in shelf.posts():
        for name in shelf.names(post):
            if durable.unfinished(name):
                yield shelf.folder / post / name


def _finish(store: Store, shelf: Shelf, path: Path) -> list[str]:
    """A sidecar whose comment got there is given its name; everything else goes after an hour."""
    name = durable.unfinished(path.name)
    goal = path.with_name(name)
    if name.endswith(SIDECAR) and not goal.exists() and _is_there(store, goal):
        try:
            os.replace(path, goal)  # noqa: PTH105
        except FileNotFoundError:  # whoever wrote it was only slow
            return []
        durable.sync(path.parent)
        return [f"What is known of {goal.stem} was not in its place; now it is."]
    if _is_old(path) and _gone(path):
        return [f"A file that was never finished is gone: {shelf.shown(path)}."]
    return []


def _is_there(store: Store, beside: Path) -> bool:
    """Whether the comment of a sidecar is there, and no tombstone."""
    post, id = beside.parent.name, beside.stem
    public = store.shown.status(store.shown.path(post, id))
    return store.kept.path(post, id).exists() or public not in ("", "deleted")


def _in_private(private: Path) -> Iterator[Path]:
    """Files that were being written at the top of private/ (see kept_json and durable)."""
    try:
        names = sorted(os.listdir(private))  # noqa: PTH208
    except OSError:
        return
    for name in names:
        if durable.unfinished(name) or name.startswith(".tmp-"):
            yield private / name


def _remove_empty(shelf: Shelf) -> None:
    """A folder that holds nothing; whoever is about to write into it makes it again."""
    for post in shelf.posts():
        if not shelf.names(post):
            try:
                (shelf.folder / post).rmdir()
            except OSError:
                continue


def _is_old(path: Path) -> bool:
    try:
        return path.lstat().st_mtime < time.time() - AN_HOUR
    except OSError:
        return False


def _gone(path: Path) -> bool:
    durable.discard(path)
    return not os.path.lexists(path)
