"""The page of a collection: an ordered path, with why each step comes now and how long all take."""

from __future__ import annotations

from ..sources.addresses import address, list_address
from ..sources.records import Collection
from ..sources.words import Words
from .feed_links import feeds_of
from .heads import head
from .library import Library
from .lines import card, post_line
from .parts import Crumb
from .schema import path_list
from .views import CollectionView, StepView


def collection_view(library: Library, collection: Collection) -> CollectionView:
    """The page of a collection."""
    at = address("collection", collection.slug)
    crumbs = (Crumb(library.says("lists.resources"), library.at(list_address("resource"))),)
    shown = steps(library, collection)
    return CollectionView(
        head=head(
            library,
            collection.title,
            library.opening(collection),
            at,
            crumbs=crumbs,
            data=path_list(library, collection.title, at, shown),
            feeds=feeds_of(library, collection),
        ),
        crumbs=crumbs,
        title=collection.title,
        intro=library.body(collection),
        count=how_long(library.says, shown),
        steps=shown,
        mark=library.mark(collection),
    )


def steps(library: Library, collection: Collection) -> tuple[StepView, ...]:
    """The steps that readers can see; one that waits comes in on its day."""
    found = []
    for item in collection.items:
        if resource := library.resources_by_slug.get(item.slug):
            shown, time = card(library, resource), resource.minutes or 0
            found.append(StepView(item.why_now, shown, None, time))
        elif post := library.posts_by_slug.get(item.slug):
            time = library.conversion(post).minutes
            found.append(StepView(item.why_now, None, post_line(library, post), time))
    return tuple(found)


def how_long(words: Words, shown: tuple[StepView, ...]) -> str:
    """How many steps, and how long they take as far as it is known: `5 steps, 40 minutes and 2
    steps that nobody has timed`."""
    count = words("count.steps", len(shown))
    times = [step.minutes for step in shown if step.minutes]
    if not times:
        return words("collection.not_timed", steps=count) if shown else count
    long = _long(words, sum(times))
    unknown = len(shown) - len(times)
    if not unknown:
        return words("collection.together", steps=count, time=long)
    others = words("count.steps", unknown)
    return words("collection.partly_timed", steps=count, time=long, others=others)


def _long(words: Words, number: int) -> str:
    """`55 minutes`, `2 hours`, `1 hour 10 minutes`."""
    hours, rest = divmod(number, 60)
    if not hours:
        return words("count.minutes", rest)
    long = words("count.hours", hours)
    if not rest:
        return long
    return words("collection.hours_and_minutes", hours=long, minutes=words("count.minutes", rest))
