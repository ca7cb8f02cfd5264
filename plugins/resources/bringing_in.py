"""Brings resources from a file into a content folder, and says what became of each.

A card of ours (JSON, CSV) comes in as it went out. A bookmark or a reference has no "why" of our
own, and its type is a guess: it comes in as a draft that names what is missing, and is never
published by itself. What is there already is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from pathlib import Path

from ..markup.markdown import convert
from ..sources import dates, ids, replacing
from ..sources.addresses import slug_problem, to_slug
from ..sources.dataclass import dataclass
from ..sources.records import RESOURCE_TYPES, Resource, Theme
from ..sources.theme_names import ThemeNames
from .known_again import Known
from .portable import DAYS, WEB, Value, written
from .public_machines import is_for_readers
from .readers import Candidate
from .web_addresses import is_one
from .writing import CannotWrite, file_text, read_back, says

_NEEDED = ("title", "type", "added")
_MOST_THEMES = 4


@dataclass(frozen=True)
class Fate:
    """What became of an entry: its name, the file below content/ that holds it ("" for none),
    whether that is a draft, and in words why, or what its owner should know."""

    name: str
    file: str = ""
    draft: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came in, what was there already, what was left out; `texts` are the new files."""

    came_in: tuple[Fate, ...]
    there: tuple[Fate, ...]
    left_out: tuple[Fate, ...]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class _Refused(Exception):
    why: str


@dataclass(frozen=True)
class Shelf:
    """What a content folder holds, as far as something new must fit beside it: the records that
    can be read, the slugs and the ids that any kind of record has."""

    resources: tuple[Resource, ...]
    themes: tuple[Theme, ...]
    slugs: frozenset[str]
    ids: frozenset[str]


