"""The index of resources, the page of a resource and the page of a collection."""

from __future__ import annotations

from typing import Any

from ..sources.addresses import address, list_address, older_address
from ..sources.records import Collection, Resource
from .heads import head
from .library import Library
from .lines import card, card_views, post_line
from .paging import Paged, older, paged
from .parts import Crumb, LinkView
from .views import CollectionLine, CollectionView, ResourcesView, ResourceView, StepView
from .wording import counted

TITLE = "Resources"
ABOUT = "Articles, books and other things worth a parent’s ten minutes, each with our reason why."
# schema.org types of the things behind the cards; what is not listed is a CreativeWork.
_SCHEMA_TYPES = {
    "article": "Article",
    "book": "Book",
    "study": "ScholarlyArticle",
    "podcast": "PodcastEpisode",
    "video": "VideoObject",
    "organisation": "Organization",
    "law": "Legislation",
}


def resource_pages(library: Library) -> Paged[str]:
    """The slugs of all resources, paged."""
    return paged(tuple(reversed(library.resources.slugs)))


def resources_view(library: Library, number: int = 0) -> ResourcesView:
    """The index of resources, or its further page `number`."""
    pages = resource_pages(library)
    first = LinkView(TITLE, library.at(list_address("resource")))
    at = older_address(list_address("resource"), number) if number else list_address("resource")
    title = f"{TITLE}: older ones, part {number}" if number else TITLE
    shown = pages.pages[number - 1] if number else pages.newest
    collections = sorted(library.content.collections, key=lambda c: c.title) if not number else ()
    return ResourcesView(
        head=head(library, title, ABOUT, at),
        collections=tuple(
            CollectionLine(
                collection.title,
                library.at(address("collection", collection.slug)),
                counted(len(_steps(library, collection)), "step", "steps"),
            )
            for collection in collections
        ),
        cards=card_views(library, (library.resources_by_slug[slug] for slug in shown)),
        older=older(library, first, len(pages.pages), number),
    )


def resource_view(library: Library, resource: Resource) -> ResourceView:
    """The page of a resource."""
    at = address("resource", resource.slug)
    crumbs = (Crumb(TITLE, library.at(list_address("resource"))),)
    why = library.opening(resource)
    within = [
        collection
        for collection in library.content.collections
        if any(item.slug == resource.slug for item in collection.items)
    ]
    return ResourceView(
        head=head(
            library, resource.title, why, at, crumbs=crumbs, data=_data(library, resource, at)
        ),
        crumbs=crumbs,
        card=card(library, resource),
        added=library.day(resource.added),
        language=resource.language or "",
        isbn=resource.isbn or "",
        via=resource.via or "",
        archive=resource.archive or "",
        quote=resource.quote or "",
        locator=resource.locator or "",
        collections=tuple(library.link(c.title, address("collection", c.slug)) for c in within),
    )


def collection_view(library: Library, collection: Collection) -> CollectionView:
    """The page of a collection."""
    at = address("collection", collection.slug)
    crumbs = (Crumb(TITLE, library.at(list_address("resource"))),)
    opening = library.opening(collection)
    return CollectionView(
        head=head(library, collection.title, opening, at, crumbs=crumbs),
        crumbs=crumbs,
        title=collection.title,
        intro=library.body(collection),
        steps=_steps(library, collection),
        mark=library.mark(collection),
    )


def _steps(library: Library, collection: Collection) -> tuple[StepView, ...]:
    """The steps that readers can see; one that waits comes in on its day."""
    steps = []
    for item in collection.items:
        if resource := library.resources_by_slug.get(item.slug):
            steps.append(StepView(item.why_now, card(library, resource), None))
        elif post := library.posts_by_slug.get(item.slug):
            steps.append(StepView(item.why_now, None, post_line(library, post)))
    return tuple(steps)


def _data(library: Library, resource: Resource, at: str) -> dict[str, Any]:
    """Our page about the thing, and the thing itself as far as it is known."""
    thing: dict[str, Any] = {
        "@type": _SCHEMA_TYPES.get(resource.type, "CreativeWork"),
        "name": resource.title,
    }
    if resource.url:
        thing["url"] = resource.url
    if resource.isbn:
        thing["isbn"] = resource.isbn
    if resource.creators:
        thing["author"] = [{"@type": "Person", "name": creator} for creator in resource.creators]
    if resource.date:
        thing["datePublished"] = resource.date
    return {
        "@type": "WebPage",
        "name": resource.title,
        "url": library.absolute(at),
        "mainEntity": thing,
    }
