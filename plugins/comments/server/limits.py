"""How much one sender may do, and all of them together.

Counted in memory: a restart forgets it, and nothing of it is ever written down.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

if TYPE_CHECKING:
    from ..options import Options

_PREVIEWS = RateLimitItemPerMinute(120, 10)
_SENDINGS = 240  # in ten minutes, or a few for each comment that may come in them
_SAME_TEXT = 600  # seconds in which the same text from the same sender is the same comment
_MOST_TEXTS = 10_000
_EVERYBODY = "everybody"  # no sender has such a name


class TooMany(Exception):
    """A limit is reached. `everybody`: it is that of the whole site. `seconds`: until when."""

    def __init__(self, everybody: bool, seconds: int) -> None:
        super().__init__()
        self.everybody, self.seconds = everybody, seconds


@dataclass
class Place:
    """A place that is kept for a comment."""

    is_taken: bool = False


class Limits:
    """The counters of one running server."""

    def __init__(self, options: Options) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._each = (
            RateLimitItemPerMinute(options.per_ten_minutes, 10),
            RateLimitItemPerHour(options.per_day, 24),
        )
        self._everybody = RateLimitItemPerHour(options.site_per_hour)
        sendings = max(_SENDINGS, 4 * options.per_ten_minutes)
        self._sendings = RateLimitItemPerMinute(sendings, 10)
        self._kept: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def place(self, source: str) -> Iterator[Place]:
        """A place for one comment of a sender, which is kept while it is stored and counts only
        if it `is_taken`. Raises TooMany where there is none."""
        with self._lock:
            for item, who in self._items(source):
                if not self._window.test(item, who, cost=self._kept[who] + 1):
                    raise TooMany(item is self._everybody, self._seconds(item, who))
            self._kept.update((source, _EVERYBODY))
        place = Place()
        try:
            yield place
        finally:
            with self._lock:
                self._kept.subtract((source, _EVERYBODY))
                self._kept += Counter()  # what is at nought is gone
                if place.is_taken:
                    for item, who in self._items(source):
                        self._window.hit(item, who)

    def look(self, source: str) -> None:
        """Count one preview of a sender, or a change to a waiting comment. Raises TooMany."""
        if not self._window.hit(_PREVIEWS, "look", source):
            raise TooMany(False, self._seconds(_PREVIEWS, "look", source))

    def send(self, source: str) -> None:
        """Count a form that is sent with its token, whatever becomes of it. Raises TooMany."""
        if not self._window.hit(self._sendings, "send", source):
            raise TooMany(False, self._seconds(self._sendings, "send", source))

    def _items(self, source: str) -> list[tuple[RateLimitItem, str]]:
        return [*((item, source) for item in self._each), (self._everybody, _EVERYBODY)]

    def _seconds(self, item: RateLimitItem, *who: str) -> int:
        reset = self._window.get_window_stats(item, *who).reset_time
        return max(1, math.ceil(reset - time.time()))


class Waiting:
    """How many comments wait, as far as that must be known. Counting them takes the longer the
    more there are, so it is done anew only where there may be too many."""

    def __init__(self, most: int, count: Callable[[], int]) -> None:
        self._most, self._count = most, count
        self._at_most: int | None = None
        self._lock = threading.Lock()

    def cap(self) -> int | None:
        """What the store is to hold a new comment against; None where it certainly fits."""
        with self._lock:
            if self._at_most is None or self._at_most >= self._most:
                self._at_most = self._count()
            return self._most if self._at_most >= self._most else None

    def one_more(self) -> None:
        """Another one waits. (What the owner has decided since is seen at the next count.)"""
        with self._lock:
            self._at_most = None if self._at_most is None else self._at_most + 1


class SameTexts:
    """Which texts arrived a moment ago, and as which comments: the same one again, from the same
    sender, is somebody who was not sure that it had been sent."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str], tuple[float, str]] = {}
        self._changing = threading.Lock()
        self._one_by_one = [threading.Lock() for _ in range(64)]

    def alone(self, source: str, digest: str) -> threading.Lock:
        """To be held from the look at a text until it has arrived: of two that come at once, the
        second learns what has become of the first."""
        return self._one_by_one[crc32(f"{source} {digest}".encode()) % len(self._one_by_one)]

    def arrived(self, source: str, digest: str, id: str) -> None:
        """This text is now a comment."""
        now = self._clock()
        with self._changing:
            if len(self._seen) >= _MOST_TEXTS:
                fresh = {k: v for k, v in self._seen.items() if now - v[0] < _SAME_TEXT}
                self._seen = fresh if len(fresh) < _MOST_TEXTS else {}
            self._seen[source, digest] = now, id

    def earlier(self, source: str, digest: str) -> str:
        """The id of the comment with this text; "" where none arrived in the last minutes."""
        at, id = self._seen.get((source, digest), (-math.inf, ""))
        return id if self._clock() - at < _SAME_TEXT else ""

    def forget(self, id: str) -> None:
        """The comment has other words now, or is gone: those that it had may come again."""
        with self._changing:
            self._seen = {k: v for k, v in self._seen.items() if v[1] != id}
