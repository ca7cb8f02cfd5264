"""Lighthouse, as a phone on a slow network, gives the full marks.

Performance may be 95, for it is reckoned from times and wavers where a machine is busy; where it
is less, the page is tried again, twice at most, and the best of them counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import browsing
from tests.hard_states import EVERYTHING
from tests.reading.npm_tools import lighthouse
from tests.reading.sites import Sites

pytestmark = browsing.MARKS

FULL = {"accessibility": 100, "best-practices": 100, "seo": 100}
FAST = 95
MOST_TRIES = 3
PAGES = {
    "home": ("real", "/"),
    "resources": ("real", "/resources/"),
    "search": ("real", "/search/"),
    "post": ("hard", EVERYTHING),
}


def marks(report: dict[str, Any]) -> dict[str, int]:
    """The marks of a report by category, from 0 to 100."""
    return {
        name: round((category["score"] or 0) * 100)
        for name, category in report["categories"].items()
    }


def lost(report: dict[str, Any]) -> list[str]:
    """The audits that took something from the marks, with their title."""
    audits = report["audits"]
    return [
        f"{name}: {one['id']}: {audits[one['id']]['title']}"
        for name, category in report["categories"].items()
        for one in category["auditRefs"]
        if one["weight"] and (audits[one["id"]]["score"] or 0) < 1
    ]


@pytest.mark.parametrize("page", PAGES)
def test_lighthouse_gives_full_marks(sites: Sites, page: str, tmp_path: Path) -> None:
    which, address = PAGES[page]
    url = getattr(sites, which).url + address
    report = lighthouse(url, tmp_path)
    for _ in range(MOST_TRIES - 1):
        if marks(report)["performance"] >= FAST:
            break
        again = lighthouse(url, tmp_path)
        report = max(report, again, key=lambda one: marks(one)["performance"])
    given = marks(report)
    assert {name: given[name] for name in FULL} == FULL, lost(report)
    assert given["performance"] >= FAST, lost(report)


def test_lighthouse_would_take_marks_away(tmp_path: Path) -> None:
    from tests.hosting import hosted

    (tmp_path / "index.html").write_text("<!doctype html><p>No title, no language, no address.")
    with hosted(tmp_path) as url:
        report = lighthouse(f"{url}/", tmp_path, "--only-categories=seo")
    assert marks(report)["seo"] < 100
    assert any("document-title" in one for one in lost(report))
