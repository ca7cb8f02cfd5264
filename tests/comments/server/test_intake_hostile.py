"""The door, as somebody meets it who means harm (the classes of the hostile list)."""

from __future__ import annotations

import re
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from itsdangerous import URLSafeTimedSerializer

from plugins.comments import keys, rendering
from plugins.comments.options import Options
from plugins.comments.server.tokens import Tokens
from tests.comments.server.reading import (
    POST,
    WORDS,
    Reading,
    files_below,
    filled,
    form_of,
    soup,
    text_of,
)
from tests.comments.server.vectors import MARKUP

_FORM = "application/x-www-form-urlencoded"
_ALLOWED = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}


def is_harmless(page: BeautifulSoup) -> bool:
    """Whether a page has nothing in it that runs, loads from elsewhere, or is styled by hand."""
    for element in page.find_all(True):
        if element.name in ("script", "img", "svg", "iframe", "math", "xmp", "style", "object"):
            return False
        for name, value in element.attrs.items():
            if name.startswith("on") or name == "style":
                return False
            if name in ("href", "src", "action") and urlsplit(str(value)).scheme not in (
                "",
                "http",
                "https",
                "mailto",
            ):
                return False
    return all(
        element.name in _ALLOWED
        for shown in page.select(".as-it-will-look .e-content")
        for element in shown.find_all(True)
    )


@pytest.mark.long
@pytest.mark.parametrize("vector", MARKUP)
def test_markup_is_text_on_every_page_of_the_way(reading: Reading, vector: str) -> None:
    preview = reading.preview(comment=vector, name=vector[:60])
    assert is_harmless(soup(preview))
    assert form_of(preview, "/confirm")[1]["comment"].replace("\r\n", "\n") == vector
    waiting = reading.client.get(reading.confirm(preview).headers["Location"])
    assert is_harmless(soup(waiting))
    assert len(soup(waiting).find_all("h1")) == 1
    assert reading.only("pending").comment.body == vector
    # The same in what is refused: fields, the hidden ones included, and kept texts.
    refused = reading.preview(
        comment=vector, name="", website=vector, email=vector, subject=vector, parent=vector
    )
    assert is_harmless(soup(refused))
    assert is_harmless(soup(reading.preview(to="never-was", comment=vector)))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            "Mum\nstatus: approved\nsave_as: ../../evil.html",
            "Mum status: approved save_as: ../../evil.html",
        ),
        ("---", "---"),
        ("null", "null"),
        ("no", "no"),
        ("2026-01-01", "2026-01-01"),
        ("!!python/object:os.system", "!!python/object:os.system"),
        ("a\u2028b\u0085c", "a b c"),
        ("\u202egnp.exe", "gnp.exe"),
        ("Z\0oe\x07", "Zoe"),
        ("Zoë", "Zoë"),
        ("Δημήτρης", "Δημήτρης"),
        ("أمينة", "أمينة"),
        ("נועה", "נועה"),
        ("👩‍👧 Sam", "👩‍👧 Sam"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 6),
    ],
)
def test_a_name_is_one_line_and_stays_itself(reading: Reading, sent: str, kept: str) -> None:
    reading.write(name=sent)
    assert reading.only().comment.author == kept
    assert reading.only().comment.status == "pending"


@pytest.mark.parametrize(
    "body",
    ["---\nstatus: approved\n---", "status: approved", "# x\n---\nby_owner: true\n---\n", "..."],
)
def test_a_text_that_looks_like_a_head_is_text(reading: Reading, body: str) -> None:
    reading.write(comment=body)
    comment = reading.only().comment
    assert (comment.body, comment.status, comment.by_owner) == (body.strip(), "pending", False)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 10_000,
        "*a " * 3_333,
        "> " * 5_000,
        "- " * 5_000,
        "`" * 9_999,
        "![" * 5_000,
        "<" * 10_000,
    ],
)
def test_a_text_made_to_be_slow_is_not(reading: Reading, body: str) -> None:
    began = time.perf_counter()
    assert reading.preview(comment=body).status_code == 200
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "extra",
    ["by_owner", "status", "id", "created", "redirect", "rev", "post", "slug", "source", "x" * 900],
)
def test_a_field_that_the_form_has_not_is_refused(reading: Reading, extra: str) -> None:
    given = {**filled(), extra: "https://evil.example/"}
    for content_type in (_FORM, "multipart/form-data"):
        answer = reading.client.post(f"/c/{POST}", data=given, content_type=content_type)
        assert answer.status_code == 400
    token = form_of(reading.preview(), "/confirm")[1]["token"]
    assert reading.send({**given, "token": token}, f"/c/{POST}/confirm").status_code == 400
    assert not reading.entries("pending", "spam")


