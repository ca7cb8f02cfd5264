"""Entries: a post or a resource as a subscriber gets it, whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..markup.conversion import Conversion, filled, plain, shortened, worded
from ..markup.feed_html import clean
from ..markup.targets import Directory
from ..posts.follow_ups import Chains
from ..sources.addresses import address
from ..sources.catalogue import Catalogue
from ..sources.dataclass import dataclass
from ..sources.records import Author, Post, Record
from ..sources.texts import digest, without_controls
from ..sources.tracking import Index, Reads
from ..sources.words import Words
from ..themes.shelves import Shelves

LONGEST_SUMMARY = 300  # characters
_ID = re.compile(r'(<(?:li|sup)) id="[^"]*"')
_IN_URIS = ";/?:@&=+$.-_!~*'()%,#"
_IS_URI = re.compile(
    r"[a-z]+://[0-9a-zA-Z\[\]:.@_~%-]+(/[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]*)?"
).fullmatch


@dataclass(frozen=True)
class Person:
    """Who wrote an entry; `url` is a page about them, or ""."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Answered:
    """What an entry answers (RFC 4685 §3): the id of that entry, and the page where it stands."""

    id: str
    page: str


@dataclass(frozen=True)
class Replies:
    """Where an entry is answered: the place on its page, the feeds of its comments, how many
    comments there are, and when the last one came, if there is one."""

    page: str
    rss: str
    atom: str
    count: int
    updated: datetime | None


@dataclass(frozen=True)
class Picture:
    """A picture of an entry, with the words that stand for it; its size in pixels, or ""; whose
    picture it is, or ""."""

    url: str
    type: str
    words: str
    width: str = ""
    height: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry. `id` never changes; `link` is our own page or a place on it, `page` that page
    alone, `related` what is discussed ("" for most); `summary` is plain text, `content` clean
    HTML with absolute addresses; `lang` is "" where it is the site's."""

    id: str
    link: str
    page: str
    title: str
    published: datetime
    updated: datetime
    authors: tuple[Person, ...]
    summary: str
    content: str
    categories: tuple[tuple[str, str], ...] = ()
    related: str = ""
    related_title: str = ""
    lang: str = ""
    answers: tuple[Answered, ...] = ()
    replies: Replies | None = None
    pictures: tuple[Picture, ...] = ()

    @cached_property
    def stamp(self) -> datetime:
        """`updated` with a fraction of a second made of the id: no two entries of an Atom feed
        may have one (feedvalidator, DuplicateUpdated), though many are written for one day."""
        fraction = zlib.crc32(self.id.encode()) % 999_999 + 1
        return self.updated.replace(microsecond=fraction)


@dataclass(frozen=True)
class About:
    """What every feed says of the site. `url` is its absolute address without a last slash; `id`
    its permanent id ("" where none was given)."""

    name: str
    tagline: str
    url: str
    id: str
    lang: str
    owner: str
    rights: str


