"""The owner hears of waiting comments: a count and a link, at most once an hour, no stranger."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.comments import deciding, notifying
from plugins.comments.deciding import Desk
from plugins.comments.notifying import notice, tell
from tests.comments.at_the_desk import opened, receive

BEGIN = datetime(2026, 3, 1, 20, tzinfo=UTC)
# Appends what it is told to a file, and ends with what a second file says.
PROGRAM = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1])
with (folder / "told").open("a", encoding="utf-8") as told:
    told.write(sys.stdin.read() + "|")
if (folder / "fails").exists():
    sys.exit("the phone is off\\nand more")
"""


@pytest.fixture(autouse=True, scope="module")
def _without_waiting_for_the_disk() -> Iterator[None]:
    """None of these tests pulls the plug."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


class Owner:
    """An owner with a telephone and a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, BEGIN
        (folder / "phone.py").write_text(PROGRAM, encoding="utf-8")
        program = (sys.executable, str(folder / "phone.py"), str(folder))
        self.desk: Desk = replace(opened(folder), now=lambda: self.now)
        self.choose(notify=program, public="https://example.org")

    def choose(self, **options: object) -> None:
        changed = replace(self.desk.options, **options)  # type: ignore[arg-type]  # as Options has
        self.desk = replace(self.desk, options=changed)

    def later(self, **time: int) -> None:
        self.now += timedelta(**time)

    def heard(self) -> list[str]:
        told = self.folder / "told"
        return told.read_text(encoding="utf-8").split("|")[:-1] if told.exists() else []

    def phone_is_off(self, off: bool) -> None:
        (self.folder / "fails").touch() if off else (self.folder / "fails").unlink()


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return Owner(tmp_path)


def test_the_owner_is_told_a_count_and_a_link_and_nothing_a_stranger_wrote(owner: Owner) -> None:
    for name in ("Ann", "Bob"):
        receive(owner.desk, name, f"Words of {name}: https://evil.example")
    assert notice(owner.desk) == ""
    assert owner.heard() == ["2 comments wait for you.\nhttps://example.org/moderate\n"]


def test_one_is_one_and_without_an_address_the_command_is_named(owner: Owner) -> None:
    owner.choose(public="")
    receive(owner.desk, "Ann")
    notice(owner.desk)
    assert owner.heard() == ["1 comment waits for you.\npython3 tasks.py comments.queue\n"]


def test_without_a_program_nobody_is_told(owner: Owner) -> None:
    owner.choose(notify=())
    receive(owner.desk, "Ann")
    assert notice(owner.desk) == tell(owner.desk, "A build failed.") == ""
    assert not (owner.desk.store.private / notifying.NAME).exists()


def test_where_nothing_waits_nothing_is_said(owner: Owner) -> None:
    deciding.reject(owner.desk, receive(owner.desk, "Ann"))
    notice(owner.desk)
    assert owner.heard() == []


def test_the_owner_is_told_once_an_hour_at_most(owner: Owner) -> None:
    receive(owner.desk, "Ann")
    notice(owner.desk)
    receive(owner.desk, "Bob")
    owner.later(minutes=59)
    notice(owner.desk)
    assert len(owner.heard()) == 1
    owner.later(minutes=1)
    notice(owner.desk)
    assert [text[:10] for text in owner.heard()] == ["1 comment ", "2 comments"]


def test_what_the_owner_knows_already_is_not_told_again(owner: Owner) -> None:
    receive(owner.desk, "Ann")
    notice(owner.desk)
    owner.later(days=3)
    notice(owner.desk)
    assert len(owner.heard()) == 1
    receive(owner.desk, "Bob")
    notice(owner.desk)
    assert len(owner.heard()) == 2


def test_a_program_that_fails_is_reported_and_tried_again_later(owner: Owner) -> None:
    receive(owner.desk, "Ann")
    owner.phone_is_off(True)
    said = notice(owner.desk)
    assert said.endswith("of the option 'notify' ended with 1 (the phone is off).")
    assert notice(owner.desk) == ""
    assert len(owner.heard()) == 1
    owner.phone_is_off(False)
    owner.later(minutes=10)
    assert notice(owner.desk) == ""
    assert len(owner.heard()) == 2
    owner.later(minutes=10)
    notice(owner.desk)
    assert len(owner.heard()) == 2


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (("/no/such/program",), "'/no/such/program' of the option 'notify' cannot be run (No such"),
        ((sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"), "ended with -9."),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "took longer than"),
    ],
)
def test_whatever_the_program_does_it_is_said_and_nothing_falls(
    owner: Owner, program: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifying, "PATIENCE", 0.5)
    owner.choose(notify=program)
    receive(owner.desk, "Ann")
    assert said in notice(owner.desk)


def test_the_program_gets_no_shell(owner: Owner) -> None:
    owner.choose(notify=(*owner.desk.options.notify, "; touch $HOME `id` | x"))
    receive(owner.desk, "Ann")
    assert notice(owner.desk) == ""
    assert len(owner.heard()) == 1


def test_a_program_that_reads_nothing_is_none_the_worse(owner: Owner) -> None:
    owner.choose(notify=(sys.executable, "-c", "pass"))
    receive(owner.desk, "Ann")
    assert notice(owner.desk) == ""


@pytest.mark.parametrize(
    "held", [b"{", b"[]", b'{"at": 3, "ids": "x", "failed": []}', b'{"at": "soon"}', b"\xff"]
)
def test_a_damaged_memory_of_notices_only_makes_one_more(owner: Owner, held: bytes) -> None:
    receive(owner.desk, "Ann")
    (owner.desk.store.private / notifying.NAME).write_bytes(held)
    assert notice(owner.desk) == ""
    assert len(owner.heard()) == 1
    assert notice(owner.desk) == ""
    assert len(owner.heard()) == 1


def test_a_clock_that_was_set_back_silences_nobody(owner: Owner) -> None:
    receive(owner.desk, "Ann")
    notice(owner.desk)
    owner.later(days=-400)
    receive(owner.desk, "Bob")
    notice(owner.desk)
    assert len(owner.heard()) == 2


def test_the_memory_of_notices_is_the_owners_alone_and_holds_no_words(owner: Owner) -> None:
    receive(owner.desk, "Ann", "Secret words")
    notice(owner.desk)
    path = owner.desk.store.private / notifying.NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not {"Ann", "Secret"} & set(path.read_text(encoding="utf-8").split('"'))


def test_a_failed_build_is_told_and_the_same_not_twice_an_hour(owner: Owner) -> None:
    for text in ("The build failed.", "The build failed.", "The disk is full."):
        assert tell(owner.desk, text) == ""
    assert owner.heard() == ["The build failed.\n", "The disk is full.\n"]
    owner.later(hours=1)
    tell(owner.desk, "The disk is full.")
    assert len(owner.heard()) == 3


def test_a_failed_build_is_told_whenever_comments_were_last_told_of(owner: Owner) -> None:
    receive(owner.desk, "Ann")
    notice(owner.desk)
    tell(owner.desk, "The build failed.")
    assert len(owner.heard()) == 2


def test_what_could_not_be_told_is_told_the_next_time(owner: Owner) -> None:
    owner.phone_is_off(True)
    assert "ended with 1" in tell(owner.desk, "The build failed.")
    owner.phone_is_off(False)
    assert tell(owner.desk, "The build failed.") == ""
    assert len(owner.heard()) == 2