@pytest.mark.parametrize("content_type", [_FORM, "multipart/form-data"])
def test_thousands_of_fields_and_a_field_twice_are_refused(
    reading: Reading, content_type: str
) -> None:
    many = {f"f{number}": "" for number in range(5000)}
    answer = reading.client.post(f"/c/{POST}", data=many, content_type=_FORM)
    assert answer.status_code == 400
    few = {f"f{number}": "" for number in range(500)}
    answer = reading.client.post(f"/c/{POST}", data=few, content_type=content_type)
    assert answer.status_code == 400
    twice = {**filled(), "name": ["Sam", "Mo"]}
    answer = reading.client.post(f"/c/{POST}", data=twice, content_type=content_type)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "raw",
    [
        b"name=Sam&comment=\xff\xfe",
        b"name=Sam&comment=%ff%fe",
        b"name=%ed%a0%80&comment=x",  # half of a surrogate pair
        b"name=Sam&comment=%c0%af",
        b"na%00me=Sam",
        b"=",
        b"name",
        b"&&&;;;",
        b"\0" * 100,
        b"name=%00&comment=%00",
        "name=Sam&comment=grüße".encode("latin-1"),
    ],
)
def test_bytes_that_are_no_text_never_break_anything(reading: Reading, raw: bytes) -> None:
    answer = reading.client.post(f"/c/{POST}", data=raw, content_type=_FORM)
    assert answer.status_code in (400, 422)
    assert not reading.entries("pending", "spam")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"--x",
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\0\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nb\r\n--x--\r\n',
        b"--x\r\n\r\n\r\n--x--\r\n",
        b"--x\r\n" + b"A: b\r\n" * 3000 + b"\r\n--x--\r\n",
    ],
)
def test_broken_multipart_never_breaks_anything(reading: Reading, raw: bytes) -> None:
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data"):
        answer = reading.client.post(f"/c/{POST}", data=raw, content_type=kind)
        assert answer.status_code in (400, 413, 422)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "multipart/mixed"])
def test_what_no_form_sends_is_refused(reading: Reading, kind: str) -> None:
    answer = reading.client.post(f"/c/{POST}", data=b'{"name": "Sam"}', content_type=kind)
    assert answer.status_code == 415


def test_more_than_64_kib_is_refused_and_the_text_kept(reading: Reading) -> None:
    words = "x" * 65 * 1024
    for content_type in (_FORM, "multipart/form-data"):
        given = filled(comment=words)
        answer = reading.client.post(f"/c/{POST}", data=given, content_type=content_type)
        assert answer.status_code == 413
        assert form_of(answer, f"/c/{POST}")[1]["comment"] == words
        confirmed = reading.client.post(f"/c/{POST}/confirm", data=given, content_type=content_type)
        assert confirmed.status_code == 413


def test_much_more_is_not_even_read(reading: Reading) -> None:
    answer = reading.client.post(f"/c/{POST}", data=filled(comment="x" * 300 * 1024))
    assert answer.status_code == 413
    assert "10 000 characters" in text_of(answer)


def test_a_long_text_in_a_far_script_is_sent_at_the_second_try(reading: Reading) -> None:
    """The form of a page codes each such character in nine bytes, the server's own in three."""
    words = "語" * 10_000
    answer = reading.client.post(f"/c/{POST}", data=filled(comment=words), content_type=_FORM)
    assert answer.status_code == 413
    action, fields = form_of(answer, f"/c/{POST}")
    assert fields["comment"] == words
    again = reading.client.post(action, data=fields, content_type="multipart/form-data")
    assert again.status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_a_form_can_be_sent(reading: Reading, method: str) -> None:
    before = files_below(reading.folder)
    for address in (f"/c/{POST}", f"/c/{POST}/confirm", "/c/never-was", "/c/waiting/x/withdraw"):
        answer = reading.client.open(address, method=method, data=filled())
        assert answer.status_code == 405
    assert files_below(reading.folder) == before


@pytest.mark.parametrize(
    "slug",
    [
        "../../etc/x",
        "%2e%2e",
        "%2e%2e%2f%2e%2e%2fetc",
        "a/b",
        "a%00b",
        ".hidden",
        "a" * 101,
        f"{POST}%0a",
        "ｎap-time-wars",
        "Nap-Time-Wars",
        "con",
        "nul",
        "-x",
        "a--b",
        "%ff%fe",
        "..%5c..%5cx",
        "posts/../x",
    ],
)
def test_an_address_that_is_no_slug_leads_nowhere(reading: Reading, slug: str) -> None:
    before = files_below(reading.folder)
    quoted = quote(slug, safe="%/.")
    for address in (f"/c/{quoted}", f"/c/{quoted}/confirm"):
        answer = reading.client.post(address, data=filled())
        assert answer.status_code in (404, 405)
        assert str(reading.folder) not in answer.text
    assert files_below(reading.folder) == before


