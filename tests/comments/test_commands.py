"""The commands for comments, run as `tasks.py` runs them, on real files."""

from __future__ import annotations

import json
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from invoke import Collection, Program

from plugins.comments import asked, commands
from plugins.comments.decisions import CHANGEABLE
from plugins.comments.desk import Desk
from plugins.comments.sidecar import Sidecar

from .a_terminal import Terminal
from .at_the_desk import POST, opened, receive, state, typed, waiting

PROJECT = Path(__file__).resolve().parents[2]
Output = pytest.CaptureFixture[str]
Run = Callable[..., int]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command on the desk's folders, with nobody at the keyboard. Gives the exit code."""
    content, private = desk.store.content, desk.store.private
    places = commands.Places(content, private, "Robin Owner")
    monkeypatch.setattr(asked.Handed, "places", staticmethod(lambda settings: places))
    typed(monkeypatch)

    def ran(*words: str) -> int:
        return ended(
            Program(namespace=Collection("all", Collection("comments", *commands.TASKS))), words
        )

    yield ran


def ended(program: Program, words: tuple[str, ...]) -> int:
    try:
        program.run(commands.gathered(["tasks.py", *words]), exit=False)
    except SystemExit as left:
        if isinstance(left.code, str):
            print(left.code, file=sys.stderr)
            return 1
        return left.code or 0
    return 0


def undo_of(said: str) -> list[str]:
    """The command that a decision names to undo it, without `python3 tasks.py`."""
    (line,) = [line for line in said.split("\n") if "Undo it with: " in line]
    program, _, command = line.partition("tasks.py ")
    assert program.endswith("python3 ")
    return command.split()


@pytest.mark.parametrize(
    ("command", "becomes"), [("approve", "approved"), ("spam", "spam"), ("reject", "rejected")]
)
def test_a_decision_says_what_it_did_and_its_undo_undoes_it(
    desk: Desk, run: Run, capsys: Output, command: str, becomes: str
) -> None:
    (only,) = waiting(desk, "Anna")
    assert run(f"comments.{command}", only) == 0
    assert state(desk, only) == becomes
    said = capsys.readouterr().out
    assert only in said
    assert run(*undo_of(said)) == 0
    assert state(desk, only) == "pending"


def test_several_comments_at_once(desk: Desk, run: Run) -> None:
    ids = waiting(desk, "Anna", "Bob", "Carol")
    assert run("comments.approve", *ids) == 0
    assert {state(desk, id) for id in ids} == {"approved"}


def test_what_cannot_be_done_does_not_keep_the_others_waiting(
    desk: Desk, run: Run, capsys: Output
) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    assert run("comments.approve", first, f"{second}x", second) == 1
    assert (state(desk, first), state(desk, second)) == ("approved", "approved")
    said = capsys.readouterr().err
    assert f"did you mean '{second}'?" in said and "1 of 3 could not be done." in said


def test_words_are_gathered_and_options_are_left_alone() -> None:
    given = ["tasks.py", "comments.hold", "c-one", "--content", "here", "c-two", "-p", "x"]
    assert commands.gathered(given) == [
        *("tasks.py", "comments.hold", "c-one c-two"),
        *("--content", "here", "-p", "x"),
    ]
    for other in (["tasks.py"], ["tasks.py", "site", "x", "y"], ["tasks.py", "comments.approve"]):
        assert commands.gathered(other) == other


def test_a_move_that_there_is_not_is_a_sentence(desk: Desk, run: Run, capsys: Output) -> None:
    (only,) = waiting(desk, "Anna")
    run("comments.spam", only)
    capsys.readouterr()
    assert run("comments.approve", only) == 1
    said = capsys.readouterr().err
    assert only in said and "Traceback" not in said
    assert state(desk, only) == "spam"


def test_no_id_and_a_strange_id(desk: Desk, run: Run, capsys: Output) -> None:
    assert run("comments.approve", " ") == 1
    assert run("comments.approve", "../../etc/passwd") == 1
    assert run("comments.approve", "\x1b[2J") == 1
    assert "\x1b" not in capsys.readouterr().err


def test_no_content_folder(tmp_path: Path, run: Run, capsys: Output) -> None:
    assert run("comments.list", "--content", str(tmp_path / "nowhere")) == 1
    assert "name the folder with the texts with --content" in capsys.readouterr().err


# ── Approving what was read, and nothing else ───────────────────────────────────────────────


def changed(desk: Desk, id: str, body: str) -> None:
    """Its writer changes a comment, as the private link lets them."""
    desk.store.edit(id, "web", rev=desk.store.find(id).comment.rev, body=body)


