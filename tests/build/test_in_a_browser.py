"""The real site in a real browser: what no parser of ours can see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.building import PROJECT, built
from tests.hosting import hosted
from tests.pages.host_rules import rules, sent

pytestmark = browsing.MARKS
browser = browsing.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The real site, built and served with the headers of its `_headers`, as hosts do that read it:
    its folder and its address."""
    output = tmp_path_factory.mktemp("browser") / "output"
    built(PROJECT / "content", output)
    said = rules((output / "_headers").read_text(encoding="utf-8"))
    with hosted(output, headers=lambda path: sent(said, path)) as url:
        yield output, url


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=browsing.PHONE)  # type: ignore[arg-type]  # a plain dict is one
    yield page
    page.close()


def addresses(output: Path, below: str = "") -> list[str]:
    """The addresses of all pages that people come to, below a folder."""
    pages = sorted((output / below).rglob("index.html"))
    return [f"/{page.parent.relative_to(output).as_posix()}/".replace("/./", "/") for page in pages]


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


STORED = """async () => [
    document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(one => one.name), ...await caches.keys(),
    ...(await navigator.serviceWorker.getRegistrations()).map(one => one.scope),
].filter(Boolean)"""


def test_nothing_is_stored_before_the_reader_asks(site: tuple[Path, str], browser: Browser) -> None:
    output, url = site
    with browser.new_context(viewport=browsing.PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        stored = {}
        for address in addresses(output):
            page.goto(url + address)
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            if found := page.evaluate(STORED):
                stored[address] = found
        assert stored == {}
        assert context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_and_ink_follow_the_wish_of_the_system(
    site: tuple[Path, str], browser: Browser, scheme: str
) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]  # a literal each time
    page.goto(site[1])
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.close()
    assert paper == {"light": "rgb(251, 246, 238)", "dark": "rgb(29, 25, 22)"}[scheme]
