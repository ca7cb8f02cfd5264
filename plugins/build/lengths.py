"""How long each text of the site is, and how hard to read: for `check --words`.

Measured is what stands below the head of a file. Readers' comments are not: they may be as long
and as hard as their writers like.
"""

from __future__ import annotations

from ..markup.reading_level import Level, level
from ..sources.dataclass import dataclass
from ..sources.records import Post
from .loading import Loaded


@dataclass(frozen=True)
class Length:
    """One text: its file as people would write it, its kind, its length in words as the site
    counts them, and its level, or None where it is empty or not in English."""

    file: str
    kind: str
    words: int
    level: Level | None


def lengths(loaded: Loaded | None, lang: str) -> tuple[Length, ...]:
    """The texts of a content folder in the order of their files, drafts included. `lang` is the
    language of the site as a BCP 47 tag; a post may name another one. None gives none."""
    if loaded is None:
        return ()
    found = []
    for record in loaded.stock.records():
        conversion = loaded.conversions[record.body]
        its = (record.lang if isinstance(record, Post) else None) or lang
        english = its.casefold().split("-")[0] == "en"
        of = level(conversion.html) if english else None
        found.append(Length(loaded.show(record.file), record.kind, conversion.words, of))
    return tuple(found)
