"""All that the commands say about comments.

A comment is a stranger's. Before any of it reaches a terminal, what a terminal would act on or
hide (escapes, other controls, overrides of direction, letters that nobody sees) is spelled out
as <U+001B>; and what the program says itself stands before the stranger's text, never behind
it, so that no text can pass for the program.
"""

from __future__ import annotations

import json
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..sources.problems import Problem, did_you_mean, errors, notes
from .decisions import may_have_changed

if TYPE_CHECKING:
    from .blocking import Blocked
    from .decisions import Done
    from .erasing import Erased
    from .store import Entry
    from .stored import Stored

COMMAND = "python3 tasks.py comments."
_MOST_MARKS = 6  # on one letter, as in rendering.py: more of them climb over other lines
_WIDEST = 80
_FIRST_WORDS = 60
_NEVER = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Joiners and marks of direction make emoji, Persian, Arabic and Hebrew what they are. Between
# ASCII letters they only part a word so that it is not recognised.
_JOINING = frozenset("\u200c\u200d\u200e\u200f\u061c")
_LOOKS_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")


# ── A stranger's text ───────────────────────────────────────────────────────────────────────


def visible(text: str) -> str:
    """A stranger's text as one line in which a terminal finds nothing to act on."""
    shown: list[str] = []
    marks = 0
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        hidden = category in _NEVER or character in _LOOKS_EMPTY or marks > _MOST_MARKS
        if hidden and not (character in _JOINING and _joins(text, at)):
            shown.append(f"<U+{ord(character):04X}>")
        else:
            shown.append(character)
    return "".join(shown)


def safe(text: str) -> str:
    """Lines of ours in which a stranger may be quoted, with nothing in them to act on."""
    return "\n".join(map(visible, text.split("\n")))


def visible_lines(text: str, width: int) -> list[str]:
    """A stranger's text, line by line, wrapped and indented. `width` counts characters."""
    lines: list[str] = []
    for line in text.split("\n"):
        wrapped = textwrap.wrap(
            visible(line.expandtabs(4)),
            width - 2,
            replace_whitespace=False,
            break_long_words=False,  # an address stays whole, to be read and copied
            break_on_hyphens=False,
        )
        lines += [f"  {each}" for each in wrapped or [""]]
    return lines


def first_words(text: str, most: int = _FIRST_WORDS) -> str:
    """How a text begins, on one line."""
    words = " ".join(text[: most * 4].split())
    return visible(words[:most].rstrip() + (" …" if len(words) > most else ""))


def _joins(text: str, at: int) -> bool:
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return bool(around) and not around.isascii()


# ── Many comments ───────────────────────────────────────────────────────────────────────────


def listed(entries: Iterable[Entry], now: datetime | None = None) -> str:
    """Comments as lines: state, id, post, when, who, and how the text begins. Where `now` is
    given and a comment may have changed since it was read, its id names its revision."""
    rows = [
        (
            entry.comment.status,
            _id(entry.comment, now),
            moment(entry.comment.created),
            entry.comment.post,
            f"{visible(entry.comment.author) or '(nobody)'}: {first_words(entry.comment.body)}"
            if entry.comment.status != "deleted"
            else "(removed)",
        )
        for entry in entries
    ]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(4)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]])
        for row in rows
    ]
    return "\n".join([*lines, *([""] if lines else []), f"{number(len(rows), 'comment')}."])


def _id(comment: Stored, now: datetime | None) -> str:
    unsettled = now is not None and may_have_changed(comment, now)
    return f"{comment.id}:{comment.rev}" if unsettled else comment.id


def listed_json(entries: Iterable[Entry]) -> str:
    """Comments for programs: a list of objects, one a line. Addresses are left out."""
    return _json_lines(_as_json(entry) for entry in entries)


def _as_json(entry: Entry) -> dict[str, Any]:
    comment, beside = entry.comment, entry.beside
    return {
        "id": comment.id,
        "post": comment.post,
        "parent": comment.parent,
        "kind": comment.kind,
        "status": comment.status,
        "author": comment.author,
        "url": comment.url,
        "by_owner": comment.by_owner,
        "created": stamp(comment.created),
        "approved": stamp(comment.approved) if comment.approved else None,
        "rev": comment.rev,
        "source": comment.source,
        "reasons": list(beside.reasons),
        "score": beside.score,
        "file": near(entry.path),
        "body": comment.body,
    }


