"""What is pressed with a thumb is 44 px high and wide, wherever it does not stand in a line of
text."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.reading.looking import found, found_in, told
from tests.reading.sites import Sites

pytestmark = browsing.MARKS
browser = browsing.browser

# A link in a line of text is as high as its line (WCAG 2.2, 2.5.8, "inline"); a box to tick is
# pressed by its label; what only screen readers find has no size.
_TOO_SMALL = """() => {
    const words = one => (one.innerText || "").trim();
    const inText = one => {
        let block = one.parentElement;
        while (getComputedStyle(block).display === "inline") block = block.parentElement;
        return getComputedStyle(one).display === "inline"
            && words(block).length > words(one).length + 3;
    };
    // One name among the facts of a line is as wide as it is.
    const inLine = one => words(one.parentElement).length > words(one).length + 3;
    // What is left empty is a field for machines.
    const seen = one => !one.closest(".leave-empty")
        && one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && getComputedStyle(one).clipPath === "none";
    const name = one => `${one.localName}.${one.className} "${words(one).slice(0, 30)}"`;
    const pressed = "a[href], button, input, select, textarea, summary, label";
    return [...document.querySelectorAll(pressed)]
        .filter(one => seen(one) && !inText(one))
        .filter(one => !(one.localName === "label" && !one.querySelector("input")))
        .filter(one => !(/checkbox|radio/.test(one.type) && one.closest("label")))
        .map(one => [one, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && box.bottom + scrollY > 0 && box.right > 0)
        .filter(([one, box]) => box.height < 43.5 || box.width < (inLine(one) ? 24 : 43.5))
        .map(([one, box]) => `${name(one)} ${Math.round(box.width)} × ${Math.round(box.height)}`);
}"""


def too_small(page: Page) -> list[str]:
    """What is hard to hit with a thumb, with its size."""
    seen: list[str] = page.evaluate(_TOO_SMALL)
    return seen


def test_what_can_be_pressed_is_large_enough(sites: Sites, browser: Browser) -> None:
    seen = found(
        browser, sites.states(), too_small, viewport=browsing.PHONE, is_mobile=True, has_touch=True
    )
    assert not seen, told(seen)


@pytest.mark.parametrize(
    ("markup", "small"),
    [
        ("<p><a href='/'>Home</a></p>", 1),
        ("<a href='/' style='display: inline-block; height: 44px'>Ho</a>", 1),
        ("<p><a href='/' style='display: inline-block; height: 44px'>Sam</a> · today</p>", 0),
        ("<p>In a line of text, <a href='/'>a link</a> is as high as the line.</p>", 0),
        ("<button style='height: 42px'>Send</button>", 1),
        ("<button style='height: 44px'>Send</button>", 0),
        ("<label><input type='radio'> One</label>", 1),
        ("<label style='display: block; height: 44px'><input type='radio'> One</label>", 0),
        ("<details><summary>More</summary>Words.</details>", 1),
    ],
)
def test_what_is_too_small_would_be_found(browser: Browser, markup: str, small: int) -> None:
    assert len(found_in(browser, markup, too_small, viewport=browsing.PHONE)) == small
