"""A comment with its text and its history, as the store writes it into a file and reads it back.

What is written reads back as the same values, whatever stands in them: the front matter comes
from PyYAML's safe dumper, never from gluing texts together. Names such as `null`, `no`, `---`
or `2026-01-01` are quoted by it, and everything that is no plain visible character is spelled
out (`\\n`, `\\L`), so that no value ever takes a second line.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import yaml

from ..sources.dataclass import dataclass
from ..sources.texts import without_controls


@dataclass(frozen=True)
class Move:
    """One entry of a comment's history. `by` is "web", "owner", "rules" or "classifier"; `to`
    the state it came into; `via` the way, where that says something."""

    at: datetime
    by: str
    to: str
    via: str = ""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A whole comment. Every field but `id` and `post` is hostile. Times are in UTC and whole
    seconds; `body` is the raw text."""

    id: str
    post: str
    parent: str | None
    kind: str = "comment"
    status: str
    author: str
    url: str | None
    by_owner: bool = False
    created: datetime
    approved: datetime | None = None
    rev: int = 1
    source: str = "web"
    history: tuple[Move, ...] = ()
    body: str


def clean(stored: Stored) -> Stored:
    """The comment as it will be read back: without the characters that no file may hold, with
    `\\n` for line ends, without blank lines around its text."""
    body = stored.body.replace("\r\n", "\n").replace("\r", "\n")
    return replace(
        stored,
        author=without_controls(stored.author),
        url=None if stored.url is None else without_controls(stored.url),
        body=without_controls(body).strip("\n"),
        created=whole(stored.created),
        approved=None if stored.approved is None else whole(stored.approved),
        history=tuple(replace(move, at=whole(move.at)) for move in stored.history),
    )


def emptied(stored: Stored) -> Stored:
    """A tombstone of the comment: what keeps its place in its thread."""
    return replace(stored, author="", url=None, body="", by_owner=False, rev=stored.rev + 1)


def seniority(stored: Stored) -> tuple[int, int]:
    """Which of two files of one comment holds: the one for which this is greater."""
    return len(stored.history), stored.rev


def whole(moment: datetime) -> datetime:
    """The moment in UTC, without a fraction of a second."""
    return moment.astimezone(UTC).replace(microsecond=0)


def text(stored: Stored) -> str:
    """The file of a comment: exactly the keys of `record.KEYS`, in that order, then its text."""
    kept = clean(stored)
    fields = {
        "v": 1,
        "id": kept.id,
        "post": kept.post,
        "parent": kept.parent,
        "kind": kept.kind,
        "status": kept.status,
        "author": kept.author,
        "url": kept.url,
        "by_owner": kept.by_owner,
        "created": kept.created,
        "approved": kept.approved,
        "rev": kept.rev,
        "source": kept.source,
        "history": [_entry(move) for move in kept.history],
    }
    head = yaml.dump(
        fields,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=2**31,  # a long value is not folded
    )
    return f"---\n{head}---\n{kept.body}\n"


def stamp(moment: datetime) -> str:
    """A moment as the files write it: 2026-01-31T20:15:00Z (RFC 3339)."""
    return whole(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(move: Move) -> dict[str, object]:
    entry: dict[str, object] = {"at": move.at, "by": move.by, "to": move.to}
    return entry | ({"via": move.via} if move.via else {})


class _Dumper(yaml.SafeDumper):
    """PyYAML's safe one; its own form of a moment has a space in the middle and no Z."""

    def ignore_aliases(self, data: Any) -> bool:  # Any: as PyYAML calls it
        """The same moment twice would become `&id001` and `*id001`, which the reader refuses."""
        return True

    def moment(self, data: datetime) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:timestamp", stamp(data))

    def words(self, data: str) -> yaml.ScalarNode:
        style = None if data.isprintable() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(datetime, _Dumper.moment)
_Dumper.add_representer(str, _Dumper.words)
