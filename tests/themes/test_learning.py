"""What is learnt from labelled passages, and the figures in the papers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.themes import folds, learning
from plugins.themes.judging import Passage, passages
from plugins.themes.subjects import Subject
from plugins.themes.suggesting import Suggester
from plugins.themes.turns import Shares, tally, turns_of
from plugins.themes.vocabulary import subjects_of
from plugins.themes.words import words_of
from tests import browsing
from tests.small_site import PROJECT

DATA = PROJECT / "tests" / "data"
LEARNT_FROM = [DATA / f"theme_passages_{name}.jsonl" for name in ("tuning", "more", "fresh")]


def themes_as_learnt_with() -> list[Subject]:
    """The themes of the site, where they are those that the shipped file was learnt with. Another
    site has others, and the file serves it all the same."""
    subjects = subjects_of(PROJECT / "content")
    shipped = json.loads((PROJECT / "plugins/themes/learnt.json").read_text(encoding="utf-8"))
    if shipped["vocabulary"] != learning.digest_of(subjects):
        files = " ".join(f"tests/data/{path.name}" for path in LEARNT_FROM)
        command = f"python3 -m plugins.themes.learning {files}"
        browsing.missing(f"the themes have changed since learnt.json was made; run {command}")
    return subjects


def speak(shares: Shares, text: str) -> dict[str, float]:
    return shares.speak(turns_of(words_of(text)))


def counted(*given: tuple[str, str]) -> Shares:
    counts = tally((1.0, slug, turns_of(words_of(text))) for slug, text in given)
    return Shares(["boat", "car", "hut"], [counts])


def test_a_turn_speaks_for_the_theme_that_it_stood_with() -> None:
    shares = counted(("boat", "The wooden oar."), ("car", "A rusty wheel."), ("car", "The wheel."))
    oar = speak(shares, "An oar!")
    assert oar["boat"] > 0 > oar["car"] == oar["hut"]
    assert speak(shares, "Snow.") == {"boat": 0, "car": 0, "hut": 0}


def test_a_pair_of_words_says_more_than_the_words_apart() -> None:
    shares = counted(("boat", "The life jacket."), ("car", "A life. A jacket."))
    assert speak(shares, "My life jacket.")["boat"] > speak(shares, "My life. My jacket.")["boat"]


def test_pairs_do_not_cross_the_end_of_a_sentence() -> None:
    assert "bread bin" in turns_of(words_of("The bread bin.")).all
    assert "bread bin" not in turns_of(words_of("Some bread. Bin it.")).all


def test_a_text_that_says_itself_again_is_no_surer() -> None:
    shares = counted(("boat", "The wooden oar."), ("car", "A rusty wheel."))
    assert speak(shares, "An oar. " * 400) == pytest.approx(speak(shares, "An oar."))


def test_nobody_is_judged_on_what_was_learnt_from_the_passage_itself() -> None:
    """A word that stands in one passage alone cannot help with that passage."""
    subjects = [Subject(name, (name,), name, "") for name in ("boat", "car")]
    bare = Suggester(subjects, learning.NOTHING, {})
    given = [Passage(str(n), f"word{chr(97 + n)} here", ("boat",)) for n in range(20)]
    rows = learning._out_of_part(learning.seen(given, bare), bare)
    alone = bare.with_learnt(learning._counted(learning.seen(given[:1], bare)))
    assert alone.signals(bare.look(given[0].text))["boat"][-1] > rows[0].signals["boat"][-1]


@pytest.mark.long
def test_learning_gives_the_same_file_in_any_order_of_the_passages() -> None:
    given = passages(LEARNT_FROM[1])[:60]
    subjects = subjects_of(PROJECT / "content")
    bare = Suggester(subjects, learning.NOTHING)
    made = [
        learning.to_json(learning.learn(learning.seen(learning.shuffled(one), bare), bare), "")
        for one in (given, given[::-1])
    ]
    assert made[0] == made[1]


@pytest.mark.long
def test_what_is_shipped_is_what_the_command_learns() -> None:
    subjects = themes_as_learnt_with()
    bare = Suggester(subjects, learning.NOTHING)
    given = learning.shuffled([one for path in LEARNT_FROM for one in passages(path)])
    learnt = learning.learn(learning.seen(given, bare), bare)
    made = learning.to_json(learnt, learning.digest_of(subjects))
    assert (PROJECT / "plugins/themes/learnt.json").read_text(encoding="utf-8") == made


@pytest.mark.long
def test_the_figures_in_the_papers_are_those_of_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    themes_as_learnt_with()
    folds.main(str(path) for path in LEARNT_FROM)
    rows = [line for line in capsys.readouterr().out.splitlines() if "0." in line]
    papers = (PROJECT / "docs" / "measurements.md").read_text(encoding="utf-8")
    assert len(rows) == 4
    assert [row for row in rows if row not in papers] == []


def test_papers_name_files_that_are_there() -> None:
    papers = (PROJECT / "docs" / "measurements.md").read_text(encoding="utf-8")
    for path in LEARNT_FROM:
        assert Path(path).exists()
        assert path.stem.rpartition("_")[2] in papers
