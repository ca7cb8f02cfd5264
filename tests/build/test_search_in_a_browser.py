"""Searching the real site in a real browser: by keyboard, by address, and without scripts."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from plugins.build import search_index
from plugins.build.asked import Asked
from plugins.build.site import build
from tests import browsing
from tests.building import PROJECT, write
from tests.hosting import hosted
from tests.small_site import comment, post

pytestmark = browsing.MARKS
browser = browsing.browser

FIRST_SEARCH = 140_000  # bytes, as they are sent
CANARY = "<img src=x onerror=document.title='owned'> ostrich </mark><b>bold</b>"
BASE = "/blog"
HEBREW = f"אחת שתיים zeppelin שלוש.\n\n## Part\n\nA zeppelin{' and more of it' * 20}, at last."
HEBREWS = {"id": "hebrewpost22", "lang": "he", "slug": "hebrew", "themes": ["guilt"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The real site with one hostile comment more, below a path of its host; its address."""
    import shutil

    if search_index.program() is None:
        browsing.missing("needs Pagefind, which there is not for every machine")
    root = tmp_path_factory.mktemp("search")
    content = root / "content"
    shutil.copytree(PROJECT / "content", content)
    slug = sorted((content / "comments").iterdir())[0].name
    canary = comment(
        "c-canary", slug, CANARY, author="A & <b>B</b>", created="2026-06-02T18:04:05Z"
    )
    write(content / "comments" / slug / "c-canary.md", canary)
    forms = post("The morning", "2026-06-03", "Two handovers a day.", id="handovers2222")
    write(content / "posts/2026-06-03-the-morning.md", forms)
    write(content / "posts/2026-06-04-hebrew.md", post("בוקר", "2026-06-04", HEBREW, **HEBREWS))
    settings = (PROJECT / "pelicanconf.py").read_text(encoding="utf-8")
    settings = re.sub("(?m)^PLUGIN_PATHS.*$", f"PLUGIN_PATHS = [{str(PROJECT)!r}]", settings)
    settings += f"\nTHEME = {str(PROJECT / 'theme')!r}\nSITEURL = 'http://localhost{BASE}'\n"
    build(Asked(write(root / "conf.py", settings), content, root / "host/blog", search="now"))
    with hosted(root / "host") as url:
        yield root / "host", url


@pytest.fixture
def page(browser: Browser, site: tuple[Path, str]) -> Iterator[Page]:
    """The search page on a phone; nothing may be said in the console, no other host be asked."""
    said: list[str] = []
    made = browser.new_page(viewport=browsing.PHONE)  # type: ignore[arg-type]  # a plain dict is one
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("request", lambda asked: said.extend([asked.url][asked.url.startswith(site[1]) :]))
    made.goto(f"{site[1]}{BASE}/search/")
    yield made
    made.close()
    # Chromium says this of a page that is left before its style sheet is there.
    assert [one for one in said if not one.startswith("Transition was ")] == []


def ask(page: Page, words: str, says: str) -> None:
    """Type into the field, and wait for what is said of the results."""
    page.locator("#search_words").press_sequentially(words)
    expect(page.locator("#search_count")).to_contain_text(says)


def results(page: Page) -> Locator:
    return page.locator("#search_results > li")


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


