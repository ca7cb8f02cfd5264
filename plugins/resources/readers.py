"""Reads a file that somebody exported: JSON and CSV of ours, bookmarks, BibTeX.

Whatever stands in such a file is hostile. What comes out are plain candidates: texts without
control characters, of bounded length, whose meaning nobody has checked yet.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from ..sources.dataclass import dataclass
from ..sources.texts import without_controls
from . import bibtex, bookmarks
from .bibtex_reading import Unreadable
from .exports import FORMAT, VERSION, unguarded
from .portable import FIELDS, FLAGS, LISTS, NUMBERS, Value, written

LARGEST = 10_000_000  # bytes of a file
MOST = 5_000  # entries
LONGEST = {"why": 20_000, "url": 2_000, "archive": 2_000}  # characters; of other texts 1 000
_LONG = 1_000
_MANY = 50  # entries of a list
# Signs that turn the order of letters round, so that a name reads as another one.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


class NotReadable(Exception):
    """The file is none that can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Candidate:
    """What an entry of a file says. `name` is what to call it in a report, `values` what it says
    (only what stands there), `ours` whether it is a card of ours, with our own words; `typed`
    whether its type is more than a guess; `refused` is why it cannot come in at all."""

    name: str
    values: dict[str, Value]
    ours: bool
    refused: str = ""
    typed: bool = True


def candidates(raw: bytes, zone: tzinfo) -> tuple[str, list[Candidate]]:
    """What format a file has, and its entries in their order. Raises NotReadable."""
    if len(raw) > LARGEST:
        raise NotReadable(f"it is larger than {LARGEST // 1_000_000} MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable("it is not UTF-8 text; export it again as UTF-8") from None
    text = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
    format = _format(text)
    found: list[Candidate] = []
    try:
        for candidate in _READERS[format](text, zone):
            found.append(candidate)
            if len(found) > MOST:
                raise NotReadable(f"it holds more than {MOST:,} entries; divide it")
    except Unreadable as reason:
        raise NotReadable(f"line {reason.line}: {reason.wrong}") from None
    if not found:
        raise NotReadable("nothing stands in it that could be a resource")
    return format, found


def _format(text: str) -> str:
    start = text.lstrip()[:4_000]
    if start.startswith(("{", "[")):
        return "json"
    if re.match(r"<!doctype netscape-bookmark-file", start, re.IGNORECASE) or (
        start.startswith("<") and re.search(r"<dt>\s*<(?:a|h3)\b", text, re.IGNORECASE)
    ):
        return "bookmarks"
    first = start.partition("\n")[0].lower()
    if "title" in re.split(r'[",;\t ]+', first):
        return "csv"
    if re.search(r"@\s*[a-zA-Z]+\s*[{(]", text):
        return "bibtex"
    raise NotReadable(
        "this is none of what can be read: JSON or CSV of 'resources.export', bookmarks of a"
        " browser or of linkding (HTML), BibTeX"
    )


def _of_json(text: str, zone: tzinfo) -> Iterator[Candidate]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        raise NotReadable(f"{where}it begins like JSON and is none") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise NotReadable(f'it is JSON, but does not say \'"format": "{FORMAT}"\'')
    if whole.get("version") != VERSION:
        raise NotReadable(f"it is of another version than {VERSION}, which this program reads")
    entries = whole.get("resources")
    if not isinstance(entries, list):
        raise NotReadable("its 'resources' are no list")
    for number, entry in enumerate(entries, 1):
        yield _candidate(entry, f"entry {number}", ours=True)


def _of_csv(text: str, zone: tzinfo) -> Iterator[Candidate]:
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)  # some spreadsheets write others
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        head = [name.strip().lower() for name in next(rows)]
        if strange := [name for name in head if name not in FIELDS]:
            raise NotReadable(
                f"it has a column '{strange[0][:40]}', which no card has;"
                f" the columns are {', '.join(FIELDS)}"
            )
        if len(set(head)) < len(head):
            raise NotReadable("a column stands there twice")
        for row in rows:
            if not any(row):
                continue
            cells = dict(zip(head, map(unguarded, row), strict=False))
            if len(row) != len(head):
                wrong = f"it has {len(row)} cells, and the first line {len(head)}"
                yield Candidate(f"line {rows.line_num}", {}, True, wrong)
                continue
            yield _candidate(_of_cells(cells), f"line {rows.line_num}", ours=True)
    except (csv.Error, StopIteration) as error:
        raise NotReadable(f"line {rows.line_num}: it is no CSV ({error})") from None


