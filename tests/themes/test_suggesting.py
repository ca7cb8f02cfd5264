"""The suggester: at most three themes with reasons, or none."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from plugins.themes.judging import Passage, judged, passages
from plugins.themes.subjects import Subject
from plugins.themes.suggesting import Learnt, Suggester
from plugins.themes.vocabulary import subjects_of
from plugins.themes.words import stem, words_of
from tests.small_site import PROJECT, content_folder, post, theme
from tests.themes.asking import asked

FILES: dict[str, str | bytes] = {
    "themes/boundaries.md": theme("Boundaries", cues=["say no", "after hours", "-cricket ground"]),
    "themes/guilt.md": theme("Guilt", "inner-life", cues=["guilty", "my fault"]),
}
DATA = PROJECT / "tests" / "data"


@pytest.fixture(scope="module")
def shipped() -> Suggester:
    return Suggester(subjects_of(PROJECT / "content"))


def first(suggester: Suggester, text: str) -> str:
    found = suggester.suggest(text)
    return found[0].theme if found else ""


def test_reasons_are_words_of_the_text_with_their_lines(shipped: Suggester) -> None:
    text = "My manager rang again.\n\nI could not say no,\nand it was long after hours at home."
    (best, *_) = shipped.suggest(text)
    assert best.theme == "boundaries"
    reasons = {(reason.phrase, reason.line) for reason in best.reasons}
    assert ("after hours", 4) in reasons
    assert any(phrase.startswith("say no") and line == 3 for phrase, line in reasons)
    lines = text.split("\n")
    assert all(reason.phrase in lines[reason.line - 1] for reason in best.reasons)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("I express milk in a supply cupboard at the office with a chair against the door.",
         "workplace-support"),
        ("We have a spreadsheet of who does what, and now my husband does half the chores.",
         "delegation"),
        ("The nursery fees went up again and they close at six, so who collects the children?",
         "childcare"),
        ("Passed over for promotion again; they assumed that a mother would not want the travel.",
         "career"),
    ],
)  # fmt: skip
def test_situations_are_understood(shipped: Suggester, text: str, theme: str) -> None:
    assert first(shipped, text) == theme


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Salt the water, then add the pasta.",
        "The jury found him guilty and the judge passed sentence after Easter.",
        "The parish boundary runs along the hedge by the cricket ground.",
        "Bank balance: four hundred and twelve pounds.",
        "🙂 " * 50,
        "\x00\x07 \ud7ff",
    ],
)
def test_nothing_is_said_where_nothing_fits(shipped: Suggester, text: str) -> None:
    assert shipped.suggest(text) == ()


def test_never_more_than_three_and_scores_fall(shipped: Suggester) -> None:
    everything = " ".join(cue for one in shipped.subjects for cue in one.cues[:10])
    found = shipped.suggest(everything)
    assert len(found) <= 3
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_what_is_denied_says_less(shipped: Suggester) -> None:
    yes = "I feel guilty about my daughter when I am at work."
    no = "I never feel guilty about my daughter when I am at work."
    score = {text: {one.theme: one.score for one in shipped.suggest(text)} for text in (yes, no)}
    assert score[yes]["guilt"] > score[no].get("guilt", 0.0)


def test_forms_of_a_word_are_one_word() -> None:
    for forms in (
        "promise promises promised promising",
        "say said saying",
        "daughter son kids",
        "routine routines",
        "delegate delegating delegated",
        "worry worries worried",
    ):
        assert len({stem(form) for form in forms.split()}) == 1, forms  # fmt: skip


def test_lines_are_those_of_the_text() -> None:
    assert [(word.stem, word.line) for word in words_of("One\n\ntwo. Four")] == [
        ("one", 1), ("two", 3), (";", 3), ("four", 3)
    ]  # fmt: skip


def test_a_theme_that_an_owner_adds_is_found_by_its_cues() -> None:
    lodging = Subject("lodging", ("lodging",), "Lodgers", "Letting a room.", cues=("the lodger",))
    known = subjects_of(PROJECT / "content")
    assert first(Suggester([*known, lodging]), "The lodger pays the mortgage.") == "lodging"


def test_a_renamed_theme_keeps_what_was_learnt(shipped: Suggester) -> None:
    text = "I express milk in a supply cupboard at the office with a chair against the door."
    subjects = [
        Subject("support", ("support", *s.names), s.label, s.definition, s.other_names, s.cues,
                s.intro) if s.slug == "workplace-support" else s
        for s in shipped.subjects
    ]  # fmt: skip
    (now, *_), (before, *_) = Suggester(subjects).suggest(text), shipped.suggest(text)
    assert (now.theme, now.score) == ("support", before.score)


def test_ten_thousand_texts_take_less_than_half_a_minute(shipped: Suggester) -> None:
    texts = [one.text for one in passages(DATA / "theme_passages_tuning.jsonl")]
    words = " ".join(texts).split()
    hundreds = [" ".join(words[n : n + 100]) for n in range(0, len(words) - 100, 100)][:100]
    started = time.process_time()
    for text in hundreds:
        shipped.suggest(text)
    assert (time.process_time() - started) / len(hundreds) * 10_000 < 30


@pytest.mark.long
def test_json_has_the_shape_that_is_written_down(tmp_path: Path) -> None:
    content_folder(tmp_path, FILES | {"posts/a.md": post("A", body="It is my fault, my child.")})
    one = asked(tmp_path, "themes.suggest", "--file", "content/posts/a.md", "--json")
    (found,) = json.loads(one.stdout)
    assert set(found) == {"theme", "score", "reasons"}
    assert found["theme"] == "guilt"
    assert found["reasons"] == [{"phrase": "my fault", "line": 5}]
    two = asked(tmp_path, "themes.suggest", "--file", "content/posts/a.md", "--file",
                "content/themes/guilt.md", "--json")  # fmt: skip
    assert list(json.loads(two.stdout)) == ["content/posts/a.md", "content/themes/guilt.md"]
    piped = asked(tmp_path, "themes.suggest", "--stdin", "--json", text="Soup.")
    assert json.loads(piped.stdout) == []


def test_jsonl_answers_each_line_with_a_line(tmp_path: Path) -> None:
    content_folder(tmp_path, FILES)
    lines = [
        {"text": "I cannot say no to my manager after hours, and my children wait for me."},
        {"text": ""},
        {"text": "Soup\nand salt"},
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = asked(tmp_path, "themes.suggest", "--jsonl", text=text)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[one["theme"] for one in answer] for answer in answers] == [["boundaries"], [], []]
    assert done.returncode == 0
    odd = asked(tmp_path, "themes.suggest", "--jsonl", text='{"text": 1}\nno\n')
    assert (odd.returncode, odd.stdout) == (1, "[]\n[]\n")
    assert "line 2" in odd.stderr


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    content_folder(tmp_path, FILES)
    done = asked(tmp_path, "themes.suggest", "--file", "nowhere.md")
    assert done.returncode == 1
    assert "nowhere.md" in done.stderr
    assert "--file PATH" in asked(tmp_path, "themes.suggest").stderr


def test_the_four_figures() -> None:
    given = [
        Passage("1", "", ("a", "b")),
        Passage("2", "", ("c",)),
        Passage("3", "", ()),
        Passage("4", "", ()),
    ]
    of = judged(given, [("a", "x"), (), (), ("a",)])
    assert (of.hit_at_1, of.precision_at_3, of.recall_at_3) == (0.5, 0.5, 0.25)
    assert of.right_silences == 0.5


def test_the_shipped_weights_are_readable() -> None:
    whole = json.loads((PROJECT / "plugins/themes/learnt.json").read_text(encoding="utf-8"))
    about = whole.pop("about")
    assert "plugins.themes.learning" in about
    assert whole.pop("vocabulary"), "by it is known with which themes it was learnt"
    assert Learnt(**whole).turns
