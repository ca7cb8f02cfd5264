"""What the commands for resources are told by tasks.py, and how they are asked where things lie."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[2]

Propose = Callable[[Path, str, str], Sequence[tuple[str, tuple[str, ...]]]]
"""The themes that a text may have, each with the words of it that speak for it: a function of the
content folder, the title and the text."""


class Handed:
    """What tasks.py handed in."""

    content: Callable[[], Path] = staticmethod(lambda: _PROJECT / "content")
    site: Callable[[], tuple[str, str]] = staticmethod(lambda: ("", ""))
    propose: Propose = staticmethod(lambda content, title, text: ())
    key: Callable[[str], str] = staticmethod(lambda prompt: "")


def hand_in(
    content: Callable[[], Path],
    site: Callable[[], tuple[str, str]],
    propose: Propose,
    key: Callable[[str], str],
) -> None:
    """Tell the commands what other rooms know: where the settings say that the texts lie, the
    site's name and address, which themes fit, and how one key is read from a terminal (`key` shows
    its text first, and gives "" where nobody answers)."""
    Handed.content, Handed.site = staticmethod(content), staticmethod(site)
    Handed.propose, Handed.key = staticmethod(propose), staticmethod(key)


CONTENT = {"content": "the folder with the texts (else the one that the settings name)"}


def root(content: str) -> Path:
    """The content folder that was asked for. Ends the program where there is none."""
    found = Path(content).absolute() if content else Handed.content()
    if not found.is_dir():
        sys.exit(f"There is no folder {found}; name the content folder with --content.")
    return found


def agent() -> str:
    """What this program calls itself when it asks for a page."""
    from .fetching import agent

    return agent(*Handed.site())
