"""A real terminal with a Python program in it, for the tests of what asks the owner."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def _at_a_desk() -> None:
    """A terminal of its own, so that Ctrl-C is the signal that it is there, even where the tests
    were started without one and ignore it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Terminal:
    """A terminal in which `program` runs, with `arguments` in its sys.argv."""

    def __init__(self, program: str, *arguments: str, **environment: str) -> None:
        self.master, slave = pty.openpty()
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=PROJECT,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_at_a_desk,
            env={**os.environ, "TERM": "xterm", **environment},
        )
        os.close(slave)

    def press(self, keys: str, until: str) -> None:
        """Press keys, and wait until something new is said."""
        before = len(self.said)
        os.write(self.master, keys.encode())
        self.wait(until, before)

    def wait(self, until: str, before: int = 0) -> None:
        """Wait until something is said."""
        end = time.monotonic() + 20
        while until not in self.said[before:]:
            assert time.monotonic() < end, self.said
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.said += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:  # the other end is gone
                    assert until in self.said[before:], self.said

    def ended(self) -> int:
        """The exit code, once the program has ended."""
        return self.process.wait(20)
