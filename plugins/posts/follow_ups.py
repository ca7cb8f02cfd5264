"""Follow-ups: a new post says `follows: slug`, and everything else is found from that.

The posts that follow from one first post form its chain. It is a tree, for two posts may
follow the same one; shown as a list by date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ..sources.catalogue import Catalogue
from ..sources.content import by_slug
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Post
from ..sources.references import Show
from ..sources.tracking import Index


class Links(NamedTuple):
    """What a post of a chain is linked with, by slug: what it follows ("" for nothing), what
    follows it, and the whole chain, oldest first."""

    target: str
    followers: tuple[str, ...]
    chain: tuple[str, ...]


class Chains:
    """Who follows whom. Follows that lead nowhere, or round, are left out."""

    def __init__(self, content: Catalogue) -> None:
        self._posts = content.posts_by_slug
        self.index: Index[Links] = Index("chain", content.tracker, lambda: links(content.posts))

    def target(self, post: Post) -> Post | None:
        """The post that this one follows."""
        return self._posts.get(self._links(post).target) if self._links(post).target else None

    def followers(self, post: Post) -> tuple[Post, ...]:
        """The posts that follow this one, oldest first."""
        return tuple(self._posts[slug] for slug in self._links(post).followers)

    def chain(self, post: Post) -> tuple[Post, ...]:
        """All posts of the chain that this one belongs to, oldest first; alone, only itself."""
        return tuple(self._posts[slug] for slug in self._links(post).chain) or (post,)

    def firsts(self) -> tuple[str, ...]:
        """The slugs of the posts with which chains begin, in order."""
        return _firsts(self.index.whole())

    def _links(self, post: Post) -> Links:
        return self.index.get(post.slug, Links("", (), ()))


def links(posts: Sequence[Post]) -> dict[str, Links]:
    """The links of each post that follows another or is followed."""
    by_slug = _with_aliases(posts)
    targets: dict[str, str] = {}
    followers: dict[str, list[Post]] = {}
    for post in sorted((post for post in posts if post.follows), key=order):
        target = by_slug.get(post.follows or "")
        if target is not None and not _leads_back(target.slug, post.slug, targets):
            targets[post.slug] = target.slug
            followers.setdefault(target.slug, []).append(post)
    found: dict[str, Links] = {}
    for slug in followers.keys() - targets.keys():  # the first posts of chains
        chain = [by_slug[slug]]
        for member in chain:  # the list grows while it is read: breadth first, no recursion
            chain += followers.get(member.slug, ())
        # By day alone, and stable: of two posts of one day the followed one stands first.
        members = tuple(post.slug for post in sorted(chain, key=lambda post: post.date))
        for name in members:
            after = tuple(post.slug for post in followers.get(name, ()))
            found[name] = Links(targets.get(name, ""), after, members)
    return {slug: found[slug] for slug in sorted(found)}


def beginnings(posts: Sequence[Post]) -> tuple[str, ...]:
    """The slugs of the posts with which chains begin, in order."""
    return _firsts(links(posts))


def _firsts(found: Mapping[str, Links]) -> tuple[str, ...]:
    return tuple(sorted({one.chain[0] for one in found.values()}))


def _leads_back(start: str, to: str, targets: Mapping[str, str]) -> bool:
    slug: str | None = start
    while slug is not None and slug != to:
        slug = targets.get(slug)
    return slug is not None


def order(post: Post) -> tuple[datetime, str]:
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
