"""Ordinary pages, and those that the site needs for itself: 404, redirects, the map."""

from __future__ import annotations

from collections.abc import Iterator

from ..posts.changes import last_change
from ..sources.addresses import address, old_address
from ..sources.records import Page, Post, Record
from .file_views import RobotsView, SitemapEntry, SitemapIndexView, SitemapView
from .heads import head
from .library import Library
from .policy import LEADS_ON
from .views import NotFoundView, PageView, RedirectView

MOST_ADDRESSES = 50_000  # in one map (https://www.sitemaps.org/protocol.html#index)


def page_view(library: Library, page: Page) -> PageView:
    """An ordinary page."""
    opening = library.opening(page)
    body = library.body(page)
    return PageView(
        head=head(
            library,
            page.title,
            opening or page.title,
            address("page", page.slug),
            frames=library.frames([body]),
        ),
        title=page.title,
        body=body,
        mark=library.mark(page),
    )


def not_found_view(library: Library) -> NotFoundView:
    """The page for an address that leads nowhere."""
    title = library.says("not_found.title")
    description = library.says("not_found.about")
    return NotFoundView(head(library, title, description, "/404.html", indexed=False))


def redirects(library: Library) -> Iterator[tuple[str, Record, str]]:
    """Old addresses: each with the record that it leads to, and the alias that says so."""
    for record in library.content.records():
        for alias in record.aliases:
            yield old_address(record.kind, alias), record, alias


def redirect_view(library: Library, record: Record) -> RedirectView:
    """Leads on from an old address of a record."""
    now = address(record.kind, record.slug)
    return RedirectView(record.title, library.at(now), library.absolute(now), LEADS_ON)


def sitemap_view(library: Library, number: int = 0) -> SitemapView:
    """The map of the site, or a part of it from 1 on: every page's address, in order; posts with
    their last change."""
    changed = {address("post", post.slug): _changed(library, post) for post in library.posts}
    found = library.addresses.get("", ())
    if number:
        found = found[(number - 1) * MOST_ADDRESSES : number * MOST_ADDRESSES]
    return SitemapView(
        tuple(SitemapEntry(library.absolute(at), changed.get(at, "")) for at in found)
    )


def sitemap_parts(addresses: int) -> range:
    """The numbers of the maps that so many addresses need; none where one map is enough."""
    return range(1, -(-addresses // MOST_ADDRESSES) + 1 if addresses > MOST_ADDRESSES else 1)


def sitemap_index_view(library: Library) -> SitemapIndexView:
    """The maps of a site that is too large for one."""
    numbers = sitemap_parts(len(library.addresses.get("", ())))
    return SitemapIndexView(tuple(library.absolute(f"/sitemap-{number}.xml") for number in numbers))


def robots_view(library: Library) -> RobotsView:
    """What robots may read."""
    return RobotsView(library.absolute("/sitemap.xml"))


def _changed(library: Library, post: Post) -> str:
    return last_change(post, library.chains).astimezone(library.zone).date().isoformat()
