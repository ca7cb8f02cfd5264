"""The site's own texts in `content/`, read once for all tests of this folder.

These tests are about Five to Nine as it is written here. Whoever puts a site of their own into
`content/` takes this folder away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from plugins.build.edition import Site, site
from plugins.build.loading import Loaded, load
from plugins.markup.markdown import convert
from plugins.markup.sentences import blocks, split
from plugins.sources.content import Content
from plugins.sources.records import Author, Collection, Comment, Post, Record, Theme
from plugins.sources.texts import digest
from tests.building import PROJECT
from tests.small_site import ZONE, settings

# What waits for its day belongs to the site as well.
_ALL_OUT = datetime(9000, 1, 1, tzinfo=UTC)
_SHORTEST = 6  # words; shorter sentences are anybody's
_WORD = re.compile(r"[^\W_]+(?:[’'.,:-][^\W_]+)*")
_IN_MARKS = re.compile(r"“([^”]*)(?:”|$)|\"([^\"]*)\"")


@cache
def the_site() -> Site:
    """What is written in `content/`, but for drafts."""
    return site_of(PROJECT / "content")


def site_of(content: Path) -> Site:
    """What is written in a content folder, but for drafts."""
    return site(load(content, "content", ZONE), settings(), _ALL_OUT, preview=False)


def content() -> Content:
    """The records of the site's own texts, with themes by their slugs."""
    return the_site().edition.content


def tell(wrong: Iterable[str]) -> None:
    """Fail with these sentences, one a line, if there are any."""
    lines = list(wrong)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def html_of(made: Site, record: Record) -> str:
    """The HTML of a record's text."""
    return made.loaded.conversions[record.body].html


def words_of(record: Record) -> int:
    """The length of a record's text, as the site counts it."""
    return the_site().loaded.conversions[record.body].words


def shown(record: Record | Comment) -> str:
    """The file of a record, for people."""
    return f"content/{record.file}"


@dataclass(frozen=True)
class Said:
    """The sentences of one file: in its writer's own voice, and those that stand there only as
    marked quotations, in “…” or in a block of quotation. By their words, with the sentence as it
    stands there."""

    file: str
    is_comment: bool
    own: dict[str, str]
    quoted: dict[str, str]


def said_in(made: Site) -> list[Said]:
    """The sentences of every file, comments included. Left out are the titles, and what a card
    quotes: they are other people's words."""
    found = []
    for record in made.edition.content.records():
        found.append(_said(shown(record), False, [*_htmls(made, record)]))
    for comment, html in _comments(made.loaded):
        found.append(_said(shown(comment), True, [html]))
    return found


def _htmls(made: Site, record: Record) -> Iterator[str]:
    yield html_of(made, record)
    plain: list[str] = []
    if isinstance(record, Post):
        yield from (made.loaded.conversions[digest(note.text)].html for note in record.updates)
        plain = [record.standfirst, *record.summary]
    elif isinstance(record, Collection):
        plain = [item.why_now for item in record.items]
    elif isinstance(record, Theme):
        plain = [record.definition]
    elif isinstance(record, Author):
        plain = [record.credentials or ""]
    yield from (convert(text).html for text in plain)


def _comments(loaded: Loaded) -> Iterator[tuple[Comment, str]]:
    for name in loaded.folders.by_name:
        for one in loaded.folders.files(name).values():
            if one.comment is not None and one.comment.status == "approved":
                yield one.comment, one.html


def _said(file: str, is_comment: bool, htmls: list[str]) -> Said:
    own: dict[str, str] = {}
    quoted: dict[str, str] = {}
    for block in (block for html in htmls for block in blocks(html)):
        insides = [one or other for one, other in _IN_MARKS.findall(block.text)]
        # Of a quotation its last mark stays, which may end the sentence around it.
        outside = _IN_MARKS.sub(lambda match: f"“{match[0].rstrip('”')[-1:]}”", block.text)
        _add(quoted if block.quotation else own, outside)
        for inside in insides:
            _add(quoted, inside)
    return Said(file, is_comment, own, {key: one for key, one in quoted.items() if key not in own})


def _add(to: dict[str, str], text: str) -> None:
    for sentence in split(text):
        words = _WORD.findall(sentence.casefold().replace("'", "’"))
        if len(words) >= _SHORTEST:
            to.setdefault(" ".join(words), sentence)
