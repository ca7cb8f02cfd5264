"""The short forms of records: a post in a list, a resource's card, a theme's line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resources import cards
from ..sources.addresses import address
from ..sources.records import Post, Resource, Theme
from .library import Library
from .parts import CardView, LinkView, PostLine
from .views import ThemeLine
from .wording import counted, minutes


def post_line(library: Library, post: Post) -> PostLine:
    """A post in a list."""
    if not library.content.tracker.is_quiet:
        return _post_line(library, post)
    lines = library.lines  # each post stands in several lists
    if post.slug not in lines:
        lines[post.slug] = _post_line(library, post)
    return lines[post.slug]


def _post_line(library: Library, post: Post) -> PostLine:
    return PostLine(
        title=post.title,
        address=library.at(address("post", post.slug)),
        day=library.day(post.date),
        minutes=minutes(library.conversion(post).minutes),
        standfirst=post.standfirst or " ".join(post.summary[:1]),
        themes=theme_links(library, post.themes),
        mark=library.mark(post),
    )


def post_lines(library: Library, posts: Iterable[Post]) -> tuple[PostLine, ...]:
    """Posts in a list, in the order given."""
    return tuple(post_line(library, post) for post in posts)


def posts_of(library: Library, slugs: Iterable[str]) -> Iterator[Post]:
    """Posts by their slugs."""
    return (library.posts_by_slug[slug] for slug in slugs)


def card(library: Library, resource: Resource) -> CardView:
    """A resource's card."""
    return CardView(
        title=resource.title,
        title_certain=resource.title_certain,
        address=library.at(address("resource", resource.slug)),
        url=resource.url or "",
        type=cards.TYPE_WORDS[resource.type],
        creators=cards.creators(resource),
        publication=resource.publication or "",
        dated=cards.dated(resource),
        minutes=minutes(resource.minutes) if resource.minutes else "",
        bucket=cards.bucket(resource.minutes),
        evidence=cards.evidence(resource),
        cost=cards.cost(resource),
        checked=library.day(resource.checked) if resource.checked else None,
        why=library.body(resource),
        themes=theme_links(library, resource.themes),
        mark=library.mark(resource),
    )


def card_views(library: Library, resources: Iterable[Resource]) -> tuple[CardView, ...]:
    """Cards in the order given."""
    return tuple(card(library, resource) for resource in resources)


def theme_links(library: Library, slugs: Iterable[str]) -> tuple[LinkView, ...]:
    """Links to themes by slug; one that readers do not see is left out."""
    known = library.themes_by_slug
    return tuple(
        library.link(known[slug].title, address("theme", slug)) for slug in slugs if slug in known
    )


def theme_line(library: Library, theme: Theme) -> ThemeLine:
    """A theme with what stands under it, counted."""
    shelf = library.shelves[theme.slug]
    counts = [
        counted(len(shelf.posts), "post", "posts") if shelf.posts else "",
        counted(len(shelf.resources), "resource", "resources") if shelf.resources else "",
    ]
    return ThemeLine(
        label=theme.title,
        address=library.at(address("theme", theme.slug)),
        definition=theme.definition,
        count=", ".join(filter(None, counts)) or "nothing yet",
    )
