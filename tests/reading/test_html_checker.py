"""Every page, style sheet and drawing is what the standards say."""

from __future__ import annotations

import pytest

from tests.building import write
from tests.reading.npm_tools import html_problems
from tests.reading.sites import Sites

pytestmark = pytest.mark.long

# What browsers have had for longer than this version of the checker knows of it. Each must still
# be met, so that none stays here for nothing.
NEWER_THAN_THE_CHECKER = (
    "CSS: “field-sizing”: Property “field-sizing” doesn't exist.",
    "CSS: Unrecognized at-rule “@view-transition”",
)


BROKEN = '<!doctype html><html lang="en"><title>A</title><p id=a><p id=a><img src="a.png">'


def test_the_checker_finds_no_error_in_any_file_of_either_site(sites: Sites) -> None:
    """In one run of Java, with a broken page and style sheet beside them that must be found."""
    both = sites.real.output.parent
    write(both / "broken" / "index.html", BROKEN)
    write(both / "broken" / "broken.css", "p { colour: red }")
    problems = html_problems(both)
    expected = {reason for file, reason in problems if file.startswith("broken/")}
    for word in ("Duplicate ID", "alt", "colour"):
        assert any(word in reason for reason in expected), word
    found = [one for one in problems if not one[0].startswith("broken/")]
    assert [one for one in found if one[1] not in NEWER_THAN_THE_CHECKER] == []
    assert {reason for _, reason in found} == set(NEWER_THAN_THE_CHECKER)
