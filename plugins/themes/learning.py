"""Learns what `learnt.json` holds from labelled passages, in plain Python and always the same.

    python3 -m plugins.themes.learning tests/data/theme_passages_tuning.jsonl …

First it counts turns of speech: in how many passages about each theme they stand, and how much
oftener in passages about any theme than in others. Then two logistic regressions: one, the same
for all themes, over the signals of `suggesting.py`; one over what says whether to speak at all. So
that these learn how far counted turns can be trusted in a text that they were not counted in,
they get them from counts without the passage (stacking, in five parts). Last the scores from which
a theme is suggested.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from .judging import Judged, Passage, judged, passages
from .subjects import Subject
from .suggesting import GATE, SIGNALS, Learnt, Looked, Suggester, kept, weighed
from .turns import tally

PARTS = 5
_ROUNDS, _PACE = 30, 0.5
_OFTEN = 2  # passages in which a pair of words must stand
_LEAST = 0.25  # a weight for any theme that is kept
_SMOOTH = 1.0  # passages that each turn is given, with and without a theme as these are
_WANTED = Judged(0.78, 0.66, 0.62, 0.84)  # what is asked, with room for texts of others
_SILENCES = 0.84  # at least: whoever suggests where nothing fits is soon not listened to
NOTHING = Learnt(mix={}, bias=0.0, gate={}, first=0.5, further=0.5, near=0.5)

Weights = dict[str, float]


class Seen(NamedTuple):
    """A labelled passage as the suggester sees it."""

    passage: Passage
    look: Looked


class Row(NamedTuple):
    """A passage with the signals of each theme and the values of the whole, found without it."""

    passage: Passage
    signals: Mapping[str, tuple[float, ...]]
    values: Mapping[str, float]


def seen(given: Iterable[Passage], suggester: Suggester) -> list[Seen]:
    """The passages, looked at once for all that follows."""
    return [Seen(one, suggester.look(one.text)) for one in given]


def learn(given: Sequence[Seen], suggester: Suggester) -> Learnt:
    """Everything that is learnt from passages, for the subjects of this suggester."""
    rows = _out_of_part(given, suggester)
    mix, bias = _mix(rows)
    learnt = replace(NOTHING, mix=mix, bias=bias)
    learnt = replace(learnt, gate=_gate(rows, learnt))
    first, further, near = _thresholds(rows, learnt)
    counted = _counted(given)
    return replace(
        learnt, first=first, further=further, near=near, turns=counted.turns, any=counted.any
    )


def _out_of_part(given: Sequence[Seen], suggester: Suggester) -> list[Row]:
    """The signals of each passage, with turns that were counted in the other parts."""
    rows: dict[str, Row] = {}
    for part in range(PARTS):
        counting = suggester.with_learnt(
            _counted([one for n, one in enumerate(given) if n % PARTS != part])
        )
        for one in given[part::PARTS]:
            look = one.look
            rows[one.passage.id] = Row(one.passage, counting.signals(look), counting.values(look))
    return [rows[one.passage.id] for one in given]


def _counted(given: Sequence[Seen]) -> Learnt:
    """The turns of these passages."""
    themed = [one for one in given if one.passage.themes]
    without = [one for one in given if not one.passage.themes]
    spread = _spread(themed)
    counts = tally(
        (1 / len(one.passage.themes), slug, one.look.turns)
        for one in themed
        for slug in one.passage.themes
    )
    turns = {
        slug: {t: round(row[t], 2) for t in sorted(row) if _enough(t, spread[t])}
        for slug, row in sorted(counts.items())
    }
    return replace(NOTHING, turns=turns, any=_any(spread, len(themed), without))


def _spread(given: Iterable[Seen]) -> dict[str, int]:
    """In how many passages each turn stands."""
    found: dict[str, int] = {}
    for one in given:
        for turn in one.look.turns.all:
            found[turn] = found.get(turn, 0) + 1
    return found


def _enough(turn: str, passages_with_it: int) -> bool:
    """Whether a turn is worth keeping: a pair that stood in one passage will hardly come again."""
    return passages_with_it >= _OFTEN or " " not in turn


def _any(spread: Mapping[str, int], themed: int, without: Sequence[Seen]) -> Weights:
    """How much each turn says for any theme: the logarithm of how much oftener it stands in
    passages that have one; nothing where all passages have one, or none."""
    if not themed or not without:
        return {}
    other = _spread(without)
    share = themed / (themed + len(without))
    more, less = _SMOOTH * share, _SMOOTH * (1 - share)
    found = {}
    for turn in sorted(spread.keys() | other.keys()):
        here, there = spread.get(turn, 0), other.get(turn, 0)
        if _enough(turn, here + there):
            with_, out = (here + more) / (themed + more), (there + less) / (len(without) + less)
            weight = round(math.log(with_ / out), 2)
            if abs(weight) >= _LEAST:
                found[turn] = weight
    return found


# ── Weighing ────────────────────────────────────────────────────────────────────────────────


def _mix(rows: Sequence[Row]) -> tuple[Weights, float]:
    features, labels = [], []
    for one in rows:
        for slug, signals in one.signals.items():
            features.append(dict(zip(SIGNALS, signals, strict=True)))
            labels.append(slug in one.passage.themes)
    weights, bias = _regression(features, labels)
    return {name: round(weights.get(name, 0.0), 3) for name in SIGNALS}, round(bias, 3)


def _gate(rows: Sequence[Row], learnt: Learnt) -> Weights:
    """What says whether a text is about any theme."""
    features = []
    for one in rows:
        totals = [_total(learnt, signals) for signals in one.signals.values()]
        features.append({**one.values, "best": max(totals, default=0.0)})
    weights, level = _regression(features, [bool(one.passage.themes) for one in rows])
    return {**{name: round(weights.get(name, 0.0), 3) for name in GATE}, "level": round(level, 3)}


def _total(learnt: Learnt, signals: Sequence[float]) -> float:
    mix = learnt.mix
    return learnt.bias + sum(mix[n] * v for n, v in zip(SIGNALS, signals, strict=True))


def _regression(
    features: Sequence[Mapping[str, float]], labels: Sequence[bool]
) -> tuple[Weights, float]:
    """Logistic regression by AdaGrad (Duchi et al. 2011)."""
    weights: Weights = {}
    squares: Weights = {}
    share = max(1e-6, sum(labels) / max(1, len(labels)))
    bias, bias_square = math.log(share / (1 - share + 1e-6)), 1e-3
    for _ in range(_ROUNDS):
        for row, label in zip(features, labels, strict=True):
            total = bias + sum(weights.get(name, 0.0) * value for name, value in row.items())
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - label
            bias_square += error * error
            bias -= _PACE * error / math.sqrt(bias_square) * 0.5
            for name, value in row.items():
                if value:
                    gradient = error * value
                    squares[name] = squares.get(name, 1e-3) + gradient * gradient
                    weights[name] = weights.get(name, 0.0) - _PACE * gradient / math.sqrt(
                        squares[name]
                    )
    return weights, bias


def _thresholds(rows: Sequence[Row], learnt: Learnt) -> tuple[float, float, float]:
    """The scores at which the figures together stand farthest above what is asked of them."""
    given = [one.passage for one in rows]
    scored = [weighed(learnt, one.signals, one.values) for one in rows]
    best, choice = -math.inf, (0.5, 0.5, 0.5)
    for first in range(30, 92, 2):
        for further in (0.15, 0.2, 0.25, 0.3):
            for near in (0.3, 0.4, 0.5, 0.6):
                tried = replace(learnt, first=first / 100, further=further, near=near)
                value = _worth(judged(given, [suggested(tried, *one) for one in scored]))
                if value > best + 1e-9:
                    best, choice = value, (first / 100, further, near)
    return choice


def suggested(learnt: Learnt, speak: float, ranked: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """The slugs of what is suggested of themes that were weighed."""
    return tuple(slug for slug, _ in kept(learnt, speak, ranked))


def _worth(of: Judged) -> float:
    """How good figures are, those that are nearest to what is asked counting most."""
    margins = (
        of.hit_at_1 - _WANTED.hit_at_1,
        of.precision_at_3 - _WANTED.precision_at_3,
        of.recall_at_3 - _WANTED.recall_at_3,
        of.right_silences - _WANTED.right_silences,
    )
    missing = max(0.0, _SILENCES - of.right_silences)
    return sum(-math.exp(-8 * margin) for margin in margins) - 100 * missing


# ── The file ────────────────────────────────────────────────────────────────────────────────


def digest_of(subjects: Iterable[Subject]) -> str:
    """What stands for a vocabulary: with other words in its themes it is another."""
    return hashlib.blake2b(repr(list(subjects)).encode(), digest_size=8).hexdigest()


def to_json(learnt: Learnt, vocabulary: str) -> str:
    """The file, one theme a line. `vocabulary` is the digest of what it was learnt with."""
    about = (
        "Learnt from labelled passages by python3 -m plugins.themes.learning; do not edit."
        " 'mix' weighs the signals, 'gate' what says whether to speak at all. 'turns' are words"
        " and pairs of neighbours, as stems: in how many passages about each theme they stood"
        " (one that has two themes is a half for each). 'any': how much they say for any theme."
        " 'vocabulary' stands for the themes as they were: the weights fit them best."
    )
    lines = [f'"about": {json.dumps(about)}', f'"mix": {json.dumps(dict(learnt.mix))}']
    lines.append(f'"vocabulary": "{vocabulary}"')
    lines.append(f'"gate": {json.dumps(dict(learnt.gate))}')
    for name in ("bias", "first", "further", "near"):
        lines.append(f'"{name}": {getattr(learnt, name)}')
    turns = ",\n".join(f' "{slug}": {json.dumps(row)}' for slug, row in learnt.turns.items())
    lines.append(f'"turns": {{\n{turns}\n}}')
    lines.append(f'"any": {json.dumps(learnt.any)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(paths: Iterable[str]) -> None:
    """Learn from the passages of these files and write `learnt.json`."""
    from .vocabulary import subjects_of

    root = Path(__file__).resolve().parents[2]
    subjects = subjects_of(root / "content")
    suggester = Suggester(subjects, NOTHING)
    given = shuffled([one for path in paths for one in passages(Path(path))])
    learnt = learn(seen(given, suggester), suggester)
    made = to_json(learnt, digest_of(subjects))
    (Path(__file__).parent / "learnt.json").write_text(made, encoding="utf-8")
    print(f"Learnt from {len(given)} passages: {dict(learnt.mix)}")


def shuffled(given: Sequence[Passage]) -> list[Passage]:
    """The passages in an order of which a part is like the whole, always the same."""
    mixed = sorted(given, key=lambda one: one.id)
    random.Random(1).shuffle(mixed)
    return mixed


if __name__ == "__main__":
    main(sys.argv[1:])
