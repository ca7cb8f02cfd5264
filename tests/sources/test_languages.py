"""Dates, plurals, lists and directions of languages."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from babel.core import Locale
from babel.dates import format_date
from markupsafe import Markup

from plugins.sources import languages

DAY = date(2026, 3, 2)
PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "2 March 2026"),
        ("en-GB", "2 March 2026"),
        ("en-US", "March 2, 2026"),
        ("de", "2. März 2026"),
        ("fr", "2 mars 2026"),
        ("xx-none", "2 March 2026"),
    ],
)
def test_a_day_is_said_in_the_language(code: str, said: str) -> None:
    assert languages.day(code, DAY) == said


def test_english_without_babel_is_the_english_of_britain() -> None:
    for number in range(1, 13):
        when = date(2026, number, 9)
        assert languages.day("en", when) == format_date(when, "long", Locale("en", "GB"))
        assert languages.month("en", when) == format_date(when, "LLLL", Locale("en", "GB"))


def test_english_does_not_load_babel() -> None:
    """A small build lasts 0.4 s; Babel would take a good part of that."""
    program = (
        "import sys; from datetime import date\n"
        "from plugins.sources.word_files import ours\n"
        "words = ours(); words.day(date(2026, 3, 2)); words('count.posts', 2); words.dir\n"
        "words.listed('abc'); words.partial_date('2014-05'); words.language('de-AT')\n"
        "from plugins.sources import languages; languages.direction('he')\n"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT).returncode == 0


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("en", "2014", "2014"),
        ("en", "2014-05", "May 2014"),
        ("en", "2014-05-31", "31 May 2014"),
        ("de", "2014-05", "Mai 2014"),
        ("de", "2014-05-31", "31. Mai 2014"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(code: str, text: str, said: str) -> None:
    assert languages.partial_date(code, text) == said


@pytest.mark.parametrize(
    ("code", "items", "said"),
    [
        ("en", "", ""),
        ("en", "A", "A"),
        ("en", "AB", "A and B"),
        ("en", "ABC", "A, B and C"),
        ("de", "ABCD", "A, B, C und D"),
        ("en-US", "ABC", "A, B, and C"),
    ],
)
def test_things_stand_in_a_list_as_the_language_has_it(code: str, items: str, said: str) -> None:
    assert languages.listed(code, list(items)) == said


@pytest.mark.parametrize(("code", "said"), [("en", "A, B or C"), ("de", "A, B oder C")])
def test_or_is_another_list(code: str, said: str) -> None:
    assert languages.listed(code, list("ABC"), "or") == said


@pytest.mark.parametrize("code", ["en", "de"])
def test_a_list_of_html_stays_html_and_nothing_else_becomes_it(code: str) -> None:
    found = languages.listed(code, [Markup("<b>A</b>"), "<i>"])
    assert isinstance(found, Markup) and found.endswith("&lt;i&gt;") and found.startswith("<b>A")


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("en", "ltr"),
        ("en-US", "ltr"),
        ("de", "ltr"),
        ("ar", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
    ],
)
def test_a_language_is_written_in_its_direction(code: str, way: str) -> None:
    assert languages.direction(code) == way


def test_directions_that_are_known_without_babel_are_those_that_it_knows() -> None:
    for code in languages._NAMES:
        assert languages.direction(code) == Locale.parse(code).text_direction, code


def test_languages_are_named_in_the_language_of_the_site() -> None:
    assert languages.name("fr", "en") == "French"
    assert languages.name("fr-CA", "de") == "Französisch"
    assert languages.name("la", "en") == "Latin"


def test_plurals_are_those_of_the_language() -> None:
    assert [languages.plural("en", n) for n in (0, 1, 2)] == ["other", "one", "other"]
    assert [languages.plural("ar", n) for n in (0, 1, 2, 3, 11)] == "zero one two few many".split()
    assert languages.categories("ja") == {"other"}
