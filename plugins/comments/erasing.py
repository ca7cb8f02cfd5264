"""Somebody asks to be forgotten: their text, name and address leave every file.

A published comment becomes a tombstone, so that those who answered it keep their place; all
others are gone. What the classifier counted is taken back. The log never held anything of
theirs. What cannot be taken away here is named: commits of git, and files written by hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..sources import scan
from ..sources.dataclass import dataclass
from . import blocking, classifier, durable, history, record, sidecar, unblocking
from .shelves import SIDECAR
from .store import Unknown

if TYPE_CHECKING:
    from .store import Entry, Store

_LARGEST = 16 * 1024 * 1024  # bytes; more is no file of ours


@dataclass(frozen=True)
class Erased:
    """What was done. `tombstones` are ids of published comments, which keep their place without
    their text; `removed` those of all others. `unblocked`: their address, their website or where
    they sent it from was on the list of blocked ones, and is no more. `commits` still hold a
    text, newest first; `silent` says why git could not be asked. `left` are files in private/
    that still hold the address. `warnings` are sentences about what went another way than it
    should."""

    tombstones: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unblocked: bool = False
    commits: tuple[str, ...] = ()
    silent: str = ""
    left: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def erase(store: Store, *, email: str = "", id: str = "") -> Erased:
    """Erase one comment, or all that were sent with an e-mail address (the case of its letters
    does not matter). May be repeated; what is gone already does no harm.

    Raises ValueError where neither is given, Unknown where nothing is known of the id, OSError.
    """
    if bool(email.strip()) == bool(id):
        raise ValueError("Give an e-mail address or an id.")
    warnings: list[str] = []
    tombstones: list[str] = []
    removed: list[str] = []
    unblocked = False
    with store.alone():
        store.sweep()
        ids = [id] if id else _sent_with(store, email)
        addresses = {email} if email else set()
        for each in ids:
            entry = _found(store, each)
            beside = entry.beside if entry else _orphan(store, each)
            if beside is None:
                raise Unknown(f"No comment has the id {each[:80]!r}.")
            addresses |= {beside.email} - {""}
            if entry is not None:
                unblocked |= unblocking.take_off(store.private, **unblocking.writer_of(entry))
            elif beside.fingerprint:
                marks = (beside.fingerprint,)
                unblocked |= unblocking.take_off(store.private, fingerprints=marks)
            stays: Path | None = None
            if entry is not None:
                warnings += _unlearn(store, entry)
            if entry is not None and entry.comment.status in record.SHOWN:
                stays = store.empty(entry, "owner", "erase").path
                tombstones.append(each)
            else:
                if entry is not None:
                    store.forget(entry, "owner", "erase")
                removed.append(each)
            warnings += _remove_others(store, each, stays)
            store.remove_beside(each)
        unblocked |= unblocking.take_off(store.private, emails=addresses)
    commits, silent = _commits(store, ids)
    return Erased(
        tuple(tombstones),
        tuple(removed),
        unblocked,
        commits,
        silent,
        tuple(_still_with(store, addresses)),
        tuple(warning for warning in warnings if warning),
    )


def concerned(store: Store, *, email: str = "", id: str = "") -> list[Entry]:
    """The comments that `erase` would take; those that cannot be read are not among them."""
    ids = [id] if id else _sent_with(store, email) if email.strip() else []
    return [entry for each in ids if (entry := _found(store, each))]


def _sent_with(store: Store, email: str) -> list[str]:
    """The ids of the comments that an address was given with."""
    wanted = blocking.folded_email(email)
    found: dict[str, None] = {}
    for path in store.kept.files(ending=SIDECAR):
        beside = sidecar.read(path)
        if beside is not None and blocking.folded_email(beside.email) == wanted:
            found[path.stem] = None
    return list(found)


def _found(store: Store, id: str) -> Entry | None:
    try:
        return store.find(id)
    except Unknown:
        return None


def _orphan(store: Store, id: str) -> sidecar.Sidecar | None:
    """What is known of a comment that is there no more, or whose file cannot be read; None where
    there is nothing of it."""
    if not record.is_id(id):
        return None
    paths = store.kept.having(id, SIDECAR)
    is_there = paths or any(shelf.having(id) for shelf in (store.kept, store.shown))
    return (sidecar.read(paths[0]) if paths else None) or (sidecar.NOTHING if is_there else None)


def _unlearn(store: Store, entry: Entry) -> list[str]:
    """Take back what the classifier learned. Noted at once, so that a repetition after a kill
    takes nothing back twice."""
    kind = entry.beside.learned
    if kind not in ("spam", "wanted"):
        return []
    comment = entry.comment
    parts = (comment.author, comment.url or "", comment.body)
    trouble = classifier.unlearn(store.private, parts, "spam" if kind == "spam" else "wanted")
    store.annotate(comment.id, replace(entry.beside, learned=""))
    return [trouble]


def _remove_others(store: Store, id: str, stays: Path | None) -> list[str]:
    """Whatever else holds a comment's text: files of the same name that nobody could read or
    that lay in two places, and what kills and editors left behind."""
    said: list[str] = []
    for shelf in (store.shown, store.kept):
        for post in shelf.posts():
            for name in shelf.names(post):
                path = shelf.folder / post / name
                if path == stays or not name.lstrip(".#").startswith(f"{id}."):
                    continue
                if name == f"{id}.md":
                    said.append(
                        f"{shelf.shown(path)} could not be kept as a tombstone; it is gone."
                    )
                if name == f"{id}.md" or scan.is_nobodys(name) or name.startswith("."):
                    durable.remove(path)
    return said


def _commits(store: Store, ids: list[str]) -> tuple[tuple[str, ...], str]:
    folder = store.content if store.content.is_dir() else store.private
    if not ids or not history.is_kept(folder):
        return (), ""
    try:
        return history.commits_with(folder, ids), ""
    except history.Silent as silent:
        return (), str(silent)


def _still_with(store: Store, addresses: set[str]) -> Iterator[str]:
    """Files in private/ in which an address still stands: damaged ones that were set aside, or
    what the owner wrote by hand."""
    wanted = [address.strip().casefold().encode() for address in addresses]
    for folder, _, names in os.walk(store.private):
        for name in sorted(names):
            path = Path(folder, name)
            try:
                if path.lstat().st_size > _LARGEST or path.is_symlink():
                    continue
                held = path.read_bytes().decode("utf-8", "replace").casefold().encode()
            except OSError:
                continue
            if any(address in held for address in wanted):
                yield store.kept.shown(path)
