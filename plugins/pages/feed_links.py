"""Which feeds the head of a page declares: the main one first, then those of this page.

At most four, for people who look there see one list. The others are on /feeds/.
"""

from __future__ import annotations

from collections.abc import Callable

from ..sources import feed_titles as titles
from ..sources.addresses import (
    chain_feed_address,
    comment_feed_address,
    feed_address,
    updates_feed_address,
)
from ..sources.records import Post, Record
from .library import Library
from .parts import FeedLinkView

EVERY, XML = ("rss", "atom", "json"), ("rss", "atom")
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
_SAID = {"rss": "", "atom": " (Atom)", "json": " (JSON)"}

Feeds = tuple[FeedLinkView, ...]


def main_feed(library: Library, formats: tuple[str, ...] = XML) -> Feeds:
    """The main feed, where a page has none of its own."""
    return _links(library, titles.main_title(library.site.name), feed_address, formats)


def feeds_of(library: Library, record: Record) -> Feeds:
    """Those of a page of a post, a theme, an author; of resources for what belongs to them."""
    site, kind, slug = library.site.name, record.kind, record.slug
    words = library.says
    if isinstance(record, Post) and record.comments != "none":
        title = titles.comments_title(words, record.title, site)
        return _with_main(library, title, lambda f: comment_feed_address(f, record.id))
    if kind == "theme":
        return _with_main(library, titles.part_title(words, record.title, site), _of(kind, slug))
    if kind == "author":
        return _with_main(library, titles.author_title(words, record.title, site), _of(kind, slug))
    if kind in ("resource", "collection"):
        return resource_feeds(library, XML)
    return main_feed(library)


def post_feeds(library: Library) -> Feeds:
    """Those of the archive of all posts."""
    return _part(library, "posts", _of("post"))


def resource_feeds(library: Library, formats: tuple[str, ...] = EVERY) -> Feeds:
    """Those of the index of resources."""
    return _part(library, "resources", _of("resource"), formats)


def update_feeds(library: Library) -> Feeds:
    """Those of the archive of a year: what has changed in older posts."""
    return _part(library, "updates", updates_feed_address)


def comment_feeds(library: Library) -> Feeds:
    """Those of the page about feeds: what readers write everywhere."""
    return _part(library, "comments", comment_feed_address, XML)


def chain_feeds(library: Library, first: Post) -> Feeds:
    """Those of a chain of follow-ups, by its first post."""
    title = titles.chain_title(library.says, first.title, library.site.name)
    return _with_main(library, title, lambda f: chain_feed_address(f, first.slug))


def _of(kind: str, slug: str = "") -> Callable[[str], str]:
    return lambda format: feed_address(format, kind, slug)


def _part(
    library: Library,
    part: str,
    address_of: Callable[[str], str],
    formats: tuple[str, ...] = EVERY,
) -> Feeds:
    words = library.says
    title = titles.part_title(words, titles.part_name(words, part), library.site.name)
    return _with_main(library, title, address_of, formats)


def _with_main(
    library: Library,
    title: str,
    address_of: Callable[[str], str],
    formats: tuple[str, ...] = XML,
) -> Feeds:
    return (*main_feed(library, ("rss",)), *_links(library, title, address_of, formats))


def _links(
    library: Library, title: str, address_of: Callable[[str], str], formats: tuple[str, ...]
) -> Feeds:
    return tuple(
        FeedLinkView(title + _SAID[format], _TYPES[format], library.at(address_of(format)))
        for format in formats
    )
