"""What only the owner knows of a new card: asked in a terminal, line by line.

Nothing is drawn and nothing is cleared, so that a screen reader gets the same words in the same
order. Enter alone leaves a thing unknown, but for the why.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from contextlib import suppress

from ..sources.problems import did_you_mean
from ..sources.records import COSTS, EVIDENCE, RESOURCE_TYPES
from ..sources.theme_names import ThemeNames, UnknownTheme
from ..sources.word_files import ours
from . import why as whys
from .adding import Answers
from .cards import WHY_WORDS
from .reading.page import Page
from .telling import offered

MOST_THEMES = 4
_WIDEST = 76
_TOGETHER = "\0"  # a space at which no line is broken


class Left(Exception):
    """The owner went away: end of input, or Ctrl-C."""


def is_terminal() -> bool:
    """Whether a person sits at the other end."""
    return bool(sys.stdin) and sys.stdin.isatty()


def line(prompt: str) -> str:
    """One line, which can be gone back in where the system knows how. Raises Left."""
    with suppress(ImportError):
        import readline  # noqa: F401  # `input` uses it where it was imported
    try:
        return input(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        print()
        raise Left from None


def agreed(question: str) -> bool:
    """Whether the owner agrees; Enter is yes. Raises Left."""
    return line(f"{question} [Y/n] ").casefold() in ("", "y", "yes")


def type_of(page: Page) -> str:
    """Of which type the thing is."""
    said = page.type.value if page.type else "article"
    return _choice(f"\nWhat is it? (Enter: {said})", RESOURCE_TYPES, RESOURCE_TYPES) or said


def why() -> str:
    """The why, counted and asked for again until it has as many words as it should."""
    low, high = WHY_WORDS
    print(f"\nWhy is it worth a parent’s time? {low} to {high} words of your own, on one line.")
    while True:
        written = whys.cleaned(line("> "))
        if not (fault := whys.fault(written)):
            print(f"{whys.counted(written)} words.")
            return written
        print(fault)


def evidence() -> str | None:
    """What it rests on."""
    return _choice("\nWhat does it rest on? (Enter: not judged)", EVIDENCE, EVIDENCE)


def cost() -> str | None:
    """What it costs."""
    words = [ours()(f"card.cost.{one}") for one in COSTS]
    return _choice("\nWhat does it cost? (Enter: not known)", COSTS, words)


def themes(offers: Sequence[tuple[str, tuple[str, ...]]], names: ThemeNames) -> tuple[str, ...]:
    """The themes that it stands under; `offers` are shown, and none is taken by itself."""
    print(f"\n{offered(offers)}" if offers else "\nNo theme suggests itself.")
    while True:
        given = line("Themes, by number or name, with commas between (Enter: none): ")
        try:
            return chosen([part for part in given.split(",") if part.strip()], offers, names)
        except ValueError as reason:
            print(reason)


def chosen(
    given: Sequence[str], offers: Sequence[tuple[str, tuple[str, ...]]], names: ThemeNames
) -> tuple[str, ...]:
    """The slugs of themes given by number (of an offer) or by any of their names. Raises
    ValueError."""
    found = []
    for word in map(str.strip, given):
        if word.isdecimal() and 1 <= int(word) <= len(offers):
            found.append(offers[int(word) - 1][0])
            continue
        try:
            found.append(names.meant(word))
        except UnknownTheme as reason:
            raise ValueError(str(reason)) from None
    slugs = tuple(dict.fromkeys(found))
    if len(slugs) > MOST_THEMES:
        raise ValueError(
            f"{MOST_THEMES} themes are the most; keep those a reader would look under."
        )
    return slugs


def answers(page: Page, given: Answers) -> Answers:
    """What the owner says of a page; what was given with the command is not asked."""
    return Answers(
        type=given.type or type_of(page),
        why=given.why or why(),
        evidence=given.evidence or evidence(),
        cost=given.cost or cost(),
        themes=given.themes,
    )


def _choice(question: str, choices: Sequence[str], words: Sequence[str]) -> str | None:
    print(question)
    numbered = [f"{at} {word}".replace(" ", _TOGETHER) for at, word in enumerate(words, 1)]
    for row in textwrap.wrap("   ".join(numbered), _WIDEST, break_on_hyphens=False):
        print(f"  {row.replace(_TOGETHER, ' ')}")
    while True:
        given = line("> ")
        if not given:
            return None
        if given.isdecimal() and 1 <= int(given) <= len(choices):
            return choices[int(given) - 1]
        if given.casefold() in choices:
            return given.casefold()
        near = [one for one in choices if one.startswith(given.casefold())]
        if len(near) == 1:
            return near[0]
        print(f"“{given}” is none of these; {did_you_mean(given, choices)}")
