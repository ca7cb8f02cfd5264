"""All that the commands for resources say.

What comes from a page or a server is a stranger's: it is shown so that a terminal finds nothing in
it to act on (plain_text), and JSON is ASCII alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ..sources.word_files import ours
from .adding import Looked
from .card_file import NewCard
from .keeping import Proposal, looked_at
from .link_states import STATES, Link
from .plain_text import visible
from .reading.page import Fact
from .shelf import Card

Offers = Sequence[tuple[str, tuple[str, ...]]]
_NOT_KNOWN = {
    "creators": "not given",
    "publication": "not given",
    "date": "not given",
    "type": "article",
    "language": "not given",
    "minutes": "not known",
}
_NO_SOURCE = {"type": "nothing says what it is"}


def near(path: Path) -> str:
    """A path as a person here would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _facts(looked: Looked) -> dict[str, Fact[Any] | None]:
    page = looked.page
    found: dict[str, Fact[Any] | None] = {"title": page.title, "creators": page.creators}
    found |= {"publication": page.publication, "date": page.date, "type": page.type}
    found |= {"language": page.language, "minutes": page.minutes}
    found |= {"isbn": page.isbn} if page.isbn else {}
    return found | {"url": page.url}


def page_text(looked: Looked) -> str:
    """What was found on a page: each field, and who said so."""
    rows = []
    for name, fact in _facts(looked).items():
        value = _shown(fact.value) if fact else _NOT_KNOWN.get(name, "not given")
        rows.append((name, value, fact.source if fact else _NO_SOURCE.get(name, "")))
    width = min(60, max(len(value) for _, value, _ in rows))
    lines = [
        f"  {name:<11}  {value:<{width}}" + (f"  ({source})" if source else "")
        for name, value, source in rows
    ]
    lines += [f"  not taken: {visible(note)}" for note in looked.page.notes]
    return "\n".join(line.rstrip() for line in lines)


def _shown(value: object) -> str:
    return visible(", ".join(value) if isinstance(value, tuple) else str(value))


def offered(offers: Offers) -> str:
    """Themes that may fit, numbered, with the words that speak for each."""
    width = max((len(theme) for theme, _ in offers), default=0)
    lines = ["These themes may fit:"]
    for at, (theme, phrases) in enumerate(offers, 1):
        reasons = ", ".join(f"“{visible(one)}”" for one in phrases)
        lines.append(f"  {at} {theme:<{width}}  {reasons}")
    return "\n".join(lines)


def added_text(path: Path, offers: Offers, card: NewCard) -> str:
    """That a card was written, where, and what may be added to it."""
    return "\n".join([f"Written: {near(path)}", *_may_fit(offers, card)])


def would_add_text(text: str, offers: Offers, card: NewCard) -> str:
    """The file that would be written, and what may be added to it."""
    return "\n".join(["", text, *_may_fit(offers, card), "Nothing was written."])


def _may_fit(offers: Offers, card: NewCard) -> list[str]:
    if not offers or card.themes:
        return []
    listed = ", ".join(theme for theme, _ in offers)
    return [offered(offers), f"Add those that fit: 'themes: [{listed}]'"]


def added_json(path: Path | None, looked: Looked, card: NewCard, offers: Offers) -> str:
    """A card for programs: where it lies (null where nothing was written), its fields as they
    were found with their sources, the themes offered, and what was not taken."""
    data = {
        "file": near(path) if path else None,
        "found": {
            name: {"value": fact.value, "source": fact.source} if fact else None
            for name, fact in _facts(looked).items()
        },
        "card": {
            "type": card.type,
            "why": card.why,
            "themes": list(card.themes),
            "evidence": card.evidence,
            "cost": card.cost,
        },
        "offers": [{"theme": theme, "phrases": list(phrases)} for theme, phrases in offers],
        "notes": list(looked.page.notes),
        "whole": looked.is_whole,
    }
    return json.dumps(data, indent=2)


# ── Links ───────────────────────────────────────────────────────────────────────────────────