@dataclass(frozen=True)
class Desk:
    """What entries are written from.

    `posts_by` gives the slugs of the posts of an author, oldest first; `comment_html` the HTML of
    a comment by the digest of its text, which `comments.rendering` has made; `words` are those of
    the interface.
    """

    content: Catalogue
    conversions: Mapping[str, Conversion]
    directory: Directory
    chains: Chains
    shelves: Shelves
    zone: tzinfo
    about: About
    posts_by: Callable[[Author], tuple[str, ...]]
    comment_html: Callable[[str], Markup]
    words: Words
    _made: dict[str, tuple[Entry, Reads]] = field(default_factory=dict, repr=False)

    @cached_property
    def lately(self) -> Index[tuple[str, ...]]:
        """The slugs of the posts to which something was approved last, under ""."""
        from .comments import last_commented_on  # which needs the desk

        return Index("lately", self.content.tracker, lambda: last_commented_on(self))

    @cached_property
    def changes(self) -> Index[tuple[str, ...]]:
        """The keys of the newest changes in older posts and resources, under ""."""
        from .updates import newest_changes

        return Index("changes", self.content.tracker, lambda: newest_changes(self))

    @cached_property
    def redated(self) -> Index[tuple[str, ...]]:
        """The slugs of what has come out at another time than its date, by kind."""
        from .rivers import redated

        return Index("redated", self.content.tracker, lambda: redated(self))

    @property
    def indexes(self) -> tuple[Index[Any], ...]:
        """The tables that feeds alone look into."""
        return self.lately, self.changes, self.redated

    @property
    def url(self) -> str:
        """The site's absolute address without a last slash."""
        return self.about.url

    def day(self, moment: datetime) -> str:
        """`2 March 2026`, as it is in the site's time zone: a month in words is read in one way."""
        return self.words.day(moment.astimezone(self.zone))

    def once(self, key: str, make: Callable[[], Entry]) -> Entry:
        """The entry that `make` gives, made once for all feeds that hold it; whoever asks has
        read what it read."""
        if key not in self._made:
            with self.content.tracker.noting() as reads:
                made = make()
            self._made[key] = made, reads
        known = self.known(key)
        assert known is not None  # it was made just now
        return known

    def known(self, key: str) -> Entry | None:
        """The entry of this key if it was made `once` already. (Archives hold every post there
        is, so they keep none at hand.)"""
        made, reads = self._made.get(key, (None, {}))
        for name, bits in reads.items():
            self.content.tracker.note(name, bits)
        return made

    def opening(self, record: Record) -> str:
        """The beginning of the body of a record in plain words."""
        conversion = self.content.conversion(record)
        return worded(conversion.opening, self.directory.values(conversion, record.file, record.id))

    def short(self, post: Post) -> str:
        """A post in a few plain words; of one that was withdrawn, why."""
        if note := post.withdrawal:
            return plain(self.html(digest(note.text), post, self.page(post)))
        return " ".join(post.summary) or post.standfirst or self.opening(post)

    def html(self, text: str, record: Record, page: str) -> str:
        """The clean HTML of a text (by digest) that belongs to a record."""
        conversion = self.conversions[text]
        values = self.directory.values(conversion, record.file, record.id)
        return without_controls(clean(filled(conversion, values), page, self.words))

    def note(self, text: str, record: Record, page: str) -> str:
        """The clean HTML of a dated note. Its footnotes, if any, lead to the page: a note may stand
        in a river twice, at its post and by itself, and no id may."""
        return _ID.sub(r"\1", self.html(text, record, page))

    def page(self, record: Record) -> str:
        """The absolute address of a record's page."""
        return self.url + address(record.kind, record.slug)

    def writers(self, post: Post) -> tuple[Person, ...]:
        """The authors of a post whom readers can see; where there are none, the site's owner."""
        names = self.content.authors_by_slug
        found = [names[slug] for slug in post.authors if slug in names]
        people = tuple(Person(one_line(one.title), self.page(one)) for one in found)
        return people or (self.house,)

    @property
    def house(self) -> Person:
        """The site's owner, where nobody else is named."""
        return Person(one_line(self.about.owner), f"{self.url}/")

    def categories(self, slugs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Themes by slug and label, those that there are."""
        known = self.content.themes_by_slug
        return tuple((slug, one_line(known[slug].title)) for slug in slugs if slug in known)


def ascii_address(address: str) -> str:
    """A web address with nothing in it but what a URI may have (RFC 3986 §2); the elements of RSS
    take no other. Names of hosts become what the domain name system calls them (RFC 5891)."""
    if not address or _IS_URI(address):
        return address
    scheme, slashes, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    with suppress(UnicodeError):  # a name that is too long, say
        host = host.encode("idna").decode()
    host = quote(host, safe=f"{_IN_URIS}[]")
    return f"{scheme}{slashes}{host}{slash}{quote(path, safe=_IN_URIS)}"


def one_line(text: str) -> str:
    """Plain text as XML 1.0 can hold it, on one line."""
    return " ".join(without_controls(text).split())


def brief(text: str) -> str:
    """Plain text as a summary."""
    return one_line(shortened(text, LONGEST_SUMMARY))
