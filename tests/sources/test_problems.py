"""Problems are data, and say what to do."""

from __future__ import annotations

import pytest

from plugins.sources.problems import Problem, did_you_mean, errors, notes


def test_a_problem_is_printed_as_editors_read_it() -> None:
    assert str(Problem("content/a.md", 3, "wrong", "do this")) == "content/a.md:3: wrong; do this"
    assert str(Problem("a.md", 1, "odd", severity="note")) == "a.md:1: note: odd"


def test_problems_stand_by_file_and_line_each_once() -> None:
    late, early = Problem("a.md", 10, "x"), Problem("a.md", 9, "y")
    other, told = Problem("b.md", 1, "z"), Problem("a.md", 1, "n", severity="note")
    assert errors([other, late, told, early, late]) == [early, late, other]
    assert notes([other, late, told, early]) == [told]


@pytest.mark.parametrize(
    ("given", "known", "remedy"),
    [
        ("aproved", ["approved", "pending"], "did you mean 'approved'?"),
        ("Guilt", ["guilt", "burnout"], "did you mean 'guilt'?"),
        ("x", ["b", "a"], "write one of a, b"),
        ("x", [], ""),
        (
            "x",
            [f"n{n:02}" for n in range(13)],
            "there are 13 to choose from, such as n00, n01, n02",
        ),
        ("a" * 10_000, ["b" * 10_000], f"the only one is '{'b' * 10_000}'"),
    ],
    ids=["near", "other case", "few", "none", "many", "long"],
)
def test_the_nearest_known_word_is_offered(given: str, known: list[str], remedy: str) -> None:
    assert did_you_mean(given, known) == remedy
