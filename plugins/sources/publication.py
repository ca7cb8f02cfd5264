"""What may be seen at a moment: not a draft, and due.

This is the one gate. Pages, feeds, lists and the search all start from what it lets through,
so nothing behind them needs to think of drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

from .author_names import renamed, with_author_slugs
from .content import Content
from .dataclass import dataclass
from .records import Post, Record, Resource, UpdateNote
from .theme_names import ThemeNames, theme_slugs, with_slugs

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Closing:
    """When comments close by themselves: so many days after a post's date, by the calendar of
    the zone (0: never)."""

    days: int = 0
    zone: tzinfo = UTC

    def moment(self, post: Post) -> datetime | None:
        """The moment at which comments on a post close; None where no moment does that."""
        if not self.days or post.comments != "open":
            return None
        try:
            return (post.date.astimezone(self.zone) + timedelta(self.days)).astimezone(UTC)
        except OverflowError:  # no calendar goes as far
            return None


@dataclass(frozen=True)
class Edition:
    """The content as readers may see it at one moment.

    `held_back` are the records that may not be seen (drafts, and what is not due); it is
    empty in a preview, where `content` holds all and `marks` says what would be held back:
    (kind, slug) to "draft" or the moment on which it falls due. `next_due` is the next
    moment at which the edition changes by itself, or None.
    """

    content: Content
    held_back: tuple[Record, ...]
    marks: dict[tuple[str, str], str | datetime]
    next_due: datetime | None


def edition(
    content: Content, now: datetime, preview: bool = False, closing: Closing | None = None
) -> Edition:
    """Divide the content at the moment `now` (aware). `closing` says when comments close. Themes
    and authors stand in it by their slugs, whatever they are called in the files."""
    content = _by_slugs(content)
    held: dict[tuple[str, str], str | datetime] = {}
    silent: set[str] = set()
    moments: list[datetime] = []
    for post in content.posts:  # ten thousand on a large site
        if post.draft:
            held["post", post.slug] = "draft"
        elif post.date > now or (post.since and post.since > now):
            held["post", post.slug] = max(post.date, post.came_out)
        if post.comments == "none":
            silent.add(post.slug)
        if post.updates or post.updated:
            moments += [note.date for note in post.updates if note.date > now]
            moments += [post.updated] if post.updated and post.updated > now else []
    for record in content.records_but_posts():
        due = due_moment(record)
        if record.draft:
            held[record.kind, record.slug] = "draft"
        elif due is not None and due > now:
            held[record.kind, record.slug] = due
    for resource in content.resources:
        moments += [when for when in (resource.moved, resource.gone) if when and when > now]
    moments += [due for due in held.values() if isinstance(due, datetime)]
    closed = _closed(content, now, closing, moments) if closing else frozenset()
    next_due = min(moments, default=None)
    if preview:
        for post in content.posts:
            for note in post.updates:
                if note.date > now:
                    held["update", note_key(post, note)] = note.date
        comments = replace(content.comments, silent=frozenset(silent), closed=closed)
        return Edition(replace(content, comments=comments), (), held, next_due)
    silent |= {slug for kind, slug in held if kind == "post"}
    posts = tuple(
        _as_of(post, now) if post.updates or post.updated else post
        for post in content.posts
        if ("post", post.slug) not in held
    )
    live = replace(
        content,
        posts=posts,
        resources=tuple(_resource_as_of(one, now) for one in _live(content.resources, held)),
        collections=_live(content.collections, held),
        themes=_live(content.themes, held),
        authors=_live(content.authors, held),
        pages=_live(content.pages, held),
        comments=replace(content.comments, silent=frozenset(silent), closed=closed),
    )
    away = tuple(r for r in content.records() if (r.kind, r.slug) in held) if held else ()
    return Edition(live, away, {}, next_due)


def _by_slugs(content: Content) -> Content:
    names = ThemeNames(content.themes)
    return replace(
        content,
        posts=with_author_slugs(with_slugs(content.posts, names), renamed(content.authors)),
        resources=with_slugs(content.resources, names),
        themes=theme_slugs(content.themes, names),
    )


def _closed(
    content: Content, now: datetime, closing: Closing, moments: list[datetime]
) -> frozenset[str]:
    """The posts to which the time for comments is over; when others follow joins `moments`."""
    if not closing.days:
        return frozenset()
    closed: set[str] = set()
    # Most posts of a large site are so old that no calendar need be asked.
    long_ago = now - timedelta(closing.days + 2)
    for post in content.posts:
        if post.date < long_ago and post.comments == "open":
            closed.add(post.slug)
        elif moment := closing.moment(post):
            if moment <= now:
                closed.add(post.slug)
            else:
                moments.append(moment)
    return frozenset(closed)


def note_key(post: Post, note: UpdateNote) -> str:
    """What an update note is called among the marks of a preview, with the kind "update"."""
    return f"{post.slug} {note.date.isoformat()}"


def _as_of(post: Post, now: datetime) -> Post:
    """A post without what is said of it for later: notes, and a change that is yet to come."""
    late = post.updated is not None and post.updated > now
    if not late and all(note.date <= now for note in post.updates):
        return post
    return replace(
        post,
        updates=tuple(note for note in post.updates if note.date <= now),
        updated=None if late else post.updated,
    )


def _resource_as_of(resource: Resource, now: datetime) -> Resource:
    """A resource without what will be said of it later."""
    moved = resource.moved if resource.moved and resource.moved <= now else None
    gone = resource.gone if resource.gone and resource.gone <= now else None
    same = moved is resource.moved and gone is resource.gone
    return resource if same else replace(resource, moved=moved, gone=gone)


def due_moment(record: Record) -> datetime | None:
    """The moment from which a record may be seen, where it has one."""
    if not isinstance(record, Post | Resource):
        return None
    stated = record.date if isinstance(record, Post) else record.added
    return max(stated, record.came_out)


def _live(records: tuple[R, ...], held: Mapping[tuple[str, str], object]) -> tuple[R, ...]:
    return tuple(record for record in records if (record.kind, record.slug) not in held)
