"""Too much, too often, too slowly, sent twice, sent from elsewhere: over a real socket where it is
the protocol that matters, on a site that is really built."""

from __future__ import annotations

import contextlib
import http.client
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from plugins.comments import deciding, erasing, keys
from plugins.comments.server import running
from plugins.comments.server.running import Server
from plugins.comments.server.tokens import FormToken, Tokens
from tests.comments.harmless import parsed, unknown_in, wrong_in_page
from tests.comments.server.reading import POST, WORDS, files_below, filled, form_of, text_of
from tests.comments.whole_site import MUCH, WholeSite

pytestmark = pytest.mark.long

_FORM = "application/x-www-form-urlencoded"
PROXY = 'proxies = ["127.0.0.1", "10.0.0.0/8"]\n'


@pytest.fixture
def site(tmp_path: Path) -> WholeSite:
    """A site with the usual limits."""
    return WholeSite(tmp_path, toml="")


@contextlib.contextmanager
def listening(site: WholeSite) -> Iterator[int]:
    """The real server, in a thread of this process. Gives its port."""
    server = Server(site.app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.close()


def send(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    """One request over a socket of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {"Content-Type": _FORM, **named})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def kept_words(answer: TestResponse, ending: str = f"/c/{POST}") -> str:
    return form_of(answer, ending)[1]["comment"]


# ── Size ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", [_FORM, "multipart/form-data"])
@pytest.mark.parametrize("field", ["comment", "name", "email", "website", "token", "subject"])
def test_a_request_over_64_kib_is_413(site: WholeSite, kind: str, field: str) -> None:
    """Item 26: whatever field is long, at every address that takes a form; the text comes back."""
    given = {**filled(), field: "x" * 65 * 1024}
    before = files_below(site.private)
    for address in (f"/c/{POST}", f"/c/{POST}/confirm"):
        answer = site.client.post(address, data=given, content_type=kind)
        assert answer.status_code == 413
        assert kept_words(answer) == given["comment"]
    answer = site.client.post("/c/waiting/x/edit", data=given, content_type=kind)
    assert answer.status_code in (400, 410, 413)
    assert site.owner.browser.post("/moderate/login", data=given).status_code in (403, 413)
    assert files_below(site.private) == before | {"password"}


@pytest.mark.parametrize("letter", ["x", "語", "👩", "\n", "é"])
def test_ten_thousand_characters_go_in_and_one_more_does_not(tmp_path: Path, letter: str) -> None:
    """Item 26: characters and not bytes count; the form comes back with all of the text."""
    site = WholeSite(tmp_path)
    kind = "multipart/form-data"
    words = f"a{letter * 9_998}b"
    for text, status in ((words, 200), (f"{words}c", 422)):
        peer = {"REMOTE_ADDR": site.a_peer()}
        answer = site.client.post(
            f"/c/{POST}", data=filled(comment=text), content_type=kind, environ_base=peer
        )
        assert answer.status_code == status
        assert kept_words(answer).replace("\r\n", "\n") == text
        if status == 422:
            assert "10 001 characters" in text_of(answer)
        else:
            site.clock.later(seconds=10)
            action, fields = form_of(answer, "/confirm")
            confirmed = site.client.post(action, data=fields, content_type=kind, environ_base=peer)
            assert confirmed.status_code == 303
            assert site.only().comment.body == text


@pytest.mark.parametrize("count", [21, 5_000, 60_000])
def test_thousands_of_fields_are_400(site: WholeSite, count: int) -> None:
    """Item 27: with and without values, by both codings, and at once."""
    for pair in ("f{}=", "f{}", "comment={}", "&"):
        raw = "&".join(pair.format(number) for number in range(count)).encode()[:65_000]
        began = time.process_time()
        answer = site.client.post(f"/c/{POST}", data=raw, content_type=_FORM)
        assert answer.status_code == 400 or pair == "&"
        assert answer.status_code in (400, 422)
        assert time.process_time() - began < 1
    part = '--x\r\nContent-Disposition: form-data; name="f{}"\r\n\r\n\r\n'
    body = "".join(part.format(number) for number in range(count))[:65_000] + "--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = site.client.post(f"/c/{POST}", data=body.encode(), content_type=kind)
    assert answer.status_code in (400, 413)
    assert not site.entries("pending", "spam")


def test_ten_megabytes_in_pieces_are_cut_off_and_others_served(site: WholeSite) -> None:
    """Item 28: chunked, so that no length is said before; nothing of it is kept."""
    with listening(site) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.closing(connection), contextlib.suppress(ConnectionError):
            connection.putrequest("POST", f"/c/{POST}")
            connection.putheader("Content-Type", _FORM)
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders()
            sent = 0
            with contextlib.suppress(ConnectionError):
                for _ in range(160):
                    connection.send(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
                    sent += 65_536
            assert connection.getresponse().status == 413
        assert send(port, "POST", f"/c/{POST}", urlencode(filled()).encode())[0] == 200


def test_slow_drips_are_cut_off_and_others_served(
    site: WholeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Item 28: heads and bodies that come letter by letter, on more connections than there are
    threads; each ends, and readers are served all the while."""
    monkeypatch.setattr(running, "_SLOWEST_REQUEST", 1.0)
    head = f"POST /c/{POST} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n"
    ended: list[float] = []

    def drip(port: int, begin: bytes) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
            began = time.monotonic()
            one.sendall(begin)
            with contextlib.suppress(OSError):
                while time.monotonic() - began < 15:
                    one.sendall(b"x")
                    time.sleep(0.05)
                    one.setblocking(False)
                    with contextlib.suppress(BlockingIOError):
                        if one.recv(100) == b"":
                            break
                    one.setblocking(True)
            ended.append(time.monotonic() - began)

    with listening(site) as port, ThreadPoolExecutor(40) as pool:
        for number in range(40):
            begin = (head if number % 2 else f"{head}\r\n").encode()
            pool.submit(drip, port, begin)
        for _ in range(3):
            began = time.monotonic()
            assert send(port, "POST", f"/c/{POST}", urlencode(filled()).encode())[0] == 200
            assert time.monotonic() - began < 5
            time.sleep(0.2)
    assert len(ended) == 40 and max(ended) < 14


BROKEN = [
    b"GET\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a TLS greeting
    b"POST /c/nap-time-wars HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /c/nap-time-wars HTTP/1.1\r\nContent-Length: 5, 6\r\n\r\nabcde",
    b"POST /c/nap-time-wars HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    b"POST /c/nap-time-wars HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
    b"POST /c/nap-time-wars HTTP/1.1\r\nTransfer-Encoding: x\r\nContent-Length: 3\r\n\r\nabc",
    b"POST /c/x HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5_000 + b"\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: \xff\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n",
    b"POST /c/nap-time-wars HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n",
]


def test_what_is_no_http_breaks_nothing(site: WholeSite) -> None:
    """Item 28's class: each ends, tells nothing of us, and the next reader is served."""
    before = files_below(site.private)
    with listening(site) as port:
        for raw in BROKEN:
            answer = b""
            with (
                contextlib.suppress(OSError),  # it may have been cut off by now
                socket.create_connection(("127.0.0.1", port), timeout=10) as one,
            ):
                one.sendall(raw)
                one.shutdown(socket.SHUT_WR)
                while found := one.recv(65536):
                    answer += found
            assert b"Traceback" not in answer and str(site.folder).encode() not in answer
            assert not re.match(rb"HTTP/1.[01] 500", answer), raw[:60]
            assert b"location: http://evil" not in answer.lower()
        assert send(port, "GET", f"/posts/{POST}/")[0] == 200
    assert files_below(site.private) == before


# ── Methods ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get", "XYZ"]
)
def test_only_a_form_can_be_sent(site: WholeSite, method: str) -> None:
    """Item 29: 405 over the real socket, nothing written."""
    before = files_below(site.folder)
    body = urlencode(filled()).encode()
    with listening(site) as port:
        for path in (f"/c/{POST}", f"/c/{POST}/confirm", "/c/never-was", "/c/waiting/x/edit"):
            status, text = send(port, method, path, body)
            assert status == 405 or method not in ("GET", "HEAD", "PUT"), (method, path)
            assert status in (400, 405, 501), (method, path)
            assert WORDS not in text
    assert files_below(site.folder) == before


# ── Rate ─────────────────────────────────────────────────────────────────────────────────────


def write_as(site: WholeSite, peer: str, words: str, **headers: str) -> TestResponse:
    """A whole comment from a sender; what came back last."""
    environ = {"REMOTE_ADDR": peer}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    preview = site.client.post(
        f"/c/{POST}", data=filled(comment=words), environ_base=environ, headers=named
    )
    if preview.status_code != 200:
        return preview
    site.clock.later(seconds=10)
    action, fields = form_of(preview, "/confirm")
    return site.client.post(action, data=fields, environ_base=environ, headers=named)


def is_refused(answer: TestResponse, words: str) -> bool:
    """Whether it was too many, said with a time to wait and with the words given back."""
    if answer.status_code != 429:
        return False
    assert int(answer.headers["Retry-After"]) > 0
    assert kept_words(answer) == words
    return True


def test_the_sixth_in_ten_minutes_waits(site: WholeSite) -> None:
    """Item 30."""
    for number in range(5):
        assert write_as(site, "203.0.113.7", f"Number {number}.").status_code == 303
    assert is_refused(write_as(site, "203.0.113.7", "Number 6."), "Number 6.")
    assert write_as(site, "203.0.113.8", "Another.").status_code == 303
    assert len(site.entries()) == 6


FORGED = [
    "198.51.100.{}",
    "198.51.100.{}, 198.51.100.1",
    "127.0.0.1, 198.51.100.{}",
    '"[2001:db8::{}]:80"',
    "unknown",
    ",,,",
]


@pytest.mark.parametrize("said", FORGED)
def test_a_forged_sender_is_not_believed(site: WholeSite, said: str) -> None:
    """Item 31: nobody in front is configured, so no header says who somebody is."""
    for number in range(6):
        words = f"Forged {number}."
        forged = said.format(number)
        headers = {"X_Forwarded_For": forged, "Forwarded": f"for={forged}", "X_Real_IP": forged}
        answer = write_as(site, "203.0.113.7", words, **headers)
        assert is_refused(answer, words) == (number == 5)


@pytest.mark.parametrize(
    "said", ["{}, 203.0.113.7", "127.0.0.1, {}, 203.0.113.7", "x, 203.0.113.7"]
)
def test_behind_a_proxy_only_its_own_word_counts(tmp_path: Path, said: str) -> None:
    """Item 31: what the sender wrote into the header itself stands left of what the proxy saw."""
    site = WholeSite(tmp_path, toml=PROXY)
    for number in range(6):
        words = f"Behind {number}."
        forged = said.format(f"198.51.100.{number}")
        answer = write_as(site, "127.0.0.1", words, X_Forwarded_For=forged)
        assert is_refused(answer, words) == (number == 5)
    # One whom the proxy saw elsewhere is somebody else.
    assert write_as(site, "127.0.0.1", "Else.", X_Forwarded_For="203.0.113.9").status_code == 303


@pytest.mark.parametrize(
    "address",
    ["2001:db8:1:2::{:x}", "2001:db8:1:2:{:x}::1", "2001:db8:1:2:ffff:{:x}:0:1"],
)
def test_one_network_of_64_bits_is_one_sender(site: WholeSite, address: str) -> None:
    """Item 32, and IPv4 in IPv6 is IPv4."""
    for number in range(6):
        words = f"Hop {number}."
        answer = write_as(site, address.format(number + 1), words)
        assert is_refused(answer, words) == (number == 5)
    assert write_as(site, "2001:db8:1:3::1", "A neighbour.").status_code == 303
    for number in range(6):
        words = f"Mapped {number}."
        peer = "::ffff:192.0.2.1" if number % 2 else "192.0.2.1"
        assert is_refused(write_as(site, peer, words), words) == (number == 5)


# ── Robots ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("filled_at", ["first", "change", "confirm"])
def test_the_field_that_nobody_sees(site: WholeSite, filled_at: str) -> None:
    """Item 33: filled at any step, it is spam with its reason and a polite page; the owner finds
    it and can publish it."""
    trap = {"subject": "Hello"}
    preview = site.preview(**(trap if filled_at == "first" else {}))
    if filled_at == "change":
        action, fields = form_of(preview, f"/c/{POST}")
        preview = site.send({**fields, **trap}, action)
    site.clock.later(seconds=10)
    action, fields = form_of(preview, "/confirm")
    # A robot that cleans up behind itself has filled it all the same.
    fields |= trap if filled_at == "confirm" else {"subject": ""}
    answer = site.send(fields, action)
    assert answer.status_code == 303
    assert "Your comment is waiting" in text_of(site.client.get(answer.headers["Location"]))
    entry = site.only("spam")
    assert entry.beside.reasons == ("the invisible field was filled in",)
    id = entry.comment.id
    assert "the invisible field" in text_of(site.owner.get("/moderate/spam"))
    assert site.command("comments.hold", id)[1] == 0
    assert site.command("comments.approve", id)[1] == 0
    site.build()
    assert site.article(id) is not None


@pytest.mark.parametrize("seconds", [0, 1, 2.9])
def test_a_form_that_comes_back_at_once_is_spam(site: WholeSite, seconds: float) -> None:
    """Item 34: with its reason, politely, and the owner can take it out."""
    preview = site.preview()
    site.clock.later(seconds=seconds)
    action, fields = form_of(preview, "/confirm")
    answer = site.send(fields, action)
    assert answer.status_code == 303
    entry = site.only("spam")
    assert "after the preview" in entry.beside.reasons[0]
    assert not site.entries()
    deciding.hold(site.desk, entry.comment.id)
    assert site.only().comment.id == entry.comment.id


def test_three_seconds_are_enough(site: WholeSite) -> None:
    """Item 34, the other side."""
    preview = site.preview()
    site.clock.later(seconds=3)
    action, fields = form_of(preview, "/confirm")
    assert site.send(fields, action).status_code == 303
    assert site.only().beside.reasons == ()


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hours", [24.1, 25, 24 * 400])
def test_a_token_of_yesterday_is_a_preview_again(site: WholeSite, hours: float) -> None:
    """Item 35: the text is kept, and the next press goes through."""
    action, fields = form_of(site.preview(), "/confirm")
    site.clock.later(hours=hours)
    answer = site.send(fields, action)
    assert answer.status_code == 422
    assert "more than a day" in text_of(answer)
    assert not site.entries("pending", "spam")
    again, kept = form_of(answer, "/confirm")
    assert kept["comment"] == WORDS
    site.clock.later(seconds=10)
    assert site.send(kept, again).status_code == 303
    assert site.only().comment.body == WORDS


def test_a_token_that_is_not_ours_stores_nothing(tmp_path: Path) -> None:
    """Item 36: altered in any place, cut anywhere, empty, huge, of another post, made with other
    salts and keys, of a comment that waits, or of the owner's session."""
    site = WholeSite(tmp_path)
    action, fields = form_of(site.preview(site.a_peer()), "/confirm")
    good = fields["token"]
    key = keys.signing_key(site.private)
    other_key = Tokens(secrets.token_hex(32), site.clock)
    held = [POST, "", "x", 0.0, False]
    link = site.confirm(site.preview(site.a_peer(), comment="Elsewhere."))
    cookie = site.owner.browser.get_cookie("moderate")
    assert cookie is not None
    letters = "ABCxyz019-_."
    tokens = [
        *(
            good[:at] + secrets.choice(letters.replace(good[at], "")) + good[at + 1 :]
            for at in range(0, len(good), 3)
        ),
        *(good[:at] for at in range(0, len(good), 7)),
        *("", ".", "..", "....", "a.b.c", f"{good}x", f" {good}", f"{good}\n", good.swapcase()),
        *(f"{good}={suffix}" for suffix in ("", "=")),
        good.replace(".", "%2e"),
        "x" * 40_000,
        "\u202e\u00e9\U0001f469",
        *(
            URLSafeTimedSerializer(key, salt=salt).dumps(held)
            for salt in ("approve", "", "itsdangerous", "comments: private link")
        ),
        other_key.form(FormToken(POST, "", "x", 0.0)),
        link.headers["Location"].rpartition("/")[2],
        cookie.value,
        form_of(site.preview(site.a_peer(), to="another-post"), "/confirm")[1]["token"],
    ]
    site.clock.later(seconds=10)
    before = {entry.comment.id for entry in site.entries("pending", "spam")}
    for token in tokens:
        answer = site.send({**fields, "token": token}, action, site.a_peer())
        assert answer.status_code == 422, token[:60]
        assert kept_words(answer, "/confirm") == WORDS
        assert [*wrong_in_page(answer.text), *unknown_in(parsed(answer.text))] == []
    huge = site.send({**fields, "token": "x" * 100_000}, action, site.a_peer())
    assert huge.status_code == 413 and kept_words(huge) == WORDS
    assert {entry.comment.id for entry in site.entries("pending", "spam")} == before
    # A private link that is a form's token, or somebody's cookie, opens nothing.
    for word in (good, cookie.value, "x" * 5000, "%00", "..%2f"):
        assert site.client.get(f"/c/waiting/{quote(word, safe='%')}").status_code in (404, 405, 410)
    assert site.send(fields, action, site.a_peer()).status_code == 303


def test_a_token_sent_twenty_times_at_once_is_one_comment(site: WholeSite) -> None:
    """Item 37, in one process (a hundred over sockets: test_load.py); the limits count one."""
    action, fields = form_of(site.preview(), "/confirm")
    site.clock.later(seconds=10)

    def press(_: int) -> tuple[int, str]:
        peer = {"REMOTE_ADDR": "203.0.113.7"}
        answer = site.app.test_client().post(action, data=fields, environ_base=peer)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(press, range(20)))
    assert sorted(status for status, _ in answers) == [200] * 19 + [303]
    assert sum("already received" in text for _, text in answers) == 19
    assert len(site.entries("pending", "spam")) == 1
    for number in range(4):
        assert write_as(site, "203.0.113.7", f"More {number}.").status_code == 303


