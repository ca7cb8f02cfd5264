"""What the commands for comments are asked with: places, ids, and the options they share.

What only tasks.py knows is handed in by it (`hand_in`): where the settings say that the texts
lie, and how the server is run, which builds the site and so stands above this room.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_PROJECT = Path(__file__).resolve().parents[2]


class Places(NamedTuple):
    """Where the texts lie, where what is not published lies, who owns the site, and in which
    folders the finished site is made (those that there are; () where nobody knows)."""

    content: Path
    private: Path
    author: str = ""
    outputs: tuple[Path, ...] = ()


def _beside_the_program(settings: str) -> Places:
    return Places(_PROJECT / "content", _PROJECT / "private")


class Handed:
    """What tasks.py handed in."""

    places: Callable[[str], Places] = staticmethod(_beside_the_program)
    serve: Callable[..., None] | None = None


def hand_in(places: Callable[[str], Places], serve: Callable[..., None]) -> None:
    """Tell the commands what only tasks.py knows.

    `places` gives the places that a settings file names ("" for pelicanconf.py); it may end the
    program with a sentence. `serve` runs the server; it is called with the options of
    `comments.serve` by their names, as they were typed ("" where one was not given), `builder`
    False for `--no-builder`.
    """
    Handed.places, Handed.serve = staticmethod(places), staticmethod(serve)


def where(content: str, private: str) -> Places:
    """The places that were asked for, and for the rest those that the settings name."""
    named = Handed.places("")
    if content:
        texts = Path(content).absolute()
        named = named._replace(content=texts, private=texts.parent / "private", outputs=())
    return named._replace(private=Path(private).absolute()) if private else named


SEVERAL = ("approve", "spam", "reject", "hold", "delete", "block")  # these take several ids
_WITH_A_VALUE = ("--content", "-c", "--private", "-p", "--ids", "-i")


def gathered(words: list[str]) -> list[str]:
    """The words of a command line, with several ids as the one word that invoke can take, and
    what may be left out (whom to unblock) as an option.

    >>> gathered(["tasks.py", "comments.approve", "c-one", "c-two", "--private", "here"])
    ["tasks.py", "comments.approve", "c-one c-two", "--private", "here"]
    """
    if words[1:2] == ["comments.unblock"] and len(words) > 2 and not words[2].startswith("-"):
        return [*words[:2], "--who", *words[2:]]
    if len(words) < 2 or words[1] not in {f"comments.{name}" for name in SEVERAL}:
        return words
    ids: list[str] = []
    others: list[str] = []
    for word in words[2:]:
        value = bool(others) and others[-1] in _WITH_A_VALUE
        (others if value or word.startswith("-") else ids).append(word)
    return [*words[:2], *([" ".join(ids)] if ids else []), *others]


PLACES = {
    "content": "the folder with the texts (else the one that the settings name)",
    "private": "the folder with what is not published (else private/ beside it)",
}
IDS = {"ids": "the id of the comment; several are separated by spaces"} | PLACES
ID = {"id": "the id of the comment"} | PLACES
YES = {"yes": "do not ask first"}
