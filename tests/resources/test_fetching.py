"""One page by HTTP: what good servers say is understood, and what bad ones do has an end."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from plugins.resources.fetching import USUAL, Answer, CannotFetch, Hop, Limits, agent, fetch
from plugins.resources.public_machines import Doors
from plugins.resources.unpacking import body_of

from .a_server import OPEN, TITLE, Part, Server, page, serving

WHO = agent("Five to Nine", "https://blog.example")
Get = Callable[..., Answer]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture
def get(server: Server) -> Get:
    server.asked.clear()
    server.headers.clear()

    def ask(path: str, limits: Limits = USUAL, doors: Doors = OPEN) -> Answer:
        return fetch(server.at(path), WHO, limits=limits, doors=doors)

    return ask


class Quiet(HTTPServer):
    """Says nothing of clients that hang up."""

    def handle_error(self, request: object, client_address: object) -> None:
        """That is what they are to do."""


def refused(get: Get, path: str, **more: object) -> CannotFetch:
    with pytest.raises(CannotFetch) as reason:
        get(path, **more)
    return reason.value


# ── Good servers ────────────────────────────────────────────────────────────────────────────


def test_a_page_comes_whole_with_its_type(get: Get) -> None:
    answer = get("page")
    assert (answer.status, answer.type, answer.charset) == (200, "text/html", "utf-8")
    assert answer.body == page() and answer.is_whole and answer.hops == ()


def test_it_says_who_asks_and_nothing_else(get: Get, server: Server) -> None:
    get("page")
    (headers,) = server.headers
    assert headers.pop("Host") == f"127.0.0.1:{server.server_address[1]}"
    assert headers == {
        "User-Agent": "FiveToNine/0.1 (Five to Nine; +https://blog.example)",
        "Accept": "text/html, application/xhtml+xml",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }


def test_the_name_of_a_site_cannot_break_the_question() -> None:
    assert agent("Nine\r\nX: y (é)") == "FiveToNine/0.1 (NineX: y)"
    assert agent("") == "FiveToNine/0.1"


def test_the_address_of_a_site_cannot_break_the_question() -> None:
    assert agent("Nine", "https://x.example\r\nX: y") == "FiveToNine/0.1 (Nine)"


def test_what_comes_behind_the_end_of_what_was_packed_is_not_waited_for(get: Get) -> None:
    answer = get("packed/behind")
    assert answer.body == page() and answer.is_whole


def test_what_unpacks_to_nothing_for_ever_has_an_end() -> None:
    class Endless:
        """A server's answer of empty blocks (RFC 1951 §3.2.4) that never ends."""

        length, asked = None, 0

        def getheader(self, name: str) -> str:
            return "deflate"

        def read1(self, most: int) -> bytes:
            self.asked += 1
            return b"\0\0\0\xff\xff" * (most // 5)

    endless = Endless()
    assert body_of(cast(Any, endless), 1_000_000) == (b"", False)
    assert endless.asked < 20


@pytest.mark.parametrize("how", ["gzip", "deflate", "raw"])
def test_packed_pages_are_unpacked(get: Get, how: str) -> None:
    answer = get(f"packed/{how}")
    assert answer.body == page() and answer.is_whole


def test_chunks_are_put_together(get: Get) -> None:
    assert get("chunks").body == page()


def test_the_charset_of_the_header_is_told(get: Get) -> None:
    assert get("latin").charset == "iso-8859-1"


@pytest.mark.parametrize("status", [301, 302, 303, 307])
def test_a_redirect_is_followed_and_told(get: Get, server: Server, status: int) -> None:
    answer = get(f"{status}")
    assert answer.url == server.at("elsewhere")
    assert answer.hops == (Hop(status, server.at("elsewhere")),)


def test_five_redirects_are_followed(get: Get) -> None:
    assert len(get("down/5").hops) == 5


def test_a_redirect_in_utf_8_is_understood(get: Get, server: Server) -> None:
    assert get("to-umlaut").url == server.at("page/über")
    assert server.asked[-1] == ("GET", "/page/%C3%BCber")


def test_head_asks_for_no_body(server: Server) -> None:
    server.asked.clear()
    answer = fetch(server.at("page"), WHO, "HEAD", doors=OPEN)
    assert (answer.status, answer.body, server.asked) == (200, b"", [("HEAD", "/page")])


def test_letters_in_an_address_are_encoded(get: Get, server: Server) -> None:
    get("page/über?frage=ja/nein&x=ä#teil")
    assert server.asked == [("GET", "/page/%C3%BCber?frage=ja/nein&x=%C3%A4")]


# ── Bad servers ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["loop-a", "itself"])
def test_a_circle_is_named(get: Get, server: Server, path: str) -> None:
    reason = refused(get, path)
    assert (reason.kind, str(reason)) == ("loop", "it leads on in a circle")
    assert len(server.asked) <= 2


def test_six_redirects_are_one_too_many(get: Get) -> None:
    reason = refused(get, "down/6")
    assert (reason.kind, str(reason)) == ("loop", "it leads on more than 5 times")
    assert len(reason.hops) == 6


@pytest.mark.parametrize("path", ["drip", "drip-of-headers", "continue", "silence"])
@pytest.mark.long
def test_a_slow_server_is_left_in_time(get: Get, path: str) -> None:
    began = time.monotonic()
    reason = refused(get, path, limits=Limits(seconds=0.4, silence=0.2))
    assert reason.kind == "slow"
    assert time.monotonic() - began < 2


def test_an_endless_page_is_read_as_far_as_allowed(get: Get) -> None:
    answer = get("endless", limits=Limits(size=200_000))
    assert len(answer.body) == 200_000 and not answer.is_whole
    assert TITLE.encode() in answer.body


def test_a_bomb_is_not_unpacked(get: Get) -> None:
    reason = refused(get, "packed/bomb")
    assert (reason.kind, str(reason)) == (
        "broken",
        "what it sends is packed in a way in which no page is",
    )


@pytest.mark.parametrize("path", ["packed/brotli", "packed/wrongly", "garbage", "chunks/broken"])
def test_what_is_no_http_is_said_to_be_none(get: Get, path: str) -> None:
    assert refused(get, path).kind == "broken"


@pytest.mark.parametrize("path", ["packed/half", "cut"])
def test_what_breaks_off_is_not_taken_for_whole(get: Get, path: str) -> None:
    answer = get(path)
    assert TITLE.encode() in answer.body and not answer.is_whole


@pytest.mark.parametrize("path", ["to-file", "to-nothing"])
def test_a_redirect_to_no_page_is_refused(get: Get, path: str) -> None:
    assert refused(get, path).kind == "address"


def test_nobody_at_home_is_told(get: Get) -> None:
    with pytest.raises(CannotFetch) as reason:
        fetch("http://127.0.0.1:9/", WHO, doors=OPEN)
    assert reason.value.kind == "unreachable"


def test_a_name_that_nobody_has_is_told() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(CannotFetch) as reason:
        fetch("https://gone.example/", WHO, doors=Doors(resolve=unknown))
    assert (reason.value.kind, str(reason.value)) == (
        "unknown",
        "nothing is called 'gone.example'",
    )


def test_a_name_server_that_does_not_answer_is_left_in_time() -> None:
    wait = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        wait.wait(3)
        return []

    began = time.monotonic()
    with pytest.raises(CannotFetch) as reason:
        fetch("https://slow.example/", WHO, limits=Limits(seconds=0.3), doors=Doors(resolve=slow))
    wait.set()
    assert reason.value.kind == "slow" and time.monotonic() - began < 2


def test_a_certificate_of_ones_own_making_is_not_believed(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run(
        [openssl, *made, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    secure = Quiet(("127.0.0.1", 0), Part)
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    thread = threading.Thread(target=secure.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with pytest.raises(CannotFetch) as reason:
            fetch(f"https://127.0.0.1:{secure.server_address[1]}/page", WHO, doors=OPEN)
    finally:
        secure.shutdown()
        secure.server_close()
        thread.join()
    assert reason.value.kind == "insecure" and "certificate is not valid" in str(reason.value)
