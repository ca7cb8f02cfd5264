"""Resources and lists of them as schema.org has it, for search engines and other programs.

Only what is known is said. What the thing is stands in `mainEntity` of our page about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..sources.addresses import address
from ..sources.records import Resource
from .library import Library
from .views import StepView

Thing = dict[str, Any]
# What is not listed is a CreativeWork. A podcast of which a date is known is one episode.
_TYPES = {
    "article": "Article",
    "book": "Book",
    "study": "ScholarlyArticle",
    "video": "VideoObject",
    "worksheet": "LearningResource",
    "organisation": "Organization",
    "law": "Legislation",
}
# Where a thing of a type appeared: the property, and the type of what stands there.
_APPEARED = {
    "article": ("isPartOf", "CreativeWork"),
    "study": ("isPartOf", "Periodical"),
    "podcast": ("partOfSeries", "PodcastSeries"),
}


def resource_page(library: Library, resource: Resource, at: str) -> Thing:
    """Our page about a thing, and the thing itself as far as it is known."""
    return {
        "@type": "WebPage",
        "name": resource.title,
        "url": library.absolute(at),
        "description": library.opening(resource),
        "mainEntity": thing(resource),
    }


def thing(resource: Resource) -> Thing:
    """The thing behind a card."""
    kind = _type(resource)
    found: Thing = {"@type": kind, "name": resource.title}
    if resource.url:
        found["url"] = resource.url
    if kind == "Organization":  # it has neither author nor date nor language
        return found
    if resource.isbn and kind == "Book":
        found["isbn"] = resource.isbn.replace("-", "").replace(" ", "")
    if resource.creators:
        found["author"] = [{"@type": "Person", "name": creator} for creator in resource.creators]
    if resource.date:
        found["datePublished"] = resource.date
    if resource.language:
        found["inLanguage"] = resource.language
    if resource.minutes:
        found["timeRequired"] = f"PT{resource.minutes}M"
    if resource.cost in ("free", "paid"):
        found["isAccessibleForFree"] = resource.cost == "free"
    if resource.publication:
        publisher = ("publisher", "Organization")
        name, of = publisher if kind == "PodcastSeries" else _APPEARED.get(resource.type, publisher)
        found[name] = {"@type": of, "name": resource.publication}
    return found


def item_list(library: Library, title: str, at: str, resources: Iterable[Resource]) -> Thing:
    """A page that lists resources, newest first."""
    steps = [(one.title, address("resource", one.slug)) for one in resources]
    return _list(library, title, at, [(name, library.absolute(to)) for name, to in steps])


def path_list(library: Library, title: str, at: str, steps: Sequence[StepView]) -> Thing:
    """A page with an ordered path."""
    base = library.site.base
    lines = [step.card or step.post for step in steps]
    named = [
        (line.title, library.absolute(line.address.removeprefix(base))) for line in lines if line
    ]
    return _list(library, title, at, named, "ItemListOrderAscending")


def _list(
    library: Library, title: str, at: str, steps: Sequence[tuple[str, str]], order: str = ""
) -> Thing:
    items: Thing = {
        "@type": "ItemList",
        "numberOfItems": len(steps),
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "url": url}
            for number, (name, url) in enumerate(steps, 1)
        ],
    }
    if order:
        items["itemListOrder"] = f"https://schema.org/{order}"
    return {
        "@type": "CollectionPage",
        "name": title,
        "url": library.absolute(at),
        "mainEntity": items,
    }


def _type(resource: Resource) -> str:
    if resource.type == "podcast":
        return "PodcastEpisode" if resource.date else "PodcastSeries"
    return _TYPES.get(resource.type, "CreativeWork")
