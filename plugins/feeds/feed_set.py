"""The set of feeds: which there are, and what each holds (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

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


def feed_set(desk: Desk, site_name: str, tagline: str, site_id: str) -> Iterator[Feed]:
    """Every feed of the site, newest entries first.

    `site_id` is the permanent id of the site; without one ("") the main feed is known by the
    site's address, and becomes another when that changes.
    """
    main = _entries(desk, desk.content.posts, desk.content.resources)
    for format in ("rss", "atom"):
        yield Feed(
            format=format,
            address=feed_address(format),
            id=uri("site", site_id) if site_id else f"{desk.url}/",
            title=site_name,
            description=tagline or site_name,
            page=f"{desk.url}/",
            entries=main,
        )
    for theme in desk.content.themes:
        posts = [post for post in desk.content.posts if theme.slug in post.themes]
        resources = [one for one in desk.content.resources if theme.slug in one.themes]
        page = desk.url + address("theme", theme.slug)
        yield Feed(
            format="rss",
            address=feed_address("rss", "theme", theme.slug),
            id=uri("theme-feed", theme.id),
            title=f"{theme.title} · {site_name}",
            description=theme.definition,
            page=page,
            entries=_entries(desk, posts, resources),
        )


def _entries(desk: Desk, posts: Sequence[Post], resources: Sequence[Resource]) -> tuple[Entry, ...]:
    """The newest of both, newest first; whole texts are made for these only."""
    dated: list[tuple[datetime, str, Post | Resource]] = [
        *((post.date, post.id, post) for post in posts),
        *((resource.added, resource.id, resource) for resource in resources),
    ]
    newest = sorted(dated, key=lambda item: item[:2], reverse=True)[:LENGTH]
    return tuple(
        post_entry(desk, one) if isinstance(one, Post) else resource_entry(desk, one)
        for _, _, one in newest
    )
