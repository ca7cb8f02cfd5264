"""Related posts: most shared themes first, then those of the same chain, then nearest in date.

Posts are grouped by their set of themes, of which a site has few, so that finding three
neighbours costs a look into a handful of groups and not a walk over all posts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..sources.records import Post
from .follow_ups import Chains, order


class RelatedPosts:
    """Finds related posts among some posts."""

    def __init__(self, posts: Sequence[Post], chains: Chains) -> None:
        self._chains = chains
        self._groups: dict[frozenset[str], list[Post]] = {}
        for post in sorted(posts, key=order):
            self._groups.setdefault(frozenset(post.themes), []).append(post)
        self._levels: dict[frozenset[str], list[list[list[Post]]]] = {}

    def of(self, post: Post, count: int = 3) -> tuple[Post, ...]:
        """At most `count` related posts, best first. Posts that share no theme are not related."""
        chain = {member.slug for member in self._chains.chain(post)}
        found: list[Post] = []
        for level in self._sharing(frozenset(post.themes)):
            near = [p for group in level for p in _nearest(group, post, count + 1)]
            near += [p for group in level for p in group if p.slug in chain and p not in near]
            near = [p for p in near if p.slug != post.slug]
            near.sort(key=lambda p: (p.slug not in chain, abs(p.date - post.date), p.slug))
            found += near
            if len(found) >= count:
                break
        return tuple(found[:count])

    def _sharing(self, themes: frozenset[str]) -> list[list[list[Post]]]:
        """Groups by how many themes they share with `themes`, most first."""
        if themes not in self._levels:
            levels: dict[int, list[list[Post]]] = {}
            for others, group in self._groups.items():
                if shared := len(themes & others):
                    levels.setdefault(shared, []).append(group)
            self._levels[themes] = [levels[shared] for shared in sorted(levels, reverse=True)]
        return self._levels[themes]


def _nearest(group: list[Post], post: Post, count: int) -> list[Post]:
    """The posts of a group (oldest first) that stand around this one's date."""
    at = bisect_left(group, order(post), key=order)
    return group[max(0, at - count) : at + count]
