"""Permanent ids: what a subscriber's reader knows a post by, for ever.

An id is sixteen characters of a–z and 2–7 (RFC 4648 base32, 80 bits). It stands in the
file's front matter, is minted once, and changes with nothing: not title, slug, date or host.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re

PATTERN = re.compile(r"[a-z0-9]{8,32}")
# Chosen once, at random; changing it would make every entry new to every subscriber.
_NAMESPACE = bytes.fromhex("4e0f6c3a6c1f4f0e9a436b1f3f0d9c59")


def mint() -> str:
    """A new id, from the system's randomness."""
    return _base32(os.urandom(10))


def derived(file: str) -> str:
    """The id of a file that has none yet: made of its path below content/, so it stays the
    same until the file is renamed. `check --fix` writes this very id into the file, so that
    nothing changes for those who have seen it already."""
    return _base32(hashlib.sha256(file.encode("utf-8", "surrogatepass")).digest()[:10])


def uri(kind: str, id: str) -> str:
    """The id as the IRI that feeds need (RFC 4287 §4.2.6): a name-based UUID (RFC 9562 §5.5)."""
    # uuid.uuid5 says the same in ten times the time; feeds ask for one for each comment. The
    # module alone takes as long as two posts.
    made = bytearray(hashlib.sha1(_NAMESPACE + f"{kind}/{id}".encode()).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x50, made[8] & 0x3F | 0x80
    hex = made.hex()
    return f"urn:uuid:{hex[:8]}-{hex[8:12]}-{hex[12:16]}-{hex[16:20]}-{hex[20:]}"


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").lower()
