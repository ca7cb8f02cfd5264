"""One page by HTTP, politely and with every limit kept.

The standard library's own clients connect to a name; this connects to the number that was looked
at (see public_machines), and looks again at each step of a redirect. A server may be slow, endless,
broken or ill-meaning: the time in all, the time without a word, the size of what comes and of what
it unpacks to, and the number of redirects are limited, and everything else is an exception with a
sentence.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any, Literal, cast

from ..sources.dataclass import dataclass
from .public_machines import PUBLIC, Doors, NotPublic, Unknown, machines
from .unpacking import Bomb, body_of
from .web_addresses import NotAnAddress, Target, host_of, joined, target

Method = Literal["GET", "HEAD"]
Kind = Literal["address", "private", "unknown", "unreachable", "slow", "insecure", "loop", "broken"]
_REDIRECTS = {301, 302, 303, 307, 308}
_PIECE = 64 * 1024
PROGRAM = "FiveToNine/0.1"


class CannotFetch(Exception):
    """There is no answer; the message says why, `kind` for programs, `hops` how far it went."""

    def __init__(self, kind: Kind, says: str, hops: tuple[Hop, ...] = ()) -> None:
        super().__init__(says)
        self.kind, self.hops = kind, hops


@dataclass(frozen=True)
class Limits:
    """How much a page may ask for: seconds in all, seconds without a word, bytes that are read
    of it (unpacked), redirects. Two million bytes hold every head and all but giant texts."""

    seconds: float = 20.0
    silence: float = 8.0
    size: int = 2_000_000
    redirects: int = 5


USUAL = Limits()


@dataclass(frozen=True)
class Hop:
    """A redirect: its status, and the whole address to which it led."""

    status: int
    url: str


@dataclass(frozen=True)
class Answer:
    """What a server said. `url` is where it was said in the end, `type` the media type in small
    letters, `charset` what the header says ("" for nothing), `body` is unpacked and has at most
    Limits.size bytes; `is_whole` is False where there was more."""

    url: str
    status: int
    type: str
    charset: str
    body: bytes
    is_whole: bool
    hops: tuple[Hop, ...] = ()
    wait: str = ""  # the header Retry-After


def agent(site: str, url: str = "") -> str:
    """What this program calls itself: with the name of the site, so that whoever reads a log
    knows whom to ask."""
    name = "".join(one for one in site if one.isascii() and one.isprintable() and one not in "()\\")
    about = "; ".join(
        filter(
            None, (name.strip(), f"+{url}" if url.isascii() and url.isprintable() and url else "")
        )
    )
    return f"{PROGRAM} ({about})" if about else PROGRAM


def fetch(
    url: str,
    agent: str,
    method: Method = "GET",
    limits: Limits = USUAL,
    doors: Doors = PUBLIC,
    clock: Callable[[], float] = time.monotonic,
    turn: Callable[[str], AbstractContextManager[object]] = lambda host: nullcontext(),
) -> Answer:
    """Ask for an address and follow where it leads. Raises CannotFetch.

    `clock` gives seconds. `turn` is entered for each question, with the host that is asked: there
    one may be made to wait, which does not count as the server's time. Nothing is sent but the
    address, `agent` and what can be read: no cookie, no referrer, no language.
    """
    end = clock() + limits.seconds
    hops: list[Hop] = []
    seen = {url.partition("#")[0]}
    while True:
        try:
            began = clock()
            with turn(host_of(url)):
                end += clock() - began
                patience = _Clock(clock, end, limits)
                answer, leads = _asked(url, agent, method, limits, doors, patience)
        except CannotFetch as error:
            error.hops = tuple(hops)
            raise
        if not leads:
            return replace(answer, url=url, hops=tuple(hops))
        try:
            url = joined(url, leads)
            target(url)
        except NotAnAddress as reason:
            raise CannotFetch("address", f"it leads on to no page: {reason}", tuple(hops)) from None
        hops.append(Hop(answer.status, url))
        if (plain := url.partition("#")[0]) in seen:
            raise CannotFetch("loop", "it leads on in a circle", tuple(hops))
        if len(hops) > limits.redirects:
            says = f"it leads on more than {limits.redirects} times"
            raise CannotFetch("loop", says, tuple(hops))
        seen.add(plain)


@dataclass(frozen=True)
class _Clock:
    now: Callable[[], float]
    end: float
    limits: Limits

    def left(self) -> float:
        """Seconds that may still pass now. Raises TimeoutError."""
        left = self.end - self.now()
        if left <= 0:
            raise TimeoutError
        return min(left, self.limits.silence)


def _asked(
    url: str, agent: str, method: Method, limits: Limits, doors: Doors, clock: _Clock
) -> tuple[Answer, str]:
    """One question: the answer, and where it leads on to ("" where it does not)."""
    connection: socket.socket | None = None
    try:
        where = target(url)
        connection = _connected(where, doors, clock)
        _send(connection, where, agent, method, clock)
        response = http.client.HTTPResponse(cast(Any, _Line(connection, clock)), method=method)
        response.begin()
        # Headers are Latin-1 by rule (RFC 9110 §5.5) and UTF-8 by habit.
        leads = (response.getheader("Location") or "").encode("latin-1", "replace")
        if response.status in _REDIRECTS and leads:
            return _answer(response, b"", True), leads.decode("utf-8", "replace")
        body, whole = body_of(response, limits.size) if method == "GET" else (b"", True)
        return _answer(response, body, whole), ""
    except NotAnAddress as reason:
        raise CannotFetch("address", str(reason)) from None
    except NotPublic as reason:
        raise CannotFetch("private", str(reason)) from None
    except Unknown as reason:
        raise CannotFetch("unknown", str(reason)) from None
    except TimeoutError:
        raise CannotFetch("slow", "no answer in time") from None
    except ssl.SSLCertVerificationError as error:
        says = f"its certificate is not valid ({error.verify_message})"
        raise CannotFetch("insecure", says) from None
    except ssl.SSLError:
        raise CannotFetch("insecure", "no secure connection could be made") from None
    except (http.client.HTTPException, ValueError) as error:
        raise CannotFetch("broken", "what it says is no HTTP that can be read") from error
    except Bomb:
        says = "what it sends is packed in a way in which no page is"
        raise CannotFetch("broken", says) from None
    except OSError as error:
        reason_ = error.strerror or "no connection"
        raise CannotFetch("unreachable", f"it cannot be reached ({reason_})") from None
    finally:
        if connection is not None:
            connection.close()


def _connected(where: Target, doors: Doors, clock: _Clock) -> socket.socket:
    last: OSError = TimeoutError()
    for number in machines(where, doors, clock.left()):
        try:
            plain = socket.create_connection((number, where.port), clock.left())
        except OSError as error:
            last = error
            continue
        if where.scheme == "http":
            return plain
        try:
            # Names are verified; where the host is a number, the certificate must name that.
            return ssl.create_default_context().wrap_socket(plain, server_hostname=where.host)
        except BaseException:
            plain.close()
            raise
    raise last


def _send(
    connection: socket.socket, where: Target, agent: str, method: Method, clock: _Clock
) -> None:
    lines = (
        f"{method} {where.path} HTTP/1.1",
        f"Host: {where.host_field}",
        f"User-Agent: {agent}",
        "Accept: text/html, application/xhtml+xml",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
    )
    connection.settimeout(clock.left())
    connection.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii"))


class _Line:
    """A connection as http.client reads from it, in which no byte may let it wait too long."""

    def __init__(self, connection: socket.socket, clock: _Clock) -> None:
        self._connection, self._clock = connection, clock

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Bytes(self._connection, self._clock), _PIECE)


class _Bytes(io.RawIOBase):
    def __init__(self, connection: socket.socket, clock: _Clock) -> None:
        self._connection, self._clock = connection, clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._clock.left())
        return self._connection.recv_into(buffer)


def _answer(response: http.client.HTTPResponse, body: bytes, whole: bool) -> Answer:
    type_ = response.headers.get_content_type() if response.headers["Content-Type"] else ""
    charset = response.headers.get_content_charset("") if type_ else ""
    wait = response.getheader("Retry-After") or ""
    return Answer("", response.status, type_, str(charset), body, whole, wait=wait[:40])
