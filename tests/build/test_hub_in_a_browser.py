"""Choosing among resources and writing on worksheets, in a real browser: with a script, without
one, by keyboard, and on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.building import built
from tests.hosting import hosted
from tests.small_site import collection, content_folder, post, resource, theme

pytestmark = browsing.MARKS
browser = browsing.browser

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt", "inner-life"),
    "themes/work.md": theme("Work", "work"),
    "resources/a.md": resource("A", "2026-01-01", themes=["guilt"], minutes=3, type="study"),
    "resources/b.md": resource("B", "2026-01-02", themes=["guilt", "work"], minutes=90),
    "resources/c.md": resource("C", "2026-01-03", themes=["work"], minutes=4),
    "collections/path.md": collection("Path", "a", "c"),
    "posts/2026-01-02-asks.md": post(
        "Asks", "2026-01-02", "> [!reflect] Now\n> - First?\n> - Second?\n> - Third?\n> - Fourth?"
    ),
}
SHEET = "/posts/asks/worksheet/"
MM = 72 / 25.4


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small hub."""
    root = tmp_path_factory.mktemp("hub")
    built(content_folder(root, FILES), root / "output")
    with hosted(root / "output") as url:
        yield url


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a phone; with the parameter False without scripts."""
    scripts = getattr(request, "param", True)
    context = browser.new_context(viewport=browsing.PHONE, java_script_enabled=scripts)  # type: ignore[arg-type]
    errors: list[str] = []
    made = context.new_page()
    made.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    context.close()
    assert errors == []


def shown(page: Page) -> list[str]:
    """The titles of the cards that can be seen."""
    return page.locator(".shelf .card h2:visible").all_inner_texts()


def heard(page: Page) -> str:
    """Everything that assistive technology is told, words of style sheets included."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    texts = [node["name"]["value"] for node in nodes if node["role"]["value"] == "StaticText"]
    return " ".join(" ".join(texts).split())


def choose(page: Page, *ids: str) -> None:
    """Open what is folded, and press what is named."""
    if not page.locator(".choose details[open]").count():
        page.locator(".choose summary").click()
    for id in ids:
        page.locator(f"label:has(#choose-{id})").click()


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["script", "no script"])
def test_choices_combine(page: Page, url: str) -> None:
    page.goto(f"{url}/resources/")
    assert shown(page) == ["C", "B", "A"]
    choose(page, "theme-guilt")
    assert shown(page) == ["B", "A"]
    choose(page, "minutes-under-5")
    assert shown(page) == ["A"]
    choose(page, "type-article")
    assert shown(page) == []
    page.get_by_role("button", name="Show everything again").click()
    assert shown(page) == ["C", "B", "A"]


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_a_script_the_style_sheet_shows_the_way_out(page: Page, url: str) -> None:
    page.goto(f"{url}/resources/")
    assert not page.locator(".way-out").is_visible()
    choose(page, "theme-guilt", "minutes-under-5", "type-article")
    assert page.locator(".way-out").is_visible()
    assert "nothing that is all of this at once. Take one choice back, or:" in heard(page)
    choose(page, "type-study")
    assert "one thing is all of this." in heard(page)
    choose(page, "minutes")
    choose(page, "type")
    assert "2 things are all of this." in heard(page)


def test_the_state_stands_in_the_address_and_going_back_works(page: Page, url: str) -> None:
    page.goto(f"{url}/resources/")
    choose(page, "theme-guilt", "minutes-under-5")
    assert page.url.endswith("/resources/?minutes=under-5&theme=guilt")
    page.go_back()
    assert page.url.endswith("/resources/?theme=guilt")
    assert shown(page) == ["B", "A"]
    page.go_back()
    assert page.url.endswith("/resources/")
    assert shown(page) == ["C", "B", "A"]
    page.go_forward()
    assert shown(page) == ["B", "A"]


def test_an_address_with_a_state_opens_with_it_and_an_odd_one_with_everything(
    page: Page, url: str
) -> None:
    page.goto(f"{url}/resources/?theme=work&minutes=under-5")
    assert shown(page) == ["C"]
    assert page.locator("#choose-theme-work").is_checked()
    page.goto(f"{url}/resources/?theme=%3Cimg+src%3Dx%3E&nonsense=1")
    assert shown(page) == ["C", "B", "A"]


