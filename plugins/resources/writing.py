"""Writes a resource's file from plain values, so that it says exactly these when it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo

from ..sources import kinds
from ..sources.records import Resource
from .portable import FIELDS, LISTS, Value, portable

# What needs no quotation marks, neither alone nor in a list.
_PLAIN = re.compile(
    r"[^\W_](?:[\w ./’-]*[^\W_])?|https?://[A-Za-z0-9][A-Za-z0-9./_~%?=&+-]*(?<=[A-Za-z0-9/])"
)


class CannotWrite(Exception):
    """No file would say that; the message says what is wrong."""


def file_text(values: Mapping[str, Value], draft: bool, remarks: Sequence[str] = ()) -> str:
    """The text of a file that is called after the slug. A draft gets `remarks` at its head: what
    is still missing."""
    lines = ["---"]
    for name in (name for name in FIELDS if name not in ("slug", "why")):
        value = values.get(name)
        if value in (None, ()) or (name == "title_certain" and value is True):
            continue
        lines.append(f"{name}: {_yaml(name, value)}")
    if draft:
        lines += [f"# {_yaml('', remark)[1:-1]}" for remark in remarks]
        lines.append("status: draft  # take this line out to publish")
    return "\n".join([*lines, "---", str(values.get("why") or "")])


def read_back(slug: str, text: str, zone: tzinfo) -> Resource:
    """The record that a file of this text would give. Raises CannotWrite."""
    file = f"resources/{slug}.md"
    read = kinds.read("resource", file, text, file, zone)
    if read.problems or not isinstance(read.record, Resource) or read.broken:
        first = read.problems[0]
        raise CannotWrite(f"{first.wrong} ({first.remedy})" if first.remedy else first.wrong)
    return read.record


def says(record: Resource, values: Mapping[str, Value], zone: tzinfo) -> bool:
    """Whether a record says what the values say, and nothing where they say nothing."""
    told = portable(record, zone)
    said: dict[str, Value] = {"id": record.id, "slug": record.slug, "title_certain": True}
    said |= {name: value for name, value in values.items() if value not in (None, ())}
    return all(
        told[name] == said[name] if name in said else told[name] in (None, (), "")
        for name in FIELDS
    )


def _yaml(name: str, value: Value) -> str:
    """A value in YAML. A JSON string is a YAML string, but for two characters."""
    if name in LISTS:
        assert isinstance(value, tuple)
        return f"[{', '.join(_yaml('', one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(str(value)) and str(value).lower() != "null":
        return str(value)
    quoted = json.dumps(str(value), ensure_ascii=False)
    for odd in "\ufeff\u2028\u2029\x85":
        quoted = quoted.replace(odd, f"\\u{ord(odd):04x}")
    return quoted