class Arrivals:
    """What is there, and what has come in so far."""

    def __init__(self, shelf: Shelf, zone: tzinfo, now: datetime) -> None:
        self._zone, self._now = zone, now
        self._themes = ThemeNames(shelf.themes) if shelf.themes else None
        self._slugs, self._ids = set(shelf.slugs), set(shelf.ids)
        self._there, self._new = Known(), Known()
        self._coming: set[str] = set()
        for one in shelf.resources:
            self._there.add(one)

    def outcome(self, candidates: Iterable[Candidate], all_drafts: bool = False) -> Outcome:
        """Decide about each entry. Nothing is written."""
        came_in, there, left_out, texts = [], [], [], {}
        candidates = tuple(candidates)
        self._coming = {str(one.values.get("slug")) for one in candidates}
        for one in candidates:
            try:
                if one.refused:
                    raise _Refused(one.refused)
                if found := self._found(one):
                    how, file = found
                    there.append(Fate(one.name, file, notes=(how,)))
                    continue
                fate, text = self._take(one, all_drafts)
            except _Refused as refused:
                left_out.append(Fate(one.name, notes=(refused.why,)))
                continue
            came_in.append(fate)
            texts[fate.file] = text
        return Outcome(tuple(came_in), tuple(there), tuple(left_out), texts)

    def _found(self, one: Candidate) -> tuple[str, str] | None:
        """In what an entry is one that is there, and the file of that. Cards of one file that
        have ids of their own are told apart by these alone."""
        told_apart = one.ours and bool(one.values.get("id"))
        found = self._there.like(one.values)
        return found or self._new.like(one.values, by_id=told_apart)

    def _take(self, one: Candidate, all_drafts: bool) -> tuple[Fate, str]:
        """The fate of an entry that comes in, and the text of its file. Raises _Refused."""
        values = dict(one.values)
        notes: list[str] = []
        missing: list[str] = []
        _refuse_odd_address("address", values.get("url"))
        _refuse_odd_address("archive", values.get("archive"))
        if not one.ours:
            missing += self._complete(values, notes, one.typed)
        self._one_way_of_days(values)
        for name in _NEEDED:
            if not values.get(name):
                raise _Refused(f"it does not say its '{name}'")
        if values["type"] not in RESOURCE_TYPES:
            raise _Refused(f"its type '{values['type']}' is none of {', '.join(RESOURCE_TYPES)}")
        self._look_at_text(values, notes, one.ours)
        if not str(values.get("why") or "").strip():
            missing.append("why it is worth a parent’s time, in your own words")
        self._sort_themes(values, notes, keep=one.ours)
        if not values.get("id") or values["id"] in self._ids:
            if values.get("id"):
                notes.append("with a new id: something else here has its own")
            values["id"] = ids.mint()
        values["slug"] = self._slug(values, notes)
        draft = bool(missing) or all_drafts or not one.ours
        remarks = [f"still missing: {what}" for what in missing]
        text, record = self._file(values, draft, remarks)
        self._slugs |= {record.slug, *record.aliases}
        self._ids.add(record.id)
        self._new.add(record)
        return Fate(one.name, record.file, draft, (*notes, *remarks)), text

    def _file(
        self, values: Mapping[str, Value], draft: bool, remarks: list[str]
    ) -> tuple[str, Resource]:
        """The text of a file that says these values, and the record that it gives. Raises
        _Refused."""
        text = file_text(values, draft, remarks)
        try:
            record = read_back(str(values["slug"]), text, self._zone)
        except CannotWrite as reason:
            raise _Refused(str(reason)) from None
        if record.draft != draft or not says(record, values, self._zone):
            raise _Refused("no file can say it as it stands there")
        return text, record

    def _one_way_of_days(self, values: dict[str, Value]) -> None:
        """Write days as a file of ours has them. Raises _Refused."""
        for name in DAYS:
            if values.get(name):
                try:
                    moment = dates.moment(str(values[name]), self._zone)
                except dates.NotADate as reason:
                    raise _Refused(str(reason)) from None
                values[name] = written(moment, self._zone)

    def _look_at_text(self, values: dict[str, Value], notes: list[str], ours: bool) -> None:
        """Refuse a text of ours that would stop the build, leave out one that came with a
        bookmark, and say what a text links to that is not here. Raises _Refused."""
        why = str(values.get("why") or "")
        became = convert(why)
        if not ours:
            if became.slips or became.targets:
                values["why"] = None
                notes.append("without the text that came with it, which cannot stand in a card")
            elif why.strip():
                values["why"] = f"{why.strip()}\n"
            return
        if became.slips:
            raise _Refused(f"its text, line {became.slips[0].line}: {became.slips[0].wrong}")
        for target in became.targets:
            if target.want == "address" and not self._is_here(target.ref):
                notes.append(f"its text links to {target.ref}: see that this is here")

    def _is_here(self, ref: str) -> bool:
        """Whether a `[[slug]]` leads to something that is there or has come in."""
        name = ref.removeprefix("[[").removesuffix("]]").partition("#")[0].strip()
        return not ref.startswith("[[") or name.rpartition("/")[2] in self._slugs | self._coming

    def _complete(self, values: dict[str, Value], notes: list[str], typed: bool) -> list[str]:
        """Fill in what a bookmark or a reference does not say; gives what is missing. Raises
        _Refused."""
        if not values.get("url") and "type" not in values:
            raise _Refused("it has no address")
        missing = []
        values.pop("id", None)
        if "type" not in values:
            values["type"] = "article"
        if not values.get("title") and values.get("url"):
            values["title"], values["title_certain"] = str(values["url"]), False
            missing.append("the title")
        try:
            added = dates.moment(str(values.get("added") or ""), self._zone)
        except dates.NotADate:
            added = self._now
        if added >= self._now:
            today = self._now.astimezone(self._zone)
            added = today.replace(hour=0, minute=0, second=0, microsecond=0)
        values["added"] = written(added, self._zone)
        if values.get("date"):
            try:
                dates.partial(str(values["date"]))
            except dates.NotADate:
                notes.append(f"without its date '{str(values['date'])[:30]}', which is none")
                values["date"] = None
        if values["type"] not in RESOURCE_TYPES:
            values["type"], typed = "article", False
        if not typed:
            missing.append(f"what type it is ('{values['type']}' is a guess)")
        missing.append("what it rests on (evidence)")
        if str(values.get("why") or "").strip():
            missing.append("why it is worth a parent’s time: the text came with the entry")
        return missing

    def _sort_themes(self, values: dict[str, Value], notes: list[str], keep: bool) -> None:
        """Themes by any of their names; what no theme is called is left out and told of. Where
        there are no themes at all, those of our own cards stay as they are."""
        written = values.get("themes")
        if not isinstance(written, tuple) or (keep and self._themes is None):
            return
        known = self._themes.get if self._themes else lambda name: None
        meant = {name: known(name) for name in written}
        slugs = tuple(dict.fromkeys(slug for slug in meant.values() if slug))
        lost = [name for name, slug in meant.items() if not slug]
        if lost:
            shown = ", ".join(name[:40] for name in lost[:5])
            more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
            notes.append(f"without {shown}{more}: no theme here is called that")
        if len(slugs) > _MOST_THEMES:
            notes.append(f"with its first {_MOST_THEMES} themes only")
        values["themes"] = slugs[:_MOST_THEMES]

    def _slug(self, values: Mapping[str, Value], notes: list[str]) -> str:
        """A slug that is free and good; the one that the entry asks for, where that is both."""
        wanted = str(values.get("slug") or "")
        good = bool(wanted) and slug_problem("resource", wanted) is None
        first = wanted if good else to_slug(str(values["title"])) or "resource"
        if slug_problem("resource", first):
            first = f"{first}-resource"
        slug, number = first, 1
        while slug in self._slugs:
            number += 1
            slug = f"{first[:70]}-{number}"
        if wanted and slug != wanted:
            reason = "is somebody else's slug here" if good else "cannot be an address here"
            notes.append(f"as '{slug}', for '{wanted[:40]}' {reason}")
        return slug


def _refuse_odd_address(name: str, url: Value) -> None:
    """Raise _Refused for an address (the field `name`) to which no reader should be sent."""
    if not isinstance(url, str):
        return
    if not url.lower().startswith(WEB):
        scheme = url.partition(":")[0][:30] if ":" in url else ""
        wrong = f"begins with '{scheme}:'" if scheme else "is none"
        raise _Refused(f"its {name} {wrong}; only http and https lead readers somewhere")
    if "@" in re.split("[/?#]", url.partition("://")[2], maxsplit=1)[0]:
        raise _Refused(f"its {name} holds a name or a password")
    if is_one(url) and not is_for_readers(url):
        raise _Refused(f"its {name} is on a machine of a private network")


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write the new files below the content folder, each whole or not at all. None that exists is
    touched: FileExistsError names it."""
    for file, text in texts.items():
        replacing.make(root / file, text.encode("utf-8"))