def test_the_count_is_said_politely(page: Page, url: str) -> None:
    page.goto(f"{url}/resources/")
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    choose(page, "theme-guilt")
    assert status.inner_text() == "2 things are all of this."
    assert page.locator("[data-count=minutes-under-5]").inner_text() == "1"
    assert page.locator("[data-count=theme-work]").inner_text() == "2", "in place of guilt"
    choose(page, "minutes-under-5")
    assert status.inner_text() == "One thing is all of this."
    choose(page, "type-article")
    assert status.inner_text().startswith("Nothing here is all of this at once.")


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["script", "no script"])
def test_it_works_by_keyboard(page: Page, url: str) -> None:
    page.goto(f"{url}/resources/")
    page.locator(".choose summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.get_attribute("name") == "minutes"
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["C", "A"], "under five minutes"
    page.keyboard.press("Enter")  # sends no form
    assert shown(page) == ["C", "A"]
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "type"


@pytest.mark.parametrize("width", [320, 390])
def test_what_can_be_pressed_is_large_enough(page: Page, url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for address in ("/resources/", SHEET):
        page.goto(url + address)
        if page.locator(".choose summary").count():
            page.locator(".choose summary").click()
        for label in page.locator("label.chip").all():
            box = label.bounding_box()
            assert box is not None
            assert box["height"] >= 44
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_count_of_steps_wraps_on_a_phone(page: Page, url: str) -> None:
    page.goto(url + "/resources/")
    page.locator("#collections + ul .meta").evaluate(
        "one => one.textContent = '6 steps, 7 minutes and 3 steps that nobody has timed'"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= browsing.PHONE["width"]


# ── Worksheets ──────────────────────────────────────────────────────────────────────────────


def stored(page: Page) -> dict[str, Any]:
    """What the browser keeps for the site."""
    return dict(json.loads(page.evaluate("JSON.stringify({...localStorage})")))


def test_what_is_typed_stays_on_the_device_and_can_be_cleared(page: Page, url: str) -> None:
    page.goto(url + SHEET, wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert stored(page) == {}
    assert not page.get_by_role("button", name="Clear my answers").is_visible()
    page.get_by_role("textbox", name="Second?").fill("<b>Mine</b>\nand more")
    (key,) = stored(page)
    assert key.startswith("worksheet ")
    assert asked == [], "nothing is sent"
    page.reload()
    assert page.get_by_role("textbox", name="Second?").input_value() == "<b>Mine</b>\nand more"
    page.get_by_role("button", name="Clear my answers").click()
    assert stored(page) == {}
    assert page.get_by_role("textbox", name="Second?").input_value() == ""
    assert "gone from this device" in page.get_by_role("status").inner_text()


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["script", "no script"])
def test_the_sheet_says_where_answers_stay(page: Page, url: str) -> None:
    page.goto(url + SHEET)
    assert "stays in this browser on this device; nothing is sent." in page.inner_text("main")
    assert bool(page.locator("textarea").count()) == bool(page.locator(".typing").count())


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page of a PDF in millimetres."""
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)
    found = []
    for box in boxes:
        _, _, width, height = (float(number) for number in box.split())
        found.append((round(width / MM), round(height / MM)))
    return found


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["script", "no script"])
def test_four_questions_fill_one_sheet_of_either_paper(page: Page, url: str) -> None:
    page.goto(url + SHEET)
    assert pages_of(page.pdf(format="A4")) == [(210, 297)]
    assert pages_of(page.pdf(format="Letter")) == [(216, 279)]
    page.locator("label:has(#large-print)").click()
    assert len(pages_of(page.pdf(format="A4"))) == 2


def test_on_paper_there_are_lines_and_no_boxes(page: Page, url: str) -> None:
    page.goto(url + SHEET)
    page.get_by_role("textbox", name="First?").fill("Before supper.")
    page.emulate_media(media="print")
    assert not page.locator("textarea:visible").count()
    assert page.locator(".lines:visible").count() == 4
    assert page.locator(".typed:visible").all_inner_texts() == ["Before supper."]
    assert not page.locator(".sheet-tools:visible").count()
    kept = page.locator("h2").first.evaluate(
        "one => [getComputedStyle(one).breakInside, getComputedStyle(one).breakAfter]"
    )
    assert kept == ["avoid", "avoid"], "a heading stays whole, and with its first question"
    large = "document.querySelector('.question p').getBoundingClientRect().height"
    before = page.evaluate(large)
    page.locator("#large-print").evaluate("box => { box.checked = true }")
    assert page.evaluate(large) > 1.3 * before
