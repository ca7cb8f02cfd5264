"""Suggests themes for a text: at most three, each with its reasons, or none.

Three things are added up for each theme. Its cues, weighted (`cues.py`); how near the text's
words are to those of the theme's page, as the cosine of tf-idf vectors (`subjects.py`); and for
whom its words and pairs of words speak, by the phrases that describe a theme and the labelled
passages about it (`turns.py`). How these are weighed, and from where on it speaks at all, was
learnt from the passages (`learning.py`) and stands in `learnt.json`. A theme that an owner adds is
found by its cues and its page. Nothing is loaded from elsewhere, and the same text always gives
the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache, partial
from typing import Any, NamedTuple

from ..sources.dataclass import dataclass
from .cues import LIKELY, OWN, PERHAPS, Cues, Hit, mass
from .reasons import Reason, reasons
from .subjects import (
    Pages,
    Subject,
    all_cues,
    known_of,
    phrases,
    read_json,
    shipped_situations,
)
from .turns import Counts, Shares, Turns, tally, turns_of
from .words import Word, bag, words_of

MOST = 3  # themes for one text
_NEAR = 5  # brings the cosine of a theme that fits into the range of the other signals
_USUAL_LENGTH = 150  # words; in a longer text each cue says less
_PER_TURN = 8  # brings the average over turns into the range of the other signals
_FEW_TURNS = 10  # a handful of words must not be sure that it is about something
SIGNALS = ("own", "likely", "perhaps", "page", "turns")
"""What is added up for a theme: the three kinds of cues, the cosine, and its turns of speech."""
GATE = ("best", "any", "family", "work")
"""What says whether a text is about any theme: the best theme's total, turns that stand in texts
about some theme rather than in others, and whether it speaks of family and of work."""
_FAMILY = frozenset(
    """child partner mother father grandparent nursery childminder school pregnant bedtime lunchbox
    homework birth teacher parent family gate sister brother marriage girl boy baby aunt uncle
    niece nephew cousin toddler home household sleep bedroom kitchen supper bath""".split()
)
_WORK = frozenset(
    """work job manager colleague office shift client meet email desk boss salary commute contract
    laptop patient ward customer employ career depot warehouse factory firm company team leave
    hour overtime project deadline pay wage staff rota call conference trip""".split()
)


class Suggestion(NamedTuple):
    """A theme that may fit: its slug, how sure it is (0 to 1), and why."""

    theme: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Learnt:
    """What `learnt.json` says: how the signals are weighed, and turns of speech: for each theme
    in how many passages about it each stands, and how much each says for any theme."""

    mix: Mapping[str, float]
    bias: float
    gate: Mapping[str, float]  # weighs what says whether to speak at all
    first: float  # what that must come to
    further: float  # the score of a second and third theme
    near: float  # of the best score, which they must reach as well
    turns: Counts = field(default_factory=dict)
    any: Mapping[str, float] = field(default_factory=dict)


class Looked(NamedTuple):
    """A text as the suggester sees it; nothing of it was learnt from passages. `signals` are
    those of each theme but the last, `values` those of the whole text that GATE needs."""

    words: list[Word]
    hits: list[Hit]
    turns: Turns
    signals: Mapping[str, tuple[float, ...]]
    values: Mapping[str, float]


class Suggester:
    """Suggests themes of one vocabulary."""

    def __init__(
        self,
        subjects: Iterable[Subject],
        learnt: Learnt | None = None,
        situations: Mapping[str, Any] | None = None,
    ) -> None:
        self.subjects = tuple(subjects)
        known = shipped_situations() if situations is None else situations
        self._cues = Cues(all_cues(self.subjects, known))
        self._pages = Pages(self.subjects, known)
        self._said = tally(
            (weight, one.slug, turns_of(words_of(text)))
            for one in self.subjects
            for weight, text in phrases(one, known)
        )
        self._take(learnt or shipped())

    def _take(self, learnt: Learnt) -> None:
        self.learnt = learnt
        met = {one.slug: known_of(learnt.turns, one) for one in self.subjects}
        self._shares = Shares([one.slug for one in self.subjects], (self._said, met))

    def with_learnt(self, learnt: Learnt) -> Suggester:
        """The same with other weights, which is quicker than making it anew."""
        made = object.__new__(Suggester)
        made.__dict__.update(self.__dict__)
        made._take(learnt)
        return made

    def suggest(self, text: str, first_line: int = 1) -> tuple[Suggestion, ...]:
        """The themes that fit a text best, the surest first; () where none fits. `first_line` is
        the number of the text's first line, for the reasons."""
        look = self.look(text, first_line)
        found = []
        for slug, score in kept(self.learnt, *self.weighed(look)):
            loud = partial(self._shares.loud, slug)
            why = reasons(slug, text, look.words, look.hits, loud)
            if why:
                found.append(Suggestion(slug, round(score, 3), why))
        return tuple(found)

    def look(self, text: str, first_line: int = 1) -> Looked:
        """What can be said of a text without anything learnt."""
        words = words_of(text, first_line)
        counts = bag(words)
        hits = self._cues.hits(words)
        spoken = mass(hits, min(1.0, _USUAL_LENGTH / max(1, len(words))))
        near = self._pages.nearness(counts)
        signals = {
            one.slug: (
                *(spoken.get((one.slug, kind), 0.0) for kind in (OWN, LIKELY, PERHAPS)),
                near.get(one.slug, 0.0) * _NEAR,
            )
            for one in self.subjects
        }
        values = {
            name: math.log1p(sum(n for word, n in counts.items() if word in these))
            for name, these in (("family", _FAMILY), ("work", _WORK))
        }
        return Looked(words, hits, turns_of(words), signals, values)

    def signals(self, look: Looked) -> dict[str, tuple[float, ...]]:
        """For each theme its signals, in the order of SIGNALS."""
        speak = self._shares.speak(look.turns)
        return {slug: (*known, speak[slug]) for slug, known in look.signals.items()}

    def values(self, look: Looked) -> dict[str, float]:
        """What GATE needs, but for the best score."""
        learnt = self.learnt.any
        said = sum(learnt.get(turn, 0.0) for turn in look.turns.all)
        return {**look.values, "any": _PER_TURN * said / (len(look.turns.all) + _FEW_TURNS)}

    def weighed(self, look: Looked) -> tuple[float, list[tuple[str, float]]]:
        """How likely it is that the text is about any theme, and the themes with their scores,
        the best first; all 0 to 1."""
        return weighed(self.learnt, self.signals(look), self.values(look))

    def nearness(self, text: str) -> dict[str, float]:
        """The cosine of the tf-idf vectors of a text and of each theme's page."""
        return self._pages.nearness(bag(words_of(text)))


