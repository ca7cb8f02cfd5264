"""A real browser for tests, and what is done where a program is missing that a test needs.

Such a test is skipped with its reason, so that everybody can run the rest; where everything has to
be tried (`.ci/run` sets FIVE_TO_NINE_NEEDS_ALL=1), it fails. A test module takes
`pytestmark = browsing.MARKS` and `browser = browsing.browser`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
NEEDS_ALL = "FIVE_TO_NINE_NEEDS_ALL"
_NO_BROWSER = f"needs {CHROMIUM} (apt install chromium)"


def all_is_needed() -> bool:
    """Whether a program that is missing is a failure."""
    return os.environ.get(NEEDS_ALL) == "1"


def missing(why: str) -> NoReturn:
    """Skip the test that goes on now, or let it fail where everything has to be tried."""
    if all_is_needed():
        pytest.fail(f"{why}; with {NEEDS_ALL}=1 nothing may be left out", pytrace=False)
    pytest.skip(why)


MARKS = [
    pytest.mark.long,
    pytest.mark.browser,
    # At once, not in the fixture: some tests build a whole site before they open a browser.
    pytest.mark.skipif(not CHROMIUM.exists() and not all_is_needed(), reason=_NO_BROWSER),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium from the system, for the tests of one module."""
    if not CHROMIUM.exists():
        missing(_NO_BROWSER)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield running
        running.close()
