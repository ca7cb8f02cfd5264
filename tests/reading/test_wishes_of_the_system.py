"""What readers have set for all programs is kept to: their own few colours, and no movement."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.reading.looking import found, found_in, told
from tests.reading.sites import Sites

pytestmark = browsing.MARKS
browser = browsing.browser

# A control that only its own background set apart has no edge in forced colours. One with words
# that are a button's is drawn by the system; a link is underlined or in the colour of links.
_EDGELESS = """() => {
    const edged = one => {
        const style = getComputedStyle(one);
        return style.appearance !== "none" && !/^(button|summary)$/.test(one.localName)
            && /checkbox|radio|range|file/.test(one.type)
            || ["Top", "Right", "Bottom", "Left"].some(side =>
                style[`border${side}Style`] !== "none"
                && parseFloat(style[`border${side}Width`]) > 0
                && style[`border${side}Color`] !== style.backgroundColor)
            || style.textDecorationLine.includes("underline");
    };
    return [...document.querySelectorAll("button, input, select, textarea")]
        .filter(one => one.checkVisibility({ visibilityProperty: true }) && !edged(one))
        .map(one => `no edge: ${one.localName}.${one.className} ${one.name}`);
}"""
_UNSEEN = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(one => {
    const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        return false;
    let behind = one;
    while (behind && /, 0\\)$/.test(getComputedStyle(behind).backgroundColor))
        behind = behind.parentElement;
    const paper = behind ? getComputedStyle(behind).backgroundColor : "";
    return getComputedStyle(one).color === paper;
}).map(one => `unseen: ${one.localName}.${one.className} ${one.textContent.slice(0, 40)}`)"""
_MOVING = """() => {
    const most = times => Math.max(...times.split(",").map(time =>
        parseFloat(time) * (time.includes("ms") ? 1 : 1000)));
    const found = document.getAnimations().map(one => `moves: ${one.animationName ?? one}`);
    for (const one of document.querySelectorAll("*")) {
        const style = getComputedStyle(one);
        if (style.scrollBehavior === "smooth") found.push(`scrolls smoothly: ${one.localName}`);
        for (const [name, times] of [
            [style.animationName, style.animationDuration],
            [style.transitionProperty, style.transitionDuration],
        ]) {
            if (name !== "none" && most(times) > 10)
                found.push(`moves: ${one.localName}.${one.className} ${name}`);
        }
    }
    const rules = sheet => [...sheet.cssRules].flatMap(function inside(rule) {
        if (rule.media && !matchMedia(rule.media.mediaText).matches) return [];
        return [rule, ...[...(rule.cssRules ?? [])].flatMap(inside)];
    });
    const changes = [...document.styleSheets].flatMap(rules)
        .filter(rule => rule.cssText.startsWith("@view-transition"));
    return found.concat(changes.map(() => "moves: from page to page"));
}"""
FORCED: dict[str, Any] = {"forced_colors": "active"}


def edgeless(page: Page) -> list[str]:
    """Controls without an edge, and words in the colour of what is behind them."""
    seen: list[str] = page.evaluate(_EDGELESS) + page.evaluate(_UNSEEN)
    return seen


def moving(page: Page) -> list[str]:
    """What would move."""
    seen: list[str] = page.evaluate(_MOVING)
    return seen


def test_in_forced_colours_controls_keep_their_edges(sites: Sites, browser: Browser) -> None:
    seen = found(browser, sites.pages(), edgeless, viewport=browsing.PHONE, **FORCED)
    assert not seen, told(seen)


def test_in_forced_colours_a_choice_and_the_focus_are_seen(sites: Sites, browser: Browser) -> None:
    """By what is drawn: the picture of a chip is another one when it is chosen, and when it has
    the focus."""
    context = browser.new_context(viewport=browsing.PHONE, **FORCED)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{sites.real.url}/resources/")
    page.locator(".choose summary").first.click()
    chip = page.locator(".chip").nth(1)
    page.evaluate("document.activeElement.blur()")
    before = chip.screenshot()
    chip.locator("input").evaluate("one => { one.checked = true }")
    assert chip.screenshot() != before, "chosen or not looks the same"
    link = page.locator(".site-head a").first
    box = page.locator(".site-head")
    without = box.screenshot()
    page.keyboard.press("Tab")
    link.focus()
    assert box.screenshot() != without, "the focus is not seen"
    context.close()


def test_nothing_moves_for_those_who_do_not_want_it(sites: Sites, browser: Browser) -> None:
    seen = found(browser, sites.pages(), moving, viewport=browsing.PHONE, reduced_motion="reduce")
    assert not seen, told(seen)


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<button style='border: 0; background: #08c'>Send</button>", "no edge: button"),
        ("<main><p style='forced-color-adjust: none; color: white; background: white'>A", "unseen"),
    ],
)
def test_what_forced_colours_hide_would_be_found(
    browser: Browser, markup: str, problem: str
) -> None:
    assert found_in(browser, "<main><p>A word <button>Send</button>", edgeless, **FORCED) == []
    (seen,) = found_in(browser, markup, edgeless, **FORCED)
    assert seen.startswith(problem)


@pytest.mark.parametrize(
    "css",
    [
        "p { transition: top 1s }",
        "@keyframes go { to { top: 9px } } p { animation: go 2s infinite }",
        "html { scroll-behavior: smooth }",
        "@view-transition { navigation: auto }",
    ],
)
def test_what_moves_would_be_found(browser: Browser, css: str) -> None:
    wish = {"reduced_motion": "reduce"}
    assert found_in(browser, f"<style>{css}</style><p>A word", moving, **wish)
    calm = f"<style>@media (prefers-reduced-motion: no-preference) {{ {css} }}</style><p>A word"
    assert found_in(browser, calm, moving, **wish) == []
