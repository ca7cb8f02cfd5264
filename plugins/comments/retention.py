"""What is not published is not kept for ever: fingerprints, spam and what was rejected go after
as many days as the owner's options say, and with a comment all in the classifier's counts that
could tell who wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from . import blocking, durable, keys, sidecar, teaching
from .shelves import SIDECAR

if TYPE_CHECKING:
    from pathlib import Path

    from .store import Entry, Store

# The id of a comment that is gone stays taken for as long as a form could bring it back: its
# token is valid for a day, and clocks may differ.
WITHDRAWN_DAYS = 3


class Days(Protocol):
    """The part of the options that is needed here."""

    @property
    def fingerprint_days(self) -> int: ...
    @property
    def spam_days(self) -> int: ...
    @property
    def rejected_days(self) -> int: ...


def expire(store: Store, options: Days) -> list[str]:
    """Take away what was kept for long enough. Gives what was done, a sentence each.
    Raises OSError, keys.Unusable."""
    now = store.clock()
    with store.alone():
        done = [
            *_of(store, "spam", now - timedelta(days=options.spam_days)),
            *_of(store, "rejected", now - timedelta(days=options.rejected_days)),
        ]
        limit = now - timedelta(days=options.fingerprint_days)
        forgotten = sum(1 for path in _with_old_fingerprint(store, limit) if _blank(path))
        forgotten += blocking.forget(store.private, before=limit)
        if keys.expire(store.private, now, options.fingerprint_days) or forgotten:
            days = _counted(options.fingerprint_days, "day")
            done.append(f"Where requests came from more than {days} ago is forgotten.")
        _free_ids(store, now - timedelta(days=WITHDRAWN_DAYS))
    return done


def _of(store: Store, status: str, limit: datetime) -> list[str]:
    """Comments that came into a state before a moment."""
    old = [entry for entry in store.list((status,)) if _since(entry) < limit]
    if not old:
        return []
    trouble = teaching.expired(store, old)
    for entry in old:
        store.forget(entry, "rules", "expire")
    was = "was" if len(old) == 1 else "were"
    what = "marked as spam" if status == "spam" else status
    return [
        f"{_counted(len(old), 'comment')} that {was} {what} long ago {_is(len(old))} gone.{trouble}"
    ]


def _since(entry: Entry) -> datetime:
    """When a comment came into its state."""
    comment = entry.comment
    moves = [move.at for move in comment.history if move.to == comment.status]
    return moves[-1] if moves else comment.created


def _with_old_fingerprint(store: Store, limit: datetime) -> Iterator[Path]:
    """The files of comments' fingerprints that were made before a moment. A fingerprint begins
    with its month, so most need no look at their comment."""
    this_month = f"{limit:%Y-%m}"
    for path in store.kept.files(ending=SIDECAR):
        beside = sidecar.read(path)
        if beside is None or not beside.fingerprint:
            continue
        month = beside.fingerprint.partition(".")[0]
        if month > this_month:
            continue
        if month < this_month or _created(store, path) < limit:
            yield path


def _created(store: Store, path: Path) -> datetime:
    """When the comment of a sidecar was written; long ago where there is none that can be read."""
    for shelf in (store.kept, store.shown):
        comment, _ = shelf.read(shelf.path(path.parent.name, path.stem))
        if comment is not None:
            return comment.created
    return datetime.min.replace(tzinfo=store.clock().tzinfo)


def _blank(path: Path) -> bool:
    beside = sidecar.read(path)
    if beside is None:
        return False
    left = replace(beside, fingerprint="")
    if left == sidecar.NOTHING:
        durable.remove(path)
    else:
        durable.replace(path, sidecar.text(left), private=True)
    return True


def _free_ids(store: Store, limit: datetime) -> None:
    """Let ids that were withdrawn before a moment be forgotten."""
    if not store.withdrawn.is_dir():
        return
    for marker in store.withdrawn.iterdir():
        if marker.lstat().st_mtime < limit.timestamp():
            durable.discard(marker)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
