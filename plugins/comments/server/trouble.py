"""What keeps a comment from being kept: the owner hears of it, and the log says it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from .. import notifying

if TYPE_CHECKING:
    from ..deciding import Desk

THREAD = "telling the owner"
_PAUSE = 3600.0  # seconds between two messages
log = logging.getLogger(__name__)


class Trouble:
    """Tells the owner of a disk that is full or cannot be written to, at most once an hour."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: float | None = None
        self._lock = threading.Lock()

    def tell(self, error: Exception) -> None:
        """Say that a comment could not be kept. Never raises, and keeps nobody waiting."""
        # Of the disk the reason alone: the path would name a comment.
        why = error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error)
        words = f"A comment could not be kept: {why.rstrip('.')}."
        log.error(words)
        now = time.monotonic()
        with self._lock:
            if self._told is not None and now - self._told < _PAUSE:
                return
            self._told = now
        threading.Thread(name=THREAD, target=self._send, args=(words,), daemon=True).start()

    def _send(self, words: str) -> None:
        try:
            if failed := notifying.tell(self._desk, words):
                log.error(failed)
        except Exception:
            log.exception("The owner could not be told")
