"""What stands under each theme: its posts and resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..sources.catalogue import Catalogue, Found
from ..sources.dataclass import dataclass
from ..sources.records import THEME_GROUPS, Post, Resource, Theme
from ..sources.tracking import Index

Slugs = tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """One theme and the slugs of everything under it, oldest first."""

    theme: Theme
    posts: Slugs
    resources: Slugs


class Shelves:
    """The shelf of each theme, in the order of groups and then of slugs."""

    def __init__(self, content: Catalogue) -> None:
        self.content = content
        self.posts: Index[Slugs] = Index(
            "shelf-of-posts",
            content.tracker,
            lambda: _by_theme(content.by_date.get("post", ()), content.posts_by_slug),
        )
        self.resources: Index[Slugs] = Index(
            "shelf-of-resources",
            content.tracker,
            lambda: _by_theme(content.by_date.get("resource", ()), content.resources_by_slug),
        )

    def __getitem__(self, slug: str) -> Shelf:
        theme = self.content.themes_by_slug[slug]
        return Shelf(theme, self.posts.get(slug, ()), self.resources.get(slug, ()))

    def __iter__(self) -> Iterator[Shelf]:
        return (self[theme.slug] for theme in in_order(self.content.themes))


def _by_theme(slugs: Slugs, records: Found[Post] | Found[Resource]) -> Mapping[str, Slugs]:
    """The slugs of records under each of their themes, in the order given."""
    found: dict[str, list[str]] = {}
    for slug in slugs:
        for theme in records[slug].themes:
            found.setdefault(theme, []).append(slug)
    return {theme: tuple(found[theme]) for theme in sorted(found)}


def in_order(themes: Sequence[Theme]) -> list[Theme]:
    """Themes by group, in the order in which the groups are read, then by slug."""
    return sorted(themes, key=lambda theme: (THEME_GROUPS.index(theme.group), theme.slug))
