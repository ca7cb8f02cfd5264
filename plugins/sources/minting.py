"""Writes the permanent id into files that have none, changing nothing else in them."""

from __future__ import annotations

from pathlib import Path

from .records import Record


def mint(root: Path, record: Record) -> Path:
    """Write a record's derived id into its file, as the first field of its front matter.

    Every other byte stays as it was, line ends and byte order mark included. The file is
    replaced by rename, so it is never half written. Gives its path.
    """
    path = root / record.file
    raw = path.read_bytes()
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    text = raw.removeprefix(mark)
    end = b"\r\n" if b"\r\n" in text.split(b"\n", 1)[0] + b"\n" else b"\n"
    line = f"id: {record.id}".encode() + end
    if text.startswith(b"---"):
        first, rest = text.split(b"\n", 1)
        changed = first + b"\n" + line + rest
    else:
        changed = line + text
    ready = path.with_name(f".{path.name}.tmp")
    ready.write_bytes(mark + changed)
    ready.chmod(path.stat().st_mode & 0o777)
    ready.replace(path)
    return path
