"""The set of feeds: which there are, and what each holds (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from ..sources.addresses import address, feed_address
from ..sources.ids import uri
from ..sources.records import Post, Resource
from .entries import Desk, Entry, post_entry, resource_entry

LENGTH = 30
# A feed without entries has changed at no time; the feed formats want one all the same.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    """A feed to be written. `format` is "rss" or "atom"; `page` is the page it belongs to."""

    format: str
    address: str
    id: str
    title: str
    description: str
    page: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """The last change of anything in it."""
        return max((entry.updated for entry in self.entries), default=NEVER)


@dataclass(frozen=True)
class PlannedFeed:
    """A feed to be: its address, and how it is made when somebody asks for it."""

    address: str
    make: Callable[[Desk], Feed]


def feed_set(desk: Desk, site_name: str, tagline: str, site_id: str) -> Iterator[PlannedFeed]:
    """Every feed of the site.

    `site_id` is the permanent id of the site; without one ("") the main feed is known by the
    site's address, and becomes another when that changes.
    """
    for format in ("rss", "atom"):
        about = (format, site_name, tagline, site_id)
        yield PlannedFeed(feed_address(format), partial(_main, about))
    for theme in desk.content.themes:
        slug = theme.slug
        at = feed_address("rss", "theme", slug)
        yield PlannedFeed(at, partial(_of_theme, slug, site_name))


def _main(about: tuple[str, str, str, str], desk: Desk) -> Feed:
    format, site_name, tagline, site_id = about
    by_date = desk.content.by_date
    return Feed(
        format=format,
        address=feed_address(format),
        id=uri("site", site_id) if site_id else f"{desk.url}/",
        title=site_name,
        description=tagline or site_name,
        page=f"{desk.url}/",
        entries=_entries(desk, by_date.get("post", ()), by_date.get("resource", ())),
    )


def _of_theme(slug: str, site_name: str, desk: Desk) -> Feed:
    shelf = desk.shelves[slug]
    theme = shelf.theme
    return Feed(
        format="rss",
        address=feed_address("rss", "theme", slug),
        id=uri("theme-feed", theme.id),
        title=f"{theme.title} · {site_name}",
        description=theme.definition,
        page=desk.url + address("theme", slug),
        entries=_entries(desk, shelf.posts, shelf.resources),
    )


def _entries(desk: Desk, posts: Sequence[str], resources: Sequence[str]) -> tuple[Entry, ...]:
    """The newest of both, newest first; whole texts are made for these only.

    `posts` and `resources` are slugs, oldest first.
    """
    dated: list[tuple[datetime, str, Post | Resource]] = []
    for slug in posts[-LENGTH:]:
        post = desk.content.posts_by_slug[slug]
        dated.append((post.date, post.id, post))
    for slug in resources[-LENGTH:]:
        resource = desk.content.resources_by_slug[slug]
        dated.append((resource.added, resource.id, resource))
    newest = sorted(dated, key=lambda item: item[:2], reverse=True)[:LENGTH]
    return tuple(
        post_entry(desk, one) if isinstance(one, Post) else resource_entry(desk, one)
        for _, _, one in newest
    )
