"""What kind of thing a page tells of: its type, its language, its length, its number as a book."""

from __future__ import annotations

import re

from . import main_text, page_dates, page_types
from .marks import CITATION, DC, LD, MICRODATA, OG, Fact, Marks
from .structured import strings, types_of

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9-]+)?", re.IGNORECASE)


def type(marks: Marks) -> Fact[str] | None:
    """Its type in the words of cards. That of a journal is a study, whatever its pages are called
    besides."""
    tags = marks.tags
    given = (
        (page_types.of_schema(types_of(marks.main)), LD),
        (page_types.of_opengraph(tags.first("og:type")), OG),
        (page_types.of_dublin_core(tags.first("dc.type")), DC),
        ("book" if tags.first("citation_isbn") else None, CITATION),
        (page_types.of_schema(tags.microdata_types()), MICRODATA),
    )
    found = next((Fact(type, source) for type, source in given if type), None)
    is_of_a_journal = bool(tags.first("citation_journal_title"))
    if is_of_a_journal and (found is None or found.value == "article"):
        return Fact("study", CITATION)
    return found


def language(marks: Marks) -> Fact[str] | None:
    """Its language, as a code of two or three letters (BCP 47, without the country)."""
    tags = marks.tags
    spoken = marks.structured.followed(marks.main.get("inLanguage"))
    said = [
        one.get("alternateName") or one.get("name") if isinstance(one, dict) else one
        for one in spoken
    ]
    html = marks.soup.find("html")
    element = str(html.get("lang") or html.get("xml:lang") or "") if html else ""
    given = (
        (next((one for one in said if isinstance(one, str)), ""), LD),
        (tags.first("og:locale"), OG),
        (tags.first("dc.language"), DC),
        (tags.first("citation_language"), CITATION),
        (element, "the page’s lang"),
        (tags.first("content-language", "language"), "meta language"),
    )
    for text, source in given:
        if match := _LANGUAGE.fullmatch(text.strip()):
            return Fact(match[1].lower(), source)
    return None


def minutes(marks: Marks, type: str, text: str, whole: bool) -> Fact[int] | None:
    """How long it takes: what is said, or for something to read what its words make. `whole` says
    that all of the text is here."""
    tags = marks.tags
    for said in strings(marks.main, "timeRequired", "duration"):
        if not said.isdigit() and (found := page_dates.minutes(said)):
            return Fact(found, LD)
    if type in ("video", "podcast"):
        seconds = tags.every("video:duration", "og:video:duration", "music:duration")
        for given, source in ((seconds, OG), (tags.microdata("duration"), MICRODATA)):
            for said in given:
                if found := page_dates.minutes(said):
                    return Fact(found, source)
        return None
    if type not in ("article", "worksheet"):  # this page only tells of the thing
        return None
    if not whole:
        marks.notes.append("the page is longer than what was read, so its words were not counted")
        return None
    words = len(text.split())
    counted = main_text.minutes_to_read(words)
    return Fact(counted, f"counted: {words} words") if counted else None


def isbn(marks: Marks) -> Fact[str] | None:
    """Its number as a book."""
    given = (
        (marks.structured.text(marks.main, "isbn"), LD),
        (marks.tags.first("book:isbn", "books:isbn"), OG),
        (marks.tags.first("citation_isbn"), CITATION),
    )
    return next((Fact(t.strip(), source) for t, source in given if is_isbn(t)), None)


def is_isbn(text: str) -> bool:
    """Whether a text is an ISBN whose last digit is right (ISO 2108)."""
    digits = re.sub(r"[\s-]", "", text[:40]).upper()
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(one) * (1 + 2 * (at % 2)) for at, one in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if one == "X" else int(one) for one in digits]
        return sum(value * (10 - at) for at, value in enumerate(values)) % 11 == 0
    return False
