"""What only a reader's keys bring upon a page is as good as what stood there before: the results of
a search, and the frame in which a video plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from plugins.build import search_index
from tests import browsing
from tests.hard_states import BOXES
from tests.hard_texts import ENDLESS
from tests.reading.looking import UNFOLDED, found, told
from tests.reading.sites import Sites
from tests.reading.test_axe import violations
from tests.reading.test_keyboard import DESK, troubles
from tests.reading.test_reflow import NARROW, lost
from tests.reading.test_targets import too_small
from tests.reading.test_wishes_of_the_system import FORCED, edgeless, moving

pytestmark = browsing.MARKS
browser = browsing.browser

LOOKS: dict[str, tuple[Callable[[Page], list[str]], dict[str, Any]]] = {
    "axe, light": (violations, {"viewport": browsing.PHONE, "color_scheme": "light"}),
    "axe, dark": (violations, {"viewport": browsing.PHONE, "color_scheme": "dark"}),
    "keyboard": (troubles, {"viewport": DESK}),
    "thumb": (too_small, {"viewport": browsing.PHONE, "is_mobile": True, "has_touch": True}),
    "320 px": (lost, {"viewport": NARROW}),
    "forced colours": (edgeless, {"viewport": browsing.PHONE, **FORCED}),
    "no movement": (moving, {"viewport": browsing.PHONE, "reduced_motion": "reduce"}),
}


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("word", ["fridge", ENDLESS[:30]], ids=["many results", "endless words"])
def test_the_results_of_a_search(sites: Sites, browser: Browser, word: str, name: str) -> None:
    if search_index.program() is None:
        browsing.missing("needs Pagefind, which there is not for every machine")
    look, options = LOOKS[name]

    def asked(page: Page) -> list[str]:
        page.locator("#search_words").press_sequentially(word)
        expect(page.locator("#search_results > li h2 a").first).to_be_visible()
        expect(page.locator("#search_count")).to_contain_text(word)
        begin_again(page)
        return look(page)

    seen = found(browser, {"search": f"{sites.hard.url}/search/"}, asked, **options)
    assert not seen, told(seen)


FILM = "Another site's player"


@pytest.mark.parametrize("name", LOOKS)
def test_videos_that_play(sites: Sites, browser: Browser, name: str) -> None:
    look, options = LOOKS[name]
    wanted: list[str] = []

    def play(route: Route) -> None:
        wanted.append(route.request.url)
        route.fulfill(content_type="text/html", body=f"<!doctype html><title>{FILM}</title>")

    def pressed(page: Page) -> list[str]:
        buttons = page.locator("figure.video button")
        for _ in range(buttons.count()):
            buttons.first.press("Enter")
        expect(page.locator(".stage iframe")).to_have_count(2)
        for frame in page.frames[1:]:  # one that comes into its place takes the focus away
            frame.wait_for_function(f"document.title === {FILM!r}")
        begin_again(page)
        return look(page)

    def blocked(page: Page) -> list[str]:
        page.route(lambda url: not url.startswith(sites.hard.url), play)
        page.reload()
        page.evaluate(UNFOLDED)
        assert wanted == [], "before somebody plays it"
        return pressed(page)

    seen = found(browser, {"videos": sites.hard.url + BOXES}, blocked, **options)
    assert not seen, told(seen)
    assert len(wanted) == 2


def begin_again(page: Page) -> None:
    """Let the next Tab go to the first stop of the page."""
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0)")
    page.evaluate("document.body.removeAttribute('tabindex')")
