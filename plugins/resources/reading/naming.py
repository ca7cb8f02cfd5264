"""What a page is called, and where it appeared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..plain_text import folded, one_line
from ..web_addresses import host_of, is_one
from .marks import ADDRESS, CITATION, DC, HTML, LD, LONGEST_TITLE, MICRODATA, OG, Fact, Marks
from .structured import Thing, types_of

LONGEST_PUBLICATION = 120
_BETWEEN = re.compile(r"\s+[|\-–—·•:»«/]+\s+|\s*[|»«]\s*|:\s+")
_SAYS_NOTHING = {"home", "homepage", "welcome", "index", "startseite", "start", "accueil", "inicio"}
_PERIODICALS = ("Periodical", "Newspaper", "Blog", "PodcastSeries", "Magazine", "BookSeries")


def title(marks: Marks) -> Fact[str] | None:
    """The title, without the name of the site before or behind it."""
    tags = marks.tags
    named = tags.microdata("headline") or tags.microdata("name")
    given = (
        (marks.structured.text(marks.main, "headline", "name"), LD),
        (tags.first("og:title"), OG),
        (tags.first("dc.title"), DC),
        (tags.first("citation_title"), CITATION),
        (named[0] if named else "", MICRODATA),
        (marks.element, HTML),
        (marks.heading, "the heading"),
    )
    names = {folded(name) for name in marks.sites}
    for text, source in given:
        line = one_line(text, LONGEST_TITLE)
        found = without_site(line, marks.sites)
        if text.strip() and not line:
            marks.notes.append(f"a title ({source}) is longer than {LONGEST_TITLE} characters")
        if not any(map(str.isalnum, found)) or found.casefold() in _SAYS_NOTHING:
            continue
        # Of the front page the name of the site is the title, and of no other.
        if folded(found) not in names or marks.is_front_page:
            return Fact(found, source)
    return Fact(marks.sites[0], OG) if marks.sites and marks.is_front_page else None


def publication(marks: Marks, type: str) -> Fact[str] | None:
    """Where it appeared: the periodical, else whoever published it, else the site; None where
    nobody says it."""
    tags, structured = marks.tags, marks.structured
    part = structured.followed(marks.main.get("isPartOf"))
    part += structured.followed(marks.main.get("partOfSeries"))
    series = (structured.text(one, "name") for one in part if _is_periodical(one))
    journal = tags.first(
        "citation_journal_title", "citation_inbook_title", "citation_conference_title"
    )
    published = tags.microdata("publisher")
    given = [
        (next(series, ""), LD),
        (structured.text(marks.main, "publisher"), LD),
        (tags.first("og:site_name"), OG),
        (tags.first("dc.publisher", "dc.source"), DC),
        (tags.first("citation_publisher"), CITATION),
        (published[0] if published else "", MICRODATA),
    ]
    if type == "study":  # what counts is the journal, and not on whose pages it is shown
        given.insert(1, (journal, CITATION))
    for text, source in given:
        name = one_line(text, LONGEST_PUBLICATION)
        if name and not is_one(name):
            return Fact(name, source)
    return None


def host(marks: Marks) -> Fact[str] | None:
    """The bare name of the host, where nothing else says where it appeared."""
    found = host_of(marks.url.value) if marks.url else ""
    is_name = bool(found) and ":" not in found and not found.replace(".", "").isdigit()
    return Fact(found, ADDRESS) if is_name else None


def without_site(title: str, sites: Iterable[str]) -> str:
    """A title without the name of the site before or behind it: `Evening | The Paper`."""
    names = {folded(site) for site in sites if folded(site)}
    marks = list(_BETWEEN.finditer(title))
    for mark in reversed(marks):
        if folded(title[mark.end() :]) in names:
            return title[: mark.start()].strip()
    for mark in marks:
        if folded(title[: mark.start()]) in names:
            return title[mark.end() :].strip()
    return title


def _is_periodical(thing: Thing | str) -> bool:
    return isinstance(thing, dict) and any(one in _PERIODICALS for one in types_of(thing))
