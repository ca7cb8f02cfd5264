"""The built site's files, and nothing else of the machine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.comments.server.app import create_app
from plugins.pages.policy import policy
from tests.comments.server.reading import POST, Reading, filled, form_of
from tests.pages.host_rules import directives


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.xml", "text/xml; charset=utf-8"),
        ("theme/site.css", "text/css; charset=utf-8"),
        ("images/cup.svg", "image/svg+xml"),
        ("site.webmanifest", "application/manifest+json"),
        ("theme/fonts/a.woff2", "font/woff2"),
        ("unknown.kind", "application/octet-stream"),
    ],
)
def test_a_file_is_served_as_what_it_is(reading: Reading, name: str, kind: str) -> None:
    file = reading.site / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"something")
    answer = reading.client.get(f"/{name}")
    assert (answer.status_code, answer.data) == (200, b"something")
    assert answer.headers["Content-Type"] == kind
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_header_of_a_page_is_as_wide_as_any_page_needs(reading: Reading) -> None:
    """A stricter one would keep the search and the films from working here."""
    for at in ("/", "/nowhere"):
        said = directives(reading.client.get(at).headers["Content-Security-Policy"])
        assert said["default-src"] == said["frame-ancestors"] == {"'none'"}
        wanted = directives(policy(wasm=True, frames=["https:"], header=True))
        assert said == wanted


def test_pages_stand_at_their_addresses(reading: Reading) -> None:
    assert "<h1>Home</h1>" in reading.client.get("/").text
    assert "Nap time" in reading.client.get(f"/posts/{POST}/").text
    assert reading.client.head(f"/posts/{POST}/").status_code == 200
    lead = reading.client.get(f"/posts/{POST}?x=//evil.example")
    assert (lead.status_code, lead.headers["Location"]) == (302, f"/posts/{POST}/")


def test_what_is_not_there_is_the_sites_own_page(reading: Reading) -> None:
    for address in ("/nowhere", "/nowhere/", f"/posts/{POST}/x", "/posts/", "/index.html/"):
        answer = reading.client.get(address)
        assert answer.status_code == 404
        assert "<h1>Not here</h1>" in answer.text


def test_nothing_hidden_and_nothing_outside_is_served(reading: Reading) -> None:
    (reading.folder / "secret.txt").write_text("secret")
    (reading.site / ".git").mkdir()
    (reading.site / ".git" / "config").write_text("secret")
    (reading.site / ".env").write_text("secret")
    (reading.site / "posts" / "link.txt").symlink_to(reading.folder / "secret.txt")
    (reading.site / "posts" / "out").symlink_to(reading.folder)
    (reading.site / "posts" / "hidden").symlink_to(reading.site / ".git")
    (reading.site / "ring").symlink_to(reading.site / "ring")
    for address in (
        "/.env",
        "/.git/config",
        "/%2egit/config",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/posts/..%2f..%2fsecret.txt",
        "/posts/%5c..%5c..%5csecret.txt",
        "/posts/link.txt",
        "/posts/out/secret.txt",
        "/posts/hidden/config",
        "/ring",
        "//secret.txt",
        "/posts//out/secret.txt",
        "/%00",
        "/" + "x" * 5000,
        f"/{reading.folder}/secret.txt",
        "/%ff",
    ):
        answer = reading.client.get(address)
        assert "secret" not in answer.text.replace(address, ""), address
        assert answer.status_code in (308, 404), address


def test_what_has_not_changed_is_not_sent_again(reading: Reading) -> None:
    date = reading.client.get("/").headers["Last-Modified"]
    assert reading.client.get("/", headers={"If-Modified-Since": date}).status_code == 304


def test_a_folder_in_the_place_of_the_old_one_is_served_at_once(reading: Reading) -> None:
    reading.client.get("/")
    reading.site.rename(reading.folder / "old")
    reading.site.mkdir()
    (reading.site / "index.html").write_text("New")
    assert reading.client.get("/").text == "New"


def test_a_site_behind_a_link_is_served(reading: Reading) -> None:
    real = reading.site.rename(reading.folder / "real")
    reading.site.symlink_to(real, target_is_directory=True)
    assert reading.client.get(f"/posts/{POST}/").status_code == 200


def test_a_site_that_is_not_built_yet_is_a_plain_not_found(reading: Reading) -> None:
    reading.site.rename(reading.folder / "old")
    assert reading.client.get("/").status_code == 404


def test_nothing_can_be_sent_to_a_file(reading: Reading) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert reading.client.open("/index.html", method=method).status_code == 405


def test_a_site_below_a_path_keeps_to_it(reading: Reading) -> None:
    written = (reading.site / "posts" / POST / "index.html").read_text()
    moved = written.replace('action="/c/', 'action="/blog/c/')
    (reading.site / "posts" / POST / "index.html").write_text(moved)
    app = create_app(replace(reading.service, base="/blog", at="/blog/c/"))
    client = app.test_client()
    assert "Nap time" in client.get(f"/blog/posts/{POST}/").text
    assert client.get(f"/blog/posts/{POST}").headers["Location"] == f"/blog/posts/{POST}/"
    assert client.get("/blog/c/static/comments.css").status_code == 200
    preview = client.post(f"/blog/c/{POST}", data=filled())
    action, fields = form_of(preview, "/confirm")
    assert action == f"/blog/c/{POST}/confirm"
    reading.clock.later(minutes=1)
    answer = client.post(action, data=fields)
    assert answer.headers["Location"].startswith("/blog/c/waiting/")
    assert client.get(f"/posts/{POST}/").status_code == 404
    assert client.get("/").status_code == 404
