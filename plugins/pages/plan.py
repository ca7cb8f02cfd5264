"""The plan of the site: every page with its template and its view.

What is not in the plan is not in the site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import tzinfo
from typing import NamedTuple

from ..posts.follow_ups import beginnings
from ..resources.divisions import values
from ..sources.addresses import (
    EXPORT_FILES,
    FEED_STYLE_ADDRESS,
    FEEDS_ADDRESS,
    FILTERS_ADDRESS,
    HEADERS_FILE,
    MANIFEST_ADDRESS,
    OPML_ADDRESS,
    SEARCH_ADDRESS,
    TAKE_AWAY_ADDRESS,
    VOCABULARY_ADDRESS,
    address,
    chain_address,
    comment_feed_address,
    comments_address,
    division_address,
    export_address,
    feed_address,
    list_address,
    old_address,
    older_address,
    output_file,
    updates_feed_address,
    worksheet_address,
    year_address,
)
from ..sources.catalogue import Catalogue
from ..sources.records import Post, Record, Resource, Theme
from ..sources.theme_names import ThemeNames
from .author import author_posts, author_view, authors_view, older_author_posts_view
from .chain import chain_view
from .feed_links import EVERY, XML
from .feeds import feed_style_view, feeds_view
from .host_headers import host_headers_view
from .library import Library
from .manifest import manifest_view
from .path import collection_view
from .plain import (
    not_found_view,
    page_view,
    redirect_view,
    redirects,
    robots_view,
    sitemap_index_view,
    sitemap_parts,
    sitemap_view,
)
from .post import post_view
from .post_lists import archive_view, home_view, year_view
from .resource import resource_view
from .search import search_view
from .shelf import division_pages, division_view, filters_view, resource_pages, resources_view
from .take_away import export_view, take_away_view
from .theme import older_theme_posts_view, theme_posts, theme_view, themes_view
from .thread import comments_view
from .vocabulary import vocabulary_view
from .worksheet import worksheet_view

View = Callable[..., object]
_ALONE: dict[str, View] = {
    "home.html": home_view,
    "archive.html": archive_view,
    "themes.html": themes_view,
    "authors.html": authors_view,
    "feeds.html": feeds_view,
    "search.html": search_view,
    "not_found.html": not_found_view,
    "sitemap_index.xml": sitemap_index_view,
    "site.webmanifest": manifest_view,
    "headers.txt": host_headers_view,
    "robots.txt": robots_view,
    "themes.jsonld": vocabulary_view,
    "filters.css": filters_view,
    "feed.css": feed_style_view,
    "take_away.html": take_away_view,
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
_NOBODYS_DESTINATION = frozenset(
    {"not_found.html", "redirect.html", "robots.txt", "themes.jsonld", "filters.css", "feed.css"}
    | {"export.txt", "sitemap.xml", "sitemap_index.xml", "site.webmanifest", "headers.txt"}
)


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
        if template == "sitemap.xml":
            return sitemap_view(library, int(subject or 0))
        if template == "export.txt":
            return export_view(library, subject)
        key, _, more = subject.partition(" ")
        if template == "division.html":
            return division_view(library, key, int(more))
        record = library.content.record(key)
        assert record is not None  # the plan was made from the records
        if template == "chain.html":
            assert isinstance(record, Post)
            return chain_view(library, record)
        if template == "redirect.html":
            return redirect_view(library, record)
        if template == "worksheet.html":
            assert isinstance(record, Post)
            return worksheet_view(library, record)
        if template == "comments.html":
            assert isinstance(record, Post)
            return comments_view(library, record, int(more))
        if template == "older_posts.html":
            return _OLDER[key.partition(":")[0]](library, record, int(more))
        return _OF_A_RECORD[template](library, record)


def planned_pages(library: Library) -> Iterator[PlannedPage]:
    """Every page of the site, in an order that follows from the content alone."""
    count = 0
    for page in destinations(library):
        count += 1
        yield page
    yield PlannedPage("404.html", "not_found.html")
    for at, record, alias in redirects(library):
        yield PlannedPage(output_file(at), "redirect.html", f"{_key(record)} {alias}")
    parts = sitemap_parts(count)
    yield PlannedPage("sitemap.xml", "sitemap_index.xml" if parts else "sitemap.xml")
    for number in parts:
        yield PlannedPage(f"sitemap-{number}.xml", "sitemap.xml", str(number))
    yield PlannedPage("robots.txt", "robots.txt")
    yield PlannedPage(output_file(MANIFEST_ADDRESS), "site.webmanifest")
    yield PlannedPage(HEADERS_FILE, "headers.txt")
    yield PlannedPage(output_file(VOCABULARY_ADDRESS), "themes.jsonld")
    yield PlannedPage(output_file(FILTERS_ADDRESS), "filters.css")
    yield PlannedPage(output_file(FEED_STYLE_ADDRESS), "feed.css")
    for format in EXPORT_FILES:
        yield _at(export_address(format), "export.txt", format)


def fixed_addresses(
    content: Catalogue, zone: tzinfo, held_back: Collection[tuple[str, str]] = ()
) -> set[str]:
    """The addresses that stand for no record, which texts may link to: lists, years that have
    posts, feeds, the map for robots, and old addresses, which lead on.

    `held_back` names the records that readers do not see, by kind and slug.
    """
    live = [r for r in content.records() if (r.kind, r.slug) not in held_back]
    themes = ThemeNames([record for record in live if isinstance(record, Theme)])
    found = {"/", FEEDS_ADDRESS, SEARCH_ADDRESS, "/sitemap.xml", "/robots.txt", VOCABULARY_ADDRESS}
    found |= {list_address(kind) for kind in ("post", "resource", "theme", "author")}
    found |= {OPML_ADDRESS, *_feed_addresses(live)}
    found |= {TAKE_AWAY_ADDRESS, *map(export_address, EXPORT_FILES)}
    for first in beginnings([post for post in live if isinstance(post, Post)]):
        found.add(chain_address(first))
    for record in live:
        found |= {old_address(record.kind, alias) for alias in record.aliases}
        if isinstance(record, Post):
            found.add(year_address(record.date.astimezone(zone).year))
            if record.asks and content.conversion(record).asking and not record.withdrawal:
                found.add(worksheet_address(record.slug))
        elif isinstance(record, Resource):
            for division, value in values(record):
                slug = themes.get(value) if division == "theme" else value
                if slug:
                    found.add(division_address(division, slug))
    return found


def _feed_addresses(records: Iterable[Record]) -> Iterator[str]:
    for format in EVERY:
        yield from (feed_address(format, kind) for kind in ("", "post", "resource"))
        yield updates_feed_address(format)
    for format in XML:
        yield comment_feed_address(format)
        for record in records:
            if record.kind in ("theme", "author"):
                yield feed_address(format, record.kind, record.slug)


def destinations(library: Library) -> Iterator[PlannedPage]:
    """The pages that people come to."""
    yield PlannedPage("index.html", "home.html")
    yield from _posts(library)
    for slug in library.chains.firsts():
        yield _at(chain_address(slug), "chain.html", f"post:{slug}")
    yield _at(list_address("post"), "archive.html")
    for year in library.years:
        yield _at(year_address(year), "year.html", str(year))
    yield from _themes(library)
    yield from _resources(library)
    yield from _authors(library)
    for page in library.content.pages:
        yield _page_of(page)
    yield _at(FEEDS_ADDRESS, "feeds.html")
    yield _at(SEARCH_ADDRESS, "search.html")


def address_of(file: str) -> str:
    """The address of the page in a file below the output folder."""
    return f"/{file.removesuffix('index.html')}"


def _posts(library: Library) -> Iterator[PlannedPage]:
    threads, worksheets = library.threads_in_pages, library.worksheets
    for post in library.posts:
        yield _page_of(post)
        if post.slug in worksheets:
            yield _at(worksheet_address(post.slug), "worksheet.html", _key(post))
        if post.slug in threads:
            for number in range(2, threads[post.slug] + 1):
                at = comments_address(post.slug, number)
                yield _at(at, "comments.html", f"{_key(post)} {number}")


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
    for name, pages in division_pages(library):
        first = division_address(*name.split("/"))
        for number in range(pages + 1):
            at = older_address(first, number) if number else first
            yield _at(at, "division.html", f"{name} {number}")
    yield _at(TAKE_AWAY_ADDRESS, "take_away.html")
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
