"""BibTeX, as programs for references exchange it (Patashnik, BibTeXing, 1988; biblatex's names
for what that lacks).

These fields come back as they were: slug (the key), type, title, creators, publication, date,
themes, isbn, language, url, added, and the text without white space at its ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo

from .bibtex_reading import Entry, entries, names, plain
from .portable import WEB, Value

FIELDS = (
    *("slug", "type", "title", "creators", "publication", "date", "themes", "isbn"),
    *("language", "url", "added", "why"),
)
_ENTRIES = {
    "book": "book",
    "study": "article",
    "article": "article",
    "video": "video",
    "podcast": "audio",
    "law": "legislation",
    "tool": "software",
}
# The type that an entry of another program may be: a guess, and the report says so.
_TYPES = {
    **dict.fromkeys(("book", "inbook", "booklet", "incollection", "collection", "mvbook"), "book"),
    **dict.fromkeys(
        ("inproceedings", "conference", "techreport", "report", "phdthesis", "mastersthesis"),
        "study",
    ),
    **{"thesis": "study", "video": "video", "movie": "video", "audio": "podcast"},
    **{"legislation": "law", "jurisdiction": "law", "software": "tool"},
}
# Where an entry says in what it appeared, the surest first.
_APPEARED = (
    *("journal", "journaltitle", "publisher", "booktitle", "institution", "school"),
    *("organization", "howpublished"),
)
_SPECIAL = {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    **{character: f"\\{character}" for character in "{}$&#_%"},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def export(cards: list[dict[str, Value]], zone: tzinfo) -> str:
    """The BibTeX file of some cards."""
    return "\n\n".join(_entry(card) for card in cards)


def _entry(card: dict[str, Value]) -> str:
    kind = _ENTRIES.get(str(card["type"]), "misc")
    appeared = {"article": "journal", "book": "publisher"}.get(kind, "howpublished")
    date = str(card["date"] or "")
    creators, themes = card["creators"], card["themes"]
    assert isinstance(creators, tuple)
    assert isinstance(themes, tuple)
    fields: dict[str, str] = {
        "title": f"{{{_escaped(card['title'])}}}",
        "author": " and ".join(_name(creator) for creator in creators),
        appeared: _escaped(card["publication"]),
        "year": date[:4],
        "date": date,
        "isbn": _escaped(card["isbn"]),
        "langid": _escaped(card["language"]),
        "url": _address(card["url"]),
        "keywords": ", ".join(map(_escaped, themes)),
        "timestamp": str(card["added"]),
        "resourcetype": str(card["type"]),
        "annote": _escaped(str(card["why"]).strip()),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{card['slug']},", *lines, "}"])


def _escaped(value: Value) -> str:
    return "".join(_SPECIAL.get(character, character) for character in str(value or ""))


def _name(name: str) -> str:
    """A name; braces keep one whole that BibTeX would take apart."""
    whole = "," in name or re.search(r"\band\b", name, re.IGNORECASE)
    return f"{{{_escaped(name)}}}" if whole else _escaped(name)


def _address(url: Value) -> str:
    """An address stands as it is; what would end the field is written another way (RFC 3986)."""
    for character, code in (("{", "%7B"), ("}", "%7D"), ("\\", "%5C")):
        url = str(url or "").replace(character, code)
    return str(url)


def read(text: str) -> Iterator[tuple[dict[str, Value], bool]]:
    """The entries of a file as far as they say something of a resource, and whether the type is
    our own word, not a guess. Raises `bibtex_reading.Unreadable`."""
    for entry in entries(text):
        yield _card(entry), "resourcetype" in entry.fields


def _card(entry: Entry) -> dict[str, Value]:
    fields = entry.fields
    words = {name: plain(value) for name, value in fields.items()}
    appeared = next((words[name] for name in _APPEARED if words.get(name)), None)
    address = re.search(r"https?://[^\s{}]+", fields.get("howpublished", ""))
    url = fields.get("url", "").strip() or (address[0] if address else "")
    if not url and words.get("doi"):
        url = f"https://doi.org/{words['doi'].removeprefix('https://doi.org/')}"
    if appeared and appeared.startswith(WEB):
        appeared = None
    return {
        "slug": entry.key,
        "type": words.get("resourcetype") or _TYPES.get(entry.kind, "article"),
        "title": words.get("title"),
        "creators": tuple(names(fields.get("author") or fields.get("editor") or "")),
        "publication": appeared,
        "date": words.get("date") or _date(words),
        "themes": tuple(
            word.strip() for word in re.split("[,;]", words.get("keywords", "")) if word.strip()
        ),
        "isbn": words.get("isbn"),
        "language": words.get("langid") or words.get("language"),
        "url": url or None,
        "added": words.get("timestamp"),
        "why": plain(fields.get("annote") or fields.get("annotation") or "", keep_lines=True),
    }


def _date(words: dict[str, str]) -> str | None:
    year, month = words.get("year", ""), words.get("month", "").lower()[:3]
    if not re.fullmatch("[0-9]{4}", year):
        return None
    if month in _MONTHS:
        return f"{year}-{_MONTHS.index(month) + 1:02}"
    return f"{year}-{int(month):02}" if re.fullmatch("0?[1-9]|1[0-2]", month) else year
