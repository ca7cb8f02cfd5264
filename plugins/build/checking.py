"""Everything that is wrong with a content folder, found in one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import unquote

from ..markup import anchors
from ..markup.conversion import Conversion, Target
from ..markup.targets import Directory, State, Unresolved, below, fragment_of, places
from ..pages.plan import fixed_addresses
from ..posts import follow_ups
from ..sources import addresses, publication, references
from ..sources.kinds import slug_of_name
from ..sources.new import SAMPLES
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Author, Post, Record, Resource
from ..sources.texts import digest
from .loading import Loaded

WHY_WORDS = (15, 80)
# Pages and their like are out from the first day on.
ALWAYS = datetime.min.replace(tzinfo=UTC)


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
        *_samples(loaded),
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
    others = fixed_addresses(content, loaded.zone, hidden)
    return Directory(found, loaded.pictures, others, base)


def _texts(loaded: Loaded, now: datetime) -> Iterator[Problem]:
    """Slips in texts, and what their links lead to."""
    links = _Links(loaded, now)
    for record in loaded.content.records():
        path = loaded.show(record.file)
        for text, line, shown in _texts_of(record):
            conversion = loaded.conversions[text]
            found = [(slip.line, slip.wrong, slip.remedy) for slip in conversion.slips]
            found += links.odd(record, conversion, max(shown, now))
            for at, wrong, remedy in found:
                yield Problem(path, line + at - 1, wrong, remedy)


Odd = tuple[int, str, str]
"""A line of a text, what is wrong there, and the remedy."""


class _Links:
    """Follows the links of texts."""

    def __init__(self, loaded: Loaded, now: datetime) -> None:
        self._loaded, self._now = loaded, now
        self._where = directory(loaded, states(loaded, now))
        self._records = {(r.kind, r.slug): r for r in loaded.content.records()}
        self._odd_files = {p.path for p in loaded.problems if p.severity == "error"}

    def odd(self, record: Record, conversion: Conversion, shown: datetime) -> Iterator[Odd]:
        """What is wrong with the links of a text that readers see from the moment `shown` on."""
        ids = self._ids(record)
        for anchor in conversion.anchors:
            yield from _anchor(anchor.name, anchor.line, ids, "this page")
        for target in _once_a_line(conversion.targets):
            try:
                yield from self._link(record, target, shown)
            except Unresolved as lost:
                if not self._names_a_broken_file(target.ref, record.file):
                    yield target.line, lost.wrong, lost.remedy

    def _link(self, record: Record, target: Target, shown: datetime) -> Iterator[Odd]:
        """Raises Unresolved."""
        if target.want == "size":
            self._where.picture(target.ref, record.file)
            return
        place = self._where.place(target.ref, record.file)
        if place is None or (place.kind, place.slug) in self._loaded.content.broken:
            return
        to = self._records[place.kind, place.slug]
        name = f"'{place.title}'"
        yield from _anchor(fragment_of(target.ref), target.line, self._ids(to), name)
        due = publication.due_moment(to) or ALWAYS
        if record.draft or (not to.draft and due <= shown):
            return
        if to.draft:
            remedy = "publish that first, or take the link out"
            yield target.line, f"this links to {name}, which is a draft", remedy
        elif shown > self._now:
            remedy = "take the link out until then, or date this later"
            yield target.line, f"this links to {name}, which comes out after this", remedy
        else:
            remedy = "take the link out until then"
            yield target.line, f"this links to {name}, which is not out yet", remedy

    def _ids(self, record: Record) -> set[str]:
        """The ids that the texts of a record bring into its page."""
        texts = (self._loaded.conversions[text] for text, _, _ in _texts_of(record))
        return {id for text in texts for id in text.ids}

    def _names_a_broken_file(self, ref: str, file: str) -> bool:
        """Whether a link means a file that has problems of its own; one report is enough."""
        path = ref.partition("#")[0].partition("?")[0]
        broken = self._loaded.content.broken
        if ref.startswith("[["):
            name = path.removeprefix("[[").removesuffix("]]").strip()
            return any(name in (slug, f"{addresses.FOLDERS[k]}/{slug}") for k, slug in broken)
        if ref.startswith("/"):
            return unquote(path) in {addresses.address(kind, slug) for kind, slug in broken}
        source = below(ref, file)
        named = {
            (kind, slug_of_name(kind, source))
            for kind, folder in addresses.FOLDERS.items()
            if source.startswith(f"{folder}/")
        }
        return self._loaded.show(source) in self._odd_files or bool(named & broken)


def _anchor(name: str, line: int, ids: set[str], of: str) -> Iterator[Odd]:
    """An anchor must be an id of a text, or one that the page around it may have."""
    name = unquote(name)
    if name and name not in ids and not anchors.is_the_pages(name):
        known = {id for id in ids if not id.startswith("fn")}
        remedy = did_you_mean(name, known) if known else f"take '#{name}' out"
        yield line, f"{of} has no heading '#{name}'", remedy


def _once_a_line(targets: Iterable[Target]) -> Iterable[Target]:
    """Each reference of each line once; as a picture, where one is wanted."""
    found: dict[tuple[str, int], Target] = {}
    for target in targets:
        if target.want == "size":
            found[target.ref, target.line] = target
        elif target.want != "key":
            found.setdefault((target.ref, target.line), target)
    return found.values()


def _texts_of(record: Record) -> Iterator[tuple[str, int, datetime]]:
    """The texts of a record by digest, the line on which each begins, and the moment from
    which readers see it."""
    due = publication.due_moment(record) or ALWAYS
    yield record.body, record.body_line, due
    if isinstance(record, Post):
        for note in record.updates:
            yield digest(note.text), note.line, max(due, note.date)


def _voices(loaded: Loaded) -> Iterator[Problem]:
    """Comments that a theme wants to show must be approved ones."""
    approved = {c.id for c in loaded.content.comments if c.status == "approved"}
    for theme in loaded.content.themes:
        for id in theme.voices:
            if id not in approved:
                wrong = f"there is no approved comment '{id}'"
                remedy = did_you_mean(id, approved) if approved else "take it out"
                yield Problem(loaded.show(theme.file), theme.line("voices", id), wrong, remedy)


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


def _samples(loaded: Loaded) -> Iterator[Problem]:
    """What `new` wrote for a start must not be what readers get."""
    for record in loaded.content.records():
        text = loaded.content.texts[record.body].strip()
        if not record.draft and text == SAMPLES.get(record.kind):
            wrong = "this is still the sample text of 'new'"
            remedy = "write your own, or add 'status: draft'"
            yield Problem(loaded.show(record.file), record.body_line, wrong, remedy)


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
