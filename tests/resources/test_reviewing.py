"""`resources.review`: the cards that nobody has looked at for a year, one key each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.resources import asking
from plugins.resources.reviewing import review
from tests.comments.a_terminal import Terminal

from .hub import TODAY, card, hub

Output = pytest.CaptureFixture[str]
YEAR_OLD, YOUNG = "2025-11-21", "2025-11-22"


def shelf_of(root: Path) -> Path:
    return hub(
        root,
        oldest=card("Oldest", checked="2020-05-05", url="https://x.example/oldest"),
        never=card("Never looked at", added="2024-01-01"),
        year=card("A year and a day", added="2019-01-01", checked=YEAR_OLD),
        young=card("A year to the day", added="2019-01-01", checked=YOUNG),
        new=card("New", added="2026-10-01"),
        draft=card("Draft", added="2019-01-01", status="draft"),
        gone=card("Gone", added="2019-01-01", gone="2022-02-02"),
    )


def keys(pressed: str) -> Callable[[str], str]:
    waiting: Iterator[str] = iter(pressed)
    return lambda prompt: next(waiting, "")


def walked(content: Path, monkeypatch: pytest.MonkeyPatch, pressed: str) -> None:
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    review(content, False, keys(pressed), TODAY)


def lines(content: Path, name: str, field: str) -> list[str]:
    text = (content / f"resources/{name}.md").read_text("utf-8")
    return [line for line in text.splitlines() if line.startswith(f"{field}:")]


def test_the_longest_forgotten_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(asking, "is_terminal", lambda: False)
    review(shelf_of(tmp_path), False, keys(""), TODAY)
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said[:-1]] == ["2020-05-05", "2024-01-01", YEAR_OLD]
    assert said[-1] == "3 cards that nobody has looked at for a year."


def test_programs_get_a_list(tmp_path: Path, capsys: Output) -> None:
    review(shelf_of(tmp_path), True, keys(""), TODAY)
    rows = json.loads(capsys.readouterr().out)
    assert [row["slug"] for row in rows] == ["oldest", "never", "year"]
    assert rows[0]["url"] == "https://x.example/oldest" and rows[0]["link"] is None


def test_one_key_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    content = shelf_of(tmp_path)
    walked(content, monkeypatch, "okgs")
    assert lines(content, "oldest", "checked") == ["checked: 2026-11-22"]
    assert lines(content, "never", "gone") == ["gone: 2026-11-22"]
    assert lines(content, "year", "checked") == [f"checked: '{YEAR_OLD}'"]
    said = capsys.readouterr().out
    assert "https://x.example/oldest" in said and "2 cards changed, 1 left." in said


def test_going_away_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    content = shelf_of(tmp_path)
    walked(content, monkeypatch, "sxq")
    assert "0 cards changed, 3 left." in capsys.readouterr().out
    walked(content, monkeypatch, "k")  # and then nobody answers any more
    assert "1 card changed, 2 left." in capsys.readouterr().out


def test_what_was_looked_at_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    content = shelf_of(tmp_path)
    walked(content, monkeypatch, "kkk")
    capsys.readouterr()
    walked(content, monkeypatch, "")
    assert capsys.readouterr().out == "Every card was looked at within a year.\n"


def test_what_the_checker_knows_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    content = shelf_of(tmp_path)
    link = {"url": "https://x.example/oldest", "state": "failing", "since": "2026-11-01",
            "reason": "no answer in time", "failures": 2, "failed": "2026-11-04"}  # fmt: skip
    data = {"version": 1, "links": {"oldest": link}}
    (tmp_path / "link-checks.json").write_text(json.dumps(data), encoding="utf-8")
    walked(content, monkeypatch, "q")
    assert "link: failing since 2026-11-01: no answer in time" in capsys.readouterr().out


PROGRAM = """
import sys
from pathlib import Path
from datetime import date
from plugins.comments.asking import Left, key
from plugins.resources.reviewing import review
def pressed(prompt):
    try:
        return key(prompt)
    except Left:
        return ""
review(Path(sys.argv[1]), False, pressed, date(2026, 11, 22))
"""


def test_in_a_terminal_a_key_is_enough(tmp_path: Path) -> None:
    content = shelf_of(tmp_path)
    terminal = Terminal(PROGRAM, str(content))
    terminal.wait("q quit: ")
    terminal.press("k", "2/3")
    terminal.press("q", "left.")
    assert terminal.ended() == 0
    assert lines(content, "oldest", "checked") == ["checked: 2026-11-22"]
