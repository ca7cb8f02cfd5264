"""Everything that page functions look things up in: the edition, prepared once.

A library is made from records and conversions alone; it reads no file and knows no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, Generic, TypeVar

from ..comments.threads import PAGE_LENGTH, Placed, page_of, pages, threads
from ..markup.conversion import Conversion, worded
from ..markup.targets import Directory
from ..markup.videos import origin
from ..posts.follow_ups import Chains
from ..posts.related import RelatedPosts, RelatedResources
from ..resources.divisions import Divisions
from ..resources.uses import Uses
from ..sources.addresses import comments_address
from ..sources.catalogue import Catalogue, Found
from ..sources.dates import told
from ..sources.languages import CODE, direction
from ..sources.publication import Closing, note_key
from ..sources.records import Author, Comment, Post, Record, Resource, UpdateNote
from ..sources.tracking import Index
from ..sources.words import Words
from ..themes.shelves import Shelves
from .parts import Body, DayView, LinkView, PostLine, SiteView

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
    targets; `marks` says in a preview what readers do not see yet; `words` are those of the
    interface. Whatever is looked up here
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
        closing: Closing,
        words: Words,
    ) -> None:
        self.content, self.conversions, self.directory = content, conversions, directory
        self._site, self.zone, self._marks, self._closing = site, zone, marks, closing
        self.says = words
        # Made already, where nothing need be noted.
        self.lines: dict[str, PostLine] = {}
        self.posts_by_slug = content.posts_by_slug
        self.resources_by_slug = content.resources_by_slug
        self.themes_by_slug = content.themes_by_slug
        self.authors_by_slug = content.authors_by_slug
        self.shelves = Shelves(content)
        self.chains = Chains(content)
        self.related = RelatedPosts(content, self.chains)
        self.related_resources = RelatedResources(content)
        self.divisions = Divisions(content)
        self.uses = Uses(content, directory)
        tracker = content.tracker
        self._years: Index[Slugs] = Index("year", tracker, self._slugs_by_year)
        self._authors: Index[Slugs] = Index("author", tracker, self._slugs_by_author)
        self._threads: Index[int] = Index("comment-pages", tracker, self._pages_of_threads)
        # The posts that ask something, each with how many questions it has.
        self._asking: Index[int] = Index(
            "asking",
            tracker,
            self._questions,
            lambda slug: _asked(self.posts_by_slug.get(slug), self.conversion),
        )
        # When something in older posts and resources changed last, under "".
        self.last_news: Index[datetime] = Index("last-news", tracker, self._last_news)
        # The day of the last comment, under "". The day alone: so only its first comment changes
        # the page that shows it.
        self.last_comment: Index[datetime] = Index("last-comment", tracker, self._last_comment)
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
            *(self.content.by_date, self._years, self._authors, self._threads, self._asking),
            *(self.shelves.posts, self.shelves.resources, self.chains.index, self.related.sharing),
            self.related_resources.sharing,
            self.last_comment,
            *(self.divisions.index, self.uses.index),
            self.last_news,  # computed from the others, as are these
            self.addresses,
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

    def asks(self, post: Post) -> bool:
        """Whether a post has questions, and so a worksheet."""
        return self._asking.get(post.slug, 0) > 0

    @property
    def worksheets(self) -> Mapping[str, int]:
        """How many questions a post asks, by its slug, where it asks any."""
        return self._asking.whole()

    @property
    def threads_in_pages(self) -> Mapping[str, int]:
        """How many pages of comments a post has, by its slug, where there are several."""
        return self._threads.whole()

    def _questions(self) -> dict[str, int]:
        numbers = ((post.slug, _asked(post, self.conversion)) for post in self.content.posts)
        return {slug: number for slug, number in numbers if number is not None}

    def _pages_of_threads(self) -> dict[str, int]:
        found = {}
        for slug in self.content.long_threads(PAGE_LENGTH):
            number = len(pages(threads(self.content.comments_on(slug))))
            if number > 1:
                found[slug] = number
        return found

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

    def _last_news(self) -> dict[str, datetime]:
        moments = [note.date for post in self.content.posts for note in post.updates]
        followers = [slug for slug, links in self.chains.index.whole().items() if links.target]
        moments += [self.posts_by_slug[slug].came_out for slug in followers]
        for resource in self.content.resources:
            moments += [when for when in (resource.moved, resource.gone) if when]
        return {"": max(moments)} if moments else {}

    def _last_comment(self) -> dict[str, datetime]:
        latest = self.content.latest_comments().values()
        if not latest:
            return {}
        last = datetime.fromtimestamp(max(latest), self.zone)
        return {"": last.replace(hour=0, minute=0, second=0, microsecond=0)}

    def _addresses(self) -> dict[str, Slugs]:
        from .plan import address_of, destinations  # which needs the library

        return {"": tuple(sorted(address_of(page.file) for page in destinations(self)))}

    def thread(self, post: Post) -> tuple[Placed, ...]:
        """The comments of a post in reading order."""
        return threads(self.content.comments_on(post.slug))

    def comment_address(self, comment: Comment) -> str:
        """Where a comment stands for good: its page and its place there."""
        placed = threads(self.content.comments_on(comment.post))
        return f"{comments_address(comment.post, page_of(comment.id, pages(placed)))}#{comment.id}"

    def comments_closed_on(self, post: Post) -> datetime | None:
        """The moment at which comments on a post closed by themselves, if they have."""
        over = self.content.comments_are_over(post.slug)
        return self._closing.moment(post) if over else None

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

    def frames(self, bodies: Iterable[Body]) -> tuple[str, ...]:
        """The origins of the frames that videos of some texts may play in."""
        found = {
            origin(value)
            for body in bodies
            for target, value in zip(
                self.conversions[body.digest].targets, body.values, strict=True
            )
            if target.want == "frame" and value
        }
        return tuple(sorted(found))

    def at(self, address: str) -> str:
        """An address with the path under which the site stands."""
        return f"{self.site.base}{address}"

    def absolute(self, address: str) -> str:
        """The absolute address of a page."""
        return f"{self.site.url}{address}"

    def day(self, moment: datetime) -> DayView:
        """A moment as the day it is in the site's time zone."""
        local = moment.astimezone(self.zone)
        return DayView(self.says.day(local), told(local).isoformat(timespec="seconds"))

    def spoken(self, lang: str | None) -> tuple[str, str]:
        """The language of words for a view, and in which direction it is written ("ltr" or
        "rtl"), each "" where it is the site's, or not known."""
        own = self.says.lang
        if not lang or lang.lower() == own.lower() or not CODE.fullmatch(lang):
            return "", ""
        way = direction(lang)
        return lang, way if way != self.says.dir else ""

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
        if isinstance(why, str):
            return self.says(f"marks.{why}")
        return self.says("marks.waiting", day=self.says.day(why.astimezone(self.zone)))


def _asked(post: Post | None, conversion: Callable[[Post], Conversion]) -> int | None:
    """How many questions a post asks; None where it asks nothing, or was taken back."""
    asking = conversion(post).asking if post is not None and post.asks else ()
    if not asking or post is None or post.withdrawal is not None:
        return None
    return sum(one.asks for box in asking for one in box.questions)
