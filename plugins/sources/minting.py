"""Writes the permanent id into files that have none, changing nothing else in them."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

from . import kinds, replacing
from .records import Record

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|$)")


class CannotMint(Exception):
    """A file has a form into which no line can be put safely; the message says what to do."""


def mint(root: Path, record: Record) -> Path:
    """Write a record's derived id into its file, as the first field of its front matter.

    Every other byte stays as it was, line ends and byte order mark included. What would be
    written is read again first, and must say the same as before but for the id; then the file
    is replaced by rename, so it is never half written. Gives its path. Raises CannotMint.
    """
    path = root / record.file
    raw = path.read_bytes()
    mark = _BYTE_ORDER_MARK if raw.startswith(_BYTE_ORDER_MARK) else b""
    lines = _LINES.findall(raw.removeprefix(mark))
    end = re.sub(rb"[^\r\n]", b"", lines[0]) or b"\n"
    line = f"id: {record.id}".encode() + end
    if "id" in record.lines:  # it stands there without a value
        lines[record.lines["id"] - 1] = line
    else:
        lines.insert(1 if lines[0].startswith(b"---") else 0, line)
    changed = mark + b"".join(lines)
    if not _says_the_same(changed, record):
        raise CannotMint(f"Put the line 'id: {record.id}' among the fields of {record.file}.")
    replacing.replace(path, changed)
    return path


def _says_the_same(raw: bytes, record: Record) -> bool:
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    read = kinds.read(record.kind, record.file, text, record.file, UTC).record
    return read is not None and (
        (read.minted, read.id, read.title, read.slug, read.body)
        == (True, record.id, record.title, record.slug, record.body)
    )
