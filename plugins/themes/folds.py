"""How good the suggestions are on passages that were left out of the learning, ten times.

    python3 -m plugins.themes.folds tests/data/theme_passages_tuning.jsonl …

Everything that is learnt (turns of speech, weights, thresholds) is learnt from nine tenths of the
passages and tried on the last tenth, until each had its turn. Cues and situations are written by
hand and stay; on passages that somebody looked at while writing them, the figures are too good.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from .judging import Passage, passages, row_of
from .learning import NOTHING, learn, seen, shuffled, suggested
from .suggesting import Suggester

FOLDS = 10


def left_out(given: Sequence[Passage], bare: Suggester) -> dict[str, tuple[str, ...]]:
    """For each passage (its id) what is suggested by one who did not learn from it."""
    whole = seen(shuffled(given), bare)
    found = {}
    for fold in range(FOLDS):
        others = [one for n, one in enumerate(whole) if n % FOLDS != fold]
        suggester = bare.with_learnt(learn(others, bare))
        for one in whole[fold::FOLDS]:
            found[one.passage.id] = suggested(suggester.learnt, *suggester.weighed(one.look))
    return found


def main(paths: Iterable[str]) -> None:
    """Print the figures for each file and for all of them."""
    from .vocabulary import subjects_of

    root = Path(__file__).resolve().parents[2]
    files = {Path(path).name: passages(Path(path)) for path in paths}
    everything = [one for given in files.values() for one in given]
    answers = left_out(everything, Suggester(subjects_of(root / "content"), NOTHING))
    print("| | hit@1 | precision@3 | recall@3 | right silences |\n|---|---|---|---|---|")
    for name, given in {**files, "all": everything}.items():
        print(row_of(name, given, [answers[one.id] for one in given]))


if __name__ == "__main__":
    main(sys.argv[1:])