@pytest.mark.parametrize("again", [WORDS, f"  {WORDS}\n\n"], ids=["same", "spaced"])
def test_the_same_text_with_a_new_token_is_received_already(site: WholeSite, again: str) -> None:
    """Item 38."""
    assert site.write().status_code == 303
    answer = site.write(comment=again)
    assert answer.status_code == 200
    assert "already received" in text_of(answer)
    assert len(site.entries("pending", "spam")) == 1


@pytest.mark.parametrize("end", ["deleted", "erased", "withdrawn", "rejected", "spam", "published"])
def test_a_replay_brings_nothing_back(site: WholeSite, end: str) -> None:
    """Item 39: whatever became of it, and after the server was started anew."""
    preview = site.preview(email="sam@mail.example")
    answer = site.confirm(preview)
    action, fields = form_of(preview, "/confirm")
    id = site.only().comment.id
    if end in ("deleted", "published"):
        site.approve(id)
    if end == "deleted":
        deciding.delete(site.desk, id)
    elif end == "erased":
        erasing.erase(site.store, id=id)
    elif end == "withdrawn":
        site.send({}, f"{answer.headers['Location']}/withdraw")
    elif end == "rejected":
        deciding.reject(site.desk, id)
    elif end == "spam":
        deciding.spam(site.desk, id)
    before = files_below(site.private / "comments") | files_below(site.content)
    status = site.status(id)
    site.open()
    for peer in ("203.0.113.7", "198.51.100.1"):
        again = site.send(fields, action, peer)
        assert again.status_code == 200
        assert "already received" in text_of(again)
    assert files_below(site.private / "comments") | files_below(site.content) == before
    assert site.status(id) == status


