"""What a theme may be called: its slug, its label, its other names, and slugs it once had.

Whoever is asked for a theme may write any of these, with any capitals, spaces, hyphens and
apostrophes; what is meant, kept and shown is the slug.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from .problems import did_you_mean
from .records import Post, Resource, Theme

R = TypeVar("R", Post, Resource)
_BETWEEN = re.compile(r"[\W_]+")


class UnknownTheme(Exception):
    """Nothing is called that; the message says so and what may have been meant."""


def folded(name: str) -> str:
    """A name without what does not count: `Mum-guilt`, `mum guilt` and `MUM GUILT` are one.

    >>> folded("Children’s perspective")
    "childrensperspective"
    """
    return _BETWEEN.sub("", name.casefold())


def names_of(theme: Theme) -> Iterator[tuple[str, str]]:
    """Everything a theme may be called, each with the field where it stands; the slug first."""
    yield "slug", theme.slug
    yield "label", theme.title
    for field, names in (("other_names", theme.other_names), ("aliases", theme.aliases)):
        yield from ((field, name) for name in names if not name.startswith("/"))


class ThemeNames:
    """Finds the theme that a name means. Where two have one name, that of a slug wins, and then
    the first; `check` reports such a pair."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        themes = tuple(themes)
        self.slugs = frozenset(theme.slug for theme in themes)
        self._meant: dict[str, str] = {folded(slug): slug for slug in sorted(self.slugs)}
        self._written: dict[str, str] = {}
        for theme in themes:
            for _, name in names_of(theme):
                if folded(name):
                    self._meant.setdefault(folded(name), theme.slug)
                    self._written.setdefault(name, theme.slug)

    def get(self, name: str) -> str | None:
        """The slug that a name means, or None."""
        return name if name in self.slugs else self._meant.get(folded(name))

    def meant(self, name: str) -> str:
        """The slug that a name means. Raises UnknownTheme."""
        slug = self.get(name)
        if slug is None:
            raise UnknownTheme(f"There is no theme '{name}'; {self.hint(name)}")
        return slug

    def hint(self, name: str) -> str:
        """What may have been meant by a name that no theme has."""
        if not self.slugs:
            return "there is none yet; write a file in content/themes/"
        near = did_you_mean(name, self._written)
        word = re.fullmatch(r"did you mean '(.+)'\?", near)
        if word and self._written[word[1]] != word[1]:
            return f"did you mean '{word[1]}', which is '{self._written[word[1]]}'?"
        return near if word else did_you_mean(name, self.slugs)

    def resolved(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Slugs in place of names, each once; a name that no theme has stays as it is."""
        return tuple(dict.fromkeys(self.get(name) or name for name in names))


def with_slugs(records: tuple[R, ...], names: ThemeNames) -> tuple[R, ...]:
    """Records whose themes are slugs; those in which nothing changes are the same objects."""
    known = names.slugs
    if all(known.issuperset(record.themes) for record in records):
        return records
    return tuple(
        r if known.issuperset(r.themes) else replace(r, themes=names.resolved(r.themes))
        for r in records
    )


def theme_slugs(themes: tuple[Theme, ...], names: ThemeNames) -> tuple[Theme, ...]:
    """The same for what themes say of each other."""
    known = names.slugs
    return tuple(
        t if known.issuperset(t.related) else replace(t, related=names.resolved(t.related))
        for t in themes
    )


def shared_names(themes: Iterable[Theme]) -> Iterator[tuple[Theme, str, str, Theme]]:
    """Names that two themes have: the later theme, the field, the name, and the first theme."""
    owners: dict[str, Theme] = {}
    themes = tuple(themes)
    for theme in themes:  # a slug is its owner's, whatever file comes first
        owners.setdefault(folded(theme.slug), theme)
    for theme in themes:
        for field, name in names_of(theme):
            first = owners.setdefault(folded(name), theme)
            if first.slug != theme.slug and field != "slug":
                yield theme, field, name, first
