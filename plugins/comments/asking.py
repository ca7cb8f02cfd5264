"""Asking the owner: for a key, a line, a text, yes or no, a password.

In a terminal one key is an answer and texts are written in the owner's editor. Where nobody
sits (a pipe, a program, a test) answers are lines. Nothing is drawn and nothing is cleared, so
that a screen reader, a log and a slow line all get the same words in the same order.
"""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

END_OF_TEXT = "."
_LEAVING = ("\x03", "\x04", "\x1a")
_FALLBACKS = ("editor", "nano", "vi", "notepad")
# Vim acts on settings in the first and last five lines of a file, Emacs on those in its last
# page: a stranger's text must stand in neither place.
_AWAY = 6
_BEGINS = "-------- the text begins below this line --------"
_ENDS = "-------- the text ends above this line --------"


class Left(Exception):
    """The owner went away: end of input, or Ctrl-C."""


class NotTheSame(Exception):
    """What had to be written twice was not the same."""


class CannotEdit(Exception):
    """No editor could be used, or it gave nothing that can be read; the message says which."""


def is_terminal() -> bool:
    """Whether a person sits at the other end."""
    return bool(sys.stdin) and sys.stdin.isatty()


def key(prompt: str) -> str:
    """One key from a terminal, one line from anywhere else. Raises Left."""
    if not is_terminal():
        return line(prompt)
    try:
        pressed = _pressed(prompt)
    except KeyboardInterrupt:
        pressed = "\x03"
    print(pressed if pressed.isprintable() else "", flush=True)
    if pressed in _LEAVING or not pressed:
        raise Left
    return pressed


def line(prompt: str) -> str:
    """One line, without its end. Raises Left."""
    print(prompt, end="", flush=True)
    try:
        given = sys.stdin.readline()
    except KeyboardInterrupt:
        given = ""
    if prompt and not (is_terminal() and given):
        print(flush=True)  # nobody's Return key has ended the line
    if not given:
        raise Left
    return given.rstrip("\r\n")


def yes(question: str) -> bool:
    """Whether the owner says yes in so many words; leaving is no."""
    try:
        return line(f"{question} (yes or no) ").strip().lower() in ("y", "yes")
    except Left:
        return False


def text(before: str, why: str) -> str | None:
    """A text of several lines, `before` to begin with; None where there is nothing new in it.

    In a terminal it is written in the owner's editor, with `why` above it; else it is read as
    lines, up to a line with a single dot. Raises CannotEdit or Left.
    """
    command = editor() if is_terminal() else []
    written = _in_editor(command, before, why) if command else _by_lines(why)
    return written.strip("\n") if written.strip() not in ("", before.strip()) else None


def whole_text(before: str, why: str) -> str:
    """A text of several lines for one command: from the owner's editor, or all that a pipe
    gives. Raises CannotEdit, which says so too where there is nothing new in it."""
    written = text(before, why) if is_terminal() else sys.stdin.read().strip("\n")
    if not written or not written.strip():
        raise CannotEdit("There is no new text.")
    return written


def editor() -> list[str]:
    """The owner's editor as a command: $VISUAL, $EDITOR, or what is there; [] for none."""
    for name in ("VISUAL", "EDITOR"):
        if given := os.environ.get(name, "").strip():
            return _split(given)
    return next(([found] for name in _FALLBACKS if (found := shutil.which(name))), [])


def password() -> str:
    """A new password: asked twice without echo in a terminal, one line from anywhere else.

    Raises Left or NotTheSame.
    """
    if not is_terminal():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        given = getpass.getpass("The new password: ")
        again = getpass.getpass("The same again: ")
    except (EOFError, KeyboardInterrupt):
        print()
        raise Left from None
    if given != again:
        raise NotTheSame("The two were not the same.")
    return given


def _split(command: str) -> list[str]:
    if sys.platform == "win32":  # its paths are full of backslashes
        return [part.strip('"') for part in shlex.split(command, posix=False)]
    return shlex.split(command)


def _by_lines(why: str) -> str:
    print(f"{why} End with a line that holds a single dot.", flush=True)
    lines: list[str] = []
    while (given := line("")) != END_OF_TEXT:
        lines.append(given)
    return "\n".join(lines)


def _in_editor(command: list[str], before: str, why: str) -> str:
    above = [why, "Save and leave the editor to go on; an empty text changes nothing."]
    above += [""] * (_AWAY - len(above))
    below = [""] * _AWAY + ["\f"]
    whole = "\n".join([*above, _BEGINS, before.strip("\n"), _ENDS, *below]) + "\n"
    # A folder of its own (0700), for editors leave copies beside what they edit.
    with tempfile.TemporaryDirectory(prefix="comment-") as folder:
        file = Path(folder) / "comment.md"
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8", newline="\n") as written:
            written.write(whole)
        try:
            ended = subprocess.run([*command, str(file)])
        except OSError as error:
            wrong = f"The editor '{command[0]}' cannot be started ({error.strerror})."
            raise CannotEdit(wrong) from error
        if ended.returncode != 0:
            raise CannotEdit(f"The editor ended with an error ({ended.returncode}).")
        try:
            after = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CannotEdit("What the editor saved cannot be read as UTF-8.") from error
    _, begun, rest = after.partition(_BEGINS)
    inside, finished, _ = rest.rpartition(_ENDS)
    if not begun or not finished:
        raise CannotEdit("The two lines around the text are gone, so it is not clear what is text.")
    return inside.strip("\n")


if sys.platform == "win32":
    import msvcrt

    def _pressed(prompt: str) -> str:
        print(prompt, end="", flush=True)
        pressed = msvcrt.getwch()
        if pressed in ("\x00", "\xe0"):  # an arrow or function key: a second code follows
            msvcrt.getwch()
            return "\t"
        return pressed

else:
    import select
    import termios
    import tty

    def _pressed(prompt: str) -> str:
        """One key; "" at the end of input. What an arrow key sends counts as one key."""
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSADRAIN)
            print(prompt, end="", flush=True)  # not before, or a quick key would be a line
            raw = os.read(terminal, 1)
            while raw and len(raw) < 32 and _more_belongs(terminal, raw):
                raw += os.read(terminal, 1)
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        return raw.decode("utf-8", "replace")

    def _more_belongs(terminal: int, raw: bytes) -> bool:
        if raw[0] >= 0xC0:  # the first byte of a letter that has several
            return len(raw) < (2 if raw[0] < 0xE0 else 3 if raw[0] < 0xF0 else 4)
        if raw[0] != 0x1B or (len(raw) > 2 and 0x40 <= raw[-1] <= 0x7E):
            return False
        return bool(select.select([terminal], [], [], 0.05)[0])