@pytest.mark.parametrize("minutes", [0, 14])
def test_what_its_writer_may_still_change_is_approved_in_a_revision_that_is_named(
    desk: Desk, run: Run, capsys: Output, minutes: int
) -> None:
    only = receive(desk, "Anna", at=desk.now() - timedelta(minutes=minutes))
    run("comments.list")
    assert f"{only}:1 " in capsys.readouterr().out
    assert run("comments.approve", only) == 1
    assert f"comments.approve {only}:1" in capsys.readouterr().err
    changed(desk, only, "Buy pills.")
    assert run("comments.approve", f"{only}:1") == 1
    assert "was changed meanwhile" in capsys.readouterr().err
    assert state(desk, only) == "pending"
    assert run("comments.approve", f"{only}:2") == 0
    assert state(desk, only) == "approved"


def test_what_was_changed_and_is_settled_is_not_approved_unread_either(
    desk: Desk, run: Run, capsys: Output
) -> None:
    (only,) = waiting(desk, "Anna")
    changed(desk, only, "Buy pills.")
    run("comments.list")
    assert f"{only}:2 " in capsys.readouterr().out
    assert run("comments.approve", only) == 1
    assert state(desk, only) == "pending"
    assert run("comments.approve", only, "--yes") == 0
    assert state(desk, only) == "approved"


def test_a_revision_that_is_named_counts_for_every_decision(desk: Desk, run: Run) -> None:
    (only,) = waiting(desk, "Anna")
    changed(desk, only, "Other words.")
    for command in ("spam", "reject"):
        assert run(f"comments.{command}", f"{only}:1") == 1
    assert run("comments.edit", f"{only}:1", "--text", "Mine.", "--yes") == 1
    assert run("comments.reply", f"{only}:1", "--text", "Thanks.") == 1
    assert run("comments.reject", f"{only}:x") == 1
    assert (state(desk, only), desk.store.find(only).comment.body) == ("pending", "Other words.")
    assert run("comments.reject", f"{only}:2") == 0


@pytest.mark.parametrize(("answer", "becomes"), [("yes", "approved"), ("no", "pending")])
def test_a_person_is_shown_the_text_that_would_be_approved(
    desk: Desk, tmp_path: Path, answer: str, becomes: str
) -> None:
    only = receive(desk, "Anna", "Quite new words.", at=desk.now())
    there = Terminal(COMMAND, str(tmp_path), "comments.approve", only)
    there.wait("Approve it as it stands here? (yes or no) ")
    assert "  Quite new words." in there.said
    there.press(f"{answer}\n", "\n")
    assert (there.ended() == 0, state(desk, only)) == (answer == "yes", becomes)


def test_what_changes_while_it_is_read_is_not_approved(desk: Desk, tmp_path: Path) -> None:
    only = receive(desk, "Anna", at=desk.now())
    there = Terminal(COMMAND, str(tmp_path), "comments.approve", only)
    there.wait("Approve it as it stands here?")
    changed(desk, only, "Buy pills.")
    there.press("yes\n", "was changed meanwhile")
    assert (there.ended(), state(desk, only)) == (1, "pending")


def test_a_writer_has_as_long_as_the_link_lives() -> None:
    from plugins.comments.server.tokens import LINK_MINUTES

    assert timedelta(minutes=LINK_MINUTES) == CHANGEABLE


def test_a_comment_on_no_post_is_not_approved(desk: Desk, run: Run, capsys: Output) -> None:
    only = receive(desk, "Anna", post="a-post-of-old")
    assert run("comments.approve", only, "--yes") == 1
    assert "The post 'a-post-of-old' is not here any more" in capsys.readouterr().err
    assert state(desk, only) == "pending"
    assert run("comments.reject", only) == 0


# ── Blocking ────────────────────────────────────────────────────────────────────────────────


def test_blocking_asks_and_is_undone(desk: Desk, run: Run, capsys: Output) -> None:
    only = receive(desk, "Anna", beside=Sidecar(email="anna@spam.example", fingerprint="f-1"))
    assert run("comments.block", only) == 1
    assert (state(desk, only), (desk.store.private / "blocked.json").exists()) == ("pending", False)
    assert run("comments.block", only, "--yes") == 0
    undo = undo_of(capsys.readouterr().out)
    run("comments.unblock")
    said = capsys.readouterr().out
    assert "  anna@spam.example\n" in said and "  f-1  (where something was sent from, " in said
    assert run(*undo) == 0
    run("comments.unblock")
    assert capsys.readouterr().out.endswith("Nobody is blocked.\n")


