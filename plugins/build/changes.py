"""What has changed between two builds, down to fields of records and answers of indexes.

It is said in the keys in which pages and checks note what they read (see `sources.tracking`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    before, after = old.loaded.stock.sources, new.loaded.stock.sources
    hidden = {
        key
        for key in old.hidden.keys() | new.hidden.keys()
        if old.hidden.get(key) != new.hidden.get(key)
    }
    for file, source in after.items():
        other, record = before.get(file), source.record
        if record is None or (other is source and not hidden):
            continue
        key = f"any-{record.kind}:{file}"
        if other is None or other.record is None or (record.kind, record.slug) in hidden:
            _note(changed, key, EVERYTHING)
        elif other.record is not record:
            _note(changed, key, _differing(old, new, other.record, record))
    if before.keys() != after.keys():  # both stand in the order of their paths
        for file in before.keys() ^ after.keys():
            there = before.get(file) or after[file]
            _note(changed, f"any-{there.kind}:", EXISTS)
            _note(changed, f"any-{there.kind}:{file}", EVERYTHING)


def _readers_records(old: Site, new: Site, changed: Reads) -> None:
    """The records that readers see."""
    for kind, before, after in _by_kind(old, new):
        if len(before) == len(after):
            pairs = [pair for pair in zip(before, after, strict=True) if pair[0] is not pair[1]]
            if all(one.slug == other.slug for one, other in pairs):
                for one, other in pairs:
                    _note(changed, f"{kind}:{one.slug}", _differing(old, new, one, other))
                continue
        _note(changed, f"{kind}:", EXISTS)  # which there are, and in what order
        first, then = {r.slug: r for r in before}, {r.slug: r for r in after}
        for slug in first.keys() ^ then.keys():
            _note(changed, f"{kind}:{slug}", EVERYTHING)
        for slug in first.keys() & then.keys():
            if first[slug] is not then[slug]:
                _note(changed, f"{kind}:{slug}", _differing(old, new, first[slug], then[slug]))


def _by_kind(old: Site, new: Site) -> Iterator[tuple[str, Sequence[Record], Sequence[Record]]]:
    before, after = old.edition.content, new.edition.content
    yield "post", before.posts, after.posts
    yield "resource", before.resources, after.resources
    yield "collection", before.collections, after.collections
    yield "theme", before.themes, after.themes
    yield "author", before.authors, after.authors
    yield "page", before.pages, after.pages


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
    changed |= {f"closed/{slug}": EXISTS for slug in one.closed ^ other.closed}
    if one.threads is other.threads and one.silent == other.silent:
        return
    assert isinstance(one.threads, Threads)
    assert isinstance(other.threads, Threads)
    found = differences("thread", one.threads.prints, other.threads.prints)
    found |= {f"thread/{slug}": EXISTS for slug in one.silent ^ other.silent}
    slugs = [key.removeprefix("thread/") for key in found]
    found.pop("thread/", None)
    for slug in slugs:
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
