"""The line that says what was done, on the page that follows a decision.

It is kept here for a while and not in the address: what it says names people, and addresses end
up in the log of the server in front.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import field

from ...sources.dataclass import dataclass

_MOST = 200


@dataclass(frozen=True)
class Undo:
    """The button that takes a decision back: for which comment, what it does ("hold"), and for
    which state of the comment it is made."""

    id: str
    did: str
    seen: str


@dataclass(frozen=True)
class Said:
    """What was done, in one sentence, and how to undo it (None: it cannot be)."""

    words: str
    undo: Undo | None = None


@dataclass
class Spoken:
    """The last decisions of this server. A restart forgets them, and nothing is lost by that:
    every comment's page has the buttons that lead back."""

    _kept: dict[str, Said] = field(default_factory=dict)
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, said: Said) -> str:
        """Keep a line; gives the word under which the next page finds it."""
        key = secrets.token_urlsafe(9)
        with self._changing:
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = said
        return key

    def find(self, key: str) -> Said | None:
        """The line that is kept under a word, if it still is."""
        return self._kept.get(key)
