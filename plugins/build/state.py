"""What builds keep for the next one: a folder below .state/ for each pair of settings and output.

All of it may be deleted at any time. It is written last and by rename, with a check over
everything and the identity of the program that wrote it; what is torn, foreign or of another
version is not used. `marshal` makes values and never runs anything; its form depends on the
version of Python, which is a part of the identity.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from ..sources import word_files
from ..sources.scan import Folder, Look
from . import identity, kept, lock, quick, telling
from .asked import Asked
from .bodies import Bodies, Damaged, Place
from .journal import HalfMoved, Journal, sweep
from .kept import Packed, Table
from .memory import Memory
from .picture_store import PictureStore
from .run import half_moved
from .stock import texts_of

_CHECK, _LENGTH = 4, 8  # bytes: of the check over everything, of the length of a part
# After so many changed entries everything is written anew.
_MANY_CHANGES = 2000


class State:
    """What is kept of one site, while its output is locked.

    Two files: `known`, everything at one time, and `since`, the entries that have changed since
    then. So a small change is kept at a small cost.
    """

    def __init__(self, asked: Asked, output: Path, print_: str, lock_file: Path) -> None:
        settings = str(asked.settings.absolute())
        self.folder = Path(quick.state_folder(settings, str(output), asked.preview))
        self.output, self._lock, self.print = output, lock_file, print_
        self._preview, self._command = asked.preview, asked.command
        self.program = identity.program(quick.PLUGINS, sys.prefix)
        self.journal = Journal(lock_file.with_suffix(".journal"), output)
        self.generation = ""
        self.bodies = Bodies(self.folder / "bodies")
        self._places: dict[str, Place] = {}
        self._base = ""  # the generation of `known`
        self._since: dict[str, Table] = {}

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
            found = self._read("known")
            if found is None:
                return None, ""
            if found["print"] != self.print:
                return None, "The settings have changed, so everything is built again."
            if self._words_differ(found["settings"]):
                return None, telling.OTHER_WORDS
            self._base = self.generation = found["generation"]
            since = self._read("since")
        except Damaged as damage:
            return None, str(damage)
        if since is not None and since["base"] == self._base:
            self._since = since.pop("tables")
            for name, changes in self._since.items():
                kept.apply(found[name], changes)
            for name in ("sources", "folders"):  # stand in the order of their paths
                found[name] = dict(sorted(found[name].items()))
            found |= since
            self.generation = found["generation"]
        self._places = found["bodies"]
        self.bodies = Bodies(self.folder / "bodies", self._places)
        memory = kept.memory_of(found, self.bodies, shown, self._preview)
        loaded = memory.site.loaded
        look = quick.looks.pop(str(loaded.root), Look())
        if quick.signatures.get(str(self.folder)) == self._signature():
            loaded.stock.tree = quick.seen.get(str(self.folder), {}).get(str(loaded.root), {})
            loaded.stock.looked_at = look
        return memory, ""

    def _words_differ(self, settings: Mapping[str, Any]) -> bool:
        """Whether the words of the interface are others than they were: they stand in texts, too,
        and so in everything."""
        folder = Path(settings["templates"]).parent / "words"
        return bool(settings["words"]["print"] != word_files.print_of(folder))

    def _read(self, name: str) -> dict[str, Any] | None:
        """What one file holds; None where there is none. Raises Damaged."""
        try:
            whole = (self.folder / name).read_bytes()
        except OSError:
            return None
        head = f"{self.program}\n".encode()
        if not whole.startswith(head):
            raise Damaged("The program has changed, so everything is built again.")
        raw, check = memoryview(whole)[len(head) : -_CHECK], whole[-_CHECK:]
        # CRC-32 finds what was torn or went bad, in a fifth of the time of a digest.
        if zlib.crc32(raw, zlib.crc32(head)).to_bytes(_CHECK, "big") != check:
            raise Damaged(telling.DAMAGED)
        found: dict[str, Any] = {}
        at = 0
        while at < len(raw):
            length = int.from_bytes(raw[at : at + _LENGTH], "big")
            part, value = marshal.loads(raw[at + _LENGTH : at + _LENGTH + length])
            found[part] = value
            at += _LENGTH + length
        return found

    def compiled(self) -> Path:
        """The folder for compiled templates."""
        folder = self.folder / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        return folder

    def is_last_writer(self) -> bool:
        """Whether the output is as the build left it whose state was loaded."""
        return bool(self.generation) and lock.last_writer(self._lock) == self._signature()

    def fits(self, other: State) -> bool:
        """Whether this is the state of the same site as another, by the same program."""
        mine = (self.folder, self.output, self.print, self.program)
        return mine == (other.folder, other.output, other.print, other.program)

    def mark_as_ours(self) -> None:
        """Say that this process knows the output, though the disk does not yet."""
        self.generation = f"running {os.urandom(8).hex()}"
        lock.set_last_writer(self._lock, self._signature())

    def begin(self) -> None:
        """Say that the output is about to become another, which no state knows yet."""
        lock.set_last_writer(self._lock, "")

    def save(
        self,
        memory: Memory,
        before: Memory | None,
        trees: Mapping[str, Mapping[str, Folder]],
        text: str,
    ) -> None:
        """Keep what a build knew. The output is as `memory` says; `before` is what was loaded
        or saved last; `trees` is what stands for all that the site depends on besides its content,
        `text` is what to say where nothing changes."""
        self.generation = os.urandom(8).hex()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._tidy(memory)
        pictures = memory.site.loaded.pictures
        if before is None or before.site.loaded.pictures != pictures:
            PictureStore(memory.site.loaded.root).keep_only(pictures.values())
        tables, ways = kept.tables(memory)
        rest = {**kept.rest(memory), "print": self.print, "generation": self.generation}
        if not (before and self._base and self._save_changes(tables, ways, before, rest)):
            self._base, self._since = self.generation, {}
            whole = ((name, kept.packed(tables[name], ways[name])) for name in kept.TABLES)
            (self.folder / "since").unlink(missing_ok=True)
            self._write("known", chain(rest.items(), whole))
        self._places = dict(self.bodies.places)
        if memory.owes_index:  # then there is something to do, though nothing changes
            (self.folder / "quick").unlink(missing_ok=True)
        else:
            self._remember(memory, trees, text)
        lock.set_last_writer(self._lock, self._signature())

    def _save_changes(
        self,
        tables: Mapping[str, Table],
        ways: Mapping[str, Packed],
        before: Memory,
        rest: Mapping[str, Any],
    ) -> bool:
        """Keep what differs from `before`, unless that is too much, or pages stand in another
        order."""
        older, _ = kept.tables(before)
        older["bodies"] = self._places  # the store itself goes on from build to build
        if list(tables["pages"]) != list(older["pages"]):
            return False
        since = {name: dict(changes) for name, changes in self._since.items()}
        for name in kept.TABLES:
            changes = kept.differing(older[name], tables[name], ways[name])
            since.setdefault(name, {}).update(changes)
        if sum(map(len, since.values())) > _MANY_CHANGES:
            return False
        self._since = since
        self._write("since", {**rest, "base": self._base, "tables": since}.items())
        return True

    def _write(self, name: str, parts: Iterable[tuple[str, Any]]) -> None:
        """Write a file of several parts, one after the other: each takes memory of its own."""
        new = self.folder / f"{name}.new"
        head = f"{self.program}\n".encode()
        check = zlib.crc32(head)
        with new.open("wb") as file:
            file.write(head)
            for part in parts:
                raw = marshal.dumps(part)
                for piece in (len(raw).to_bytes(_LENGTH, "big"), raw):
                    check = zlib.crc32(piece, check)
                    file.write(piece)
            file.write(check.to_bytes(_CHECK, "big"))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / name)

    def _remember(
        self, memory: Memory, trees: Mapping[str, Mapping[str, Folder]], text: str
    ) -> None:
        made = memory.site
        due = made.edition.next_due
        # Comments last: who looks for one change finds it sooner.
        tree = sorted(made.loaded.stock.tree.items(), key=lambda one: one[0][:9] == "comments/")
        content = {str(made.loaded.root): dict(tree)}
        known = {
            "print": self.print,
            "signature": self._signature(),
            "since": made.moment.timestamp(),
            "until": due.timestamp() if due else float("inf"),
            "trees": {**content, **trees},
            "text": text,
        }
        whole = self._command == "publish"
        quick.remember(str(self.folder), self.program, known, memory.marks, whole)

    def forget(self) -> None:
        """Throw everything away that was kept."""
        for name in ("known", "since", "quick", "bodies"):
            (self.folder / name).unlink(missing_ok=True)
        self.generation, self._base, self._since = "", "", {}
        self.bodies = Bodies(self.folder / "bodies")

    def _signature(self) -> str:
        return f"{self.folder.name} {self.generation}"

    def _tidy(self, memory: Memory) -> None:
        """Take texts out of the store that nothing refers to any more."""
        stock = memory.site.loaded.stock
        used = {key for record in stock.records() for key in texts_of(record)}
        used |= set(memory.replaced.values())
        stock.texts &= used
        stock.bodies.flush()
        used |= {folder.key for folder in stock.folders.values()}
        if unused := stock.bodies.places.keys() - used:
            stock.bodies.drop(unused)


def _sweep(folder: Path) -> None:
    """Take away what a build that was killed had not written to its end."""
    for left in folder.glob("*.new"):
        with suppress(OSError):  # it does no harm but to take room
            left.unlink()


@contextmanager
def locked(asked: Asked, output: Path, print_: str, known: State | None = None) -> Iterator[State]:
    """The state of a site, while no other build writes into its output: the one that is `known`,
    if it still fits. What an earlier build was about to move when it was killed has been moved."""
    with lock.alone(output) as lock_file:
        state = State(asked, output, print_, lock_file)
        if known is not None and known.fits(state):
            state = known
        _sweep(state.folder)
        state.journal.sweep()
        if output.is_dir():
            try:
                state.journal.carry_out()
            except HalfMoved as error:
                raise half_moved(output, error) from error
            sweep(output)
        yield state
