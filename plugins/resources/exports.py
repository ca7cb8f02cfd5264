"""All resources as files for other programs: JSON, CSV, bookmarks, BibTeX.

What goes out is what readers see; the same cards give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from typing import Any

from ..sources.records import Resource
from . import bibtex, bookmarks
from .portable import FIELDS, LISTS, Value, portable

FORMAT, VERSION = "five-to-nine/resources", 1
FORMATS = ("json", "csv", "bookmarks", "bibtex")
# A spreadsheet takes a cell that begins so for a formula, and runs it (OWASP, CSV injection).
# What stands in quotation marks in a cell is no help; a leading apostrophe is.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_GUARD = "'"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else


def export(format: str, resources: Iterable[Resource], zone: tzinfo) -> str:
    """The text of an export. `resources` are shown ones, in the order in which they go out."""
    return _WRITERS[format]([portable(one, zone) for one in resources], zone)


Cards = list[dict[str, Value]]


def _json(cards: Cards, zone: tzinfo) -> str:
    whole: Mapping[str, Any] = {"format": FORMAT, "version": VERSION, "resources": cards}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _csv(cards: Cards, zone: tzinfo) -> str:
    """RFC 4180, every cell in quotation marks."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerows([_cell(name, card[name]) for name in FIELDS] for card in cards)
    return BYTE_ORDER_MARK + file.getvalue()


def _cell(name: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if name in LISTS:
        assert isinstance(value, tuple)
        return guarded("; ".join(one.replace("\\", "\\\\").replace(";", "\\;") for one in value))
    return guarded(str(value))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: one that might gets an apostrophe before it, and so does
    one that has an apostrophe there already, so that `unguarded` gives every cell back."""
    first = cell.lstrip(" \u00a0\u3000")[:1]
    return f"{_GUARD}{cell}" if first in _RUNS or cell.startswith(_GUARD) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`. One that another program wrote stays as it is, but for
    an apostrophe before something that would run."""
    rest = cell.removeprefix(_GUARD)
    return rest if rest != cell and guarded(rest) == cell else cell


_WRITERS: dict[str, Callable[[Cards, tzinfo], str]] = {
    "json": _json,
    "csv": _csv,
    "bookmarks": bookmarks.export,
    "bibtex": bibtex.export,
}