def test_a_link_in_place_of_the_folder_of_a_post_is_not_followed(reading: Reading) -> None:
    outside = reading.folder / "outside"
    outside.mkdir()
    reading.write(to="another-post")
    (reading.store.private / "comments" / POST).symlink_to(outside, target_is_directory=True)
    answer = reading.write()
    assert answer.status_code == 503
    assert not files_below(outside)


def test_a_token_that_is_not_ours_is_refused_and_the_text_kept(reading: Reading) -> None:
    action, fields = form_of(reading.preview(), "/confirm")
    other = form_of(reading.preview(to="another-post"), "/confirm")[1]["token"]
    good = fields["token"]
    key = keys.signing_key(reading.store.private)
    link = Tokens(key, reading.clock).link("c-abcdefghijklmnop")
    salted = URLSafeTimedSerializer(key, salt="approve").dumps([POST, "", "x", 0.0, False])
    tampered = good[:8] + ("A" if good[8] != "A" else "B") + good[9:]
    bad = ["", good[:-3], tampered, good + "x", "x" * 40_000, other, link, salted, "....", "é"]
    reading.clock.later(minutes=1)
    for token in bad:
        answer = reading.send({**fields, "token": token}, action)
        assert answer.status_code == 422, token[:40]
        assert form_of(answer, "/confirm")[1]["comment"] == WORDS
    huge = reading.send({**fields, "token": "x" * 100_000}, action)
    assert huge.status_code == 413
    assert form_of(huge, f"/c/{POST}")[1]["comment"] == WORDS
    assert not reading.entries("pending", "spam")
    without = {name: value for name, value in fields.items() if name != "token"}
    assert reading.send(without, action).status_code == 422


def test_a_hundred_replays_at_once_are_one_comment(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    action, fields = form_of(reading.preview(), "/confirm")
    reading.clock.later(minutes=1)

    def send(_: int) -> tuple[int, str]:
        peer = {"REMOTE_ADDR": "203.0.113.7"}
        answer = reading.app.test_client().post(action, data=fields, environ_base=peer)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(send, range(100)))
    assert sorted(status for status, _ in answers) == [200] * 99 + [303]
    assert all("already received" in text for status, text in answers if status == 200)
    assert len(reading.entries("pending", "spam")) == 1


@pytest.mark.long
def test_many_different_comments_at_once_are_all_there(tmp_path: Path) -> None:
    reading = Reading(tmp_path, Options(site_per_hour=10_000))
    sent = []
    for number in range(60):
        preview = reading.preview(peer=f"203.0.113.{number}", comment=f"Comment {number}.")
        sent.append((f"203.0.113.{number}", *form_of(preview, "/confirm")))
    reading.clock.later(minutes=1)

    def send(one: tuple[str, str, dict[str, str]]) -> int:
        peer, action, fields = one
        client = reading.app.test_client()
        return client.post(action, data=fields, environ_base={"REMOTE_ADDR": peer}).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(send, sent)) == {303}
    bodies = {entry.comment.body for entry in reading.entries()}
    assert bodies == {f"Comment {number}." for number in range(60)}


def test_every_answer_carries_the_headers(reading: Reading) -> None:
    location = reading.write().headers["Location"]
    pages = [reading.client.get("/"), reading.client.get("/nowhere")]
    answers = [
        *pages,
        reading.preview(),
        reading.preview(name=""),
        reading.preview(to="never-was"),
        reading.client.get(f"/c/{POST}"),
        reading.client.get(location),
        reading.client.get("/c/static/comments.css"),
        reading.client.post(f"/c/{POST}", data=b"x" * 70_000),
        reading.client.get("/moderate"),
    ]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        if answer in pages:  # of the site, whose scripts are its own files
            assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        else:
            assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    private = reading.client.get(location)
    assert private.headers["Cache-Control"] == "no-store"
    assert private.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in private.headers["X-Robots-Tag"]


def test_an_error_of_ours_shows_nothing_of_us(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = secrets.token_hex(8)

    def fail(_: str) -> str:
        raise RuntimeError(f"/some/path {secret}")

    monkeypatch.setattr(rendering, "html", fail)
    answer = reading.preview()
    assert answer.status_code == 500
    assert secret not in answer.text and "Traceback" not in answer.text
    assert not re.search(r"/work|/tmp|\.py", answer.text)


def test_a_header_cannot_lead_the_reader_elsewhere(reading: Reading) -> None:
    action, fields = form_of(reading.preview(), "/confirm")
    reading.clock.later(minutes=1)
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    answer = reading.client.post(action, data=fields, headers=headers)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/c/waiting/")