def test_one_of_the_list_may_be_named(desk: Desk, run: Run, capsys: Output) -> None:
    beside = Sidecar(email="anna@spam.example", fingerprint="f-1")
    only = receive(desk, "Anna", beside=beside, url="https://spam.example/x")
    run("comments.block", only, "--yes")
    for who in ("ANNA@spam.example", "https://www.spam.example/", "f-1"):
        assert run("comments.unblock", who) == 0
        assert run("comments.unblock", who) == 1
        assert f"{who} is not on the list" in capsys.readouterr().err
    assert run("comments.unblock", "\x1b[2J") == 1
    assert "\x1b" not in capsys.readouterr().err


# ── What cannot be undone ───────────────────────────────────────────────────────────────────


def test_deleting_without_anybody_to_ask_needs_yes(desk: Desk, run: Run, capsys: Output) -> None:
    (only,) = waiting(desk, "Anna")
    run("comments.approve", only)
    assert run("comments.delete", only) == 1
    assert state(desk, only) == "approved"
    assert "--yes" in capsys.readouterr().err
    assert run("comments.delete", only, "--yes") == 0
    assert state(desk, only) == "deleted"
    assert "Undo" not in capsys.readouterr().out


def test_redacting_takes_words_out(desk: Desk, run: Run) -> None:
    only = receive(desk, "Anna", "Matilda is at Oak School.")
    assert run("comments.redact", only, "Oak School") == 1
    assert "Oak School" in desk.store.find(only).comment.body
    assert run("comments.redact", only, "Oak School", "--yes") == 0
    assert desk.store.find(only).comment.body == "Matilda is at [removed]."


def test_redacting_words_that_are_not_there(desk: Desk, run: Run, capsys: Output) -> None:
    (only,) = waiting(desk, "Anna")
    assert run("comments.redact", only, "Oak School", "--yes") == 1
    assert capsys.readouterr().err.rstrip().endswith("Nothing has changed.")


def test_erasing_by_address_leaves_no_trace(desk: Desk, run: Run, capsys: Output) -> None:
    mail = Sidecar(email="anna@example.org")
    first = receive(desk, "Anna", "Xylophone first.", mail)
    receive(desk, "Ann", "Xylophone second.", mail, minutes=1)
    other = receive(desk, "Bob", minutes=2)
    run("comments.approve", first)
    assert run("comments.erase", "--email", "anna@example.org") == 1
    assert state(desk, first) == "approved"
    assert run("comments.erase", "--email", "Anna@Example.org", "--yes") == 0
    folder = desk.store.content.parent
    kept = [path for path in folder.rglob("*") if path.is_file()]
    for trace in (b"anna@example.org", b"xylophone", b"Xylophone"):
        assert not [path for path in kept if trace in path.read_bytes()]
    assert state(desk, other) == "pending"
    capsys.readouterr()
    run("comments.list", "--status", "deleted")
    assert first in capsys.readouterr().out


def test_erasing_one_comment(desk: Desk, run: Run) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    assert run("comments.erase", "--id", first, "--yes") == 0
    assert not list(desk.store.private.rglob(f"{first}.*"))
    assert state(desk, second) == "pending"


def test_erasing_names_who_is_concerned_and_what_went_another_way(
    desk: Desk, run: Run, capsys: Output
) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    run("comments.approve", first)
    path = desk.store.find(first).path
    assert run("comments.erase", "--id", first) == 1
    said = capsys.readouterr().out
    assert first in said and second not in said
    path.write_text(path.read_text().replace("rev: 1", "rev: none"))
    assert run("comments.erase", "--id", first, "--yes") == 0
    assert "could not be kept as a tombstone; it is gone." in capsys.readouterr().out


