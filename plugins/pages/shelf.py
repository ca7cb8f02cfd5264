"""The index of resources, from which people choose, and the lists of what has one thing in common.

The first page lets people choose among everything on it, with a style sheet alone: the newest
stand there as cards, older ones as rows. It stays bounded all the same. The lists by one value
are complete, and have addresses of their own.
"""

from __future__ import annotations

from collections import Counter

from ..resources import cards
from ..resources.cards import UNJUDGED, UNTIMED
from ..resources.divisions import value_words, values
from ..sources.addresses import (
    FILTERS_ADDRESS,
    TAKE_AWAY_ADDRESS,
    address,
    division_address,
    list_address,
    older_address,
)
from ..sources.records import Resource
from ..sources.words import Words
from .feed_links import resource_feeds
from .heads import head
from .hub_views import (
    ChoicesView,
    ChoiceView,
    CollectionLine,
    DivisionView,
    FiltersView,
    ListsView,
    ResourcesView,
    RowView,
)
from .library import Library
from .lines import card_views, tags
from .paging import Paged, older, paged
from .parts import Crumb, LinkView
from .path import how_long, steps
from .schema import item_list

ROWS = 300  # beside the cards: what a phone can load and a thumb can scroll


def resource_pages(library: Library) -> Paged[str]:
    """The slugs of all resources, paged."""
    return paged(library.resources.slugs[::-1])


def resources_view(library: Library, number: int = 0) -> ResourcesView:
    """The index of resources, or its further page `number`."""
    pages = resource_pages(library)
    words = library.says
    shelf = words("lists.resources")
    first = LinkView(shelf, library.at(list_address("resource")))
    at = older_address(list_address("resource"), number) if number else list_address("resource")
    title = words("resources.older", title=shelf, part=number) if number else shelf
    about = words("resources.about")
    if number:
        about = words("resources.about_older", part=number)
    shown = pages.pages[number - 1] if number else pages.newest
    behind = () if number else library.resources.slugs[len(shown) : len(shown) + ROWS]
    found = [library.resources_by_slug[slug] for slug in shown]
    more = [library.resources_by_slug[slug] for slug in behind]
    choices = () if number else _choices(library, [*found, *more])
    return ResourcesView(
        head=head(
            library,
            title,
            about,
            at,
            data=item_list(library, title, at, found),
            feeds=resource_feeds(library),
        ),
        collections=() if number else _collections(library),
        choices=choices,
        choose_by=_choose_by(words, choices),
        cards=card_views(library, found),
        rows=tuple(_row(library, resource) for resource in more),
        older=older(library, first, len(pages.pages), number),
        lists=() if number else _lists(library),
        filters="" if number else library.at(FILTERS_ADDRESS),
        take_away="" if number else library.at(TAKE_AWAY_ADDRESS),
    )


def filters_view(library: Library) -> FiltersView:
    """The style sheet of the index."""
    names = sorted(name.replace("/", "-", 1) for name, _ in division_pages(library))
    return FiltersView(tuple(names))


def division_pages(library: Library) -> list[tuple[str, int]]:
    """The values that have a list of their own, as `type/book`, each with the number of its
    further pages. A theme that readers do not see has none."""
    themes = {theme.slug for theme in library.content.themes}
    found = []
    for name, slugs in library.divisions.there().items():
        division, _, value = name.partition("/")
        if division != "theme" or value in themes:
            found.append((name, len(paged(slugs).pages)))
    return found


def division_view(library: Library, name: str, number: int = 0) -> DivisionView:
    """The list of a value such as `type/book`, or its further page `number`."""
    division, _, value = name.partition("/")
    slugs = library.divisions.of(division, value)
    pages = paged(slugs)
    at = division_address(division, value)
    title = _title(library, division, value)
    first = LinkView(title, library.at(at))
    crumbs = [Crumb(library.says("lists.resources"), library.at(list_address("resource")))]
    also = None
    if division == "theme":
        label = library.themes_by_slug[value].title
        also = library.link(library.says("resources.also", theme=label), address("theme", value))
    if number:
        crumbs.append(Crumb(title, first.address))
        at = older_address(at, number)
        title = library.says("resources.older", title=title, part=number)
    shown = pages.pages[number - 1] if number else pages.newest
    found = [library.resources_by_slug[slug] for slug in shown]
    return DivisionView(
        head=head(
            library,
            title,
            library.says("resources.about_list", title=title, site=library.site.name),
            at,
            crumbs=crumbs,
            data=item_list(library, title, at, found),
            feeds=resource_feeds(library),
        ),
        crumbs=tuple(crumbs),
        title=title,
        count="" if number else library.says("count.things", len(slugs)),
        also=also,
        cards=card_views(library, found),
        older=older(library, first, len(pages.pages), number),
    )


def _title(library: Library, division: str, value: str) -> str:
    if division == "theme":
        return library.says("resources.titles.theme", theme=library.themes_by_slug[value].title)
    words = library.says
    if division == "type":
        return words(f"resources.titles.{value}")
    said = value_words(words)[division][value]
    if division == "minutes":
        if value == UNTIMED:
            return words("resources.titles.untimed")
        return words("resources.titles.minutes", time=said)
    if value == UNJUDGED:
        return words("resources.titles.unjudged")
    return words("resources.titles.evidence", evidence=said)


def _choose_by(words: Words, choices: tuple[ChoicesView, ...]) -> str:
    """`Choose by theme, time or kind`."""
    divisions = [words(f"resources.choose.{group.name}") for group in choices]
    return words("resources.choose.by", divisions=words.either(divisions))


def _collections(library: Library) -> tuple[CollectionLine, ...]:
    return tuple(
        CollectionLine(
            collection.title,
            library.at(address("collection", collection.slug)),
            how_long(library.says, steps(library, collection)),
        )
        for collection in sorted(library.content.collections, key=lambda c: c.title)
    )


def _row(library: Library, resource: Resource) -> RowView:
    words = library.says
    about = [
        words(f"card.types_within.{resource.type}"),
        words(f"card.time.{cards.bucket(resource.minutes)}"),
        cards.evidence(resource, words),
    ]
    lang, dir = library.spoken(resource.language)
    return RowView(
        title=resource.title,
        address=library.at(address("resource", resource.slug)),
        about=", ".join(about),
        tags=" ".join(tags(library, resource)),
        lang=lang,
        dir=dir,
    )


def _labels(library: Library) -> dict[str, dict[str, str]]:
    """What each value of each division is called, in the order in which they are offered."""
    themes = {shelf.theme.slug: shelf.theme.title for shelf in library.shelves}
    return {**value_words(library.says), "theme": themes}  # the longest list last


def _choices(library: Library, resources: list[Resource]) -> tuple[ChoicesView, ...]:
    """What people can choose by: each division in which the resources differ."""
    counts = Counter(one for resource in resources for one in values(resource))
    found = []
    for division, labels in _labels(library).items():
        choices = tuple(
            ChoiceView(f"{division}-{value}", value, label, counts[division, value])
            for value, label in labels.items()
            if counts[division, value]
        )
        if len(choices) > 1:
            found.append(
                ChoicesView(division, library.says(f"resources.legends.{division}"), choices)
            )
    return tuple(found)


def _lists(library: Library) -> tuple[ListsView, ...]:
    """All lists by one value."""
    there = {name for name, _ in division_pages(library)}
    found = []
    for division, labels in _labels(library).items():
        lists = tuple(
            library.link(label, division_address(division, value))
            for value, label in labels.items()
            if f"{division}/{value}" in there
        )
        if lists:
            found.append(ListsView(library.says(f"resources.legends.{division}"), lists))
    return tuple(found)
