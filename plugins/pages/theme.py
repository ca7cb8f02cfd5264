"""The index of themes and the page of a theme."""

from __future__ import annotations

from itertools import groupby

from ..comments import rendering
from ..sources.addresses import address, feed_address, list_address
from ..sources.records import Theme
from ..themes.shelves import Shelf
from .heads import head
from .library import Library
from .lines import card_views, post_lines, posts_of, theme_line
from .paging import Paged, older, paged
from .parts import Body, Crumb, LinkView
from .post_lists import older_posts_view
from .views import OlderPostsView, ThemeGroup, ThemesView, ThemeView, VoiceView

# What the groups of the vocabulary are called on the page.
GROUP_WORDS = {
    "inner-life": "What it feels like",
    "ideas": "Ideas to think with",
    "skills": "Things to practise",
    "family": "With the children",
    "wellbeing": "Staying well",
    "work": "At work",
    "community": "Each other",
}


def themes_view(library: Library) -> ThemesView:
    """The index of themes, by group."""
    groups = groupby(library.shelves, key=lambda shelf: shelf.theme.group)
    title = "Themes"
    description = f"What {library.site.name} is about, theme by theme."
    return ThemesView(
        head=head(library, title, description, list_address("theme")),
        groups=tuple(
            ThemeGroup(
                GROUP_WORDS[group], tuple(theme_line(library, shelf.theme) for shelf in shelves)
            )
            for group, shelves in groups
        ),
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
    known = library.themes_by_slug
    feed = library.link(f"{theme.title} (RSS)", feed_address("rss", "theme", theme.slug))
    return ThemeView(
        head=head(library, theme.title, theme.definition, at, crumbs=crumbs, feed=feed),
        crumbs=crumbs,
        title=theme.title,
        definition=theme.definition,
        intro=library.body(theme),
        start=_start(library, theme),
        posts=post_lines(library, posts_of(library, posts.newest)),
        older=older(library, LinkView(theme.title, library.at(at)), len(posts.pages)),
        cards=card_views(
            library, (library.resources_by_slug[slug] for slug in reversed(shelf.resources))
        ),
        voices=_voices(library, theme),
        related=tuple(theme_line(library, known[slug]) for slug in theme.related if slug in known),
        feed=feed,
        mark=library.mark(theme),
    )


def _crumb(library: Library) -> Crumb:
    """The step above a theme."""
    return Crumb("Themes", library.at(list_address("theme")))


def _start(library: Library, theme: Theme) -> tuple[LinkView, ...]:
    links = []
    for slug in theme.start:
        if post := library.posts_by_slug.get(slug):
            links.append(library.link(post.title, address("post", slug)))
        elif resource := library.resources_by_slug.get(slug):
            links.append(library.link(resource.title, address("resource", slug)))
    return tuple(links)


def _voices(library: Library, theme: Theme) -> tuple[VoiceView, ...]:
    """Approved comments that the owner chose; one that has gone since is left out."""
    voices = []
    for id in theme.voices:
        comment = library.content.comment(id)
        post = library.posts_by_slug.get(comment.post) if comment else None
        if comment is None or post is None or comment.status != "approved":
            continue
        at = library.at(f"{address('post', post.slug)}#{comment.id}")
        author = rendering.name(comment.author)
        body = Body(comment.body, (), "comment")
        voices.append(VoiceView(author, library.day(comment.created), body, post.title, at))
    return tuple(voices)
