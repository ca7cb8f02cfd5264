"""What `bench` was asked to measure, checked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from ...sources.dataclass import dataclass
from ...sources.problems import did_you_mean
from .rounds import CASES

TOOLS = ("ours", "pelican", "hugo", "hugo-front-matter", "eleventy")
_POSTS = 1000


class BadWish(ValueError):
    """An option that cannot be followed; the message says which and why."""


@dataclass(frozen=True)
class Wish:
    """The sizes of the sites, the rounds, tools and cases by name; where to work (None: in a
    temporary folder) and where to write the figures (None: nowhere)."""

    posts: tuple[int, ...]
    rounds: int
    tools: tuple[str, ...]
    cases: tuple[str, ...]
    folder: Path | None
    json: Path | None


def asked(
    posts: Sequence[str], rounds: int, tools: str, cases: str, folder: str, json: str
) -> Wish:
    """The options as they were typed, understood. Raises BadWish."""
    sizes = [word for words in posts for word in words.split(",")] or [str(_POSTS)]
    for word in sizes:
        if not word.strip().isdigit() or int(word) < 1:
            raise BadWish(f"--posts: '{word}' is no number of posts")
    if rounds < 1:
        raise BadWish("--rounds: at least one")
    where = Path(folder).absolute() if folder else None
    if where and where.exists() and (not where.is_dir() or any(where.iterdir())):
        raise BadWish(f"--folder: {folder} is not an empty folder")
    file = Path(json).absolute() if json else None
    if file and not file.parent.is_dir():
        raise BadWish(f"--json: there is no folder {file.parent}")
    return Wish(
        tuple(dict.fromkeys(int(word) for word in sizes)),
        rounds,
        _chosen("--tools", tools, TOOLS),
        _chosen("--cases", cases, CASES),
        where,
        file,
    )


def _chosen(option: str, words: str, known: Collection[str]) -> tuple[str, ...]:
    """The named ones in the order in which we know them; all where none is named."""
    named = {word.strip() for word in words.split(",") if word.strip()}
    for word in sorted(named - set(known)):
        raise BadWish(f"{option}: there is no '{word}'; {did_you_mean(word, known)}")
    return tuple(name for name in known if not named or name in named)
