"""Small content folders for the commands for resources, and the commands as they are typed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from invoke import Collection, Program

from plugins.resources import commands
from plugins.resources.asked import Handed
from tests.small_site import content_folder, head, theme

TODAY = date(2026, 11, 22)
WHY = (
    "For the hour between work and supper, when one more request comes in: a short account of"
    " saying no, and of what it cost her the first time."
)
THEMES: dict[str, str | bytes] = {
    "themes/boundaries.md": theme("Boundaries", cues=["saying no", "after hours"]),
    "themes/guilt.md": theme("Guilt and self-blame", "inner-life", other_names=["mum guilt"]),
}
Run = Callable[..., int]


def card(title: str, **more: object) -> str:
    """The file of a card. Dates are texts, so that they stand as they are written here."""
    return head({"title": title, "type": "article", "added": "2026-01-05", **more}, WHY)


def hub(root: Path, **cards: str) -> Path:
    """A content folder with two themes and these cards, by slugs with underscores."""
    files = {f"resources/{name.replace('_', '-')}.md": text for name, text in cards.items()}
    return content_folder(root, {**THEMES, **files})


def typed(content: Path, *words: str) -> int:
    """Run a command as it is typed; the exit code. A sentence at its end goes to standard error."""
    program = Program(namespace=Collection("all", Collection("resources", *commands.TASKS)))
    try:
        program.run(["tasks.py", *words, "--content", str(content)], exit=False)
    except SystemExit as left:
        if isinstance(left.code, str):
            print(left.code, file=sys.stderr)
            return 1
        return left.code or 0
    return 0


def handed(monkeypatch: pytest.MonkeyPatch, **functions: Any) -> None:
    """Hand functions to the commands, as tasks.py does."""
    for name, function in functions.items():
        monkeypatch.setattr(Handed, name, staticmethod(function))


def kept(content: Path) -> dict[str, Any]:
    """What the checker has kept of the links, by slug."""
    data = json.loads((content.parent / "link-checks.json").read_text(encoding="utf-8"))
    assert data["version"] == 1
    links: dict[str, Any] = data["links"]
    return links
