"""The fingerprint of a view: equal views have equal ones, in every process, for ever.

No business logic. A view is encoded as JSON in which every choice is fixed (no spaces, no
sorting needed because fields and tuples have an order, text as it is), each dataclass with
its name, and then hashed. Only plain frozen values are taken: a set has no order, a float
has several spellings, a callable no content, so they are refused with a TypeError rather
than fingerprinted wrongly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

from ..sources.dataclass import is_frozen

VERSION = 1  # raise it when the encoding changes


def fingerprint(view: object) -> str:
    """32 hex digits (blake2b, 128 bits) of a view or of any plain value in one.

    Raises TypeError for anything but None, bool, int, str, tuples and frozen dataclasses.
    """
    text = json.dumps(
        [VERSION, _encoded(view)], ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    raw = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _encoded(value: object) -> Any:
    kind = type(value)
    if kind is str or kind is int or value is None or kind is bool:
        return value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    # A dict cannot be taken for a tuple, so no dataclass equals a tuple of its values.
    return {
        kind.__name__: [_encoded(getattr(value, name)) for name in _names(cast(Hashable, kind))]
    }


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a frozen dataclass; everything else is refused."""
    if not is_dataclass(kind):  # a string of another class, too, may say more than its text
        raise TypeError(f"a view cannot hold a {kind.__name__}")
    if not is_frozen(kind):
        raise TypeError(f"{kind.__name__} is not frozen")  # type: ignore[union-attr]
    return tuple(field.name for field in fields(kind))
