"""Wrong passwords slow down whoever sends them, and nobody else: whoever can lock an owner out by
typing nonsense has won (the fate of Comentario's log-in).

A sender is an IPv4 address, or an IPv6 network of 48 bits, which is what one customer has at most
(RFC 6177). A browser that the owner has logged in with before is a sender of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from ...sources.dataclass import dataclass


@dataclass(frozen=True)
class _Wrong:
    """How many wrong passwords count for a sender, and when the last of them came."""

    count: int
    at: datetime


class SlowDown:
    """How long a sender has to wait before its next password is looked at.

    The first few are free, then each wrong one doubles the wait, to five minutes at most. What is
    sent within the wait is not looked at and does not make it longer; quiet time makes it
    shorter, and the right password ends it. Held in memory: it costs a restart to be forgotten,
    and strangers cannot restart the server.
    """

    FREE = 4
    LONGEST = timedelta(minutes=5)
    FORGOTTEN_AFTER = timedelta(minutes=10)  # of quiet, one wrong password
    MOST_SENDERS = 10_000
    _MOST_COUNTED = FREE + 10  # more would not lengthen the wait, only the forgetting
    _ALL_OTHERS = ""  # no sender is called so

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wrong: dict[str, _Wrong] = {}
        self._changing = threading.Lock()

    def begin(self, sender: str) -> timedelta:
        """Ask to have a password of this sender looked at: zero where it may be, else how long
        to wait.

        It counts as wrong until `right` says otherwise, so that a hundred sent at once are not
        a hundred free ones.
        """
        with self._changing:
            now = self._clock()
            self._make_room(now)
            counted = self._counted(sender)
            count, wait = self._standing(counted, now)
            if wait > timedelta():
                return wait
            self._wrong[counted] = _Wrong(min(count + 1, self._MOST_COUNTED), now)
            return timedelta()

    def right(self, sender: str) -> None:
        """The password was right: nothing stands against this sender any more."""
        with self._changing:
            self._wrong.pop(self._counted(sender), None)

    def unseen(self, sender: str) -> None:
        """The password was not looked at after all, so it does not count."""
        with self._changing:
            counted = self._counted(sender)
            if (wrong := self._wrong.get(counted)) is not None:
                self._wrong[counted] = _Wrong(max(0, wrong.count - 1), wrong.at)

    def _counted(self, sender: str) -> str:
        """Whom a sender counts as. Where there are too many to tell apart, those that come new
        are one: nobody makes himself forgotten by bringing ten thousand others."""
        is_room = len(self._wrong) < self.MOST_SENDERS
        return sender if is_room or sender in self._wrong else self._ALL_OTHERS

    def _standing(self, sender: str, now: datetime) -> tuple[int, timedelta]:
        """What counts against a sender by now, and how long it still has to wait."""
        wrong = self._wrong.get(sender)
        if wrong is None:
            return 0, timedelta()
        quiet = max(now - wrong.at, timedelta())
        wait = self._wait_after(wrong.count) - quiet
        return max(0, wrong.count - quiet // self.FORGOTTEN_AFTER), max(wait, timedelta())

    def _wait_after(self, count: int) -> timedelta:
        if count < self.FREE:
            return timedelta()
        return min(timedelta(seconds=2 ** (count - self.FREE + 1)), self.LONGEST)

    def _make_room(self, now: datetime) -> None:
        """Forget what no longer counts."""
        if len(self._wrong) >= self.MOST_SENDERS:
            for sender in list(self._wrong):
                if not self._standing(sender, now)[0]:
                    del self._wrong[sender]
