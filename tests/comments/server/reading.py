"""A reader at the comment server: a small site in a folder, and forms that are filled and sent as
a browser without JavaScript does."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugins.comments import keys
from plugins.comments.deciding import Desk
from plugins.comments.options import Options
from plugins.comments.server.app import create_app
from plugins.comments.server.service import Service
from plugins.comments.store import Entry, Store
from plugins.comments.stored import Move, Stored

BEGIN = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
POST = "nap-time-wars"
WORDS = "We had the *same* evening."


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def later(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


def page(title: str, form: str = "", lang: str = "") -> str:
    """A post's page as the theme makes it, as far as the server looks at it."""
    title_in = f' lang="{lang}"' if lang else ""
    written = (
        f'<form class="comment-form" id="write" method="post" action="{form}">' if form else ""
    )
    return (
        '<!doctype html>\n<html lang="en">\n'
        f"<head><title>{html.escape(title)} · Site</title></head>"
        f'<body>\n<article class="h-entry"><h1 class="p-name"{title_in}>{html.escape(title)}</h1>'
        f"<p>Text with &lt;form action=&quot;/c/a-closed-post&quot;&gt; in it.</p>{written}"
        "</article></body></html>\n"
    )


def moved(to: str) -> str:
    """The page that stands where a post was before its slug changed."""
    return f'<html><head><meta http-equiv="refresh" content="0; url={to}"></head></html>'


def write_site(site: Path) -> None:
    """An open post, a closed one, one in German, one under its old name, and a few files."""
    pages = {
        POST: page("Nap time & wars", f"/c/{POST}"),
        "another-post": page("Another post", "/c/another-post"),
        "waiting": page("Waiting", "/c/waiting"),
        "a-closed-post": page("Closed"),
        "abende": page("Abende", "/c/abende", "de"),
        "old-name": moved(f"/posts/{POST}/"),
        "moved-twice": moved("/posts/old-name/"),
    }
    for slug, text in pages.items():
        (site / "posts" / slug).mkdir(parents=True)
        (site / "posts" / slug / "index.html").write_text(text, encoding="utf-8")
    (site / "index.html").write_text("<h1>Home</h1>", encoding="utf-8")
    (site / "404.html").write_text("<h1>Not here</h1>", encoding="utf-8")


@dataclass
class Reading:
    """A server over a small site, and what is behind it."""

    folder: Path
    options: Options = field(default_factory=Options)
    mail: str = ""

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.site = self.folder / "site"
        write_site(self.site)
        self.store = Store(self.folder / "content", self.folder / "private", self.clock)
        self.store.content.mkdir()
        desk = Desk(self.store, self.options, "Robin Owner", ("Robin Owner",), self.clock)
        self.service = Service(
            desk=desk,
            site=self.site,
            signing_key=keys.signing_key(self.store.private),
            name="A Site",
            mail=self.mail,
        )
        self.app = create_app(self.service)
        self.client: FlaskClient = self.app.test_client()

    def send(
        self, fields: dict[str, str], to: str = f"/c/{POST}", peer: str = "203.0.113.7"
    ) -> TestResponse:
        """Send a form's fields."""
        return self.client.post(to, data=fields, environ_base={"REMOTE_ADDR": peer})

    def preview(self, peer: str = "203.0.113.7", to: str = POST, **typed: str) -> TestResponse:
        """Send the form of a post's page."""
        return self.send(filled(**typed), f"/c/{to}", peer)

    def confirm(self, preview: TestResponse, peer: str = "203.0.113.7") -> TestResponse:
        """Press the button below a preview, a minute later."""
        self.clock.later(minutes=1)
        action, fields = form_of(preview, "/confirm")
        return self.send(fields, action, peer)

    def write(self, peer: str = "203.0.113.7", to: str = POST, **typed: str) -> TestResponse:
        """Write a comment, from the page to where it waits."""
        return self.confirm(self.preview(peer, to, **typed), peer)

    def entries(self, *statuses: str) -> list[Entry]:
        """What lies in the store."""
        return self.store.list(statuses or ("pending",))

    def only(self, *statuses: str) -> Entry:
        """The one comment in the store."""
        (entry,) = self.entries(*statuses)
        return entry

    def published(self, id: str, post: str = POST, name: str = "Sam") -> Entry:
        """A comment that the owner has approved, as others see it."""
        new = Stored(
            id=id,
            post=post,
            parent=None,
            status="pending",
            author=name,
            url=None,
            created=BEGIN - timedelta(days=1),
            history=(Move(BEGIN, "web", "pending"),),
            body="Words of an earlier day.",
        )
        from plugins.comments.sidecar import Sidecar

        assert self.store.receive(new, Sidecar())
        return self.store.move(id, "approved", "owner")


def filled(**typed: str) -> dict[str, str]:
    """The fields of the static form, filled in."""
    fields = {"name": "Sam", "email": "", "website": "", "comment": WORDS, "parent": ""}
    return {**fields, "subject": "", **typed}


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.get_data(as_text=True), "html5lib")


def text_of(response: TestResponse) -> str:
    """The words of a page's main part."""
    main = soup(response).main
    assert main is not None
    return re.sub(r"\s+", " ", main.get_text(" ")).strip()


def form_of(response: TestResponse, ending: str) -> tuple[str, dict[str, str]]:
    """The address and the fields of a form, by the end of its address."""
    return form_in(response.get_data(as_text=True), ending)


def form_in(page: str, ending: str) -> tuple[str, dict[str, str]]:
    """The same, of a page's text."""
    for form in BeautifulSoup(page, "html5lib").find_all("form"):
        action = str(form["action"])
        if action.endswith(ending):
            return action, {str(f["name"]): value(f) for f in form.find_all(["input", "textarea"])}
    raise AssertionError(f"no form …{ending} in:\n{page}")


def value(element: Tag) -> str:
    """What a browser sends for a field. (The parser leaves out a textarea's first line end.)"""
    typed = element.get_text() if element.name == "textarea" else str(element.get("value", ""))
    return typed.replace("\n", "\r\n")


def field_of(response: TestResponse, name: str) -> Tag:
    """The field that a reader sees under a name."""
    found = soup(response).find(id=name)
    assert isinstance(found, Tag)
    return found


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
