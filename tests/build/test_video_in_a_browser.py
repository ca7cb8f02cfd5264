"""A video's card in a real browser: nothing is asked of another host before somebody plays it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests import browsing
from tests.building import built
from tests.hosting import hosted
from tests.images.photographs import jpeg, photo
from tests.small_site import content_folder, post

pytestmark = browsing.MARKS
browser = browsing.browser

FRAME = "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&rel=0"
FILES: dict[str, str | bytes] = {
    "posts/2026-01-02-it.md": post(
        "It",
        "2026-01-02",
        "> [!video] A sheet\n> https://youtu.be/abcdefghijk\n> Four minutes.\n\nWords.\n\n"
        "> [!video] Another\n> https://vimeo.com/123456\n> ![Hands](../images/hands.jpg)\n\n"
        "> [!video] Elsewhere\n> https://films.example/x\n",
    ),
    "posts/2026-01-03-none.md": post("None", "2026-01-03", "Words."),
    "images/hands.jpg": jpeg(photo(640, 360, 3)),
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("videos")
    built(content_folder(root, FILES), root / "output")
    with hosted(root / "output") as url:
        yield url


@pytest.fixture
def asked(page: Page, url: str) -> list[str]:
    """What the page asks of other hosts; each gets an empty page."""
    found: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.startswith(url):
            route.continue_()
        else:
            found.append(route.request.url)
            route.fulfill(status=200, content_type="text/html", body="<p>Playing</p>")

    page.route("**/*", answer)
    return found


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    scripts = getattr(request, "param", True)
    context = browser.new_context(viewport=browsing.PHONE, java_script_enabled=scripts)  # type: ignore[arg-type]
    errors: list[str] = []
    made = context.new_page()
    made.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    context.close()
    assert errors == []


def test_it_plays_on_a_click_and_not_before(page: Page, url: str, asked: list[str]) -> None:
    page.goto(f"{url}/posts/it/", wait_until="networkidle")
    assert asked == [] and page.locator("iframe").count() == 0
    assert page.locator("figure.video").count() == 3
    buttons = page.locator("figure.video button")
    assert buttons.count() == 2, "what cannot play here has none"
    first = page.locator("figure.video").first
    assert "Plays from youtube-nocookie.com, which will learn your address." in first.inner_text()
    button = page.get_by_role("button", name="Play it here: A sheet")
    box = button.bounding_box()
    assert box is not None and box["height"] >= 44
    before = first.bounding_box()
    button.press("Enter")
    frame = page.locator("iframe")
    frame.wait_for()
    assert frame.get_attribute("src") == FRAME and frame.get_attribute("title") == "A sheet"
    assert "allow-scripts" in (frame.get_attribute("sandbox") or "")
    assert frame.get_attribute("referrerpolicy") == "strict-origin"
    page.wait_for_function("document.activeElement.tagName === 'IFRAME'")
    assert first.bounding_box() == before, "nothing moves"
    page.frame_locator("iframe").get_by_text("Playing").wait_for()
    assert asked == [FRAME]
    second = page.locator("figure.video").nth(1)
    before = second.bounding_box()
    page.get_by_role("button", name="Play it here: Another").click()
    second.locator("iframe").wait_for()
    assert second.bounding_box() == before, "nor where there was a picture"


def test_nothing_moves_while_the_page_comes(page: Page, url: str, asked: list[str]) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(one) => { window.moved += one.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(f"{url}/posts/it/", wait_until="networkidle")
    page.locator("figure.video button").first.wait_for()
    assert page.evaluate("window.moved") < 0.01


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_a_script_it_is_a_link_that_names_its_host(
    page: Page, url: str, asked: list[str]
) -> None:
    page.goto(f"{url}/posts/it/")
    first = page.locator("figure.video").first
    assert page.locator("figure.video button").count() == 0
    assert first.inner_text().split("\n")[0] == "A sheet (youtu.be)"
    assert first.locator("a").get_attribute("href") == "https://youtu.be/abcdefghijk"
    stage = page.locator(".stage").first
    assert not stage.is_visible(), "no empty place is kept"
    assert page.locator(".stage img").is_visible()


def test_on_paper_it_is_a_link(page: Page, url: str, asked: list[str]) -> None:
    page.goto(f"{url}/posts/it/", wait_until="networkidle")
    page.emulate_media(media="print")
    assert not page.locator("figure.video button").first.is_visible()
    assert not page.locator(".stage").first.is_visible()
    assert page.locator(".video-title a").first.is_visible()


def test_other_pages_may_show_no_frame(page: Page, url: str, asked: list[str]) -> None:
    page.goto(f"{url}/posts/none/")
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert policy is not None and "frame-src" not in policy
    assert page.locator("script[src*='video.js']").count() == 0
