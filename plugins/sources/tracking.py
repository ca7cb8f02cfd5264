"""What a computation has read, noted as it reads: how a page knows that it has not changed.

Records and conversions are handed to pages and feeds in a tracked form. It looks and types as
the plain one, and notes each field that is read. So does each look into an `Index`, a table that
is computed from all records. What has been read is a `Reads`: keys, and for a record a bit for
each field. When some fields of some records change, and with them some answers of some
indexes, whatever read none of these cannot come out differently and need not be computed.

Nothing here is declared by hand: what a template's view reads tomorrow is noted tomorrow.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
V = TypeVar("V")
D = TypeVar("D")

Reads = dict[str, int]
"""Keys of what was read, each with the bits of its fields (1 for what has none)."""

PackedReads = bytes
"""Reads as bytes. What a large site has read is some hundred thousand keys, most of which nobody
ever asks for: so they are kept like this, and a few keys are looked for in the bytes."""

EXISTS = 1
EVERYTHING = -1  # all bits
_ANY = "*"  # stands for every key of an index; nothing has such a name
_FEW = 40  # single answers, before the whole table is computed
_FEW_KEYS = 100  # that are looked for in bytes; more are found faster in what is taken apart


class Tracker:
    """Notes what is read, for the computation that is going on."""

    def __init__(self) -> None:
        self.reads: Reads = {}
        # While nothing need be noted, a catalogue gives plain records, which are faster to read.
        self.is_quiet = False

    def note(self, key: str, bit: int = EXISTS) -> None:
        """Note that something was read."""
        reads = self.reads
        reads[key] = reads.get(key, 0) | bit

    @contextmanager
    def noting(self) -> Iterator[Reads]:
        """What is read inside is noted in the given dict, and there only."""
        before, self.reads = self.reads, {}
        try:
            yield self.reads
        finally:
            self.reads = before

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Nothing that is read inside is noted; it is known already."""
        before, self.is_quiet = self.is_quiet, True
        try:
            with self.noting():
                yield
        finally:
            self.is_quiet = before


def touches(reads: Mapping[str, int], changed: Mapping[str, int]) -> bool:
    """Whether anything that was read is among what has changed."""
    if changed.keys().isdisjoint(reads):
        return False
    few, many = (changed, reads) if len(changed) < len(reads) else (reads, changed)
    return any(bits & many.get(key, 0) for key, bits in few.items())


def packed(reads: Reads) -> PackedReads:
    """Reads as bytes."""
    return marshal.dumps(reads, 2)  # the later ones write how often a thing is referred to, too


def unpacked(raw: PackedReads) -> Reads:
    """The reads that `packed` made bytes of."""
    reads: Reads = marshal.loads(raw)
    return reads


def touch_test(changed: Mapping[str, int]) -> Callable[[PackedReads], bool]:
    """Whether what has changed `touches` reads, as a test for many of them."""
    if len(changed) > _FEW_KEYS:
        return lambda raw: touches(unpacked(raw), changed)
    by_kind: dict[bytes, list[bytes]] = {}
    for key in changed:
        name, slash, _ = key.partition("/")
        kind, colon, _ = name.partition(":")
        beginning = f"{kind}{colon}" if colon else f"{name}{slash}"
        raw_key = key.encode("utf-8", "surrogatepass")
        by_kind.setdefault(beginning.encode("utf-8", "surrogatepass"), []).append(raw_key)
    # What begins several of them is looked for first: few pages have read any comment by its id,
    # say, and one that came changes the keys of all that stand beside it.
    single = [keys[0] for keys in by_kind.values() if len(keys) == 1]
    several = [(kind, keys) for kind, keys in by_kind.items() if len(keys) > 1]

    def may_touch(raw: PackedReads) -> bool:
        """A key stands in the bytes as it is; one that is found may be a part of another."""
        for key in single:
            if key in raw:
                return True
        for kind, keys in several:
            if kind in raw:
                for key in keys:
                    if key in raw:
                        return True
        return False

    return lambda raw: may_touch(raw) and touches(unpacked(raw), changed)


# ── Records ─────────────────────────────────────────────────────────────────────────────────


def tracked(value: T, key: str, tracker: Tracker, first: int = EXISTS) -> T:
    """A frozen dataclass in its tracked form. `first` is the bit below that of its first field."""
    made = object.__new__(_tracked_class(cast(Hashable, type(value)), first))
    made.__dict__.update(_raw=value, _key=key, _tracker=tracker)
    return cast(T, made)


