"""Tells the owner, by a program of their choice, that comments wait or that a build failed.

The program (options.notify) is run without a shell and gets a plain text on its input: a count
and a link, never a word of what a stranger wrote, so that no mail of the owner's own carries a
stranger's links (Remark42's GHSA-74pc-3r2m-ppx3). It may take half a minute: whoever answers
readers calls this from a thread of its own.

private/noticed.json remembers when the owner was last told, and of which comments by their ids.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..sources.dates import NotADate, utc_stamp
from ..sources.texts import digest
from . import kept_json
from .rendering import tidy
from .stored import stamp

if TYPE_CHECKING:
    from .desk import Desk

NAME = "noticed.json"
NOT_BEFORE = timedelta(hours=1)  # from one notice to the next
TRY_AGAIN = timedelta(minutes=10)  # after a program that failed
PATIENCE = 30.0  # seconds for the program
_LONGEST_TEXT = 4000  # characters


def notice(desk: Desk) -> str:
    """Tell the owner how many comments wait, where some do of which they were not told, at most
    once an hour. Gives a sentence where that failed, "" otherwise; raises nothing for it.

    A notice that failed is tried again when this is called ten minutes later or more.
    """
    if not desk.options.notify:
        return ""
    try:
        waiting = _to_tell(desk)
        if not waiting:
            return ""
        if failed := _run(desk.options.notify, _text(len(waiting), desk.options.public)):
            return failed
        now = stamp(desk.now())
        _remember(desk, {"at": now, "failed": "", "ids": sorted(waiting)})
    except OSError as error:
        return f"The owner cannot be told of waiting comments ({error.strerror or error})."
    return ""


def tell(desk: Desk, text: str) -> str:
    """Tell the owner something of the program's own, such as why a build failed; the same text at
    most once an hour. Nothing that a stranger wrote may stand in it.

    Gives a sentence where that failed, "" otherwise.
    """
    if not desk.options.notify:
        return ""
    text = tidy(text)[:_LONGEST_TEXT].strip() + "\n"
    same = digest(text)
    try:
        held = _held(desk)
        if held.get("said") == same and not _is_over(held.get("said_at"), NOT_BEFORE, desk.now()):
            return ""
        if failed := _run(desk.options.notify, text):
            return failed
    except OSError as error:
        return f"The owner cannot be told ({error.strerror or error})."
    with suppress(OSError):  # what is told may be that the disk is full; then it is told again
        _remember(desk, {"said": same, "said_at": stamp(desk.now())})
    return ""


def _to_tell(desk: Desk) -> set[str]:
    """The ids of what waits, where it is time to tell of it; empty otherwise.

    It is written down that somebody tells now, before it is done: of many threads and processes
    one does, and after a kill in between it is tried again.
    """
    with desk.store.alone():
        held, now = _held(desk), desk.now()
        too_early = not _is_over(held.get("at"), NOT_BEFORE, now)
        if too_early or not _is_over(held.get("failed"), TRY_AGAIN, now):
            return set()
        waiting = _waiting(desk)
        told = held.get("ids")
        if not waiting - set(told if isinstance(told, list) else ()):
            return set()
        _remember(desk, {"failed": stamp(now)})
        return waiting


def _waiting(desk: Desk) -> set[str]:
    # By the first lines of the files: this is asked every minute, and thousands may wait.
    kept = desk.store.kept
    return {path.stem for path in kept.files() if kept.status(path) == "pending"}


def _text(count: int, public: str) -> str:
    waits = "1 comment waits for you." if count == 1 else f"{count} comments wait for you."
    where = f"{public}/moderate" if public else "python3 tasks.py comments.queue"
    return f"{waits}\n{where}\n"


def _run(program: tuple[str, ...], text: str) -> str:
    """Run the program. Gives a sentence where it failed."""
    name = program[0]
    # Files and no pipes: a program that leaves a child behind would keep a pipe open.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaint:
        given.write(text.encode())
        given.seek(0)
        try:
            ended = subprocess.run(
                program,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=complaint,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"The program '{name}' of the option 'notify' took longer than {PATIENCE:.0f} s."
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            return f"The program '{name}' of the option 'notify' cannot be run ({why})."
        if ended.returncode == 0:
            return ""
        complaint.seek(0)
        lines = tidy(complaint.read(_LONGEST_TEXT).decode("utf-8", "replace")).split("\n")
        why = next((f" ({line.strip()[:200]})" for line in lines if line.strip()), "")
        ended_with = f"ended with {ended.returncode}{why}"
        return f"The program '{name}' of the option 'notify' {ended_with}."


def _held(desk: Desk) -> dict[str, Any]:
    path = desk.store.private / NAME
    try:
        return kept_json.read(path)
    except kept_json.Damaged as damaged:
        kept_json.set_aside(path, damaged)  # at worst the owner is told once more
        return {}


def _remember(desk: Desk, new: Mapping[str, Any]) -> None:
    with desk.store.alone():
        kept_json.write(desk.store.private / NAME, {**_held(desk), **new})


def _is_over(since: object, time: timedelta, now: datetime) -> bool:
    """Whether a time has passed; what cannot be read, or lies in the future, is long ago."""
    try:
        at = utc_stamp(since) if isinstance(since, str) else None
    except NotADate:
        return True
    return at is None or not at <= now < at + time
