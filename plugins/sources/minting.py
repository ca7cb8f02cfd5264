"""Writes the permanent id into files that have none, changing nothing else in them."""

from __future__ import annotations

import re
from pathlib import Path

from .records import Record

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")
# A field that stands there without a value; the first such line can only be in the head.
_EMPTY_ID = re.compile(
    rb"(?:^|[\r\n])([Ii]d:[ \t]*(?:''|\"\"|~|null)?[ \t]*(?:#[^\r\n]*)?)(?=[\r\n])"
)


def mint(root: Path, record: Record) -> Path:
    """Write a record's derived id into its file, as the first field of its front matter.

    Every other byte stays as it was, line ends and byte order mark included. The file is
    replaced by rename, so it is never half written. Gives its path.
    """
    path = root / record.file
    raw = path.read_bytes()
    mark = _BYTE_ORDER_MARK if raw.startswith(_BYTE_ORDER_MARK) else b""
    text = raw.removeprefix(mark)
    found = _LINE_END.search(text)
    end = found[0] if found else b"\n"
    line = f"id: {record.id}".encode()
    empty = _EMPTY_ID.search(text)
    if empty:
        changed = text[: empty.start(1)] + line + text[empty.end(1) :]
    elif text.startswith(b"---") and found:
        changed = text[: found.end()] + line + end + text[found.end() :]
    else:
        changed = line + end + text
    ready = path.with_name(f".{path.name}.tmp")
    ready.write_bytes(mark + changed)
    ready.chmod(path.stat().st_mode & 0o777)
    ready.replace(path)
    return path
