"""The plan of the site: every page with its template and its view.

What is not in the plan is not in the site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial

from ..sources.addresses import (
    address,
    feed_address,
    list_address,
    old_address,
    older_address,
    output_file,
    year_address,
)
from ..sources.catalogue import Catalogue
from ..sources.records import Post, Record, Theme
from .author import author_posts, author_view, authors_view, older_author_posts_view
from .library import Library
from .plain import (
    FEEDS_ADDRESS,
    feeds_view,
    not_found_view,
    page_view,
    redirect_view,
    redirects,
    robots_view,
    sitemap_view,
)
from .post import post_view
from .post_lists import archive_view, home_view, year_view
from .resource import collection_view, resource_pages, resource_view, resources_view
from .theme import older_theme_posts_view, theme_posts, theme_view, themes_view


@dataclass(frozen=True)
class PlannedPage:
    """A page to be: its address, its template, what it is about (with the template this names
    it among all pages), how its view is made, and whether people come to it by its address (a
    redirect or a robots.txt is nobody's destination)."""

    address: str
    template: str
    subject: str
    make: Callable[[Library], object]
    destination: bool = True

    @property
    def file(self) -> str:
        """The file below the output folder."""
        return output_file(self.address)


def planned_pages(library: Library) -> Iterator[PlannedPage]:
    """Every page of the site, in an order that follows from the content alone. No view is made
    until somebody asks for it; a later library that has the same pages can make it as well."""
    yield from destinations(library)
    yield PlannedPage("/404.html", "not_found.html", "", not_found_view, False)
    for at, record, alias in redirects(library):
        key = _key(record)
        make = partial(_of_record, redirect_view, key, ())
        yield PlannedPage(at, "redirect.html", f"{key} {alias}", make, False)
    yield PlannedPage("/sitemap.xml", "sitemap.xml", "", sitemap_view, False)
    yield PlannedPage("/robots.txt", "robots.txt", "", robots_view, False)


def fixed_addresses(
    content: Catalogue, zone: tzinfo, held_back: Collection[tuple[str, str]] = ()
) -> set[str]:
    """The addresses that stand for no record, which texts may link to: lists, years that have
    posts, feeds, the map for robots, and old addresses, which lead on.

    `held_back` names the records that readers do not see, by kind and slug.
    """
    live = [r for r in content.records() if (r.kind, r.slug) not in held_back]
    found = {"/", FEEDS_ADDRESS, "/sitemap.xml", "/robots.txt"}
    found |= {list_address(kind) for kind in ("post", "resource", "theme", "author")}
    found |= {feed_address(format) for format in ("rss", "atom")}
    for record in live:
        found |= {old_address(record.kind, alias) for alias in record.aliases}
        if isinstance(record, Post):
            found.add(year_address(record.date.astimezone(zone).year))
        if isinstance(record, Theme):
            found.add(feed_address("rss", "theme", record.slug))
    return found


def destinations(library: Library) -> Iterator[PlannedPage]:
    """The pages that people come to."""
    yield PlannedPage("/", "home.html", "", home_view)
    for post in library.posts:
        yield _page_of(post, "post.html", post_view)
    yield PlannedPage(list_address("post"), "archive.html", "", archive_view)
    for year in library.years:
        make = partial(_of_year, year)
        yield PlannedPage(year_address(year), "year.html", str(year), make)
    yield from _themes(library)
    yield from _resources(library)
    yield from _authors(library)
    for page in library.content.pages:
        yield _page_of(page, "page.html", page_view)
    yield PlannedPage(FEEDS_ADDRESS, "feeds.html", "", feeds_view)


def _themes(library: Library) -> Iterator[PlannedPage]:
    yield PlannedPage(list_address("theme"), "themes.html", "", themes_view)
    for shelf in library.shelves:
        theme = shelf.theme
        yield _page_of(theme, "theme.html", theme_view)
        for number in range(1, len(theme_posts(shelf).pages) + 1):
            yield _older_page_of(theme, number, older_theme_posts_view)


def _resources(library: Library) -> Iterator[PlannedPage]:
    first = list_address("resource")
    for number in range(len(resource_pages(library).pages) + 1):
        at = older_address(first, number) if number else first
        make = partial(_resources_from, number)
        yield PlannedPage(at, "resources.html", str(number), make)
    for resource in library.resources:
        yield _page_of(resource, "resource.html", resource_view)
    for collection in library.content.collections:
        yield _page_of(collection, "collection.html", collection_view)


def _authors(library: Library) -> Iterator[PlannedPage]:
    yield PlannedPage(list_address("author"), "authors.html", "", authors_view)
    for author in library.content.authors:
        yield _page_of(author, "author.html", author_view)
        for number in range(1, len(author_posts(library, author).pages) + 1):
            yield _older_page_of(author, number, older_author_posts_view)


def _page_of(record: Record, template: str, view: Callable[..., object]) -> PlannedPage:
    return _about(record, address(record.kind, record.slug), template, view)


def _older_page_of(record: Record, number: int, view: Callable[..., object]) -> PlannedPage:
    at = older_address(address(record.kind, record.slug), number)
    return _about(record, at, "older_posts.html", view, number)


def _about(
    record: Record, at: str, template: str, view: Callable[..., object], *more: int
) -> PlannedPage:
    """A page whose view is made from a record, by its key: the record itself may be read again
    before the page is asked for."""
    key = _key(record)
    subject = " ".join(map(str, (key, *more)))
    return PlannedPage(at, template, subject, partial(_of_record, view, key, more))


def _key(record: Record) -> str:
    return f"{record.kind}:{record.slug}"


def _of_record(
    view: Callable[..., object], key: str, more: tuple[int, ...], library: Library
) -> object:
    return view(library, library.content.record(key), *more)


def _of_year(year: int, library: Library) -> object:
    return year_view(library, year)


def _resources_from(number: int, library: Library) -> object:
    return resources_view(library, number)
