"""Who made a thing, and when."""

from __future__ import annotations

from ..plain_text import one_line
from . import bylines, page_dates
from .marks import ADDRESS, CITATION, DC, LD, MICRODATA, OG, Fact, Marks
from .page_types import of_schema
from .structured import strings, types_of


def creators(marks: Marks, publication: Fact[str] | None) -> Fact[tuple[str, ...]] | None:
    """Who made it. The site itself is nobody, and neither are handles, addresses and "admin"."""
    tags = marks.tags
    said, whole = _of_json_ld(marks)
    own = [*marks.sites, publication.value if publication else ""]
    given = (
        (said, LD, False),
        (tags.every("article:author", "og:article:author", "book:author"), OG, False),
        (tags.every("dc.creator", "dc.contributor"), DC, True),
        (tags.every("citation_author", "citation_authors"), CITATION, True),
        (tags.microdata("author"), MICRODATA, False),
        (tags.rel_authors(), "rel=author", False),
        (tags.every("author", "parsely-author", "sailthru.author"), "meta author", False),
    )
    for texts, source, turned in given:
        if found := bylines.names(texts, own, turned, whole):
            return Fact(found, source)
        if texts:
            marks.notes.append(f"“{one_line(texts[0], 200)[:80]}” ({source}) gives no author")
    return None


def _of_json_ld(marks: Marks) -> tuple[list[str], set[str]]:
    """What JSON-LD says of who made it, and which of that are organisations: "Pan and Lid" is
    one name there."""
    said: list[str] = []
    whole: set[str] = set()
    for name in ("author", "creator"):
        for one in marks.structured.followed(marks.main.get(name)):
            value = one.get("name") if isinstance(one, dict) else one
            texts = [v for v in (value if isinstance(value, list) else [value])
                     if isinstance(v, str)]  # fmt: skip
            said += texts
            if isinstance(one, dict) and of_schema(types_of(one)) == "organisation":
                whole.update(texts)
        if said:
            break
    return said, whole


def date(marks: Marks) -> Fact[str] | None:
    """When it came out, as exactly as is said: a year, a month or a day."""
    tags = marks.tags
    given = (
        (strings(marks.main, "datePublished", "uploadDate"), LD),
        (tags.every("article:published_time", "og:article:published_time", "book:release_date",
                    "video:release_date"), OG),
        (tags.every("dc.date.issued", "dc.issued", "dc.date", "dc.created"), DC),
        (tags.every("citation_publication_date", "citation_date", "citation_online_date",
                    "citation_year"), CITATION),
        (tags.microdata("datePublished"), MICRODATA),
        (tags.every("date", "pubdate", "publish-date", "parsely-pub-date"), "meta date"),
        (tags.times(), "time"),
    )  # fmt: skip
    for texts, source in given:
        for text in texts[:1]:
            try:
                return Fact(page_dates.day(text, marks.today), source)
            except page_dates.NotTaken as reason:
                marks.notes.append(f"{one_line(str(reason), 200)} ({source})")
    found = page_dates.day_in(marks.url.value, marks.today) if marks.url else None
    return Fact(found, ADDRESS) if found else None
