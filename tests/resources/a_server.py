"""A server on this machine that plays good and bad sites, each part at a path of its own."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from plugins.resources.public_machines import Doors

# The door to this machine is open in tests only, and by an argument only.
OPEN = Doors(ports=None, private=True)
TITLE = "Saying no at half past four"
HTML = "text/html; charset=utf-8"


def page(title: str = TITLE, body: str = "<p>A few words.</p>") -> bytes:
    """A small page."""
    return f"<!doctype html><html lang=en><title>{title}</title><body>{body}".encode()


class Part(BaseHTTPRequestHandler):
    """Answers one question. What it is asked for is noted as (method, path)."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._play()

    def do_HEAD(self) -> None:
        self._play()

    def _play(self) -> None:
        self.server.asked.append((self.command, self.path))
        self.server.headers.append(dict(self.headers.items()))
        name = self.path.split("?")[0].lstrip("/")
        first, _, rest = name.partition("/")
        part = PARTS.get(first)
        self.close_connection = True
        try:
            if part is None:
                self.say(404, page("Nothing"))
            else:
                part(self, rest)
        except (BrokenPipeError, ConnectionResetError):
            pass  # whoever asked has had enough, which is what some tests are about

    def say(self, status: int, body: bytes = b"", type: str = HTML, **headers: str) -> None:
        """Answer; names of headers are written with underscores."""
        self.send_response(status)
        if type:
            self.send_header("Content-Type", type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def drip(self, forever: bytes, pause: float) -> None:
        """Send the same again and again, until nobody listens."""
        while not self.server.is_over.is_set():
            self.wfile.write(forever)
            self.wfile.flush()
            if pause:
                time.sleep(pause)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal of the tests."""


class Server(ThreadingHTTPServer):
    """The server, and what it was asked for."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Part)
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.visits: dict[str, int] = {}
        self.is_over = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is not news."""

    def at(self, path: str) -> str:
        """The address of a part."""
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


@contextmanager
def serving() -> Iterator[Server]:
    """A server for the time inside."""
    _bomb()  # made before the first question, which is answered in time then
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()


# ── The parts ───────────────────────────────────────────────────────────────────────────────

Play = Callable[[Part, str], None]


def _page(part: Part, rest: str) -> None:
    part.say(200, page())


def _slash(part: Part, rest: str) -> None:
    if part.path.endswith("/"):
        part.say(200, page())
    else:
        part.say(301, Location=f"{part.path}/")


def _leads(status: int, to: str) -> Play:
    return lambda part, rest: part.say(status, Location=to)


def _to_umlaut(part: Part, rest: str) -> None:
    """Leads on in UTF-8, as servers do although no header may."""
    part.wfile.write("HTTP/1.1 301 Moved\r\nLocation: /page/über\r\n\r\n".encode())


def _status(part: Part, rest: str) -> None:
    """/status/404 says 404, with a page that is named so."""
    part.say(int(rest), page(f"Error {rest}", "<p>Sorry.</p>"))


def _down(part: Part, rest: str) -> None:
    """/down/3 leads to /down/2 and so on."""
    left = int(rest)
    part.say(302, Location=f"/down/{left - 1}") if left else part.say(200, page())


def _drip(part: Part, rest: str) -> None:
    part.send_response(200)
    part.send_header("Content-Type", HTML)
    part.end_headers()
    part.drip(b"x", 0.02)


def _drip_of_headers(part: Part, rest: str) -> None:
    part.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    part.drip(b"x", 0.02)


def _continue_for_ever(part: Part, rest: str) -> None:
    part.drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.0)


def _silence(part: Part, rest: str) -> None:
    part.server.is_over.wait(5)


def _endless(part: Part, rest: str) -> None:
    part.send_response(200)
    part.send_header("Content-Type", HTML)
    part.end_headers()
    part.wfile.write(page())
    part.drip(b"and on " * 4000, 0.0)


def _chunks(part: Part, rest: str) -> None:
    """Chunked; /chunks/broken breaks off in the middle."""
    part.send_response(200)
    part.send_header("Content-Type", HTML)
    part.send_header("Transfer-Encoding", "chunked")
    part.end_headers()
    whole = page()
    part.wfile.write(f"{len(whole):x}\r\n".encode() + whole + b"\r\n")
    part.wfile.write(b"ffff\r\nbroken" if rest else b"0\r\n\r\n")


@cache
def _bomb() -> bytes:
    """Thirty megabytes in thirty thousand bytes."""
    return gzip.compress(b"<p>" + b"0" * 30_000_000)


def _packed(part: Part, rest: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    made: dict[str, Callable[[], tuple[str, bytes]]] = {
        "gzip": lambda: ("gzip", gzip.compress(page())),
        "deflate": lambda: ("deflate", zlib.compress(page())),
        "raw": lambda: ("deflate", raw.compress(page()) + raw.flush()),
        "bomb": lambda: ("gzip", _bomb()),
        "brotli": lambda: ("br", b"\x0b\x02\x80nothing"),
        "wrongly": lambda: ("gzip", b"this is not packed at all"),
        "behind": lambda: ("gzip", gzip.compress(page()) + b"\0" * 1_000_000),
        "half": lambda: ("gzip", gzip.compress(page(body="<p>" + TITLE * 500))[:-20]),
    }
    coding, body = made[rest]()
    part.say(200, body, Content_Encoding=coding)


def _no_head(part: Part, rest: str) -> None:
    """/no-head/405: HEAD is refused so, and GET is answered."""
    part.say(int(rest) if part.command == "HEAD" else 200, page())


def _hangs_up_on_head(part: Part, rest: str) -> None:
    if part.command == "GET":
        part.say(200, page())


def _flapping(part: Part, rest: str) -> None:
    """Every other visit of a person (GET) fails."""
    visits = part.server.visits
    visits["flapping"] = visits.get("flapping", 0) + (part.command == "GET")
    part.say(500 if visits["flapping"] % 2 else 200, page())


def _garbage(part: Part, rest: str) -> None:
    part.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n" * 3)


def _cut(part: Part, rest: str) -> None:
    part.send_response(200)
    part.send_header("Content-Type", HTML)
    part.send_header("Content-Length", "100000")
    part.end_headers()
    part.wfile.write(page())


def _untyped(part: Part, rest: str) -> None:
    part.say(200, page(), type="")


PARTS: dict[str, Play] = {
    "": lambda part, rest: part.say(200, page("Lamplight, a magazine")),
    "page": _page,
    "elsewhere": _page,
    "other-title": lambda part, rest: part.say(
        200, page("Ten kettles compared", "<p>One.</p>" * 9)
    ),
    "status": _status,
    "301": _leads(301, "/elsewhere"),
    "302": _leads(302, "/elsewhere"),
    "303": _leads(303, "/elsewhere"),
    "307": _leads(307, "/elsewhere"),
    "308": _leads(308, "/elsewhere?utm_source=old&part=2"),
    "301-then-302": _leads(301, "/302"),
    "302-then-301": _leads(302, "/301"),
    "slash": _slash,
    "301-to-front": _leads(301, "/"),
    "301-to-other-title": _leads(301, "/other-title"),
    "301-to-404": _leads(301, "/status/404"),
    "loop-a": _leads(302, "/loop-b"),
    "loop-b": _leads(302, "/loop-a"),
    "itself": _leads(301, "/itself#part"),
    "down": _down,
    "to-metadata": _leads(302, "http://169.254.169.254/latest/meta-data/"),
    "to-octal": _leads(302, "http://017700000001/"),
    "to-umlaut": _to_umlaut,
    "to-file": _leads(302, "file:///etc/passwd"),
    "to-nothing": _leads(302, "http://[not-an-address/"),
    "drip": _drip,
    "drip-of-headers": _drip_of_headers,
    "continue": _continue_for_ever,
    "silence": _silence,
    "endless": _endless,
    "chunks": _chunks,
    "packed": _packed,
    "no-head": _no_head,
    "hangs-up-on-head": _hangs_up_on_head,
    "flapping": _flapping,
    "garbage": _garbage,
    "cut": _cut,
    "untyped": _untyped,
    "pdf": lambda part, rest: part.say(200, b"%PDF-1.7", type="application/pdf"),
    "latin": lambda part, rest: part.say(
        200, "<title>Früh</title>".encode("latin-1"), type="text/html; charset=ISO-8859-1"
    ),
    "soft-404": lambda part, rest: part.say(
        200, page("Page not found – Lamplight", "<p>Our best pages of the week.</p>" * 60)
    ),
    "parked": lambda part, rest: part.say(
        200, page("lamplight.example", "<p>This domain is for sale. Related searches: Shoes.</p>")
    ),
    "wall": lambda part, rest: part.say(503, page("Just a moment...")),
    "wall-200": lambda part, rest: part.say(200, page("Just a moment...")),
    "busy": lambda part, rest: part.say(503, page("Busy"), Retry_After="120"),
    "login": lambda part, rest: part.say(200, page("Sign in", "<input type=password>")),
    "nothing": lambda part, rest: part.say(200, b""),
}
