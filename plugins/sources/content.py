"""All records of a content folder, with their texts, and the problems found while reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import chain
from typing import TypeVar

from . import kinds, texts
from .folder import SourceFile
from .problems import Problem
from .records import Author, Collection, Comment, Page, Post, Record, Resource, Theme

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Content:
    """Everything that was written: records in the order of their files, comments by id.

    `texts` maps the digest of a body to the text (Markdown). `broken` holds the (kind, slug)
    of files that lack what is required, so that references to them are not reported twice.
    """

    posts: tuple[Post, ...] = ()
    resources: tuple[Resource, ...] = ()
    collections: tuple[Collection, ...] = ()
    themes: tuple[Theme, ...] = ()
    authors: tuple[Author, ...] = ()
    pages: tuple[Page, ...] = ()
    comments: tuple[Comment, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    broken: frozenset[tuple[str, str]] = frozenset()

    def records(self) -> Iterator[Record]:
        """All records but comments."""
        return chain(
            self.posts, self.resources, self.collections, self.themes, self.authors, self.pages
        )

    def with_comments(self, comments: Iterable[Comment], bodies: Mapping[str, str]) -> Content:
        """The same content with comments, which another room reads."""
        return replace(self, comments=tuple(comments), texts={**self.texts, **bodies})


def read_all(sources: Iterable[SourceFile], zone: tzinfo) -> tuple[Content, list[Problem]]:
    """Read source files of all kinds but comments. Gives the content and all problems."""
    problems: list[Problem] = []
    records: list[Record] = []
    bodies: dict[str, str] = {}
    broken: set[tuple[str, str]] = set()
    for source in sources:
        text, odd = texts.read(source.path, source.shown)
        problems += odd
        if text is None:
            broken.add((source.kind, kinds.slug_of_name(source.kind, source.file)))
            continue
        result = kinds.read(source.kind, source.file, text, source.shown, zone)
        problems += result.problems
        if result.broken:
            broken.add((source.kind, result.slug))
        if result.record is None:
            continue
        records.append(result.record)
        bodies[result.record.body] = result.text
    content = Content(
        posts=_of(Post, records),
        resources=_of(Resource, records),
        collections=_of(Collection, records),
        themes=_of(Theme, records),
        authors=_of(Author, records),
        pages=_of(Page, records),
        texts=bodies,
        broken=frozenset(broken),
    )
    return content, problems


def by_slug(records: Iterable[R]) -> dict[str, R]:
    """Records of one kind by slug; the first of two with one slug stays."""
    found: dict[str, R] = {}
    for record in records:
        found.setdefault(record.slug, record)
    return found


def _of(kind: type[R], records: Iterable[Record]) -> tuple[R, ...]:
    return tuple(record for record in records if isinstance(record, kind))
