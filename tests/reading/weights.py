"""What some pages cost a phone: `python -m tests.reading.weights [ADDRESS …]`.

Without addresses: the home page, the longest post and the resources of this site, and the post
with pictures and sixty comments of the tests. `--lighthouse` adds its marks, what axe finds, and
how many of the words can be read without scripts.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import CHROMIUM, PHONE, QUIET
from tests.hard_states import EVERYTHING
from tests.reading.npm_tools import lighthouse
from tests.reading.sites import both_sites
from tests.reading.test_axe import violations
from tests.reading.test_lighthouse import marks
from tests.reading.test_without_scripts import words
from tests.reading.weighing import weigh


def main(arguments: list[str]) -> None:
    """Print a line for each page."""
    addresses = [one for one in arguments if not one.startswith("--")]
    more = "--lighthouse" in arguments
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        if addresses:
            for url in addresses:
                tell(browser, url, folder, more)
        else:
            os.environ["FIVE_TO_NINE_STATE"] = str(folder / "state")
            with both_sites(folder) as sites:
                longest = sites.real.kinds()["post"]
                for address in ("/", longest, "/resources/"):
                    tell(browser, sites.real.url + address, folder, more)
                tell(browser, sites.hard.url + EVERYTHING, folder, more)
        browser.close()


def tell(browser: Browser, url: str, folder: Path, more: bool) -> None:
    """Print what a page costs; with `more` also what others say of it."""
    print(f"{url}: {weigh(browser, url)}", flush=True)
    if more:
        print(f"  {marks(lighthouse(url, folder))}")
        for scheme in ("light", "dark"):
            found = seen(browser, url, scheme)
            print(f"  axe, {scheme}: {len(found)} {sorted({one.split(':')[0] for one in found})}")
        print(f"  without scripts: {readable(browser, url):.0%} of the words", flush=True)


def seen(browser: Browser, url: str, scheme: str) -> list[str]:
    """What axe finds on a page."""
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(url)
    found = violations(page)
    page.close()
    return found


def readable(browser: Browser, url: str) -> float:
    """The part of a page's words that can be read without scripts, from 0 to 1."""
    counted = []
    for scripts in (True, False):
        page = browser.new_page(viewport=PHONE, java_script_enabled=scripts)  # type: ignore[arg-type]
        page.goto(url)
        counted.append(words(page))
        page.close()
    with_scripts, without = counted
    return 1 - (with_scripts - without).total() / max(1, with_scripts.total())


if __name__ == "__main__":
    main(sys.argv[1:])
