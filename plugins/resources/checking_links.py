"""The command `resources.check-links`: a round of looks, what is known after it, what follows."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from ..sources.problems import did_you_mean
from . import asking, keeping, link_file, telling
from .link_states import Link, Look
from .looking import Ask
from .plain_text import visible
from .rewriting import CannotRewrite, rewrite
from .rounds import is_cut_off, round_of
from .shelf import Card, shelf

CUT_OFF = (
    "No host could be reached at all, so it may be this machine that is off the network."
    " Nothing was recorded."
)


def check_links(
    content: Path, ask: Ask, write: bool, only: str, json: bool, today: date | None = None
) -> None:
    """Look at all links (or that of the card `only`), keep what is known, and say it. Ends the
    program with a code of 1 where something could not be done."""
    today = today or datetime.now().date()
    there = shelf(content)
    cards = [card for card in there.cards if card.resource.url]
    asked = [card for card in cards if only in ("", card.resource.slug)]
    if only and not asked:
        known = [card.resource.slug for card in cards]
        sys.exit(f"There is no card '{only}' with a link; {did_you_mean(only, known)}")
    file = link_file.file_of(content)
    try:
        before = link_file.read(file)
        looks = _looks(asked, before, ask)
        if is_cut_off(looks, asked):
            sys.exit(CUT_OFF)
        links = keeping.after_round(cards, before, looks, today)
        link_file.write(file, links)
    except link_file.Unreadable as reason:
        sys.exit(str(reason))
    except OSError as error:
        sys.exit(f"{telling.near(file)} could not be written ({error.strerror}).")
    except KeyboardInterrupt:
        sys.exit("Stopped. Nothing was recorded.")
    shown = {card.resource.slug: links[card.resource.slug] for card in asked
             if card.resource.slug in links}  # fmt: skip
    proposed = keeping.proposals(asked, shown, today)
    back = keeping.back_again(asked, shown)
    if not json:
        waiting = len(asked) - len(looks)
        print(telling.checked_text(asked, shown, proposed, back, waiting))
        if proposed and not write:
            write = _agreed()
    written, wrong = _written(proposed) if write else ({}, [])
    if json:
        print(telling.checked_json(asked, shown, written))
    elif written:
        print(f"Written: {telling.number(len(written), 'card')}.")
    wrong += [str(problem) for problem in there.problems]
    if wrong:
        sys.exit("\n".join(map(visible, wrong)))


def _looks(cards: Sequence[Card], links: Mapping[str, Link], ask: Ask) -> dict[str, Look]:
    watched = sys.stderr.isatty()
    count = 0

    def told(card: Card, look: Look) -> None:
        nonlocal count
        count += 1
        if watched:
            print(f"{count}/{len(cards)} {card.resource.slug}: {look.verdict}", file=sys.stderr)

    return round_of(cards, links, ask, told)


def _agreed() -> bool:
    if not asking.is_terminal():
        print("Say the same with --write to have this written.")
        return False
    try:
        return asking.agreed("\nWrite this?")
    except asking.Left:
        return False


def _written(
    proposed: Sequence[keeping.Proposal],
) -> tuple[dict[str, Mapping[str, object]], list[str]]:
    """What was written into which card, and what could not be."""
    done: dict[str, Mapping[str, object]] = {}
    wrong = []
    for one in proposed:
        try:
            rewrite(one.card.path, one.card.shown, one.values)
            done[one.card.resource.slug] = one.values
        except CannotRewrite as reason:
            wrong.append(str(reason))
        except OSError as error:
            wrong.append(f"{one.card.shown} could not be written ({error.strerror})")
    return done, wrong
