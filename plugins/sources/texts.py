"""Reading a text file and naming its bytes.

A digest stands for a text everywhere in the program, so it is made in one place.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from .problems import Problem

# What XML 1.0 §2.2 allows besides tab and line feed begins at U+0020; C1 controls are
# allowed there but are never meant in a text. Such characters arrive with text pasted from
# word processors and would make every feed invalid.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def digest(text: str) -> str:
    """The sha256 of a text in UTF-8, in hex. Lone surrogates count too."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def without_controls(text: str) -> str:
    """The text without characters that XML 1.0 forbids, and without lone surrogates."""
    return CONTROL.sub("", text).encode("utf-8", "ignore").decode("utf-8")


def read(path: Path, shown: str) -> tuple[str | None, list[Problem]]:
    """Read a text file as UTF-8 with `\n` line ends.

    `shown` is the path to name in problems. Gives the text, or None where it is no UTF-8
    text or cannot be read, and the problems found.
    """
    try:
        return decoded(path.read_bytes(), shown)
    except OSError as error:
        return None, [unread(error, shown)]


def unread(error: OSError, shown: str) -> Problem:
    """What to say of a file that cannot be read."""
    return Problem(shown, 1, f"cannot be read ({error.strerror})")


def decoded(raw: bytes, shown: str) -> tuple[str | None, list[Problem]]:
    """The text that the bytes of a file are, as `read` gives it."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        wrong = "this is a word processor's file, whatever its name"
        remedy = "paste its text into a new file made by 'python3 tasks.py new \"Title\"'"
        return None, [Problem(shown, 1, wrong, remedy)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        remedy = "save the file as UTF-8 (in the editor: Save with encoding)"
        return None, [Problem(shown, line, "this is not UTF-8 text", remedy)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = CONTROL.search(text)
    if not found:
        return text, []
    line = text.count("\n", 0, found.start()) + 1
    wrong = f"an invisible control character (U+{ord(found[0]):04X}) stands here and is left out"
    return CONTROL.sub("", text), [Problem(shown, line, wrong, "delete it", "note")]
