"""All that a page has that may say something of it, read once: its tree, its tags, its JSON-LD."""

from __future__ import annotations

import re
import warnings
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from ...sources.dataclass import dataclass
from ..plain_text import one_line
from ..web_addresses import NotAnAddress, host_of, is_one, joined, without_tracking
from .head_tags import HeadTags
from .structured import Structured, Thing, types_of

T = TypeVar("T")
LD, OG, DC, CITATION = "JSON-LD", "OpenGraph", "Dublin Core", "citation tags"
MICRODATA, HTML, ADDRESS = "microdata", "the page’s own title", "the address"
LONGEST_TITLE = 300
MOST_TAGS = 60_000
_BEGINNING = 200_000
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->")


@dataclass(frozen=True)
class Fact(Generic[T]):
    """What is known of one field, and who said so."""

    value: T
    source: str


@dataclass
class Marks:
    """What a page has. `url` is where it stands, `source` how its text begins; `notes` gathers
    sentences on what is not taken."""

    soup: BeautifulSoup
    url: Fact[str] | None
    today: date
    source: str = ""
    notes: list[str] = field(default_factory=list)

    @cached_property
    def tags(self) -> HeadTags:
        """The tags of its head, and the few in its body."""
        return HeadTags(self.soup)

    @cached_property
    def structured(self) -> Structured:
        """Its JSON-LD."""
        return Structured(self.soup)

    @cached_property
    def titles(self) -> list[str]:
        """The titles that it shows: in its head, in OpenGraph, above its text."""
        given = (self.element, self.tags.first("og:title"), self.tags.first("twitter:title"))
        lines = [one_line(one, LONGEST_TITLE) for one in (*given, self.heading)]
        return list(dict.fromkeys(filter(None, lines)))

    @cached_property
    def main(self) -> Thing:
        """The thing of its JSON-LD that it is about; {} for none."""
        return self.structured.main(self.titles, self.url.value if self.url else None) or {}

    @cached_property
    def sites(self) -> list[str]:
        """What the site is called, as far as it says so."""
        given = [self.tags.first("og:site_name"), self.structured.text(self.main, "publisher")]
        given += [
            self.structured.text(one, "name")
            for one in self.structured.things
            if "WebSite" in types_of(one)
        ]
        return list(dict.fromkeys(filter(None, (one_line(one, 120) for one in given))))

    @property
    def element(self) -> str:
        """The text of its title element."""
        found = self.soup.find("title")
        return found.get_text() if found else ""

    @property
    def heading(self) -> str:
        """Its first heading."""
        found = self.soup.find("h1")
        return found.get_text(" ") if found else ""

    @property
    def is_front_page(self) -> bool:
        """Whether it is the front of a site, which is about the site itself."""
        return self.url is not None and _is_front(self.url.value)


def soup_of(text: str) -> BeautifulSoup:
    """A page's text as a tree. Broken markup is mended, as browsers do. Of a page that is hardly
    anything but tags only the beginning is read: each costs more time than a word."""
    if not is_within_limits(text):
        text = "<".join(text.split("<", MOST_TAGS)[:MOST_TAGS])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(text.replace("\0", ""), "lxml")


def marks(text: str, address: str | None, today: date) -> Marks:
    """Read a page's text. `address` is where it was found, None for a saved one."""
    soup = soup_of(text)
    return Marks(soup, _url(HeadTags(soup), address, text), today, text[:_BEGINNING])


def is_within_limits(text: str) -> bool:
    """Whether all of a page's text becomes a tree."""
    return text.count("<") <= MOST_TAGS


def _url(tags: HeadTags, address: str | None, text: str) -> Fact[str] | None:
    """Where the page stands. What it says itself is believed of its own host, and only if that is
    a page and not the front of the site; a saved page is all that there is to ask."""
    for said, source in ((tags.canonical(), "rel=canonical"), (tags.first("og:url"), OG)):
        try:
            whole = without_tracking(joined(address or "", said)) if said else ""
        except NotAnAddress:
            continue
        if whole and (address is None or _is_the_same_page(whole, address)):
            return Fact(whole, source)
    if address is not None:
        return Fact(without_tracking(address), "the address that was given")
    saved = _SAVED_FROM.search(text[:5000])
    if saved and is_one(saved[1]):
        return Fact(without_tracking(saved[1]), "the browser that saved it")
    return None


def _is_the_same_page(said: str, address: str) -> bool:
    if host_of(said).removeprefix("m.") != host_of(address).removeprefix("m."):
        return False
    return not _is_front(said) or _is_front(address)


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