# ── From elsewhere ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["redirect", "next", "return_to", "url", "continue", "Referer"])
def test_nothing_leads_the_reader_elsewhere(site: WholeSite, name: str) -> None:
    """Item 40: not a field (400), not a question, not a header."""
    action, fields = form_of(site.preview(), "/confirm")
    evil = "https://evil.example/"
    assert site.send({**fields, name: evil}, action).status_code == 400
    site.clock.later(seconds=10)
    headers = {
        "Referer": evil,
        "Origin": "https://evil.example",
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "//evil.example",
        "X-Original-URL": evil,
    }
    answer = site.client.post(f"{action}?{name}={quote(evil)}", data=fields, headers=headers)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/c/waiting/")
    for address in ("//evil.example/%2f..", "/\\evil.example", "/posts//evil.example"):
        led = site.client.get(address)
        assert "evil.example" not in led.headers.get("Location", "")


def test_a_form_on_another_site_only_waits_and_decides_nothing(site: WholeSite) -> None:
    """Item 41: the door is open to all, and what comes waits; /moderate answers 403, with and
    without the owner's cookie."""
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    preview = site.client.post(f"/c/{POST}", data=filled(), headers=evil)
    site.clock.later(seconds=10)
    action, fields = form_of(preview, "/confirm")
    assert site.client.post(action, data=fields, headers=evil).status_code == 303
    id = site.only().comment.id
    owner = site.owner
    page = owner.page_of(id)
    for did in ("Approve", "Spam: the comment of Sam", "Reject", "Save"):
        address, given = owner.form(page, did)
        for name, value in (
            *(
                ("Origin", f"{origin}")
                for origin in ("https://evil.example", "null", "", "http://localhost.evil.example")
            ),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ):
            headers = {"Origin": "http://localhost", name: value}
            peer = {"REMOTE_ADDR": "127.0.0.1"}
            answer = owner.browser.post(address, data=given, headers=headers, environ_base=peer)
            assert answer.status_code == 403, (did, name, value)
    assert (site.status(id), site.store.find(id).comment.rev) == ("pending", 1)
    assert (
        owner.browser.get("/moderate", environ_base={"REMOTE_ADDR": "127.0.0.1"}).headers.get(
            "Access-Control-Allow-Origin"
        )
        is None
    )


def test_a_full_queue_never_drops_silently(tmp_path: Path) -> None:
    """Beside item 30: full is said, with the words given back and another way."""
    site = WholeSite(tmp_path, toml=MUCH.replace("queue = 100000", "queue = 3"))
    object.__setattr__(site.service, "mail", "us@mail.example")
    for number in range(3):
        site.send_through(comment=f"Number {number}.")
    peer = site.a_peer()
    answer = site.confirm(site.preview(peer, comment="One more."), peer)
    assert answer.status_code == 503
    assert "too many comments are waiting" in text_of(answer)
    assert kept_words(answer) == "One more."
    assert "mailto:us@mail.example" in answer.text
    assert len(site.entries()) == 3
