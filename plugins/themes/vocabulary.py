"""The vocabulary as it stands in a content folder, read without building anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from ..sources import kinds, texts
from ..sources.dataclass import dataclass
from ..sources.folder import SourceFile, listing
from ..sources.problems import Problem
from ..sources.records import Post, Record, Resource, Theme
from ..sources.theme_names import ThemeNames
from .subjects import Subject


@dataclass(frozen=True)
class Written:
    """A record with the file that it stands in and its text."""

    record: Record
    path: Path
    shown: str
    text: str


@dataclass(frozen=True)
class Vocabulary:
    """Themes, and the posts and resources that name them. `problems` are those of files that
    could not be read whole."""

    root: Path
    themes: tuple[Written, ...]
    tagged: tuple[Written, ...]
    problems: tuple[Problem, ...]
    names: ThemeNames

    @property
    def records(self) -> tuple[Theme, ...]:
        """The themes themselves."""
        return tuple(one.record for one in self.themes if isinstance(one.record, Theme))

    def theme(self, name: str) -> Written:
        """The file of a theme by any of its names. Raises UnknownTheme."""
        slug = self.names.meant(name)
        return next(one for one in self.themes if one.record.slug == slug)

    def of_kind(self, kind: str) -> tuple[Written, ...]:
        """The posts or the resources."""
        return tuple(one for one in self.tagged if one.record.kind == kind)

    def slugs_of(self, one: Written) -> tuple[str, ...]:
        """The slugs of the themes of a post or resource."""
        assert isinstance(one.record, (Post, Resource))
        return self.names.resolved(one.record.themes)


def read(root: Path, shown: str = "content") -> Vocabulary:
    """Read the themes, posts and resources of a content folder."""
    found = listing(root, shown)
    written: list[Written] = []
    problems: list[Problem] = [*found.problems]
    for source in found.sources:
        if source.kind in ("theme", "post", "resource"):
            one, odd = _one(source)
            problems += odd
            if one is not None:
                written.append(one)
    themes = tuple(one for one in written if one.record.kind == "theme")
    names = ThemeNames(one.record for one in themes if isinstance(one.record, Theme))
    tagged = tuple(one for one in written if one.record.kind != "theme")
    return Vocabulary(root, themes, tagged, tuple(problems), names)


def _one(source: SourceFile) -> tuple[Written | None, list[Problem]]:
    text, odd = texts.read(source.path, source.shown)
    if text is None:
        return None, list(odd)
    made = kinds.read(source.kind, source.file, text, source.shown, UTC)
    if made.record is None:
        return None, [*odd, *made.problems]
    return Written(made.record, source.path, source.shown, made.text), [*odd, *made.problems]


def themes_of(root: Path) -> Iterator[Written]:
    """The themes alone, which is all that a suggestion needs."""
    for path in sorted((root / "themes").glob("*.md")):
        one, _ = _one(SourceFile("theme", f"themes/{path.name}", str(root), str(root)))
        if one is not None:
            yield one


def subjects_of(root: Path) -> list[Subject]:
    """What the suggester knows of the themes of a content folder."""
    return [subject(one) for one in themes_of(root) if not one.record.draft]


def subject(one: Written) -> Subject:
    """What the suggester knows of a theme."""
    theme = one.record
    assert isinstance(theme, Theme)
    return Subject(
        slug=theme.slug,
        names=(theme.slug, *theme.aliases),
        label=theme.title,
        definition=theme.definition,
        other_names=theme.other_names,
        cues=theme.cues,
        intro=one.text,
    )
