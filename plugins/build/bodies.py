"""What texts became, and the comments of posts: kept on disk, read when a page shows them.

One file that is only ever added to, so that a build that ends in the middle harms nothing:
what stands behind the last known end is written over by the next one. Where each text lies is
a part of the state. A check sum is read with every text, so a damaged file is noticed before
its words stand in a page.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

Place = tuple[int, int, int]
"""Where a body lies: offset and length in bytes, and the CRC-32 of them."""

# A file that is more than half garbage, and large enough to care, is written anew.
_LARGE = 4_000_000  # bytes
_MANY = 500  # bodies are written at once


class Damaged(Exception):
    """What was kept of an earlier build cannot be trusted."""


class Bodies:
    """Bodies by key. Without a file they are kept in memory."""

    def __init__(self, path: Path | None = None, places: Mapping[str, Place] | None = None) -> None:
        self._path = path
        self.places: dict[str, Place] = dict(places or {})
        self._end = max((at + length for at, length, _ in self.places.values()), default=0)
        self._fresh: dict[str, bytes] = {}
        self._file: int | None = None

    def __contains__(self, key: str) -> bool:
        return key in self.places or key in self._fresh

    def put(self, key: str, body: bytes) -> None:
        """Keep a body; one of the same key stays, for a key stands for its body."""
        if key not in self:
            self._fresh[key] = body
            if self._path is not None and len(self._fresh) >= _MANY:
                self.flush()

    def get(self, key: str) -> bytes:
        """A body. Raises KeyError where none is kept, Damaged where it cannot be read."""
        body = self._fresh.get(key)
        return self._read(*self.places[key]) if body is None else body

    def flush(self) -> None:
        """Write what is new to the disk. What is in memory only stays there."""
        if self._path is None or not self._fresh:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("r+b" if self._path.exists() else "w+b") as file:
            file.seek(self._end)
            for key, raw in self._fresh.items():
                file.write(raw)
                self.places[key] = (self._end, len(raw), zlib.crc32(raw))
                self._end += len(raw)
            file.truncate()
        self._fresh.clear()

    def drop(self, keys: Iterable[str]) -> None:
        """Forget some bodies, for good: somebody may have asked for their words to be erased. The
        file is written anew where much of it is garbage by then."""
        gone = [place for key in keys if (place := self.places.pop(key, None))]
        if self._path is None or not gone:
            return
        if self._end > _LARGE:
            used = sum(length for _, length, _ in self.places.values())
            if self._end > 2 * used:
                self._compact()
                return
        with self._path.open("r+b") as file:
            for at, length, _ in gone:
                file.seek(at)
                file.write(bytes(length))

    def close(self) -> None:
        """Close the file; it is opened again when a text is asked for."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _read(self, at: int, length: int, check: int) -> bytes:
        if self._path is None:
            raise Damaged("no file of texts")
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            raw = _read_at(self._file, length, at)
        except OSError as error:
            raise Damaged(str(error)) from error
        if zlib.crc32(raw) != check:
            raise Damaged(f"{self._path} is not what it was")
        return raw

    def _compact(self) -> None:
        """The old file stays under its name until the new one is whole, and the state that
        knows the old one cannot be read with the new: check sums tell."""
        assert self._path is not None
        new = self._path.with_name(f"{self._path.name}.new")
        places: dict[str, Place] = {}
        end = 0
        with new.open("wb") as file:
            for key, (at, length, check) in self.places.items():
                file.write(self._read(at, length, check))
                places[key] = (end, length, check)
                end += length
        self.close()
        new.replace(self._path)
        self.places, self._end = places, end


def _read_at(file: int, length: int, at: int) -> bytes:
    if hasattr(os, "pread"):  # workers share the place in the file, so nobody may move it
        return os.pread(file, length, at)
    os.lseek(file, at, os.SEEK_SET)
    return os.read(file, length)
