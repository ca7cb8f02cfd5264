"""Changes single values in the head of a card's file, and not a byte more.

What would be written is read again first: it must say what was wanted, and else what it said
before. Only then is the file replaced, by rename.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ..sources import kinds, replacing
from ..sources.front_matter import BadHead, split
from ..sources.records import Resource

_MARK = b"\xef\xbb\xbf"
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9:/._~%?=&+@!$()*;,#-]*(?<![:#,])")
_NOT_COMPARED = {"lines", "body_line", "id", "minted"}


class CannotRewrite(Exception):
    """The file cannot be changed safely; the message says what to write by hand."""


def rewrite(path: Path, shown: str, values: Mapping[str, date | str]) -> None:
    """Give fields of a card other values. Raises CannotRewrite or OSError, and changes nothing."""
    raw = path.read_bytes()
    mark = _MARK if raw.startswith(_MARK) else b""
    by_hand = ", ".join(f"'{name}: {value}'" for name, value in values.items())
    refused = CannotRewrite(f"{shown} cannot be changed safely; write {by_hand} by hand")
    try:
        text = raw.removeprefix(mark).decode("utf-8")
        before = _read(text, shown)
        changed = text
        for name, value in values.items():
            changed = _with(changed, _read(changed, shown), name, value)
        if not _says(before, _read(changed, shown), values):
            raise refused
    except (UnicodeDecodeError, BadHead, ValueError, IndexError):
        raise refused from None
    replacing.replace(path, mark + changed.encode("utf-8"))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(text: str, shown: str) -> Resource:
    found = kinds.read("resource", "resources/x.md", _plain(text), shown, UTC)
    if found.broken or not isinstance(found.record, Resource):
        raise ValueError(shown)
    return found.record


def _with(text: str, record: Resource, name: str, value: date | str) -> str:
    """The text with one value; everything else keeps its place, remarks and line ends."""
    lines = [line for line in _LINES.findall(text) if line]
    end = re.sub(r"[^\r\n]", "", lines[0]) or "\n"
    written = f"{value}"
    if not _PLAIN.fullmatch(written):
        written = json.dumps(written, ensure_ascii=False)
    at = record.lines.get(name)
    if at is None:
        lines.insert(split(_plain(text)).body_line - 2, f"{name}: {written}{end}")
        return "".join(lines)
    match = re.fullmatch(
        r"(?P<name>[^:]*:)[ \t]*(?P<value>.*?)(?P<remark>[ \t]+#[ \t].*)?(?P<end>[\r\n]*)",
        lines[at - 1],
    )
    if match is None:
        raise ValueError(name)
    lines[at - 1] = f"{match['name']} {written}{match['remark'] or ''}{match['end']}"
    return "".join(lines)


def _says(before: Resource, now: Resource, values: Mapping[str, Any]) -> bool:
    for field in fields(Resource):
        old, new = getattr(before, field.name), getattr(now, field.name)
        if field.name in values:
            wanted = values[field.name]
            if isinstance(new, datetime) and not isinstance(wanted, str):
                new = new.date()
            if new != wanted:
                return False
        elif field.name not in _NOT_COMPARED and old != new:
            return False
    return before.body == now.body and before.minted == now.minted
