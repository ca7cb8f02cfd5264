"""Everything that page functions look things up in: the edition, prepared once.

A library is made from records and conversions alone; it reads no file and knows no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, Generic, TypeVar

from ..comments.threads import Placed, threads
from ..markup.conversion import Conversion, worded
from ..markup.targets import Directory
from ..posts.follow_ups import Chains
from ..posts.related import RelatedPosts
from ..sources.catalogue import Catalogue, Found
from ..sources.publication import note_key
from ..sources.records import Author, Post, Record, Resource, UpdateNote
from ..sources.tracking import Index
from ..themes.shelves import Shelves
from .parts import Body, DayView, LinkView, PostLine, SiteView
from .wording import day

R = TypeVar("R", bound=Record)
Slugs = tuple[str, ...]


class Lazily(Generic[R]):
    """Records by their slugs, each looked up when somebody comes to it: who shows the first
    eight of ten thousand has read eight."""

    def __init__(self, slugs: Slugs, found: Found[R]) -> None:
        self.slugs, self._found = slugs, found

    def __iter__(self) -> Iterator[R]:
        return (self._found[slug] for slug in self.slugs)

    def __len__(self) -> int:
        return len(self.slugs)

    def __getitem__(self, part: slice) -> Lazily[R]:
        return Lazily(self.slugs[part], self._found)


class Library:
    """The content that may be seen, with what is found from it.

    `conversions` maps digests of texts to what they became; `directory` resolves their
    targets; `marks` says in a preview what readers do not see yet. Whatever is looked up here
    is noted by the tracker of `content`.
    """

    def __init__(
        self,
        content: Catalogue,
        conversions: Mapping[str, Conversion],
        directory: Directory,
        site: Callable[[], SiteView],
        zone: tzinfo,
        marks: Mapping[tuple[str, str], str | datetime],
    ) -> None:
        self.content, self.conversions, self.directory = content, conversions, directory
        self._site, self.zone, self._marks = site, zone, marks
        # Made already, where nothing need be noted.
        self.lines: dict[str, PostLine] = {}
        self.posts_by_slug = content.posts_by_slug
        self.resources_by_slug = content.resources_by_slug
        self.themes_by_slug = content.themes_by_slug
        self.authors_by_slug = content.authors_by_slug
        self.shelves = Shelves(content)
        self.chains = Chains(content)
        self.related = RelatedPosts(content, self.chains)
        tracker = content.tracker
        self._years: Index[Slugs] = Index("year", tracker, self._slugs_by_year)
        self._authors: Index[Slugs] = Index("author", tracker, self._slugs_by_author)
        self.addresses: Index[Slugs] = Index("addresses", tracker, self._addresses)

    @cached_property
    def site(self) -> SiteView:
        """What all pages share."""
        return self._site()

    @property
    def indexes(self) -> tuple[Index[Any], ...]:
        """Every table that pages look things up in, but those of the directory; what is computed
        from another one stands behind it."""
        return (
            *(self.content.by_date, self._years, self._authors),
            *(self.shelves.posts, self.shelves.resources, self.chains.index, self.related.sharing),
            self.addresses,  # computed from the others
        )

    @property
    def posts(self) -> Lazily[Post]:
        """All posts, newest first."""
        return Lazily(self.content.by_date.get("post", ())[::-1], self.posts_by_slug)

    @property
    def resources(self) -> Lazily[Resource]:
        """All resources, the last added first."""
        return Lazily(self.content.by_date.get("resource", ())[::-1], self.resources_by_slug)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have posts, the last one first."""
        return tuple(map(int, self._years.keys()))

    def posts_of_year(self, year: int) -> Lazily[Post]:
        """The posts of a year, newest first."""
        return Lazily(self._years.get(str(year), ()), self.posts_by_slug)

    def posts_by(self, author: Author) -> Slugs:
        """The slugs of the posts of an author, oldest first."""
        return self._authors.get(author.slug, ())

    def _slugs_by_year(self) -> dict[str, Slugs]:
        years: dict[str, list[str]] = {}
        for post in self.posts:
            years.setdefault(str(post.date.astimezone(self.zone).year), []).append(post.slug)
        return {year: tuple(slugs) for year, slugs in years.items()}

    def _slugs_by_author(self) -> dict[str, Slugs]:
        found: dict[str, list[str]] = {}
        for slug in self.content.by_date.get("post", ()):
            for author in self.posts_by_slug[slug].authors:
                found.setdefault(author, []).append(slug)
        return {author: tuple(found[author]) for author in sorted(found)}

    def _addresses(self) -> dict[str, Slugs]:
        from .plan import address_of, destinations  # which needs the library

        return {"": tuple(sorted(address_of(page.file) for page in destinations(self)))}

    def thread(self, post: Post) -> tuple[Placed, ...]:
        """The comments of a post in reading order."""
        return threads(self.content.comments_on(post.slug))

    def conversion(self, record: Record) -> Conversion:
        """What the body of a record became."""
        found: Conversion = self.content.conversion(record)
        return found

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
        self.content.tracker.note(f"mark/{kind} {key}")
        why = self._marks.get((kind, key))
        if why is None:
            return ""
        return why if isinstance(why, str) else f"waits until {day(why.astimezone(self.zone))}"
