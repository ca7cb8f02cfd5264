"""The first sentence of a post ends on the first screen of a phone, whatever stands above it.

What would push it away is folded (`plugins/pages/first_screen.py`), and only that.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.reading.looking import found, found_in, told
from tests.reading.sites import Site, Sites

pytestmark = browsing.MARKS
browser = browsing.browser

# From the first word of the text to the end of its first sentence, in pixels of the page.
_FIRST_SENTENCE = r"""
() => {
  const first = document.querySelector(".prose.e-content > p");
  if (!first) return [null, 0, 0];
  const walker = document.createTreeWalker(first, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push([walker.currentNode, text.length]);
    text += walker.currentNode.data;
  }
  const end = text.search(/[.!?…][”’")\]]*(\s|$)/) + 1 || text.length;
  const [node, before] = nodes.filter(([, at]) => at < end).pop();
  const range = document.createRange();
  range.selectNodeContents(first);
  range.setEnd(node, end - before);
  const { top, bottom } = range.getBoundingClientRect();
  return [text.slice(0, end), top, bottom];
}
"""
# A picture or a video before the text is seen first, as its writer wants it.
_SEEN_FIRST = """() => !!document.querySelector(
    ".prose.e-content > :first-child:is(figure:not(.epigraph), p:has(> img:only-child))"
)"""
_UNFOLDED = """() => [...document.querySelectorAll("section.breath, section.update-notes")]
    .map(one => one.className)"""


def late(page: Page) -> list[str]:
    """The first sentence, if it ends below the first screen."""
    words, top, bottom = page.evaluate(_FIRST_SENTENCE)
    if words is None:
        return ["does not begin with a paragraph"]
    odd = [] if words.strip()[-1:] in set('.!?…”’")]') else [f"no sentence: {words}"]
    is_seen = top >= 0 and bottom <= browsing.PHONE["height"]
    return odd if is_seen else [*odd, f"{words} {top:.0f} to {bottom:.0f}"]


def late_and_not_folded(page: Page) -> list[str]:
    """What could be folded and is not, where the first sentence ends too late."""
    if page.evaluate(_SEEN_FIRST) or not late(page):
        return []
    unfolded: list[str] = page.evaluate(_UNFOLDED)
    return unfolded


def posts(site: Site) -> dict[str, str]:
    """The posts of a site."""
    found = (at for at in site.addresses() if at.startswith("/posts/") and at.count("/") == 3)
    return {at: site.url + at for at in found}


def test_every_post_of_the_site_begins_on_the_first_screen(sites: Sites, browser: Browser) -> None:
    real = posts(sites.real)
    assert len(real) > 20
    seen = found(browser, real, late, unfolded=False, viewport=browsing.PHONE)
    assert not seen, told(seen)


def test_where_a_post_begins_late_all_is_folded_that_can_be(sites: Sites, browser: Browser) -> None:
    hard = {at: url for at, url in posts(sites.hard).items() if "withdrawn" not in at}
    seen = found(browser, hard, late_and_not_folded, unfolded=False, viewport=browsing.PHONE)
    assert not seen, told(seen)


@pytest.mark.parametrize(("height", "is_late"), [(100, False), (900, True)])
def test_a_late_sentence_would_be_found(browser: Browser, height: int, is_late: bool) -> None:
    markup = (
        f"<p style='height: {height}px'></p><section class='breath'>In one breath</section>"
        "<div class='prose e-content'><p>It was late. It was later.</p></div>"
    )
    seen = found_in(browser, markup, late, viewport=browsing.PHONE)
    assert bool(seen) is is_late and "later" not in " ".join(seen)
    seen = found_in(browser, markup, late_and_not_folded, viewport=browsing.PHONE)
    assert seen == (["breath"] if is_late else [])
