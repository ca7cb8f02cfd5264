"""The walk through the waiting comments: from a pipe, and key by key in a real terminal."""

from __future__ import annotations

import os
import stat
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.comments import queue
from plugins.comments.desk import Desk
from plugins.comments.sidecar import Sidecar

from .a_terminal import Terminal
from .at_the_desk import opened, receive, state, typed, waiting

Output = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def test_nothing_waits(desk: Desk, capsys: Output) -> None:
    queue.walk(desk)
    assert capsys.readouterr().out == "No comment waits.\n"


def test_each_key_does_what_it_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    ids = waiting(desk, "Anna", "Bob", "Carol", "Dora")
    typed(monkeypatch, "a", "s", "r", "n")
    queue.walk(desk)
    assert [state(desk, id) for id in ids] == ["approved", "spam", "rejected", "pending"]
    assert "\n3 comments decided; 1 still waits.\n" in capsys.readouterr().out


def test_words_do_the_same_as_keys(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    typed(monkeypatch, "Approve", "reject")
    queue.walk(desk)
    assert (state(desk, first), state(desk, second)) == ("approved", "rejected")


@pytest.mark.parametrize("lines", [("q",), (), ("?", "z", "")])
def test_leaving_decides_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output, lines: tuple[str, ...]
) -> None:
    ids = waiting(desk, "Anna", "Bob")
    typed(monkeypatch, *lines)
    queue.walk(desk)
    assert [state(desk, id) for id in ids] == ["pending", "pending"]
    assert "0 comments decided; 2 still wait." in capsys.readouterr().out


@pytest.mark.parametrize("key", ["a", "s", "r"])
def test_undo_brings_the_comment_back_and_shows_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output, key: str
) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    typed(monkeypatch, key, "u", "n", "q")
    queue.walk(desk)
    assert (state(desk, first), state(desk, second)) == ("pending", "pending")
    said = capsys.readouterr().out
    assert [line for line in said.split("\n") if line.startswith("Comment 1")] == [
        f"Comment 1 of 2: {first}, pending",
        f"Comment 1 of 1: {second}, pending",
        f"Comment 1 of 2: {first}, pending",
    ]


def test_undo_goes_back_step_by_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = waiting(desk, "Anna", "Bob", "Carol")
    typed(monkeypatch, "a", "s", "u", "u", "u", "q")
    queue.walk(desk)
    assert [state(desk, id) for id in ids] == ["pending", "pending", "pending"]


def test_the_very_last_decision_can_be_taken_back_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (only,) = waiting(desk, "Anna")
    typed(monkeypatch, "a", "?", "u", "r", "q")
    queue.walk(desk)
    assert state(desk, only) == "rejected"


def test_there_may_be_nothing_to_undo(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    waiting(desk, "Anna")
    typed(monkeypatch, "u")
    queue.walk(desk)
    assert "There is nothing to undo." in capsys.readouterr().out


def test_likely_good_ones_come_first(desk: Desk) -> None:
    receive(desk, "Spam", beside=Sidecar(score=0.9), minutes=0)
    receive(desk, "Unknown", minutes=1)
    receive(desk, "Later", beside=Sidecar(score=0.1), minutes=3)
    receive(desk, "Good", beside=Sidecar(score=0.1), minutes=2)
    names = [desk.store.find(id).comment.author for id in queue.in_order(desk)]
    assert names == ["Good", "Later", "Unknown", "Spam"]


def test_what_comes_meanwhile_is_asked_for_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    waiting(desk, "Anna")

    class Slow:
        """A pipe on which another comment comes while the first is decided."""

        lines = iter(["a\n", "a\n", ""])

        def isatty(self) -> bool:
            return False

        def readline(self) -> str:
            line = next(self.lines)
            if not late:
                late.append(receive(desk, "Bob", minutes=5))
            return line

    late: list[str] = []
    monkeypatch.setattr("sys.stdin", Slow())
    queue.walk(desk)
    assert "Meanwhile 1 comment came." in capsys.readouterr().out
    assert state(desk, late[0]) == "approved"


def test_what_somebody_else_decided_is_passed_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    decide_meanwhile(desk, monkeypatch, second, "a", "q")
    queue.walk(desk)
    assert f"{second} is rejected by now." in capsys.readouterr().out
    assert (state(desk, first), state(desk, second)) == ("approved", "rejected")


def test_what_changed_since_it_was_shown_is_shown_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (only,) = waiting(desk, "Anna")
    decide_meanwhile(desk, monkeypatch, only, "a", "q", edit="Other words.")
    queue.walk(desk)
    assert state(desk, only) == "pending"
    assert "  Other words." in capsys.readouterr().out.split("\n")


def decide_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, id: str, *lines: str, edit: str = ""
) -> None:
    """While the first key is awaited, somebody else edits a comment, or rejects it."""
    left = [f"{line}\n" for line in lines]
    done: list[str] = []

    class Pipe:
        def isatty(self) -> bool:
            return False

        def readline(self) -> str:
            if not done:
                done.append(id)
                if edit:
                    rev = desk.store.find(id).comment.rev
                    desk.store.edit(id, "web", rev=rev, body=edit)
                else:
                    desk.store.move(id, "rejected", "owner")
            return left.pop(0) if left else ""

    monkeypatch.setattr("sys.stdin", Pipe())


