"""Everything that is wrong with a content folder, found in one run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from urllib.parse import unquote

from ..images.alt_texts import hints
from ..markup import anchors
from ..markup.conversion import Conversion, Target
from ..markup.targets import Directory, State, Unresolved, below, fragment_of, places
from ..markup.videos import origin
from ..pages.plan import fixed_addresses
from ..posts import follow_ups
from ..resources.cards import WHY_WORDS
from ..sources import addresses, publication, references
from ..sources.catalogue import Catalogue
from ..sources.kinds import slug_of_name
from ..sources.pictures import Picture
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Author, Post, Record, Resource, Theme
from ..sources.references import Show
from ..sources.texts import digest

SUMMARY_LINES = (2, 4)
_SHORT = 1  # minutes; such a post is its own short version
# Pages and their like are out from the first day on.
ALWAYS = datetime.min.replace(tzinfo=UTC)


class Checker:
    """Checks what records say of each other, in two ways: all of them at once, and each with
    what its texts lead to. Both note what they read, so that a check need not be made again."""

    def __init__(self, every: Catalogue, where: Directory, show: Show, odd_files: set[str]) -> None:
        """`every` holds all that was written, `where` resolves links among it; `odd_files` are
        the paths of files that have problems of their own."""
        self.every, self.where, self.show, self.odd_files = every, where, show, odd_files
        self.links = _Links(self)

    def whole(self) -> list[Problem]:
        """What can only be seen by looking at everything at once."""
        broken = {slug for kind, slug in self.every.broken if kind == "post"}
        return [
            *references.problems(self.every, self.show),
            *follow_ups.problems(self.every.posts, broken, self.show),
        ]

    def record(self, record: Record, now: datetime) -> list[Problem]:
        """What is wrong with the texts of a record, and what its owner should know."""
        return [
            *self._texts(record, now),
            *self._voices(record),
            *self._picture(record),
            *self._alt_texts(record),
            *self._hints(record),
            *self._notes(record),
        ]

    def texts_of(self, record: Record) -> Iterator[tuple[Conversion, int, datetime]]:
        """The texts of a record, the line on which each begins, and the moment from which
        readers see it."""
        due = publication.due_moment(record) or ALWAYS
        yield self.every.conversion(record), record.body_line, due
        if isinstance(record, Post):
            for note in record.updates:
                yield self.every.text(digest(note.text)), note.line, max(due, note.date)

    def _texts(self, record: Record, now: datetime) -> Iterator[Problem]:
        """Slips in texts, and what their links lead to."""
        path = self.show(record.file)
        for conversion, line, shown in self.texts_of(record):
            found = [(slip.line, slip.wrong, slip.remedy) for slip in conversion.slips]
            found += self.links.odd(record, conversion, max(shown, now), now)
            for at, wrong, remedy in found:
                yield Problem(path, line + at - 1, wrong, remedy)

    def _voices(self, record: Record) -> Iterator[Problem]:
        """Comments that a theme wants to show must be approved ones."""
        for id in record.voices if isinstance(record, Theme) else ():
            comment = self.every.comment(id)
            if comment is None or comment.status != "approved":
                wrong = f"there is no approved comment '{id}'"
                approved = {c.id for c in self.every.plain.comments if c.status == "approved"}
                remedy = did_you_mean(id, approved) if approved else "take it out"
                yield Problem(self.show(record.file), record.line("voices", id), wrong, remedy)

    def _picture(self, record: Record) -> Iterator[Problem]:
        """A picture named in front matter must be there."""
        if isinstance(record, Post) and record.picture:
            try:
                width = self.where.shared(record.picture, record.file)[1]
                if not width:
                    wrong = f"'{record.picture}' is no picture"
                    line = record.line("picture")
                    yield Problem(self.show(record.file), line, wrong, "name a picture here")
            except Unresolved as lost:
                line = record.line("picture")
                yield Problem(self.show(record.file), line, lost.wrong, lost.remedy)

    def _alt_texts(self, record: Record) -> Iterator[Problem]:
        """What could be better about the words that stand for pictures."""
        for conversion, line, _ in self.texts_of(record):
            for shown in conversion.pictures:
                for wrong, remedy in hints(shown.alt, shown.ref):
                    yield Problem(
                        self.show(record.file), line + shown.line - 1, wrong, remedy, "note"
                    )

    def _hints(self, record: Record) -> Iterator[Problem]:
        """What could be better in the texts, and which videos do not play in the page."""
        path = self.show(record.file)
        for conversion, line, _ in self.texts_of(record):
            found = [(hint.line, hint.wrong, hint.remedy) for hint in conversion.hints]
            for target in conversion.targets:
                if target.want == "frame" and not self.where.plays(target.ref):
                    host = origin(target.ref).removeprefix("https://")
                    wrong = f"a video of {host} is only linked to, and does not play in the page"
                    remedy = "add the host to VIDEO_HOSTS in pelicanconf.py, if you trust it"
                    found.append((target.line, wrong, remedy))
            for at, wrong, remedy in found:
                yield Problem(path, line + at - 1, wrong, remedy, "note")

    def _notes(self, record: Record) -> Iterable[Problem]:
        """What a build lives with, but its owner should know."""
        path = self.show(record.file)
        if not record.minted:
            wrong = "this file has no permanent id yet; one is derived from its name"
            remedy = "'python3 tasks.py check --fix' writes it into the file"
            yield Problem(path, 1, wrong, remedy, "note")
        if isinstance(record, Post):
            yield from self._short_version(record)
        if isinstance(record, Resource):
            words = self.every.conversion(record).words
            low, high = WHY_WORDS
            if not low <= words <= high:
                wrong = f"the 'why' has {words} {'word' if words == 1 else 'words'}"
                remedy = f"{low} to {high} let a reader choose by it"
                yield Problem(path, record.body_line, wrong, remedy, "note")
        if isinstance(record, Author) and not self.every.conversion(record).words:
            yield Problem(path, record.body_line, "this author has no bio", "write a line", "note")

    def _short_version(self, post: Post) -> Iterator[Problem]:
        """A post has a short version of two to four lines, unless it is as short itself."""
        lines, (low, high) = len(post.summary), SUMMARY_LINES
        if low <= lines <= high or post.withdrawal is not None:
            return
        if not lines and self.every.conversion(post).minutes <= _SHORT:
            return
        count = f"{lines} {'line' if lines == 1 else 'lines'}" if lines else "nothing"
        wrong = f"the short version ('summary:') has {count}"
        remedy = f"{low} to {high} short lines are read in one breath"
        yield Problem(self.show(post.file), post.line("summary"), wrong, remedy, "note")


def hidden(edition: publication.Edition) -> dict[tuple[str, str], State]:
    """The records that an edition holds back: (kind, slug) to "draft" or "waiting"."""
    return {(r.kind, r.slug): "draft" if r.draft else "waiting" for r in edition.held_back}


def directory(
    every: Catalogue,
    pictures: Mapping[str, Picture],
    zone: tzinfo,
    hidden: Mapping[tuple[str, str], State],
    base: str = "",
    video_hosts: Collection[str] = (),
) -> Directory:
    """The directory of everything that texts can link to."""
    return Directory(
        places=lambda wanted: places(filter(wanted, every.records()), hidden),
        pictures=pictures,
        others=lambda: fixed_addresses(every, zone, hidden),
        base=base,
        tracker=every.tracker,
        video_hosts=video_hosts,
    )


Odd = tuple[int, str, str]
"""A line of a text, what is wrong there, and the remedy."""


class _Links:
    """Follows the links of texts."""

    def __init__(self, checker: Checker) -> None:
        self._checker, self._where = checker, checker.where

    def odd(
        self, record: Record, conversion: Conversion, shown: datetime, now: datetime
    ) -> Iterator[Odd]:
        """What is wrong with the links of a text that readers see from the moment `shown` on."""
        ids = self._ids(record) if conversion.anchors else set()
        for anchor in conversion.anchors:
            yield from _anchor(anchor.name, anchor.line, ids, "this page")
        for target in _once_a_line(conversion.targets):
            try:
                yield from self._link(record, target, shown, now)
            except Unresolved as lost:
                if not self._names_a_broken_file(target.ref, record.file):
                    yield target.line, lost.wrong, lost.remedy

    def _link(
        self, record: Record, target: Target, shown: datetime, now: datetime
    ) -> Iterator[Odd]:
        """Raises Unresolved."""
        if target.want not in ("address", "title"):
            self._where.picture(target.ref, record.file)
            return
        place = self._where.place(target.ref, record.file)
        every = self._checker.every
        if place is None or (place.kind, place.slug) in every.broken:
            return
        to = every.record(every.key_of(place.kind, place.file))
        assert to is not None  # places are made from records
        name = f"'{place.title}'"
        if fragment := fragment_of(target.ref):
            yield from _anchor(fragment, target.line, self._ids(to), name)
        due = publication.due_moment(to) or ALWAYS
        if record.draft or (not to.draft and due <= shown):
            return
        if to.draft:
            remedy = "publish that first, or take the link out"
            yield target.line, f"this links to {name}, which is a draft", remedy
        elif shown > now:
            remedy = "take the link out until then, or date this later"
            yield target.line, f"this links to {name}, which comes out after this", remedy
        else:
            remedy = "take the link out until then"
            yield target.line, f"this links to {name}, which is not out yet", remedy

    def _ids(self, record: Record) -> set[str]:
        """The ids that the texts of a record bring into its page."""
        return {id for text, _, _ in self._checker.texts_of(record) for id in text.ids}

    def _names_a_broken_file(self, ref: str, file: str) -> bool:
        """Whether a link means a file that has problems of its own; one report is enough."""
        path = ref.partition("#")[0].partition("?")[0]
        broken = self._checker.every.broken
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
        shown = self._checker.show(source)
        return shown in self._checker.odd_files or bool(named & broken)


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
        if target.want in ("size", "file"):
            found[target.ref, target.line] = target
        elif target.want in ("address", "title"):
            found.setdefault((target.ref, target.line), target)
    return found.values()
