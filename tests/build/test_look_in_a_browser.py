"""How pages look and behave in a real browser: the first screen, light and dark, passing a page on,
paper, and letters. What is hard to lay out, tests/reading measures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.building import PROJECT, built
from tests.hosting import hosted
from tests.photographs import addresses

pytestmark = browsing.MARKS
browser = browsing.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The real site: its folder and its address."""
    output = tmp_path_factory.mktemp("look") / "output"
    built(PROJECT / "content", output)
    with hosted(output) as url:
        yield output, url


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a phone, in a browser that wants what the test's parameter says."""
    context = browser.new_context(**{"viewport": browsing.PHONE, **getattr(request, "param", {})})
    made = context.new_page()
    errors: list[str] = []
    made.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    context.close()
    assert errors == []


LIGHT_PAPER, DARK_PAPER = "rgb(251, 246, 238)", "rgb(29, 25, 22)"


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def stored(page: Page) -> dict[str, str]:
    """What the browser keeps for the site, cookies included."""
    kept = json.loads(page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
    return {**kept, **{one["name"]: "a cookie" for one in page.context.cookies()}}


# ── The first screen ────────────────────────────────────────────────────────────────────────


def test_what_is_folded_opens_for_a_link_to_it(site: tuple[Path, str], page: Page) -> None:
    output, url = site
    file = output / "posts/half-past-five-train/index.html"
    (note,) = re.findall(r'class="update-note" id="([^"]+)"', file.read_text(encoding="utf-8"))
    page.goto(f"{url}/posts/half-past-five-train/")
    assert not page.locator(f"#{note}").is_visible()
    page.goto(f"{url}/posts/half-past-five-train/#{note}")
    assert page.locator(f"#{note}").is_visible()


def test_someone_with_two_minutes_is_offered_something_first(
    site: tuple[Path, str], page: Page
) -> None:
    page.goto(site[1])
    box = page.locator("main section").first
    assert box.locator("h2").inner_text() == "If you only have a moment"
    minutes = [int(words.split()[0]) for words in box.locator(".meta").all_inner_texts()]
    assert len(minutes) == 3
    assert max(minutes) <= 2
    edge = box.bounding_box()
    assert edge is not None
    assert edge["y"] + edge["height"] <= browsing.PHONE["height"]


# ── Light and dark ──────────────────────────────────────────────────────────────────────────


def choose(page: Page, label: str) -> None:
    page.locator(".scheme label", has_text=label).click()


@pytest.mark.parametrize("page", [{"color_scheme": "light"}], indirect=True)
def test_a_choice_is_kept_only_where_one_is_made_and_can_be_taken_back(
    site: tuple[Path, str], page: Page
) -> None:
    page.goto(site[1])
    assert page.get_by_role("radio", name="As the device").is_checked()
    assert stored(page) == {}
    choose(page, "Dark")
    assert paper(page) == DARK_PAPER
    assert stored(page) == {"scheme": "dark"}
    page.goto(f"{site[1]}/about/")
    assert paper(page) == DARK_PAPER
    assert page.get_by_role("radio", name="Dark").is_checked()
    choose(page, "As the device")
    assert paper(page) == LIGHT_PAPER
    assert stored(page) == {}
    page.emulate_media(color_scheme="dark")
    assert paper(page) == DARK_PAPER
    choose(page, "Light")
    assert paper(page) == LIGHT_PAPER
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


@pytest.mark.parametrize("page", [{"color_scheme": "light"}], indirect=True)
def test_no_page_is_shown_in_the_wrong_scheme_first(site: tuple[Path, str], page: Page) -> None:
    page.goto(site[1])
    choose(page, "Dark")
    # Whatever the body is when it first stands in the page, it is dark.
    page.add_init_script(
        "new MutationObserver((_, watch) => { if (document.body) {"
        " window.firstPaper = document.documentElement.dataset.scheme; watch.disconnect(); } })"
        ".observe(document, {childList: true, subtree: true})"
    )
    page.goto(f"{site[1]}/about/")
    assert page.evaluate("window.firstPaper") == "dark"


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True)
def test_the_edge_of_the_browser_goes_with_the_page(site: tuple[Path, str], page: Page) -> None:
    def edge() -> list[str]:
        matching = "m => matchMedia(m.media).matches"
        metas = f"[...document.querySelectorAll('meta[name=theme-color]')].filter({matching})"
        return list(page.evaluate(f"{metas}.map(m => m.content)"))

    page.goto(site[1])
    assert edge() == ["#1d1916"]
    choose(page, "Light")
    assert edge() == ["#fbf6ee"]
    choose(page, "As the device")
    assert edge() == ["#1d1916"]


@pytest.mark.parametrize("page", [{"color_scheme": "light"}], indirect=True)
def test_what_somebody_else_stored_is_no_scheme(site: tuple[Path, str], page: Page) -> None:
    page.goto(site[1])
    page.evaluate("localStorage.setItem('scheme', '<img src=x>')")
    page.reload()
    assert paper(page) == LIGHT_PAPER
    assert page.get_by_role("radio", name="As the device").is_checked()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_a_script_nothing_stands_there_that_does_nothing(
    site: tuple[Path, str], page: Page
) -> None:
    page.goto(f"{site[1]}/posts/half-past-five-train/")
    assert not page.locator(".scheme").count()
    assert not page.locator(".share button").count()
    assert page.locator(".share a").get_attribute("href", timeout=1000)