def test_editing_from_a_pipe_and_taking_it_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (only,) = waiting(desk, "Anna", body="Teh words.")
    typed(monkeypatch, "e", "The words,", "two lines.", ".", "q")
    queue.walk(desk)
    comment = desk.store.find(only).comment
    assert (comment.body, comment.status) == ("The words,\ntwo lines.", "pending")
    typed(monkeypatch, "e", "Wrong.", ".", "u", "q")
    queue.walk(desk)
    assert desk.store.find(only).comment.body == "The words,\ntwo lines."


def test_an_answer_is_the_owners_and_approves_what_it_answers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (only,) = waiting(desk, "Anna")
    typed(monkeypatch, "R", "Thank you.", ".", "q")
    queue.walk(desk)
    (answer,) = [e.comment for e in desk.store.list(("approved",)) if e.comment.by_owner]
    assert (answer.parent, answer.body, answer.author) == (only, "Thank you.", "Robin Owner")
    assert state(desk, only) == "approved"


def test_taking_an_answer_back_takes_both_from_the_site_and_loses_neither(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (only,) = waiting(desk, "Anna")
    typed(monkeypatch, "R", "Thank you.", ".", "u", "q")
    queue.walk(desk)
    assert desk.store.list(("approved",)) == []
    assert [e.comment.body for e in desk.store.list()] == ["Words of Anna.", "Thank you."]
    assert state(desk, only) == "pending"


@pytest.mark.parametrize("lines", [(".",), ("\u200b", ".")])
def test_an_answer_of_nothing_approves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...]
) -> None:
    (only,) = waiting(desk, "Anna")
    typed(monkeypatch, "R", *lines, "q")
    queue.walk(desk)
    assert (state(desk, only), desk.store.count()) == ("pending", 1)


def test_redacting_asks_first_and_keeps_no_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (only,) = waiting(desk, "Anna", body="My Matilda is at Oak School.")
    typed(monkeypatch, "x", "Oak School", "no", "q")
    queue.walk(desk)
    assert "Oak School" in desk.store.find(only).comment.body
    typed(monkeypatch, "x", "Oak School", "yes", "q")
    queue.walk(desk)
    assert desk.store.find(only).comment.body == "My Matilda is at [removed]."
    kept = [f for f in desk.store.private.rglob("*") if f.is_file()]
    assert not [file for file in kept if b"Oak School" in file.read_bytes()]


def test_undo_does_not_reach_behind_what_cannot_be_undone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    first, _ = waiting(desk, "Anna", "Bob")
    typed(monkeypatch, "a", "x", "Words", "yes", "u", "q")
    queue.walk(desk)
    assert state(desk, first) == "approved"
    assert "There is nothing to undo." in capsys.readouterr().out


