"""The plan of the site: every page with its template and its view.

What is not in the plan is not in the site.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from ..sources.addresses import (
    address,
    feed_address,
    list_address,
    old_address,
    output_file,
    year_address,
)
from ..sources.content import Content
from ..sources.records import Post, Theme
from .author import author_crumb, author_posts, author_view, authors_view
from .library import Library
from .plain import (
    FEEDS_ADDRESS,
    feeds_view,
    not_found_view,
    page_view,
    redirects,
    robots_view,
    sitemap_view,
)
from .post import post_view
from .post_lists import archive_view, home_view, older_posts_views, posts_by_year, year_view
from .resource import collection_view, resource_pages, resource_view, resources_view
from .theme import theme_crumb, theme_posts, theme_view, themes_view


@dataclass(frozen=True)
class PlannedPage:
    """A page to be: the file below the output folder, its template, its view, and whether
    people come to it by its address (a redirect or a robots.txt is nobody's destination)."""

    file: str
    template: str
    view: object
    destination: bool = True


def planned_pages(library: Library) -> Iterator[PlannedPage]:
    """Every page of the site, in an order that follows from the content alone."""
    found: list[str] = []
    for at, template, view in _destinations(library):
        found.append(at)
        yield PlannedPage(output_file(at), template, view)
    yield PlannedPage("404.html", "not_found.html", not_found_view(library), False)
    for at, redirect in redirects(library, library.content.records()):
        yield PlannedPage(output_file(at), "redirect.html", redirect, False)
    yield PlannedPage("sitemap.xml", "sitemap.xml", sitemap_view(library, found), False)
    yield PlannedPage("robots.txt", "robots.txt", robots_view(library), False)


def fixed_addresses(
    content: Content, zone: tzinfo, held_back: Collection[tuple[str, str]] = ()
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


def _destinations(library: Library) -> Iterator[tuple[str, str, object]]:
    yield "/", "home.html", home_view(library)
    for post in library.posts:
        yield address("post", post.slug), "post.html", post_view(library, post)
    yield list_address("post"), "archive.html", archive_view(library)
    for year, posts in posts_by_year(library).items():
        yield year_address(year), "year.html", year_view(library, year, posts)
    yield from _themes(library)
    yield from _resources(library)
    yield from _authors(library)
    for page in library.content.pages:
        yield address("page", page.slug), "page.html", page_view(library, page)
    yield FEEDS_ADDRESS, "feeds.html", feeds_view(library)


def _themes(library: Library) -> Iterator[tuple[str, str, object]]:
    yield list_address("theme"), "themes.html", themes_view(library)
    crumb = theme_crumb(library)
    for slug, shelf in library.shelves.items():
        at = address("theme", slug)
        yield at, "theme.html", theme_view(library, shelf)
        posts = theme_posts(shelf)
        older = older_posts_views(library, shelf.theme.title, at, posts, crumb)
        for older_at, view in older.items():
            yield older_at, "older_posts.html", view


def _resources(library: Library) -> Iterator[tuple[str, str, object]]:
    for number in range(len(resource_pages(library).pages) + 1):
        view = resources_view(library, number)
        at = view.head.canonical.removeprefix(library.site.url)
        yield at, "resources.html", view
    for resource in library.resources:
        yield address("resource", resource.slug), "resource.html", resource_view(library, resource)
    for collection in library.content.collections:
        at = address("collection", collection.slug)
        yield at, "collection.html", collection_view(library, collection)


def _authors(library: Library) -> Iterator[tuple[str, str, object]]:
    yield list_address("author"), "authors.html", authors_view(library)
    crumb = author_crumb(library)
    for author in library.content.authors:
        at = address("author", author.slug)
        yield at, "author.html", author_view(library, author)
        posts = author_posts(library, author)
        older = older_posts_views(library, author.title, at, posts, crumb)
        for older_at, view in older.items():
            yield older_at, "older_posts.html", view
