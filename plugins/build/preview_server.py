"""The preview's web server: a built folder for this machine's browsers, which it keeps in step.

It knows nothing of building. Whoever builds says `built` or `stopped`; open pages hear of it
by server-sent events (WHATWG HTML, "Server-sent events") and load again. What is added to pages
is added when they are served; the folder is only ever read.
"""

from __future__ import annotations

import re
import selectors
import socket
import socketserver
import sys
import threading
from collections.abc import Collection, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote

from ..sources.media_types import HTML, PLAIN, content_type
from ..sources.problems import Problem
from .preview_parts import files, pages
from .preview_parts.news import News

_OURS = "/.preview/"
_LAST_GOOD = "last-good"
_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_SECONDS_UNTIL_A_RETURN = 1
_SECONDS_OF_IDLENESS = 60.0


class PreviewServer:
    """Serves a folder on this machine only, until it is closed."""

    def __init__(self, folder: Path, port: int, heartbeat: float = 15.0) -> None:
        """Take `port` of 127.0.0.1 (0: any that is free); nothing is answered before `start`.

        `folder` need not be there yet. `heartbeat` is in seconds. Raises OSError or
        OverflowError if the port cannot be used.
        """
        self._server = _Server(folder, port, heartbeat)
        self._serving: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that was taken."""
        return self._server.server_port

    def start(self) -> None:
        """Serve, in threads that end with the program."""
        serve, look_for_the_end = self._server.serve_forever, 0.1  # seconds
        self._serving = threading.Thread(target=serve, args=(look_for_the_end,), daemon=True)
        self._serving.start()

    def built(self, changed: Collection[str]) -> None:
        """A build ended well: show the site, and tell browsers of what is new.

        `changed` are the files that were written or removed, below the folder, with `/`. If all
        are styles (`theme/….css`), pages stay and exchange their styles; else they reload.
        """
        self._server.news.built(changed)

    def stopped(self, problems: Sequence[Problem]) -> None:
        """A build failed: show why in place of every page, until one ends well."""
        self._server.news.stopped(problems)

    def close(self) -> None:
        """End all answers and give the port back. May be called twice."""
        if self._serving is not None:
            self._server.shutdown()
            self._serving.join()
            self._serving = None
        self._server.server_close()
        self._server.hang_up()


class _Server(ThreadingHTTPServer):
    """The socket, and a daemon thread for each connection."""

    request_queue_size = 128
    # On Windows this would let two servers share one port.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, folder: Path, port: int, heartbeat: float) -> None:
        self.folder, self.heartbeat, self.news = folder.absolute(), heartbeat, News()
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.socket.getsockname()[1]

    def get_request(self) -> tuple[socket.socket, object]:
        """The next connection, remembered for `hang_up`."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def close_request(self, request: socket.socket) -> None:  # type: ignore[override]  # no datagrams
        """Forget a connection, and close it."""
        self._connections.discard(request)
        super().close_request(request)

    def hang_up(self) -> None:
        """End the connections that are open, and so their threads."""
        for connection in tuple(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended meanwhile
                continue

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what went wrong, unless a browser went away, as browsers do all the time."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # only printed


class _Handler(BaseHTTPRequestHandler):
    """One connection of a browser."""

    protocol_version = "HTTP/1.1"
    timeout = _SECONDS_OF_IDLENESS
    disable_nagle_algorithm = True
    wbufsize = 65536  # head and page leave together
    server: _Server

    def do_GET(self) -> None:
        """Answer with a file, a page that explains, or the stream of events."""
        # A body that nobody reads must not be taken for the next request (RFC 9112 §9.3).
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True
        hosts = self.headers.get_all("Host", [])
        address, _, query = self.path.partition("?")
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0].strip()):
            # Under a name of its own that leads here, another site could read the drafts.
            told = "The preview answers to the names localhost and 127.0.0.1 only.\n"
            self._send(HTTPStatus.FORBIDDEN, PLAIN, told.encode())
        elif address == f"{_OURS}events":
            self._stream(query)
        elif address.startswith(_OURS):
            self._file_of_ours(address.removeprefix(_OURS))
        else:
            self._file(address, query)

    do_HEAD = do_GET

    def _file(self, address: str, query: str) -> None:
        # Before anything is read: what is built meanwhile is news to this page.
        state = self.server.news.state
        names = files.names_in(address)
        content = self._read(names)
        if names and content is None and self._read([*names, "index.html"]) is not None:
            self._redirect(names, query)
            return
        kind = files.kind_of(names, content)
        last_good_asked = _first(query, _LAST_GOOD) is not None
        if state.problems is not None and kind == HTML and not last_good_asked:
            last_good = f"?{_LAST_GOOD}" if content is not None else self._home_of_last_good()
            page = pages.problem_page(state.problems, last_good)
            # Not 200: what asks for pages without eyes must not take this one for the page it
            # wanted. Browsers show it all the same.
            self._send_page(HTTPStatus.INTERNAL_SERVER_ERROR, page, state.generation)
        elif content is None:
            page = self._read(["404.html"]) or pages.nothing_page()
            self._send_page(HTTPStatus.NOT_FOUND, page, state.generation)
        elif kind == HTML:
            self._send_page(HTTPStatus.OK, content, state.generation)
        else:
            self._send(HTTPStatus.OK, kind, content)

    def _file_of_ours(self, name: str) -> None:
        content = pages.file_of_ours(name)
        if content is None:
            told = "The preview has no such file.\n"
            self._send(HTTPStatus.NOT_FOUND, PLAIN, told.encode())
        else:
            self._send(HTTPStatus.OK, content_type(name), content)

    def _stream(self, query: str) -> None:
        """Send events until the browser goes away."""
        self.close_connection = True  # a stream has no length, so its end is the connection's
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.command == "HEAD":
            return
        with self.server.news.bell() as bell, selectors.DefaultSelector() as waiting:
            state = self.server.news.state
            known = self.headers.get("Last-Event-ID") or _first(query, "since")
            greeting = f"retry: {_SECONDS_UNTIL_A_RETURN * 1000}\nid: {state.generation}\n\n"
            # Other is older: numbers only grow, and a preview begun anew begins above them.
            missed = known is not None and known != str(state.generation)
            self._write(greeting + (_event("reload", state.generation) if missed else ""))
            waiting.register(self.connection, selectors.EVENT_READ)
            waiting.register(bell, selectors.EVENT_READ)
            while True:
                heard = [key.fileobj for key, _ in waiting.select(self.server.heartbeat)]
                if self.connection in heard:
                    return  # a browser says nothing more here but goodbye
                if bell in heard:
                    bell.recv(4096)
                    told, state = state.generation, self.server.news.state
                    self._write(_event(state.event_since(told), state.generation))
                else:
                    self._write(": still here\n\n")

    def _write(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def _read(self, names: list[str] | None) -> bytes | None:
        return files.read(self.server.folder, names) if names else None

    def _home_of_last_good(self) -> str | None:
        return f"/?{_LAST_GOOD}" if self._read(["index.html"]) is not None else None

    def _redirect(self, names: list[str], query: str) -> None:
        """Lead to the folder's page, where its relative links mean what they should."""
        address = "".join(f"/{quote(name)}" for name in names)
        place = f"{address}/?{query}" if query else f"{address}/"
        # Not "permanently": another site may stand at this port tomorrow.
        self._send(HTTPStatus.FOUND, PLAIN, b"", Location=place)

    def _send_page(self, status: HTTPStatus, page: bytes, generation: int) -> None:
        self._send(status, HTML, pages.with_script(page, generation))

    def _send(self, status: int, content_type: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """What is being written must never come from the browser's store, and no other site that
        is open beside it may show a file of it as its own, or as something that it is not."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if self.close_connection:
            self.send_header("Connection", "close")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request that is none, or that asks for more than reading."""
        self.close_connection = True  # there may be a body that nobody has read
        if code == HTTPStatus.NOT_IMPLEMENTED:
            told = b"The preview can only be read (GET, HEAD).\n"
            self._send(HTTPStatus.METHOD_NOT_ALLOWED, PLAIN, told, Allow="GET, HEAD")
        else:
            self._send(code, PLAIN, f"{HTTPStatus(code).phrase}.\n".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def _first(query: str, name: str) -> str | None:
    """The first value of a name in a query; "" where it stands there without one."""
    values = parse_qs(query, keep_blank_values=True).get(name)
    return values[0] if values else None


def _event(kind: str, generation: int) -> str:
    """An event of the stream; without data it would not be one."""
    return f"event: {kind}\nid: {generation}\ndata: {generation}\n\n" if kind else ""
