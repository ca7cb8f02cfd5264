"""The index of themes and the page of a theme."""

from __future__ import annotations

from itertools import groupby

from ..comments import rendering
from ..resources.cards import BUCKETS, UNTIMED, bucket
from ..sources.addresses import VOCABULARY_ADDRESS, address, feed_address, list_address
from ..sources.records import Resource, Theme
from ..sources.words import Words
from ..themes.shelves import Shelf
from .feed_links import feeds_of
from .heads import head
from .library import Library
from .lines import card_views, post_lines, posts_of, theme_line
from .paging import Paged, older, paged
from .parts import Body, Crumb, LinkView
from .post_lists import older_posts_view
from .share_cards import card_of_first
from .theme_views import (
    BucketView,
    RelatedTheme,
    StartLine,
    ThemeGroup,
    ThemesView,
    ThemeView,
    VoiceView,
)
from .views import OlderPostsView


def themes_view(library: Library) -> ThemesView:
    """The index of themes, by group."""
    groups = groupby(library.shelves, key=lambda shelf: shelf.theme.group)
    title = library.says("lists.themes")
    description = library.says("themes.about", site=library.site.name)
    return ThemesView(
        head=head(library, title, description, list_address("theme")),
        groups=tuple(
            ThemeGroup(
                group,
                library.says(f"theme.groups.{group}"),
                tuple(theme_line(library, shelf.theme) for shelf in shelves),
            )
            for group, shelves in groups
        ),
        vocabulary=library.at(VOCABULARY_ADDRESS),
    )


def theme_posts(shelf: Shelf) -> Paged[str]:
    """The slugs of the posts of a theme, paged."""
    return paged(shelf.posts)


def older_theme_posts_view(library: Library, theme: Theme, number: int) -> OlderPostsView:
    """A further page of the posts of a theme."""
    posts = theme_posts(library.shelves[theme.slug])
    return older_posts_view(library, theme, posts, number, _crumb(library))


def theme_view(library: Library, theme: Theme) -> ThemeView:
    """The page of a theme."""
    shelf = library.shelves[theme.slug]
    posts = theme_posts(shelf)
    at = address("theme", theme.slug)
    crumbs = (_crumb(library),)
    return ThemeView(
        head=head(
            library,
            theme.title,
            theme.definition,
            at,
            crumbs=crumbs,
            feeds=feeds_of(library, theme),
            image=card_of_first(library, (theme.slug,)),
        ),
        crumbs=crumbs,
        group=theme.group,
        kind=library.says(f"theme.groups.{theme.group}"),
        title=theme.title,
        definition=theme.definition,
        intro=library.body(theme),
        count=theme_line(library, theme).count,
        start=_start(library, theme),
        posts=post_lines(library, posts_of(library, posts.newest)),
        older=older(library, LinkView(theme.title, library.at(at)), len(posts.pages)),
        buckets=_buckets(library, shelf),
        voices=_voices(library, theme),
        related=_related(library, theme),
        feeds=(
            library.link("RSS", feed_address("rss", "theme", theme.slug)),
            library.link("Atom", feed_address("atom", "theme", theme.slug)),
        ),
        mark=library.mark(theme),
    )


def _crumb(library: Library) -> Crumb:
    """The step above a theme."""
    return Crumb(library.says("lists.themes"), library.at(list_address("theme")))


def _start(library: Library, theme: Theme) -> tuple[StartLine, ...]:
    """What the owner would hand over first; what readers do not see is left out."""
    words, lines = library.says, []
    for slug in theme.start:
        if post := library.posts_by_slug.get(slug):
            long = words("count.minutes", library.conversion(post).minutes)
            at = library.at(address("post", slug))
            about = words("theme.start_post", minutes=long)
            lines.append(StartLine(post.title, at, about, *library.spoken(post.lang)))
        elif resource := library.resources_by_slug.get(slug):
            about = words(f"card.types_within.{resource.type}")
            if resource.minutes:
                long = words("count.minutes", resource.minutes)
                about = words("theme.start_resource", type=about, minutes=long)
            at = library.at(address("resource", slug))
            spoken = library.spoken(resource.language)
            lines.append(StartLine(resource.title, at, about, *spoken))
    return tuple(lines)


def _buckets(library: Library, shelf: Shelf) -> tuple[BucketView, ...]:
    """The resources of a theme by how long they take, the last added first in each bucket."""
    found: dict[str, list[Resource]] = {}
    for slug in reversed(shelf.resources):
        resource = library.resources_by_slug[slug]
        found.setdefault(bucket(resource.minutes or None), []).append(resource)
    if found.keys() == {UNTIMED}:  # nothing to choose by
        return (BucketView("", card_views(library, found[UNTIMED])),)
    return tuple(
        BucketView(
            library.says(f"card.time_heads.{time}" if time in BUCKETS else "theme.untimed"),
            card_views(library, found[time]),
        )
        for time in (*BUCKETS, UNTIMED)
        if time in found
    )


def _related(library: Library, theme: Theme) -> tuple[RelatedTheme, ...]:
    """The related themes that readers see, each with what stands under both."""
    known = library.themes_by_slug
    here = library.shelves[theme.slug]
    found = []
    for slug in theme.related:
        other = known.get(slug)
        if other is not None:
            at = library.at(address("theme", slug))
            both = _both(library.says, here, library.shelves[slug])
            found.append(RelatedTheme(other.title, at, other.definition, both))
    return tuple(found)


def _both(words: Words, one: Shelf, other: Shelf) -> str:
    """What stands under two themes: `1 post and 2 resources stand under both`."""
    posts = len(set(one.posts) & set(other.posts))
    resources = len(set(one.resources) & set(other.resources))
    if posts and resources:
        each = words("count.posts", posts), words("count.resources", resources)
        return words("theme.both", posts=each[0], resources=each[1])
    if posts:
        return words("theme.both_posts", posts)
    return words("theme.both_resources", resources) if resources else ""


def _voices(library: Library, theme: Theme) -> tuple[VoiceView, ...]:
    """Approved comments that the owner chose; one that has gone since is left out."""
    voices = []
    for id in theme.voices:
        comment = library.content.comment(id)
        post = library.posts_by_slug.get(comment.post) if comment else None
        if comment is None or post is None or comment.status != "approved":
            continue
        at = library.at(library.comment_address(comment))
        author = rendering.name(comment.author)
        body = Body(comment.body, (), "comment")
        day, spoken = library.day(comment.created), library.spoken(post.lang)
        voices.append(VoiceView(author, day, body, post.title, at, *spoken))
    return tuple(voices)