def last_bit(kind: type[Any]) -> int:
    """The bit of the last field of a dataclass that is tracked from EXISTS on."""
    return EXISTS << len(fields(kind))


def changed_fields(
    old: object, new: object, first: int = EXISTS, taken: Collection[str] = ()
) -> int:
    """The bits of the fields in which two values of one dataclass differ; those that are
    `taken` to differ are not compared."""
    if old is new:
        return 0
    bits = 0
    for number, field in enumerate(fields(old), 1):  # type: ignore[arg-type]  # a dataclass
        name = field.name
        if name in taken or getattr(old, name) != getattr(new, name):
            bits |= first << number
    return bits


@cache
def _tracked_class(kind: Hashable, first: int) -> type[Any]:
    assert isinstance(kind, type)
    body: dict[str, Any] = {"__eq__": object.__eq__, "__hash__": object.__hash__}
    for number, field in enumerate(fields(kind), 1):
        body[field.name] = property(_reader(field.name, first << number))
    return type(kind.__name__, (kind,), body)


def _reader(name: str, bit: int) -> Callable[[Any], Any]:
    def read(self: Any) -> Any:
        reads, key = self._tracker.reads, self._key
        reads[key] = reads.get(key, 0) | bit
        return getattr(self._raw, name)

    return read


# ── Indexes ─────────────────────────────────────────────────────────────────────────────────


class Index(Generic[V]):
    """A table computed from all records when it is first looked into; each look is noted.

    The values are plain (slugs, dates), never records, so two tables can be compared and a table
    can be handed on from one build to the next. `mask` says for each kind of record which fields
    the table was computed from.
    """

    def __init__(
        self,
        name: str,
        tracker: Tracker,
        compute: Callable[[], Mapping[str, V]],
        one: Callable[[str], V | None] | None = None,
    ) -> None:
        """`compute` gives the table, `one` a single answer of it (None where there is none),
        which is much faster where few are asked for."""
        self.name, self._tracker, self._compute, self._one = name, tracker, compute, one
        self._table: Mapping[str, V] | None = None
        self._answers: dict[str, V | None] = {}
        self.mask: Reads = {}

    @property
    def table(self) -> Mapping[str, V]:
        """The table itself; this look is not noted."""
        if self._table is None:
            if self.mask:
                with self._tracker.quietly():
                    self._table = self._compute()
            else:
                with self._tracker.noting() as reads:
                    self._table = self._compute()
                self.mask = by_kind(reads)
        return self._table

    @property
    def is_computed(self) -> bool:
        """Whether anybody has looked into it."""
        return self._table is not None

    def hand_on(self, older: Index[V], mask: Reads) -> None:
        """Take the table of an older build, whose records gave the same, if it has one. What it
        is computed from is known then and need not be noted again."""
        self._table, self.mask = older._table, mask

    def get(self, key: str, default: D) -> V | D:
        """The answer for a key."""
        self._tracker.note(f"{self.name}/{key}")
        if self._table is None and self.mask and self._one and len(self._answers) < _FEW:
            if key not in self._answers:
                with self._tracker.quietly():
                    self._answers[key] = self._one(key)
            answer = self._answers[key]
            return default if answer is None else answer
        return self.table.get(key, default)

    def whole(self) -> Mapping[str, V]:
        """The table with all of its answers."""
        self._tracker.note(f"{self.name}/{_ANY}")
        return self.table

    def keys(self) -> tuple[str, ...]:
        """All keys in their order."""
        self._tracker.note(f"{self.name}/")
        return tuple(self.table)


def by_kind(reads: Mapping[str, int]) -> Reads:
    """What was read, without which record or which answer it was: `post:` and the fields,
    `chain/` for a look into that index."""
    mask: Reads = {}
    for key, bits in reads.items():
        name, slash, _ = key.partition("/")
        kind, colon, _ = name.partition(":")
        whole = f"{kind}:" if colon else f"{name}{slash}"
        mask[whole] = mask.get(whole, 0) | bits
    return mask


def differences(name: str, old: Mapping[str, object], new: Mapping[str, object]) -> Reads:
    """The keys of an index whose answers differ between two tables, as they are noted."""
    found = {
        f"{name}/{key}": EXISTS
        for key in old.keys() | new.keys()
        if old.get(key, Index) != new.get(key, Index)
    }
    if list(old) != list(new):
        found[f"{name}/"] = EXISTS
    if found:
        found[f"{name}/{_ANY}"] = EXISTS
    return found
