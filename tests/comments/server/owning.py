"""The owner at /moderate: logged in, looking at pages and pressing what stands on them."""

from __future__ import annotations

from datetime import timedelta

from bs4 import Tag
from werkzeug.test import TestResponse

from plugins.comments.server import passwords
from plugins.comments.sidecar import Sidecar
from plugins.comments.stored import Move, Stored
from tests.comments.server.reading import BEGIN, POST, Reading, soup, text_of, value

PASSWORD = "four words of a kind"
HERE = "127.0.0.1"
SITE = "http://localhost"
TABS = ("/moderate", "/moderate/spam", "/moderate/rejected", "/moderate/published")


class Owner:
    """Somebody on the server's own machine who knows the password."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.store, self.clock = reading, reading.store, reading.clock
        self.browser = reading.app.test_client()
        passwords.set_password(self.store.private, PASSWORD)
        self._arrived = 0

    def log_in(self, password: str = PASSWORD, peer: str = HERE) -> TestResponse:
        """Send the log-in's form."""
        return self.post("/moderate/login", {"password": password}, peer=peer)

    def get(self, address: str, **headers: str) -> TestResponse:
        """Look at a page."""
        address = address.partition("#")[0]
        return self.browser.get(address, environ_base={"REMOTE_ADDR": HERE}, headers=headers)

    def post(
        self, address: str, fields: dict[str, str], peer: str = HERE, origin: str | None = SITE
    ) -> TestResponse:
        """Send a form, from a page of `origin`."""
        headers = {} if origin is None else {"Origin": origin}
        environ = {"REMOTE_ADDR": peer}
        return self.browser.post(address, data=fields, environ_base=environ, headers=headers)

    def press(self, page: TestResponse, button: str, **typed: str) -> TestResponse:
        """Press the first button with these words (seen or read out), and follow where it leads."""
        address, fields = self.form(page, button)
        response = self.post(address, fields | typed)
        return self.get(response.headers["Location"]) if response.status_code == 303 else response

    def form(self, page: TestResponse, button: str) -> tuple[str, dict[str, str]]:
        """Where a button's form goes, and what it sends."""
        for pressed in soup(page).find_all("button"):
            if button not in (pressed.get_text(strip=True), pressed.get("aria-label")):
                continue
            form = pressed.find_parent("form")
            assert isinstance(form, Tag)
            found = form.find_all(["input", "textarea"])
            address = str(pressed.get("formaction") or form["action"])
            return address, {str(field["name"]): value(field) for field in found}
        raise AssertionError(f"no button '{button}' in:\n{text_of(page)}")

    def waiting(
        self,
        name: str = "Sam",
        body: str = "Words of an evening.",
        url: str | None = None,
        parent: str | None = None,
        beside: Sidecar | None = None,
        to: str = "",
    ) -> str:
        """A comment that waits, a minute after the one before; or was brought into a state by
        the owner. Gives its id."""
        self._arrived += 1
        id = f"c-{self._arrived:0>16}"
        created = BEGIN - timedelta(days=1) + timedelta(minutes=self._arrived)
        new = Stored(
            id=id,
            post=POST,
            parent=parent,
            status="pending",
            author=name,
            url=url,
            created=created,
            history=(Move(created, "web", "pending"),),
            body=body,
        )
        assert self.store.receive(new, beside or Sidecar())
        if to:
            self.store.move(id, to, "owner")
        return id

    def page_of(self, id: str) -> TestResponse:
        """The page of one comment."""
        return self.get(f"/moderate/comment/{id}")

    def status(self, id: str) -> str:
        return self.store.find(id).comment.status


def names(page: TestResponse) -> list[str]:
    """Whose comments a list shows, in its order."""
    return [heading.get_text(strip=True) for heading in soup(page).select(".held-one h2")]
