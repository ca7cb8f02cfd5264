"""A folder as a good host shows it: packed, with its own page for what is not there, and below a
path if the site is to live below one. All tests that need a host take this one."""

from __future__ import annotations

import functools
import gzip
import mimetypes
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_OWN_KINDS = {
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
# Everything else is packed already (pictures, fonts), and hosts leave it alone.
_PACKED: tuple[str, ...] = (
    "text/",
    "application/json",
    "application/manifest+json",
    "application/wasm",
)
_PACKED += ("application/xml", "application/rss+xml", "application/atom+xml", "image/svg+xml")


Headers = Callable[[str], Mapping[str, list[str]]]
"""What a host sends beside the file at a path: each header with all its values."""


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, prefix: str, headers: Headers, *rest: object) -> None:
        self.folder, self.prefix, self.headers_for = folder, prefix, headers
        super().__init__(*rest)  # type: ignore[arg-type]  # as the server hands them over

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self._file(path)
        if file and file.is_dir() and not path.endswith("/"):
            self.send_response(301)
            self.send_header("Location", f"{path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        file = file / "index.html" if file and file.is_dir() else file
        if file and file.is_file():
            self._send(200, file)
        else:
            self._send(404, self.folder / "404.html")

    def _file(self, path: str) -> Path | None:
        """The file or folder that an address means; None outside the site."""
        if not path.startswith(f"{self.prefix}/"):
            return None
        file = (self.folder / path[len(self.prefix) + 1 :]).resolve()
        return file if file.is_relative_to(self.folder) else None

    def _send(self, status: int, file: Path) -> None:
        body = file.read_bytes() if file.is_file() else b"There is no such page."
        kind = _OWN_KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/plain"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text/" in kind else kind)
        if kind.startswith(_PACKED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = packed(body)
            self.send_header("Content-Encoding", "gzip")
        more = self.headers_for(urlsplit(self.path).path)
        for name, values in ({"Cache-Control": ["no-cache"]} | dict(more)).items():
            for value in values:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def packed(body: bytes) -> bytes:
    """As hosts send it: gzip at level 6, which most use."""
    return gzip.compress(body, 6, mtime=0)


class _Host(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a page while it loads is no mistake."""


@contextmanager
def hosted(folder: Path, prefix: str = "", headers: Headers = lambda path: {}) -> Iterator[str]:
    """The address of the folder's first page, without its last "/"; `prefix` is "" or "/blog"."""
    answering = functools.partial(_Answering, folder.resolve(), prefix, headers)
    server = _Host(("127.0.0.1", 0), answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