def test_neither_erasing_one_nor_a_slip_reads_all_the_others(
    desk: Desk, run: Run, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = waiting(desk, "Anna", "Bob")
    monkeypatch.setattr("plugins.comments.store.Store.list", None)
    assert run("comments.erase", "--id", first) == 1
    assert run("comments.erase", "--id", f"{second}x", "--yes") == 1
    assert run("comments.reject", f"{second}x") == 1
    assert capsys.readouterr().err.count(f"did you mean '{second}'?") == 2


def test_erasing_wants_to_know_what(run: Run, capsys: Output) -> None:
    assert run("comments.erase") == 1
    assert run("comments.erase", "--id", "c-aaaa", "--email", "a@b.example") == 1
    assert run("comments.erase", "--email", "nobody@example.org", "--yes") == 1
    assert run("comments.erase", "--id", "c-aaaaaaaaaaaaaaaa", "--yes") == 1
    assert "nobody@example.org" in capsys.readouterr().err


# ── Texts ───────────────────────────────────────────────────────────────────────────────────


def test_an_answer_carries_the_owners_mark(desk: Desk, run: Run) -> None:
    (only,) = waiting(desk, "Anna")
    run("comments.approve", only)
    assert run("comments.reply", only, "--text", "Thank you.") == 0
    (answer,) = [e.comment for e in desk.store.list(("approved",)) if e.comment.parent == only]
    assert (answer.by_owner, answer.author, answer.body) == (True, "Robin Owner", "Thank you.")


def test_an_answer_from_a_pipe(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (only,) = waiting(desk, "Anna")
    run("comments.approve", only)
    typed(monkeypatch, "One.", "", "Two.")
    assert run("comments.reply", only) == 0
    (answer,) = [e.comment for e in desk.store.list(("approved",)) if e.comment.parent == only]
    assert answer.body == "One.\n\nTwo."


def test_an_empty_answer_is_none(desk: Desk, run: Run, capsys: Output) -> None:
    (only,) = waiting(desk, "Anna")
    assert run("comments.reply", only) == 1
    assert "There is no new text. Nothing has changed." in capsys.readouterr().err


def test_editing_text_name_and_website(desk: Desk, run: Run) -> None:
    only = receive(desk, "Anna", "Teh words.", url="https://a.example/")
    assert run("comments.edit", only, "--text", "The words.") == 1
    assert desk.store.find(only).comment.body == "Teh words."
    assert run("comments.edit", only, "--text", "The words.", "--yes") == 0
    assert run("comments.edit", only, "--name", "Anne", "--website", "none", "--yes") == 0
    comment = desk.store.find(only).comment
    assert (comment.body, comment.author, comment.url) == ("The words.", "Anne", None)


# ── Lists and the doctor ────────────────────────────────────────────────────────────────────


def test_the_list_in_lines_and_for_programs(desk: Desk, run: Run, capsys: Output) -> None:
    first, second = waiting(desk, "Anna", "Bob", body="A \x1b[31mred\u202e word.")
    run("comments.approve", second)
    capsys.readouterr()
    run("comments.list")
    said = capsys.readouterr().out
    assert first in said and second not in said and "1 comment." in said
    assert "\x1b" not in said and "\u202e" not in said
    run("comments.list", "--status", "all", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["status"]) for row in rows] == [
        (first, "pending"),
        (second, "approved"),
    ]
    run("comments.list", "--post", "another", "--json")
    assert json.loads(capsys.readouterr().out) == []


def test_a_status_that_there_is_not(run: Run, capsys: Output) -> None:
    assert run("comments.list", "--status", "aproved") == 1
    assert "did you mean 'approved'?" in capsys.readouterr().err


def test_the_list_says_that_a_file_cannot_be_read(desk: Desk, run: Run, capsys: Output) -> None:
    (only,) = waiting(desk, "Anna")
    desk.store.find(only).path.with_name("c-broken.md").write_text("nothing")
    assert run("comments.list") == 0
    said = capsys.readouterr()
    assert only in said.out and "comments.doctor" in said.err


def test_the_doctor_finds_and_repairs(desk: Desk, run: Run, capsys: Output) -> None:
    (only,) = waiting(desk, "Anna")
    assert run("comments.doctor") == 0
    path = desk.store.find(only).path
    path.chmod(0o644)
    assert run("comments.doctor") == 1
    capsys.readouterr()
    assert run("comments.doctor", "--json") == 1
    assert {row["severity"] for row in json.loads(capsys.readouterr().out)} == {"error"}
    assert run("comments.doctor", "--fix") == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_doctor_looks_where_the_site_is_made(
    desk: Desk, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    receive(desk, "Anna", beside=Sidecar(email="anna@example.org"))
    made = tmp_path / "www"
    made.mkdir()
    (made / "index.html").write_text("<p>anna@example.org</p>")
    assert run("comments.doctor") == 0
    places = asked.Handed.places("")._replace(outputs=(made,))
    monkeypatch.setattr(asked.Handed, "places", staticmethod(lambda settings: places))
    assert run("comments.doctor") == 1
    assert "www/index.html:1:" in capsys.readouterr().out


# ── The password and the server ─────────────────────────────────────────────────────────────


def test_a_password_from_a_pipe(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from plugins.comments.server.passwords import check_password

    typed(monkeypatch, "correct horse battery")
    assert run("comments.password") == 0
    assert check_password(desk.store.private, "correct horse battery")
    assert stat.S_IMODE((desk.store.private / "password").stat().st_mode) == 0o600


@pytest.mark.parametrize("given", ["", "short"])
def test_a_password_that_is_too_short(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Output, given: str
) -> None:
    typed(monkeypatch, given)
    assert run("comments.password") == 1
    assert "12 characters" in capsys.readouterr().err
    assert not (desk.store.private / "password").exists()


COMMAND = (
    "import sys; from pathlib import Path; from invoke import Collection, Program\n"
    "from plugins.comments import commands\n"
    "folder = Path(sys.argv.pop(1))\n"
    "places = commands.Places(folder / 'content', folder / 'private', 'Robin Owner')\n"
    "commands.hand_in(lambda settings: places, print)\n"
    "Program(namespace=Collection('all', Collection('comments', *commands.TASKS))).run()"
)


@pytest.mark.long
def test_a_password_is_asked_twice_and_not_shown(desk: Desk, tmp_path: Path) -> None:
    from plugins.comments.server.passwords import check_password

    there = Terminal(COMMAND, str(tmp_path), "comments.password")
    there.wait("The new password: ")
    there.press("correct horse battery\n", "The same again: ")
    there.press("correct horse bakery\n", "The two were not the same. Nothing has changed.")
    assert there.ended() == 1
    there = Terminal(COMMAND, str(tmp_path), "comments.password")
    there.wait("The new password: ")
    there.press("correct horse battery\n", "The same again: ")
    there.press("correct horse battery\n", "The password is set")
    assert there.ended() == 0 and "horse" not in there.said
    assert check_password(desk.store.private, "correct horse battery")


@pytest.mark.parametrize(
    ("answer", "becomes", "code"), [("y", "deleted", 0), ("", "approved", 1), ("no", "approved", 1)]
)
def test_deleting_asks_a_person(
    desk: Desk, run: Run, tmp_path: Path, answer: str, becomes: str, code: int
) -> None:
    (only,) = waiting(desk, "Anna")
    run("comments.approve", only)
    there = Terminal(COMMAND, str(tmp_path), "comments.delete", only)
    there.wait("Delete? (yes or no) ")
    there.press(f"{answer}\n", "\n")
    assert (there.ended(), state(desk, only)) == (code, becomes)


def test_an_answer_is_written_in_the_editor(desk: Desk, run: Run, tmp_path: Path) -> None:
    (only,) = waiting(desk, "Anna")
    run("comments.approve", only)
    writes = "import sys; f = sys.argv[1]; t = open(f).read().split('below this line --------\\n')"
    writes += "; open(f, 'w').write('below this line --------\\n'.join([t[0], 'Thanks.' + t[1]]))"
    there = Terminal(
        COMMAND,
        str(tmp_path),
        "comments.reply",
        only,
        VISUAL=shlex.join([sys.executable, "-c", writes]),
    )
    there.wait("Answered Anna")
    assert there.ended() == 0
    (answer,) = [e.comment for e in desk.store.list(("approved",)) if e.comment.parent == only]
    assert answer.body == "Thanks."


def test_the_server_gets_what_was_typed(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: list[dict[str, object]] = []
    monkeypatch.setattr(
        asked.Handed, "serve", staticmethod(lambda **options: given.append(options))
    )
    assert run("comments.serve", "--port", "9000", "--no-builder", "--output", "there") == 0
    assert given == [
        {
            "host": "127.0.0.1",
            "port": 9000,
            "settings": "",
            "content": "",
            "output": "there",
            "private": "",
            "builder": False,
        }
    ]


def test_every_command_explains_each_of_its_options() -> None:
    # In a process of its own: invoke takes the explanations out when it reads them.
    told = (
        "from plugins.comments.commands import TASKS\n"
        "for task in TASKS:\n"
        "    assert task.__doc__, task.name\n"
        "    for argument in task.get_arguments():\n"
        "        assert argument.help, (task.name, argument.name)"
    )
    subprocess.run([sys.executable, "-c", told], cwd=PROJECT, check=True)


def test_folders_may_be_named(desk: Desk, run: Run, tmp_path: Path, capsys: Output) -> None:
    elsewhere = opened(tmp_path / "elsewhere")
    (there,) = waiting(elsewhere, "Dora")
    run("comments.list", "--content", str(tmp_path / "elsewhere/content"))
    assert there in capsys.readouterr().out
    run("comments.list", "--private", str(tmp_path / "elsewhere/private"))
    assert there in capsys.readouterr().out
    assert POST in str(elsewhere.store.find(there).path)
