"""Reads a content folder whole: records, comments, pictures, and every text converted once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from ..comments import published
from ..images import pictures
from ..markup.conversion import Conversion
from ..markup.markdown import convert
from ..sources.content import Content, read_all
from ..sources.folder import listing
from ..sources.problems import Problem
from ..sources.texts import digest
from .telling import Progress


@dataclass(frozen=True)
class Loaded:
    """What a content folder holds. `show` turns a path below it into the path to name."""

    root: Path
    zone: tzinfo
    show: Callable[[str], str]
    content: Content
    conversions: Mapping[str, Conversion]
    pictures: Mapping[str, str]
    problems: tuple[Problem, ...]


def load(root: Path, shown: str, zone: tzinfo) -> Loaded:
    """Read everything below `root`, which problems call `shown`."""
    found = listing(root, shown)
    content, problems = read_all(found.sources, zone)
    comments, bodies, odd_comments = published.read_all(found.comments)
    broken = [slug for kind, slug in content.broken if kind == "post"]
    paths = {source.file: source.shown for source in found.comments}
    placed, misplaced = published.placed(comments, content.posts, broken, paths)
    files, odd_pictures = pictures.sizes(root, shown)
    conversions = _converted(_writers_texts(content))
    return Loaded(
        root=root,
        zone=zone,
        show=lambda file: f"{shown}/{file}",
        content=content.with_comments(placed, bodies),
        conversions=conversions,
        pictures=files,
        problems=(*found.problems, *problems, *odd_comments, *misplaced, *odd_pictures),
    )


def _converted(texts: Mapping[str, str]) -> dict[str, Conversion]:
    """Each text converted. This is where most of a build's time goes."""
    conversions = {}
    with Progress("reading", len(texts), "texts") as progress:
        for key, text in texts.items():
            conversions[key] = convert(text)
            progress.step()
    return conversions


def _writers_texts(content: Content) -> dict[str, str]:
    """Every Markdown text that a writer wrote, by digest: bodies and update notes."""
    notes = {digest(note.text): note.text for post in content.posts for note in post.updates}
    bodies = {record.body: content.texts[record.body] for record in content.records()}
    return {**notes, **bodies}
