"""What the commands for themes ask and say; all their words for people are here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..sources import front_matter, texts
from .changing import Change
from .editing import Edit
from .suggesting import Suggester, Suggestion


class Unreadable(Exception):
    """A file cannot be read; the message says why."""


def of_file(suggester: Suggester, path: Path) -> tuple[Suggestion, ...]:
    """The suggestions for a file: its title, standfirst and text, or all of it if it has no head.
    Lines are those of the file."""
    text, problems = texts.read(path, str(path))
    if text is None:
        raise Unreadable("; ".join(map(str, problems)))
    return suggester.suggest(without_head(text))


def without_head(text: str) -> str:
    """A file's text with its head blank but for title, standfirst and summary, so that every line
    keeps its number. A head that cannot be read counts as text."""
    try:
        head = front_matter.split(text)
    except front_matter.BadHead:
        return text
    if head.form == "none":
        return text
    lines = text.split("\n")
    blank = [""] * (head.body_line - 1)
    for name in ("title", "standfirst", "summary"):
        node: Any = head.fields.get(name)
        for one in getattr(node, "items", (node,)):
            if isinstance(one, front_matter.Scalar) and one.text:
                at = min(one.line, len(blank)) - 1
                blank[at] = f"{blank[at]} {' '.join(one.text.split())}".strip() + "."
    return "\n".join([*blank, *lines[head.body_line - 1 :]])


def as_data(found: Iterable[Suggestion]) -> list[dict[str, Any]]:
    """Suggestions for programs: [{"theme", "score", "reasons": [{"phrase", "line"}]}]."""
    return [
        {
            "theme": one.theme,
            "score": one.score,
            "reasons": [{"phrase": r.phrase, "line": r.line} for r in one.reasons],
        }
        for one in found
    ]


def as_json(found: Mapping[str, Sequence[Suggestion]], several: bool) -> str:
    """One input: its list. Several: an object with one list for each path."""
    lists = {name: as_data(one) for name, one in found.items()}
    whole = lists if several else next(iter(lists.values()), [])
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_text(found: Sequence[Suggestion]) -> str:
    """Suggestions for people, one a line, with their reasons."""
    if not found:
        return "No theme fits well enough."
    width = max(len(one.theme) for one in found)
    lines = []
    for one in found:
        reasons = ", ".join(f"“{r.phrase}” line {r.line}" for r in one.reasons)
        lines.append(f"{one.theme:<{width}}  {one.score:.2f}  {reasons}")
    return "\n".join(lines)


def of_lines(suggester: Suggester) -> bool:
    """Answer each line of standard input with a line; False where one was no object with a text,
    which is answered with [] and told on standard error."""
    good = True
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            print(f'line {number}: write {{"text": "…"}}', file=sys.stderr)
            text, good = "", False
        answer = json.dumps(as_data(suggester.suggest(text)), ensure_ascii=False)
        sys.stdout.buffer.write(answer.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()
    return good


def of_a_new_file(root: Path, title: str, text: str) -> str:
    """For `new` and `resources.add`: what the words they were given suggest, as a hint to copy;
    "" where nothing fits."""
    from .vocabulary import subjects_of

    found = Suggester(subjects_of(root)).suggest(f"{title}.\n{text}")
    if not found:
        return ""
    themes = ", ".join(one.theme for one in found)
    return f"If they fit, write 'themes: [{themes}]':\n{as_text(found)}"


# ── Changes ─────────────────────────────────────────────────────────────────────────────────


def shown(change: Change) -> str:
    """What a change would do, file by file and line by line."""
    count = len(change.edits)
    lines = [f"{change.words}. {count} {'file' if count == 1 else 'files'}:", ""]
    for edit in change.edits:
        lines += _of_edit(edit, change)
    return "\n".join(lines)


def _of_edit(edit: Edit, change: Change) -> list[str]:
    if edit.after is None:
        return [f"{edit.shown}: goes", ""]
    if edit.before is None:
        gone = next((one for one in change.edits if one.after is None), None)
        if gone is None:
            return [f"{edit.shown}: is made", ""]
        moved = Edit(edit.path, edit.shown, gone.before, edit.after)
        return [f"{edit.shown}: takes the place of {gone.shown}", *_lines_of(moved), ""]
    return [edit.shown, *_lines_of(edit), ""]


def _lines_of(edit: Edit) -> list[str]:
    lines = []
    for number, before, after in edit.lines():
        lines += [f"  {number:>4} - {_short(before)}"] if before else []
        lines += [f"  {number:>4} + {_short(after)}"] if after else []
    return lines


def _short(line: str) -> str:
    return line if len(line) <= 200 else f"{line[:197]}…"


def agreed(question: str) -> bool:
    """Ask. Nobody there to answer means no."""
    try:
        return input(f"{question} [y/N] ").strip().casefold() in ("y", "yes")
    except EOFError:
        print()
        return False
