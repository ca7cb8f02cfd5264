"""The moment at which something first came out, which subscribers are told for ever.

It is `date:` (`added:` of a resource), and nobody has to write it twice. Where that is changed
once readers have seen it, `since:` must say the first day, for a build is made of the sources
alone and could not know it. `publish` remembers what it has published, and if it forgot, the
published feeds still say it; so what would reach a subscriber is noticed before it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from ..sources.addresses import feed_address, output_file
from ..sources.content import Content
from ..sources.dates import MONTHS, written
from ..sources.ids import uri
from ..sources.problems import Problem
from ..sources.records import Post, Resource
from .run import Run

# Feeds of ours have one form, and in their texts every `<` is escaped.
_ENTRY = re.compile(
    rb"<entry[ >].*?<id>(.*?)</id>.*?"
    rb"<published>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))</published>",
    re.DOTALL,
)
_BEFORE = re.compile(rb'<link rel="prev-archive" href="[^"]*/(archive/[^"/]*)"')
_LATE = timedelta(days=7)


def changed_days(run: Run, output: Path) -> Iterator[Problem]:
    """A problem for each published post or resource that readers were told another first moment
    of and that does not say so, or that has got a day to come, so that it would go away. `output`
    is the folder that readers see."""
    edition = run.site.edition
    away = [one for one in edition.held_back if isinstance(one, Post | Resource) and not one.draft]
    seen = [one for one in _dated(edition.content) if one.since is None]
    if run.before:
        same = set(map(id, _dated(run.before.site.edition.content)))
        seen = [one for one in seen if id(one) not in same]
    if not seen and not away:
        return
    told = _told(run, output)
    for one in seen:
        first = told.get(uri(one.kind, one.id))
        if first and not _is_same(run, first, one.came_out):
            yield _changed(run, one, first)
    for one in away:
        first = told.get(uri(one.kind, one.id))
        if first and (one.since is None or one.since > run.site.moment):
            yield _taken_back(run, one, first)


def late_news(run: Run, output: Path) -> Iterator[Problem]:
    """A note for each post or resource that readers have not been told of and that stands well
    below the newest that they have: feeds hold the newest alone, in the order of their dates."""
    records = list(_dated(run.site.edition.content))
    if run.before:
        known = {one.id for one in _dated(run.before.site.edition.content)}
        if all(one.id in known for one in records):
            return
    told = _told(run, output)
    firsts = {one.file: told.get(uri(one.kind, one.id)) for one in records}
    newest = max(filter(None, firsts.values()), default=None)
    for one in records:
        is_new = firsts[one.file] is None and one.since is None
        if is_new and newest and one.came_out < newest - _LATE:
            yield Problem(
                run.site.loaded.show(one.file),
                one.line(_field(one)),
                f"this is new, and dated {_in_words(run, one.came_out)}, but something of"
                f" {_in_words(run, newest)} is published already; feeds go by date, so subscribers"
                " may never see it",
                f"give '{_field(one)}:' the day of today, if they should",
                "note",
            )


def _told(run: Run, output: Path) -> Mapping[str, datetime]:
    """When everything that readers see first came out, by the ids that feeds have for it."""
    if run.before:
        known = _dated(run.before.site.edition.content)
        return {uri(one.kind, one.id): one.came_out for one in known}
    return told_by_feeds(output)


def _is_same(run: Run, told: datetime, now: datetime) -> bool:
    """Whether two moments are one. Where the site's time zone may have changed, a time of day
    that was written is the same one if it reads the same: nobody has touched the file."""
    before = run.before.site.settings.zone if run.before else None
    same_clock = told.replace(tzinfo=None) == now.replace(tzinfo=None)
    return told == now or (same_clock and before != run.site.settings.zone)


def _changed(run: Run, one: Post | Resource, first: datetime) -> Problem:
    """What to say where readers were told another first moment."""
    zone = run.site.settings.zone
    days = {moment.astimezone(zone).date() for moment in (first, one.came_out)}
    other = "day" if len(days) > 1 else "time"
    return Problem(
        run.site.loaded.show(one.file),
        one.line(_field(one)),
        f"this came out on {_in_words(run, first)}, and '{_field(one)}:' says another {other} now,"
        " which would reach feed readers",
        f"write 'since: {written(first, zone)}' below it, or put that {other} back",
    )


def _taken_back(run: Run, one: Post | Resource, first: datetime) -> Problem:
    """What to say where something that readers know would go until a day to come."""
    zone, now = run.site.settings.zone, run.site.moment
    field = "since" if one.since and one.since > now else _field(one)
    return Problem(
        run.site.loaded.show(one.file),
        one.line(field),
        f"this came out on {_in_words(run, first)}, and '{field}:' says a day to come, so that it"
        " would go away until then and come back as something else",
        f"put that day back; write 'since: {written(first, zone)}' if it is to go until then and"
        " keep its first day; or 'status: draft' to take it back",
    )


def _in_words(run: Run, moment: datetime) -> str:
    """`1 March 2026`, and the time of day where it is not the first of the day."""
    zone = run.site.settings.zone
    text = written(moment, zone)
    year, month, day = map(int, text[:10].split("-"))
    return f"{day} {MONTHS[month - 1]} {year}{f' at {text[11:]}' if text[11:] else ''}"


def _field(one: Post | Resource) -> str:
    return "date" if one.kind == "post" else "added"


def told_by_feeds(output: Path) -> dict[str, datetime]:
    """The first moments of everything that the published feeds hold, by their ids. It is read
    from the main feed and back through its archives."""
    found: dict[str, datetime] = {}
    seen: set[str] = set()
    file = output_file(feed_address("atom"))
    while file not in seen:
        seen.add(file)
        try:
            raw = (output / file).read_bytes()
        except OSError:
            break
        for id, first in _ENTRY.findall(raw):
            found[id.decode()] = datetime.fromisoformat(first.decode())
        before = _BEFORE.search(raw)
        file = before[1].decode() if before else file
    return found


def _dated(content: Content) -> Iterator[Post | Resource]:
    return chain(content.posts, content.resources)
