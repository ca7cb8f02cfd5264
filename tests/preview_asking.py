"""Asking the preview's server as browsers and attackers do, and listening like an open tab."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from plugins.build.preview_server import PreviewServer
from tests.building import write

PAGE = "<!doctype html><head>{policy}</head><body><p>{text}</p></body></html>"


def small_folder(folder: Path) -> Path:
    """A folder to be served, with two pages and a style."""
    site = folder / "site"
    write(site / "index.html", PAGE.format(policy="", text="home"))
    write(site / "posts/nap/index.html", PAGE.format(policy="", text="nap"))
    write(site / "theme/site.css", "p { color: red }\n")
    return site


@contextmanager
def serving(folder: Path, heartbeat: float = 15.0) -> Iterator[PreviewServer]:
    """The preview's server for a folder, on any port."""
    running = PreviewServer(folder, 0, heartbeat)
    running.start()
    try:
        yield running
    finally:
        running.close()


class Answer:
    """A whole answer."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.content = answer.status, answer.headers, answer.read()
        self.text = self.content.decode("utf-8", "replace")


def ask(server: PreviewServer, target: str, method: str = "GET", **headers: str) -> Answer:
    """Ask with exactly this target, however odd, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        return ask_on(connection, target, method, **headers)
    finally:
        connection.close()


def ask_on(
    connection: http.client.HTTPConnection, target: str, method: str = "GET", **headers: str
) -> Answer:
    connection.putrequest(method, "/", skip_host="Host" in headers)
    # http.client refuses targets that an attacker would send.
    line = connection._buffer[0]  # type: ignore[attr-defined]
    connection._buffer[0] = line.replace(b" / ", b" " + target.encode() + b" ")  # type: ignore[attr-defined]
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    return Answer(connection.getresponse())


class Tab:
    """An open tab: it listens to the stream of events until it is closed."""

    def __init__(self, server: PreviewServer, query: str = "", **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        self._connection.request("GET", f"/.preview/events{query}", headers=headers)
        self._stream = self._connection.getresponse()
        self.content_type = self._stream.headers["Content-Type"]

    def __enter__(self) -> Tab:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def hears(self) -> dict[str, str]:
        """The next block of the stream by its fields; a remark's field is ""."""
        fields = {}
        while line := self._stream.readline().decode().rstrip("\n"):
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        return fields

    def close(self) -> None:
        self._stream.close()
        self._connection.close()
