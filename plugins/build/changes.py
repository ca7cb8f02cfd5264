"""What has changed between two builds, down to fields of records and answers of indexes.

It is said in the keys in which pages and checks note what they read (see `sources.tracking`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..sources.records import Record
from ..sources.tracking import (
    EVERYTHING,
    EXISTS,
    Reads,
    by_kind,
    changed_fields,
    differences,
    last_bit,
    touches,
)
from .edition import Site
from .stock import Threads

Masks = Mapping[str, Reads]
"""For each index by its name: from which fields it was computed."""


def changes(old: Site, new: Site, masks: Masks) -> Reads:
    """Everything that differs. `masks` are those of the old site's indexes."""
    changed: Reads = {}
    _records(old, new, changed)
    _readers_records(old, new, changed)
    _threads(old, new, changed)
    if old.loaded.pictures is not new.loaded.pictures:
        both = old.loaded.pictures, new.loaded.pictures
        changed |= differences("picture", *both)
    changed |= differences("mark", _marks(old), _marks(new))
    _indexes(old, new, masks, changed)
    return changed


def _marks(of: Site) -> dict[str, object]:
    return {f"{kind} {key}": why for (kind, key), why in of.edition.marks.items()}


def _records(old: Site, new: Site, changed: Reads) -> None:
    """Every record that was written."""
    before = {file: s.record for file, s in old.loaded.stock.sources.items() if s.record}
    after = {file: s.record for file, s in new.loaded.stock.sources.items() if s.record}
    hidden = {
        key
        for key in old.hidden.keys() | new.hidden.keys()
        if old.hidden.get(key) != new.hidden.get(key)
    }
    for file, record in after.items():
        other = before.get(file)
        if other is not record or (hidden and (record.kind, record.slug) in hidden):
            bits = EVERYTHING
            if other is not None and (record.kind, record.slug) not in hidden:
                bits = _differing(old, new, other, record)
            _note(changed, f"any-{record.kind}:{file}", bits)
    _order("any-", before.values(), after.values(), changed, lambda record: record.file)


def _readers_records(old: Site, new: Site, changed: Reads) -> None:
    """The records that readers see."""
    before = {(r.kind, r.slug): r for r in old.edition.content.records()}
    after = {(r.kind, r.slug): r for r in new.edition.content.records()}
    for key, record in after.items():
        other = before.get(key)
        if other is not record:
            bits = _differing(old, new, other, record) if other is not None else EVERYTHING
            _note(changed, f"{record.kind}:{record.slug}", bits)
    for kind, slug in before.keys() - after.keys():
        _note(changed, f"{kind}:{slug}", EVERYTHING)
    _order("", before.values(), after.values(), changed, lambda record: record.slug)


def _order(
    prefix: str,
    before: Iterable[Record],
    after: Iterable[Record],
    changed: Reads,
    name: Callable[[Record], str],
) -> None:
    """Which records there are of each kind, and in what order."""
    first: dict[str, list[str]] = {}
    then: dict[str, list[str]] = {}
    for found, records in ((first, before), (then, after)):
        for record in records:
            found.setdefault(record.kind, []).append(name(record))
    for kind in first.keys() | then.keys():
        gone, come = first.get(kind, []), then.get(kind, [])
        if gone != come:
            _note(changed, f"{prefix}{kind}:", EXISTS)
            if prefix:
                for file in set(gone) - set(come):
                    _note(changed, f"{prefix}{kind}:{file}", EVERYTHING)


def _differing(old: Site, new: Site, before: Record, after: Record) -> int:
    """The bits of the fields in which two records differ, and what their texts became."""
    if type(before) is not type(after):
        return EVERYTHING
    bits = changed_fields(before, after)
    if before.body != after.body:
        one, other = old.loaded.conversions[before.body], new.loaded.conversions[after.body]
        # Their HTML is taken to differ; it is not loaded to find out.
        bits |= changed_fields(one, other, last_bit(type(after)), ("html",))
    return bits


def _threads(old: Site, new: Site, changed: Reads) -> None:
    one, other = old.edition.content.comments, new.edition.content.comments
    assert isinstance(one.threads, Threads)
    assert isinstance(other.threads, Threads)
    found = differences("thread", one.threads.prints(), other.threads.prints())
    found |= {f"thread/{slug}": EXISTS for slug in one.silent ^ other.silent}
    found.pop("thread/", None)
    for key in found:
        slug = key.removeprefix("thread/")
        ids = {
            id
            for of in (old, new)
            for name in of.loaded.threads.get(slug, ())
            for id in of.loaded.stock.folders[name].ids
        }
        changed.update({f"comment/{id}": EXISTS for id in ids})
    changed |= found


def _indexes(old: Site, new: Site, masks: Masks, changed: Reads) -> None:
    for before, after in zip(old.indexes, new.indexes, strict=True):
        mask = masks.get(after.name)
        if mask is None:
            continue  # nobody has looked into it
        before.mask = before.mask or mask
        if touches(mask, by_kind(changed)):
            changed |= differences(after.name, before.table, after.table)
        else:
            after.hand_on(before, mask)


def _note(changed: Reads, key: str, bits: int) -> None:
    if bits:
        changed[key] = changed.get(key, 0) | bits
