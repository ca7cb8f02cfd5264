"""Words stay within the screen and whole: on the narrowest phone, zoomed, in large letters, with
more room between them (WCAG 2.2, 1.4.4, 1.4.10 and 1.4.12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.reading.looking import found, found_in, told
from tests.reading.sites import Sites

pytestmark = browsing.MARKS
browser = browsing.browser

NARROW = {"width": 320, "height": 568}
WIDE = {"width": 1280, "height": 900}
# Zoomed to 200 %, a screen of 1280 is one of 640.
ZOOMED = {"width": 640, "height": 450}

# What sticks out, but for what scrolls by itself (a table, say): the deepest such elements.
_STICKING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = one => one && one !== document.body
        && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
    const named = one => `${one.localName}.${one.className} ${one.textContent.trim()}`.slice(0, 60);
    const out = [...document.body.querySelectorAll("*")].filter(one =>
        one.getBoundingClientRect().right > width + 1 && !scrolls(one.parentElement));
    const deepest = out.filter(one => !out.some(other => other !== one && one.contains(other)));
    const width_of_all = `as wide as ${document.documentElement.scrollWidth}`;
    return [width_of_all, ...deepest.slice(0, 4).map(named)];
}"""
# Words that are cut off: not where they scroll, and not what only screen readers are to find.
_CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return /hidden|clip/.test(style.overflowX + style.overflowY) && style.clipPath === "none"
        && one.innerText && one.clientHeight
        && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1);
}).map(one => `cut off: ${one.localName}.${one.className} ${one.innerText.slice(0, 40)}`)"""
# How many letters stand in each full line of a paragraph, as they are laid out.
_LETTERS_IN_LINES = """all => all.map(one => {
    const text = one.firstChild, range = document.createRange(), lines = new Map();
    for (let at = 0; at < text.length; at++) {
        range.setStart(text, at); range.setEnd(text, at + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        lines.set(top, (lines.get(top) || 0) + 1);
    }
    return [...lines.values()].slice(0, -1);
})"""
_ROOMY = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
_LARGE = "html { font-size: 200% !important }"


def sticking_out(page: Page) -> list[str]:
    """What makes a page scroll sideways."""
    seen: list[str] = page.evaluate(_STICKING_OUT)
    return seen


def lost(page: Page) -> list[str]:
    """What makes a page scroll sideways, and words that cannot be seen whole."""
    cut: list[str] = page.evaluate(_CUT_OFF)
    return sticking_out(page) + cut


def with_style(css: str) -> Callable[[Page], list[str]]:
    """Look for what is lost when a reader's own style is added."""

    def look(page: Page) -> list[str]:
        page.add_style_tag(content=css)
        return lost(page)

    return look


def test_no_page_at_all_scrolls_sideways_on_the_smallest_phone(
    sites: Sites, browser: Browser
) -> None:
    seen = found(browser, sites.everything(), lost, viewport=NARROW)
    assert not seen, told(seen)


@pytest.mark.parametrize(
    "viewport", [browsing.PHONE, ZOOMED, WIDE], ids=["phone", "200 % zoom", "desk"]
)
def test_no_state_of_a_page_scrolls_sideways(
    sites: Sites, browser: Browser, viewport: dict[str, int]
) -> None:
    seen = found(browser, sites.states(), lost, viewport=viewport)
    assert not seen, told(seen)


@pytest.mark.parametrize("viewport", [browsing.PHONE, WIDE], ids=["phone", "desk"])
def test_letters_may_be_twice_as_large(
    sites: Sites, browser: Browser, viewport: dict[str, int]
) -> None:
    look = with_style(_LARGE)
    seen = found(browser, sites.states(), look, viewport=viewport, bypass_csp=True)
    assert not seen, told(seen)


def test_letters_words_and_lines_may_have_more_room(sites: Sites, browser: Browser) -> None:
    look = with_style(_ROOMY)
    seen = found(browser, sites.states(), look, viewport=NARROW, bypass_csp=True)
    assert not seen, told(seen)


def test_sixty_replies_five_deep_can_be_read_on_the_smallest_phone(
    sites: Sites, browser: Browser
) -> None:
    page = browser.new_page(viewport=NARROW)  # type: ignore[arg-type]  # a plain dict is one
    page.goto(f"{sites.hard.url}/posts/deep/")
    replies = page.locator(".thread ol ol .comment .e-content p")
    assert replies.count() == 60
    assert page.locator(".thread ol ol ol ol ol .comment").count() == 24, "five deep"
    lines = replies.evaluate_all(_LETTERS_IN_LINES)
    assert min(sum(letters) / len(letters) for letters in lines) >= 24
    page.close()


def test_a_name_from_right_to_left_leaves_what_stands_beside_it_alone(
    sites: Sites, browser: Browser
) -> None:
    page = browser.new_page(viewport=browsing.PHONE)  # type: ignore[arg-type]  # as above
    page.goto(f"{sites.hard.url}/posts/plain/")
    places = page.locator(".post-head .meta").first.evaluate(
        "meta => [...meta.querySelectorAll('.p-author, time')].map(one => {"
        " const { left, top } = one.getBoundingClientRect(); return [Math.round(top), left]; })"
    )
    assert len(places) >= 2, "a name and a date"
    assert places == sorted(places), "the date stands behind the name"
    page.close()


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<p style='width: 30rem'>A wide one.</p>", "p. A wide one."),
        ("<p style='white-space: nowrap'>" + "a word " * 40 + "</p>", "as wide as"),
        ("<p style='height: 1em; overflow: hidden'>" + "a word " * 40 + "</p>", "cut off: p."),
        ("<p style='width: 4em; overflow-x: clip'>" + "word" * 40 + "</p>", "cut off: p."),
    ],
)
def test_what_is_lost_would_be_found(browser: Browser, markup: str, problem: str) -> None:
    seen = found_in(browser, markup, lost, viewport=NARROW)
    assert any(one.startswith(problem) for one in seen), seen
    assert found_in(browser, "<p>A short one.</p>", lost, viewport=NARROW) == []
