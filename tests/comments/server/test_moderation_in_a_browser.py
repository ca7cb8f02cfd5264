"""The owner's pages in a real browser: without JavaScript, by keyboard, on a phone; and with
JavaScript, below what strangers sent."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from plugins.comments.sidecar import Sidecar
from tests import browsing
from tests.building import PROJECT
from tests.comments.server.owning import PASSWORD, Owner
from tests.comments.server.reading import Reading

SMALLEST = 44  # pixels, for what is pressed
HARM = (
    "<script>document.title='run'</script><img src=//evil.example/x onerror=document.title='run'>"
    "\n\n\"' onmouseover='document.title=1' </textarea></title><svg onload=document.title='run'>"
    "\n\n![x](https://evil.example/p.gif) [x](javascript:document.title='run')"
)

pytestmark = browsing.MARKS
browser = browsing.browser


@pytest.fixture
def owner(reading: Reading) -> Owner:
    shutil.copytree(PROJECT / "theme/static", reading.site / "theme")
    return Owner(reading)


@pytest.fixture
def address(owner: Owner) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, owner.reading.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def plain_phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=browsing.PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    yield page
    page.close()


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/moderate")
    page.wait_for_selector("#password:focus")  # the cursor is there already
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/moderate")


def tab_to(page: Page, name: str) -> None:
    """Go on with the tab key until what has the cursor is called so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.get_by_role("button", name=name, exact=True)
        text = page.get_by_label(name, exact=True)
        summary = page.locator("summary", has_text=name)
        if page.locator("*:focus").and_(here.or_(text).or_(summary)).count():
            return
    raise AssertionError(f"'{name}' is not reached")


def test_the_owner_decides_and_undoes_by_keyboard_without_javascript(
    owner: Owner, address: str, plain_phone: Page
) -> None:
    id = owner.waiting("Sam")
    log_in(plain_phone, address)
    tab_to(plain_phone, "Approve the comment of Sam")
    plain_phone.keyboard.press("Enter")
    plain_phone.wait_for_url("**said=**")
    assert owner.status(id) == "approved"
    plain_phone.wait_for_selector("#said")
    tab_to(plain_phone, "Undo")  # the line that says what was done comes first
    plain_phone.keyboard.press("Enter")
    plain_phone.wait_for_selector("text=waits again")
    assert owner.status(id) == "pending"


def test_a_reply_is_written_by_keyboard_without_javascript(
    owner: Owner, address: str, plain_phone: Page
) -> None:
    id = owner.waiting("Sam", to="approved")
    log_in(plain_phone, address)
    plain_phone.goto(f"{address}/moderate/comment/{id}")
    tab_to(plain_phone, "Reply")
    plain_phone.keyboard.press("Enter")
    plain_phone.wait_for_selector("#reply")
    tab_to(plain_phone, "Your reply to Sam")
    plain_phone.keyboard.type("Thank you.")
    tab_to(plain_phone, "Publish the reply")
    plain_phone.keyboard.press("Enter")
    plain_phone.wait_for_selector("text=Answered Sam")
    answers = [entry.comment for entry in owner.store.list(("approved",))]
    assert [answer.body for answer in answers if answer.by_owner] == ["Thank you."]


def test_what_is_pressed_is_large_enough_and_nothing_is_wider_than_a_phone(
    owner: Owner, address: str, browser: Browser
) -> None:
    long = "https://e.example/" + "a" * 150
    parent = owner.waiting("Nadia" * 10, to="approved")
    id = owner.waiting("W" * 60, f"{long} `{long}`\n\n    {long}", long, parent)
    page = browser.new_page(viewport=browsing.PHONE)  # type: ignore[arg-type]  # a plain dict is one
    log_in(page, address)
    for path in ("", "/published", f"/comment/{id}", f"/comment/{id}/sure/block"):
        page.goto(f"{address}/moderate{path}")
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= browsing.PHONE["width"]
        pressed = "main button, main summary, main input:not([type=hidden]), .tabs a, a.button"
        for each in page.locator(pressed).all():
            box = each.bounding_box()
            assert box is not None
            assert box["height"] >= SMALLEST, each.inner_text()
    page.close()


def test_nothing_that_a_stranger_sent_runs_or_calls_another_host(
    owner: Owner, address: str, browser: Browser
) -> None:
    line = " ".join(HARM.split())[:190]
    beside = Sidecar(email=line, reasons=(HARM,), score=0.5)
    id = owner.waiting(line, HARM, line, beside=beside)
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, address)
    paths = ("", f"/comment/{id}", f"/comment/{id}/sure/block", f"/comment/{id}/sure/redact")
    for path in paths:
        page.goto(f"{address}/moderate{path}")
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        for each in page.locator("main a, main button, main summary, .comment-text").all():
            each.hover()
        assert page.title().endswith("· A Site")
    assert [url for url in asked if not url.startswith(address)] == []
    page.close()
