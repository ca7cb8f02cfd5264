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
from dataclasses import fields, is_dataclass
from typing import Any

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
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        if not value.__dataclass_params__.frozen:  # type: ignore[attr-defined]  # not in the stubs
            raise TypeError(f"{type(value).__name__} is not frozen")
        # A dict cannot be taken for a tuple, so no dataclass equals a tuple of its values.
        return {type(value).__name__: [_encoded(getattr(value, f.name)) for f in fields(value)]}
    raise TypeError(f"a view cannot hold a {type(value).__name__}")
