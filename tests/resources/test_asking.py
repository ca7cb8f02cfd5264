"""`resources.add` in a terminal: a minute's questions, and nothing without an answer."""

from __future__ import annotations

import os
import select
from pathlib import Path

import pytest

from plugins.resources.asking import chosen
from plugins.sources.theme_names import ThemeNames
from tests.comments.a_terminal import Terminal
from tests.small_site import loaded

from .hub import THEMES, WHY, card, hub

LIST = str(Path(__file__).with_name("pages") / "json-ld-list.html")
PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from plugins.resources.adding import Answers
from plugins.resources.carrying_out import Adding, add
offers = [("boundaries", ("saying no", "after \\x1b[31mhours")), ("guilt", ("my fault",))]
asked = Adding(sys.argv[2], "", Answers(), False, False, False, False)
add(asked, Path(sys.argv[1]), None, lambda content, title, text: offers, date(2026, 11, 22))
"""


def test_a_minute_of_questions_makes_a_card(tmp_path: Path) -> None:
    content = hub(tmp_path)
    terminal = Terminal(PROGRAM, str(content), LIST)
    terminal.wait("What is it? (Enter: article)")
    assert "Ines Marlow, Tobias Reed" in terminal.said and "(JSON-LD)" in terminal.said
    terminal.press("\n", "15 to 80 words of your own")
    terminal.press("Too short, this.\n", "That is 3 words; 12 more would be right (15 to 80).")
    terminal.press(f"{WHY}\n", "What does it rest on?")
    assert "28 words." in terminal.said
    terminal.press("gossip\n", "is none of these")
    terminal.press("1\n", "What does it cost?")
    terminal.press("\n", "Themes, by number or name")
    assert "1 boundaries  “saying no”, “after <U+001B>[31mhours”" in terminal.said
    terminal.press("1, gilt\n", "did you mean 'guilt'?")
    terminal.press("1, Mum guilt\n", "the-coat-at-the-gate.md? [Y/n]")
    terminal.press("\n", "Written: ")
    assert terminal.ended() == 0
    text = (content / "resources/the-coat-at-the-gate.md").read_text("utf-8")
    assert "themes: [boundaries, guilt]\n" in text and "evidence: personal story\n" in text
    assert "cost:" not in text and "checked: 2026-11-22\n" in text and WHY in text


@pytest.mark.parametrize("leaving", ["\x03", "\x04"])
@pytest.mark.long
def test_going_away_writes_nothing(tmp_path: Path, leaving: str) -> None:
    content = hub(tmp_path)
    terminal = Terminal(PROGRAM, str(content), LIST)
    terminal.wait("> ")
    for _ in range(40):
        # Between a prompt and the wait behind it there is a moment in which readline does not
        # hear a Ctrl-C; whoever is not heard presses again.
        os.write(terminal.master, leaving.encode())
        if select.select([terminal.master], [], [], 0.5)[0]:
            break
    terminal.wait("Nothing was written.")
    assert terminal.ended() == 1
    assert not (content / "resources").exists()


def test_saying_no_at_the_end_writes_nothing(tmp_path: Path) -> None:
    content = hub(tmp_path)
    terminal = Terminal(PROGRAM, str(content), LIST)
    terminal.wait("What is it?")
    terminal.press("\n", "15 to 80")
    terminal.press(f"{WHY}\n", "rest on?")
    terminal.press("\n", "cost?")
    terminal.press("\n", "Themes, by")
    terminal.press("\n", "[Y/n]")
    terminal.press("n\n", "Nothing was written.")
    assert terminal.ended() == 1
    assert not (content / "resources").exists()


def test_a_card_that_is_there_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    url = "https://quarterpast.example/the-coat-at-the-gate"
    terminal = Terminal(PROGRAM, str(hub(tmp_path, coat=card("Coat", url=url))), LIST)
    terminal.wait("It is there already: ")
    assert terminal.ended() == 1 and "What is it?" not in terminal.said


def test_themes_are_chosen_by_number_and_by_any_name(tmp_path: Path) -> None:
    names = ThemeNames(loaded(tmp_path, THEMES).content.themes)
    offers = [("boundaries", ()), ("guilt", ())]
    assert chosen(["2", " Boundaries ", "mum-guilt"], offers, names) == ("guilt", "boundaries")
    for wrong in (["3"], ["0"], ["unheard-of"]):
        with pytest.raises(ValueError, match="There is no theme"):
            chosen(wrong, offers, names)
    with pytest.raises(ValueError, match="4 themes are the most"):
        chosen([str(n) for n in range(1, 6)], [(f"t{n}", ()) for n in range(5)], names)
