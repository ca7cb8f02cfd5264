"""What is wrong with somebody's file, said so that they can put it right.

A `Problem` is data. It is collected, never printed where it is found, so that one run
reports all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "note"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right.

    `path` is the file as its owner would name it, `line` counts from 1, `wrong` says what
    is wrong and `remedy` what to write instead ("" where `wrong` says it all). An "error"
    stops a build; a "note" does not.
    """

    path: str
    line: int
    wrong: str
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        note = "note: " if self.severity == "note" else ""
        return f"{self.path}:{self.line}: {note}{self.wrong}{remedy}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a build, sorted by file and line, each once."""
    return sorted({p for p in problems if p.severity == "error"})


def notes(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that a build lives with, sorted by file and line, each once."""
    return sorted({p for p in problems if p.severity == "note"})


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The remedy for a word that is not one of `known`: the nearest one, or all if few.

    >>> did_you_mean("aproved", ["approved", "pending"])
    "did you mean 'approved'?"
    """
    choices = sorted(set(known))
    by_lower = {choice.lower(): choice for choice in choices}
    import difflib  # which takes its time to come

    near = difflib.get_close_matches(given.lower(), by_lower, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{by_lower[near[0]]}'?"
    if not choices:
        return ""
    if len(choices) == 1:
        return f"the only one is '{choices[0]}'"
    if len(choices) <= 12:
        return f"write one of {', '.join(choices)}"
    return f"there are {len(choices)} to choose from, such as {', '.join(choices[:3])}"
