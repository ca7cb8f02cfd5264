"""The words that a text gets from us while it is converted: what a box is called that has no
title, where a footnote leads back to. They are those of the interface, in the site's language.

Python-Markdown's extensions are set up once for the whole process, and know of a text no more
than its lines; so the words stand here while `markdown.convert` works.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..sources.word_files import ours
from ..sources.words import Words

_speaking: list[Words] = []


@contextmanager
def speaking(words: Words | None) -> Iterator[Words]:
    """Let texts speak in these words (None: in English ones)."""
    _speaking.append(words or ours())
    try:
        yield _speaking[-1]
    finally:
        _speaking.pop()


def words() -> Words:
    """The words of the text that is being converted."""
    return _speaking[-1] if _speaking else ours()
