"""What a text may name, found by a quick look at it: a list of names that is too long rather than
too short. What a link really leads to is known when the text has been converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from .addresses import FOLDERS
from .records import Resource

_FOLDER = f"{FOLDERS['resource']}/"
_WIKI = re.compile(r"\[\[\s*([^\[\]|#\n]+)")
_PATH = re.compile(rf"(?<![\w-]){_FOLDER}([^\s/\"'<>()#?\[\]{{}}]+)")
ASKING = ("reflect", "question", "help", "faq")
"""What a box that asks may be called; the first is our own name for it."""
_BOX = re.compile(rf"\[!(?:{'|'.join(ASKING)})\]|\breflect\b[^>\n]*>", re.IGNORECASE)


def mentions(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that texts may link to, each once: `lamp` and `resources/lamp` of `[[lamp]]`
    and `[[resources/lamp]]`, `resources/lamp` of the address `/resources/lamp/`, and
    `resources/lamp.md` of a link to the file."""
    found: dict[str, None] = {}
    for text in texts:
        if "[[" in text:
            found.update((name.strip(), None) for name in _WIKI.findall(text))
        if _FOLDER in text:
            found.update((f"{_FOLDER}{unquote(name)}", None) for name in _PATH.findall(text))
    return tuple(found)


def asks(text: str) -> bool:
    """Whether a text may hold a box that asks."""
    return ("[!" in text or "reflect" in text.lower()) and _BOX.search(text) is not None


def names_of(resource: Resource) -> Iterator[str]:
    """Everything by which a text may mention a resource."""
    yield resource.file
    for slug in (resource.slug, *resource.aliases):
        if not slug.startswith("/"):
            yield slug
            yield f"{_FOLDER}{slug}"
