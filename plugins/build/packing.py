"""Records, conversions and problems as plain tuples that `marshal` can write, and back.

`marshal` and not `pickle`: reading it makes values and never runs anything. Each class is a
tuple of its fields in order; the fields that hold more than plain values are named in
`_SPECIAL`. A test packs an example of every field of every class, so a new one is not forgotten.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

from ..markup.conversion import (
    Anchor,
    Asking,
    Conversion,
    Heading,
    Question,
    Shown,
    Slip,
    Target,
)
from ..sources.problems import Problem
from ..sources.records import (
    Author,
    Collection,
    CollectionItem,
    Comment,
    Link,
    Page,
    Post,
    Resource,
    Theme,
    UpdateNote,
)

T = TypeVar("T")
Row = tuple[Any, ...]
_Way = tuple[Callable[[Any], Any], Callable[[Any], Any]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_ZONES: dict[int, timezone] = {0: UTC}


def _packed_moment(moment: datetime | None) -> tuple[int, int] | None:
    """Whole seconds since 1970, and the offset from UTC in seconds (content has no fractions)."""
    if moment is None:
        return None
    offset = moment.utcoffset() or timedelta()
    return (moment - _EPOCH) // _SECOND, offset // _SECOND


def _moment(packed: tuple[int, int] | None) -> datetime | None:
    if packed is None:
        return None
    seconds, offset = packed
    zone = _ZONES.get(offset)
    if zone is None:
        zone = _ZONES[offset] = timezone(timedelta(seconds=offset))
    return datetime.fromtimestamp(seconds, zone)


def _many(kind: type[Any]) -> _Way:
    return (
        lambda values: tuple(pack(value) for value in values),
        lambda rows: tuple(unpack(kind, row) for row in rows),
    )


_MOMENT: _Way = (_packed_moment, _moment)
_SET: _Way = (lambda values: tuple(sorted(values)), frozenset)


class _Lines(Mapping[str, int]):
    """The lines of a record's fields, which few ask for: kept as bytes until somebody does."""

    __slots__ = ("_found", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._found: dict[str, int] | None = None

    def _lines(self) -> dict[str, int]:
        if self._found is None:
            self._found = marshal.loads(self.raw)
        return self._found

    def __getitem__(self, name: str) -> int:
        return self._lines()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines())

    def __len__(self) -> int:
        return len(self._lines())


def _packed_lines(lines: Mapping[str, int]) -> bytes:
    return lines.raw if isinstance(lines, _Lines) else marshal.dumps(dict(lines), 2)


_LINES: _Way = (_packed_lines, _Lines)

_SPECIAL: dict[type[Any], dict[str, _Way]] = {
    UpdateNote: {"date": _MOMENT},
    Post: {
        "lines": _LINES,
        **dict.fromkeys(("date", "since"), _MOMENT),
        "updated": _MOMENT,
        "updates": _many(UpdateNote),
    },
    Resource: {
        "lines": _LINES,
        **dict.fromkeys(("added", "since", "checked", "moved", "gone"), _MOMENT),
    },
    Collection: {"lines": _LINES, "items": _many(CollectionItem)},
    Theme: {"lines": _LINES},
    Author: {"lines": _LINES, "links": _many(Link)},
    Page: {"lines": _LINES},
    Comment: {"created": _MOMENT, "approved": _MOMENT},
    Conversion: {
        "targets": _many(Target),
        "headings": _many(Heading),
        "slips": _many(Slip),
        "ids": _SET,
        "anchors": _many(Anchor),
        "asking": _many(Asking),
        "pictures": _many(Shown),
        "hints": _many(Slip),
    },
    Asking: {"questions": _many(Question)},
}
_CLASSES: tuple[type[Any], ...] = (
    *_SPECIAL,
    *(CollectionItem, Link, Target, Heading, Slip, Anchor, Question, Shown, Problem),
)
_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in _CLASSES}
_WAYS = {
    kind: tuple((_NAMES[kind].index(name), *way) for name, way in special.items())
    for kind, special in _SPECIAL.items()
}


def pack(value: Any, kind: type[Any] | None = None) -> Row:
    """The row of an object of one of the classes above; `kind` is the class where the object
    is of one that extends it."""
    kind = kind or type(value)
    row = [getattr(value, name) for name in _NAMES[kind]]
    for at, to, _ in _WAYS.get(kind, ()):
        row[at] = to(row[at])
    return tuple(row)


def unpack(kind: type[T], row: Row, as_: type[T] | None = None) -> T:
    """The object of a row that `pack` made of one of this class; `as_` is a class that extends
    it, of which the object is to be."""
    made = object.__new__(as_ or kind)
    # Not by __init__: of a frozen class that sets each field by a call.
    values = made.__dict__
    values.update(zip(_NAMES[kind], row, strict=True))
    for at, _, back in _WAYS.get(kind, ()):
        values[_NAMES[kind][at]] = back(row[at])
    return made


def pack_all(values: Iterable[Any]) -> tuple[Row, ...]:
    """The rows of several objects of one class."""
    return tuple(pack(value) for value in values)


def unpack_all(kind: type[T], rows: Iterable[Row]) -> tuple[T, ...]:
    """The objects of several rows of one class."""
    return tuple(unpack(kind, row) for row in rows)
