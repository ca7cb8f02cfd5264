"""What follows for cards from what is known of their links, and which are to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from ..sources.dataclass import dataclass
from .link_states import Link, Look, after
from .shelf import Card

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Proposal:
    """Fields of a card that should have other values, and why, as a clause."""

    card: Card
    values: Mapping[str, date | str]
    says: str


def after_round(
    cards: Iterable[Card], links: Mapping[str, Link], looks: Mapping[str, Look], today: date
) -> dict[str, Link]:
    """What is known of all links after a round. What no card has any more is forgotten; of a card
    that was not looked at, what was known stays, unless its address is another now."""
    found: dict[str, Link] = {}
    for card in cards:
        slug, url = card.resource.slug, card.resource.url
        if not url:
            continue
        known = links.get(slug)
        if slug in looks:
            found[slug] = after(known, url, looks[slug], today)
        elif known is not None and known.url == url:
            found[slug] = known
    return found


def proposals(cards: Iterable[Card], links: Mapping[str, Link], today: date) -> list[Proposal]:
    """What should be written into cards: that a link is dead, has moved, or is written otherwise
    now."""
    found = []
    for card in cards:
        link = links.get(card.resource.slug)
        if link is None or link.url != card.resource.url:
            continue
        if link.state == "dead" and card.resource.gone is None:
            since = max(link.since, card.resource.added.date())
            found.append(Proposal(card, {"gone": since}, f"dead since {link.since}"))
        elif link.state == "moved" and link.to:
            found.append(Proposal(card, {"url": link.to, "moved": today}, "moved"))
        elif link.state == "ok" and link.to:
            found.append(Proposal(card, {"url": link.to}, "the same place, written otherwise"))
    return found


def back_again(cards: Iterable[Card], links: Mapping[str, Link]) -> list[Card]:
    """Cards that say 'gone' although their links lead there. Only told: the owner knew why."""
    return [
        card
        for card in cards
        if card.resource.gone and (link := links.get(card.resource.slug)) and link.state == "ok"
    ]


def looked_at(card: Card) -> date:
    """When somebody last looked at a card: `checked`, or the day on which it was added."""
    return (card.resource.checked or card.resource.added).date()


def due(cards: Iterable[Card], today: date) -> list[Card]:
    """The cards that nobody has looked at for a year, the longest forgotten first. What is a draft
    or gone needs no look."""
    waiting = [
        card
        for card in cards
        if not (card.resource.draft or card.resource.gone) and today - looked_at(card) > A_YEAR
    ]
    return sorted(waiting, key=lambda card: (looked_at(card), card.resource.slug))
