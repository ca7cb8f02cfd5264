"""The desk at which decisions are made: the store, the owner's options, and whose names count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ..sources import texts
from ..sources.dataclass import dataclass
from ..sources.front_matter import BadHead, Scalar, split
from . import options
from .options import Options
from .store import Store, utc_now


@dataclass(frozen=True)
class Desk:
    """Where decisions are made: the store, the owner's options and name (`owner`), and the names
    that no stranger should sign with (`owners`, the owner's first)."""

    store: Store
    options: Options
    owner: str
    owners: tuple[str, ...]
    now: Callable[[], datetime] = utc_now


def open_desk(
    content: Path, private: Path, author: str, now: Callable[[], datetime] = utc_now
) -> Desk:
    """The desk of a site. `author` is the site's AUTHOR. Raises options.BadOptions."""
    chosen = options.read(private)
    owner = chosen.owner or author
    names = dict.fromkeys(name for name in (owner, author, *_writers(content)) if name.strip())
    return Desk(Store(content, private, now), chosen, owner, tuple(names), now)


def _writers(content: Path) -> list[str]:
    """The names of who writes posts, as they stand in content/authors/."""
    names = []
    for path in sorted((content / "authors").glob("*.md")):
        text, _ = texts.read(path, path.name)
        try:
            fields = split(text).fields if text is not None else {}
        except BadHead:  # the build says what is wrong with it
            continue
        name = fields.get("name")
        if isinstance(name, Scalar) and name.text:
            names.append(name.text)
    return names
