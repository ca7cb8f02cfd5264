"""Whoever uses keys reaches everything, always sees where they are, and can always leave."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.reading.looking import found, found_in, told
from tests.reading.sites import Sites

pytestmark = browsing.MARKS
browser = browsing.browser

DESK = {"width": 1280, "height": 900}
# Every stop that the Tab key should make, with a number to know it by. Of a group of radio buttons
# one is a stop: the chosen one, or the first (from either end).
_STOPS = """() => {
    const all = "a[href], button, input, select, textarea, summary, video[controls], [tabindex]";
    const groups = new Set();
    const stops = [...document.querySelectorAll(all)].filter(one =>
        one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
        && !(one.type === "radio" && (groups.has(one.name) || !groups.add(one.name))));
    stops.forEach((one, number) => { one.dataset.stop = number; });
    const late = [...document.querySelectorAll("[tabindex]")].filter(one => one.tabIndex > 0);
    return [stops.length, late.map(one => one.outerHTML.slice(0, 60))];
}"""
# Where the focus is, and how it shows: by an outline of two pixels or more, on the thing itself or
# on what it is the only control of, in a colour that is not its surroundings' (WCAG 2.4.7, 2.4.13);
# on the screen, and with nothing over it (2.4.11).
_HERE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const behind = start => {
        for (let at = start; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (!/, 0\\)$/.test(colour)) return colour;
        }
        return "";
    };
    const outlined = at => {
        const style = getComputedStyle(at);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            && style.outlineColor !== behind(at.parentElement);
    };
    const label = one.closest("label");
    const box = [...one.getClientRects()].find(rect => rect.width > 1 && rect.height > 1);
    const problems = [];
    // The browser draws the focus of its own controls within a film, which is then not focused.
    if (!(outlined(one) || (label && outlined(label))) && one.matches(":focus"))
        problems.push("no visible focus");
    if (!box || box.bottom < 1 || box.top > innerHeight - 1 || box.right < 1
        || box.left > innerWidth - 1) {
        problems.push("off the screen");
    } else {
        const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
        const y = Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 1), innerHeight - 2);
        const top = document.elementFromPoint(x, y);
        if (top && !one.contains(top) && !top.contains(one) && !(label && label.contains(top)))
            problems.push("covered");
    }
    const words = (one.innerText || one.ariaLabel || one.name || one.title || "").trim();
    return [
        Number(one.dataset.stop ?? -1), `${one.localName} "${words.slice(0, 30)}"`, problems];
}"""
# The place from which Tab goes on is moved when the page is next drawn.
_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_MAIN_IS_NEXT = """() => {
    const target = document.getElementById(location.hash.slice(1));
    return Boolean(target) && target.matches("main, main *") && Boolean(target.querySelector("h1"));
}"""
Stop = tuple[int, str, list[str]]
# What has stops of its own inside, at which the page only knows the whole.
_IS_MANY = re.compile("video |iframe ")
_MOST_INSIDE = 10


def walk(page: Page, key: str, most: int) -> list[Stop]:
    """Press a key until the focus leaves the page or is where it has been: the stops, each with its
    number (of a group of radio buttons any, then -1), its name, and what is wrong there."""
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press(key)
        here = page.evaluate(_HERE)
        if here is None and page.locator("iframe").count():
            # On its way into a frame, or out of one, which are processes of their own.
            page.wait_for_timeout(500)
            here = page.evaluate(_HERE)
        if here is None or (here in stops and not (here == stops[-1] and _IS_MANY.match(here[1]))):
            break
        if here not in stops:
            stops.append(here)
    return stops


def troubles(page: Page) -> list[str]:
    """What is wrong for whoever goes through a page by Tab, and back from its end."""
    page.emulate_media(reduced_motion="reduce")  # so that nothing is still on its way
    count, late = page.evaluate(_STOPS)
    inside = _MOST_INSIDE * page.locator("video, iframe").count()
    forth = walk(page, "Tab", count + 5 + inside)
    found = [f"out of order: {one}" for one in late]
    found += [f"{problem}: {name}" for _, name, problems in forth for problem in problems]
    if len(forth) < count:
        last = forth[-1][1] if forth else "the beginning"
        return [*found, f"only {len(forth)} of {count} stops; the last was {last}"]
    page.evaluate(f"document.querySelector('[data-stop=\"{forth[-1][0]}\"]').focus()")
    before = [number for number, _, _ in reversed(forth[-4:-1])]
    if [number for number, _, _ in walk(page, "Shift+Tab", len(before))] != before:
        found.append("no way back by Shift+Tab")
    return found


def test_everything_is_reached_and_the_focus_always_seen(sites: Sites, browser: Browser) -> None:
    seen = found(browser, sites.pages(), troubles, viewport=DESK)
    assert not seen, told(seen)


def test_on_a_phone_with_a_keyboard_too(sites: Sites, browser: Browser) -> None:
    pages = {name: url for name, url in sites.pages().items() if name.startswith("real ")}
    seen = found(browser, pages, troubles, viewport=browsing.PHONE)
    assert not seen, told(seen)


def test_the_skip_link_comes_first_and_leads_past_the_menu(sites: Sites, browser: Browser) -> None:
    def skip(page: Page) -> list[str]:
        (first,) = walk(page, "Tab", 1)
        href = page.evaluate("document.activeElement.getAttribute('href')")
        if not href.startswith("#"):
            return [f"the first stop is {first[1]}"]
        page.keyboard.press("Enter")
        page.evaluate(_DRAWN)
        if not page.evaluate(_MAIN_IS_NEXT):
            return [f"{href} is not the text of the page"]
        page.keyboard.press("Tab")
        inside = page.evaluate("Boolean(document.activeElement.closest('main, main ~ *'))")
        return [*first[2], *([] if inside else ["the next stop is before the text"])]

    seen = found(browser, sites.pages(), skip, unfolded=False, viewport=DESK)
    assert not seen, told(seen)


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<a href='/' style='outline: none'>Home</a>", "no visible focus"),
        ("<a href='/' style='outline: 3px solid #fff'>Home</a>", "no visible focus"),
        ("<a href='/' style='position: absolute; left: -900px'>Home</a>", "off the screen"),
        ("<a href='/'>Home</a><p style='position: fixed; inset: 0'>Over it</p>", "covered"),
        ("<a href='/'>One</a><a href='/' tabindex='5'>Two</a>", "out of order"),
        (
            "<textarea onkeydown='event.preventDefault()'></textarea><a href='/'>B</a>",
            "only 1 of 2",
        ),
    ],
)
def test_what_goes_wrong_would_be_found(browser: Browser, markup: str, problem: str) -> None:
    style = "<style>* { background: #fff } :focus { outline: 3px solid #1f5d57 }</style>"
    good = "<p><a href='/'>One</a> <a href='/'>Two</a> <a href='/'>Three</a></p>"
    assert found_in(browser, style + good, troubles) == []
    seen = found_in(browser, style + markup, troubles)
    assert any(one.startswith(problem) for one in seen), seen
