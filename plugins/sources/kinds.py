"""The kinds of content: which fields each has, and the record made of them.

Both forms of front matter end here, so they give the same records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from . import ids
from .addresses import slug_problem
from .dataclass import dataclass
from .fields import Fields
from .front_matter import BadHead, split
from .languages import CODE
from .mentions import asks, mentions
from .problems import Problem
from .records import (
    COSTS,
    EVIDENCE,
    RESOURCE_TYPES,
    THEME_GROUPS,
    Author,
    Collection,
    CollectionItem,
    Link,
    Page,
    Post,
    Record,
    Resource,
    Theme,
    UpdateNote,
)
from .texts import digest

# Pelican's own header names, as they are called here.
_PELICAN_NAMES = {"author": "authors", "tags": "themes", "modified": "updated"}
_REMEDIES = {
    "category": "the site has themes instead of categories; write 'themes: …'",
    "tag": "write 'themes: …'",
    "keywords": "write 'themes: …'",
    "description": "write 'summary: …' (the short version) or 'standfirst: …'",
    "save_as": "the address follows from the slug; write 'slug: …'",
    "template": "each kind of content has its own template; take this line out",
}
# What stands in a broken record for a required field that its file lacks.
_STAND_INS = {
    "title": "?",
    "date": datetime(2000, 1, 1, tzinfo=UTC),
    "type": RESOURCE_TYPES[0],
    "added": datetime(2000, 1, 1, tzinfo=UTC),
    "definition": "?",
    "group": THEME_GROUPS[0],
}
_REQUIRED = {
    "post": ("title", "date"),
    "resource": ("title", "type", "added"),
    "collection": ("title",),
    "theme": ("title", "definition", "group"),
    "author": ("title",),
    "page": ("title",),
}
# The same as they are written in the file.
_NEEDED = {
    **_REQUIRED,
    "theme": ("label", "definition", "group"),
    "author": ("name",),
}
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
# A segment of an old address: no hidden file, nothing that leads upwards.
_SEGMENT = re.compile(r"[\w~+-][\w.~+ -]*")
LONGEST_ALIAS = 200  # bytes; file systems take 255 a name


@dataclass(frozen=True)
class ReadFile:
    """What one source file gave: the record, its text, problems.

    A file without a required field gives a record all the same, with something in its place,
    so that one run can also check its text and what it refers to; such a record is `broken`.
    Only a file whose head cannot be read at all gives none. `slug` is known in any case.
    """

    record: Record | None
    slug: str
    text: str
    problems: tuple[Problem, ...]
    broken: bool = False


def read(kind: str, file: str, text: str, shown: str, zone: tzinfo) -> ReadFile:
    """Make the record of one file.

    `file` is its path below content/, `shown` the path to name in problems, `zone` the
    site's time zone.
    """
    try:
        head = split(text)
    except BadHead as bad:
        problem = Problem(shown, bad.line, bad.wrong, bad.remedy)
        return ReadFile(None, slug_of_name(kind, file), text, (problem,), True)
    fields = Fields(head, shown, zone, _PELICAN_NAMES)
    shared = _shared(fields, kind, file)
    make, own = _READERS[kind](fields, shared)
    fields.refuse_unknown(_REMEDIES)
    if head.form == "none":
        fields.problems[:] = [p for p in fields.problems if not p.wrong.startswith("there is no")]
        fields.problem(1, *_headless(kind, text))
    values = {**shared, **own}
    missing = [name for name in _REQUIRED[kind] if values[name] is None]
    if kind == "resource":
        values["why"] = head.body
    elif kind == "post":
        notes = [note.text for note in values["updates"]]
        values |= {"mentions": mentions((head.body, *notes)), "asks": asks(head.body)}
    record = make(
        **{**values, **{name: _STAND_INS[name] for name in missing}},
        lines=fields.lines,
        body=digest(head.body),
        body_line=head.body_line,
    )
    return ReadFile(record, record.slug, head.body, tuple(fields.problems), bool(missing))


def _headless(kind: str, text: str) -> tuple[str, str]:
    """Why no head was found, and how to write one."""
    lines = text.split("\n")
    first = lines[0].strip()
    if not first and any(line.rstrip() == "---" for line in lines[:20]):
        return "line 1 is blank", "'---' must be the very first line"
    if first and not first.strip("-–—"):
        return f"line 1 is '{first}'", "write exactly '---'"
    needed = "', '".join(f"{name}: …" for name in _NEEDED[kind])
    return "this file has no fields at its head", f"begin it with '---', '{needed}' and '---'"


def slug_of_name(kind: str, file: str) -> str:
    """The slug that a file's name gives: without `.md`, and for posts without the day."""
    name = PurePosixPath(file).stem
    dated = _DATED_NAME.fullmatch(name) if kind == "post" else None
    return dated[2] if dated else name


