"""Related posts: most shared themes first, then those of the same chain, then nearest in date.

Posts are grouped by their set of themes, of which a site has few, so that finding three
neighbours costs a look into a handful of groups and not a walk over all posts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime

from ..sources.catalogue import Catalogue
from ..sources.records import Post
from ..sources.tracking import Index
from .follow_ups import Chains, order

Dated = tuple[datetime, str]
"""The date and the slug of a post."""


class RelatedPosts:
    """Finds related posts."""

    def __init__(self, content: Catalogue, chains: Chains) -> None:
        self._posts, self._chains = content.posts_by_slug, chains
        self.groups: Index[tuple[Dated, ...]] = Index(
            "group", content.tracker, lambda: _groups(content.posts)
        )
        self._levels: dict[tuple[str, ...], list[list[str]]] = {}

    def of(self, post: Post, count: int = 3) -> tuple[Post, ...]:
        """At most `count` related posts, best first. Posts that share no theme are not related."""
        slug, date, themes = post.slug, post.date, set(post.themes)
        chain = {member.slug: member for member in self._chains.chain(post)}
        found: list[str] = []
        for level in self._sharing(post.themes):
            shared = len(themes.intersection(level[0].split()))
            near = {n for name in level for n in _nearest(self.groups.get(name, ()), date, slug)}
            near |= {
                (member.date, member.slug)
                for member in chain.values()
                if len(themes.intersection(member.themes)) == shared
            }
            near.discard((date, slug))
            by_distance = sorted(near, key=lambda n: (n[1] not in chain, abs(n[0] - date), n[1]))
            found += [other for _, other in by_distance]
            if len(found) >= count:
                break
        return tuple(self._posts[slug] for slug in found[:count])

    def _sharing(self, themes: tuple[str, ...]) -> list[list[str]]:
        """The names of groups by how many themes they share with `themes`, most first."""
        names = self.groups.keys()
        if themes not in self._levels:
            levels: dict[int, list[str]] = {}
            for name in names:
                if shared := len(set(themes).intersection(name.split())):
                    levels.setdefault(shared, []).append(name)
            self._levels[themes] = [levels[shared] for shared in sorted(levels, reverse=True)]
        return self._levels[themes]


def _groups(posts: Sequence[Post]) -> Mapping[str, tuple[Dated, ...]]:
    """Posts by their themes, oldest first."""
    groups: dict[str, list[Dated]] = {}
    for date, slug, themes in sorted((*order(post), post.themes) for post in posts):
        groups.setdefault(" ".join(sorted(themes)), []).append((date, slug))
    return {name: tuple(groups[name]) for name in sorted(groups)}


def _nearest(group: Sequence[Dated], date: datetime, slug: str, count: int = 4) -> Sequence[Dated]:
    """The posts of a group (oldest first) that stand around a date."""
    at = bisect_left(group, (date, slug))
    return group[max(0, at - count) : at + count]
