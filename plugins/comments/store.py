"""The store: the only writer of comments.

What is approved lies in content/ and is published, everything else in private/. A
new comment never takes the place of another, and needs no lock: a file gets its name in one
step or not at all. Changes are made one after the other, under the lock of private/. A comment
that goes from one folder to the other is written there first and taken away here after; where a
kill comes between, the one with the longer history holds, and `sweep` takes the other away.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from . import durable, kept_json, log, record, sidecar, states, stored, sweeping
from .entries import KEEP, Changed, Entry, Full, Keep, NotAllowed, Unknown
from .finding import Finder
from .shelves import SIDECAR
from .sidecar import NOTHING, Sidecar
from .stored import Move, Stored

__all__ = ["KEEP", "Changed", "Entry", "Full", "Keep", "NotAllowed", "Store", "Unknown", "utc_now"]

_MOST_MOVES = 400  # of one comment: what its front matter holds with room to spare


def utc_now() -> datetime:
    """This moment, by the machine's clock."""
    return datetime.now(UTC)


class Store(Finder):
    """The comments below two folders. Safe to use from many threads and processes at once."""

    def __init__(
        self, content: Path, private: Path, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(content, private)
        self.clock = clock

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep all other changes waiting. Who holds this may change things in turn.
        Raises filelock.Timeout, an OSError, where another does not let go for half a minute."""
        durable.make_private(self.private)
        with kept_json.alone(self.private):
            yield

    # ── Coming in ────────────────────────────────────────────────────────────────────────

    def receive(self, new: Stored, beside: Sidecar, cap: int | None = None) -> bool:
        """Put a new comment into private/. True: it is safe on the disk. False: this id is known
        already, be it deleted, erased or withdrawn. `cap` is the number of comments that may wait.

        Raises Full, NotAllowed where the comment could not be read again, and OSError (disk full,
        read-only): then nothing of it is there.
        """
        new = self._fit(new, record.KEPT)
        if self.is_known(new.id, new.post):
            return False
        if cap is not None and self.count() >= cap:
            raise Full(f"{cap} comments wait already.")
        if not self._take_in(new, beside):
            return False
        # While this was written, the same id can have been approved or withdrawn: it was here
        # already, and must not come back.
        if self._is_withdrawn(new.id) or self.shown.path(new.post, new.id).exists():
            with self.alone():
                sweeping.settle(self, new.id, new.post)
            return False
        return True

    def publish_new(self, new: Stored, beside: Sidecar) -> Entry:
        """Put a comment that is approved from its beginning into content/: the owner's reply.

        Raises Changed where its id is taken, NotAllowed, OSError.
        """
        now = self.clock()
        history = new.history or (Move(now, "owner", "approved"),)
        new = replace(new, status="approved", approved=new.approved or now, history=history)
        new = self._fit(new, record.SHOWN)
        with self.alone():
            if self.is_known(new.id, new.post):
                raise Changed(f"There is a comment {new.id} already.")
            path = self.shown.make_folder(new.post) / (new.id + ".md")
            if beside != NOTHING:
                self._write_beside(new.post, new.id, beside)
            self._create(path, new, private=False)
            log.note(self.private, now, new.history[-1].by, new.id, "publish", "", "approved")
        return Entry(new, beside, path)

    # ── Changing ─────────────────────────────────────────────────────────────────────────

    def move(
        self, id: str, to: str, by: str, *, via: str = "", rev: int | None = None, was: str = ""
    ) -> Entry:
        """Bring a comment into another state. `rev` and `was` are the revision and state that
        whoever decided had before their eyes.

        `approved` becomes the time of this approval (feeds go by it, and the pages of a long
        thread: a tombstone keeps it, so that no other comment moves), and None where the comment
        waits again. What is deleted loses its name, address and text, and its sidecar.
        Raises Unknown, NotAllowed, Changed, OSError.
        """
        with self.alone():
            entry = self._unchanged(id, rev, was)
            old = entry.comment
            if not states.is_allowed(old.status, to):
                raise NotAllowed(states.why_not(id, old.status, to))
            if len(old.history) >= _MOST_MOVES and to != "deleted":
                raise NotAllowed(f"The comment {id} was moved too often; delete or erase it.")
            now = self.clock()
            new = replace(
                old,
                status=to,
                approved=now if to == "approved" else old.approved if to == "deleted" else None,
                history=(*old.history, Move(now, by, to, via)),
            )
            if to == "deleted":
                new = stored.emptied(new)
            entry = self._put(entry, new)
            if to == "deleted":
                self.remove_beside(id)
                entry = replace(entry, beside=NOTHING)
            log.note(self.private, now, by, id, "move", old.status, to)
            return entry

    def edit(
        self,
        id: str,
        by: str,
        *,
        rev: int,
        body: str | None = None,
        author: str | None = None,
        url: str | Keep | None = KEEP,
    ) -> Entry:
        """Change what a comment says; no copy of what it said is kept. A change makes its
        revision one higher. Raises Unknown, NotAllowed, Changed, OSError."""
        with self.alone():
            entry = self._unchanged(id, rev, "")
            old = entry.comment
            if old.status == "deleted":
                raise NotAllowed(f"The comment {id} is deleted, and stays so.")
            new = replace(
                old,
                body=old.body if body is None else body,
                author=old.author if author is None else author,
                url=old.url if isinstance(url, Keep) else url,
            )
            if stored.clean(new) == old:
                return entry
            entry = self._put(entry, replace(new, rev=old.rev + 1))
            log.note(self.private, self.clock(), by, id, "edit", old.status, old.status)
            return entry

    def annotate(self, id: str, beside: Sidecar) -> None:
        """Put another sidecar in the place of a comment's. Raises Unknown, OSError."""
        with self.alone():
            post = self.find(id).path.parent.name
            is_here = self.kept.has(post, id, SIDECAR)
            elsewhere = [] if is_here else self.kept.having(id, SIDECAR)
            self._write_beside(post, id, beside)
            for other in elsewhere:  # from before the post was renamed
                durable.remove(other)

    def withdraw(self, id: str) -> None:
        """Take away a waiting comment whose writer wants it back: its text, its sidecar, and its
        id, which nothing can use again. Raises Unknown, NotAllowed, OSError."""
        with self.alone():
            entry = self.find(id)
            status = entry.comment.status
            if status not in ("pending", "spam"):  # its writer is told of both that they wait
                raise NotAllowed(f"The comment {id} is {status}; it no longer waits.")
            self.forget(entry, "web", "withdraw")

    def forget(self, entry: Entry, by: str, did: str) -> None:
        """Take away a comment of private/ with all that is known of it. Raises OSError."""
        id, status = entry.comment.id, entry.comment.status
        with self.alone():
            durable.make_private(self.withdrawn)
            durable.mark(self.withdrawn / id)
            durable.remove(entry.path)
            durable.remove(entry.path.with_suffix(SIDECAR))
            log.note(self.private, self.clock(), by, id, did, status, "")

    def empty(self, entry: Entry, by: str, via: str) -> Entry:
        """Make a tombstone of a published comment, whatever its state. Raises OSError."""
        with self.alone():
            now, old = self.clock(), entry.comment
            if old.status != "deleted":
                history = (*old.history, Move(now, by, "deleted", via))
                new = replace(old, status="deleted", history=history)
                entry = self._put(entry, stored.emptied(new))
                log.note(self.private, now, by, old.id, via, old.status, "deleted")
            elif (old.author, old.url, old.body) != ("", None, ""):  # a tombstone made by hand
                entry = self._put(entry, stored.emptied(old))
            self.remove_beside(old.id)
            return replace(entry, beside=NOTHING)

    def remove_beside(self, id: str) -> None:
        """Take away all sidecars of a comment. Raises OSError."""
        for path in self.kept.having(id, SIDECAR):
            durable.remove(path)

    def sweep(self) -> list[str]:
        """Settle what a kill left half done, and take away what nobody waits for. Gives what was
        done, a sentence each. Raises OSError."""
        with self.alone():
            return sweeping.sweep(self)

    # ── Inside ───────────────────────────────────────────────────────────────────────────

    def _take_in(self, new: Stored, beside: Sidecar) -> bool:
        """Write a new comment and its sidecar; False where its file is there already."""
        path = self.kept.path(new.post, new.id)
        prepared: list[Path] = []
        try:
            prepared.append(self._prepare(path, stored.text(new)))
            if beside == NOTHING:
                made = durable.create(prepared[0], path, self.alone())
            else:
                # The sidecar waits under a name of nobody's until its comment is there: of two
                # that come with one id at the same time, only the winner's is kept.
                goal = path.with_suffix(SIDECAR)
                prepared.append(self._prepare(goal, sidecar.text(beside)))
                if made := durable.create(prepared[0], path, self.alone()):
                    with suppress(FileNotFoundError):  # a sweep saw it first and named it
                        os.replace(prepared[1], goal)  # noqa: PTH105
            if made:
                durable.sync(path.parent)
            return made
        finally:
            for each in prepared:
                durable.discard(each)

    def _prepare(self, path: Path, text: str) -> Path:
        for _ in range(3):
            self.kept.make_folder(path.parent.name)
            try:
                return durable.prepared(path, text, private=True)
            except FileNotFoundError:  # swept away between the two, while it was empty
                continue
        raise FileNotFoundError(errno.ENOENT, "The folder goes away again and again", path.parent)

    def _unchanged(self, id: str, rev: int | None, was: str) -> Entry:
        """A comment under the lock, as it was seen by whoever decides on it."""
        entry = self.find(id)
        sweeping.settle(self, id, entry.path.parent.name)
        comment = entry.comment
        if rev is not None and comment.rev != rev:
            raise Changed(f"The comment {id} was changed meanwhile; please look again.")
        if was and comment.status != was:
            wrong = f"The comment {id} is {comment.status} by now, no longer {was}"
            raise Changed(f"{wrong}; please look again.")
        return entry

    def _put(self, entry: Entry, new: Stored) -> Entry:
        """Write a changed comment where it belongs, and take it away from where it was."""
        new = self._fit(new, record.STATES)
        shelf = self.shown if new.status in record.SHOWN else self.kept
        path = shelf.path(entry.path.parent.name, new.id)
        if path == entry.path:
            durable.replace(path, stored.text(new), private=shelf.private)
        else:
            shelf.make_folder(path.parent.name)
            self._create(path, new, private=shelf.private)
            durable.remove(entry.path)
        return Entry(new, entry.beside, path)

    def _create(self, path: Path, new: Stored, *, private: bool) -> None:
        beside = durable.prepared(path, stored.text(new), private=private)
        try:
            if not durable.create(beside, path, self.alone()):
                raise Changed(f"There is a file {path.name} already where {new.id} belongs.")
            durable.sync(path.parent)
        finally:
            durable.discard(beside)

    def _write_beside(self, post: str, id: str, beside: Sidecar) -> None:
        self.kept.make_folder(post)
        path = self.kept.path(post, id, SIDECAR)
        durable.replace(path, sidecar.text(beside), private=True)

    def _fit(self, new: Stored, may_be: Collection[str]) -> Stored:
        """The comment as it will be read back; what would be odd then is not written."""
        new = stored.clean(new)
        file = f"comments/{new.post}/{new.id}.md"
        back, problems = record.read_stored(file, stored.text(new), file)
        if problems:
            raise NotAllowed(f"This cannot be kept: {problems[0].wrong}.")
        if back != new or new.status not in may_be:
            raise NotAllowed("This cannot be kept: it would read differently.")
        return new