def _shared(fields: Fields, kind: str, file: str) -> dict[str, Any]:
    slug = fields.text("slug")
    from_name = slug is None
    if slug is None:
        slug = slug_of_name(kind, file)
    if odd := slug_problem(kind, slug):
        wrong, remedy = odd
        if from_name:
            wrong, remedy = f"the file's name gives the slug '{slug}': {wrong}", remedy
        fields.problem(fields.line("slug"), wrong, remedy)
    id = fields.text("id")
    if id is not None and not ids.PATTERN.fullmatch(id):
        wrong = f"'{id}' cannot be an id: 8 to 32 of a–z and 0–9"
        fields.problem(fields.line("id"), wrong, "take the line out; 'check --fix' writes one")
    status = fields.choice("status", ("published", "draft"), "published")
    title_field = {"theme": "label", "author": "name"}.get(kind, "title")
    return {
        "file": file,
        "id": id or ids.derived(file),
        "minted": id is not None,
        "slug": slug,
        "title": fields.required(title_field, _EXAMPLES[title_field]),
        "aliases": _aliases(fields, kind),
        "draft": status == "draft",
    }


_EXAMPLES = {
    "title": "The half past five train",
    "label": "Guilt and self-blame",
    "name": "Sam Example",
}


def _aliases(fields: Fields, kind: str) -> tuple[str, ...]:
    aliases = fields.words("aliases")
    for alias in aliases:
        line = fields.line(f"aliases: {alias}")
        if alias.startswith("/"):
            path = unquote(alias)
            segments = path.strip("/").split("/")
            good = all(_SEGMENT.fullmatch(one) for one in segments) and "//" not in path
            if path != "/" and (not good or len(path.encode()) > LONGEST_ALIAS):
                wrong = f"'{alias[:60]}' cannot be an old address"
                fields.problem(line, wrong, "write it like /2019/old-name/")
        elif odd := slug_problem(kind, alias):
            fields.problem(line, *odd)
    return aliases


Made = tuple[Callable[..., Record], dict[str, Any]]


def _post(fields: Fields, shared: Mapping[str, Any]) -> Made:
    written = fields.required("date", "2026-01-31")
    date = fields.moment("date") if written else None
    since = fields.moment("since")
    themes = fields.words("themes")
    if len(themes) > 4:
        wrong = f"a post has at most 4 themes, this one has {len(themes)}"
        fields.problem(fields.line("themes"), wrong, "keep the ones a reader would look under")
    values = {
        "date": date,
        "since": since,
        "authors": fields.words("authors"),
        "themes": themes,
        "standfirst": fields.text("standfirst") or "",
        "summary": fields.lines_of("summary"),
        "follows": fields.text("follows"),
        "updates": _updates(fields, since or date),
        "updated": fields.moment("updated"),
        "featured": fields.flag("featured", False),
        "badge": fields.text("badge"),
        "comments": fields.choice("comments", ("open", "closed", "none"), "open"),
        "picture": fields.text("picture"),
        "people": fields.choice("people", ("child",), None),
        "lang": _language(fields, "lang"),
    }
    updated = values["updated"]
    if date and isinstance(updated, datetime) and updated < date:
        fields.problem(fields.line("updated"), "'updated' is before 'date'", "give a later day")
    return Post, values


def _language(fields: Fields, name: str) -> str | None:
    """The code of a language (RFC 5646), as pages and feeds need it."""
    value = fields.text(name)
    if value is not None and not CODE.fullmatch(value):
        wrong = f"'{value}' is not the code of a language"
        fields.problem(fields.line(name), wrong, "write it like de or pt-BR")
        return None
    return value


