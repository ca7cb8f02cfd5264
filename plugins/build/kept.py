"""A memory as plain values that can be written, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..sources.pictures import Picture
from ..sources.problems import Problem
from ..sources.words import Words
from .bodies import Bodies
from .edition import site, with_texts
from .loading import loaded
from .memory import Checked, Made, MadeFeed, Memory, Menu
from .packing import pack_all, unpack_all
from .settings import SiteSettings
from .stock import CommentFolder, PictureLook, Source, Stock, renamed

# What is kept entry by entry; the rest is small and is kept whole each time.
TABLES = ("sources", "folders", "bodies", "digests", "checks", "pages", "feeds", "copies", "marks")

Table = dict[str, Any]
Packed = Callable[[Any], Any]


def tables(memory: Memory) -> tuple[dict[str, Table], dict[str, Packed]]:
    """The tables of a memory, and how an entry of each is packed."""
    stock = memory.site.loaded.stock
    shown = f"{memory.site.loaded.shown}/"
    found: dict[str, Table] = {
        "sources": stock.sources,
        "folders": stock.folders,
        "bodies": stock.bodies.places,
        "digests": dict(stock.digests),
        "checks": memory.checks,
        "pages": memory.pages,
        "feeds": memory.feeds,
        "copies": memory.copies,
        "marks": memory.marks,
    }
    ways: dict[str, Packed] = {
        **dict.fromkeys(TABLES, lambda value: value),
        "sources": Source.packed,
        "folders": tuple,
        "checks": lambda one: (pack_all(renamed(one.problems, shown, "")), one.reads),
        "pages": tuple,
        "feeds": tuple,
    }
    return found, ways


def packed(table: Table, pack_one: Packed) -> Table:
    """A table as it is kept."""
    return {key: pack_one(value) for key, value in table.items()}


def differing(older: Table, newer: Table, pack_one: Packed) -> Table:
    """The packed entries that are others in the newer table; None for those that are gone."""
    found: Table = {}
    for key, value in newer.items():
        before = older.get(key)
        if before is not value and (before is None or before != value):
            found[key] = pack_one(value)
    found.update(dict.fromkeys(older.keys() - newer.keys()))
    return found


def apply(table: Table, changes: Table) -> None:
    """Put changed entries, as `differing` gives them, into a table as it is kept."""
    for key, value in changes.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value


def rest(memory: Memory) -> dict[str, Any]:
    """What is kept whole each time."""
    made = memory.site
    stock = made.loaded.stock
    return {
        "moment": made.moment.timestamp(),
        "settings": _packed_settings(made.settings),
        "root": str(made.loaded.root),
        "pictures": {file: (look.mark, look.row) for file, look in stock.looks.items()},
        "picture problems": pack_all(stock.picture_problems),
        "listing": pack_all(stock.problems),
        "notes": {slug: pack_all(notes) for slug, notes in made.loaded.notes.items()},
        "masks": memory.masks,
        "whole": memory.whole,
        "menu": tuple(memory.menu),
        "plan": memory.plan,
        "feed plan": memory.feed_plan,
        "destinations": memory.destinations,
        "frame": memory.frame,
        "templates": dict(memory.templates),
        "replaced": memory.replaced,
        "index": memory.index,
    }


def memory_of(kept: Mapping[str, Any], bodies: Bodies, shown: str, preview: bool) -> Memory:
    """The memory that was kept; `shown` is the content folder as people call it."""
    stock = Stock(
        sources={file: Source.unpacked(row) for file, row in kept["sources"].items()},
        folders={name: CommentFolder(*row) for name, row in kept["folders"].items()},
        pictures={file: Picture(*row[0]) for file, (_, row) in kept["pictures"].items()},
        looks={file: PictureLook(*look) for file, look in kept["pictures"].items()},
        texts={key for key in kept["bodies"] if not key.startswith("thread ")},
        bodies=bodies,
        picture_problems=unpack_all(Problem, kept["picture problems"]),
        problems=unpack_all(Problem, kept["listing"]),
        digests=kept["digests"],
    )
    settings = _unpacked_settings(kept["settings"])
    notes = {slug: unpack_all(Problem, rows) for slug, rows in kept["notes"].items()}
    known = loaded(stock, Path(kept["root"]), shown, settings.zone, notes=notes)
    made = site(known, settings, datetime.fromtimestamp(kept["moment"], UTC), preview)
    if kept["replaced"]:
        made = with_texts(made, kept["replaced"])
    menu = Menu(*kept["menu"])
    made.menu = menu.items
    return Memory(
        site=made,
        masks=kept["masks"],
        whole=kept["whole"],
        menu=menu,
        plan=kept["plan"],
        feed_plan=kept["feed plan"],
        destinations=kept["destinations"],
        checks={
            file: Checked(renamed(unpack_all(Problem, rows), "", f"{shown}/"), reads)
            if rows
            else Checked((), reads)
            for file, (rows, reads) in kept["checks"].items()
        },
        pages={file: Made(*row) for file, row in kept["pages"].items()},
        feeds={key: MadeFeed(*row) for key, row in kept["feeds"].items()},
        copies=kept["copies"],
        marks=kept["marks"],
        frame=kept["frame"],
        replaced=kept["replaced"],
        index=kept["index"],
        templates=kept["templates"],
    )


def _packed_settings(settings: SiteSettings) -> dict[str, Any]:
    return {
        **asdict(settings),
        "zone": settings.zone.key,
        "templates": str(settings.templates),
        "static": str(settings.static),
    }


def _unpacked_settings(kept: Mapping[str, Any]) -> SiteSettings:
    return SiteSettings(
        **{
            **kept,
            "zone": ZoneInfo(kept["zone"]),
            "templates": Path(kept["templates"]),
            "static": Path(kept["static"]),
            "words": Words(**kept["words"]),
        }
    )
