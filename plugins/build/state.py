"""What builds keep for the next one: a folder below .state/ for each pair of settings and output.

All of it may be deleted at any time. It is written last and by rename, with a digest over
everything and the identity of the program that wrote it; what is torn, foreign or of another
version is not used. `marshal` makes values and never runs anything; its form depends on the
version of Python, which is a part of the identity.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..sources.problems import Problem
from . import identity, lock, quick
from .asked import PROJECT, Asked
from .bodies import Bodies
from .edition import site
from .loading import loaded
from .memory import Checked, Made, Memory, Menu
from .output import Journal, sweep
from .packing import Row, pack_all, unpack_all
from .settings import SiteSettings
from .stock import CommentFolder, Source, Stock, renamed, texts_of

_CHECK = 16  # bytes


class State:
    """What is kept of one site, while its output is locked."""

    def __init__(self, asked: Asked, output: Path, print_: str, lock_file: Path) -> None:
        self.folder = quick.state_folder(asked.settings, output, asked.preview)
        self.output, self._lock = output, lock_file
        self.print = print_
        self.program = identity.program(str(PROJECT / "plugins"), sys.prefix)
        self.journal = Journal(lock_file.with_suffix(".journal"), output)
        self.generation = ""
        self.bodies = Bodies(self.folder / "bodies")

    def load(self, shown: str) -> tuple[Memory | None, str]:
        """What the last build knew, or None, and then a sentence that says why ("" where there
        was none)."""
        gc.disable()  # nothing that is read here is garbage, and there is much of it
        try:
            return self._loaded(shown)
        finally:
            gc.enable()

    def _loaded(self, shown: str) -> tuple[Memory | None, str]:
        try:
            whole = (self.folder / "known").read_bytes()
        except OSError:
            return None, ""
        head = f"{self.program}\n".encode()
        if not whole.startswith(head):
            return None, "The program has changed, so everything is built again."
        check, raw = whole[len(head) : len(head) + _CHECK], memoryview(whole)[len(head) + _CHECK :]
        if hashlib.blake2b(raw, digest_size=_CHECK).digest() != check:
            return None, "What the last build left is damaged, so everything is built again."
        kept = marshal.loads(raw)
        if kept["print"] != self.print:
            return None, "The settings have changed, so everything is built again."
        self.generation = kept["generation"]
        return self._unpacked(kept, shown), ""

    def is_last_writer(self) -> bool:
        """Whether the output is as the build left it whose state was loaded."""
        return bool(self.generation) and lock.last_writer(self._lock) == self._signature()

    def begin(self) -> None:
        """Say that the output is about to become another, which no state knows yet."""
        lock.set_last_writer(self._lock, "")

    def save(self, memory: Memory) -> None:
        """Keep what a build knew. The output is as `memory` says."""
        self.generation = secrets.token_hex(8)
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self._packed(memory)
        raw = marshal.dumps(kept)
        head = f"{self.program}\n".encode()
        check = hashlib.blake2b(raw, digest_size=_CHECK).digest()
        _replace(self.folder / "known", head + check + raw)
        lock.set_last_writer(self._lock, self._signature())

    def forget(self) -> None:
        """Throw everything away that was kept."""
        for name in ("known", "quick", "bodies"):
            (self.folder / name).unlink(missing_ok=True)
        self.generation = ""
        self.bodies = Bodies(self.folder / "bodies")

    def _signature(self) -> str:
        return f"{self.folder.name} {self.generation}"

    def _packed(self, memory: Memory) -> dict[str, Any]:
        made = memory.site
        stock = made.loaded.stock
        shown = f"{made.loaded.shown}/"
        used = {key for record in stock.records() for key in texts_of(record)}
        stock.texts &= used
        stock.bodies.flush()
        used |= {folder.key for folder in stock.folders.values()}
        stock.bodies.drop(stock.bodies.places.keys() - used)

        def problems(found: tuple[Problem, ...]) -> tuple[Row, ...]:
            return pack_all(renamed(found, shown, ""))

        return {
            "generation": self.generation,
            "print": self.print,
            "moment": made.moment.timestamp(),
            "settings": _packed_settings(made.settings),
            "root": str(made.loaded.root),
            "sources": {file: source.packed() for file, source in stock.sources.items()},
            "folders": {name: tuple(folder) for name, folder in stock.folders.items()},
            "pictures": dict(stock.pictures),
            "picture problems": pack_all(stock.picture_problems),
            "bodies": stock.bodies.places,
            "listing": pack_all(stock.problems),
            "digests": dict(stock.digests),
            "notes": {slug: pack_all(notes) for slug, notes in made.loaded.notes.items()},
            "masks": memory.masks,
            "whole": memory.whole,
            "menu": tuple(memory.menu),
            "plan": memory.plan,
            "checks": {
                file: (problems(one.problems), one.reads) for file, one in memory.checks.items()
            },
            "pages": {file: tuple(one) for file, one in memory.pages.items()},
            "feeds": memory.feeds,
            "copies": memory.copies,
            "marks": memory.marks,
            "frame": memory.frame,
            "templates": dict(memory.templates),
        }

    def _unpacked(self, kept: Mapping[str, Any], shown: str) -> Memory:
        self.bodies = Bodies(self.folder / "bodies", kept["bodies"])
        stock = Stock(
            sources={file: Source.unpacked(row) for file, row in kept["sources"].items()},
            folders={name: CommentFolder(*row) for name, row in kept["folders"].items()},
            pictures=kept["pictures"],
            texts={key for key in kept["bodies"] if not key.startswith("thread ")},
            bodies=self.bodies,
            picture_problems=unpack_all(Problem, kept["picture problems"]),
            problems=unpack_all(Problem, kept["listing"]),
            digests=kept["digests"],
        )
        settings = _unpacked_settings(kept["settings"])
        notes = {slug: unpack_all(Problem, rows) for slug, rows in kept["notes"].items()}
        known = loaded(stock, Path(kept["root"]), shown, settings.zone, notes=notes)
        moment = datetime.fromtimestamp(kept["moment"], UTC)

        def problems(rows: tuple[Row, ...]) -> tuple[Problem, ...]:
            found = unpack_all(Problem, rows)
            return renamed(found, "", f"{shown}/") if found else ()

        menu = Menu(*kept["menu"])
        made = site(known, settings, moment, self.folder.name.endswith("-preview"))
        made.menu = menu.items
        return Memory(
            site=made,
            masks=kept["masks"],
            whole=kept["whole"],
            menu=menu,
            plan=kept["plan"],
            checks={
                file: Checked(problems(rows), reads)
                for file, (rows, reads) in kept["checks"].items()
            },
            pages={file: Made(*row) for file, row in kept["pages"].items()},
            feeds=kept["feeds"],
            copies=kept["copies"],
            marks=kept["marks"],
            frame=kept["frame"],
            templates=kept["templates"],
        )


@contextmanager
def locked(asked: Asked, output: Path, print_: str) -> Iterator[State]:
    """The state of a site, while no other build writes into its output. What an earlier build
    was about to move when it was killed has been moved."""
    with lock.alone(output) as lock_file:
        state = State(asked, output, print_, lock_file)
        if output.is_dir():
            state.journal.carry_out()
            sweep(output)
        yield state


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
        }
    )


def _replace(path: Path, raw: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
