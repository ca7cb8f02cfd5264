"""The preview's server: what it serves, and how."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.build.preview_server import PreviewServer
from tests.building import write
from tests.preview_asking import PAGE, ask, ask_on, serving, small_folder

OURS = '<meta http-equiv="Content-Security-Policy" content="{}">'
TYPES = {
    "a.html": "text/html; charset=utf-8",
    "a.HTML": "text/html; charset=utf-8",
    "feed.xml": "text/xml; charset=utf-8",
    "a.svg": "image/svg+xml",
    "a.woff2": "font/woff2",
    "a.webmanifest": "application/manifest+json",
    "a.json": "application/json",
    "a.js": "text/javascript; charset=utf-8",
    "a.css": "text/css; charset=utf-8",
    "a.avif": "image/avif",
    "a.webp": "image/webp",
    "CNAME": "application/octet-stream",
    "näh & gut.txt": "text/plain; charset=utf-8",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A served folder with a few files."""
    return small_folder(tmp_path)


@pytest.fixture
def server(folder: Path) -> Iterator[PreviewServer]:
    with serving(folder) as running:
        yield running


def test_a_file_goes_out_with_its_type(server: PreviewServer, folder: Path) -> None:
    came = {}
    for name in TYPES:
        write(folder / name, "content")
        answer = ask(server, f"/{name}".replace(" ", "%20"))
        assert (answer.status, answer.text[:7]) == (200, "content")
        came[name] = answer.headers["Content-Type"]
    assert came == TYPES


def test_a_page_goes_out_with_the_script_and_stays_as_it_is_on_disk(
    server: PreviewServer, folder: Path
) -> None:
    before = (folder / "posts/nap/index.html").read_bytes()
    answer = ask(server, "/posts/nap/")
    start, script = answer.text.split('<script src="/.preview/reload.js"')
    assert start == PAGE.format(policy="", text="nap").partition("</body>")[0]
    assert script.partition(">")[2] == "</script>\n</body></html>"
    assert (folder / "posts/nap/index.html").read_bytes() == before
    assert ask(server, "/.preview/reload.js").headers["Content-Type"].startswith("text/javascript")


def test_a_page_without_an_end_gets_the_script_at_its_end(
    server: PreviewServer, folder: Path
) -> None:
    (folder / "odd.html").write_bytes(b"<p>caf\xe9 no utf-8, no end")
    content = ask(server, "/odd.html").content
    assert content.startswith(b'<p>caf\xe9 no utf-8, no end<script src="/.preview/')


@pytest.mark.parametrize(
    ("policy", "served"),
    [
        (
            "default-src 'none'; connect-src 'self'; img-src 'self' data:",
            "default-src 'none'; img-src 'self' data:; script-src 'self'; connect-src 'self'",
        ),
        ("script-src 'none'", "script-src 'self'"),
        (
            "default-src https://a.example",
            "default-src https://a.example; script-src 'self' https://a.example;"
            " connect-src 'self' https://a.example",
        ),
        ("img-src &quot;x&quot;", "img-src &quot;x&quot;"),
    ],
)
def test_the_policy_of_a_page_lets_the_script_run_and_nothing_else(
    server: PreviewServer, folder: Path, policy: str, served: str
) -> None:
    write(folder / "p.html", PAGE.format(policy=OURS.format(policy), text=""))
    assert OURS.format(served) in ask(server, "/p.html").text


def test_an_address_that_leads_nowhere_is_404_with_the_page_of_the_site(
    server: PreviewServer, folder: Path
) -> None:
    assert "There is nothing at this address" in ask(server, "/nowhere/").text
    write(folder / "404.html", PAGE.format(policy="", text="It moved."))
    for target in ("/nowhere/", "/nowhere.png", "/posts/", "/posts", "/posts/nap/index.html/"):
        answer = ask(server, target)
        assert (answer.status, "It moved." in answer.text) == (404, True), target
        assert "reload.js" in answer.text


def test_head_says_what_get_would_say(server: PreviewServer) -> None:
    for target in ("/", "/theme/site.css", "/nowhere/", "/posts/nap", "/.preview/events"):
        head = ask(server, target, "HEAD")
        assert head.content == b""
        if target != "/.preview/events":
            got = ask(server, target)
            for name in ("Content-Type", "Content-Length", "Location"):
                assert head.headers[name] == got.headers[name]


