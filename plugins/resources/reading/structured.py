"""JSON-LD of a page (schema.org): the one thing that the page is about, found among lists, graphs
and nested things, with references followed and broken scripts passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

from ..plain_text import folded
from ..web_addresses import sameness

Thing = dict[str, Any]
_MOST_SCRIPTS, _MOST_THINGS, _DEEPEST = 30, 2000, 12
# What is put around scripts for readers of XHTML and for very old browsers.
_OPENING = ("<!--", "//", "/*", "<![CDATA[", "*/")
_CLOSING = (";", "-->", "*/", "]]>", "//", "/*")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# What a page may be about, the surest sign first: a page has many things with names on it, and
# an article is never there by the way, as an organisation is.
ABOUT = (
    *("ScholarlyArticle", "MedicalScholarlyArticle", "Legislation", "PodcastEpisode"),
    *("NewsArticle", "BlogPosting", "OpinionNewsArticle", "AnalysisNewsArticle", "Report"),
    *("TechArticle", "Article", "SocialMediaPosting", "HowTo", "Recipe", "Review"),
    *("Book", "VideoObject", "PodcastSeries", "SoftwareApplication", "WebApplication"),
    *("MobileApplication", "Course", "CreativeWork", "NGO", "GovernmentOrganization"),
    *("EducationalOrganization", "Organization", "Corporation"),
)


def things(soup: BeautifulSoup) -> list[Thing]:
    """Every thing that the scripts of a page name, outer ones first."""
    found: list[Thing] = []
    scripts = soup.find_all("script", type=re.compile(r"^application/ld\+json", re.IGNORECASE))
    for script in scripts[:_MOST_SCRIPTS]:
        if isinstance(script, Tag):
            for thing in _walked(_loaded(script.string or script.get_text()), 0):
                found.append(thing)
                if len(found) >= _MOST_THINGS:
                    return found
    return found


def _loaded(text: str) -> Any:
    """The value of a script; None where it cannot be read even with its usual faults mended."""
    plain = text.strip()
    for mark in _OPENING:
        plain = plain.removeprefix(mark).lstrip()
    for mark in _CLOSING:
        plain = plain.removesuffix(mark).rstrip()
    for tried in (plain, _TRAILING_COMMA.sub(r"\1", plain)):
        try:
            return json.loads(tried, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walked(value: Any, depth: int) -> Iterator[Thing]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value[:_MOST_THINGS]:
            yield from _walked(one, depth + 1)
    elif isinstance(value, dict):
        if types_of(value) or "headline" in value or "@id" in value:
            yield value
        for one in value.values():
            if isinstance(one, dict | list):
                yield from _walked(one, depth + 1)


def types_of(thing: Thing) -> list[str]:
    """The types of a thing, without the address of the vocabulary."""
    given = thing.get("@type", [])
    listed = given if isinstance(given, list) else [given]
    return [re.split(r"[/#:]", one)[-1] for one in listed if isinstance(one, str)]


class Structured:
    """The things of a page, looked up by their ids."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.things = things(soup)
        self._by_id: dict[str, Thing] = {}
        for thing in self.things:
            # Of what has one id, the one that says most; a reference says nothing.
            id = thing.get("@id")
            if isinstance(id, str) and len(thing) > max(1, len(self._by_id.get(id, ()))):
                self._by_id[id] = thing

    def main(self, titles: list[str], address: str | None) -> Thing | None:
        """What the page is about: by its type, its address and its title (`titles` are those that
        the page shows elsewhere); None where several could be it."""
        ranked = [(rank, one) for one in self.things if (rank := _rank(one)) is not None]
        if not ranked:
            return None
        best = min(rank for rank, _ in ranked)
        # One list of things of the same kind: articles of any sort are one kind.
        like = [one for rank, one in ranked if rank == best or (rank < 12 and best < 12)]
        named = {_name(one) for one in like}
        if len(named) == 1:
            return max(like, key=len)
        here = sameness(address) if address else ""
        if here and (same := [one for one in like if here in _addresses(one)]):
            return max(same, key=len)
        shown = {folded(title) for title in titles if title}
        fits = [one for one in like if (name := _name(one)) and any(name in t for t in shown)]
        return max(fits, key=len) if len({_name(one) for one in fits}) == 1 else None

    def followed(self, value: Any) -> list[Any]:
        """A value as a list, with references put in place of ids."""
        listed = value if isinstance(value, list) else [] if value is None else [value]
        return [self._by_id.get(str(one.get("@id")), one) if _is_id(one) else one for one in listed]

    def text(self, thing: Thing, *names: str) -> str:
        """The first of these that is said, as text; "" where none is."""
        for name in names:
            for one in self.followed(thing.get(name)):
                if isinstance(one, dict):
                    one = one.get("name") or one.get("@value")
                if isinstance(one, str) and one.strip():
                    return one
        return ""


def _is_id(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value


def _rank(thing: Thing) -> int | None:
    ranks = [ABOUT.index(one) for one in types_of(thing) if one in ABOUT]
    return min(ranks) if ranks and _name(thing) else None


def _name(thing: Thing) -> str:
    for name in ("headline", "name"):
        if isinstance(value := thing.get(name), str) and value.strip():
            return folded(value[:400])
    return ""


def _addresses(thing: Thing) -> set[str]:
    found = [thing.get("url"), thing.get("@id"), thing.get("mainEntityOfPage")]
    flat = [one.get("@id") if isinstance(one, dict) else one for one in found]
    return {sameness(one.partition("#")[0]) for one in flat if isinstance(one, str)}


def strings(thing: Thing, *names: str) -> list[str]:
    """The texts that these fields of a thing have, one for each field that has any."""
    found: list[str] = []
    for name in names:
        value = thing.get(name)
        one = value[0] if isinstance(value, list) and value else value
        if isinstance(one, str) and one.strip():
            found.append(one)
    return found
