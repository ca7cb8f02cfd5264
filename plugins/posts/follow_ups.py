"""Follow-ups: a new post says `follows: slug`, and everything else is found from that.

The posts that follow from one first post form its chain. It is a tree, for two posts may
follow the same one; shown as a list by date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..sources.content import by_slug
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Post
from ..sources.references import Show


class Chains:
    """Who follows whom among some posts. Follows that lead nowhere, or round, are left out."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self._by_slug = _with_aliases(posts)
        self._followers: dict[str, list[Post]] = {}
        self._target: dict[str, Post] = {}
        for post in sorted(posts, key=order):
            target = self._by_slug.get(post.follows or "")
            if target is not None and not self._leads_back(target, post):
                self._target[post.slug] = target
                self._followers.setdefault(target.slug, []).append(post)
        self._chains: dict[str, tuple[Post, ...]] = {}

    def target(self, post: Post) -> Post | None:
        """The post that this one follows."""
        return self._target.get(post.slug)

    def followers(self, post: Post) -> tuple[Post, ...]:
        """The posts that follow this one, oldest first."""
        return tuple(self._followers.get(post.slug, ()))

    def chain(self, post: Post) -> tuple[Post, ...]:
        """All posts of the chain that this one belongs to, oldest first; alone, only itself."""
        first = self._first(post)
        if first.slug not in self._chains:
            found = [first]
            for member in found:  # the list grows while it is read: breadth first, no recursion
                found += self._followers.get(member.slug, ())
            # By day alone, and stable: of two posts of one day the followed one stands first.
            self._chains[first.slug] = tuple(sorted(found, key=lambda post: post.date))
        return self._chains[first.slug]

    def _first(self, post: Post) -> Post:
        while post.slug in self._target:
            post = self._target[post.slug]
        return post

    def _leads_back(self, start: Post, to: Post) -> bool:
        post: Post | None = start
        while post is not None and post.slug != to.slug:
            post = self._target.get(post.slug)
        return post is not None


def order(post: Post) -> tuple[object, str]:
    """The key by which posts stand oldest first, the same on every machine."""
    return post.date, post.slug


def problems(posts: Sequence[Post], broken: Iterable[str], show: Show) -> Iterable[Problem]:
    """Follow-ups whose target is missing, a draft or newer, and loops.

    `broken` are slugs of posts whose files have problems of their own.
    """
    known = _with_aliases(posts)
    skip = set(broken)
    for post in posts:
        if post.follows is None or post.follows in skip:
            continue
        wrong = _what_is_wrong(post, known, post.slug in skip)
        if wrong:
            yield Problem(show(post.file), post.line("follows"), *wrong)


def _what_is_wrong(post: Post, known: dict[str, Post], undated: bool) -> tuple[str, str] | None:
    """`undated`: the post's own file has problems, so its date may be a stand-in."""
    name = post.follows or ""
    target = known.get(name)
    if target is None:
        others = [slug for slug in known if slug != post.slug]
        return f"it follows '{name}', which is no post", did_you_mean(name, others)
    if target.slug == post.slug:
        return "a post cannot follow itself", "write the slug of the older post"
    seen = [post.slug]
    at: Post | None = target
    while at is not None and at.slug not in seen:
        seen.append(at.slug)
        at = known.get(at.follows or "")
    if at is not None and at.slug == post.slug:
        loop = " → ".join([*seen, post.slug])
        return f"the follow-ups go round in a loop ({loop})", "take one 'follows:' out"
    if target.draft and not post.draft:
        return f"it follows '{name}', which is a draft", "publish that one first"
    if target.date > post.date and not undated:
        return (
            f"it follows '{name}', which is newer ({target.date:%Y-%m-%d})",
            "'follows:' stands in the newer of the two posts",
        )
    return None


def _with_aliases(posts: Sequence[Post]) -> dict[str, Post]:
    found = {alias: post for post in posts for alias in post.aliases}
    return {**found, **by_slug(posts)}
