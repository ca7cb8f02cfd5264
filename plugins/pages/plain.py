"""Ordinary pages, and those that the site needs for itself: feeds, 404, redirects, the map."""

from __future__ import annotations

from collections.abc import Iterator

from ..posts.changes import last_change
from ..sources.addresses import address, feed_address, old_address
from ..sources.records import Page, Post, Record
from .heads import head
from .library import Library
from .views import (
    FeedLine,
    FeedsView,
    NotFoundView,
    PageView,
    RedirectView,
    RobotsView,
    SitemapEntry,
    SitemapView,
)

FEEDS_ADDRESS = "/feeds/"


def page_view(library: Library, page: Page) -> PageView:
    """An ordinary page."""
    opening = library.opening(page)
    return PageView(
        head=head(library, page.title, opening or page.title, address("page", page.slug)),
        title=page.title,
        body=library.body(page),
        mark=library.mark(page),
    )


def feeds_view(library: Library) -> FeedsView:
    """How to subscribe, and to what."""
    site = library.site
    title = "Subscribe"
    description = f"Follow {site.name} by RSS: no account, no e-mail address."
    return FeedsView(
        head=head(library, title, description, FEEDS_ADDRESS),
        main=FeedLine(
            site.name,
            "Every new post and every new resource, whole.",
            library.absolute(feed_address("rss")),
            library.absolute(feed_address("atom")),
        ),
        themes=tuple(
            FeedLine(
                shelf.theme.title,
                shelf.theme.definition,
                library.absolute(feed_address("rss", "theme", shelf.theme.slug)),
                "",
            )
            for shelf in library.shelves
        ),
    )


def not_found_view(library: Library) -> NotFoundView:
    """The page for an address that leads nowhere."""
    title = "This page is not here"
    description = "There is nothing at this address."
    return NotFoundView(head(library, title, description, "/404.html", indexed=False))


def redirects(library: Library) -> Iterator[tuple[str, Record, str]]:
    """Old addresses: each with the record that it leads to, and the alias that says so."""
    for record in library.content.records():
        for alias in record.aliases:
            yield old_address(record.kind, alias), record, alias


def redirect_view(library: Library, record: Record) -> RedirectView:
    """Leads on from an old address of a record."""
    now = address(record.kind, record.slug)
    return RedirectView(record.title, library.at(now), library.absolute(now))


def sitemap_view(library: Library) -> SitemapView:
    """The map of the site: every page's address, in order; posts with their last change."""
    changed = {address("post", post.slug): _changed(library, post) for post in library.posts}
    found = library.addresses.get("", ())
    return SitemapView(
        tuple(SitemapEntry(library.absolute(at), changed.get(at, "")) for at in found)
    )


def robots_view(library: Library) -> RobotsView:
    """What robots may read."""
    return RobotsView(library.absolute("/sitemap.xml"))


def _changed(library: Library, post: Post) -> str:
    return last_change(post, library.chains).astimezone(library.zone).date().isoformat()
