"""What one record says of another: slugs, ids, authors and themes that must fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .content import Content, by_slug
from .problems import Problem, did_you_mean
from .records import Record

Show = Callable[[str], str]
"""Turns a path below content/ into the path to name in problems."""


def problems(content: Content, show: Show) -> list[Problem]:
    """Check what records say of each other. All of it needs only the records."""
    return [
        *_twice(content, show),
        *_aliases(content, show),
        *_unknown_names(content, show),
    ]


def _twice(content: Content, show: Show) -> Iterable[Problem]:
    slugs: dict[tuple[str, str], Record] = {}
    ids: dict[str, Record] = {}
    for record in content.records():
        first = slugs.setdefault((record.kind, record.slug), record)
        if first is not record:
            wrong = f"the slug '{record.slug}' is already that of {show(first.file)}"
            remedy = f"rename this file or write 'slug: {record.slug}-2' (or better, a word)"
            yield Problem(show(record.file), record.line("slug"), wrong, remedy)
        first = ids.setdefault(record.id, record)
        if first is not record:
            wrong = f"the id '{record.id}' is already that of {show(first.file)}"
            remedy = (
                "a copied file keeps the id of the first: take the line 'id:' out of the copy"
                if record.minted
                else "give this file another name"
            )
            yield Problem(show(record.file), record.line("id"), wrong, remedy)


def _aliases(content: Content, show: Show) -> Iterable[Problem]:
    taken: dict[tuple[str, str], Record] = {(r.kind, r.slug): r for r in content.records()}
    for record in content.records():
        for alias in record.aliases:
            kind = "" if alias.startswith("/") else record.kind
            first = taken.setdefault((kind, alias), record)
            if first is not record or alias == record.slug:
                wrong = f"the old address '{alias}' belongs to {show(first.file)}"
                remedy = "keep it in one of the two"
                yield Problem(show(record.file), record.line("aliases"), wrong, remedy)


def _unknown_names(content: Content, show: Show) -> Iterable[Problem]:
    named = _Named(content, show)
    for post in content.posts:
        yield from named.check(post, "authors", "author", post.authors)
        yield from named.check(post, "themes", "theme", post.themes)
    for resource in content.resources:
        yield from named.check(resource, "themes", "theme", resource.themes)
    for theme in content.themes:
        yield from named.check(theme, "related", "theme", theme.related)
        yield from named.check(theme, "start", "resource or post", theme.start)
        if theme.slug in theme.related:
            line = theme.line("related")
            yield Problem(show(theme.file), line, "a theme is not related to itself", "take it out")
    for author in content.authors:
        if author.book:
            yield from named.check(author, "book", "resource", (author.book,))
    for collection in content.collections:
        for item in collection.items:
            for problem in named.check(collection, "items", "resource or post", (item.slug,)):
                yield Problem(problem.path, item.line, problem.wrong, problem.remedy)


class _Named:
    """Knows every slug by kind, and the other names of themes."""

    def __init__(self, content: Content, show: Show) -> None:
        self._show = show
        kinds: dict[str, set[str]] = {
            "author": set(by_slug(content.authors)),
            "theme": set(by_slug(content.themes)),
            "resource": set(by_slug(content.resources)),
            "resource or post": set(by_slug(content.resources)) | set(by_slug(content.posts)),
        }
        self._known = kinds
        self._broken = {
            name: {slug for kind, slug in content.broken if kind in name.split(" or ")}
            for name in kinds
        }
        self._drafts = {
            name: {r.slug for r in content.records() if r.draft and r.kind in name.split(" or ")}
            for name in kinds
        }
        self._other_names = {
            other.lower(): theme.slug
            for theme in content.themes
            for other in (theme.title, *theme.other_names)
        }
        self._author_names = {author.title.lower(): author.slug for author in content.authors}

    def check(
        self, record: Record, field: str, kind: str, slugs: Iterable[str]
    ) -> Iterable[Problem]:
        for slug in slugs:
            line = record.line(field)
            if slug in self._drafts[kind] and not record.draft:
                wrong, remedy = f"the {kind} '{slug}' is a draft", "publish it, or take this out"
                yield Problem(self._show(record.file), line, wrong, remedy)
            if slug in self._known[kind] or slug in self._broken[kind]:
                continue
            meant = {"theme": self._other_names, "author": self._author_names}.get(kind, {})
            if slug.lower() in meant:
                remedy = f"write '{meant[slug.lower()]}'"
            elif not self._known[kind]:
                remedy = f"there is no {kind} yet; 'python3 tasks.py new' makes one"
            else:
                remedy = did_you_mean(slug, self._known[kind])
            yield Problem(self._show(record.file), line, f"unknown {kind} '{slug}'", remedy)
