"""Reads a content folder into a stock: what has changed since an older one, and nothing else."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from functools import partial
from pathlib import Path

from ..sources import texts
from ..sources.addresses import IMAGES_FOLDER
from ..sources.folder import Listing, SourceFile, listing
from ..sources.kinds import ReadFile
from ..sources.new import SAMPLES
from ..sources.problems import Problem
from ..sources.texts import digest
from .packing import Row
from .stock import (
    CommentFile,
    CommentFolder,
    Source,
    Stock,
    content_hash,
    packed_conversion,
    renamed,
    texts_of,
)
from .telling import Progress
from .workers import dealt


def read(root: Path, shown: str, zone: tzinfo, older: Stock | None = None) -> Stock:
    """Read everything below `root`, which problems call `shown`, as far as it is not in `older`.

    `older` is left as it is, but for its store of texts, which the new stock goes on using.
    """
    older = older or Stock()
    found = listing(root, shown, older.digests)
    stock = Stock(texts=dict(older.texts), bodies=older.bodies, digests=found.digests)
    _read_sources(found, shown, zone, older, stock)
    _read_comments(found, shown, older, stock)
    _read_pictures(root, shown, older, stock)
    stock.problems = (*renamed(found.problems, f"{shown}/", ""), *stock.problems)
    return stock


def _read_sources(found: Listing, shown: str, zone: tzinfo, older: Stock, stock: Stock) -> None:
    changed: list[SourceFile] = []
    for source in found.sources:
        old = older.sources.get(source.file)
        if old is not None and old.mark and old.mark == source.mark:
            stock.sources[source.file] = old
        else:
            stock.sources[source.file] = None  # type: ignore[assignment]  # keeps the order
            changed.append(source)
    hashes = {s.file: older.sources[s.file].hash for s in changed if s.file in older.sources}
    work = partial(read_source, zone=zone, shown=shown, hashes=hashes, known=older.texts.keys())
    with Progress("reading", len(changed), "texts") as progress:
        for source, result in zip(changed, dealt(changed, work, progress.step), strict=True):
            if result is None:  # touched, and not changed
                old = older.sources[source.file]
                stock.sources[source.file] = replace(old, mark=source.mark)
                continue
            row, converted = result
            stock.files_read += 1
            stock.sources[source.file] = Source.unpacked(row)
            for key, text, html in converted:
                stock.texts[key] = text
                stock.bodies.put(key, html)


def read_source(
    source: SourceFile,
    zone: tzinfo,
    shown: str,
    hashes: Mapping[str, bytes],
    known: Container[str],
) -> tuple[Row, list[tuple[str, Row, str]]] | None:
    """Read one source file: its row, and for each of its texts that is not known the digest,
    the row of the conversion and its HTML. None where its bytes have the hash that is known."""
    from ..markup.markdown import convert
    from ..sources import kinds

    try:
        raw = source.path.read_bytes()
    except OSError as error:
        problem = texts.unread(error, source.file)
        slug = kinds.slug_of_name(source.kind, source.file)
        return Source(source.kind, (), b"", slug, None, (problem,), True).packed(), []
    hash = content_hash(raw)
    if hashes.get(source.file) == hash:
        return None
    text, problems = texts.decoded(raw, source.file)
    if text is None:
        slug = kinds.slug_of_name(source.kind, source.file)
        row = Source(source.kind, source.mark, hash, slug, None, tuple(problems), True).packed()
        return row, []
    read = kinds.read(source.kind, source.file, text, source.file, zone)
    found = (*problems, *read.problems, *_unwritten(read, source))
    made = Source(
        source.kind, source.mark, hash, read.slug, read.record, found, read.broken
    ).packed()
    if read.record is None:
        return made, []
    bodies = {read.record.body: read.text}
    bodies |= {digest(note.text): note.text for note in getattr(read.record, "updates", ())}
    converted = []
    for key in texts_of(read.record):
        if key not in known:
            conversion = convert(bodies[key])
            converted.append((key, packed_conversion(conversion), conversion.html))
    return made, converted


def _unwritten(read: ReadFile, source: SourceFile) -> Iterator[Problem]:
    """What `new` wrote for a start must not be what readers get."""
    record = read.record
    if record and not record.draft and read.text.strip() == SAMPLES.get(source.kind):
        wrong = "this is still the sample text of 'new'"
        remedy = "write your own, or add 'status: draft'"
        yield Problem(source.file, record.body_line, wrong, remedy)


def _read_comments(found: Listing, shown: str, older: Stock, stock: Stock) -> None:
    folders: dict[str, list[SourceFile]] = {}
    for source in found.comments:
        folders.setdefault(source.file.split("/")[1], []).append(source)
    names = list(folders)
    work = partial(_read_folder, shown=shown, folders=folders, older=older.folders)
    fresh: dict[str, CommentFolder] = {}
    with Progress("reading", len(names), "threads") as progress:
        for name, result in zip(names, dealt(names, work, progress.step), strict=True):
            row, htmls, read = result
            fresh[name] = CommentFolder(*row)
            stock.files_read += read
            for key, html in htmls:
                stock.bodies.put(key, html)
    kept = {name: older.folders[name] for name in found.unchanged if name in older.folders}
    stock.folders = dict(sorted({**kept, **fresh}.items()))


def _read_folder(
    name: str,
    shown: str,
    folders: Mapping[str, list[SourceFile]],
    older: Mapping[str, CommentFolder],
) -> tuple[Row, list[tuple[str, str]], int]:
    """Read a folder of comments: its row, the HTML of comments that are new, and how many files
    were read."""
    from ..comments import record, rendering

    before = older[name].files() if name in older else {}
    files: dict[str, CommentFile] = {}
    htmls: list[tuple[str, str]] = []
    read = 0
    for source in folders[name]:
        old = before.get(source.file)
        if old is not None and old.mark and old.mark == source.mark:
            files[source.file] = old
            continue
        try:
            raw = source.path.read_bytes()
        except OSError as error:
            files[source.file] = CommentFile((), b"", None, (texts.unread(error, source.file),))
            continue
        hash = content_hash(raw)
        if old is not None and old.hash == hash:
            files[source.file] = old._replace(mark=source.mark)
            continue
        read += 1
        text, problems = texts.decoded(raw, source.file)
        comment, body, odd = (
            record.read(source.file, text, source.file) if text is not None else (None, "", [])
        )
        files[source.file] = CommentFile(source.mark, hash, comment, (*problems, *odd))
        if comment is not None:
            htmls.append((comment_key(comment.body), rendering.html(body)))
    folder = CommentFolder.of(files)
    row = (folder.hash, folder.ids, folder.approved, folder.odd, folder.raw)
    return row, htmls, read


def comment_key(digest: str) -> str:
    """The key of a comment's HTML in the store of bodies: the same text of a writer is another."""
    return f"comment {digest}"


def _read_pictures(root: Path, shown: str, older: Stock, stock: Stock) -> None:
    def digests(of: Stock) -> dict[str, bytes]:
        return {
            name: one for name, one in of.digests.items() if name.split("/")[0] == IMAGES_FOLDER
        }

    now, before = digests(stock), digests(older)
    if older.digests and now == before and all(now.values()):
        stock.pictures, stock.picture_problems = older.pictures, older.picture_problems
        return
    from ..images import pictures  # which takes Pillow, and so its time

    stock.pictures, problems = pictures.sizes(root, shown)
    stock.picture_problems = renamed(problems, f"{shown}/", "")
