"""Small files of the program's own in private/: an object of JSON that is whole or not there.

They are changed under the store's lock. A file that is damaged is set aside under a name that
says so, and the program goes on without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from . import durable

LOCK = ".lock"  # the store's: all changes in private/ are made under it
_LONGEST_WAIT = 30.0  # seconds; whoever holds the lock longer than this hangs


class Damaged(ValueError):
    """The file is there and is not what the program writes. The message is half a sentence."""


@contextmanager
def alone(private: Path) -> Iterator[None]:
    """Hold the lock under which everything in private/ is changed. Raises filelock.Timeout,
    which is an OSError.

    One process asks for it by one object (a singleton), so that a function that holds the lock
    may call another that takes it too.
    """
    durable.make_private(private)
    with FileLock(private / LOCK, timeout=_LONGEST_WAIT, mode=durable.FILE, is_singleton=True):
        yield


def read(path: Path) -> dict[str, Any]:
    """The object that a file holds, {} where there is no file.

    Raises Damaged where it holds anything else, OSError where it cannot be read.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError):
        raise Damaged(f"{path.name} is damaged") from None
    if not isinstance(held, dict):
        raise Damaged(f"{path.name} is damaged")
    return held


def write(path: Path, held: dict[str, Any]) -> None:
    """Write an object into a file, whole or not at all. Equal objects give equal bytes.

    The caller holds the lock. Raises OSError; then the old file stands.
    """
    durable.replace(path, json.dumps(held, sort_keys=True, indent=0) + "\n", private=True)


def set_aside(path: Path, damaged: Damaged) -> str:
    """Give a damaged file a name under which nothing reads it. Gives a sentence without its
    end, to which the caller adds what that means."""
    taken = {other.name for other in path.parent.iterdir()}
    names = (f"{path.stem}.damaged-{number}{path.suffix}" for number in range(1, len(taken) + 2))
    aside = path.with_name(next(name for name in names if name not in taken))
    try:
        path.replace(aside)
    except OSError as error:
        return f"{damaged} and cannot be set aside ({error.strerror})"
    return f"{damaged} and was set aside as {aside.name}"
