"""Takes in a comment that its writer has previewed: once, within the limits, and sorted."""

from __future__ import annotations

import os
import threading
from typing import NamedTuple
from zlib import crc32

from ...sources.texts import digest
from .. import keys
from ..rules import Submission
from ..sidecar import Sidecar
from ..store import Unknown
from ..stored import Move, Stored
from .forms import Typed
from .limits import Limits, SameTexts, Waiting
from .published_page import PublishedPost
from .service import Service
from .sorting import Sorting
from .tokens import FormToken


class Received(NamedTuple):
    """The comment that a form has become, now or earlier; `id` is "" where an earlier one has
    the same words and came with another form."""

    id: str
    is_new: bool


class Receiver:
    """Takes comments in for one site."""

    def __init__(self, service: Service, limits: Limits, same: SameTexts, sorting: Sorting) -> None:
        self._service, self._limits, self._same, self._sorting = service, limits, same, sorting
        self._waiting = Waiting(service.options.queue, service.store.count)
        # A token that arrives a hundred times at once is looked at one by one: only the first
        # counts against anybody's limits.
        self._one_by_one = [threading.Lock() for _ in range(64)]

    def receive(self, post: PublishedPost, typed: Typed, token: FormToken, sender: str) -> Received:
        """Store a comment, unless it is here already.

        Raises limits.TooMany, store.Full, store.NotAllowed, keys.Unusable, OSError.
        """
        id = self._id(token)
        text = _digest(post, typed, token)
        one_token = self._one_by_one[crc32(id.encode()) % len(self._one_by_one)]
        with one_token, self._same.alone(sender, text):
            if self._is_near(id, post):
                return Received(id, False)
            if self._is_there(self._same.earlier(sender, text)):
                return Received("", False)
            with self._limits.place(sender) as place:
                is_new = place.is_taken = self._store(post, typed, token, id, sender)
            if is_new:
                self._same.arrived(sender, text, id)
        return Received(id, is_new)

    def earlier(self, post: PublishedPost, token: FormToken) -> str:
        """The id of the comment that this form has become, be it withdrawn or erased since; ""
        where it has become none. Raises keys.Unusable, OSError."""
        id = self._id(token)
        return id if self._service.store.is_known(id, post.slug) else ""

    def _id(self, token: FormToken) -> str:
        return keys.comment_id(self._service.store.private, token.nonce)

    def _is_near(self, id: str, post: PublishedPost) -> bool:
        """Whether this id is known, as far as can be told at once. (The store looks into all
        folders before it takes a new one, and only those come so far that are within limits.)"""
        store = self._service.store
        shelves = (store.kept, store.shown)
        is_withdrawn = os.path.lexists(store.withdrawn / id)
        return is_withdrawn or any(shelf.has(post.slug, id) for shelf in shelves)

    def _is_there(self, id: str) -> bool:
        """Whether a comment is still here: what was withdrawn or erased may be sent again."""
        try:
            return bool(id) and bool(self._service.store.find(id))
        except Unknown:
            return False

    def _store(
        self, post: PublishedPost, typed: Typed, token: FormToken, id: str, sender: str
    ) -> bool:
        service = self._service
        now = service.now()
        marks = keys.fingerprints(service.store.private, sender, now)
        verdict = self._sorting.verdict(
            Submission(
                post=post.slug,
                author=typed.name,
                email=typed.email,
                url=typed.website,
                body=typed.comment,
                lang=post.lang or service.lang,
                seconds=now.timestamp() - token.first,
                honeypot=token.caught or bool(typed.subject),
                fingerprint=marks[0],
            ),
            marks=marks,
        )
        stamp = now.replace(microsecond=0)
        moves = [Move(stamp, "web", "pending")]
        if verdict.status != "pending":
            moves.append(Move(stamp, "rules", verdict.status))
        comment = Stored(
            id=id,
            post=post.slug,
            parent=token.parent or None,
            status=verdict.status,
            author=typed.name,
            url=typed.website or None,
            created=stamp,
            history=tuple(moves),
            body=typed.comment,
        )
        beside = Sidecar(
            email=typed.email, fingerprint=marks[0], reasons=verdict.reasons, score=verdict.score
        )
        # Spam does not wait for anybody, so a full queue need not refuse it.
        cap = self._waiting.cap() if verdict.status == "pending" else None
        is_new = service.store.receive(comment, beside, cap)
        if is_new:
            self._waiting.one_more()
            self._sorting.arrived(typed.comment)
        return is_new


def _digest(post: PublishedPost, typed: Typed, token: FormToken) -> str:
    """All that somebody gave: in one household two may write the same two words."""
    given = (post.slug, token.parent, typed.name, typed.email, typed.website, typed.comment)
    return digest("\n".join(given))
