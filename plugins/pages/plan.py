"""The plan of the site: every page with its template and its view.

What is not in the plan is not in the site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import tzinfo
from typing import NamedTuple

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

View = Callable[..., object]
_ALONE: dict[str, View] = {
    "home.html": home_view,
    "archive.html": archive_view,
    "themes.html": themes_view,
    "authors.html": authors_view,
    "feeds.html": feeds_view,
    "not_found.html": not_found_view,
    "sitemap.xml": sitemap_view,
    "robots.txt": robots_view,
}
_OF_A_RECORD: dict[str, View] = {
    "post.html": post_view,
    "theme.html": theme_view,
    "resource.html": resource_view,
    "collection.html": collection_view,
    "author.html": author_view,
    "page.html": page_view,
}
_OLDER: dict[str, View] = {"theme": older_theme_posts_view, "author": older_author_posts_view}
_NOBODYS_DESTINATION = frozenset({"not_found.html", "redirect.html", "sitemap.xml", "robots.txt"})


class PlannedPage(NamedTuple):
    """A page to be: its file below the output folder, its template, and what it is about: the
    key of a record (`post:nap-time`), a number, or nothing. The two say how its view is made,
    so a plan is plain data that can be kept."""

    file: str
    template: str
    subject: str = ""

    @property
    def is_destination(self) -> bool:
        """Whether people come to it by its address. A redirect or a robots.txt is nobody's
        destination."""
        return self.template not in _NOBODYS_DESTINATION

    @property
    def record(self) -> str:
        """The key of the record whose own page it is; "" where it is none."""
        return self.subject if self.template in _OF_A_RECORD else ""

    def make(self, library: Library) -> object:
        """The view."""
        template, subject = self.template, self.subject
        if template in _ALONE:
            return _ALONE[template](library)
        if template == "year.html":
            return year_view(library, int(subject))
        if template == "resources.html":
            return resources_view(library, int(subject))
        key, _, more = subject.partition(" ")
        record = library.content.record(key)
        assert record is not None  # the plan was made from the records
        if template == "redirect.html":
            return redirect_view(library, record)
        if template == "older_posts.html":
            return _OLDER[key.partition(":")[0]](library, record, int(more))
        return _OF_A_RECORD[template](library, record)


def planned_pages(library: Library) -> Iterator[PlannedPage]:
    """Every page of the site, in an order that follows from the content alone."""
    yield from destinations(library)
    yield PlannedPage("404.html", "not_found.html")
    for at, record, alias in redirects(library):
        yield PlannedPage(output_file(at), "redirect.html", f"{_key(record)} {alias}")
    yield PlannedPage("sitemap.xml", "sitemap.xml")
    yield PlannedPage("robots.txt", "robots.txt")


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
    yield PlannedPage("index.html", "home.html")
    for post in library.posts:
        yield _page_of(post)
    yield _at(list_address("post"), "archive.html")
    for year in library.years:
        yield _at(year_address(year), "year.html", str(year))
    yield from _themes(library)
    yield from _resources(library)
    yield from _authors(library)
    for page in library.content.pages:
        yield _page_of(page)
    yield _at(FEEDS_ADDRESS, "feeds.html")


def address_of(file: str) -> str:
    """The address of the page in a file below the output folder."""
    return f"/{file.removesuffix('index.html')}"


def _themes(library: Library) -> Iterator[PlannedPage]:
    yield _at(list_address("theme"), "themes.html")
    for shelf in library.shelves:
        yield _page_of(shelf.theme)
        yield from _older_pages_of(shelf.theme, len(theme_posts(shelf).pages))


def _resources(library: Library) -> Iterator[PlannedPage]:
    first = list_address("resource")
    for number in range(len(resource_pages(library).pages) + 1):
        at = older_address(first, number) if number else first
        yield _at(at, "resources.html", str(number))
    for resource in library.resources:
        yield _page_of(resource)
    for collection in library.content.collections:
        yield _page_of(collection)


def _authors(library: Library) -> Iterator[PlannedPage]:
    yield _at(list_address("author"), "authors.html")
    for author in library.content.authors:
        yield _page_of(author)
        yield from _older_pages_of(author, len(author_posts(library, author).pages))


def _page_of(record: Record) -> PlannedPage:
    kind, slug = record.kind, record.slug
    return _at(address(kind, slug), f"{kind}.html", f"{kind}:{slug}")


def _older_pages_of(record: Record, count: int) -> Iterator[PlannedPage]:
    first, key = address(record.kind, record.slug), _key(record)
    for number in range(1, count + 1):
        yield _at(older_address(first, number), "older_posts.html", f"{key} {number}")


def _at(at: str, template: str, subject: str = "") -> PlannedPage:
    return PlannedPage(output_file(at), template, subject)


def _key(record: Record) -> str:
    return f"{record.kind}:{record.slug}"
