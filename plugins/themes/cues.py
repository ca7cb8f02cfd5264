"""Cues: words and phrases that speak for a theme, and where a text has them.

A cue is written as people say it. Its words match in all their forms (`say no`: said no, saying
no); `...` stands for up to four words (`missed ... first steps`); and a cue that begins with a
minus sign says where the others do not count (`-guilty plea`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .words import STOP, Word, is_negated, stems_of

OWN, LIKELY, PERHAPS = 0, 1, 2
GAP = "..."
LONGEST_GAP = 4  # words
_DENIED = 0.3  # of a cue's weight is left where it is denied


class Cue(NamedTuple):
    """A cue of a theme, ready to be matched: stems, with GAP between some of them. `kind` says
    where it was written: among the theme's own cues, or among what is likely or perhaps meant."""

    theme: str
    stems: tuple[str, ...]
    weight: float
    kind: int
    against: bool
    denies: bool  # it has a `not` of its own


class Hit(NamedTuple):
    """A place where a cue stands in a text: the words from `first` to `last`."""

    cue: Cue
    first: int
    last: int
    weight: float


def cue(theme: str, written: str, weight: float, kind: int = OWN) -> Cue | None:
    """A cue as its owner wrote it; None where nothing of it is a word."""
    against = written.startswith("-")
    parts = re.split(r"\.\.\.|…", written.lstrip("- "))
    stems: list[str] = []
    for part in parts:
        inside = stems_of(part)
        if inside and stems:
            stems.append(GAP)
            stems += inside
        else:
            stems += inside
    if not stems:
        return None
    if len(parts) == 1 and GAP in stems:
        stems = [one for one in stems if one != GAP]
    denies = bool({"not", "no", "never", "without", "nobody", "none"} & set(stems))
    return Cue(theme, tuple(stems), weight, kind, against, denies)


class Cues:
    """Cues by their first word, or the first two where the second must follow at once."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._by_word: dict[str, list[Cue]] = {}
        self._by_pair: dict[tuple[str, str], list[Cue]] = {}
        for one in dict.fromkeys(cues):
            if len(one.stems) > 1 and one.stems[1] != GAP:
                self._by_pair.setdefault((one.stems[0], one.stems[1]), []).append(one)
            else:
                self._by_word.setdefault(one.stems[0], []).append(one)

    def hits(self, words: list[Word]) -> list[Hit]:
        """Where cues stand in a text; those that lie inside a place where they do not count are
        left out, and so is the shorter of two of one theme at one place."""
        found: list[Hit] = []
        blocked: list[Hit] = []
        for at, word in enumerate(words):
            follows = words[at + 1].stem if at + 1 < len(words) else STOP
            for one in (
                *self._by_word.get(word.stem, ()),
                *self._by_pair.get((word.stem, follows), ()),
            ):
                last = at if len(one.stems) == 1 else _end(one.stems, words, at)
                if last < 0:
                    continue
                if one.against:
                    blocked.append(Hit(one, at, last, 0))
                    continue
                weight = one.weight
                if not one.denies and is_negated(words, at):
                    weight *= _DENIED
                found.append(Hit(one, at, last, weight))
        found = [hit for hit in found if not any(_covers(other, hit) for other in blocked)]
        return _longest(found)


def _covers(block: Hit, hit: Hit) -> bool:
    same = block.cue.theme == hit.cue.theme
    return same and block.first <= hit.last and hit.first <= block.last


def _end(stems: tuple[str, ...], words: list[Word], at: int) -> int:
    """The last word of a cue that begins at a place; -1 where it does not stand there."""
    here, count = at, len(words)
    gap = False
    for wanted in stems[1:]:
        if wanted == GAP:
            gap = True
            continue
        here += 1
        reach = here + LONGEST_GAP if gap else here
        while here < count and here <= reach:
            found = words[here].stem
            if found == wanted:
                break
            if found == STOP:
                return -1
            here += 1
        else:
            return -1
        gap = False
    return here


def _longest(hits: list[Hit]) -> list[Hit]:
    """Without those that lie inside another one of the same theme that weighs as much."""
    if len(hits) < 2:
        return hits
    by_theme: dict[str, list[Hit]] = {}
    for hit in hits:
        by_theme.setdefault(hit.cue.theme, []).append(hit)
    kept: list[Hit] = []
    for same in by_theme.values():
        ordered = sorted(same, key=lambda h: (-h.weight, h.first - h.last, h.first))
        taken: list[Hit] = []
        for hit in ordered:
            if not any(one.first <= hit.last and hit.first <= one.last for one in taken):
                taken.append(hit)
        kept += taken
    return sorted(kept)


def mass(hits: Iterable[Hit], share: float = 1.0) -> Mapping[tuple[str, int], float]:
    """For each theme and kind how strongly cues speak together, 0 to 1: each further one adds
    less, and the same one said again nothing. In a long text each counts for its `share`."""
    best: dict[tuple[str, int, tuple[str, ...]], float] = {}
    for hit in hits:
        key = hit.cue.theme, hit.cue.kind, hit.cue.stems
        best[key] = max(best.get(key, 0.0), hit.weight)
    left: dict[tuple[str, int], float] = {}
    for (theme, kind, _), weight in best.items():
        left[theme, kind] = left.get((theme, kind), 1.0) * (1 - weight)
    return {key: 1 - rest**share for key, rest in left.items()}
