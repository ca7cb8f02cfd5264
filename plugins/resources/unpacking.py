"""What a server sends, unpacked as far as is allowed: neither an endless page nor one that is
packed to fill a memory costs more than a page does."""

from __future__ import annotations

import http.client
import zlib

_PIECE = 64 * 1024
# A page of text shrinks to a tenth, now and then to a fiftieth; deflate's most is 1032.
_MOST_UNPACKED, _FROM = 200, 1024 * 1024


class Bomb(Exception):
    """What comes unpacks to more than any page does."""


def body_of(response: http.client.HTTPResponse, size: int) -> tuple[bytes, bool]:
    """The unpacked body, at most `size` bytes, and whether that is all of it. Raises OSError,
    HTTPException, Bomb."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise http.client.HTTPException(f"packed as {coding}, which was not asked for")
    unpack = _Unpacking(coding) if coding not in ("identity", "") else None
    found = bytearray()
    came = 0
    while True:
        piece = response.read1(_PIECE)
        if not piece:
            ended = not response.length  # what is left of what was announced
            return bytes(found), ended and (unpack is None or not found)
        room = size + 1 - len(found)
        found += unpack.unpacked(piece, room) if unpack else piece[:room]
        if len(found) > size:
            return bytes(found[:size]), False
        if unpack and unpack.is_done:
            return bytes(found), True  # what follows the end is nobody's, and may be endless
        came += len(piece)
        if came > size:  # packed into more than it is, or into nothing for ever
            return bytes(found), False


class _Unpacking:
    """Unpacks gzip or deflate (RFC 9110 §8.4.1) piece by piece, never more than is asked for."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._packed = zlib.decompressobj(47 if "gzip" in coding else 15)
        self._came = self._became = 0

    @property
    def is_done(self) -> bool:
        """Whether the end of what was packed has come."""
        return self._packed.eof

    def unpacked(self, piece: bytes, room: int) -> bytes:
        """What a piece becomes, at most `room` bytes. Raises HTTPException, Bomb."""
        try:
            found = self._packed.decompress(piece, room)
        except zlib.error as error:
            if self._came or self._coding != "deflate":
                raise http.client.HTTPException("packed wrongly") from error
            self._packed = zlib.decompressobj(-15)  # many servers leave the frame of zlib out
            try:
                found = self._packed.decompress(piece, room)
            except zlib.error:
                raise http.client.HTTPException("packed wrongly") from error
        self._came += len(piece)
        self._became += len(found)
        tail = len(self._packed.unconsumed_tail)
        if self._became > _FROM and self._became > _MOST_UNPACKED * (self._came - tail):
            raise Bomb
        return found
