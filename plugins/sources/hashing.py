"""BLAKE2 (RFC 7693), without what `hashlib` loads besides: its import brings OpenSSL, which takes
a tenth of the time in which a build can say that nothing has changed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import blake2b
else:
    try:
        from _blake2 import blake2b  # the same function: hashlib takes it from here
    except ImportError:
        from hashlib import blake2b

__all__ = ["blake2b"]
