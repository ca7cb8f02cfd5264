"""The reasons that are shown for a suggestion."""

from __future__ import annotations

import json

import pytest

from plugins.themes.cues import Cues, cue
from plugins.themes.reasons import Reason, reasons
from plugins.themes.suggesting import Suggester
from plugins.themes.vocabulary import subjects_of
from plugins.themes.words import words_of
from tests.small_site import PROJECT

FILLER = "The wall was painted in the spring and the gutter was cleaned by a man from the coast."


@pytest.fixture(scope="module")
def shipped() -> Suggester:
    return Suggester(subjects_of(PROJECT / "content"))


def of_cues(text: str, cues: dict[str, float]) -> tuple[Reason, ...]:
    """The reasons for a theme with these cues and their weights."""
    words = words_of(text)
    made = [one for said, weight in cues.items() if (one := cue("lamps", said, weight))]
    return reasons("lamps", text, words, Cues(made).hits(words), lambda turn: 0.0)


def test_reasons_in_a_long_text_are_few_and_in_its_order(shipped: Suggester) -> None:
    said = ["I could not say no.", "I drew a line.", "They wrote after hours.", "I log off at six."]
    lines = []
    for part in range(12):
        lines += [f"{said[part % 4]} My child waited, and it was day {part}.", *[FILLER] * 3]
    (first, *_) = shipped.suggest("\n".join(lines))
    assert first.theme == "boundaries"
    shown = [reason.line for reason in first.reasons]
    assert 3 <= len(shown) <= 6
    assert shown == sorted(shown)
    assert len({reason.phrase.casefold() for reason in first.reasons}) == len(shown)


def test_reasons_in_a_long_text_come_from_all_over_it() -> None:
    """Many cues crowd the first line; those further down are shown all the same."""
    near = [f"{name} lantern" for name in "red blue green amber violet white black".split()]
    crowd = " ".join(f"The {one}." for one in near)
    text = "\n".join([crowd, *[FILLER] * 12, "A copper kettle.", *[FILLER] * 12, "A silver spoon."])
    cues = dict.fromkeys([*near, "copper kettle", "silver spoon"], 0.8)
    found = of_cues(text, cues)
    assert len(found) == 6
    assert {reason.line for reason in found} == {1, 14, 27}


def test_a_weak_cue_is_not_shown_beside_a_strong_one() -> None:
    cues = {"red lantern": 0.8, "spoon": 0.3}
    assert of_cues("A red lantern and a spoon.", cues) == (("red lantern", 1),)
    assert of_cues("A spoon.", cues) == (("spoon", 1),)


def test_where_no_cue_stands_the_loudest_words_are_shown() -> None:
    text = "The bread bin\nis shut at seven."
    words = words_of(text)
    loud = {"bread bin": 2.0, "bread": 1.5, "shut": 1.0, "seven": -0.5}
    found = reasons("lamps", text, words, (), lambda turn: loud.get(turn, 0.0))
    assert found == (("bread bin", 1), ("shut", 2))


def test_every_suggestion_has_a_reason_that_stands_in_the_text(shipped: Suggester) -> None:
    made = 0
    for name in ("more", "fresh"):
        path = PROJECT / f"tests/data/theme_passages_{name}.jsonl"
        for row in path.read_text(encoding="utf-8").splitlines()[:80]:
            text = json.loads(row)["text"]
            lines = text.split("\n")
            for one in shipped.suggest(text):
                made += 1
                assert one.reasons
                for phrase, line in one.reasons:
                    assert phrase.split()[0] in lines[line - 1]
                    assert phrase in " ".join(" ".join(lines[line - 1 :]).split())
    assert made > 100


def test_lines_are_counted_from_the_first_line_of_the_text(shipped: Suggester) -> None:
    (one, *_) = shipped.suggest("I feel guilty all day long, my child cried.", first_line=7)
    assert {reason.line for reason in one.reasons} == {7}
