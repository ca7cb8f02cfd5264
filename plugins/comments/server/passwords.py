"""The owner's password: one argon2id hash (RFC 9106) in private/password.

There is one owner and no name to log in with. To look at a password takes time, so there are
turns; a browser that the owner has logged in with before (sessions.py) has its own, and does not
stand behind strangers.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import durable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FILE = "password"  # below private/
SHORTEST = 12  # characters
LONGEST = 1000

_LONGEST_HASH = 1000  # bytes; argon2's own are about 100


class BadPassword(ValueError):
    """This cannot be the password; the message is a sentence that says why."""


class Busy(RuntimeError):
    """Other passwords are being looked at; in a moment it is this one's turn."""


def set_password(private: Path, password: str) -> None:
    """Make this the owner's password. The one before, and every session begun with it, ends.

    Raises BadPassword, OSError.
    """
    text = unicodedata.normalize("NFC", password)  # as the same letters come from another keyboard
    if len(text) < SHORTEST:
        raise BadPassword(
            f"A password has at least {SHORTEST} characters; this one has {len(text)}."
            " Four or five words that do not belong together are easy to keep in mind."
        )
    if len(text) > LONGEST:
        raise BadPassword(f"A password has at most {LONGEST} characters.")
    try:
        made = _hasher().hash(text)
    except UnicodeEncodeError:
        raise BadPassword("This password holds something that is no character.") from None
    private.parent.mkdir(parents=True, exist_ok=True)
    durable.make_private(private)
    durable.replace(private / FILE, f"{made}\n", private=True)


def is_set(private: Path) -> bool:
    """Whether the owner has a password. Raises OSError where the file is there but unreadable."""
    return bool(_kept(private))


class Turns:
    """A verification takes 64 MiB and a good part of a second on a small machine, so there is one
    at a time. A few may wait for it: the threads are there for the readers, too."""

    PATIENCE = 5.0  # seconds

    def __init__(self, may_come: int) -> None:
        self._coming = threading.BoundedSemaphore(may_come)
        self._verifying = threading.Lock()

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """The turn, when it comes. Raises Busy."""
        if not self._coming.acquire(blocking=False):
            raise Busy("Other passwords are being looked at just now.")
        try:
            if not self._verifying.acquire(timeout=self.PATIENCE):
                raise Busy("Other passwords take too long just now.")
            try:
                yield
            finally:
                self._verifying.release()
        finally:
            self._coming.release()


_STRANGERS, _KNOWN = Turns(4), Turns(2)


def check_password(private: Path, password: str, *, is_known: bool = False) -> bool:
    """Whether this is the owner's password. `is_known`: it comes from a browser that the owner
    has logged in with before; these do not wait for others.

    Raises Busy where too many are being looked at already, OSError where the hash is there but
    cannot be read. Without a password set nothing is right.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    kept = _kept(private)
    text = unicodedata.normalize("NFC", password)
    if not kept or len(text) > LONGEST:
        return False
    with (_KNOWN if is_known else _STRANGERS).one():
        try:
            return _hasher().verify(kept, text)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False


def mark(private: Path) -> str:
    """A digest of the password's hash, "" where no password is set: what a session is bound to,
    so that a new password ends it."""
    kept = _kept(private)
    return hashlib.sha256(kept.encode()).hexdigest() if kept else ""


def _kept(private: Path) -> str:
    try:
        with (private / FILE).open("rb") as file:
            return file.read(_LONGEST_HASH).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return ""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher, Type

    return PasswordHasher(type=Type.ID)  # RFC 9106 §4, the second recommended option
