"""What a content folder holds of resources, read without building anything."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from pathlib import Path

from ..sources import kinds, publication, texts
from ..sources.content import Content
from ..sources.folder import listing
from ..sources.problems import Problem, errors
from ..sources.records import Resource, Theme
from .bringing_in import Shelf

# Ids and slugs of other kinds are looked up in the head of a file, which is enough to keep clear
# of them and quick with ten thousand posts.
_HEAD = 4_096  # bytes
_ID = re.compile(rb"^id:[ \t]*[\"']?([a-z0-9]+)", re.MULTILINE)
_SLUG = re.compile(rb"^slug:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


def shelf(root: Path, shown: str, zone: tzinfo) -> tuple[Shelf, list[Problem]]:
    """The resources and themes of a content folder, with what is wrong in their files."""
    resources: list[Resource] = []
    themes: list[Theme] = []
    slugs: set[str] = set()
    ids: set[str] = set()
    problems: list[Problem] = []
    for source in listing(root, shown).sources:
        slugs.add(kinds.slug_of_name(source.kind, source.file))
        if source.kind not in ("resource", "theme"):
            head = _head(source.path)
            slugs |= {found.decode() for found in _SLUG.findall(head)}
            ids |= {found.decode() for found in _ID.findall(head)}
            continue
        text, odd = texts.read(source.path, source.shown)
        read = kinds.read(source.kind, source.file, text or "", source.shown, zone)
        problems += odd if text is None else [*odd, *read.problems]
        record = read.record
        if text is None or record is None or read.broken:
            continue
        slugs |= {record.slug, *record.aliases}
        ids.add(record.id)
        if isinstance(record, Resource):
            resources.append(record)
        elif isinstance(record, Theme):
            themes.append(record)
    found = Shelf(tuple(resources), tuple(themes), frozenset(slugs), frozenset(ids))
    return found, errors(problems)


def shown_now(found: Shelf, now: datetime) -> list[Resource]:
    """The resources that readers see at a moment, the last added first: what the site exports."""
    content = Content(resources=found.resources, themes=found.themes)
    live = publication.edition(content, now).content.resources
    return sorted(live, key=lambda one: (one.added, one.slug), reverse=True)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
