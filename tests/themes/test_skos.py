"""The vocabulary as SKOS, read by rdflib."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from plugins.pages.theme_views import VocabularyView
from tests.small_site import URL, small_site, theme, view

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme(
        "Guilt & <blame>", "inner-life", id="abcdefgh", other_names=["mum guilt"],
        aliases=["old-guilt"], related=["rest"],
    ),
    "themes/rest.md": theme("Rest", "wellbeing", id="ijklmnop"),
    "themes/draft.md": theme("Draft", "work", id="qrstuvwx", status="draft"),
}  # fmt: skip
SCHEME = URIRef(f"{URL}/themes.jsonld")
GUILT, REST = URIRef(f"{SCHEME}#abcdefgh"), URIRef(f"{SCHEME}#ijklmnop")


def graph(root: Path, files: dict[str, str | bytes]) -> Graph:
    text = view(small_site(root, files), VocabularyView, "themes.jsonld").jsonld
    return Graph().parse(data=text, format="json-ld")


def test_every_theme_is_a_concept_below_its_group(tmp_path: Path) -> None:
    found = graph(tmp_path, FILES)
    above = URIRef(f"{SCHEME}#group-inner-life")
    assert (SCHEME, RDF.type, SKOS.ConceptScheme) in found
    assert (GUILT, RDF.type, SKOS.Concept) in found
    assert (GUILT, SKOS.broader, above) in found
    assert (above, SKOS.topConceptOf, SCHEME) in found
    assert (SCHEME, SKOS.hasTopConcept, above) in found
    assert (GUILT, SKOS.prefLabel, Literal("Guilt & <blame>", lang="en")) in found
    assert (GUILT, SKOS.altLabel, Literal("mum guilt", lang="en")) in found
    assert (GUILT, SKOS.hiddenLabel, Literal("old-guilt", lang="en")) in found
    assert (GUILT, SKOS.notation, Literal("guilt")) in found
    assert len(set(found.subjects(RDF.type, SKOS.Concept))) == 4


def test_related_goes_both_ways(tmp_path: Path) -> None:
    found = graph(tmp_path, FILES)
    assert (GUILT, SKOS.related, REST) in found
    assert (REST, SKOS.related, GUILT) in found


def test_the_uri_of_a_theme_outlives_its_slug(tmp_path: Path) -> None:
    renamed = {**FILES, "themes/blame.md": FILES["themes/guilt.md"]}
    del renamed["themes/guilt.md"]
    found = graph(tmp_path, renamed)
    assert (GUILT, SKOS.notation, Literal("blame")) in found