# ── Passing a page on ───────────────────────────────────────────────────────────────────────

FAKES = """
Object.defineProperty(navigator, "clipboard", {
  configurable: true,
  value: {
    writeText: async (text) => {
      if (window.refuses) throw new Error("no");
      window.copied = text;
    },
  },
});
Object.defineProperty(navigator, "share", {
  configurable: true, value: async (what) => { window.shared = what; },
});
"""


@pytest.mark.parametrize("address", ["/posts/half-past-five-train/", "/resources/fair-play/"])
def test_the_link_is_copied_and_handed_to_the_device(
    site: tuple[Path, str], page: Page, address: str
) -> None:
    page.add_init_script(FAKES)
    page.goto(site[1] + address)
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.locator(".share [role=status]").inner_text() == ""
    page.get_by_role("button", name="Copy the link").click()
    assert page.evaluate("window.copied") == canonical
    assert page.locator(".share [role=status]").inner_text() == "The link is copied."
    page.get_by_role("button", name="Share…").click()
    assert page.evaluate("window.shared.url") == canonical
    page.evaluate("window.refuses = true")
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_function("document.querySelector('.share [role=status]').textContent")
    assert "would not copy" in page.locator(".share [role=status]").inner_text()
    assert stored(page) == {}


def test_where_the_device_offers_nothing_nothing_is_offered(
    site: tuple[Path, str], page: Page
) -> None:
    page.add_init_script(FAKES.replace("async (what) => { window.shared = what; }", "undefined"))
    page.goto(f"{site[1]}/posts/half-past-five-train/")
    assert page.get_by_role("button", name="Copy the link").is_visible()
    assert not page.get_by_role("button", name="Share…").count()


# ── Paper ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True)
def test_on_paper_there_is_the_text_and_nothing_to_press(
    site: tuple[Path, str], page: Page
) -> None:
    page.goto(f"{site[1]}/posts/half-past-five-train/")
    choose(page, "Dark")
    page.emulate_media(media="print")
    assert paper(page) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    for gone in ("nav", "button", "form", ".site-foot", ".share", ".thread", ".related"):
        assert not page.locator(f"{gone}:visible").count(), gone
    # A line to open that is left on paper is the title of what stands open below it.
    for title in page.locator("summary:visible").all():
        assert title.get_by_role("heading").is_visible(), title.inner_text()
        sign = "summary => getComputedStyle(summary, '::after').display"
        assert title.evaluate(sign) == "none", "a sign to press"
    assert page.locator(".breath h2").is_visible()
    assert page.locator(".breath li").first.is_visible()
    assert page.locator(".update-note").is_visible(), "what is folded on a screen is open on paper"
    assert page.locator(".from").inner_text().endswith("/posts/half-past-five-train/")


def test_comments_are_printed_where_the_address_asks_for_them(
    site: tuple[Path, str], page: Page
) -> None:
    page.goto(f"{site[1]}/posts/half-past-five-train/#comments")
    page.emulate_media(media="print")
    assert page.locator(".thread .comment").first.is_visible()
    assert not page.locator(".thread button:visible").count()


@pytest.mark.parametrize("paper_size", ["A4", "Letter"])
def test_a_resource_is_one_sheet(site: tuple[Path, str], page: Page, paper_size: str) -> None:
    long = {}
    for file in sorted((site[0] / "resources").glob("*/index.html")):
        if 'class="kind-resource"' not in file.read_text(encoding="utf-8"):
            continue
        page.goto(f"{site[1]}/resources/{file.parent.name}/")
        sheets = page.pdf(format=paper_size).count(b"/Type /Page\n")
        if sheets != 1:
            long[file.parent.name] = sheets
    assert long == {}


# ── Letters ─────────────────────────────────────────────────────────────────────────────────


def test_every_letter_of_every_heading_is_in_the_heading_font(
    site: tuple[Path, str], page: Page
) -> None:
    output, url = site
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    others: dict[str, list[Any]] = {}
    headings = 0
    for address in addresses(output):
        page.goto(url + address)
        page.evaluate("document.fonts.ready")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        found = session.send(
            "DOM.querySelectorAll",
            {"nodeId": root, "selector": "main :is(h1, h2, h3, h4), .site-name, .box-title, .pull"},
        )
        for node in found["nodeIds"]:
            used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            strange = [font["familyName"] for font in used if not font["isCustomFont"]]
            headings += 1
            if strange and not _is_set_in_another_face(page, session, node):
                html = session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
                others[f"{address} {html[:80]}"] = strange
    assert headings > 300
    assert others == {}


def _is_set_in_another_face(page: Page, session: Any, node: int) -> bool:
    """Whether a heading is meant to be in the face of the interface, as small ones are."""
    style = session.send("CSS.getComputedStyleForNode", {"nodeId": node})["computedStyle"]
    return not {one["name"]: one["value"] for one in style}["font-family"].startswith("Fraunces")
