"""Related posts: most shared themes first, then those of the same chain, then nearest in date.

Posts stand under each combination of their themes by date, so that finding three neighbours is a
look into one such row, seldom more, and not a walk over all posts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations

from ..sources.catalogue import Catalogue
from ..sources.records import Post
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
            lambda: _by_combination(content.posts),
            lambda name: _of_combination(content.posts, name),
        )

    def of(self, post: Post, count: int = 3) -> tuple[Post, ...]:
        """At most `count` related posts, best first. Posts that share no theme are not related."""
        here = post.date, post.slug
        chain = {member.slug: member for member in self._chains.chain(post)}
        found: list[str] = []
        for shared in range(len(post.themes), 0, -1):
            near = self._sharing(post, shared, count + len(found) + 1)
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

    def _sharing(self, post: Post, shared: int, count: int) -> set[Dated]:
        """The posts around this one's date that share as many of its themes, or more."""
        near: set[Dated] = set()
        for name in _combinations(post.themes, shared):
            row = self.sharing.get(name, ())
            at = bisect_left(row, (post.date, post.slug))
            near.update(row[max(0, at - count) : at + count + 1])
        return near


def _by_combination(posts: Sequence[Post]) -> Mapping[str, tuple[Dated, ...]]:
    """The posts under each combination of themes, oldest first."""
    rows: dict[str, list[Dated]] = {}
    for date, slug, themes in sorted((post.date, post.slug, post.themes) for post in posts):
        for shared in range(1, len(themes) + 1):
            for name in _combinations(themes, shared):
                rows.setdefault(name, []).append((date, slug))
    return {name: tuple(rows[name]) for name in sorted(rows)}


def _of_combination(posts: Sequence[Post], name: str) -> tuple[Dated, ...]:
    """The posts under one combination of themes, oldest first."""
    themes = set(name.split())
    return tuple(sorted((p.date, p.slug) for p in posts if themes.issubset(p.themes)))


def _combinations(themes: Sequence[str], shared: int) -> Iterator[str]:
    return (" ".join(some) for some in combinations(sorted(set(themes)), shared))
