"""The real site in a real browser: what no parser of ours can see."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.building import PROJECT, built

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM} (apt install chromium)"),
]


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The real site, built and served: its folder and its address."""
    output = tmp_path_factory.mktemp("browser") / "output"
    built(PROJECT / "content", output)
    handler = functools.partial(Silent, directory=str(output))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield output, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]  # a plain dict is one
    yield page
    page.close()


def addresses(output: Path, below: str = "") -> list[str]:
    """The addresses of all pages that people come to, below a folder."""
    pages = sorted((output / below).rglob("index.html"))
    return [f"/{page.parent.relative_to(output).as_posix()}/".replace("/./", "/") for page in pages]


def test_the_first_sentence_of_every_post_is_on_the_first_phone_screen(
    site: tuple[Path, str], phone: Page
) -> None:
    output, url = site
    late = {}
    for address in addresses(output, "posts"):
        phone.goto(url + address)
        top = phone.locator(".prose p").first.evaluate("e => e.getBoundingClientRect().top")
        if top > PHONE["height"] - 30:  # one line of it must be seen
            late[address] = top
    assert late == {}


def test_no_page_asks_another_host_or_breaks_its_own_policy(
    site: tuple[Path, str], phone: Page
) -> None:
    output, url = site
    asked: list[str] = []
    said: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.on("console", lambda message: said.append(message.text))
    for address in addresses(output):
        phone.goto(url + address)
    assert [one for one in asked if not one.startswith(url)] == []
    assert said == []


def test_no_page_scrolls_sideways_on_the_smallest_screen(
    site: tuple[Path, str], browser: Browser
) -> None:
    output, url = site
    page = browser.new_page(viewport={"width": 320, "height": 640})
    wide = {}
    for address in addresses(output):
        page.goto(url + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[address] = width
    page.close()
    assert wide == {}


def test_the_skip_link_comes_first_and_leads_to_the_text(
    site: tuple[Path, str], phone: Page
) -> None:
    phone.goto(site[1])
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.textContent") == "Skip to the text"
    phone.keyboard.press("Enter")
    assert phone.url.endswith("#main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_and_ink_follow_the_wish_of_the_system(
    site: tuple[Path, str], browser: Browser, scheme: str
) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]  # a literal each time
    page.goto(site[1])
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.close()
    assert paper == {"light": "rgb(251, 246, 238)", "dark": "rgb(29, 25, 22)"}[scheme]
