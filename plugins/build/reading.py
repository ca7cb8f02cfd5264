"""Reads a content folder into a stock: what has changed since an older one, and nothing else."""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from functools import partial
from pathlib import Path

from ..sources import scan, texts
from ..sources.addresses import COMMENTS_FOLDER, IMAGES_FOLDER
from ..sources.folder import Listing, SourceFile, listing, one
from ..sources.kinds import ReadFile
from ..sources.new import SAMPLES
from ..sources.problems import Problem, Severity
from ..sources.texts import digest
from ..sources.words import Words
from .packing import Row, pack
from .stock import (
    CommentFile,
    CommentFolder,
    Folders,
    PictureLook,
    Source,
    Stock,
    content_hash,
    renamed,
    texts_of,
)
from .telling import Progress
from .workers import dealt

_PICTURES = 4  # from so many on, looking at them is dealt to workers

_WITHOUT_AVIF: tuple[str, str, Severity] = (
    "this Pillow cannot write AVIF, so photographs are larger than they need be",
    "install it from its wheel ('pip install --only-binary pillow pillow')",
    "note",
)


def read(
    root: Path, shown: str, zone: tzinfo, older: Stock | None = None, words: Words | None = None
) -> Stock:
    """Read everything below `root`, which problems call `shown`, as far as it is not in `older`.

    `older` is left as it is, but for its store of texts, which the new stock goes on using.
    `words` are those of the interface (None: English ones).
    """
    older = older or Stock()
    found = listing(root, shown, older.digests, older.tree, older.looked_at)
    stock = Stock(texts=set(older.texts), bodies=older.bodies, tree=found.folders)
    stock.digests = {name: folder[0] for name, folder in found.folders.items()}
    _read_sources(found, zone, older, stock, words)
    _read_comments(found, older, stock)
    _read_pictures(root, shown, older, stock)
    stock.problems = (*renamed(found.problems, f"{shown}/", ""), *stock.problems)
    return stock


def read_some(
    root: Path,
    zone: tzinfo,
    files: Iterable[str],
    older: Stock,
    words: Words | None = None,
) -> Stock | None:
    """Read some files of posts and their like again, by their paths below `root`, where `older`
    holds all others and nobody has touched them. None where only a look at everything can tell.

    What is left out is the look at the folders, so their digests are not known afterwards.
    """
    stock = replace(
        older,
        sources=dict(older.sources),
        texts=set(older.texts),
        files_read=0,
        looked_at=scan.Look(),
    )
    digests, tree = dict(older.digests), dict(older.tree)
    changed: list[SourceFile] = []
    folders: dict[str, list[SourceFile]] = {}
    for file in files:
        parent, _, name = file.rpartition("/")
        digests[parent], tree[parent] = b"", (b"", (), ())
        if scan.is_nobodys(name):
            continue
        source = one(root, "", file)
        if parent.startswith(f"{COMMENTS_FOLDER}/") and parent.count("/") == 1:
            found = [one(root, "", f"{parent}/{entry[0]}") for entry in _listed(root / parent)]
            good = [each for each in found if each is not None]
            if not good or len(good) < len(found):
                return None
            folders[parent.partition("/")[2]] = good
        elif source is not None and source.kind != "comment":
            changed.append(source)
        elif file in stock.sources and not os.path.lexists(root / file):
            del stock.sources[file]
        else:
            return None
    stock.digests, stock.tree = digests, tree
    _read_changed(changed, zone, older, stock, words)
    if changed:
        stock.sources = dict(sorted(stock.sources.items()))
    if folders:
        kept = {name: one for name, one in older.folders.items() if name not in folders}
        _read_folders(folders, kept, older, stock)
    return stock


def _listed(folder: Path) -> list[scan.Seen]:
    return scan.entries(str(folder), time.time_ns())


def _read_sources(
    found: Listing, zone: tzinfo, older: Stock, stock: Stock, words: Words | None
) -> None:
    changed: list[SourceFile] = []
    for source in found.sources:
        old = older.sources.get(source.file)
        if old is not None and old.mark and old.mark == source.mark:
            stock.sources[source.file] = old
        else:
            stock.sources[source.file] = None  # type: ignore[assignment]  # keeps the order
            changed.append(source)
    _read_changed(changed, zone, older, stock, words)


def _read_changed(
    changed: Sequence[SourceFile],
    zone: tzinfo,
    older: Stock,
    stock: Stock,
    words: Words | None,
) -> None:
    hashes = {s.file: older.sources[s.file].hash for s in changed if s.file in older.sources}
    work = partial(read_source, zone=zone, hashes=hashes, known=older.texts, words=words)
    with Progress("reading", len(changed), "texts") as progress:
        for source, result in zip(changed, dealt(changed, work, progress.step), strict=True):
            if result is None:  # touched, and not changed
                old = older.sources[source.file]
                stock.sources[source.file] = old._replace(mark=source.mark)
                continue
            row, converted = result
            stock.files_read += 1
            stock.sources[source.file] = Source.unpacked(row)
            for key, body in converted:
                stock.texts.add(key)
                stock.bodies.put(key, body)


