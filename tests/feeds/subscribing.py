"""A site that is served as a host of files does it, and a subscriber with a real feed reader."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_TYPES = {"feed.json": "application/feed+json", "atom.xml": "application/atom+xml"}


class _Host(BaseHTTPRequestHandler):
    """Files with an ETag, and 304 where it is still the same (RFC 9110 §13.1.2)."""

    server: Host

    def log_message(self, *said: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        """Answer."""
        self.server.asked.append(self.path)
        path = self.server.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self.server.unchanged += 1
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", _TYPES.get(path.name, "application/rss+xml"))
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Host(ThreadingHTTPServer):
    """Serves a folder on the loopback. `asked` holds the paths that were asked for, `unchanged`
    counts the answers that were 304."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Host)
        self.folder, self.unchanged = folder, 0
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """The address of the folder."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


@contextmanager
def hosted(folder: Path) -> Iterator[Host]:
    """A folder that is served while the block runs."""
    host = Host(folder)
    thread = threading.Thread(target=functools.partial(host.serve_forever, 0.05), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()
        thread.join()


class Subscriber:
    """Somebody with the `reader` library, who has read everything there was."""

    def __init__(self, host: Host, files: list[str]) -> None:
        from reader import make_reader

        self._reader: Any = make_reader(":memory:")
        self._host, self._files = host, files
        for file in files:
            self._reader.add_feed(host.url + file)
            self._reader.update_feed(host.url + file)
        self.read_all()

    def read_all(self) -> None:
        """Read everything."""
        for entry in list(self._reader.get_entries()):
            self._reader.mark_entry_as_read(entry)

    def fetch(self) -> dict[str, tuple[int, int]]:
        """Ask for what is new: how many items are new and how many are modified in each feed, where
        there are any."""
        found = {}
        for file in self._files:
            told = self._reader.update_feed(self._host.url + file)
            if told is not None and (told.new or told.modified):
                found[file] = (told.new, told.modified)
        return found

    def unread(self, file: str) -> list[str]:
        """The titles of what is unread in a feed, the newest first."""
        entries = self._reader.get_entries(feed=self._host.url + file, read=False)
        return [str(entry.title) for entry in entries]

    def entries(self, file: str) -> list[Any]:
        """All that the reader holds of a feed."""
        return list(self._reader.get_entries(feed=self._host.url + file))

    def close(self) -> None:
        """Put the reader away."""
        self._reader.close()
