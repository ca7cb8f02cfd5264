"""The vocabulary for machines: SKOS as JSON-LD (W3C SKOS Reference 2009, JSON-LD 1.1) at
/themes.jsonld.

A theme is a concept whose URI is made of its permanent id, so it stays the same when its slug
changes; old slugs are hidden labels, other names alternative ones. A group is a concept above.
"""

from __future__ import annotations

import json
from typing import Any

from ..sources.addresses import VOCABULARY_ADDRESS, address, list_address
from ..sources.records import THEME_GROUPS, Theme
from .library import Library
from .theme_views import VocabularyView

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LINK = {"@type": "@id"}
_CONTEXT: dict[str, Any] = {
    "skos": _SKOS,
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "title": "dct:title",
    **{name: f"skos:{name}" for name in ("prefLabel", "altLabel", "hiddenLabel", "definition")},
    "notation": "skos:notation",
    **{
        name: {"@id": f"skos:{name}", **_LINK}
        for name in ("inScheme", "topConceptOf", "hasTopConcept", "broader", "narrower", "related")
    },
    "page": {"@id": "foaf:page", **_LINK},
}


def vocabulary_view(library: Library) -> VocabularyView:
    """The themes that readers see, and their groups."""
    themes = [shelf.theme for shelf in library.shelves]
    by_slug = {theme.slug: theme for theme in themes}
    groups = [group for group in THEME_GROUPS if any(theme.group == group for theme in themes)]
    context = {**_CONTEXT, "@language": library.site.lang}
    scheme: dict[str, Any] = {
        "@id": library.absolute(VOCABULARY_ADDRESS),
        "@type": "skos:ConceptScheme",
        "title": library.says("themes.vocabulary", site=library.site.name),
        "page": library.absolute(list_address("theme")),
        "hasTopConcept": [_group_uri(library, group) for group in groups],
    }
    concepts = [
        *(_group(library, group, [t for t in themes if t.group == group]) for group in groups),
        *(_concept(library, theme, by_slug) for theme in themes),
    ]
    graph = {"@context": context, "@graph": [scheme, *concepts]}
    return VocabularyView(json.dumps(graph, ensure_ascii=False, indent=1))


def _uri(library: Library, theme: Theme) -> str:
    return f"{library.absolute(VOCABULARY_ADDRESS)}#{theme.id}"


def _group_uri(library: Library, group: str) -> str:
    return f"{library.absolute(VOCABULARY_ADDRESS)}#group-{group}"


def _group(library: Library, group: str, themes: list[Theme]) -> dict[str, Any]:
    scheme = library.absolute(VOCABULARY_ADDRESS)
    return {
        "@id": _group_uri(library, group),
        "@type": "skos:Concept",
        "inScheme": scheme,
        "topConceptOf": scheme,
        "prefLabel": library.says(f"theme.groups.{group}"),
        "narrower": [_uri(library, theme) for theme in themes],
    }


def _concept(library: Library, theme: Theme, by_slug: dict[str, Theme]) -> dict[str, Any]:
    # skos:related goes both ways, whichever of the two names the other (SKOS §8.6.6).
    related = [
        other
        for other in by_slug.values()
        if other is not theme and (other.slug in theme.related or theme.slug in other.related)
    ]
    others = [name for name in theme.other_names if name != theme.title]
    found: dict[str, Any] = {
        "@id": _uri(library, theme),
        "@type": "skos:Concept",
        "inScheme": library.absolute(VOCABULARY_ADDRESS),
        "notation": {"@value": theme.slug},
        "prefLabel": theme.title,
        "altLabel": others,
        "hiddenLabel": [alias for alias in theme.aliases if not alias.startswith("/")],
        "definition": theme.definition,
        "broader": _group_uri(library, theme.group),
        "related": [_uri(library, other) for other in related],
        "page": library.absolute(address("theme", theme.slug)),
    }
    return {name: value for name, value in found.items() if value != []}
