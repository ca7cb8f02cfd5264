"""What the commands for resources do, from what was typed to what is said."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from ..sources.dataclass import dataclass
from ..sources.problems import did_you_mean
from . import asking, telling
from . import why as whys
from .adding import CHOICES, Answers, CannotAdd, Fetch, card_of, look, refuse
from .asked import Propose
from .card_file import slug_for, text_of, write
from .shelf import Shelf, shelf
from .writing import CannotWrite

_WORDS_FOR_THEMES = 3000


@dataclass(frozen=True)
class Adding:
    """What was typed behind `resources.add`."""

    page: str
    url: str
    given: Answers
    again: bool
    yes: bool
    dry_run: bool
    json: bool


def add(
    asked: Adding, content: Path, fetch: Fetch, propose: Propose, today: date | None = None
) -> None:
    """Add a card, and say so. Ends the program with a sentence where none comes of it."""
    try:
        _add(asked, content, fetch, propose, today or datetime.now().date())
    except (CannotAdd, CannotWrite) as reason:
        sys.exit(str(reason))
    except (asking.Left, KeyboardInterrupt):
        sys.exit("Nothing was written.")
    except OSError as error:
        sys.exit(f"The card could not be written ({error.strerror}).")


def _add(asked: Adding, content: Path, fetch: Fetch, propose: Propose, today: date) -> None:
    asks = not (asked.yes or asked.dry_run or asked.json) and asking.is_terminal()
    there = shelf(content)
    given = _checked(asked, there, asks)
    looked = look(asked.page, asked.url, today, fetch)
    refuse(looked, there, given.cost, asked.again)
    page = looked.page
    if not asked.json:
        print(telling.page_text(looked))
    answers = asking.answers(page, given) if asks else given
    words = " ".join(page.text.split()[:_WORDS_FOR_THEMES])
    title = page.title.value if page.title else ""
    offers = propose(content, title, f"{answers.why}\n{words}")
    if not given.themes and asks:
        answers = replace(answers, themes=asking.themes(offers, there.themes))
    card = card_of(page, answers, today)
    slug = slug_for(card, there.slugs)
    if asked.dry_run:
        print(
            telling.added_json(None, looked, card, offers)
            if asked.json
            else telling.would_add_text(text_of(card, "…"), offers, card)
        )
        return
    if asks and not asking.agreed(f"\nWrite content/resources/{slug}.md?"):
        raise asking.Left
    path = write(content, card, slug)
    told = telling.added_json(path, looked, card, offers)
    print(told if asked.json else telling.added_text(path, offers, card))


def _checked(asked: Adding, there: Shelf, asks: bool) -> Answers:
    """What was given, checked before anything is fetched. Raises CannotAdd."""
    given = asked.given
    if not (asks or asked.yes or asked.dry_run):
        raise CannotAdd('Nobody is here to be asked; add --yes and --why "…".')
    for name, allowed in CHOICES.items():
        value = getattr(given, name)
        if value is not None and value not in allowed:
            raise CannotAdd(f"Unknown {name} '{value}'; {did_you_mean(value, allowed)}")
    words = whys.cleaned(given.why)
    if (words or not (asks or asked.dry_run)) and (fault := whys.fault(words)):
        raise CannotAdd(f"--why: {fault}")
    parts = [part for word in given.themes for part in word.split(",") if part.strip()]
    try:
        return replace(given, why=words, themes=asking.chosen(parts, (), there.themes))
    except ValueError as reason:
        raise CannotAdd(str(reason)) from None