def weighed(
    learnt: Learnt, signals: Mapping[str, Sequence[float]], values: Mapping[str, float]
) -> tuple[float, list[tuple[str, float]]]:
    """What is made of the signals of all themes and the values of the whole text."""
    weights = [learnt.mix.get(name, 0.0) for name in SIGNALS]
    totals = {
        slug: learnt.bias + sum(w * v for w, v in zip(weights, row, strict=True))
        for slug, row in signals.items()
    }
    ranked = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return 0.0, []
    known = {**values, "best": ranked[0][1], "level": 1.0}
    speak = logistic(sum(weight * known.get(name, 0.0) for name, weight in learnt.gate.items()))
    return speak, [(slug, logistic(total)) for slug, total in ranked]


def kept(
    learnt: Learnt, speak: float, ranked: Sequence[tuple[str, float]]
) -> list[tuple[str, float]]:
    """What is suggested of themes that were weighed."""
    if speak < learnt.first or not ranked:
        return []
    least = max(learnt.further, learnt.near * ranked[0][1])
    return [pair for n, pair in enumerate(ranked[:MOST]) if n == 0 or pair[1] >= least]


def logistic(value: float) -> float:
    """From a total to a share, 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


@cache
def shipped() -> Learnt:
    """What was learnt from the labelled passages."""
    return Learnt(**read_json("learnt.json"))
