"""Everything that page functions look things up in: the edition, prepared once.

A library is made from records and conversions alone; it reads no file and knows no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

from ..comments.threads import Placed, threads
from ..markup.conversion import Conversion, worded
from ..markup.targets import Directory
from ..posts.follow_ups import Chains, order
from ..posts.related import RelatedPosts
from ..sources.content import Content, by_slug
from ..sources.publication import note_key
from ..sources.records import Author, Comment, Post, Record, Resource, Theme, UpdateNote
from ..themes.shelves import Shelf, shelves
from .parts import Body, DayView, LinkView, SiteView
from .wording import day


@dataclass(frozen=True)
class Library:
    """The content that may be seen, with what is found from it.

    `conversions` maps digests of texts to what they became; `directory` resolves their
    targets; `marks` says in a preview what readers do not see yet.
    """

    content: Content
    conversions: Mapping[str, Conversion]
    directory: Directory
    site: SiteView
    zone: tzinfo
    marks: Mapping[tuple[str, str], str | datetime]

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """All posts, newest first."""
        return tuple(sorted(self.content.posts, key=order, reverse=True))

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """All resources, the last added first."""
        return tuple(sorted(self.content.resources, key=lambda r: (r.added, r.slug), reverse=True))

    @cached_property
    def posts_by_slug(self) -> Mapping[str, Post]:
        return by_slug(self.content.posts)

    @cached_property
    def resources_by_slug(self) -> Mapping[str, Resource]:
        return by_slug(self.content.resources)

    @cached_property
    def themes_by_slug(self) -> Mapping[str, Theme]:
        return by_slug(self.content.themes)

    @cached_property
    def authors_by_slug(self) -> Mapping[str, Author]:
        return by_slug(self.content.authors)

    @cached_property
    def shelves(self) -> Mapping[str, Shelf]:
        """What stands under each theme."""
        return shelves(self.content)

    @cached_property
    def posts_by_author(self) -> Mapping[str, tuple[Post, ...]]:
        """The posts of each author, oldest first."""
        found: dict[str, list[Post]] = {}
        for post in reversed(self.posts):
            for slug in post.authors:
                found.setdefault(slug, []).append(post)
        return {slug: tuple(posts) for slug, posts in found.items()}

    @cached_property
    def chains(self) -> Chains:
        return Chains(self.content.posts)

    @cached_property
    def related(self) -> RelatedPosts:
        return RelatedPosts(self.content.posts, self.chains)

    @cached_property
    def comments_by_post(self) -> Mapping[str, tuple[Comment, ...]]:
        found: dict[str, list[Comment]] = {}
        for comment in self.content.comments:
            found.setdefault(comment.post, []).append(comment)
        return {slug: tuple(comments) for slug, comments in found.items()}

    @cached_property
    def comments_by_id(self) -> Mapping[str, Comment]:
        return {comment.id: comment for comment in self.content.comments}

    def thread(self, post: Post) -> tuple[Placed, ...]:
        """The comments of a post in reading order."""
        return threads(self.comments_by_post.get(post.slug, ()))

    def conversion(self, record: Record) -> Conversion:
        """What the body of a record became."""
        return self.conversions[record.body]

    def opening(self, record: Record) -> str:
        """The beginning of the body of a record in plain words."""
        return self.words(self.conversion(record).opening, record)

    def words(self, text: str, record: Record) -> str:
        """Plain words from the body of a record (its opening, a heading), titles filled in."""
        values = self.directory.values(self.conversion(record), record.file, record.id)
        return worded(text, values)

    def body(self, record: Record) -> Body:
        """The body of a record for a view."""
        return self.text(record.body, record)

    def text(self, digest: str, record: Record) -> Body:
        """A text that belongs to a record (its body, or an update note) for a view."""
        values = self.directory.values(self.conversions[digest], record.file, record.id)
        return Body(digest, values)

    def at(self, address: str) -> str:
        """An address with the path under which the site stands."""
        return f"{self.site.base}{address}"

    def absolute(self, address: str) -> str:
        """The absolute address of a page."""
        return f"{self.site.url}{address}"

    def day(self, moment: datetime) -> DayView:
        """A moment as the day it is in the site's time zone."""
        local = moment.astimezone(self.zone)
        return DayView(day(local), local.isoformat(timespec="seconds"))

    def link(self, label: str, address: str) -> LinkView:
        """A link below the site's root."""
        return LinkView(label, self.at(address))

    def mark(self, record: Record) -> str:
        """Why readers do not see a record, in words; "" where they do."""
        return self._mark(record.kind, record.slug)

    def note_mark(self, post: Post, note: UpdateNote) -> str:
        """Why readers do not see an update note yet, in words."""
        return self._mark("update", note_key(post, note))

    def _mark(self, kind: str, key: str) -> str:
        why = self.marks.get((kind, key))
        if why is None:
            return ""
        return why if isinstance(why, str) else f"waits until {day(why.astimezone(self.zone))}"
