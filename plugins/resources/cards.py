"""What a card says in words, where a file holds a code or nothing at all.

What is unknown is said to be unknown: a reader may then judge by it.
"""

from __future__ import annotations

from ..sources.dates import MONTHS
from ..sources.records import Resource

TYPE_WORDS = {
    "article": "Article",
    "book": "Book",
    "study": "Study",
    "podcast": "Podcast",
    "video": "Video",
    "tool": "Tool",
    "worksheet": "Worksheet",
    "organisation": "Organisation",
    "law": "Law",
}
COST_WORDS = {"free": "free", "paid": "costs money", "library": "try the library"}
BUCKETS = ("under 5 minutes", "5 to 15 minutes", "a quiet evening")


def bucket(minutes: int | None) -> str:
    """How long it takes, in one of three words for a whole evening's choice."""
    if minutes is None:
        return "time not known"
    return BUCKETS[0] if minutes < 5 else BUCKETS[1] if minutes <= 15 else BUCKETS[2]


def creators(resource: Resource) -> str:
    """Who made it. An organisation or a law has no author, and nothing is said."""
    if resource.creators:
        *most, last = resource.creators
        return f"{', '.join(most)} and {last}" if most else last
    return "" if resource.type in ("organisation", "law", "tool") else "author not given"


def dated(resource: Resource) -> str:
    """When it was made, as exactly as is known: `2014`, `May 2014`, `31 May 2014`."""
    if resource.date is None:
        return "" if resource.type in ("organisation", "tool") else "date not given"
    year, month, day = [*resource.date.split("-"), "", ""][:3]
    words = [str(int(day))] if day else []
    if month:
        words.append(MONTHS[int(month) - 1])
    return " ".join([*words, year])


def evidence(resource: Resource) -> str:
    """What it rests on."""
    return resource.evidence or "not judged"


def cost(resource: Resource) -> str:
    """What it costs."""
    return COST_WORDS.get(resource.cost or "", "cost not known")
