"""Looking at many pages in one browser, and saying what was found on which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Browser, Page

Found = dict[str, list[str]]
UNFOLDED = "document.querySelectorAll('details').forEach(one => { one.open = true })"


def found(
    browser: Browser,
    pages: Mapping[str, str],
    look: Callable[[Page], list[str]],
    unfolded: bool = True,
    **options: Any,
) -> Found:
    """What `look` finds on each page, by the page's name; nothing where it finds nothing.

    `options` are those of a browser's context: viewport, color_scheme … What can be unfolded is
    unfolded before, so that nothing hides.
    """
    seen: Found = {}
    context = browser.new_context(**options)
    page = context.new_page()
    for name, url in pages.items():
        page.goto(url)
        if unfolded:
            page.evaluate(UNFOLDED)
        if problems := look(page):
            seen[name] = problems
    context.close()
    return seen


def told(seen: Found) -> str:
    """All of it, a page in a paragraph."""
    return "\n".join(
        "\n  - ".join([name, *problems[:8], *([f"… {len(problems)} in all"] * (len(problems) > 8))])
        for name, problems in seen.items()
    )


def found_in(
    browser: Browser, markup: str, look: Callable[[Page], list[str]], **options: Any
) -> list[str]:
    """What `look` finds on a page of this markup: a test of the test."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.set_content(
        f'<!doctype html><html lang="en"><head><title>A page</title></head><body>{markup}</body>'
    )
    problems = look(page)
    context.close()
    return problems
