"""The preview in a real browser: pages that reload, styles that change in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from plugins.build.preview_server import PreviewServer
from plugins.sources.problems import Problem
from tests import browsing
from tests.building import write
from tests.preview_asking import serving

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'self'; connect-src 'self'; base-uri 'none'">
<title>A page</title>
<link rel="stylesheet" href="/theme/site.css"><link rel="stylesheet" href="/theme/other.css">
</head><body><p>{text}</p></body></html>
"""
PROBLEM = Problem("posts/a.md", 3, "there is no <title>", "write one")
COLOUR = "getComputedStyle(document.querySelector('p')).color"
APPEAR = """
    Object.defineProperty(document, "visibilityState", {value: STATE, configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
"""

pytestmark = browsing.MARKS
browser = browsing.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    write(site / "index.html", PAGE.format(text="before"))
    write(site / "theme/site.css", "p { color: rgb(1, 1, 1) }")
    write(site / "theme/other.css", "p { margin: 7px }")
    return site


@pytest.fixture
def server(folder: Path) -> Iterator[PreviewServer]:
    with serving(folder) as running:
        yield running


@pytest.fixture
def tab(browser: Browser, server: PreviewServer) -> Iterator[Page]:
    """An open tab whose script listens; it fails at errors and at what a policy forbids."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    opened(page, server)
    yield page
    context.close()
    missing = ("Failed to load resource", "Refused to apply style")  # what is not there is said
    assert [text for text in said if not text.startswith(missing)] == []


def opened(page: Page, server: PreviewServer, address: str = "/") -> None:
    """Open an address, and wait until the page listens."""
    with page.expect_response("**/.preview/events*"):
        page.goto(f"http://localhost:{server.port}{address}")


def reloaded(page: Page, act: Callable[[], None]) -> None:
    """Act, and wait until the page has been loaded anew by itself and listens again."""
    page.evaluate("window.mark = 1")
    with page.expect_response("**/.preview/events*"):
        act()
    page.wait_for_function("() => document.readyState === 'complete' && window.mark === undefined")


def test_a_change_of_styles_comes_without_a_reload(
    tab: Page, server: PreviewServer, folder: Path
) -> None:
    tab.evaluate("window.mark = 1")
    for number in (2, 3, 4):
        write(folder / "theme/site.css", f"p {{ color: rgb({number}, 2, 3) }}")
        server.built(["theme/site.css"])
        tab.wait_for_function(f"() => {COLOUR} === 'rgb({number}, 2, 3)'")
    tab.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet]').length === 2")
    assert tab.evaluate("window.mark") == 1
    assert tab.evaluate("getComputedStyle(document.querySelector('p')).margin") == "7px"


def test_the_page_is_never_without_styles(tab: Page, server: PreviewServer, folder: Path) -> None:
    tab.evaluate(
        """() => {
            window.seen = new Set();
            const look = () => { window.seen.add(COLOUR); requestAnimationFrame(look); };
            look();
        }""".replace("COLOUR", COLOUR)
    )
    for number in range(2, 12):
        # By rename, as builds do: a file that is being written is empty for a moment.
        ready = write(folder / "next.css", f"p {{ color: rgb({number}, 1, 1) }}")
        ready.replace(folder / "theme/site.css")
        server.built(["theme/site.css"])
    tab.wait_for_function(f"() => {COLOUR} === 'rgb(11, 1, 1)'")
    assert "rgb(0, 0, 0)" not in tab.evaluate("[...window.seen]")


def test_a_style_that_is_gone_leaves_the_one_that_was_there(
    tab: Page, server: PreviewServer, folder: Path
) -> None:
    (folder / "theme/site.css").rename(folder / "theme/away.css")
    # The page that says so is no style, and is not taken for one.
    with tab.expect_event("requestfailed", lambda one: "/theme/site.css?preview=" in one.url):
        server.built(["theme/site.css"])
    tab.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet]').length === 2")
    assert tab.evaluate(COLOUR) == "rgb(1, 1, 1)"


def test_a_change_of_pages_reloads(tab: Page, server: PreviewServer, folder: Path) -> None:
    write(folder / "index.html", PAGE.format(text="after"))
    reloaded(tab, lambda: server.built(["index.html"]))
    expect(tab.locator("p")).to_have_text("after")


def test_the_reader_stays_at_the_same_place(tab: Page, server: PreviewServer, folder: Path) -> None:
    write(folder / "index.html", PAGE.format(text="long " * 20_000))
    reloaded(tab, lambda: server.built(["index.html"]))
    tab.evaluate("scrollTo(0, 900)")
    reloaded(tab, lambda: server.built(["index.html"]))
    tab.wait_for_function("() => scrollY === 900")


def test_the_problem_page_comes_and_goes_by_itself(tab: Page, server: PreviewServer) -> None:
    reloaded(tab, lambda: server.stopped([PROBLEM]))
    expect(tab.get_by_role("heading", level=1)).to_have_text("The site could not be built")
    expect(tab.get_by_text("there is no <title>")).to_be_visible()
    assert float(tab.evaluate(f"parseFloat({COLOUR.replace('color', 'fontSize')})")) >= 16

    tab.get_by_role("link", name="See the last good site").click()
    expect(tab.get_by_text("before")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("The site could not be built")

    reloaded(tab, lambda: server.built([]))
    expect(tab.get_by_text("before")).to_be_visible()


def test_the_problem_page_does_not_scroll_sideways(browser: Browser, server: PreviewServer) -> None:
    name = "posts/" + "a-very-long-name-" * 20 + ".md"
    server.stopped([Problem(name, 123456, "x" * 300, "https://example.org/" + "y" * 300)])
    page = browser.new_page(viewport={"width": 320, "height": 640})
    opened(page, server)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width == 320


def test_a_page_that_is_not_there_yet_comes_by_itself(
    tab: Page, server: PreviewServer, folder: Path
) -> None:
    opened(tab, server, "/new/")
    write(folder / "new/index.html", PAGE.format(text="it is there"))
    reloaded(tab, lambda: server.built(["new/index.html"]))
    expect(tab.locator("p")).to_have_text("it is there")


def test_a_preview_that_is_begun_anew_reloads_its_pages(
    tab: Page, server: PreviewServer, folder: Path
) -> None:
    server.close()
    write(folder / "index.html", PAGE.format(text="after"))
    again = PreviewServer(folder, server.port)
    reloaded(tab, again.start)
    expect(tab.locator("p")).to_have_text("after")
    again.close()


def test_many_tabs_are_served(browser: Browser, server: PreviewServer, folder: Path) -> None:
    """More than the six connections that browsers open to one server: hidden ones rest."""
    context = browser.new_context()
    tabs: list[Page] = []
    for _ in range(8):
        for page in tabs:
            appear(page, "hidden")
        page = context.new_page()
        opened(page, server)
        tabs.append(page)
    write(folder / "index.html", PAGE.format(text="after"))
    reloaded(tabs[-1], lambda: server.built(["index.html"]))
    for page in (tabs[-1], tabs[0]):
        appear(page, "visible")
        expect(page.locator("p")).to_have_text("after")
    context.close()


def test_a_tab_that_opens_hidden_listens_when_it_is_looked_at(
    browser: Browser, server: PreviewServer
) -> None:
    page = browser.new_page()
    page.add_init_script(APPEAR.replace("STATE", "'hidden'"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"http://localhost:{server.port}/")
    server.built(["theme/site.css"])
    assert not [url for url in asked if "/.preview/events" in url]
    # What it is told then loads it anew, and a page that is closed while it begins to load keeps
    # the browser waiting for ever.
    with page.expect_event("load"), page.expect_response("**/.preview/events*"):
        appear(page, "visible")
    page.close()


@pytest.mark.parametrize("leaving", ["pagehide", "visibilitychange"])
def test_a_page_that_was_away_learns_what_it_missed(
    tab: Page, server: PreviewServer, folder: Path, leaving: str
) -> None:
    def come_back() -> None:
        if leaving == "pagehide":
            tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        else:
            appear(tab, "visible")

    with tab.expect_event("requestfailed"):  # the stream that it no longer listens to
        if leaving == "pagehide":
            tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
        else:
            appear(tab, "hidden")
    write(folder / "index.html", PAGE.format(text="after"))
    server.built(["index.html"])
    expect(tab.locator("p")).to_have_text("before")
    reloaded(tab, come_back)
    expect(tab.locator("p")).to_have_text("after")


def test_the_script_leaves_no_names_behind(
    tab: Page, browser: Browser, server: PreviewServer
) -> None:
    without = browser.new_page()
    without.route("**/reload.js", lambda route: route.abort())
    without.goto(f"http://localhost:{server.port}/")
    names = "Object.getOwnPropertyNames(window).sort()"
    assert tab.evaluate(names) == without.evaluate(names)
    without.close()


def appear(page: Page, state: str) -> None:
    """Let a page believe that it is hidden or visible; without a screen all are."""
    page.evaluate(f"() => {{ {APPEAR.replace('STATE', repr(state))} }}")
