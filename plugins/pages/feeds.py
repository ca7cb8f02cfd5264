"""The page about feeds: what there is to follow, where, how, and when it last changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from ..posts.changes import last_told
from ..resources import cards
from ..sources import feed_titles as titles
from ..sources.addresses import (
    FEEDS_ADDRESS,
    OPML_ADDRESS,
    chain_feed_address,
    comment_feed_address,
    feed_address,
    updates_feed_address,
)
from ..sources.records import Post, Resource
from .feed_links import EVERY, XML, comment_feeds
from .file_views import FeedStyleView
from .heads import head
from .library import Library
from .parts import LinkView
from .views import FeedGroup, FeedLine, FeedsView

LENGTH = 30  # what a feed holds: what changed before these is in it no more
_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON"}


def feeds_view(library: Library) -> FeedsView:
    """How to subscribe, and to what."""
    site = library.site
    title = library.says("feeds.title")
    description = library.says("feeds.about", site=site.name)
    return FeedsView(
        head=head(library, title, description, FEEDS_ADDRESS, feeds=comment_feeds(library)),
        main=_main(library),
        parts=tuple(_parts(library)),
        groups=tuple(group for group in _groups(library) if group.feeds),
        opml=library.absolute(OPML_ADDRESS),
    )


def _main(library: Library) -> FeedLine:
    posts, resources = library.posts.slugs, library.resources.slugs
    return _line(
        library,
        "everything",
        titles.main_title(library.site.name),
        library.says("feeds.about_main"),
        feed_address,
        _newest(library, posts, resources),
        EVERY,
    )


def _parts(library: Library) -> Iterable[FeedLine]:
    posts, resources = library.posts.slugs, library.resources.slugs
    yield _part(library, "posts", partial(_of, "post", ""), _newest(library, posts, ()))
    yield _part(library, "resources", partial(_of, "resource", ""), _newest(library, (), resources))
    yield _part(library, "updates", updates_feed_address, library.last_news.get("", None))
    changed = library.last_comment.get("", None)
    yield _part(library, "comments", comment_feed_address, changed, XML)


def _part(
    library: Library,
    part: str,
    address_of: Callable[[str], str],
    changed: datetime | None,
    formats: tuple[str, ...] = EVERY,
) -> FeedLine:
    words = library.says
    label, about = titles.part_name(words, part), titles.about_part(words, part)
    return _line(library, part, label, about, address_of, changed, formats)


def _groups(library: Library) -> Iterable[FeedGroup]:
    yield _group(
        library,
        "by-theme",
        library.says("feeds.by_theme"),
        [
            _line(
                library,
                "",
                shelf.theme.title,
                shelf.theme.definition,
                partial(_of, "theme", shelf.theme.slug),
                _newest(library, shelf.posts[::-1], shelf.resources[::-1]),
            )
            for shelf in library.shelves
        ],
    )
    yield _group(
        library,
        "by-author",
        library.says("feeds.by_author"),
        [
            _line(
                library,
                "",
                author.title,
                "",
                partial(_of, "author", author.slug),
                _newest(library, library.posts_by(author)[::-1], ()),
            )
            for author in library.content.authors
        ],
    )
    yield _group(library, "by-story", library.says("feeds.by_story"), list(_stories(library)))


def _group(library: Library, anchor: str, label: str, feeds: list[FeedLine]) -> FeedGroup:
    return FeedGroup(anchor, label, library.says("count.feeds", len(feeds)), tuple(feeds))


def _stories(library: Library) -> Iterable[FeedLine]:
    for slug in library.chains.firsts():
        first = library.posts_by_slug[slug]
        members = [one.slug for one in reversed(library.chains.chain(first))]
        changed = _newest(library, members, ())
        line = _line(library, "", first.title, "", partial(_of_chain, slug), changed)
        lang, dir = library.spoken(first.lang)
        yield replace(line, lang=lang, dir=dir)


def _of_chain(slug: str, format: str) -> str:
    return chain_feed_address(format, slug)


def _of(kind: str, slug: str, format: str) -> str:
    return feed_address(format, kind, slug)


def _line(
    library: Library,
    anchor: str,
    label: str,
    about: str,
    address_of: Callable[[str], str],
    changed: datetime | None,
    formats: tuple[str, ...] = XML,
) -> FeedLine:
    return FeedLine(
        anchor=anchor,
        label=label,
        about=about,
        changed=library.day(changed) if changed else None,
        addresses=tuple(
            LinkView(_NAMES[format], library.absolute(address_of(format))) for format in formats
        ),
    )


def _newest(library: Library, posts: Iterable[str], resources: Iterable[str]) -> datetime | None:
    """The last change of what a feed holds; the slugs stand newest first."""
    found: list[tuple[datetime, Post | Resource]] = []
    for slug in [*posts][:LENGTH]:
        post = library.posts_by_slug[slug]
        found.append((post.came_out, post))
    for slug in [*resources][:LENGTH]:
        resource = library.resources_by_slug[slug]
        found.append((resource.came_out, resource))
    held = sorted(found, key=lambda one: one[0], reverse=True)[:LENGTH]
    return max((_changed(library, one) for _, one in held), default=None)


def _changed(library: Library, of: Post | Resource) -> datetime:
    if isinstance(of, Post):
        return last_told(of, library.chains)
    return cards.last_change(of)


def feed_style_view(library: Library) -> FeedStyleView:
    """The style sheet of feeds, for a browser that shows one."""
    return FeedStyleView(library.at("/theme/fonts/"))