EVERY_KIND_OF_ANSWER = [
    *[("/", "GET"), ("/theme/site.css", "GET"), ("/nowhere/", "GET"), ("/posts/nap", "GET")],
    *[("/", "POST"), ("/.preview/reload.js", "GET"), ("/.preview/events", "HEAD")],
]


def test_nothing_is_kept_by_browsers(server: PreviewServer) -> None:
    for target, method in EVERY_KIND_OF_ANSWER:
        assert ask(server, target, method).headers.get_all("Cache-Control") == ["no-store"]


def test_other_sites_get_no_file_of_it(server: PreviewServer) -> None:
    """A page of another site may ask for one by address, as a picture or a script (Fetch
    standard, "Cross-Origin-Resource-Policy header" and "X-Content-Type-Options header")."""
    answers = [ask(server, target, method) for target, method in EVERY_KIND_OF_ANSWER]
    answers += [ask(server, "/", Host="evil.example"), ask(server, "/" + "a" * 70_000)]
    for answer in answers:
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
        assert answer.headers.get_all("Cross-Origin-Resource-Policy") == ["same-origin"]


def test_a_port_that_cannot_be_used_is_said(server: PreviewServer, folder: Path) -> None:
    with pytest.raises(OSError):
        PreviewServer(folder, server.port)
    with pytest.raises(OverflowError):
        PreviewServer(folder, 70_000)
    PreviewServer(folder, 0).close()


def test_it_may_be_closed_twice_and_then_answers_nobody(folder: Path) -> None:
    before = set(threading.enumerate())
    server = PreviewServer(folder, 0)
    server.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    assert ask_on(connection, "/").status == 200
    started = set(threading.enumerate()) - before
    server.close()
    server.close()
    for thread in started:
        thread.join(10)
    assert len(started) == 2 and not any(thread.is_alive() for thread in started)
    with pytest.raises(OSError):
        ask_on(connection, "/")
    PreviewServer(folder, server.port).close()
    connection.close()


def test_head_sends_no_page(server: PreviewServer) -> None:
    for target in (b"/", b"/theme/site.css", b"/nowhere/", b"/.preview/events"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            request = b"HEAD %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % target
            connection.sendall(request)
            assert connection.makefile("rb").read().endswith(b"\r\nConnection: close\r\n\r\n")


def test_one_connection_serves_many_requests(server: PreviewServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.connect()
    same = connection.sock
    for target, method in (("/", "GET"), ("/", "HEAD"), ("/no/", "GET"), ("/posts/nap", "GET")):
        ask_on(connection, target, method)
        assert connection.sock is same
    assert "home" in ask_on(connection, "/").text
    connection.close()


def test_a_page_goes_out_at_once(server: PreviewServer, folder: Path) -> None:
    """Two small packets, with the wait of RFC 896 between them, would take 40 ms."""
    write(folder / "long.html", PAGE.format(policy=OURS.format("script-src"), text="é " * 50_000))
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        ask_on(connection, "/long.html")
        taken.append(time.perf_counter() - start)
    connection.close()
    assert min(taken) < 0.02


def test_files_that_are_replaced_come_whole(server: PreviewServer, folder: Path) -> None:
    versions = {letter * 300_000 for letter in "ab"}
    path = write(folder / "big.txt", "a" * 300_000)
    done = threading.Event()

    def replace() -> None:
        while not done.is_set():
            for version in versions:
                write(folder / ".next", version).replace(path)

    replacing = threading.Thread(target=replace)
    replacing.start()
    try:
        came = {ask(server, "/big.txt").text for _ in range(60)}
    finally:
        done.set()
        replacing.join()
    assert came <= versions


def test_the_folder_itself_may_be_replaced(server: PreviewServer, folder: Path) -> None:
    folder.rename(folder.with_name("old"))
    assert ask(server, "/").status == 404
    write(folder / "index.html", "new")
    assert ask(server, "/").text.startswith("new")
    assert list(folder.iterdir()) == [folder / "index.html"], "the folder is only read"
