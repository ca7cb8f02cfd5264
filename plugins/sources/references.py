"""What one record says of another: slugs, ids, authors and themes that must fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .addresses import address, is_the_sites_own, old_address, output_file
from .author_names import renamed
from .catalogue import Catalogue
from .problems import Problem, did_you_mean
from .records import Record
from .theme_names import ThemeNames, shared_names

Show = Callable[[str], str]
"""Turns a path below content/ into the path to name in problems."""


def problems(content: Catalogue, show: Show) -> list[Problem]:
    """Check what records say of each other. All of it needs only the records."""
    return [
        *_twice(content, show),
        *_aliases(content, show),
        *_shared_names(content, show),
        *_unknown_names(content, show),
    ]


def _twice(content: Catalogue, show: Show) -> Iterable[Problem]:
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


def _aliases(content: Catalogue, show: Show) -> Iterable[Problem]:
    """An old address must lead to one place, and must not be a place of its own today."""
    taken = {output_file(address(r.kind, r.slug)): r for r in content.records()}
    for record in content.records():
        for alias in record.aliases:
            file = output_file(old_address(record.kind, alias))
            line = record.line("aliases", alias)
            if is_the_sites_own(file) and alias.startswith("/"):
                wrong = f"the old address '{alias}' is taken by the site itself"
                yield Problem(show(record.file), line, wrong, "take it out")
                continue
            first = taken.setdefault(file, record)
            if first is not record or alias == record.slug:
                wrong = f"the old address '{alias}' belongs to {show(first.file)}"
                yield Problem(show(record.file), line, wrong, "keep it in one of the two")


def _shared_names(content: Catalogue, show: Show) -> Iterable[Problem]:
    """A name that means two themes means neither."""
    for theme, field, name, first in shared_names(content.themes):
        wrong = f"the name '{name}' is also one of '{first.slug}' ({show(first.file)})"
        line = theme.line(field, name)
        yield Problem(show(theme.file), line, wrong, "keep it in one of the two")


def _unknown_names(content: Catalogue, show: Show) -> Iterable[Problem]:
    named = _Named(content, show)
    for post in content.posts:
        yield from named.check(post, "authors", "author", post.authors)
        yield from named.check(post, "themes", "theme", post.themes)
    for resource in content.resources:
        yield from named.check(resource, "themes", "theme", resource.themes)
    for theme in content.themes:
        yield from named.check(theme, "related", "theme", theme.related)
        yield from named.check(theme, "start", "resource or post", theme.start)
        itself = [name for name in theme.related if named.means(name, theme.slug)]
        if itself:
            line = theme.line("related", itself[0])
            yield Problem(show(theme.file), line, "a theme is not related to itself", "take it out")
    for author in content.authors:
        if author.book:
            yield from named.check(author, "book", "resource", (author.book,))
    for collection in content.collections:
        for item in collection.items:
            for problem in named.check(collection, "items", "resource or post", (item.slug,)):
                yield Problem(problem.path, item.line, problem.wrong, problem.remedy)


class _Named:
    """Knows every slug by kind, and everything that themes and authors are called."""

    def __init__(self, content: Catalogue, show: Show) -> None:
        self._show = show
        self._known: dict[str, dict[str, list[Record]]] = {}
        for name in ("author", "theme", "resource", "resource or post"):
            known = self._known.setdefault(name, {})
            for record in content.records():
                if record.kind in name.split(" or "):
                    known.setdefault(record.slug, []).append(record)
        self._broken = content.broken
        self._themes = ThemeNames(content.themes)
        self._renamed = renamed(content.authors)
        self._author_names = {author.title.lower(): author.slug for author in content.authors}

    def means(self, name: str, slug: str) -> bool:
        """Whether a name means the theme with this slug."""
        return self._themes.get(name) == slug

    def check(
        self, record: Record, field: str, kind: str, slugs: Iterable[str]
    ) -> Iterable[Problem]:
        seen: set[str] = set()
        for written in slugs:
            slug = self._slug(kind, written)
            if slug in seen:
                wrong = f"'{written}' is the {kind} '{slug}', which stands there already"
                line = record.line(field, written)
                yield Problem(self._show(record.file), line, wrong, "keep one")
                continue
            seen.add(slug)
            if any((one, slug) in self._broken for one in kind.split(" or ")):
                continue
            odd = self._odd(record, kind, slug)
            if odd is not None:
                yield Problem(self._show(record.file), record.line(field, written), *odd)

    def _slug(self, kind: str, written: str) -> str:
        if kind == "theme":
            return self._themes.get(written) or written
        return self._renamed.get(written, written) if kind == "author" else written

    def _odd(self, record: Record, kind: str, slug: str) -> tuple[str, str] | None:
        found = self._known[kind].get(slug, [])
        if len({one.kind for one in found}) > 1:
            return f"'{slug}' is both a resource and a post", "give one of them another slug"
        if found and found[0].draft and not record.draft:
            return f"the {found[0].kind} '{slug}' is a draft", "publish it, or take this out"
        if found:
            return None
        if kind == "author" and slug.lower() in self._author_names:
            remedy = f"write '{self._author_names[slug.lower()]}'"
        elif kind == "theme":
            remedy = self._themes.hint(slug)
        elif not self._known[kind]:
            remedy = f"there is none yet; write a file in {_FOLDERS_OF[kind]}"
        else:
            remedy = did_you_mean(slug, self._known[kind])
        return f"unknown {kind} '{slug}'", remedy


_FOLDERS_OF = {
    "author": "content/authors/",
    "resource": "content/resources/",
    "resource or post": "content/resources/ or content/posts/",
}