def link_line(link: Link) -> str:
    """What is known of a link, as a clause."""
    state = f"failing since {link.since}" if link.state == "failing" else link.state
    state = f"dead, failing since {link.since}" if link.state == "dead" else state
    state = "blocked (cannot tell)" if link.state == "blocked" else state
    state = "content changed" if link.state == "changed" else state
    says = f": {visible(link.reason)}" if link.reason else ""
    return f"{state}{says}" + (f" → {visible(link.to)}" if link.to else "")


def checked_text(
    cards: Sequence[Card],
    links: Mapping[str, Link],
    proposed: Sequence[Proposal],
    back: Sequence[Card],
    waiting: int,
) -> str:
    """A round of links: each that is not plainly well, a count, and what should be written."""
    lines = [
        f"{card.shown}\n  {visible(link.url)}\n  {link_line(link)}"
        for card in cards
        if (link := links.get(card.resource.slug)) and (link.state != "ok" or link.to)
    ]
    lines += [
        f"{one.shown}\n  says 'gone', and its link leads there; if so, take 'gone' out"
        for one in back
    ]
    states = Counter(link.state for link in links.values())
    counts = [f"{states[state]} {state}" for state in STATES if states[state]]
    lines.append(f"{number(len(links), 'link')}: {', '.join(counts)}." if links else "No links.")
    if waiting:
        lines.append(
            f"{number(waiting, 'link')} not asked for, because the host wants to be left alone."
        )
    if proposed:
        lines += ["", f"To be written into {number(len(proposed), 'card')}:"]
        lines += [f"  {one.card.shown}: {_values(one)} ({one.says})" for one in proposed]
    return "\n".join(lines)


def _values(one: Proposal) -> str:
    return ", ".join(f"{name}: {visible(str(value))}" for name, value in one.values.items())


def checked_json(
    cards: Sequence[Card], links: Mapping[str, Link], written: Mapping[str, Mapping[str, object]]
) -> str:
    """The links for programs: a list of objects, oldest file name first."""
    rows = [
        {
            "slug": card.resource.slug,
            "file": card.shown,
            "url": link.url,
            "state": link.state,
            "since": f"{link.since}",
            "reason": link.reason,
            "to": link.to or None,
            "failures": link.failures,
            "written": {name: f"{value}" for name, value in written[card.resource.slug].items()}
            if card.resource.slug in written
            else None,
        }
        for card in cards
        if (link := links.get(card.resource.slug))
    ]
    return json.dumps(rows, indent=1)


def number(count: int, word: str) -> str:
    """ "1 link", "2 links"."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


# ── Review ──────────────────────────────────────────────────────────────────────────────────


def card_text(card: Card, link: Link | None) -> str:
    """A card as it is asked about in a review."""
    one = card.resource
    seen = f"looked at {one.checked:%Y-%m-%d}" if one.checked else f"added {one.added:%Y-%m-%d}"
    kind = ours()(f"card.types.{one.type}")
    lines = [f"{visible(one.title)}  ({kind}, {seen})", f"  {card.shown}"]
    lines += [f"  {visible(one.url)}"] if one.url else []
    lines += [f"  link: {link_line(link)}"] if link else []
    return "\n".join(lines)


def review_text(due: Sequence[Card], today: date) -> str:
    """The cards whose turn it is, the longest forgotten first."""
    lines = [f"{looked_at(card)}  {card.shown}  {visible(card.resource.title)}" for card in due]
    counted = f"{number(len(due), 'card')} that nobody has looked at for a year."
    return "\n".join([*lines, counted if due else "Every card was looked at within a year."])


def review_json(due: Sequence[Card], links: Mapping[str, Link]) -> str:
    """The same for programs."""
    rows = [
        {
            "slug": card.resource.slug,
            "file": card.shown,
            "title": card.resource.title,
            "url": card.resource.url,
            "looked_at": f"{looked_at(card)}",
            "link": links[card.resource.slug].state if card.resource.slug in links else None,
        }
        for card in due
    ]
    return json.dumps(rows, indent=1)
