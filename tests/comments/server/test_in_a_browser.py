"""The readers' pages in a real browser: does anything run, load, or look other than it should?

The policy of the server would stop a script; here it is taken away, so that the pages have to be
harmless by themselves.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from plugins.comments.options import Options
from plugins.comments.server.app import create_app
from plugins.comments.server.running import Server
from tests import browsing
from tests.comments.server.reading import POST, Reading, page
from tests.comments.server.vectors import MARKUP

PROJECT = Path(__file__).resolve().parents[3]
# Whatever a script of a stranger would do first.
_TRAP = "window.ran = []; for (const name of ['alert', 'confirm', 'prompt', 'print'])"
_TRAP += " window[name] = (...given) => { window.ran.push(name) };"

pytestmark = browsing.MARKS
browser = browsing.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Reading, str]]:
    """A server with a page that has a real form, in the site's own look."""
    reading = Reading(tmp_path, Options(per_ten_minutes=1000, per_day=1000, site_per_hour=1000))
    fields = "".join(f'<input name="{name}">' for name in ("name", "email", "website"))
    form = page("Nap time", f"/c/{POST}").replace(
        "</article>", f'{fields}<textarea name="comment"></textarea><button>Go</button></article>'
    )
    (reading.site / "posts" / POST / "index.html").write_text(form, encoding="utf-8")
    (reading.site / "theme").mkdir()
    style = (PROJECT / "theme/static/site.css").read_text(encoding="utf-8")
    (reading.site / "theme/site.css").write_text(style, encoding="utf-8")
    server = Server(reading.app, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    yield reading, f"http://127.0.0.1:{server.port}"
    server.close()


def test_nothing_runs_and_nothing_is_loaded_from_elsewhere(
    served: tuple[Reading, str], browser: Browser
) -> None:
    reading, home = served
    asked: list[str] = []
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(_TRAP)
    shown = context.new_page()

    def note(route: Route) -> None:
        if route.request.url.startswith(home):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", note)
    for vector in MARKUP:
        for name, website in ((vector[:60], ""), ("Sam", vector[:200])):
            shown.goto(f"{home}/posts/{POST}/")
            shown.fill("[name=comment]", vector)
            shown.fill("[name=name]", name)
            shown.fill("[name=website]", website)
            shown.click("button")
            look(shown, home, asked, vector)
            if not website:
                reading.clock.later(minutes=1)
                shown.click("text=Send this comment")
                assert "/c/waiting/" in shown.url or "received" in shown.inner_text("main")
                look(shown, home, asked, vector)
    context.close()


def look(shown: Page, home: str, asked: list[str], vector: str) -> None:
    """Whether a page with a stranger's words on it has stayed a page of ours."""
    shown.wait_for_load_state()  # pictures and frames included
    for link in shown.query_selector_all(".as-it-will-look a[href]"):
        assert urlsplit(link.get_attribute("href") or "").scheme in ("http", "https"), vector
        link.hover()
    assert shown.evaluate("window.ran") == [], vector
    assert asked == [], vector
    assert shown.url.startswith(home), vector
    inside = "[...document.querySelectorAll('script, img, svg, iframe, math, style, object')]"
    assert shown.evaluate(f"{inside}.length") == 0, vector


def test_the_whole_way_without_scripts_on_a_phone(
    served: tuple[Reading, str], browser: Browser
) -> None:
    reading, home = served
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    shown = context.new_page()
    words = "First line.\n\n> quoted\n\n  - kept as it is"
    shown.goto(f"{home}/posts/{POST}/")
    shown.fill("[name=comment]", words)
    shown.fill("[name=name]", "Sam")
    shown.fill("[name=website]", "example.org")
    shown.click("button")
    # The cursor stands in the field at fault, and the keyboard goes on from there.
    assert shown.locator(":focus").get_attribute("id") == "website"
    shown.keyboard.press("Control+A")
    shown.keyboard.type("https://example.org/")
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
    assert shown.title().startswith("Is this what you mean?")
    assert shown.locator("textarea:visible").count() == 1
    reading.clock.later(minutes=1)
    shown.click("text=Send this comment")
    assert reading.only().comment.body == words
    shown.fill("#comment", "Second thoughts.")
    shown.click("text=Keep the change")
    assert reading.only().comment.body == "Second thoughts."
    for button in shown.locator("button:visible, input:visible").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44
    wide = shown.locator("html").bounding_box()
    assert wide is not None and wide["width"] <= 390
    shown.click("button:has-text('Take it back')")
    assert not reading.entries("pending", "spam")
    context.close()


def test_the_policy_stops_what_might_still_slip_through(
    served: tuple[Reading, str], browser: Browser
) -> None:
    reading, _ = served
    # A page that lets a script through, as it must never be.
    service = replace(reading.service, name='</title><script>document.title="ran"</script>')
    app = create_app(service)
    app.jinja_env.autoescape = False
    server = Server(app, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    shown = browser.new_page()
    shown.goto(f"http://127.0.0.1:{server.port}/c/{POST}?reply=c-nobody")
    assert "<script>" in shown.content()
    assert shown.title() != "ran"
    shown.close()
    server.close()
