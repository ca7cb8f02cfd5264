"""The owner's own command after publishing: copying the site to its host, say.

What is owed is written down before it is run and struck out after it went well, so a run that was
killed or went wrong is made up for by the next `publish`, even where nothing has changed since.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import quick
from .asked import PROJECT


def owe(folder: Path) -> None:
    """Write down that the command has to be run. `folder` is that of the site's state."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / quick.OWED).write_bytes(b"")  # its time tells one debt from the next


class After:
    """The command, for one site."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of the site's state."""
        self._debt = folder / quick.OWED
        self._running: subprocess.Popen[bytes] | None = None
        self._paying = 0

    def is_owed(self) -> bool:
        """Whether the command has to be run."""
        return self._debt.exists()

    def start(self, assigned: Mapping[str, Any]) -> str:
        """Start the command that the settings name, in the folder of the project. Gives what is
        wrong in a sentence, "" where nothing is."""
        command = assigned.get("AFTER_PUBLISH")
        if not command or not isinstance(command, Sequence) or isinstance(command, str):
            self._debt.unlink(missing_ok=True)
            return ""
        self._paying = self._time()
        try:
            self._running = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL)
        except OSError as error:
            return f"AFTER_PUBLISH: {command[0]} cannot be run ({error.strerror or error})"
        return ""

    @property
    def is_running(self) -> bool:
        """Whether the command is at work."""
        return self._running is not None and self._running.poll() is None

    def ended(self) -> str:
        """Wait for the end of the command, if it was started. Gives what went wrong in a
        sentence, "" where nothing did; then it is owed no more, unless more was published
        meanwhile."""
        running, self._running = self._running, None
        if running is None:
            return ""
        if status := running.wait():
            return f"AFTER_PUBLISH failed (exit {status})"
        if self._time() == self._paying:
            self._debt.unlink(missing_ok=True)
        return ""

    def _time(self) -> int:
        try:
            return self._debt.stat().st_mtime_ns
        except OSError:
            return 0
