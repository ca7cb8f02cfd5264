"""The preview's server: what it refuses, and to whom."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.build.preview_server import PreviewServer
from tests.building import write
from tests.preview_asking import ask, serving, small_folder

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
    "x/index.html",
    "/back%5cslash.txt",
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
    site = small_folder(tmp_path)
    write(site / ".git/config", "SECRET")
    write(tmp_path / "secret.txt", "SECRET")
    return site


@pytest.fixture
def server(folder: Path) -> Iterator[PreviewServer]:
    with serving(folder) as running:
        yield running


def test_nothing_leads_out_of_the_folder_or_to_what_is_hidden(
    server: PreviewServer, folder: Path, tmp_path: Path
) -> None:
    (folder / "out").symlink_to(tmp_path)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "to-git").symlink_to(folder / ".git")
    (folder / "ring").symlink_to(folder / "ring")
    write(folder / "back\\slash.txt", "SECRET where it is a name; elsewhere a way")
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


def test_other_machines_cannot_reach_it(server: PreviewServer) -> None:
    with pytest.raises(OSError):  # 127.0.0.2 is this machine too, but not the address it took
        socket.create_connection(("127.0.0.2", server.port), timeout=2)


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