def problems_text(problems: Iterable[Problem]) -> str:
    """What the doctor found, and a last line that counts it."""
    found = sorted(set(problems))
    wrong, told = errors(found), notes(found)
    if not found:
        return "Everything is in order."
    counted = [number(len(wrong), "problem") if wrong else "No problems"]
    counted += [number(len(told), "note")] if told else []
    return "\n".join(
        [*(safe(str(problem)) for problem in [*wrong, *told]), "", f"{', '.join(counted)}."]
    )


def problems_json(problems: Iterable[Problem]) -> str:
    """The same for programs: file, line, severity, wrong, remedy; one object a line."""
    return _json_lines(
        {
            "file": problem.path,
            "line": problem.line,
            "severity": problem.severity,
            "wrong": problem.wrong,
            "remedy": problem.remedy,
        }
        for problem in sorted(set(problems))
    )


# ── What was done ───────────────────────────────────────────────────────────────────────────


def done_text(done: Done) -> str:
    """What was done, and how to undo it."""
    return safe(f"{done.said}\n  Undo it with: {done.undo}" if done.undo else done.said)


def erased_text(erased: Erased) -> str:
    """What was erased, and where the text still is."""
    lines: list[str] = []
    if erased.removed:
        lines.append(f"Erased {number(len(erased.removed), 'comment')} that no page showed:")
        lines += [f"  {id}" for id in erased.removed]
    if erased.tombstones:
        lines.append(f"Erased {number(len(erased.tombstones), 'comment')} of the site:")
        lines += [f"  {id}" for id in erased.tombstones]
        lines.append("A line stays where each stood, so that answers keep their place.")
        lines.append("Pages and feeds that are built already change with the next build.")
    if erased.unblocked:
        lines.append("Nothing of theirs is on the list of blocked ones any more.")
    if erased.commits:
        lines.append(
            "These commits of git still hold the text, here and wherever they were pushed:"
        )
        lines += [f"  {commit}" for commit in erased.commits]
    if erased.silent:
        lines.append(f"Git could not be asked which commits hold the text: {erased.silent}")
    if erased.left:
        lines.append("The address still stands in these files; take it out by hand:")
        lines += [f"  {file}" for file in erased.left]
    return safe("\n".join([*lines, *erased.warnings, "This cannot be undone."]))


def blocked_text(blocked: Blocked) -> str:
    """Who is blocked, one a line, and how that ends."""
    if blocked.trouble:
        return safe(blocked.trouble)
    lines = [f"  {email}" for email in sorted(blocked.emails)]
    lines += [f"  {host}" for host in sorted(blocked.hosts)]
    by_time = sorted(blocked.fingerprints.items(), key=lambda item: (item[1], item[0]))
    lines += [f"  {mark}  (where something was sent from, {at[:10]})" for mark, at in by_time]
    if not lines:
        return "Nobody is blocked."
    return safe("\n".join(["These are blocked:", *lines, f"End it with: {COMMAND}unblock …"]))


def unknown_text(id: str, reason: str, known: Iterable[str]) -> str:
    """What is said of an id that no comment has, with the nearest one. `reason` is the store's."""
    hint = did_you_mean(id, known)
    if not hint.endswith("?"):
        hint = f"'{COMMAND}list' shows the comments that wait"
    return safe(f"{reason.rstrip('.')}; {hint}")


def number(count: int, word: str) -> str:
    """ "1 comment", "2 comments"."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def moment(when: datetime) -> str:
    """A time as the owner's clock shows it."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def stamp(when: datetime) -> str:
    """A time for programs, in UTC (RFC 3339)."""
    from datetime import UTC

    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def near(path: Path) -> str:
    """A path as a person here would write it: relative where it lies below this folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def columns() -> int:
    """How wide to write: as wide as the terminal, and no wider than can be read."""
    return max(30, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))


def _json_lines(rows: Iterable[dict[str, Any]]) -> str:
    # ASCII alone, so that nothing of a stranger's can act on a terminal here either.
    return "[" + ",\n ".join(json.dumps(row) for row in rows) + "]"
