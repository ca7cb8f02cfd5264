"""Which words of a text are shown as the reasons for a theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .cues import PERHAPS, Hit
from .words import STOP, Word

MOST = 6
_NEXT_TO_NOTHING = 0.4  # of the strongest reason; what is weaker is left out
_CROWDED = 0.5  # what a reason is worth that stands close to a chosen one
_FEW = 3  # single turns of speech, where no cue stands in the text


class Reason(NamedTuple):
    """Words of the text that speak for a theme, and their line (from 1)."""

    phrase: str
    line: int


class _Place(NamedTuple):
    """Words that may be shown: the first and last of them, and how much they say."""

    first: int
    last: int
    weight: float


def reasons(
    slug: str, text: str, words: Sequence[Word], hits: Iterable[Hit], loud: Callable[[str], float]
) -> tuple[Reason, ...]:
    """At most six, in the order of the text. Its cues, those that are only perhaps meant where
    there are no others; where there are none at all, the words and pairs of words that speak
    loudest (`loud`). In a long text they are taken from all over it."""
    mine = [hit for hit in hits if hit.cue.theme == slug]
    sure = [hit for hit in mine if hit.cue.kind != PERHAPS] or mine
    places = [_Place(hit.first, hit.last, hit.weight) for hit in sure] or _loudest(words, loud)
    chosen = _spread(_each_once(places, text, words), len(words))
    return tuple(Reason(_phrase(one, text, words), words[one.first].line) for one in sorted(chosen))


def _phrase(place: _Place, text: str, words: Sequence[Word]) -> str:
    return " ".join(text[words[place.first].start : words[place.last].end].split())


def _each_once(places: Iterable[_Place], text: str, words: Sequence[Word]) -> list[_Place]:
    found: dict[str, _Place] = {}
    for place in sorted(places, key=lambda p: (-p.weight, p.first)):
        found.setdefault(_phrase(place, text, words).casefold(), place)
    return list(found.values())


def _spread(places: Sequence[_Place], length: int) -> list[_Place]:
    """The strongest, of equals those that stand apart from what is chosen already."""
    least = _NEXT_TO_NOTHING * max((place.weight for place in places), default=0.0)
    left = [place for place in places if place.weight >= least]
    near = length / (2 * MOST)
    chosen: list[_Place] = []

    def worth(place: _Place) -> tuple[float, int]:
        crowded = any(abs(place.first - other.first) < near for other in chosen)
        return place.weight * (_CROWDED if crowded else 1.0), -place.first

    while left and len(chosen) < MOST:
        best = max(left, key=worth)
        left.remove(best)
        chosen.append(best)
    return chosen


def _loudest(words: Sequence[Word], loud: Callable[[str], float]) -> list[_Place]:
    """The turns of speech that say most for a theme, no word in two of them."""
    places = []
    for at, word in enumerate(words):
        if word.stem == STOP:
            continue
        places.append(_Place(at, at, loud(word.stem)))
        if at + 1 < len(words) and words[at + 1].stem != STOP:
            places.append(_Place(at, at + 1, loud(f"{word.stem} {words[at + 1].stem}")))
    found: list[_Place] = []
    for place in sorted(places, key=lambda p: (-p.weight, p.first)):
        apart = all(place.last < other.first or other.last < place.first for other in found)
        if place.weight > 0 and apart and len(found) < _FEW:
            found.append(place)
    return found
