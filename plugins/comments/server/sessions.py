"""The owner's session: a signed cookie, a CSRF token, and whence a request may come.

The cookie holds an id and a time, nothing to steal or to forge. Its signature is bound to the
password's hash, so a new password ends every session. A second one, which lasts long and opens
nothing, says only that this browser gave the right password before: strangers who type nonsense
do not keep it waiting. What proves that a request was meant:
the cookie (SameSite=Strict), a token made from its id, and the browser's own word on which
site the form stood on (OWASP, Cross-Site Request Forgery Prevention).
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import itsdangerous

from ...sources.dataclass import dataclass
from . import passwords
from .client_address import Network, address, is_in

LASTS = timedelta(hours=12)
# Only over https, for this host alone and all of it: the browser enforces what the prefix says
# (RFC 6265bis §4.1.3.2). Over plain http browsers do not keep such a cookie, so on this machine
# itself it has a plain name, and is never taken for the other.
SECURE_COOKIE = "__Host-moderate"
LOOPBACK_COOKIE = "moderate"
# Of a browser that the owner has logged in with. It opens nothing.
KNOWN_LASTS = timedelta(days=365)
KNOWN_COOKIE = "-known"  # behind the name of the other

_SESSION_SALT = "comments-moderate-session"
_KNOWN_SALT = "comments-moderate-known-browser"
_TOKEN_SALT = "comments-moderate-csrf"


@dataclass(frozen=True)
class Session:
    """Somebody who gave the owner's password. `token` proves that a form is one of ours."""

    id: str
    token: str


class Sessions:
    """The sessions of one server. `signing_key` signs them, `clock` gives the time in UTC.

    Logging out ends a session here as well as in the browser; a restart forgets that, while a
    new password ends it for good.
    """

    def __init__(self, private: Path, signing_key: str, clock: Callable[[], datetime]) -> None:
        self._private, self._key, self._clock = private, signing_key, clock
        self._ended: dict[str, datetime] = {}
        self._changing = threading.Lock()

    def begin(self) -> str:
        """The cookie of a new session."""
        return self._cookie(_SESSION_SALT)

    def read(self, cookie: str | None) -> Session | None:
        """The session that a cookie stands for; None where it is not ours, has ended, or was
        begun with another password."""
        id = self._held(_SESSION_SALT, cookie, LASTS)
        return None if id is None or id in self._ended else Session(id, self._token(id))

    def get_known(self) -> str:
        """The cookie by which a browser that gave the right password is known from now on."""
        return self._cookie(_KNOWN_SALT)

    def known(self, cookie: str | None) -> str:
        """The id of a browser that gave the right password before; "" for any other. A new
        password makes all of them strangers."""
        return self._held(_KNOWN_SALT, cookie, KNOWN_LASTS) or ""

    def end(self, session: Session) -> None:
        """Log out: the cookie is worth nothing from now on."""
        with self._changing:
            now = self._clock()
            self._ended = {id: at for id, at in self._ended.items() if now - at < LASTS}
            self._ended[session.id] = now

    def _cookie(self, salt: str) -> str:
        now = self._clock().astimezone(UTC)
        held = {"id": secrets.token_hex(16), "at": int(now.timestamp())}
        return self._signer(salt).dumps(held)

    def _held(self, salt: str, cookie: str | None, lasts: timedelta) -> str | None:
        """The id in a cookie that was made here with this password, and not too long ago."""
        if not cookie or len(cookie) > 500 or not passwords.is_set(self._private):
            return None
        try:
            held = self._signer(salt).loads(cookie)
            id, at = str(held["id"]), datetime.fromtimestamp(int(held["at"]), UTC)
        except (itsdangerous.BadData, KeyError, TypeError, ValueError, OverflowError):
            return None
        # A clock that was set back a little must not log the owner out.
        return id if -timedelta(minutes=5) <= self._clock() - at < lasts else None

    def _signer(self, salt: str) -> itsdangerous.URLSafeSerializer:
        salt = f"{salt}:{passwords.mark(self._private)}"
        return itsdangerous.URLSafeSerializer(self._key, salt=salt)

    def _token(self, id: str) -> str:
        key = f"{_TOKEN_SALT}:{self._key}".encode()
        return hmac.new(key, id.encode(), "sha256").hexdigest()


def is_token(session: Session, given: str) -> bool:
    """Whether a form carries the token of this session."""
    return hmac.compare_digest(session.token.encode(), given.encode("utf-8", "replace"))


def is_own(origin: str | None, referer: str | None, own: Iterable[str]) -> bool:
    """Whether a request that changes something comes from a page of ours.

    `own` are our addresses ("https://blog.example"; "" stands for none). A browser says where a
    form stood in Origin (Fetch §3.2; "null" where it hides it), older ones in Referer. A request
    that says neither is not taken: a browser that sent one of our forms always says it.
    """
    said = _origin(origin if origin is not None else referer or "")
    return said is not None and said in {_origin(address) for address in own}


def scheme(
    here: str, peer: str | None, forwarded: Sequence[str], proxies: Sequence[Network]
) -> str:
    """How the browser asked: "https" or "http".

    `here` is how the request reached this program, `peer` the other end of that connection,
    `forwarded` the X-Forwarded-Proto headers: a configured proxy's word counts, nobody else's.
    """
    near = address(peer or "")
    if near is None or not is_in(near, proxies):
        return here
    said = ",".join(forwarded).rpartition(",")[2].strip().lower()  # the nearest proxy's word
    return said if said in ("http", "https") else here


def _origin(address: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        return None
    if scheme not in ("http", "https") or not host:
        return None
    return scheme, host.lower().rstrip("."), port or (443 if scheme == "https" else 80)


def is_loopback(host: str) -> bool:
    """Whether a host name or address, with or without its port, is this machine itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761 §6.3
        return True
    # An IPv6 address stands in brackets in a header and without them in a connection.
    found = address(host) or address(name)
    return found is not None and found.is_loopback
