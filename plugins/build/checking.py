"""Everything that is wrong with a content folder, found in one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..markup.targets import Directory, State, Unresolved, places
from ..pages.plan import fixed_addresses
from ..posts import follow_ups
from ..sources import publication, references
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Author, Post, Record, Resource
from ..sources.texts import digest
from .loading import Loaded

WHY_WORDS = (15, 80)


def problems(loaded: Loaded, now: datetime) -> list[Problem]:
    """All problems and notes of a loaded content folder, sorted. `now` decides what waits."""
    content = loaded.content
    broken = {slug for kind, slug in content.broken if kind == "post"}
    found = [
        *loaded.problems,
        *references.problems(content, loaded.show),
        *follow_ups.problems(content.posts, broken, loaded.show),
        *_texts(loaded, now),
        *_voices(loaded),
        *_pictures(loaded),
        *_notes(loaded),
    ]
    return sorted(set(found))


def states(loaded: Loaded, now: datetime) -> dict[tuple[str, str], State]:
    """Which records readers do not see at a moment: (kind, slug) to "draft" or "waiting"."""
    held = publication.edition(loaded.content, now).held_back
    return {(r.kind, r.slug): "draft" if r.draft else "waiting" for r in held}


def directory(loaded: Loaded, hidden: dict[tuple[str, str], State], base: str = "") -> Directory:
    """The directory of everything that texts can link to."""
    content = loaded.content
    found = places(content.records(), hidden)
    return Directory(found, loaded.pictures, fixed_addresses(content, loaded.zone), base)


def _texts(loaded: Loaded, now: datetime) -> Iterator[Problem]:
    """Slips in texts, and what their links lead to."""
    hidden = states(loaded, now)
    where = directory(loaded, hidden)
    for record in loaded.content.records():
        for text, line in _texts_of(record):
            conversion = loaded.conversions[text]
            path = loaded.show(record.file)
            for slip in conversion.slips:
                yield Problem(path, line + slip.line - 1, slip.wrong, slip.remedy)
            seen: set[tuple[str, int]] = set()
            for target in conversion.targets:
                if target.want == "key" or (target.ref, target.line) in seen:
                    continue
                seen.add((target.ref, target.line))
                at = line + target.line - 1
                yield from _link(where, record, path, target.ref, at, hidden, loaded)


def _link(
    where: Directory,
    record: Record,
    path: str,
    ref: str,
    line: int,
    hidden: dict[tuple[str, str], State],
    loaded: Loaded,
) -> Iterator[Problem]:
    try:
        place = where.place(ref, record.file)
        if ref.startswith("/images/"):
            where.picture(ref, record.file)
    except Unresolved as lost:
        if not _names_a_broken_file(ref, loaded):
            yield Problem(path, line, lost.wrong, lost.remedy)
        return
    if place is None or place.state == "live" or (record.kind, record.slug) in hidden:
        return
    if place.state == "draft":
        wrong = f"this links to '{place.title}', which is a draft"
        yield Problem(path, line, wrong, "publish that first, or take the link out")
    else:
        wrong = f"this links to '{place.title}', which is not out yet"
        yield Problem(path, line, wrong, "take the link out until then")


def _names_a_broken_file(ref: str, loaded: Loaded) -> bool:
    """Whether a link means a file that has problems of its own; one report is enough."""
    return any(slug in ref for _, slug in loaded.content.broken)


def _texts_of(record: Record) -> Iterator[tuple[str, int]]:
    """The texts of a record by digest, with the line on which each begins."""
    yield record.body, record.body_line
    if isinstance(record, Post):
        for note in record.updates:
            yield digest(note.text), note.line


def _voices(loaded: Loaded) -> Iterator[Problem]:
    """Comments that a theme wants to show must be approved ones."""
    approved = {c.id for c in loaded.content.comments if c.status == "approved"}
    for theme in loaded.content.themes:
        for id in theme.voices:
            if id not in approved:
                wrong = f"there is no approved comment '{id}'"
                remedy = did_you_mean(id, approved) if approved else "take it out"
                yield Problem(loaded.show(theme.file), theme.line("voices"), wrong, remedy)


def _pictures(loaded: Loaded) -> Iterator[Problem]:
    """Pictures named in front matter must be there."""
    where = directory(loaded, {})
    for post in loaded.content.posts:
        if post.picture:
            try:
                where.picture(post.picture, post.file)
            except Unresolved as lost:
                line = post.line("picture")
                yield Problem(loaded.show(post.file), line, lost.wrong, lost.remedy)


def _notes(loaded: Loaded) -> Iterable[Problem]:
    """What a build lives with, but its owner should know."""
    for record in loaded.content.records():
        path = loaded.show(record.file)
        if not record.minted:
            wrong = "this file has no permanent id yet; one is derived from its name"
            remedy = "'python3 tasks.py check --fix' writes it into the file"
            yield Problem(path, 1, wrong, remedy, "note")
        if isinstance(record, Resource):
            words = loaded.conversions[record.body].words
            low, high = WHY_WORDS
            if not low <= words <= high:
                wrong = f"the 'why' has {words} {'word' if words == 1 else 'words'}"
                remedy = f"{low} to {high} let a reader choose by it"
                yield Problem(path, record.body_line, wrong, remedy, "note")
        if isinstance(record, Author) and not loaded.conversions[record.body].words:
            yield Problem(path, record.body_line, "this author has no bio", "write a line", "note")
