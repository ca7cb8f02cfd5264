"""The command `resources.review`: the cards that nobody has looked at for a year, one key each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from . import asking, keeping, link_file, telling
from .link_states import Link
from .plain_text import visible
from .rewriting import CannotRewrite, rewrite
from .shelf import Card, shelf

KEYS = "k keep  o open  g gone  s skip  q quit"
_PROMPT = f"{KEYS}: "


def review(content: Path, json: bool, key: Callable[[str], str], today: date | None = None) -> None:
    """Go through the cards whose turn it is; where nobody sits at a terminal, list them. `key`
    shows its text and gives one key, "" where nobody answers. Ends the program with a code of 1
    where something could not be done."""
    today = today or datetime.now().date()
    there = shelf(content)
    due = keeping.due(there.cards, today)
    try:
        links: Mapping[str, Link] = link_file.read(link_file.file_of(content))
    except link_file.Unreadable as reason:
        sys.exit(str(reason))
    if json:
        print(telling.review_json(due, links))
    elif not due or not asking.is_terminal():
        print(telling.review_text(due, today))
    else:
        _walk(due, links, key, today)
    if there.problems:
        sys.exit("\n".join(visible(str(problem)) for problem in there.problems))


def _walk(
    due: list[Card], links: Mapping[str, Link], key: Callable[[str], str], today: date
) -> None:
    print(f"{telling.number(len(due), 'card')} to look at.")
    done = 0
    for at, card in enumerate(due, 1):
        print(f"\n{at}/{len(due)}  {telling.card_text(card, links.get(card.resource.slug))}")
        pressed = _pressed(card, key)
        if pressed == "q":
            break
        field = {"k": "checked", "g": "gone"}.get(pressed)
        if field is None:
            continue
        try:
            rewrite(card.path, card.shown, {field: today})
        except CannotRewrite as reason:
            sys.exit(str(reason))
        except OSError as error:
            sys.exit(f"{card.shown} could not be written ({error.strerror}).")
        done += 1
        print(f"  {field}: {today}")
    print(f"\n{telling.number(done, 'card')} changed, {len(due) - done} left.")


def _pressed(card: Card, key: Callable[[str], str]) -> str:
    """One of the keys that decide; what only shows something is answered here."""
    while True:
        pressed = key(_PROMPT).strip().lower()
        if pressed in ("", "q"):
            return "q"
        if pressed in ("k", "g", "s"):
            return pressed
        if pressed == "o":
            print(f"  {visible(card.resource.url or 'no address')}")
        else:
            print(f"  {KEYS}")
