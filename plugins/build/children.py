"""Names of children in what is told of pictures: asked for by `check`, and by nothing else.

The list lies in `private/names.txt`, which no build reads and nothing publishes. What is said
names the place and not the name, for it may be printed where others read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..images.alt_texts import names_of, tells_a_name
from ..sources.problems import Problem
from ..sources.records import Post
from ..sources.texts import digest
from .loading import Loaded

NAMES = "names.txt"
_WRONG = "{} tells a name from private/" + NAMES
_REMEDY = "say 'our daughter', say 'she', or leave it out"
_RENAME = "give the file another name: it is a part of the picture's address"


def names(content: Path) -> tuple[str, ...]:
    """The names in the list beside a content folder, as far as there is one."""
    private = os.environ.get("FIVE_TO_NINE_PRIVATE")
    folder = Path(private) if private else content.parent / "private"
    try:
        return names_of((folder / NAMES).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ()


def told(loaded: Loaded, known: tuple[str, ...]) -> Iterator[Problem]:
    """A note for each picture whose words, caption or file tell one of the names."""
    if not known:
        return
    for record in loaded.content.records():
        path = loaded.show(record.file)
        texts = [(record.body, record.body_line)]
        if isinstance(record, Post):
            texts += [(digest(note.text), note.line) for note in record.updates]
            if record.picture and tells_a_name([record.picture], known):
                line = record.line("picture")
                yield Problem(path, line, _WRONG.format("this file’s name"), _RENAME, "note")
        for text, first in texts:
            for shown in loaded.conversions[text].pictures:
                line = first + shown.line - 1
                if tells_a_name([shown.alt, shown.caption, shown.credit], known):
                    wrong = _WRONG.format("what is said of this picture")
                    yield Problem(path, line, wrong, _REMEDY, "note")
                if tells_a_name([shown.ref.rpartition("/")[2]], known):
                    yield Problem(path, line, _WRONG.format("this file’s name"), _RENAME, "note")
