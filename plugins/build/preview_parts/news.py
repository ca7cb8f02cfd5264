"""What is known of the site, and who wants to hear when that changes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from ...sources.dataclass import dataclass
from ...sources.problems import Problem


@dataclass(frozen=True)
class State:
    """The site at one moment.

    `generation` grows with every change, `reloaded` is the last one that asked for more than
    new styles. `problems` is None where the last build ended well.
    """

    generation: int
    reloaded: int
    problems: tuple[Problem, ...] | None = None

    def event_since(self, generation: int) -> str:
        """What a page of an older generation has to do: `reload`, `style`, or nothing ("")."""
        if generation < self.reloaded:
            return "reload"
        return "style" if generation < self.generation else ""


class News:
    """The state of the site now, and a bell for everybody who waits for the next one."""

    def __init__(self) -> None:
        # A preview that is started again must not meet the numbers of the one before it.
        start = time.time_ns() // 1_000_000
        self.state = State(start, start)
        self._lock = threading.Lock()
        self._bells: set[socket.socket] = set()

    def built(self, changed: Collection[str]) -> None:
        """The site is good, and these of its files have changed."""
        with self._lock:
            were_problems = self.state.problems is not None
            if changed or were_problems:
                styles_only = not were_problems and all(map(_is_style, changed))
                self._tell(styles_only, None)

    def stopped(self, problems: Sequence[Problem]) -> None:
        """The site could not be built. Nothing new if it was for the same reasons before."""
        with self._lock:
            if self.state.problems != tuple(problems):
                self._tell(False, tuple(problems))

    @contextmanager
    def bell(self) -> Iterator[socket.socket]:
        """A socket that can be read from when the state has changed since it was last read.

        A socket and no condition, so that one wait hears it and a browser that goes away.
        """
        striker, bell = socket.socketpair()  # not a pipe, which Windows cannot wait for
        striker.setblocking(False)
        with striker, bell:
            with self._lock:
                self._bells.add(striker)
            try:
                yield bell
            finally:
                with self._lock:
                    self._bells.discard(striker)

    def _tell(self, styles_only: bool, problems: tuple[Problem, ...] | None) -> None:
        generation = self.state.generation + 1
        reloaded = self.state.reloaded if styles_only else generation
        self.state = State(generation, reloaded, problems)
        for striker in self._bells:
            try:
                striker.send(b"!")
            except BlockingIOError:  # it has been ringing for long
                continue


def _is_style(file: str) -> bool:
    return file.startswith("theme/") and file.endswith(".css")
