"""The page of a resource."""

from __future__ import annotations

from collections.abc import Iterator

from ..resources import cards
from ..sources.addresses import address, list_address
from ..sources.records import Resource
from .feed_links import feeds_of
from .heads import head
from .hub_views import UseView
from .library import Library
from .lines import card
from .parts import Crumb
from .schema import resource_page
from .share_cards import card_of_first
from .views import NewsView, ResourceView


def resource_view(library: Library, resource: Resource) -> ResourceView:
    """The page of a resource."""
    at = address("resource", resource.slug)
    crumbs = (Crumb(library.says("lists.resources"), library.at(list_address("resource"))),)
    why = library.opening(resource)
    return ResourceView(
        head=head(
            library,
            resource.title,
            why,
            at,
            crumbs=crumbs,
            data=resource_page(library, resource, at),
            feeds=feeds_of(library, resource),
            image=card_of_first(library, resource.themes),
        ),
        crumbs=crumbs,
        card=card(library, resource),
        news=tuple(
            NewsView(
                f"link-{what}",
                library.says(f"news.{what}"),
                library.day(when),
                cards.news_words(resource, what, library.says),
            )
            for what, when in cards.news(resource)
        ),
        added=library.day(resource.added),
        language=cards.language(resource, library.says),
        isbn=resource.isbn or "",
        via=resource.via or "",
        archive=cards.stored_copy(resource),
        quote=resource.quote or "",
        locator=resource.locator or "",
        collections=tuple(
            library.link(collection.title, address("collection", collection.slug))
            for collection in library.uses.collections(resource)
        ),
        posts=tuple(_uses(library, resource)),
    )


def _uses(library: Library, resource: Resource) -> Iterator[UseView]:
    """The posts that name it, newest first."""
    for post in library.uses.posts(resource):
        at = library.at(address("post", post.slug))
        long = library.says("count.minutes", library.conversion(post).minutes)
        day, spoken = library.day(post.date), library.spoken(post.lang)
        yield UseView(post.title, at, day, long, library.mark(post), *spoken)