def test_a_word_is_found_in_its_other_forms_and_reached_by_keyboard(page: Page) -> None:
    ask(page, "handover", "“handover”")
    marked = page.locator("#search_results mark")
    words = {text.lower().strip(".,”“") for text in marked.all_inner_texts()}
    assert {"handover", "handovers"} <= words
    page.keyboard.press("ArrowDown")
    first = results(page).first.locator("h2 a")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search_words")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#search_words")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search_words")).to_have_value("")
    expect(results(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/search/$"))


def test_enter_goes_to_the_first_result_and_on_to_its_page(page: Page) -> None:
    page.locator("#search_words").press_sequentially("handover")
    page.keyboard.press("Enter")
    first = results(page).first.locator("h2 a")
    expect(first).to_be_focused()
    title = first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(title)
    page.go_back()
    expect(page.locator("#search_words")).to_have_value("handover")
    expect(results(page).first).to_be_visible()


def test_a_comment_is_found_shown_as_text_and_led_to(page: Page) -> None:
    ask(page, "ostrich", "1 result for “ostrich”")
    place = page.locator("#search_results li li a")
    expect(place).to_have_text("A & <b>B</b>, in the comments")
    expect(page.locator("#search_results li li p")).to_contain_text("<b>bold</b>")
    assert page.locator("#search_results :is(img, b, script)").count() == 0
    place.click()
    expect(page.locator("#c-canary")).to_be_in_viewport()
    assert page.url.endswith("#c-canary") and BASE in page.url


def test_an_excerpt_ends_with_its_text_and_shows_no_theme(page: Page) -> None:
    ask(page, "zeppelin", "1 result for “zeppelin”")
    result = results(page).first
    expect(result.locator("> .meta")).to_have_text("Post · 1 minute · Guilt and self-blame")
    expect(result.locator("> p:not(.meta)")).to_have_text("אחת שתיים zeppelin שלוש.")
    expect(result.locator("li p")).to_have_text(re.compile(r"^A zeppelin and more .* and …\s*$"))
    for selector in ("h2 a", "> p:not(.meta) > *"):
        direction = "node => getComputedStyle(node).direction"
        assert result.locator(selector).evaluate(direction) == "rtl", selector
    assert result.locator("li p > *").evaluate("node => getComputedStyle(node).direction") == "ltr"


def test_what_is_found_by_its_theme_alone_shows_no_place_of_its_own(page: Page) -> None:
    ask(page, "בוקר guilt", "1 result for “בוקר guilt”")
    assert results(page).first.locator("ul").count() == 0
    assert "found_by" not in results(page).first.inner_html()


def test_the_address_says_what_was_asked_and_asks_it_again(
    page: Page, site: tuple[Path, str]
) -> None:
    ask(page, "list", "results for “list”")
    everywhere = page.locator("#search_count").inner_text()
    page.get_by_role("radio", name="resources").check()
    expect(page).to_have_url(re.compile(r"\?q=list&in=shelf$"))
    expect(page.locator("#search_count")).not_to_have_text(everywhere)
    for kind in page.locator("#search_results > li > .meta").all_inner_texts():
        assert kind.startswith(("Resource", "Path")), kind
    again = page.url
    page.goto(f"{site[1]}{BASE}/")
    page.goto(again)
    expect(page.locator("#search_count")).to_contain_text("“list”")
    expect(page.locator("input[value=shelf]")).to_be_checked()


def test_more_results_come_when_asked_for_and_are_gone_to(page: Page) -> None:
    ask(page, "list", "results for “list”")
    before = results(page).count()
    page.locator("#search_more").click()
    expect(results(page).nth(before).locator("h2 a")).to_be_focused()
    assert results(page).count() > before


def test_where_nothing_is_found_that_is_said(page: Page) -> None:
    ask(page, "zzzq", "Nothing here has “zzzq”")
    assert page.locator("#search_count").get_attribute("role") == "status"
    expect(results(page)).to_have_count(0)
    expect(page.locator("#search_more")).to_be_hidden()


def test_nothing_is_fetched_or_stored_before_the_first_key_and_little_after_it(
    page: Page, site: tuple[Path, str]
) -> None:
    fetched: list[str] = []
    page.on("response", lambda answer: fetched.append(answer.url))
    page.reload()
    page.locator("#search_words").focus()
    assert not [url for url in fetched if "pagefind" in url]
    fetched.clear()
    ask(page, "list", "results for “list”")
    paths = [site[0] / url.partition("?")[0].removeprefix(f"{site[1]}/") for url in fetched]
    sent = [min(len(raw), len(gzip.compress(raw))) for raw in map(Path.read_bytes, paths)]
    assert len(sent) > 5 and sum(sent) <= FIRST_SEARCH, sum(sent)
    assert page.context.cookies() == []
    assert page.context.storage_state()["origins"] == []


def test_the_small_form_of_any_page_leads_to_the_results(
    page: Page, site: tuple[Path, str]
) -> None:
    page.goto(f"{site[1]}{BASE}/404.html")
    page.get_by_label("Look for a word").fill("handover")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site[1]}{BASE}/search/?q=handover")
    expect(page.locator("#search_count")).to_contain_text("“handover”")


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone without JavaScript."""
    context = browser.new_context(viewport=browsing.PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_without_javascript_the_page_leads_to_themes_and_years(
    plain: Page, site: tuple[Path, str]
) -> None:
    plain.goto(f"{site[1]}{BASE}/search/?q=handover")
    expect(plain.locator("#search_words")).to_be_hidden()
    expect(plain.locator("noscript p")).to_contain_text("Searching needs JavaScript")
    for way in ("2026", "Guilt and self-blame", "All posts", "All resources"):
        expect(plain.get_by_role("link", name=way, exact=True)).to_be_visible()


def test_where_there_is_no_index_the_page_says_so(browser: Browser, site: tuple[Path, str]) -> None:
    page = browser.new_page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{site[1]}{BASE}/search/?q=handover")
    expect(page.locator("#search_count")).to_contain_text("cannot be used just now")
    page.close()


TARGETS = ("#search_words", ".find button", ".find .chip", "#search_results a", "#search_more")


def test_what_is_pressed_is_large_enough_for_a_thumb(page: Page) -> None:
    ask(page, "list", "results for “list”")
    for selector in TARGETS:
        for target in page.locator(selector).all():
            box = target.bounding_box()
            assert box and box["height"] >= 43.9, (selector, box)


@pytest.mark.parametrize("width", [320, 360])
def test_the_page_fits_a_narrow_phone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    ask(page, "list", "results for “list”")
    assert page.locator("html").evaluate("node => node.scrollWidth") <= width
    menu = page.locator(".site-head .menu").bounding_box()
    assert menu and (width < 360 or menu["height"] < 60), "the menu is one line"