def _of_cells(cells: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in LISTS:
            parts = re.findall(r"(?:\\.|[^;\\])+", cell)
            found[name] = [re.sub(r"\\(.)", r"\1", part).strip() for part in parts]
        elif name in NUMBERS and re.fullmatch("[0-9]{1,6}", cell):
            found[name] = int(cell)
        elif name in FLAGS and cell.lower() in ("true", "false"):
            found[name] = cell.lower() == "true"
        else:
            found[name] = cell if cell or name == "why" else None
    return found


def _of_bookmarks(text: str, zone: tzinfo) -> Iterator[Candidate]:
    for one in bookmarks.read(text):
        values: dict[str, Any] = {
            "title": one.title,
            "url": one.url,
            "added": written(one.added, zone) if one.added else None,
            "themes": list(one.tags),
            "why": one.text,
        }
        made = _candidate(values, one.title or one.url, ours=False)
        if one.private:
            made = replace(made, refused="it is marked as private there")
        yield replace(made, typed=False)


def _of_bibtex(text: str, zone: tzinfo) -> Iterator[Candidate]:
    for values, typed in bibtex.read(text):
        made = _candidate(values, str(values["title"] or values["slug"]), ours=False)
        yield replace(made, typed=typed)


_READERS = {"json": _of_json, "csv": _of_csv, "bookmarks": _of_bookmarks, "bibtex": _of_bibtex}


def _candidate(entry: Any, name: str, ours: bool) -> Candidate:
    """An entry with values of the right kinds."""
    name = _one_line(name)[:100]
    if not isinstance(entry, dict):
        return Candidate(name, {}, ours, "it is no list of fields")
    title = entry.get("title")
    if isinstance(title, str) and title.strip():
        name = _one_line(title)[:100]
    values: dict[str, Value] = {}
    for field, value in entry.items():
        if field not in FIELDS:
            return Candidate(name, {}, ours, f"it has a field '{_shown(field)}', which no card has")
        try:
            values[field] = _value(field, value)
        except ValueError as reason:
            return Candidate(name, {}, ours, f"its '{field}' {reason}")
    return Candidate(name, values, ours)


def _value(field: str, value: Any) -> Value:
    """A value of the kind that its field has. Raises ValueError with what is wrong."""
    if field in LISTS:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise ValueError("is no list of texts")
        if len(value) > _MANY:
            raise ValueError(f"has more than {_MANY} entries")
        found = (_one_line(_bounded(field, one)) for one in value)
        return tuple(dict.fromkeys(one for one in found if one))
    if value is None:
        return None
    if field in FLAGS:
        if not isinstance(value, bool):
            raise ValueError("is neither true nor false")
        return value
    if field in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("is no whole number")
        return value
    if not isinstance(value, str):
        raise ValueError("is no text")
    text = _bounded(field, value)
    return _TURNING.sub("", without_controls(text)) if field == "why" else _one_line(text) or None


def _bounded(field: str, text: str) -> str:
    longest = LONGEST.get(field, _LONG)
    if len(text) > longest:
        raise ValueError(f"is longer than {longest:,} characters")
    return text


def _one_line(text: str) -> str:
    return " ".join(_TURNING.sub("", without_controls(text)).split())


def _shown(value: object) -> str:
    return _one_line(str(value))[:40]
