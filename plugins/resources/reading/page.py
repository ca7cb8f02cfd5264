"""A page read as a whole: each field of a card, with the source that gave it.

Sources are asked in the order of trust: JSON-LD, OpenGraph, Dublin Core, citation tags, microdata,
what authors' names and times are marked with, what the page shows, and the address. The first whose
answer is plainly right is taken; one that is not taken is told, with the reason. What nobody
says stays unknown.
"""

from __future__ import annotations

from datetime import date

from ...sources.dataclass import dataclass
from ..plain_text import folded
from . import main_text, making, naming, nature
from .marks import Fact, is_within_limits, marks
from .not_the_page import Instead, instead

__all__ = ["Fact", "Page", "read"]


@dataclass(frozen=True)
class Page:
    """All that a page says of itself; None where it says nothing that can be taken. `notes` are
    sentences on what was not taken; `text` is its main text; `titles` all titles it shows."""

    title: Fact[str] | None
    creators: Fact[tuple[str, ...]] | None
    publication: Fact[str] | None
    date: Fact[str] | None
    type: Fact[str] | None
    language: Fact[str] | None
    minutes: Fact[int] | None
    isbn: Fact[str] | None
    url: Fact[str] | None
    instead: Instead | None
    notes: tuple[str, ...]
    text: str
    titles: tuple[str, ...]


def read(text: str, address: str | None, today: date, whole: bool = True) -> Page:
    """Read a page. `address` is where it was found, None for a saved one; `whole` says that all of
    it is here, else its words are not counted."""
    page = marks(text, address, today)
    type = nature.type(page)
    kind = type.value if type else "article"
    title = naming.title(page)
    publication = naming.publication(page, kind)
    words = main_text.text_of(page.soup)
    whole = whole and is_within_limits(text)
    return Page(
        title=title,
        creators=making.creators(page, publication),
        publication=None
        if kind in ("organisation", "tool") and _is_itself(publication, title)
        else publication or naming.host(page),
        date=making.date(page),
        type=type,
        language=nature.language(page),
        minutes=nature.minutes(page, kind, words, whole),
        isbn=nature.isbn(page),
        url=page.url,
        instead=instead(page),
        notes=tuple(dict.fromkeys(page.notes)),
        text=words,
        titles=tuple(page.titles),
    )


def _is_itself(publication: Fact[str] | None, title: Fact[str] | None) -> bool:
    """Whether a thing would appear in itself: an organisation's page, the page of a tool."""
    return not (publication and title) or folded(publication.value) == folded(title.value)
