"""The site lives below a path of its host as well as it does at the root."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Response

from tests import browsing
from tests.hard_states import EVERYTHING, hard_states
from tests.reading.sites import Site, built_site
from tests.small_site import content_folder

pytestmark = browsing.MARKS
browser = browsing.browser

PREFIX = "/blog"
OWN = "https://s.example"  # as in the settings of built_site
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Taken by the server of comments, which lives on the host beside the site.
_TAKEN_BY_A_PROGRAM = re.compile(r"/c/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the hard states, below a path."""
    folder = tmp_path_factory.mktemp("below")
    with built_site(content_folder(folder, hard_states()), folder / "output", PREFIX) as site:
        yield site


def addresses(markup: str) -> Iterator[str]:
    """Every address that a browser or a reader follows from a page."""
    page = BeautifulSoup(markup, "html.parser")
    for tag in page.find_all(True):
        for name in ("href", "src", "action", "formaction", "poster", "data"):
            if tag.get(name):
                yield str(tag[name])
        for part in str(tag.get("srcset", "")).split(","):
            yield from part.split()[:1]
    for refresh in page.select("meta[http-equiv=refresh]"):
        yield str(refresh["content"]).partition("url=")[2]


def nowhere(output: Path, at: str, address: str) -> bool:
    """Whether an address on the page at `at` is one of ours that leads to nothing."""
    whole = urlsplit(urljoin(f"{OWN}{PREFIX}{at}", address))
    if whole.scheme not in ("http", "https") or whole.netloc != urlsplit(OWN).netloc:
        return False
    if _TAKEN_BY_A_PROGRAM.match(whole.path):
        return False
    if not whole.path.startswith(f"{PREFIX}/"):
        return True
    file = output / unquote(whole.path.removeprefix(f"{PREFIX}/"))
    return not ((file / "index.html").is_file() if whole.path.endswith("/") else file.is_file())


def test_every_address_on_every_page_leads_somewhere(site: Site) -> None:
    lost = {}
    count = 0
    for file in sorted(site.output.rglob("*.html")):
        found = set(addresses(file.read_text(encoding="utf-8")))
        count += len(found)
        wrong = {one for one in found if nowhere(site.output, site.address(file), one)}
        if wrong:
            lost[site.address(file)] = sorted(wrong)
    assert lost == {}
    assert count > 1_000


def test_style_sheets_and_the_manifest_stay_below_it_too(site: Site) -> None:
    for file in site.output.rglob("*.css"):
        for address in _CSS_ADDRESS.findall(file.read_text(encoding="utf-8")):
            assert not nowhere(site.output, site.address(file), address), address
    for file in site.output.rglob("*.webmanifest"):
        manifest = json.loads(file.read_text(encoding="utf-8"))
        wanted = [one["src"] for one in manifest["icons"]]
        wanted += [manifest[name] for name in ("start_url", "scope") if name in manifest]
        assert [one for one in wanted if nowhere(site.output, site.address(file), one)] == []


def test_a_browser_finds_everything_that_a_page_needs(site: Site, browser: Browser) -> None:
    page = browser.new_page(viewport=browsing.PHONE)  # type: ignore[arg-type]  # a plain dict is one
    failed: list[str] = []
    said: list[str] = []

    def note(response: Response) -> None:
        if response.status >= 400:
            failed.append(response.url)

    page.on("response", note)
    page.on("console", lambda message: said.append(message.text))
    for address in {*site.kinds().values(), EVERYTHING}:
        page.goto(site.url + address)
    assert (failed, said) == ([], [])
    page.goto(f"{site.url}/resources/")
    page.locator(".choose summary").first.click()
    page.locator("label:has(#choose-theme-guilt)").click()
    assert page.url == f"{site.url}/resources/?theme=guilt"
    page.locator(".site-name").click()
    assert page.url == f"{site.url}/"
    page.close()


@pytest.mark.parametrize(
    ("address", "lost"),
    [
        ("/themes/", True),
        (f"{PREFIX}/themes/", False),
        (f"{PREFIX}/no-such-page/", True),
        ("../no-such-page/", True),
        ("../feeds/", False),
        (f"{OWN}/feeds/", True),
        (f"{OWN}{PREFIX}/feeds/#main", False),
        ("https://elsewhere.example/", False),
        ("mailto:a@example.org", False),
    ],
)
def test_an_address_that_leads_nowhere_would_be_found(site: Site, address: str, lost: bool) -> None:
    assert nowhere(site.output, "/about/", address) == lost
