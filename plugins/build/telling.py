"""All that the build says to people: problems, progress, and what was done."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from ..sources.problems import Problem, errors, notes

if TYPE_CHECKING:
    from .lengths import Length
    from .run import Report, Stopped

OTHER_WORDS = "The words of the interface have changed, so everything is built again."
DAMAGED = "What the last build left is damaged, so everything is built again."
_NUMBERS = """ease: Flesch reading ease, 0 to about 100; the higher, the easier
grade: Flesch–Kincaid, years of school in the United States
Both know only how long sentences and words are, and only English. Neither is a rule."""
_SECONDS_BEFORE_PROGRESS = 1.0
_SECONDS_BETWEEN = 0.1
_NOTES_ALIKE = 3


class Progress:
    """A line that counts while a person watches and it takes over a second; else nothing."""

    def __init__(self, doing: str, total: int, what: str, stream: TextIO | None = None) -> None:
        """`doing` begins the line, `what` names in the plural what is counted up to `total`."""
        self._doing, self._total, self._what, self._done = doing, total, what, 0
        self._stream = stream or sys.stderr
        self._watched = self._stream.isatty()
        self._last = time.monotonic() + _SECONDS_BEFORE_PROGRESS - _SECONDS_BETWEEN
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            print("\r\033[K", end="", file=self._stream, flush=True)

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._watched and time.monotonic() - self._last >= _SECONDS_BETWEEN:
            self._last, self._shown = time.monotonic(), True
            line = f"\r\033[K{self._doing}: {self._done} of {self._total} {self._what}"
            print(line, end="", file=self._stream, flush=True)


def problems_text(problems: Iterable[Problem]) -> str:
    """Problems as lines, then notes, and a last line that counts both."""
    found = sorted(set(problems))
    lines = [str(problem) for problem in errors(found)] + _folded(notes(found))
    return "\n".join([*lines, *([""] if lines else []), _counted(found)])


def problems_json(problems: Iterable[Problem]) -> str:
    """Problems for editors: a list of objects, one a line."""
    rows = [
        json.dumps(
            {
                "file": problem.path,
                "line": problem.line,
                "severity": problem.severity,
                "wrong": problem.wrong,
                "remedy": problem.remedy,
            },
            ensure_ascii=False,
        )
        for problem in sorted(set(problems))
    ]
    return "[" + ",\n ".join(rows) + "]"


def words_text(lengths: Iterable[Length], problems: Iterable[Problem]) -> str:
    """How long each text is and how hard to read, one a line; what the numbers say; problems."""
    lines = ["words  a sentence  ease  grade  text"]
    told = list(lengths)
    for one in told:
        level = one.level
        numbers = (
            f"{level.words_a_sentence:10.1f}  {level.ease:4.0f}  {level.grade:5.1f}"
            if level
            else f"{'–':>10}  {'–':>4}  {'–':>5}"
        )
        lines.append(f"{one.words:5}  {numbers}  {one.file}")
    words = sum(one.words for one in told)
    lines += [f"{words:5}  words in {_number(len(told), 'text')}", "", _NUMBERS, ""]
    lines.append(problems_text(problems))
    return "\n".join(lines)


def words_json(lengths: Iterable[Length], problems: Iterable[Problem]) -> str:
    """The same for other programs, together with the problems that `check` always says."""
    rows = []
    for one in lengths:
        row: dict[str, object] = {"file": one.file, "kind": one.kind, "words": one.words}
        if one.level:
            row["words_a_sentence"] = round(one.level.words_a_sentence, 1)
            row["flesch_reading_ease"] = round(one.level.ease, 1)
            row["flesch_kincaid_grade"] = round(one.level.grade, 1)
        rows.append(json.dumps(row, ensure_ascii=False))
    texts = ",\n ".join(rows)
    return f'{{"texts": [{texts}],\n"problems": {problems_json(problems)}}}'


def stopped_text(stopped: Stopped) -> str:
    """What is said when a build stops."""
    found = errors(stopped.problems)
    them = "it" if len(found) == 1 else "them"
    lines = "\n".join(str(problem) for problem in found)
    if stopped.half_moved:
        return f"{lines}\n\nUntil then the folder holds some new files and some old ones."
    return (
        f"{lines}\n\n{_number(len(found), 'problem')}, so nothing was built and the site stays"
        f" as it was. Put {them} right and build again."
    )


def left_out_text(problems: Iterable[Problem]) -> str:
    """What a preview says of comments that it leaves out."""
    lines = "\n".join(str(problem) for problem in problems)
    return f"{lines}\nLeft out of the preview; 'site' stops at it."


def built_text(report: Report) -> str:
    """What is said when a site was built."""
    content = report.site.edition.content
    comments = content.comments.count()
    counts = [
        _number(len(content.posts), "post"),
        _number(len(content.resources), "resource"),
        _number(len(content.collections), "collection"),
        _number(len(content.themes), "theme"),
        _number(comments, "comment"),
    ]
    lines = [
        f"Built {near(report.output)}/: {', '.join(counts)}",
        f"  for {report.site.settings.url}, on {_number(report.pages, 'page')}"
        f" with {_number(report.feeds, 'feed')}",
        f"  {_number(report.written, 'file')} written, {report.removed} removed",
    ]
    if report.indexed.pages:
        lines.append(f"  search index made of {_number(report.indexed.pages, 'page')}")
    if report.indexed.trouble:
        lines.append(f"  {report.indexed.trouble}")
    waiting = report.site.edition.held_back
    if waiting:
        drafts = sum(1 for record in waiting if record.draft)
        held = [
            _number(drafts, "draft") if drafts else "",
            f"{len(waiting) - drafts} until {'its' if len(waiting) - drafts == 1 else 'their'} day"
            if len(waiting) > drafts
            else "",
        ]
        lines.append(f"  held back: {', '.join(filter(None, held))}")
    told = notes(report.problems)
    if told:
        lines.append(f"  {_number(len(told), 'note')}: see 'python3 tasks.py check'")
    return "\n".join(lines)


def published_text(report: Report, way: str) -> str:
    """What is said when a site was published; `way` as `publish.publish` gives it."""
    how = {
        "quick": f"  the quick way: {_number(report.written, 'file')} moved in one by one",
        "swapped": "  as a new folder, which took the place of the old one in one step",
        "with a gap": "  as a new folder; this system cannot exchange two, so for a moment there"
        " was none",
        "one by one": "  file by file, as no other folder can take the place of this one",
    }
    lines = built_text(report).split("\n")
    told = [lines[0].replace("Built", "Published", 1), how[way], *lines[1:]]
    return "\n".join([*told, *_folded(list(report.late))])


def unchanged_text(report: Report) -> str:
    """What is said when nothing has changed since a build."""
    first, *rest = built_text(report).split("\n")
    counts = first.partition(": ")[2]
    told = (" note", "held back", "no search index")
    notes = [line for line in rest if any(words in line for words in told)]
    return "\n".join([f"Nothing has changed in {near(report.output)}/: {counts}", *notes])


def near(path: Path) -> str:
    """A path as a person here would write it: relative where it lies below this folder."""
    absolute = path if path.is_absolute() else Path.cwd() / path
    here = Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)


def _folded(told: list[Problem]) -> list[str]:
    """Notes as lines; of many that say the same only the first few, and how many there are."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for note in told:
        alike.setdefault((note.wrong, note.remedy), []).append(note)
    lines = []
    for same in alike.values():
        shown = same if len(same) <= _NOTES_ALIKE else same[: _NOTES_ALIKE - 1]
        lines += [str(note) for note in shown]
        if len(same) > len(shown):
            lines.append(f"  … and {len(same) - len(shown)} more files with the same note")
    return lines


def _counted(found: list[Problem]) -> str:
    wrong, told = len(errors(found)), len(notes(found))
    if not wrong and not told:
        return "Everything is in order."
    parts = [_number(wrong, "problem") if wrong else "No problems", _number(told, "note")]
    return ", ".join(parts[: 2 if told else 1]) + "."


def _number(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
