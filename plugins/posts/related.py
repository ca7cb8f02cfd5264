"""Related posts: most shared themes first, then those of the same chain, then nearest in date; at
last those of the chain that share none.
Related resources: most shared themes first, then those added nearest to the post's date.

Both stand under each combination of their themes by date, so that finding three neighbours is a
look into one such row, seldom more, and not a walk over all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations

from ..sources.catalogue import Catalogue
from ..sources.records import Post, Resource
from ..sources.tracking import Index
from .follow_ups import Chains

Dated = tuple[datetime, str]
"""The date and the slug of a post."""


class RelatedPosts:
    """Finds related posts."""

    def __init__(self, content: Catalogue, chains: Chains) -> None:
        self._posts, self._chains = content.posts_by_slug, chains
        self.sharing: Index[tuple[Dated, ...]] = Index(
            "sharing",
            content.tracker,
            lambda: _by_combination(_dated_posts(content)),
            lambda name: _of_combination(_dated_posts(content), name),
        )

    def of(self, post: Post, count: int = 3) -> tuple[Post, ...]:
        """At most `count` related posts, best first. Posts that share neither a theme nor the chain
        are not related."""
        here = post.date, post.slug
        chain = {member.slug: member for member in self._chains.chain(post)}
        found: list[str] = []
        for shared in range(len(post.themes), -1, -1):
            near = _around(self.sharing, post, shared, count + len(found) + 1) if shared else set()
            near |= {
                (member.date, slug)
                for slug, member in chain.items()
                if len(set(post.themes).intersection(member.themes)) >= shared
            }
            near -= {here, *(one for one in near if one[1] in found)}
            by_distance = sorted(near, key=lambda n: (n[1] not in chain, abs(n[0] - here[0]), n[1]))
            found += [slug for _, slug in by_distance]
            if len(found) >= count:
                break
        return tuple(self._posts[slug] for slug in found[:count])


class RelatedResources:
    """Finds resources for who has read a post. One that is gone is nobody's."""

    def __init__(self, content: Catalogue) -> None:
        self._resources = content.resources_by_slug
        self.sharing: Index[tuple[Dated, ...]] = Index(
            "sharing-resources",
            content.tracker,
            lambda: _by_combination(_dated_resources(content)),
            lambda name: _of_combination(_dated_resources(content), name),
        )

    def of(self, post: Post, count: int = 2, without: Collection[str] = ()) -> tuple[Resource, ...]:
        """At most `count` related resources, best first, but those whose slug is `without`."""
        found: list[str] = []
        for shared in range(len(post.themes), 0, -1):
            near = _around(self.sharing, post, shared, count + len(found) + len(without))
            new = [one for one in near if one[1] not in found and one[1] not in without]
            new.sort(key=lambda one: (abs(one[0] - post.date), one[1]))
            found += [slug for _, slug in new]
            if len(found) >= count:
                break
        return tuple(self._resources[slug] for slug in found[:count])


def _around(sharing: Index[tuple[Dated, ...]], post: Post, shared: int, count: int) -> set[Dated]:
    """What stands around a post's date and shares as many of its themes, or more."""
    near: set[Dated] = set()
    for name in _combinations(post.themes, shared):
        row = sharing.get(name, ())
        at = bisect_left(row, (post.date, post.slug))
        near.update(row[max(0, at - count) : at + count + 1])
    return near


Themed = tuple[datetime, str, tuple[str, ...]]
"""The date, the slug and the themes of a record."""


def _dated_posts(content: Catalogue) -> Iterator[Themed]:
    return ((post.date, post.slug, post.themes) for post in content.posts)


def _dated_resources(content: Catalogue) -> Iterator[Themed]:
    return ((r.added, r.slug, r.themes) for r in content.resources if r.gone is None)


def _by_combination(records: Iterable[Themed]) -> Mapping[str, tuple[Dated, ...]]:
    """Records under each combination of themes, oldest first."""
    rows: dict[str, list[Dated]] = {}
    for date, slug, themes in sorted(records):
        for shared in range(1, len(themes) + 1):
            for name in _combinations(themes, shared):
                rows.setdefault(name, []).append((date, slug))
    return {name: tuple(rows[name]) for name in sorted(rows)}


def _of_combination(records: Iterable[Themed], name: str) -> tuple[Dated, ...]:
    """Records under one combination of themes, oldest first."""
    themes = set(name.split())
    return tuple(sorted((date, slug) for date, slug, its in records if themes.issubset(its)))


def _combinations(themes: Sequence[str], shared: int) -> Iterator[str]:
    return (" ".join(some) for some in combinations(sorted(set(themes)), shared))
