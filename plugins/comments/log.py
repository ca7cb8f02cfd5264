"""The log of decisions: when, by whom, which comment, from which state to which.

One line of JSON each, a file a month. No text, no name, no address ever stands in it, so it
need not be searched when somebody asks to be forgotten.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from . import durable
from .stored import stamp, whole

_NAME = re.compile(r"log-[0-9]{4}-[0-9]{2}\.jsonl")


def note(private: Path, at: datetime, by: str, id: str, did: str, old: str, new: str) -> None:
    """Add a line. The caller holds the lock of the store."""
    line = {"at": stamp(at), "by": by, "id": id, "did": did, "from": old, "to": new}
    path = private / f"log-{whole(at):%Y-%m}.jsonl"
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    descriptor = os.open(path, flags, durable.FILE)
    with open(descriptor, "r+b", buffering=0) as file:  # noqa: PTH123  # it is open already
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, durable.FILE)
        cut = False
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            cut = file.read(1) != b"\n"
        # A kill can have cut the line before; this one must not be lost with it.
        file.write((b"\n" if cut else b"") + json.dumps(line).encode() + b"\n")


def lines(private: Path) -> Iterator[dict[str, str]]:
    """What was noted, oldest first; a line that was cut is left out."""
    for path in sorted(path for path in private.iterdir() if _NAME.fullmatch(path.name)):
        for raw in path.read_bytes().splitlines():
            try:
                said = json.loads(raw)
            except ValueError:
                continue
            if isinstance(said, dict):
                yield {key: str(value) for key, value in said.items()}
