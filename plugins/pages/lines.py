"""The short forms of records: a post in a list, a resource's card, a theme's line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resources import cards
from ..resources.divisions import values
from ..sources.addresses import address
from ..sources.records import Post, Resource, Theme
from .library import Library
from .parts import CardView, PostLine, ThemeLink
from .post_views import ResourceLine
from .theme_views import ThemeLine


def post_line(library: Library, post: Post) -> PostLine:
    """A post in a list."""
    if not library.content.tracker.is_quiet:
        return _post_line(library, post)
    lines = library.lines  # each post stands in several lists
    if post.slug not in lines:
        lines[post.slug] = _post_line(library, post)
    return lines[post.slug]


def _post_line(library: Library, post: Post) -> PostLine:
    lang, dir = library.spoken(post.lang)
    return PostLine(
        title=post.title,
        address=library.at(address("post", post.slug)),
        day=library.day(post.date),
        minutes=library.says("count.minutes", library.conversion(post).minutes),
        standfirst=post.standfirst or ("" if post.withdrawal else " ".join(post.summary[:1])),
        themes=theme_links(library, post.themes),
        mark=library.mark(post),
        lang=lang,
        dir=dir,
    )


def post_lines(library: Library, posts: Iterable[Post]) -> tuple[PostLine, ...]:
    """Posts in a list, in the order given."""
    return tuple(post_line(library, post) for post in posts)


def resource_line(library: Library, resource: Resource) -> ResourceLine:
    """A resource in one line: what it is, and how long it takes."""
    words = library.says
    about = words(f"card.types_within.{resource.type}")
    if resource.minutes:
        long = words(f"card.time.{cards.bucket(resource.minutes)}")
        about = words("theme.start_resource", type=about, minutes=long)
    lang, dir = library.spoken(resource.language)
    return ResourceLine(
        title=resource.title,
        address=library.at(address("resource", resource.slug)),
        about=about,
        mark=library.mark(resource),
        lang=lang,
        dir=dir,
    )


def posts_of(library: Library, slugs: Iterable[str]) -> Iterator[Post]:
    """Posts by their slugs."""
    return (library.posts_by_slug[slug] for slug in slugs)


def card(library: Library, resource: Resource) -> CardView:
    """A resource's card."""
    words = library.says
    lang, dir = library.spoken(resource.language)
    return CardView(
        title=resource.title,
        title_certain=resource.title_certain,
        address=library.at(address("resource", resource.slug)),
        url=cards.leads_to(resource),
        type=words(f"card.types.{resource.type}"),
        by=cards.creators(resource, words),
        creators=resource.creators,
        publication=resource.publication or "",
        dated=cards.dated(resource, words),
        date=resource.date or "",
        minutes=words("count.minutes", resource.minutes) if resource.minutes else "",
        bucket=words(f"card.time.{cards.bucket(resource.minutes)}"),
        evidence=cards.evidence(resource, words),
        cost=cards.cost(resource, words),
        checked=library.day(resource.checked) if resource.checked else None,
        why=library.body(resource),
        themes=theme_links(library, resource.themes),
        tags=" ".join(tags(library, resource)),
        mark=library.mark(resource),
        gone=resource.gone is not None,
        lang=lang,
        dir=dir,
    )


def tags(library: Library, resource: Resource) -> Iterator[str]:
    """The ids of the choices that a resource fits. A theme that readers do not see is none."""
    for division, value in values(resource):
        if division != "theme" or value in library.themes_by_slug:
            yield f"{division}-{value}"


def card_views(library: Library, resources: Iterable[Resource]) -> tuple[CardView, ...]:
    """Cards in the order given."""
    return tuple(card(library, resource) for resource in resources)


def theme_links(library: Library, slugs: Iterable[str]) -> tuple[ThemeLink, ...]:
    """Links to themes by slug; one that readers do not see is left out."""
    known = library.themes_by_slug
    return tuple(
        ThemeLink(known[slug].title, library.at(address("theme", slug)), known[slug].group)
        for slug in slugs
        if slug in known
    )


def theme_line(library: Library, theme: Theme) -> ThemeLine:
    """A theme with what stands under it, counted."""
    shelf = library.shelves[theme.slug]
    return ThemeLine(
        label=theme.title,
        address=library.at(address("theme", theme.slug)),
        definition=theme.definition,
        count=_counted(library, len(shelf.posts), len(shelf.resources)),
    )


def _counted(library: Library, posts: int, resources: int) -> str:
    """`2 posts, 1 resource`: of both what there is."""
    words = library.says
    if posts and resources:
        each = words("count.posts", posts), words("count.resources", resources)
        return words("themes.counts", posts=each[0], resources=each[1])
    if posts or resources:
        return words("count.posts", posts) if posts else words("count.resources", resources)
    return words("themes.nothing")
