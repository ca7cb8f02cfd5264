"""The spelling of what people read: what the check of `test` stumbles over, and what it lets be."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest
from invoke import Context, Exit

from plugins.build import developing
from plugins.build.developing import ROOT, SPELT, typos
from tests.building import write


def found(project: Path) -> list[str]:
    """What the check says of a project, a line for each word."""
    shutil.copy(ROOT / "pyproject.toml", project)
    there = [path for path in SPELT if (project / path).exists()]
    done = subprocess.run(
        [typos(), "--format", "brief", "--sort", *there],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (2 if done.stdout else 0), done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("color", "colour"),
        ("organize", "organise"),
        ("traveled", "travelled"),
        ("recieve", "receive"),
        ("tommorow", "tomorrow"),
    ],
)
@pytest.mark.parametrize(
    "place",
    ["content/posts/2026-01-01-a.md", "docs/a.md", "theme/templates/a.html", "README.md"],
)
def test_an_american_spelling_and_a_typing_error_are_named(
    word: str, remedy: str, place: str, tmp_path: Path
) -> None:
    text = f"---\ntitle: A day\ndate: 2026-01-01\n---\nWe had a {word} there, didn’t we?\n"
    write(tmp_path / place, text)
    assert found(tmp_path) == [f"{place}:5:10: error: `{word}` should be `{remedy}`"]


def test_the_head_of_a_post_is_looked_at(tmp_path: Path) -> None:
    head = "---\ntitle: A favorite\ndate: 2026-01-01\nstandfirst: Of labor.\n---\nx\n"
    write(tmp_path / "content/posts/2026-01-01-a.md", head)
    assert [line.split("`")[1] for line in found(tmp_path)] == ["favorite", "labor"]


def test_readers_write_as_they_like(tmp_path: Path) -> None:
    write(tmp_path / "content/comments/a/c-1.md", "I definately recieve to much color.\n")
    assert found(tmp_path) == []


def test_names_of_things_and_what_a_theme_answers_to_are_not_ours_to_spell(tmp_path: Path) -> None:
    card = (
        "---\nid: tmeothreqwroktme\ntitle: Behavior at the Center\ntype: book\n"
        "creators: [Ann Recieve]\npublication: Pediatrics\n---\n"
        "Before [[behavior-at-the-center|his other one]], and"
        " [a page](https://example.org/color/tommorow).\n"
    )
    write(tmp_path / "content/resources/behavior-at-the-center.md", card)
    theme = (
        "---\nlabel: Work\nother_names: [wrok, organization,\n  labor]\ncues: [favor]\n---\nText.\n"
    )
    write(tmp_path / "content/themes/work.md", theme)
    assert found(tmp_path) == []


def test_the_body_of_a_card_is_ours(tmp_path: Path) -> None:
    card = "---\ntitle: Behavior\ntype: book\n---\nOn behavior.\n"
    write(tmp_path / "content/resources/behavior.md", card)
    assert found(tmp_path) == [
        "content/resources/behavior.md:5:4: error: `behavior` should be `behaviour`"
    ]


def test_everything_that_is_to_be_looked_at_is_there() -> None:
    assert [path for path in SPELT if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(("word", "passes"), [("colour", True), ("color", False)])
def test_a_wrong_word_fails_the_command(
    word: str,
    passes: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Of the command's checks only this one is run here; the others count as passed."""
    write(tmp_path / "docs/a.md", f"A {word}.\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    run = developing._run_check

    def spelling_alone(check: list[str], command: list[str]) -> tuple[str, bool]:
        return run(check, command) if check == ["spelling"] else ("", True)

    monkeypatch.setattr(developing, "_run_check", spelling_alone)
    monkeypatch.setattr(developing, "ROOT", tmp_path)
    monkeypatch.setattr(developing, "SPELT", ["docs"])
    with nullcontext() if passes else pytest.raises(Exit):
        developing.test.body(Context())
    said = capfd.readouterr().out
    assert ("spelling     ok" in said) is passes
    assert ("`color` should be `colour`" in said) is not passes
