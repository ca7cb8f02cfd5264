"""Content in its tracked form: what pages, feeds and checks look records up in.

A record is known here by a key, and whoever asks for one that is not there has read that it is
not there. Records are put into their tracked form when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Generic, TypeVar, cast

from .content import Content
from .records import Author, Collection, Comment, Page, Post, Record, Resource, Theme
from .tracking import EXISTS, Index, Tracker, tracked

R = TypeVar("R", bound=Record)


class Found(Generic[R]):
    """The records of one kind by slug."""

    def __init__(self, kind: str, catalogue: Catalogue) -> None:
        self._kind, self._catalogue = kind, catalogue

    def get(self, slug: str) -> R | None:
        """The record, or None where there is none."""
        return cast("R | None", self._catalogue.record(f"{self._kind}:{slug}"))

    def __contains__(self, slug: str) -> bool:
        return self.get(slug) is not None

    def __getitem__(self, slug: str) -> R:
        found = self.get(slug)
        if found is None:
            raise KeyError(slug)
        return found


class Catalogue:
    """The tracked form of some content."""

    def __init__(
        self,
        content: Content,
        conversions: Mapping[str, Any],
        tracker: Tracker,
        every: bool = False,
    ) -> None:
        """`conversions` maps digests of texts to what they became (dataclasses). A record's key
        is `post:nap-time`; where `content` is `every` record that was written, of which two may
        have one slug, it is `any-post:posts/2026-01-31-nap-time.md`."""
        self.plain, self.tracker, self._every = content, tracker, every
        self._conversions = conversions
        self._found: dict[str, Record] = {}
        self._known: dict[str, Record] | None = None
        self._all: dict[str, tuple[Record, ...]] = {}
        # The slugs of all posts and of all resources, oldest first.
        self.by_date: Index[tuple[str, ...]] = Index("by-date", tracker, self._by_date)
        self.posts_by_slug: Found[Post] = Found("post", self)
        self.resources_by_slug: Found[Resource] = Found("resource", self)
        self.themes_by_slug: Found[Theme] = Found("theme", self)
        self.authors_by_slug: Found[Author] = Found("author", self)

    def go_on_with(self, older: Catalogue) -> None:
        """Use the keys that an older catalogue of almost the same records has in memory."""
        known = older._known
        if known is None or len(known) != sum(1 for _ in self.plain.records()):
            return
        pairs = zip(older.plain.records(), self.plain.records(), strict=True)
        changed = [(before, after) for before, after in pairs if before is not after]
        if all(self.key(before) == self.key(after) for before, after in changed):
            self._known = {**known, **{self.key(after): after for _, after in changed}}

    @property
    def posts(self) -> tuple[Post, ...]:
        return cast(tuple[Post, ...], self._of("post", self.plain.posts))

    @property
    def resources(self) -> tuple[Resource, ...]:
        return cast(tuple[Resource, ...], self._of("resource", self.plain.resources))

    @property
    def collections(self) -> tuple[Collection, ...]:
        return cast(tuple[Collection, ...], self._of("collection", self.plain.collections))

    @property
    def themes(self) -> tuple[Theme, ...]:
        return cast(tuple[Theme, ...], self._of("theme", self.plain.themes))

    @property
    def authors(self) -> tuple[Author, ...]:
        return cast(tuple[Author, ...], self._of("author", self.plain.authors))

    @property
    def pages(self) -> tuple[Page, ...]:
        return cast(tuple[Page, ...], self._of("page", self.plain.pages))

    @property
    def broken(self) -> frozenset[tuple[str, str]]:
        """The (kind, slug) of files that lack what is required. Nothing is kept while there are
        any, so this look is not noted."""
        return self.plain.broken

    def records(self) -> Iterator[Record]:
        """All records but comments."""
        return chain(
            self.posts, self.resources, self.collections, self.themes, self.authors, self.pages
        )

    def key(self, record: Record) -> str:
        """The key of a record."""
        return self.key_of(record.kind, record.file if self._every else record.slug)

    def key_of(self, kind: str, name: str) -> str:
        """The key of a record by its kind and its slug (among every record: its file)."""
        return f"any-{kind}:{name}" if self._every else f"{kind}:{name}"

    def record(self, key: str) -> Record | None:
        """A record by its key."""
        if not self.tracker.is_quiet:
            self.tracker.note(key, EXISTS)
        if self._known is None:
            self._known = {}
            for one in self.plain.records():
                self._known.setdefault(self.key(one), one)
        found = self._known.get(key)
        if found is None or self.tracker.is_quiet:
            return found
        return self._tracked(key, found)

    def conversion(self, record: Record) -> Any:
        """What the body of a (tracked) record became, tracked as a part of that record."""
        inside = record.__dict__
        if "_raw" not in inside:
            return self._conversions[record.body]
        # Made each time and held by nobody: with it goes the HTML, of which there is much.
        first = EXISTS << len(inside["_raw"].__dataclass_fields__)
        became = self._conversions[inside["_raw"].body]
        return tracked(became, inside["_key"], self.tracker, first)

    def text(self, digest: str) -> Any:
        """What another text of a record became, such as an update note. What it became follows
        from the text, which has been read, so this look is not noted."""
        return self._conversions[digest]

    def comments_on(self, slug: str) -> tuple[Comment, ...]:
        """The comments on a post."""
        self.tracker.note(f"thread/{slug}")
        return self.plain.comments.on(slug)

    def comments_are_over(self, slug: str) -> bool:
        """Whether the time for comments on a post is over."""
        self.tracker.note(f"closed/{slug}")
        return slug in self.plain.comments.closed

    def long_threads(self, number: int) -> list[str]:
        """The slugs of the posts that have more than so many comments."""
        self.tracker.note("thread/")
        return self.plain.comments.longer_than(number)

    def counted_comments(self, slug: str) -> tuple[int, datetime | None]:
        """How many people's own comments on a post are shown, and when the last one came."""
        self.tracker.note(f"thread/{slug}")
        comments = self.plain.comments
        if slug in comments.silent:
            return 0, None
        latest = comments.latest.get(slug)
        when = datetime.fromtimestamp(latest, UTC) if latest is not None else None
        return comments.approved.get(slug, 0), when

    def latest_comments(self) -> dict[str, float]:
        """When the last comment on each post came, in seconds since 1970, by the post's slug."""
        self.tracker.note("thread/")
        silent, latest = self.plain.comments.silent, self.plain.comments.latest
        return {slug: when for slug, when in latest.items() if slug not in silent}

    def comment(self, id: str) -> Comment | None:
        """A comment by its id."""
        comments = self.plain.comments
        self.tracker.note(f"comment/{id}")
        if id in comments.places:
            self.tracker.note(f"thread/{comments.places[id]}")
        return comments.find(id)

    def _by_date(self) -> dict[str, tuple[str, ...]]:
        posts = sorted((post.date, post.slug) for post in self.posts)
        resources = sorted((one.added, one.slug) for one in self.resources)
        return {
            "post": tuple(slug for _, slug in posts),
            "resource": tuple(slug for _, slug in resources),
        }

    def _of(self, kind: str, records: tuple[Record, ...]) -> tuple[Record, ...]:
        if self.tracker.is_quiet:
            return records
        # Which there are, and in what order.
        self.tracker.note(f"any-{kind}:" if self._every else f"{kind}:")
        if kind not in self._all:
            self._all[kind] = tuple(self._tracked(self.key(one), one) for one in records)
        return self._all[kind]

    def _tracked(self, key: str, record: Record) -> Record:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tracked(record, key, self.tracker)
        return found
