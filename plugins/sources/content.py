"""All records of a content folder, with their comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import Any, TypeVar

from .dataclass import dataclass
from .records import Author, Collection, Comment, Page, Post, Record, Resource, Theme

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Comments:
    """The published comments. `threads` holds those on each post, by the post's slug and in the
    order of their files; `places` says for each id on which post it stands; `approved` counts
    people's own on each post, without tombstones and mentions, `sizes` all that stand there;
    posts that are `silent` show none, and to those that are `closed` none can be added any more,
    for their time is over; `latest` says when the last one of people's own came, in seconds since
    1970."""

    threads: Mapping[str, Sequence[Comment]] = field(default_factory=dict, repr=False)
    places: Mapping[str, str] = field(default_factory=dict, repr=False)
    approved: Mapping[str, int] = field(default_factory=dict, repr=False)
    silent: frozenset[str] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict, repr=False)
    closed: frozenset[str] = frozenset()
    latest: Mapping[str, float] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, comments: Iterable[Comment]) -> Comments:
        """These comments, whose posts are known."""
        threads: dict[str, list[Comment]] = {}
        places: dict[str, str] = {}
        for comment in comments:
            threads.setdefault(comment.post, []).append(comment)
            places.setdefault(comment.id, comment.post)
        approved = {slug: count_approved(thread) for slug, thread in threads.items()}
        sizes = {slug: len(thread) for slug, thread in threads.items()}
        last = {slug: last_approved(thread) for slug, thread in threads.items()}
        latest = {slug: when for slug, when in last.items() if when}
        return cls(threads, places, approved, sizes=sizes, latest=latest)

    def on(self, slug: str) -> tuple[Comment, ...]:
        """The comments on a post."""
        return () if slug in self.silent else tuple(self.threads.get(slug, ()))

    def longer_than(self, number: int) -> list[str]:
        """The slugs of the posts on which more than so many stand."""
        silent = self.silent
        return [s for s, size in self.sizes.items() if size > number and s not in silent]

    def find(self, id: str) -> Comment | None:
        """A comment by its id."""
        thread = self.on(self.places.get(id, ""))
        return next((comment for comment in thread if comment.id == id), None)

    def count(self) -> int:
        """How many of people's own there are, without tombstones."""
        return sum(n for slug, n in self.approved.items() if slug not in self.silent)

    def __iter__(self) -> Iterator[Comment]:
        """All of them; on a large site that is slow."""
        return chain.from_iterable(self.on(slug) for slug in self.threads)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def count_approved(comments: Iterable[Comment]) -> int:
    """How many comments are people's own that are shown: no tombstones, no mentions."""
    return sum(1 for one in comments if one.status == "approved" and one.kind == "comment")


def last_approved(comments: Iterable[Comment]) -> float:
    """When the last of people's own that are shown came, in seconds since 1970; 0 where there is
    none."""
    return max(
        (
            (one.approved or one.created).timestamp()
            for one in comments
            if one.status == "approved" and one.kind == "comment"
        ),
        default=0.0,
    )


@dataclass(frozen=True)
class Content:
    """Everything that was written: records in the order of their files, and comments.

    `broken` holds the (kind, slug) of files that lack what is required, so that references to
    them are not reported twice.
    """

    posts: tuple[Post, ...] = ()
    resources: tuple[Resource, ...] = ()
    collections: tuple[Collection, ...] = ()
    themes: tuple[Theme, ...] = ()
    authors: tuple[Author, ...] = ()
    pages: tuple[Page, ...] = ()
    comments: Comments = field(default_factory=Comments)
    broken: frozenset[tuple[str, str]] = frozenset()

    def records(self) -> Iterator[Record]:
        """All records but comments."""
        return chain(self.posts, self.records_but_posts())

    def records_but_posts(self) -> Iterator[Record]:
        """All records but posts and comments."""
        return chain(self.resources, self.collections, self.themes, self.authors, self.pages)

    @classmethod
    def of(
        cls, records: Iterable[Record], broken: frozenset[tuple[str, str]] = frozenset()
    ) -> Content:
        """The content that these records are, in their order, without comments."""
        kinds: dict[str, list[Any]] = {kind: [] for kind in _FIELDS}
        for record in records:
            kinds[record.kind].append(record)
        fields: dict[str, Any] = {_FIELDS[kind]: tuple(of) for kind, of in kinds.items()}
        return cls(broken=broken, **fields)


def by_slug(records: Iterable[R]) -> dict[str, R]:
    """Records of one kind by slug; the first of two with one slug stays."""
    found: dict[str, R] = {}
    for record in records:
        found.setdefault(record.slug, record)
    return found


_FIELDS = {
    "post": "posts",
    "resource": "resources",
    "collection": "collections",
    "theme": "themes",
    "author": "authors",
    "page": "pages",
}