def read_source(
    source: SourceFile,
    zone: tzinfo,
    hashes: Mapping[str, bytes],
    known: Container[str],
    words: Words | None = None,
) -> tuple[Row, list[tuple[str, bytes]]] | None:
    """Read one source file: its row, and for each of its texts that is not known the digest and
    the body. None where its bytes have the hash that is known."""
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
            converted.append((key, marshal.dumps(pack(convert(bodies[key], words)))))
    return made, converted


def _unwritten(read: ReadFile, source: SourceFile) -> Iterator[Problem]:
    """What `new` wrote for a start must not be what readers get."""
    record = read.record
    if record and not record.draft and read.text.strip() == SAMPLES.get(source.kind):
        wrong = "this is still the sample text of 'new'"
        remedy = "write your own, or add 'status: draft'"
        yield Problem(source.file, record.body_line, wrong, remedy)


def _read_comments(found: Listing, older: Stock, stock: Stock) -> None:
    folders: dict[str, list[SourceFile]] = {}
    for source in found.comments:
        folders.setdefault(source.file.split("/")[1], []).append(source)
    kept = {name: older.folders[name] for name in found.unchanged if name in older.folders}
    _read_folders(folders, kept, older, stock)


def _read_folders(
    folders: Mapping[str, list[SourceFile]],
    kept: Mapping[str, CommentFolder],
    older: Stock,
    stock: Stock,
) -> None:
    names = list(folders)
    known = Folders(older.folders, older.bodies)
    work = partial(_read_folder, folders=folders, known=known)
    fresh: dict[str, CommentFolder] = {}
    with Progress("reading", len(names), "threads") as progress:
        for name, result in zip(names, dealt(names, work, progress.step), strict=True):
            row, body, read = result
            folder = CommentFolder(*row)
            stock.files_read += read
            stock.bodies.put(folder.key, body)
            fresh[name] = folder
    stock.folders = dict(sorted({**kept, **fresh}.items()))


def _read_folder(
    name: str, folders: Mapping[str, list[SourceFile]], known: Folders
) -> tuple[Row, bytes, int]:
    """Read a folder of comments: its row, its body, and how many files were read."""
    before = known.files(name) if name in known.by_name else {}
    files: dict[str, CommentFile] = {}
    read = 0
    for source in folders[name]:
        old = before.get(source.file)
        if old is not None and old.mark and old.mark == source.mark:
            files[source.file] = old
            continue
        try:
            raw = source.path.read_bytes()
        except FileNotFoundError:  # taken back since the folder was listed: no comment any more
            continue
        except OSError as error:
            problem = texts.unread(error, source.file)
            files[source.file] = CommentFile((), b"", None, (problem,), "")
            continue
        hash = content_hash(raw)
        if old is not None and old.hash == hash:
            files[source.file] = old._replace(mark=source.mark)
        else:
            read += 1
            files[source.file] = _read_comment(source, raw, hash)
    folder, body = CommentFolder.of(files)
    return tuple(folder), body, read


def _read_comment(source: SourceFile, raw: bytes, hash: bytes) -> CommentFile:
    from ..comments import record, rendering  # slow to come, and needed for new comments only

    text, problems = texts.decoded(raw, source.file)
    if text is None:
        return CommentFile(source.mark, hash, None, tuple(problems), "")
    comment, body, odd = record.read(source.file, text, source.file)
    html = str(rendering.html(body)) if comment is not None else ""
    return CommentFile(source.mark, hash, comment, (*problems, *odd), html)


def _read_pictures(root: Path, shown: str, older: Stock, stock: Stock) -> None:
    def digests(of: Stock) -> dict[str, bytes]:
        return {
            name: one for name, one in of.digests.items() if name.split("/")[0] == IMAGES_FOLDER
        }

    same, before = digests(stock), digests(older)
    if older.digests and same == before and all(same.values()):
        stock.pictures, stock.looks = older.pictures, older.looks
        stock.picture_problems = older.picture_problems
        return
    from ..images import pictures

    now = time.time_ns()
    found, problems = pictures.listed(root, shown)
    marks = {file: scan.mark(str(path), now) for file, path in found.items()}
    changed = [
        file
        for file, mark in marks.items()
        if not mark or file not in older.looks or older.looks[file].mark != mark
    ]
    looks = dict(older.looks)

    def work(file: str) -> Row:
        return pictures.look(found[file]).row()

    with Progress("looking at", len(changed), "pictures") as progress:
        rows = dealt(changed, work, progress.step, fewest=_PICTURES, at_once=1)
        for file, row in zip(changed, rows, strict=True):
            looks[file] = PictureLook(marks[file], row)
    stock.looks = {file: looks[file] for file in found}
    seen = {file: pictures.Look.of(look.row) for file, look in stock.looks.items()}
    stock.pictures = {file: one.picture for file, one in seen.items()}
    told = (Problem(file, *each) for file, one in seen.items() for each in one.told)
    stock.picture_problems = (*renamed(problems, f"{shown}/", ""), *told)
    if any(one.kind == "photo" and "avif" not in one.formats for one in stock.pictures.values()):
        stock.picture_problems += (Problem(IMAGES_FOLDER, 1, *_WITHOUT_AVIF),)
