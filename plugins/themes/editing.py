"""Changes words in the front matter of files, and nothing else in them.

A change is made in memory first, read again, and must then say what it should and be the same in
everything else. Only then is it written: ready beside its place, then moved there by rename.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC
from pathlib import Path
from typing import Any

from ..sources import kinds, replacing
from ..sources.dataclass import dataclass
from ..sources.records import Record

_MARK = b"\xef\xbb\xbf"
_WIDEST = 100
_BARE = {"lines", "body_line"}
# What stands in a list: words in quotation marks, or up to a comma, a bracket or a remark.
_ITEM = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|(?: #.*)|[^\[\],\n\"'#][^\[\],\n#]*")
_PLAIN = re.compile(r"[^\W\d][\w ’/é-]*")
_SAYS_ELSE = {"yes", "no", "true", "false", "null", "on", "off", "y", "n"}


class CannotEdit(Exception):
    """A file has a form in which the change cannot be made safely; the message says what to do."""


@dataclass(frozen=True)
class Edit:
    """A change to one file. `before` is None for a file that is made, `after` for one that goes."""

    path: Path
    shown: str
    before: str | None
    after: str | None

    def lines(self) -> list[tuple[int, str, str]]:
        """The lines that differ: number (from 1, in the file as it is), before, after."""
        from difflib import SequenceMatcher

        old, new = (self.before or "").split("\n"), (self.after or "").split("\n")
        found = []
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                for n in range(max(b - a, d - c)):
                    was = old[a + n] if a + n < b else ""
                    now = new[c + n] if c + n < d else ""
                    found.append((a + n + 1 if a + n < b else b + 1, was.rstrip("\r"), now))
        return found


def text_of(path: Path) -> str:
    """A file's text with its line ends as they are. Raises OSError, UnicodeDecodeError."""
    return path.read_bytes().decode("utf-8")


def with_words(text: str, field_names: Iterable[str], change: Callable[[str], str | None]) -> str:
    """A file's text with other words in some lists of its head. `change` gives what stands for a
    word; None takes it out, with the comma that it had."""
    names = "|".join(map(re.escape, field_names))
    lines = text.split("\n")
    field = re.compile(rf"(?:\ufeff)?({names})[ \t]*:", re.IGNORECASE)
    first = 1 if lines[0].strip("\ufeff \t\r") == "---" else 0
    at = first
    while at < len(lines) and not _is_end(lines[at], first):
        match = field.match(lines[at])
        if not match:
            at += 1
            continue
        end = at + 1
        while end < len(lines) and _goes_on(lines[end]):
            end += 1
        region = "\n".join(lines[at:end])
        head = match.end()
        changed = region[:head] + _changed(region[head:], change)
        lines[at:end] = changed.split("\n")
        at += changed.count("\n") + 1
    return "\n".join(lines)


def _is_end(line: str, first: int) -> bool:
    return line.rstrip() == "---" if first else not line.strip()


def _goes_on(line: str) -> bool:
    return (bool(line.strip()) and (line[0] in " \t" or line.startswith("- "))) or (
        line.strip().startswith("]")
    )


def _changed(part: str, change: Callable[[str], str | None]) -> str:
    kept: list[str] = []
    last = 0
    for match in _ITEM.finditer(part):
        written = match[0]
        if written.startswith(" #"):
            continue
        start = match.start() + len(written) - len(written.lstrip())
        bullet = re.match(r"-[ \t]+", part[start:])
        start += bullet.end() if bullet else 0
        inner = part[start : match.end()].rstrip()
        if not inner.strip() or inner == "-":
            continue
        word = _unquoted(inner)
        new = change(word)
        if new == word:
            continue
        if new is None:
            kept.append(part[last:start])
            last = start + len(inner)
            kept[-1], last = _without_comma("".join(kept), part, last)
            kept = [kept[-1]]
        else:
            kept.append(part[last:start] + new)
            last = start + len(inner)
    return "".join(kept) + part[last:]


def _unquoted(word: str) -> str:
    if word[:1] == '"':
        return word[1:-1].replace('\\"', '"')
    return word[1:-1].replace("''", "'") if word[:1] == "'" else word


def _without_comma(before: str, part: str, last: int) -> tuple[str, int]:
    """Take the comma, or the whole line of a list with hyphens, that goes with a word."""
    line = re.search(r"\n[ \t]*-[ \t]+$", before)
    if line:
        rest = part.find("\n", last)
        return before[: line.start()], rest if rest >= 0 else len(part)
    if comma := re.match(r"[ \t]*,[ \t]*", part[last:]):
        return before, last + comma.end()
    return re.sub(r"[ \t]*,[ \t]*$", "", before), last


def with_list(text: str, name: str, words: Iterable[str]) -> str:
    """A file's text with a list in its YAML head written anew; an empty one is taken out."""
    words = list(words)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")
    written = f"{name}: [{', '.join(map(quoted, words))}]"
    wrapped = textwrap.wrap(
        written, _WIDEST, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    # A quoted word must not be broken: a line break in it is a blank, but two blanks are one.
    made = [line + end.rstrip("\n") for line in wrapped]
    at = next((n for n in range(1, len(lines)) if re.match(rf"{name}[ \t]*:", lines[n])), 0)
    stop = next(n for n in range(1, len(lines)) if lines[n].rstrip() == "---")
    if at and at < stop:
        last = at + 1
        while last < stop and _goes_on(lines[last]):
            last += 1
        lines[at:last] = made if words else []
    elif words:
        lines[stop:stop] = made
    return "\n".join(lines)


def quoted(word: str) -> str:
    """A word as it may stand in a YAML list."""
    if _PLAIN.fullmatch(word) and word.casefold() not in _SAYS_ELSE and word == word.strip():
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def checked(record: Record, text: str, wanted: Mapping[str, Any], shown: str) -> str:
    """The text, if it is read as the record with the wanted values and is the same in all else.
    Raises CannotEdit."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    read = kinds.read(record.kind, record.file, plain, shown, UTC)
    now = read.record
    if now is None:
        raise CannotEdit(f"{shown} cannot be changed safely; change it by hand.")
    before = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in _BARE}
    after = {f.name: getattr(now, f.name) for f in fields(now) if f.name not in _BARE}
    differing = {n for n in before if before[n] != after.get(n)} | set(wanted)
    for name in sorted(differing):
        if name not in wanted or after[name] != wanted[name]:
            raise CannotEdit(
                f"{shown} is written in a form in which '{name}' cannot be changed safely;"
                " change it by hand, and try again."
            )
    return text


def write(edit: Edit) -> None:
    """Carry out one change. Raises OSError; then the file is as it was."""
    if edit.after is None:
        edit.path.unlink()
        return
    replacing.replace(edit.path, edit.after.encode("utf-8"))
