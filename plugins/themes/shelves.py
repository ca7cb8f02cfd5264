"""What stands under each theme: its posts and resources, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..sources.content import Content
from ..sources.records import THEME_GROUPS, Post, Resource, Theme


@dataclass(frozen=True)
class Shelf:
    """One theme with everything under it, oldest first."""

    theme: Theme
    posts: tuple[Post, ...]
    resources: tuple[Resource, ...]


def shelves(content: Content) -> Mapping[str, Shelf]:
    """The shelf of each theme by slug, in the order of groups and then of slugs."""
    posts: dict[str, list[Post]] = {}
    resources: dict[str, list[Resource]] = {}
    for post in sorted(content.posts, key=lambda p: (p.date, p.slug)):
        for slug in post.themes:
            posts.setdefault(slug, []).append(post)
    for resource in sorted(content.resources, key=lambda r: (r.added, r.slug)):
        for slug in resource.themes:
            resources.setdefault(slug, []).append(resource)
    return {
        theme.slug: Shelf(
            theme, tuple(posts.get(theme.slug, ())), tuple(resources.get(theme.slug, ()))
        )
        for theme in in_order(content.themes)
    }


def in_order(themes: Sequence[Theme]) -> list[Theme]:
    """Themes by group, in the order in which the groups are read, then by slug."""
    return sorted(themes, key=lambda theme: (THEME_GROUPS.index(theme.group), theme.slug))
