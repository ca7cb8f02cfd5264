"""What a card says in words, where a file holds a code or nothing at all.

What is unknown is said to be unknown: a reader may then judge by it.
"""

from __future__ import annotations

from datetime import datetime

from ..sources.records import Resource
from ..sources.words import Words

WHY_WORDS = (15, 80)  # the fewest and the most words of a why
# How long it takes, in one of three words for a whole evening's choice, or not known.
BUCKETS = ("under-5", "5-to-15", "quiet-evening")
UNTIMED = "not-known"
UNJUDGED = "not-judged"


def bucket(minutes: int | None) -> str:
    """How long it takes: one of BUCKETS, or UNTIMED."""
    if minutes is None:
        return UNTIMED
    return BUCKETS[0] if minutes < 5 else BUCKETS[1] if minutes <= 15 else BUCKETS[2]


def creators(resource: Resource, words: Words) -> str:
    """Who made it. An organisation or a law has no author, and nothing is said."""
    if resource.creators:
        return words.listed(resource.creators)
    return "" if resource.type in ("organisation", "law", "tool") else words("card.no_author")


def dated(resource: Resource, words: Words) -> str:
    """When it was made, as exactly as is known: `2014`, `May 2014`, `31 May 2014`."""
    if resource.date is None:
        return "" if resource.type in ("organisation", "tool") else words("card.no_date")
    return words.partial_date(resource.date)


def language(resource: Resource, words: Words) -> str:
    """In which language it is, where that has a word; "" where it is not known."""
    return words.language(resource.language) if resource.language else ""


def evidence_slug(resource: Resource) -> str:
    """What it rests on, or UNJUDGED, as it stands in addresses."""
    return resource.evidence.replace(" ", "-") if resource.evidence else UNJUDGED


def evidence(resource: Resource, words: Words) -> str:
    """What it rests on."""
    return words(f"card.evidence.{evidence_slug(resource)}")


def cost(resource: Resource, words: Words) -> str:
    """What it costs."""
    return words(f"card.cost.{resource.cost or 'unknown'}")


def stored_copy(resource: Resource) -> str:
    """Where a copy of it is kept: that which its card names, else, once it is gone, the one that
    the Internet Archive kept nearest to the day on which we added it; "" for none. That archive
    finds the nearest to a day by itself, so nobody needs to be asked."""
    if resource.archive or not (resource.gone and resource.url):
        return resource.archive or ""
    return f"https://web.archive.org/web/{resource.added:%Y%m%d}/{resource.url}"


def leads_to(resource: Resource) -> str:
    """Where a card's title leads: to the thing, or to a stored copy when it is gone; "" for
    nowhere."""
    return stored_copy(resource) if resource.gone else resource.url or ""


def news_words(resource: Resource, what: str, words: Words) -> str:
    """What became of it ("moved" or "gone"), in a sentence or two."""
    said = words(f"news.about_{what}")
    if what != "gone" or not stored_copy(resource):
        return said
    # An archive that is only asked for a copy may have none.
    return f"{said} {words('news.copy' if resource.archive else 'news.perhaps_copy')}"


def last_change(resource: Resource) -> datetime:
    """When a resource was first shown, or when something became of it."""
    return max([resource.came_out, *(when for _, when in news(resource))])


def news(resource: Resource) -> tuple[tuple[str, datetime], ...]:
    """What became of it since it was added, "moved" or "gone", and when; the older first."""
    found = (("moved", resource.moved), ("gone", resource.gone))
    return tuple(sorted(((what, when) for what, when in found if when), key=lambda one: one[1]))
