"""A resource as plain named values, as it goes out to other programs and comes in from them.

Days stand as `2026-01-31` where they are the first minute of a day in the site's zone, and else
with clock and offset. Every field of a record is there but its file's name and place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import get_type_hints

from ..sources import dates
from ..sources.records import Resource

Value = str | int | bool | tuple[str, ...] | None
Portable = Mapping[str, Value]

# Fields of the record that say where its file lies and how it was read, and no more.
_NOT_SAID = {"kind", "file", "lines", "minted", "draft", "body", "body_line"}
_TYPES = {name: type for name, type in get_type_hints(Resource).items() if name not in _NOT_SAID}


def _of_type(*types: object) -> tuple[str, ...]:
    return tuple(name for name, type in _TYPES.items() if type in types)


# Taken from the record, so that a field it gains goes out and comes in as the others do.
LISTS = _of_type(tuple[str, ...])
DAYS = _of_type(datetime, datetime | None)
NUMBERS = _of_type(int, int | None)
FLAGS = _of_type(bool)
# In the order in which they go out; the last one is the text.
_FIRST = ("id", "slug", "title", "type", "added", "since", "title_certain")
FIELDS = (*_FIRST, *(name for name in _TYPES if name not in (*_FIRST, "why")), "why")
# How an address may begin to which a reader is sent.
WEB = ("http://", "https://")


def portable(resource: Resource, zone: tzinfo) -> dict[str, Value]:
    """The values of a record; what is unknown is None or ()."""
    found: dict[str, Value] = {}
    for name in FIELDS:
        value = getattr(resource, name)
        found[name] = written(value, zone) if isinstance(value, datetime) else value
    return found


def written(moment: datetime, zone: tzinfo) -> str:
    """A moment as it stands in a file: the day alone where that says the same."""
    local = moment.astimezone(zone)
    day = f"{local:%Y-%m-%d}"
    return day if dates.moment(day, zone) == moment else local.isoformat(timespec="seconds")
