"""What is packed and unpacked is as it was, in every field of every class."""

from __future__ import annotations

import marshal
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from types import NoneType, UnionType
from typing import Any

import pytest

from plugins.build.packing import _NAMES, pack, unpack

EAST = timezone(timedelta(hours=5, minutes=45))
MOMENTS = (datetime(2026, 3, 1, 20, 15, tzinfo=UTC), datetime(1999, 12, 31, 23, 59, tzinfo=EAST))


def example(kind: Any, number: int) -> Any:
    """A value of a type, another one for another number; nothing is left at its default."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (UnionType, typing.Union):
        return example(next(one for one in inside if one is not NoneType), number)
    if origin is typing.Literal:
        return inside[number % len(inside)]
    if origin is tuple:
        return (example(inside[0], number), example(inside[0], number + 1))
    if origin is frozenset:
        return frozenset({example(inside[0], number), example(inside[0], number + 1)})
    if origin is Mapping:
        return {"title": 2 + number, "themes: guilt": 7}
    simple = {str: f"text {number}", int: 40 + number, bool: bool(number % 2 == 0)}
    if kind in simple:
        return simple[kind]
    if kind is datetime:
        return MOMENTS[number % len(MOMENTS)]
    return made(kind, number)


def made(kind: type[Any], number: int) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(
        **{f.name: example(hints[f.name], number + at) for at, f in enumerate(fields(kind))}
    )


@pytest.mark.parametrize("kind", _NAMES, ids=lambda kind: str(kind.__name__))
def test_every_field_comes_back(kind: type[Any]) -> None:
    for number in (0, 1):
        before = made(kind, number)
        after = unpack(kind, marshal.loads(marshal.dumps(pack(before))))
        for field in fields(kind):  # equality leaves some out
            one, other = getattr(before, field.name), getattr(after, field.name)
            assert one == other, field.name
            # A mapping may come back as another one, which is taken apart when it is asked.
            assert type(one) is type(other) or isinstance(other, Mapping), field.name
            if isinstance(one, datetime):
                assert one.utcoffset() == other.utcoffset(), field.name
        assert after == before
        assert pack(after) == pack(before) == pack(unpack(kind, pack(before)))
