"""The preview's server: what it serves and what it refuses."""

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
from tests.preview_asking import PAGE, ask, ask_on

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
NOWHERE = (
    "/../secret.txt",
    "/posts/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/posts/..%5c..%5csecret.txt",
    "/..\\secret.txt",
    "/%252e%252e/secret.txt",
    "//secret.txt",
    "/posts//nap/",
    "/out/secret.txt",
    "/out.txt",
    "/to-git/config",
    "/ring/x",
    "/.git/config",
    "/.git%2fconfig",
    "/%2egit/config",
    "/index.html%00.txt",
    "/\x01",
    "/%ff",
    "/é",
    "secret.txt",
    "http://localhost/index.html",
    "*",
    "/" + "a" * 5000,
    "/" + "a/" * 5000,
    "/.preview/pages.py",
    "/.preview/../index.html",
    "/.preview/",
)
OUR_NAMES = ("localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:65535")
OTHER_NAMES = (
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "a.localhost",
    "127.0.0.1.x",
    "localhost:80:80",
    "user@localhost",
    "",
    "127.0.0.2",
    "0.0.0.0",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A served folder with a few pages, and beside it what nobody may read."""
    site = tmp_path / "site"
    write(site / "index.html", PAGE.format(policy="", text="home"))
    write(site / "posts/nap/index.html", PAGE.format(policy="", text="nap"))
    write(site / "theme/site.css", "p { color: red }\n")
    write(site / ".git/config", "SECRET")
    write(tmp_path / "secret.txt", "SECRET")
    return site


@pytest.fixture
def server(folder: Path) -> Iterator[PreviewServer]:
    running = PreviewServer(folder, 0)
    running.start()
    yield running
    running.close()


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


def test_nothing_leads_out_of_the_folder_or_to_what_is_hidden(
    server: PreviewServer, folder: Path, tmp_path: Path
) -> None:
    (folder / "out").symlink_to(tmp_path)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "to-git").symlink_to(folder / ".git")
    (folder / "ring").symlink_to(folder / "ring")
    for target in (*NOWHERE, f"/{tmp_path}/secret.txt", f"{tmp_path}/secret.txt"):
        answer = ask(server, target)
        assert (answer.status, "SECRET" in answer.text) == (404, False), target
    encoded = str(tmp_path / "secret.txt").replace("/", "%2f")
    assert ask(server, f"/{encoded}").status == 404


def test_what_is_no_request_is_refused(server: PreviewServer) -> None:
    assert ask(server, "/" + "a" * 70_000).status == 414
    for nonsense in (b"GET\r\n\r\n", b"GET / HTTP/x\r\n\r\n", b"\x16\x03\x01 \xff\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(nonsense)
            assert connection.makefile("rb").read() == b"Bad Request.\n"


def test_a_folder_without_its_slash_leads_to_it_and_never_to_another_host(
    server: PreviewServer, folder: Path
) -> None:
    write(folder / "evil.example/a b/index.html", "x")
    for target, place in (
        ("/posts/nap?q=1", "/posts/nap/?q=1"),
        ("//evil.example/a%20b", "/evil.example/a%20b/"),
    ):
        answer = ask(server, target)
        assert (answer.status, answer.headers["Location"]) == (302, place)
    assert ask(server, "/%2fevil.example/a%20b").status == 404


def test_it_can_only_be_read(server: PreviewServer) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"):
        answer = ask(server, "/", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_says_what_get_would_say(server: PreviewServer) -> None:
    for target in ("/", "/theme/site.css", "/nowhere/", "/posts/nap", "/.preview/events"):
        head = ask(server, target, "HEAD")
        assert head.content == b""
        if target != "/.preview/events":
            got = ask(server, target)
            for name in ("Content-Type", "Content-Length", "Location"):
                assert head.headers[name] == got.headers[name]


def test_it_answers_to_this_machine_s_names_only(server: PreviewServer) -> None:
    for host in OUR_NAMES:
        assert ask(server, "/", Host=host).status == 200, host
    for host in OTHER_NAMES:
        for target in ("/", "/theme/site.css", "/.preview/events", "/nowhere/"):
            answer = ask(server, target, Host=host)
            assert (answer.status, "localhost" in answer.text) == (403, True), host


def test_two_names_or_none_are_refused(server: PreviewServer) -> None:
    for hosts in (b"", b"Host: localhost\r\nHost: evil.example\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n" + hosts + b"\r\n")
            assert connection.makefile("rb").readline() == b"HTTP/1.1 403 Forbidden\r\n"


def test_nothing_is_kept_by_browsers(server: PreviewServer) -> None:
    asked = [("/", "GET"), ("/theme/site.css", "GET"), ("/nowhere/", "GET"), ("/posts/nap", "GET")]
    asked += [("/", "POST"), ("/.preview/reload.js", "GET"), ("/.preview/events", "HEAD")]
    for target, method in asked:
        assert ask(server, target, method).headers.get_all("Cache-Control") == ["no-store"]


def test_other_machines_cannot_reach_it(server: PreviewServer) -> None:
    with pytest.raises(OSError):  # 127.0.0.2 is this machine too, but not the address it took
        socket.create_connection(("127.0.0.2", server.port), timeout=2)


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


def test_one_connection_serves_many_requests(server: PreviewServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.connect()
    same = connection.sock
    for target, method in (("/", "GET"), ("/", "HEAD"), ("/no/", "GET"), ("/posts/nap", "GET")):
        ask_on(connection, target, method)
        assert connection.sock is same
    assert "home" in ask_on(connection, "/").text
    connection.close()


def test_a_body_is_not_taken_for_a_request(server: PreviewServer) -> None:
    inner = b"GET /theme/site.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(inner)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head + inner)
        came = bytearray()
        try:
            while got := connection.recv(65536):
                came += got
        except ConnectionResetError:  # what was not read is thrown away
            pass
    assert came.count(b"HTTP/1.1 ") == 1 and b"color: red" not in came


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