def _updates(fields: Fields, published: datetime | None) -> tuple[UpdateNote, ...]:
    notes = []
    names: set[str] = set()
    for group in fields.mappings("updates", ("date", "text")):
        written = group.required("date", "2026-01-31")
        date = group.moment("date") if written else None
        text = group.required("text", "What changed, in a sentence or two.")
        major = group.flag("major", False)
        withdrawn = group.flag("withdrawn", False)
        group.refuse_unknown({})
        if date and published and date < published:
            group.problem(
                group.line("date"),
                "this update is dated before the post itself",
                "give the day on which the note was added",
            )
        if date and text:
            note = UpdateNote(date, text, major, withdrawn, group.line("text"))
            if note.name in names:
                group.problem(group.line("date"), *_one_name(note))
            names.add(note.name)
            notes.append(note)
    return tuple(sorted(notes, key=lambda note: note.date))


def _one_name(note: UpdateNote) -> tuple[str, str]:
    """What to say of a second note that subscribers could not tell from the first."""
    day = note.date.date().isoformat()
    if note.name == day:
        return "two notes of one day", f"give the newer one a time of day: {day} 18:30"
    return "two notes of one minute", "give the newer one another time of day"


def _resource(fields: Fields, shared: Mapping[str, Any]) -> Made:
    type = fields.required("type", "article") and fields.choice("type", RESOURCE_TYPES, None)
    added = fields.moment("added") if fields.required("added", "2026-01-31") else None
    quote, locator = fields.text("quote"), fields.text("locator")
    if quote and len(quote.split()) > 60:
        wrong = f"the quotation has {len(quote.split())} words"
        fields.problem(fields.line("quote"), wrong, "quote at most 60")
    if quote and not locator:
        wrong = "the quotation does not say where it stands"
        fields.problem(fields.line("quote"), wrong, "add 'locator: page 12' or the like")
    themes = fields.words("themes")
    if len(themes) > 4:
        fields.problem(fields.line("themes"), "a resource has at most 4 themes", "keep the best 4")
    values = {
        "type": type,
        "added": added,
        "since": fields.moment("since"),
        "title_certain": fields.flag("title_certain", True),
        "url": fields.web_address("url"),
        "creators": fields.words("creators"),
        "publication": fields.text("publication"),
        "date": fields.partial_date("date"),
        "themes": themes,
        "minutes": fields.number("minutes"),
        "evidence": fields.choice("evidence", EVIDENCE, None),
        "cost": fields.choice("cost", COSTS, None),
        "language": fields.text("language"),
        "checked": fields.moment("checked"),
        "moved": fields.moment("moved"),
        "gone": fields.moment("gone"),
        "via": fields.text("via"),
        "archive": fields.web_address("archive"),
        "isbn": fields.text("isbn"),
        "quote": quote,
        "locator": locator,
    }
    return Resource, values


def _collection(fields: Fields, shared: Mapping[str, Any]) -> Made:
    items = []
    for group in fields.mappings("items", ("slug", "why_now")):
        slug = group.required("slug", "a-resource-or-post")
        why = group.required("why_now", "Why this one comes here.")
        group.refuse_unknown({})
        if slug and why:
            items.append(CollectionItem(slug, why, group.line("slug")))
    if not items and not shared["draft"] and not fields.problems:
        fields.problem(fields.line("items"), "the collection has no items", "list 'items:'")
    return Collection, {"items": tuple(items)}


def _theme(fields: Fields, shared: Mapping[str, Any]) -> Made:
    definition = fields.required("definition", "One sentence that says what belongs here.")
    group = fields.required("group", "skills") and fields.choice("group", THEME_GROUPS, None)
    values = {
        "definition": definition,
        "group": group,
        "other_names": fields.words("other_names"),
        "related": fields.words("related"),
        "cues": fields.words("cues"),
        "start": fields.words("start"),
        "voices": fields.words("voices"),
    }
    return Theme, values


def _author(fields: Fields, shared: Mapping[str, Any]) -> Made:
    links = []
    for group in fields.mappings("links", ("label", "url")):
        label, url = group.required("label", "Her own site"), group.web_address("url")
        group.refuse_unknown({})
        if label and url:
            links.append(Link(label, url))
    values = {
        "guest": fields.flag("guest", False),
        "credentials": fields.text("credentials"),
        "links": tuple(links),
        "book": fields.text("book"),
    }
    return Author, values


def _page(fields: Fields, shared: Mapping[str, Any]) -> Made:
    return Page, {}


_READERS: dict[str, Callable[[Fields, Mapping[str, Any]], Made]] = {
    "post": _post,
    "resource": _resource,
    "collection": _collection,
    "theme": _theme,
    "author": _author,
    "page": _page,
}
