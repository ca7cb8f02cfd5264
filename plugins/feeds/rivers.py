"""Rivers: posts, resources and notable notes in one stream by date, and how it is parted.

What stands in a river is named by a key, `post:nap-time`, so that a river is plain data. The main
feed holds the newest of it; all before stands in archives (RFC 5005 §4), each of so many entries
counted from the oldest, so that an archive changes only when its own entries do. Where the main
feed ends an archive begins, so that who walks back meets everything once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ..posts.changes import note_anchor
from ..sources.records import Post
from .entries import Desk, Entry
from .posts import post_entry, with_replies
from .resources import resource_entry
from .updates import note_entry

LENGTH = 30
BLOCK = 10
FEWEST = 2 * BLOCK  # with fewer entries main holds all that there are, and nothing is archived
Keys = tuple[str, ...]
_Dated = tuple[datetime, str, str]


def whole(desk: Desk) -> Keys:
    """Everything that the main feed has ever held, oldest first: all posts and resources, and the
    update notes that are `major`."""
    content, found = desk.content, list[_Dated]()
    for post in content.posts:
        found.append((post.came_out, post.id, f"post:{post.slug}"))
        if post.updates:
            found += _major(post)
    for resource in content.resources:
        found.append((resource.came_out, resource.id, f"resource:{resource.slug}"))
    return tuple(key for _, _, key in sorted(found))


def newest(river: Sequence[str]) -> Keys:
    """What the main feed holds: the newest 30, and those before them that fill no archive yet."""
    return tuple(river[len(river) - min(len(river), LENGTH + len(river) % BLOCK) :])


def blocks(river: Sequence[str]) -> list[Keys]:
    """The archives, the oldest first, each full; none, or at least two."""
    ends = range(BLOCK, len(river) + 1, BLOCK) if len(river) >= FEWEST else range(0)
    return [tuple(river[end - BLOCK : end]) for end in ends]


def entries(desk: Desk, keys: Iterable[str]) -> tuple[Entry, ...]:
    """The entries with these keys, in their order; each says how many comments there are."""
    return tuple(_counted(desk, key) for key in keys)


def archived(desk: Desk, keys: Iterable[str]) -> tuple[Entry, ...]:
    """The entries with these keys, in their order, as archives hold them: they say nothing of
    comments, so that a comment changes none of them."""
    return tuple(desk.known(key) or _entry(desk, key) for key in keys)


def _counted(desk: Desk, key: str) -> Entry:
    entry = desk.once(key, lambda: _entry(desk, key))
    kind, _, name = key.partition(":")
    return with_replies(desk, desk.content.posts_by_slug[name], entry) if kind == "post" else entry


def _entry(desk: Desk, key: str) -> Entry:
    kind, _, name = key.partition(":")
    if kind == "resource":
        return resource_entry(desk, desk.content.resources_by_slug[name])
    slug, _, anchor = name.partition("#")
    post = desk.content.posts_by_slug[slug]
    return note_entry(desk, post, anchor) if kind == "note" else post_entry(desk, post)


def newest_of(desk: Desk, posts: Sequence[str], resources: Sequence[str] = ()) -> Keys:
    """The newest of both, newest first; `posts` and `resources` are slugs, oldest first."""
    content, dated = desk.content, list[_Dated]()
    for slug in _newest(posts, desk.redated.get("post", ())):
        post = content.posts_by_slug[slug]
        dated.append((post.came_out, post.id, f"post:{slug}"))
    for slug in _newest(resources, desk.redated.get("resource", ())):
        resource = content.resources_by_slug[slug]
        dated.append((resource.came_out, resource.id, f"resource:{slug}"))
    return tuple(key for _, _, key in sorted(dated, reverse=True)[:LENGTH])


def _newest(slugs: Sequence[str], redated: Sequence[str]) -> Sequence[str]:
    """Those among which the newest are. The slugs stand by their dates, which says nothing of
    those that have come out at another."""
    if not redated:
        return slugs[-LENGTH:]
    elsewhere = set(redated)
    placed = [slug for slug in slugs if slug not in elsewhere]
    return [*placed[-LENGTH:], *(slug for slug in slugs if slug in elsewhere)]


def redated(desk: Desk) -> dict[str, Keys]:
    """The slugs of what has come out at another time than its date; the table of
    `Desk.redated`."""
    posts = tuple(post.slug for post in desk.content.posts if post.since)
    resources = tuple(resource.slug for resource in desk.content.resources if resource.since)
    return {"post": posts, "resource": resources}


def _major(post: Post) -> list[_Dated]:
    return [
        (note.date, f"{post.id} {anchor}", f"note:{post.slug}#{anchor}")
        for note in post.updates
        if note.major and (anchor := note_anchor(note))
    ]
