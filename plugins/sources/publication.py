"""What may be seen at a moment: not a draft, and due.

This is the one gate. Pages, feeds, lists and the search all start from what it lets through,
so nothing behind them needs to think of drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from .content import Content
from .records import Post, Record, Resource, UpdateNote

R = TypeVar("R", bound=Record)


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


def edition(content: Content, now: datetime, preview: bool = False) -> Edition:
    """Divide the content at the moment `now` (aware)."""
    held: dict[tuple[str, str], str | datetime] = {}
    silent: set[str] = set()
    moments: list[datetime] = []
    for post in content.posts:  # ten thousand on a large site
        if post.draft:
            held["post", post.slug] = "draft"
        elif post.date > now:
            held["post", post.slug] = post.date
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
    moments += [due for due in held.values() if isinstance(due, datetime)]
    next_due = min(moments, default=None)
    if preview:
        for post in content.posts:
            for note in post.updates:
                if note.date > now:
                    held["update", note_key(post, note)] = note.date
        comments = replace(content.comments, silent=frozenset(silent))
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
        resources=_live(content.resources, held),
        collections=_live(content.collections, held),
        themes=_live(content.themes, held),
        authors=_live(content.authors, held),
        pages=_live(content.pages, held),
        comments=replace(content.comments, silent=frozenset(silent)),
    )
    away = tuple(r for r in content.records() if (r.kind, r.slug) in held) if held else ()
    return Edition(live, away, {}, next_due)


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


def due_moment(record: Record) -> datetime | None:
    """The moment from which a record may be seen, where it has one."""
    if isinstance(record, Post):
        return record.date
    return record.added if isinstance(record, Resource) else None


def _live(records: tuple[R, ...], held: Mapping[tuple[str, str], object]) -> tuple[R, ...]:
    return tuple(record for record in records if (record.kind, record.slug) not in held)
