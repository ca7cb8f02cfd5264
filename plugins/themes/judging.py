"""How good the suggestions are, on passages that people have labelled.

    python3 -m plugins.themes.judging tests/data/theme_passages_judged.jsonl

A passage is `{"id", "text", "themes", "kind"}`, one a line; one without themes is right to be met
with silence. Nothing is printed of single passages, so that nobody learns from the judged half.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..sources.dataclass import dataclass

if TYPE_CHECKING:
    from .subjects import Subject

Suggested = tuple[str, ...]
ROUNDS = 2000  # of the bootstrap


@dataclass(frozen=True)
class Passage:
    """A labelled passage."""

    id: str
    text: str
    themes: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class Judged:
    """Four shares, 0 to 1.

    `hit_at_1`: of the passages with themes, those whose first suggestion is one of them (silence
    is a miss). `precision_at_3`: of all suggestions made for them, those that are right.
    `recall_at_3`: the share of a passage's themes that was suggested, on average.
    `right_silences`: of the passages without a theme, those for which nothing was suggested.
    """

    hit_at_1: float
    precision_at_3: float
    recall_at_3: float
    right_silences: float


def passages(path: Path) -> list[Passage]:
    """The passages of a file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            one = json.loads(line)
            themes = tuple(one["themes"])
            found.append(Passage(str(one["id"]), one["text"], themes, one.get("kind", "")))
    return found


def judged(given: Sequence[Passage], suggested: Sequence[Suggested]) -> Judged:
    """The four shares."""
    rows = [_row(one, answer) for one, answer in zip(given, suggested, strict=True)]
    return _shares(rows)


_Row = tuple[bool, float, float, float, float]


def _row(one: Passage, answer: Suggested) -> _Row:
    """Of one passage: has it themes, is the first one right, how many are right, how many were
    suggested, which share was found (for one without themes: was it silence)."""
    right = sum(slug in one.themes for slug in answer)
    if not one.themes:
        return False, 0, 0, len(answer), float(not answer)
    first = float(bool(answer) and answer[0] in one.themes)
    return True, first, right, len(answer), right / len(one.themes)


def _shares(rows: Sequence[_Row]) -> Judged:
    themed = [row for row in rows if row[0]]
    silent = [row for row in rows if not row[0]]
    made = sum(row[3] for row in themed)
    return Judged(
        _share(sum(row[1] for row in themed), len(themed)),
        _share(sum(row[2] for row in themed), made),
        _share(sum(row[4] for row in themed), len(themed)),
        _share(sum(row[4] for row in silent), len(silent)),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def intervals(
    given: Sequence[Passage], suggested: Sequence[Suggested]
) -> list[tuple[str, float, float, float]]:
    """Each figure by name with its 95 % bootstrap interval over passages (Efron 1979)."""
    rows = [_row(one, answer) for one, answer in zip(given, suggested, strict=True)]
    chance = random.Random(1)  # the same figures each time
    drawn = [_shares(chance.choices(rows, k=len(rows))) for _ in range(ROUNDS)]
    whole = _shares(rows)
    found = []
    for name, words in _NAMES:
        values = sorted(getattr(one, name) for one in drawn)
        low, high = values[int(0.025 * ROUNDS)], values[int(0.975 * ROUNDS) - 1]
        found.append((words, getattr(whole, name), low, high))
    return found


_NAMES = (
    ("hit_at_1", "hit@1"),
    ("precision_at_3", "precision@3"),
    ("recall_at_3", "recall@3"),
    ("right_silences", "right silences"),
)


def baselines(tuning: Sequence[Passage]) -> dict[str, Callable[[str], Suggested]]:
    """Three simple ways: the most frequent three themes of the tuning half whatever the text says;
    cues alone (each written cue that stands in the text is a vote); tf-idf alone (the nearest
    pages, from the cosine that does best on the tuning half)."""
    from .cues import OWN, mass
    from .suggesting import Suggester

    suggester = Suggester(_subjects())
    frequent = Counter(slug for one in tuning for slug in one.themes)
    three = tuple(slug for slug, _ in frequent.most_common(3))

    def most_frequent(text: str) -> Suggested:
        return three

    def cues_alone(text: str) -> Suggested:
        spoken = mass([hit for hit in suggester.look(text).hits if hit.cue.kind == OWN])
        ranked = sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(theme for (theme, _), _ in ranked[:3])

    def nearest(text: str, least: float) -> Suggested:
        near = suggester.nearness(text)
        ranked = sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(theme for theme, value in ranked[:3] if value >= least)

    def worth(least: float) -> float:
        of = judged(tuning, [nearest(one.text, least) for one in tuning])
        return of.hit_at_1 + of.precision_at_3 + of.recall_at_3 + of.right_silences

    least = max((n / 100 for n in range(0, 40, 2)), key=worth)

    def tf_idf_alone(text: str) -> Suggested:
        return nearest(text, least)

    return {
        "most frequent three": most_frequent,
        "cues alone": cues_alone,
        "tf-idf alone": tf_idf_alone,
    }


def report(given: Sequence[Passage], tuning: Sequence[Passage]) -> str:
    """The figures of the suggester and of the baselines, as a table."""
    from .suggesting import Suggester

    suggester = Suggester(_subjects())

    def ours(text: str) -> Suggested:
        return tuple(one.theme for one in suggester.suggest(text))

    silent = sum(not one.themes for one in given)
    lines = [f"{len(given)} passages, {silent} of them without a theme", ""]
    lines.append("| | hit@1 | precision@3 | recall@3 | right silences |")
    lines.append("|---|---|---|---|---|")
    for name, way in {"suggester": ours, **baselines(tuning)}.items():
        lines.append(row_of(name, given, [way(one.text) for one in given]))
    return "\n".join(lines)


def row_of(name: str, given: Sequence[Passage], answers: Sequence[Suggested]) -> str:
    """A row of a table: the four figures with their intervals."""
    figures = intervals(given, answers)
    cells = [f"{value:.2f} ({low:.2f}–{high:.2f})" for _, value, low, high in figures]
    return f"| {name} | {' | '.join(cells)} |"


def _subjects() -> list[Subject]:
    from .vocabulary import subjects_of

    return subjects_of(Path(__file__).resolve().parents[2] / "content")


def main(paths: Iterable[str]) -> None:
    """Print the report on each file."""
    root = Path(__file__).resolve().parents[2]
    tuning = passages(root / "tests" / "data" / "theme_passages_tuning.jsonl")
    for path in paths:
        print(report(passages(Path(path)), tuning))


if __name__ == "__main__":
    main(sys.argv[1:])
