"""What each kind of feed says of itself, and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from ..sources import feed_titles as titles
from ..sources.addresses import (
    FEEDS_ADDRESS,
    address,
    archive_feed_address,
    chain_address,
    feed_address,
    list_address,
)
from ..sources.dataclass import dataclass
from ..sources.ids import uri
from ..sources.records import Author, Post, Theme
from . import rivers
from .comments import comments_on, latest_comments
from .entries import Desk, Entry, one_line
from .fitting import fitting
from .updates import latest_updates

# A feed without entries has changed at no time; the feed formats want one all the same.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Head:
    """What a feed says of itself. `page` is the page it belongs to, an absolute address."""

    id: str
    title: str
    description: str
    page: str


@dataclass(frozen=True)
class Feed:
    """A feed, whatever its format. `previous` is the archive that goes on where it ends (RFC 5005
    §4), `following` the one that goes on after it; `current` is the feed that an archive belongs
    to. Each is "" where there is none."""

    head: Head
    entries: tuple[Entry, ...]
    previous: str = ""
    current: str = ""
    following: str = ""

    @property
    def updated(self) -> datetime:
        """The last change of anything in it."""
        return max((entry.updated for entry in self.entries), default=NEVER)


# ── The whole site ──────────────────────────────────────────────────────────────────────────


def _main_head(desk: Desk, subject: str) -> Head:
    about = desk.about
    id = uri("site", about.id) if about.id else f"{desk.url}/"
    return Head(id, titles.main_title(about.name), about.tagline or about.name, f"{desk.url}/")


def _main(desk: Desk, subject: str) -> Feed:
    """`subject` is how many entries there have ever been, and the keys of the newest."""
    total, *keys = subject.split(" ")
    are_archived = int(total) >= rivers.FEWEST
    entries = fitting(rivers.entries(desk, reversed(keys)), rivers.BLOCK if are_archived else 1)
    before = (int(total) - len(entries)) // rivers.BLOCK if are_archived else 0
    previous = desk.url + archive_feed_address(before) if before else ""
    return Feed(_main_head(desk, subject), entries, previous)


def _archive(desk: Desk, subject: str) -> Feed:
    """`subject` is the number of the archive, from 1 on, and its keys.

    Only the first names the one after it. An archive that names none at all is held to be
    incomplete (feedvalidator, ArchiveIncomplete), and in the others that line would change bytes
    that are to stay for ever; the second is always there before the first is.
    """
    number, *keys = subject.split(" ")
    before = int(number) - 1
    return Feed(
        _main_head(desk, subject),
        rivers.archived(desk, reversed(keys)),
        desk.url + archive_feed_address(before) if before else "",
        desk.url + feed_address("atom"),
        desk.url + archive_feed_address(2) if not before else "",
    )


def _part(desk: Desk, part: str, page: str) -> Head:
    """`part` is one of `feed_titles.PARTS`; ids are made of it, and so are the same in every
    language."""
    site, words = desk.about, desk.words
    id = uri("site", f"{site.id} {part}") if site.id else f"{desk.url}/#{part}"
    title = titles.part_title(words, titles.part_name(words, part), site.name)
    return Head(id, title, titles.about_part(words, part), desk.url + page)


def _posts_head(desk: Desk, subject: str) -> Head:
    return _part(desk, "posts", list_address("post"))


def _posts(desk: Desk, subject: str) -> tuple[Entry, ...]:
    return _newest(desk, desk.content.by_date.get("post", ()))


def _resources_head(desk: Desk, subject: str) -> Head:
    return _part(desk, "resources", list_address("resource"))


def _resources(desk: Desk, subject: str) -> tuple[Entry, ...]:
    return _newest(desk, (), desk.content.by_date.get("resource", ()))


def _updates_head(desk: Desk, subject: str) -> Head:
    return _part(desk, "updates", f"{FEEDS_ADDRESS}#updates")


def _comments_head(desk: Desk, subject: str) -> Head:
    return _part(desk, "comments", f"{FEEDS_ADDRESS}#comments")


# ── One record ──────────────────────────────────────────────────────────────────────────────


def _theme(desk: Desk, slug: str) -> Theme:
    return desk.content.themes_by_slug[slug]


def _theme_head(desk: Desk, slug: str) -> Head:
    theme = _theme(desk, slug)
    title = titles.part_title(desk.words, one_line(theme.title), desk.about.name)
    return Head(uri("theme-feed", theme.id), title, theme.definition, desk.page(theme))


def _theme_entries(desk: Desk, slug: str) -> tuple[Entry, ...]:
    shelf = desk.shelves[slug]
    return _newest(desk, shelf.posts, shelf.resources)


def _author(desk: Desk, slug: str) -> Author:
    return desk.content.authors_by_slug[slug]


def _author_head(desk: Desk, slug: str) -> Head:
    author = _author(desk, slug)
    name = one_line(author.title)
    title = titles.author_title(desk.words, name, desk.about.name)
    return Head(
        uri("author-feed", author.id),
        title,
        desk.words("feeds.titles.about_author", name=name),
        desk.page(author),
    )


def _author_entries(desk: Desk, slug: str) -> tuple[Entry, ...]:
    return _newest(desk, desk.posts_by(_author(desk, slug)))


def _post(desk: Desk, slug: str) -> Post:
    return desk.content.posts_by_slug[slug]


def _chain_head(desk: Desk, slug: str) -> Head:
    first = _post(desk, slug)
    title = titles.chain_title(desk.words, one_line(first.title), desk.about.name)
    page = desk.url + chain_address(slug)
    return Head(uri("chain-feed", first.id), title, desk.words("feeds.titles.about_chain"), page)


def _chain_entries(desk: Desk, slug: str) -> tuple[Entry, ...]:
    return _newest(desk, tuple(post.slug for post in desk.chains.chain(_post(desk, slug))))


def _post_head(desk: Desk, slug: str) -> Head:
    post = _post(desk, slug)
    title = titles.comments_title(desk.words, one_line(post.title), desk.about.name)
    page = f"{desk.url}{address('post', slug)}"
    return Head(
        uri("comments-feed", post.id), title, desk.words("feeds.titles.about_comments_on"), page
    )


def _post_comments(desk: Desk, slug: str) -> tuple[Entry, ...]:
    return comments_on(desk, _post(desk, slug))


def _newest(
    desk: Desk, posts: tuple[str, ...], resources: tuple[str, ...] = ()
) -> tuple[Entry, ...]:
    return fitting(rivers.entries(desk, rivers.newest_of(desk, posts, resources)), 1)


_Heads = Callable[[Desk, str], Head]
_Entries = Callable[[Desk, str], tuple[Entry, ...]]


def _feed(head: _Heads, entries: _Entries) -> Callable[[Desk, str], Feed]:
    return lambda desk, subject: Feed(head(desk, subject), entries(desk, subject))


HEADS: dict[str, _Heads] = {
    "main": _main_head,
    "posts": _posts_head,
    "resources": _resources_head,
    "updates": _updates_head,
    "comments": _comments_head,
    "theme": _theme_head,
    "author": _author_head,
    "chain": _chain_head,
    "post": _post_head,
}
_ENTRIES: dict[str, _Entries] = {
    "posts": _posts,
    "resources": _resources,
    "updates": lambda desk, subject: latest_updates(desk),
    "comments": lambda desk, subject: latest_comments(desk),
    "theme": _theme_entries,
    "author": _author_entries,
    "chain": _chain_entries,
    "post": _post_comments,
}
FEEDS: dict[str, Callable[[Desk, str], Feed]] = {
    "main": _main,
    "archive": _archive,
    **{kind: _feed(HEADS[kind], entries) for kind, entries in _ENTRIES.items()},
}
"""How the feed of each kind is made; its subject is a slug, or what its function says."""
