"""The cards that are there, as the commands for resources look at them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from ..sources import kinds, texts
from ..sources.dataclass import dataclass
from ..sources.folder import SourceFile, listing
from ..sources.problems import Problem
from ..sources.records import Resource, Theme
from ..sources.theme_names import ThemeNames
from .plain_text import folded
from .web_addresses import sameness


@dataclass(frozen=True)
class Card:
    """A card with its file, and that file's path for people."""

    resource: Resource
    path: Path
    shown: str


@dataclass(frozen=True)
class Shelf:
    """All cards in the order of their files, the names of the themes, every slug that means
    something already, and what is wrong with files that cannot be read."""

    cards: tuple[Card, ...]
    themes: ThemeNames
    slugs: frozenset[str]
    problems: tuple[Problem, ...]

    def with_address(self, url: str) -> Card | None:
        """The card of the page at this address, however that is written."""
        key = sameness(url)
        for card in self.cards:
            known = (card.resource.url, card.resource.archive)
            if any(one and sameness(one) == key for one in known):
                return card
        return None

    def with_title(self, title: str) -> Card | None:
        """The card with this title, but for capitals, accents and signs."""
        key = folded(title)
        return next((c for c in self.cards if key and folded(c.resource.title) == key), None)


def shelf(content: Path) -> Shelf:
    """Read the cards and themes of a content folder."""
    here = Path.cwd()
    shown = str(content.relative_to(here) if content.is_relative_to(here) else content)
    cards: list[Card] = []
    themes: list[Theme] = []
    slugs: set[str] = set()
    problems: list[Problem] = []
    for source in listing(content, shown).sources:
        slugs.add(kinds.slug_of_name(source.kind, source.file))
        if source.kind not in ("resource", "theme"):
            continue
        record, wrong = _read(source)
        if isinstance(record, Resource):
            cards.append(Card(record, source.path, source.shown))
            slugs |= {record.slug, *record.aliases}
        elif isinstance(record, Theme):
            themes.append(record)
        else:
            problems += wrong
    return Shelf(tuple(cards), ThemeNames(themes), frozenset(slugs), tuple(problems))


def _read(source: SourceFile) -> tuple[object, Iterator[Problem]]:
    text, wrong = texts.read(source.path, source.shown)
    if text is None:
        return None, iter(wrong)
    read = kinds.read(source.kind, source.file, text, source.shown, UTC)
    return (None if read.broken else read.record), iter(read.problems)