def test_blocking_puts_more_from_the_sender_with_the_spam(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(desk, "Anna", beside=Sidecar(email="anna@spam.example"))
    typed(monkeypatch, "b", "q")
    queue.walk(desk)
    assert (desk.store.private / "blocked.json").is_file()


def test_undo_takes_a_block_back_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    only = receive(desk, "Anna", beside=Sidecar(email="anna@spam.example"))
    typed(monkeypatch, "b", "u", "q")
    queue.walk(desk)
    assert state(desk, only) == "pending"
    assert "anna" not in (desk.store.private / "blocked.json").read_text()


def test_a_comment_on_no_post_says_so_and_goes_on_waiting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    only = receive(desk, "Anna", post="a-post-of-old")
    typed(monkeypatch, "a", "R", "Thanks.", ".", "q")
    queue.walk(desk)
    said = capsys.readouterr().out
    assert "On the post: a-post-of-old, which is not here, so this cannot be approved" in said
    assert state(desk, only) == "pending" and desk.store.list(("approved",)) == []


def test_a_hostile_comment_reaches_the_terminal_spelled_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    receive(desk, "Anna", "\u202eevil [bank](https://xn--pple-43d.com/)\n\u200b\u3164")
    typed(monkeypatch, "q")
    queue.walk(desk)
    said = capsys.readouterr().out
    assert "<U+202E>evil" in said and "<U+200B><U+3164>" in said
    assert "xn--pple-43d.com (which shows as аpple.com)" in said


# ── In a terminal ───────────────────────────────────────────────────────────────────────────

WALK = (
    "import sys; from pathlib import Path; from plugins.comments import desk, queue\n"
    "folder = Path(sys.argv[1])\n"
    "queue.walk(desk.open_desk(folder / 'content', folder / 'private', 'Robin Owner'))"
)


@pytest.fixture
def terminal(desk: Desk, tmp_path: Path) -> Callable[..., Terminal]:
    return lambda **environment: Terminal(WALK, str(tmp_path), **environment)


def test_one_key_is_enough_and_no_escape_is_sent(
    desk: Desk, terminal: Callable[..., Terminal]
) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    there = terminal()
    there.wait("Your decision")
    there.press("\x1b[A", "No key")  # an arrow is one key, and none of ours
    there.press("é", "No key 'é'")
    there.press("a", "Comment 1 of 1")
    there.press("q", "1 comment decided; 1 still waits.")
    assert there.ended() == 0
    assert (state(desk, first), state(desk, second)) == ("approved", "pending")
    assert "\x1b" not in there.said and "<U+001B>[A" in there.said


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_by_control_keys_decides_nothing(
    desk: Desk, terminal: Callable[..., Terminal], key: str
) -> None:
    (only,) = waiting(desk, "Anna")
    there = terminal()
    there.wait("Your decision")
    there.press(key, "0 comments decided; 1 still waits.")
    assert there.ended() == 0 and state(desk, only) == "pending"


def test_the_editor_gets_a_private_file_that_is_gone_afterwards(
    desk: Desk, terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    (only,) = waiting(desk, "Anna", body="Teh words.\n\nvim: set modeline:")
    editor = tmp_path / "editor with space.py"
    editor.write_text(
        "import os, sys, pathlib\n"
        "file = pathlib.Path(sys.argv[2])\n"
        "modes = [oct(os.stat(p).st_mode & 0o777) for p in (file, file.parent)]\n"
        "seen = pathlib.Path(sys.argv[1])\n"
        "text = file.read_text()\n"
        "seen.write_text('\\n'.join([str(file), *modes, text]))\n"
        "(file.parent / (file.name + '~')).write_text(text)\n"  # as many editors do
        "file.write_text(text.replace('Teh', 'The'))\n"
    )
    seen = tmp_path / "seen"
    there = terminal(VISUAL=f"{sys.executable} '{editor}' '{seen}'", EDITOR="false")
    there.wait("Your decision")
    there.press("e", "  The words.")
    there.press("q", "0 comments decided")
    assert there.ended() == 0
    assert desk.store.find(only).comment.body == "The words.\n\nvim: set modeline:"
    path, mode, folder_mode, *lines = seen.read_text().split("\n")
    assert (mode, folder_mode) == ("0o600", "0o700")
    assert not Path(path).parent.exists()
    settings = lines.index("vim: set modeline:")  # Vim reads such in five lines at both ends
    assert settings > 5 and len(lines) - settings > 6


def test_an_editor_that_fails_changes_nothing(
    desk: Desk, terminal: Callable[..., Terminal]
) -> None:
    (only,) = waiting(desk, "Anna")
    there = terminal(VISUAL="false")
    there.wait("Your decision")
    there.press("e", "The editor ended with an error (1). Nothing has changed.")
    there.press("q", "1 still waits.")
    assert there.ended() == 0 and desk.store.find(only).comment.rev == 1


def test_the_terminal_is_left_as_it_was(desk: Desk, terminal: Callable[..., Terminal]) -> None:
    waiting(desk, "Anna")
    there = terminal()
    there.wait("Your decision")
    there.press("q", "1 still waits.")
    there.ended()
    assert termios.tcgetattr(there.master)[3] & termios.ICANON
    assert stat.S_ISCHR(os.fstat(there.master).st_mode)
