"""The set of feeds: which there are, and at which addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from ..sources.addresses import (
    OPML_ADDRESS,
    archive_feed_address,
    chain_feed_address,
    comment_feed_address,
    feed_address,
    updates_feed_address,
)
from . import contents, rivers
from .contents import Feed, Head
from .entries import Desk

EVERY, XML = ("rss", "atom", "json"), ("rss", "atom")
Addresses = tuple[tuple[str, str], ...]
"""The addresses of a feed, each with its format: ("rss", "/feed.xml")."""


class PlannedFeed(NamedTuple):
    """A feed to be: what it is of (`theme`, `guilt`), and its addresses. The first two say how it
    is made, so a plan is plain data that can be kept."""

    kind: str
    subject: str
    addresses: Addresses

    def head(self, desk: Desk) -> Head:
        """What the feed says of itself."""
        return contents.HEADS[self.kind](desk, self.subject)

    def make(self, desk: Desk) -> Feed:
        """The feed with all of its entries."""
        return contents.FEEDS[self.kind](desk, self.subject)


def feed_set(desk: Desk) -> Iterator[PlannedFeed]:
    """Every feed of the site, in an order that follows from the content alone."""
    yield from subscriptions(desk)
    yield PlannedFeed("opml", "", (("opml", OPML_ADDRESS),))
    for number, block in enumerate(rivers.blocks(rivers.whole(desk)), 1):
        at = (("atom", archive_feed_address(number)),)
        yield PlannedFeed("archive", " ".join([str(number), *block]), at)
    for post in desk.content.posts:
        if post.comments != "none":
            yield PlannedFeed("post", post.slug, _at(comment_feed_address, XML, post.id))


def subscriptions(desk: Desk) -> Iterator[PlannedFeed]:
    """The feeds that people choose from: all but archives and those of single posts."""
    river = rivers.whole(desk)
    main = " ".join([str(len(river)), *rivers.newest(river)])
    yield PlannedFeed("main", main, _at(feed_address, EVERY))
    yield PlannedFeed("posts", "", _at(feed_address, EVERY, "post"))
    yield PlannedFeed("resources", "", _at(feed_address, EVERY, "resource"))
    yield PlannedFeed("updates", "", _at(updates_feed_address, EVERY))
    yield PlannedFeed("comments", "", _at(comment_feed_address, XML))
    for theme in desk.content.themes:
        yield _of("theme", theme.slug, theme.aliases, partial(_record_feed, "theme"))
    for author in desk.content.authors:
        yield _of("author", author.slug, author.aliases, partial(_record_feed, "author"))
    for slug in desk.chains.firsts():
        first = desk.content.posts_by_slug[slug]
        yield _of("chain", slug, first.aliases, chain_feed_address)


def _at(address_of: Callable[..., str], formats: tuple[str, ...], *about: str) -> Addresses:
    return tuple((format, address_of(format, *about)) for format in formats)


def _of(
    kind: str, slug: str, aliases: tuple[str, ...], address_of: Callable[..., str]
) -> PlannedFeed:
    """The feed of a record, at its old addresses too: a host of files cannot lead a feed reader
    on, and whoever has subscribed there goes on reading."""
    slugs = [slug, *(alias for alias in aliases if not alias.startswith("/"))]
    return PlannedFeed(kind, slug, tuple(a for s in slugs for a in _at(address_of, XML, s)))


def _record_feed(kind: str, format: str, slug: str) -> str:
    return feed_address(format, kind, slug)
