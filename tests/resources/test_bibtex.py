"""BibTeX: what goes out comes back, and what other programs write is understood."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.resources.bibtex import FIELDS
from plugins.resources.bibtex_reading import Unreadable, entries, names, plain
from plugins.resources.bringing_in import Shelf
from plugins.resources.exports import export
from plugins.sources.records import Resource
from tests.resources.exchanging import ZONE, brought_in, read_again, resources
from tests.resources.test_bookmarks import ALL_THEMES
from tests.resources.test_cards import thing

_FILE = Path(__file__).parents[1] / "data/references_of_a_program.bib"
REFERENCES = _FILE.read_text(encoding="utf-8")


def test_what_a_program_for_references_wrote_is_read(tmp_path: Path) -> None:
    shelf = Shelf((), ALL_THEMES, frozenset(), frozenset())
    outcome = brought_in(REFERENCES, shelf)
    assert outcome.left_out == ()
    found = {one.slug: one for one in read_again(outcome, tmp_path)}
    study = found["getting-a-job-is-there-a-motherhood-penalty"]
    assert study.title == "Getting a Job: Is There a Motherhood Penalty?"
    assert study.creators == ("Shelley J. Correll", "Stephen Benard", "In Paik")
    assert study.publication == "American Journal of Sociology"
    assert (study.date, study.url) == ("2007-03", "https://doi.org/10.1086/511799")
    assert study.themes == ("guilt",)
    book = found["winnicott"]
    assert (book.type, book.title) == ("book", "Das Übergangs-Objekt & mehr so")
    assert (book.publication, book.date) == ("Exámple ß Co", "1953")
    page = found["a-page"]  # "page" is an address of the site itself
    assert (page.url, page.date, page.publication) == ("https://page.example/x_y", None, None)
    assert all(one.draft for one in found.values())


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(resources())
@pytest.mark.long
def test_the_documented_fields_come_back(one: Resource) -> None:
    shelf = Shelf((), ALL_THEMES, frozenset(), frozenset())
    outcome = brought_in(export("bibtex", [one], ZONE), shelf)
    with tempfile.TemporaryDirectory() as folder:
        (back,) = read_again(outcome, Path(folder))
    for name in FIELDS:
        before, after = getattr(one, name), getattr(back, name)
        if name == "why":
            before, after = before.strip(), after.strip()
        assert before == after, name


@given(st.lists(st.text(max_size=8).map(lambda t: " ".join(t.split())).filter(bool), max_size=4))
def test_names_come_back_whatever_is_in_them(people: list[str]) -> None:
    (entry,) = entries(export("bibtex", [thing(creators=tuple(people))], ZONE))
    kept = [" ".join(name.split()) for name in names(entry.fields.get("author", ""))]
    # Composed letters are one letter (NFC), and a lone "others" means "and more" in BibTeX.
    from unicodedata import normalize

    assert kept == [normalize("NFC", name) for name in people if name.lower() != "others"]


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"Caf\'e", "Café"),
        (r"Caf\'{e}", "Café"),
        (r"Caf{\'e}", "Café"),
        (r"na\"{\i}ve", "naïve"),
        (r"\v{C}apek \& Co", "Čapek & Co"),
        (r"\textbackslash{}x\textasciitilde{}y", "\\x~y"),
        (r"\unknown{words}", "words"),
        (r"a~b", "a b"),
        ("{{Kept} As} It", "Kept As It"),
    ],
)
def test_letters_written_as_tex_has_them(tex: str, words: str) -> None:
    assert plain(tex) == words


@pytest.mark.parametrize(
    "broken",
    [
        "@book{a, title = {x",
        "@book{a, title = }",
        '@book{a, title = "x',
        "@book{, , title",
        "@book{a, title = {x} author = {y}",
        "@comment{",
    ],
)
def test_a_broken_file_is_refused_with_its_line(broken: str) -> None:
    with pytest.raises(Unreadable) as caught:
        list(entries(f"\n\n{broken}"))
    assert caught.value.line == 3


def test_abbreviations_that_name_each_other_do_not_grow_without_end() -> None:
    lines = ['@string{a0 = "xxxxxxxxxx"}']
    lines += [f"@string{{a{n} = a{n - 1} # a{n - 1} # a{n - 1}}}" for n in range(1, 60)]
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="longer than"):
        list(entries("\n".join(lines)))
    assert time.monotonic() - begun < 2


def test_deep_braces_cost_no_stack() -> None:
    (entry,) = entries("@misc{a, title = " + "{" * 50_000 + "x" + "}" * 50_000 + "}")
    assert plain(entry.fields["title"]) == "x"
