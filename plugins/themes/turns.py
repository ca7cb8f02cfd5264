"""Turns of speech: the words of a text and the pairs of neighbours, and whom they speak for.

How much one speaks for a theme is read from counts: in how many phrases that describe the theme,
and in how many labelled passages about it, it stands, beside all others. It is what naive Bayes
with Laplace's smoothing does (Manning, Raghavan and Schütze 2008, chapter 13), with as many
themes as there are for a choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .words import EMPTY, STOP, Word

Counts = Mapping[str, Mapping[str, float]]
"""For each theme (slug) its turns with how often they were met."""
_SMOOTH = 2.0  # uses that each turn is given, spread evenly over the themes
_USUAL = 260  # turns; a longer text must not be surer only because it goes on


class Turns(NamedTuple):
    """The turns of a text, each once and in a fixed order, so that sums over them are always the
    same: pairs and the single words that say something; in `all` the small words too."""

    telling: tuple[str, ...]
    all: tuple[str, ...]

    @property
    def scale(self) -> float:
        """What brings a sum over them to the same measure for texts of all lengths."""
        number = max(1, len(self.telling))
        return min(1 / math.sqrt(number), math.sqrt(_USUAL) / number)


def turns_of(words: Sequence[Word]) -> Turns:
    """Each word and each two neighbours in a sentence, once."""
    single: dict[str, None] = {}
    pairs: dict[str, None] = {}
    before = STOP
    for word in words:
        stem = word.stem
        if stem != STOP:
            if before != STOP:
                pairs[f"{before} {stem}"] = None
            if stem[0].isdigit():
                stem = STOP
            else:
                single[stem] = None
        before = stem
    telling = (*(one for one in single if one not in EMPTY), *pairs)
    return Turns(telling, (*single, *pairs))


class Shares:
    """How much each turn speaks for each theme."""

    def __init__(self, slugs: Sequence[str], sources: Iterable[Counts]) -> None:
        together: dict[str, dict[str, float]] = {}
        for counts in sources:
            for slug in slugs:
                for turn, number in counts.get(slug, {}).items():
                    row = together.setdefault(turn, {})
                    row[slug] = row.get(slug, 0.0) + number
        many = max(1, len(slugs))
        self._rows: dict[str, tuple[float, tuple[tuple[str, float], ...]]] = {}
        for turn, row in together.items():
            # Every theme gets the same for a turn that never stood in it; more only where it did.
            never = math.log(_SMOOTH / (sum(row.values()) + _SMOOTH))
            more = ((slug, math.log(1 + n * many / _SMOOTH)) for slug, n in row.items())
            self._rows[turn] = never, tuple(more)
        self._slugs = tuple(slugs)

    def speak(self, turns: Turns) -> dict[str, float]:
        """For each theme the sum over the turns of a text."""
        level = 0.0
        found = dict.fromkeys(self._slugs, 0.0)
        rows = self._rows
        for turn in turns.telling:
            row = rows.get(turn)
            if row is not None:
                level += row[0]
                for slug, weight in row[1]:
                    found[slug] += weight
        scale = turns.scale
        return {slug: (value + level) * scale for slug, value in found.items()}

    def loud(self, slug: str, turn: str) -> float:
        """How much a turn speaks for a theme; 0 where it speaks rather against it."""
        never, more = self._rows.get(turn, (0.0, ()))
        return max(0.0, never + next((weight for of, weight in more if of == slug), 0.0))


def tally(given: Iterable[tuple[float, str, Turns]]) -> dict[str, dict[str, float]]:
    """Counts of the turns of texts: (how much a text counts, its theme, its turns)."""
    found: dict[str, dict[str, float]] = {}
    for weight, slug, turns in given:
        row = found.setdefault(slug, {})
        for turn in turns.telling:
            row[turn] = row.get(turn, 0.0) + weight
    return found
