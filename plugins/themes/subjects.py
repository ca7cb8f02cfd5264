"""What the suggester knows of each theme before it has seen a labelled passage.

That is what its owner wrote (names, definition, cues, introduction) and, for the themes that come
with the site, what people say who mean it and do not name it (`situations.json`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..sources.dataclass import dataclass
from .cues import LIKELY, OWN, PERHAPS, Cue, cue
from .words import EMPTY, stems_of

_HERE = Path(__file__).parent
_WEIGHTS = {OWN: (0.75, 0.85), LIKELY: (0.3, 0.55), PERHAPS: (0.12, 0.25)}  # one word, several
_SAID = {OWN: 1.0, LIKELY: 1.0, PERHAPS: 0.7}  # how much a phrase says beside a whole passage


@dataclass(frozen=True)
class Subject:
    """What the suggester knows of a theme. `names` are its slug and those that it once had."""

    slug: str
    names: tuple[str, ...]
    label: str
    definition: str
    other_names: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    intro: str = ""

    @property
    def own_cues(self) -> tuple[str, ...]:
        """The cues that speak for it."""
        return tuple(one for one in self.cues if not one.startswith("-"))


@cache
def shipped_situations() -> Mapping[str, Any]:
    """What people say when they do not name the theme, for the themes that come with the site."""
    found: Mapping[str, Any] = read_json("situations.json")
    return found


def read_json(name: str) -> Any:
    """A file that lies beside this one, without what it says about itself."""
    whole = json.loads((_HERE / name).read_text(encoding="utf-8"))
    for about in ("about", "vocabulary"):
        whole.pop(about, None)
    return whole


def known_of(table: Mapping[str, Any], subject: Subject) -> Mapping[str, Any]:
    """What a table has for a theme, also under a slug that it once had."""
    return next((table[name] for name in subject.names if name in table), {})


def phrases(subject: Subject, situations: Mapping[str, Any]) -> Iterable[tuple[float, str]]:
    """Everything that is said of a theme, each phrase with how much it counts."""
    more = known_of(situations, subject)
    own = (subject.label, subject.definition, subject.intro, *subject.other_names)
    for text in (*own, *subject.own_cues):
        yield _SAID[OWN], text
    for text in more.get("likely", ()):
        yield _SAID[LIKELY], text
    for text in more.get("perhaps", ()):
        yield _SAID[PERHAPS], text


def subject_words(subject: Subject, situations: Mapping[str, Any]) -> set[str]:
    """The stems of everything that is said of a theme."""
    said = {word for _, text in phrases(subject, situations) for word in stems_of(text)}
    return said.union(*(stems_of(one) for one in subject.cues))


# ── Cues ────────────────────────────────────────────────────────────────────────────────────


def all_cues(subjects: Sequence[Subject], situations: Mapping[str, Any]) -> list[Cue]:
    """The cues of all themes, weighted."""
    found: list[Cue] = []
    for subject in subjects:
        written = [subject.label, *subject.other_names, *subject.cues]
        found += _weighted(subject.slug, written, OWN)
        more = known_of(situations, subject)
        found += _weighted(subject.slug, more.get("likely", ()), LIKELY)
        found += _weighted(subject.slug, more.get("perhaps", ()), PERHAPS)
    return _each_once(found)


def _weighted(slug: str, written: Iterable[str], kind: int) -> Iterable[Cue]:
    for phrase in written:
        made = cue(slug, phrase, 0.0, kind)
        if made is None or (len(made.stems) == 1 and made.stems[0] in EMPTY and not made.against):
            continue
        few = all(one in EMPTY for one in made.stems)
        one, several = _WEIGHTS[kind]
        weight = one if len(made.stems) == 1 or (few and kind != OWN) else several
        yield made._replace(weight=weight)


def _each_once(cues: Iterable[Cue]) -> list[Cue]:
    """Each phrase once for a theme, with the weight that it has among its strongest cues; one
    that several themes claim says less for each."""
    best: dict[tuple[str, tuple[str, ...]], Cue] = {}
    claimed: dict[tuple[str, ...], set[str]] = {}
    for one in cues:
        key = one.theme, one.stems
        if one.against or key not in best or best[key].kind > one.kind:
            best[key if not one.against else (f"-{one.theme}", one.stems)] = one
        if not one.against:
            claimed.setdefault(one.stems, set()).add(one.theme)
    return [
        one if one.against else one._replace(weight=one.weight / len(claimed[one.stems]) ** 0.5)
        for one in best.values()
    ]


# ── Pages ───────────────────────────────────────────────────────────────────────────────────


class Pages:
    """The tf-idf vectors of what is said of each theme."""

    def __init__(self, subjects: Sequence[Subject], situations: Mapping[str, Any]) -> None:
        bags = {one.slug: _page(one, situations) for one in subjects}
        spread: dict[str, int] = {}
        for counts in bags.values():
            for word in counts:
                spread[word] = spread.get(word, 0) + 1
        self._idf = {w: math.log((1 + len(bags)) / (1 + n)) + 0.2 for w, n in spread.items()}
        self._by_word: dict[str, list[tuple[str, float]]] = {}
        for slug, counts in bags.items():
            for word, weight in self._vector(counts).items():
                self._by_word.setdefault(word, []).append((slug, weight))

    def nearness(self, counts: Mapping[str, int]) -> dict[str, float]:
        """The cosine of the tf-idf vectors of a bag of stems and of each theme."""
        found: dict[str, float] = {}
        for word, weight in self._vector(counts).items():
            for slug, other in self._by_word[word]:
                found[slug] = found.get(slug, 0.0) + weight * other
        return found

    def _vector(self, counts: Mapping[str, float]) -> dict[str, float]:
        idf = self._idf
        weights = {w: (1 + math.log(n)) * idf[w] if n >= 1 else n * idf[w]
                   for w, n in counts.items() if w in idf}  # fmt: skip
        length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        return {word: value / length for word, value in weights.items()}


def _page(subject: Subject, situations: Mapping[str, Any]) -> dict[str, float]:
    more = known_of(situations, subject)
    parts = (
        (3.0, [subject.label, *subject.other_names]),
        (2.0, [subject.definition]),
        (1.0, [*subject.own_cues, subject.intro]),
        (0.5, [*more.get("likely", ()), *more.get("perhaps", ())]),
    )
    counts: dict[str, float] = {}
    for weight, texts in parts:
        for text in texts:
            for word in stems_of(text):
                if word not in EMPTY and not word[0].isdigit():
                    counts[word] = counts.get(word, 0.0) + weight
    return counts
