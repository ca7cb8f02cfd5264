"""Who runs no scripts reads the same words, and meets nothing that does nothing."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Browser, Page

from tests import browsing
from tests.reading.looking import found, found_in, told
from tests.reading.sites import Sites

pytestmark = browsing.MARKS
browser = browsing.browser

MOST = 0.95
# The field of the search, and what stands on the card of a video.
_ONLY_WITH_A_SCRIPT = "#search:visible, .play:visible"
# A button does something without a script only if it belongs to a form or is a form's reset.
_DEAD = """() => [...document.querySelectorAll("button, [role=button], [onclick]")]
    .filter(one => one.checkVisibility() && !one.form && !one.closest("summary"))
    .map(one => `does nothing: ${one.localName} "${one.innerText.trim().slice(0, 40)}"`)"""


def words(page: Page) -> Counter[str]:
    """The words that can be read in the text of a page, with how often each stands there; not those
    of controls that stand there only with a script, and are about what only it can do."""
    whole = "main" if page.locator("main").count() else "body"
    found = Counter(page.locator(whole).first.inner_text().split())
    for control in page.locator(_ONLY_WITH_A_SCRIPT).all():
        found -= Counter(control.inner_text().split())
    return found


def dead(page: Page) -> list[str]:
    """Controls that only a script could make work."""
    seen: list[str] = page.evaluate(_DEAD)
    return seen


def missing(with_scripts: Counter[str], without: Counter[str]) -> list[str]:
    """The words that only a script shows, where they are more than can be spared."""
    lost = with_scripts - without
    if lost.total() <= (1 - MOST) * with_scripts.total():
        return []
    return [f"{lost.total()} of {with_scripts.total()} words", " ".join([*lost][:12])]


def test_almost_every_word_can_be_read(sites: Sites, browser: Browser) -> None:
    everything: dict[str, Counter[str]] = {}

    def remember(page: Page) -> list[str]:
        everything[page.url] = words(page)
        return []

    def compare(page: Page) -> list[str]:
        return missing(everything[page.url], words(page))

    pages = sites.pages()
    found(browser, pages, remember, unfolded=False, viewport=browsing.PHONE)
    seen = found(
        browser,
        pages,
        compare,
        unfolded=False,
        viewport=browsing.PHONE,
        java_script_enabled=False,
    )
    assert not seen, told(seen)
    assert sum(words.total() for words in everything.values()) > 10_000


def test_no_control_does_nothing(sites: Sites, browser: Browser) -> None:
    seen = found(browser, sites.pages(), dead, viewport=browsing.PHONE, java_script_enabled=False)
    assert not seen, told(seen)


def test_what_needs_scripts_would_be_found(browser: Browser) -> None:
    assert found_in(browser, "<button>Show</button>", dead, java_script_enabled=False)
    assert not found_in(browser, "<form><button>Send</button></form>", dead)
    assert missing(Counter({"a": 90, "b": 10}), Counter({"a": 90}))
    assert not missing(Counter({"a": 96, "b": 4}), Counter({"a": 96}))
