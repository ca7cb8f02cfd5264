"""`check --words`: how long each text is, and how hard to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.build import telling
from plugins.build.lengths import Length, lengths
from plugins.markup.reading_level import Level
from plugins.sources.problems import Problem
from tests.building import small_copy, write
from tests.small_site import comment, loaded, page, post, theme

BODY = "The train was late. I ran.\n\n- Milk\n- Salt"


def test_each_text_is_measured_in_the_order_of_the_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A", body=BODY),
        "posts/2026-03-02-b.md": post("B", "2026-03-02", BODY, status="draft"),
        "pages/about.md": page("About", "Plain words."),
        "themes/guilt.md": theme("Guilt"),
        "comments/a/c-100.md": comment("c-100", "a"),
    }
    found = lengths(loaded(tmp_path, files), "en-GB")
    assert [(one.file, one.kind, one.words) for one in found] == [
        ("content/pages/about.md", "page", 2),
        ("content/posts/2026-03-01-a.md", "post", 8),
        ("content/posts/2026-03-02-b.md", "post", 8),
        ("content/themes/guilt.md", "theme", 4),
    ]
    assert found[1].level == Level(words=8, sentences=4, syllables=8)


@pytest.mark.parametrize(
    ("site", "its", "measured"),
    [("en", None, True), ("de", None, False), ("en", "cy", False), ("de", "en-GB", True)],
)
def test_only_english_has_a_level(
    site: str, its: str | None, measured: bool, tmp_path: Path
) -> None:
    more = {"lang": its} if its else {}
    files: dict[str, str | bytes] = {"posts/2026-03-01-a.md": post("A", body=BODY, **more)}
    (one,) = lengths(loaded(tmp_path, files), site)
    assert (one.words, one.level is not None) == (8, measured)


LENGTHS = (
    Length("content/pages/a.md", "page", 1234, Level(1234, 100, 1600)),
    Length("content/pages/b.md", "page", 5, None),
)
PROBLEM = Problem("content/pages/b.md", 3, "odd", "mend it")


def test_what_people_are_told() -> None:
    said = telling.words_text(LENGTHS, [PROBLEM]).splitlines()
    assert said[:4] == [
        "words  a sentence  ease  grade  text",
        " 1234        12.3    85    4.5  content/pages/a.md",
        "    5           –     –      –  content/pages/b.md",
        " 1239  words in 2 texts",
    ]
    assert "Neither is a rule." in said[7]
    assert said[-1] == "1 problem."


def test_what_programs_are_told() -> None:
    said = json.loads(telling.words_json(LENGTHS, [PROBLEM]))
    assert said["texts"] == [
        {
            "file": "content/pages/a.md",
            "kind": "page",
            "words": 1234,
            "words_a_sentence": 12.3,
            "flesch_reading_ease": 84.6,
            "flesch_kincaid_grade": 4.5,
        },
        {"file": "content/pages/b.md", "kind": "page", "words": 5},
    ]
    assert [problem["wrong"] for problem in said["problems"]] == ["odd"]


def test_a_hard_text_is_no_problem_and_a_problem_stays_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from invoke import Context

    from plugins.build.commands import check

    content = small_copy(tmp_path)
    hard = "Notwithstanding interdepartmental " * 90 + "considerations."
    path = write(
        content / "pages/hard.md", f"---\ntitle: Hard\nid: hardhardhardhard\n---\n{hard}\n"
    )
    check.body(Context(), content=str(content), words=True)
    said = capsys.readouterr().out
    assert f"{path}" in said and "Everything is in order." in said

    write(path, "---\ntitle: Hard\nid: hardhardhardhard\nodd: 1\n---\nText.\n")
    with pytest.raises(SystemExit):
        check.body(Context(), content=str(content), words=True, json=True)
    assert json.loads(capsys.readouterr().out)["problems"][0]["line"] == 4
