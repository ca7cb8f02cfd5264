"""What resources are chosen by: theme, minutes, type, evidence. Each value has a list of its own.

A theme's value is its slug; the others are made here. What is not known is a value as well: who
has five minutes wants to leave out what nobody has timed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..sources.catalogue import Catalogue
from ..sources.records import EVIDENCE, RESOURCE_TYPES, Resource
from ..sources.tracking import Index
from ..sources.words import Words
from .cards import BUCKETS, UNJUDGED, UNTIMED, bucket, evidence_slug

Slugs = tuple[str, ...]

# The values of each division but the themes, in the order in which they are offered.
VALUES: dict[str, tuple[str, ...]] = {
    "minutes": (*BUCKETS, UNTIMED),
    "type": RESOURCE_TYPES,
    "evidence": (*(name.replace(" ", "-") for name in EVIDENCE), UNJUDGED),
}
_WORDS = {"minutes": "card.time_choices", "type": "card.types_many", "evidence": "card.evidence"}


def value_words(words: Words) -> dict[str, dict[str, str]]:
    """What the values of VALUES are called in a list to choose from."""
    return {
        division: {value: words(f"{_WORDS[division]}.{value}") for value in found}
        for division, found in VALUES.items()
    }


def values(resource: Resource) -> Iterator[tuple[str, str]]:
    """Where a resource stands in each division: ("theme", "guilt"), ("type", "book") …"""
    for theme in resource.themes:
        yield "theme", theme
    yield "minutes", bucket(resource.minutes)
    yield "type", resource.type
    yield "evidence", evidence_slug(resource)


class Divisions:
    """The slugs of the resources of each value, oldest first, by `type/book`."""

    def __init__(self, content: Catalogue) -> None:
        self._content = content
        self.index: Index[Slugs] = Index("division", content.tracker, self._divided)

    def of(self, division: str, value: str) -> Slugs:
        """The slugs of the resources of one value."""
        return self.index.get(f"{division}/{value}", ())

    def there(self) -> Mapping[str, Slugs]:
        """The values that have resources, with their slugs."""
        return self.index.whole()

    def _divided(self) -> dict[str, Slugs]:
        found: dict[str, list[str]] = {}
        for slug in self._content.by_date.get("resource", ()):
            for division, value in values(self._content.resources_by_slug[slug]):
                found.setdefault(f"{division}/{value}", []).append(slug)
        return {name: tuple(found[name]) for name in sorted(found)}
