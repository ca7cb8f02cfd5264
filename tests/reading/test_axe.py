"""Nothing that axe knows shuts anybody out, in the light or in the dark."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.reading import npm_tools
from tests.reading.looking import found, found_in, told
from tests.reading.sites import Sites

pytestmark = browsing.MARKS
browser = browsing.browser

# All its rules but those that it calls experimental: WCAG 2.2 A and AA, and good practice.
_RUN = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(rule =>
        rule.nodes.map(node => `${rule.id}: ${node.target.join(" ").slice(0, 120)}`));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds on a page, as "rule: element"."""
    page.evaluate(npm_tools.axe())
    found: list[str] = page.evaluate(_RUN)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    sites: Sites, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    # Whether a page is light or dark, the style sheet says, which all pages of a kind share.
    pages = sites.everything() if scheme == "light" else sites.states()
    seen = found(browser, pages, violations, viewport=browsing.PHONE, color_scheme=scheme)
    assert not seen, told(seen)


def test_axe_would_find_what_is_wrong(browser: Browser) -> None:
    broken = (
        "<main><h1>A page</h1><img src='data:,'>"
        "<p style='color: #aaa; background: #fff'>Hardly to be read.</p><input></main>"
    )
    rules = {one.partition(":")[0] for one in found_in(browser, broken, violations)}
    assert {"image-alt", "color-contrast", "label"} <= rules
