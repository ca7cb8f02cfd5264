"""Records: the typed, frozen form of each source file. Everything else is made from these.

A record holds no text body, only its digest (`body`, sha256 in hex): the text is converted
once and is looked up by that digest when a page is rendered. Only of a resource the text as it
was written stands there as well, for it is short and goes out in exports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, time

from .dataclass import dataclass

RESOURCE_TYPES = (
    "article",
    "book",
    "study",
    "podcast",
    "video",
    "tool",
    "worksheet",
    "organisation",
    "law",
)
EVIDENCE = (
    "personal story",
    "expert opinion",
    "summary of research",
    "one study",
    "review of studies",
    "law or official guidance",
)
COSTS = ("free", "paid", "library")
THEME_GROUPS = ("inner-life", "ideas", "skills", "family", "wellbeing", "work", "community")


@dataclass(frozen=True, kw_only=True)
class Record:
    """What all kinds share.

    `file` is the path below the content folder, with `/`. `lines` gives the line of each
    field that stands in the file, for problems found later; it is no part of what the
    record says, so it does not count when two are compared. `minted` is False where the
    file has no `id` yet and one was derived from its name.
    """

    kind: str = ""
    file: str
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    id: str
    minted: bool = True
    slug: str
    title: str
    aliases: tuple[str, ...] = ()
    draft: bool = False
    body: str
    body_line: int = field(default=1, compare=False)

    def line(self, name: str, word: str = "") -> int:
        """The line of a field, or of one word in a list of it; 1 where there is none."""
        return self.lines.get(f"{name}: {word}", self.lines.get(name, 1))


@dataclass(frozen=True)
class UpdateNote:
    """A dated line added to an old post; `text` is Markdown of one paragraph. One that is `major`
    enters the main feed as well; with one that says `withdrawn` the post is taken back, and the
    note stands in its place."""

    date: datetime
    text: str
    major: bool = False
    withdrawn: bool = False
    line: int = field(default=1, compare=False)

    @property
    def name(self) -> str:
        """What pages and feeds know it by for ever: `2026-02-15`, or `2026-02-15-1830` where a
        time of day is written. It follows from nothing else, so that other notes may come and
        go, and the site's time zone may change."""
        day, clock = self.date.date().isoformat(), self.date.time()
        return f"{day}-{clock:%H%M}" if clock != time() else day


@dataclass(frozen=True, kw_only=True)
class Post(Record):
    """An article of the site. `follows` holds the slug of the post it follows up, `since` the
    moment at which it first came out, where `date` is another now.

    `mentions` and `asks` are what a quick look at the text has found: names that it may link to
    (`mentions`, see `sources.mentions`), and whether it may hold a box that asks. They let ten
    thousand posts be passed over; only the conversion says for certain.
    """

    kind: str = "post"
    date: datetime
    since: datetime | None = None
    authors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    standfirst: str = ""
    summary: tuple[str, ...] = ()
    follows: str | None = None
    updates: tuple[UpdateNote, ...] = ()
    updated: datetime | None = None
    featured: bool = False
    badge: str | None = None
    comments: str = "open"
    picture: str | None = None
    people: str | None = None
    lang: str | None = None
    mentions: tuple[str, ...] = ()
    asks: bool = False

    @property
    def came_out(self) -> datetime:
        """When it first came out: what subscribers are told for ever."""
        return self.since or self.date

    @property
    def withdrawal(self) -> UpdateNote | None:
        """The note with which the post was taken back, if it was."""
        return next((note for note in reversed(self.updates) if note.withdrawn), None)


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a card tells of the thing that it points to. What is unknown is None or ()."""

    type: str
    url: str | None = None
    creators: tuple[str, ...] = ()
    publication: str | None = None
    date: str | None = None
    themes: tuple[str, ...] = ()
    minutes: int | None = None
    evidence: str | None = None
    cost: str | None = None
    language: str | None = None
    isbn: str | None = None


@dataclass(frozen=True, kw_only=True)
class Resource(Described, Record):
    """A curated outside thing; its body is our "why", in Markdown. `moved` is the day on which
    `url` became another, `gone` the day since when nothing is there; `since` the moment at which
    it was first shown, where `added` is another now."""

    kind: str = "resource"
    why: str = ""
    added: datetime
    since: datetime | None = None
    title_certain: bool = True
    checked: datetime | None = None
    moved: datetime | None = None
    gone: datetime | None = None
    via: str | None = None
    archive: str | None = None
    quote: str | None = None
    locator: str | None = None

    @property
    def came_out(self) -> datetime:
        """When it was first shown: what subscribers are told for ever."""
        return self.since or self.added


@dataclass(frozen=True)
class CollectionItem:
    """One step of a collection: the slug of a resource or post, and why it comes now."""

    slug: str
    why_now: str
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, kw_only=True)
class Collection(Record):
    """An ordered reading path of resources and posts."""

    kind: str = "collection"
    items: tuple[CollectionItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Theme(Record):
    """One subject of the controlled vocabulary; `title` is its label."""

    kind: str = "theme"
    definition: str
    group: str
    other_names: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A named link to another site."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Author(Record):
    """Somebody who writes posts; `title` is the name."""

    kind: str = "author"
    guest: bool = False
    credentials: str | None = None
    links: tuple[Link, ...] = ()
    book: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page(Record):
    """An ordinary page."""

    kind: str = "page"


@dataclass(frozen=True)
class Comment:
    """A reader's comment as the store wrote it. Every field but `id` and `post` is hostile.

    `body` is the digest of the raw text. Times are in UTC.
    """

    file: str
    id: str
    post: str
    parent: str | None
    kind: str
    status: str
    author: str
    url: str | None
    by_owner: bool
    created: datetime
    approved: datetime | None
    rev: int
    source: str
    body: str
