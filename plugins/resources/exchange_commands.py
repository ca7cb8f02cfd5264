"""The commands with which resources go out to other programs and come in from them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.tasks import task

if TYPE_CHECKING:
    from ..sources.problems import Problem
    from .bringing_in import Shelf

# Each start of tasks.py reads this file, so each command imports what it needs itself.

_CONTENT = {"content": "the folder with the texts (else the one that the settings name)"}


class _Handed:
    """What tasks.py handed in."""

    where: Callable[[], tuple[Path, tzinfo]]
    now: Callable[[], datetime]


def hand_in(where: Callable[[], tuple[Path, tzinfo]], now: Callable[[], datetime]) -> None:
    """Tell the commands where the settings say that the texts lie, the site's time zone, and what
    moment it is."""
    _Handed.where, _Handed.now = staticmethod(where), staticmethod(now)


@task(
    help={
        "format": "json, csv, bookmarks or bibtex",
        "to": "the file to write (else it is printed)",
        **_CONTENT,
    }
)
def export(context: Context, format: str = "json", to: str = "", content: str = "") -> None:
    """Write all published resources as one file for other programs."""
    from .exports import FORMATS
    from .exports import export as exported
    from .whole_shelf import shown_now

    if format not in FORMATS:
        sys.exit(f"Unknown format '{format}'; choose one of {', '.join(FORMATS)}.")
    root, shelf, problems, zone = _shelf(content)
    if problems:
        sys.exit("\n".join([*map(str, problems), f"Mend what is wrong in {root} first."]))
    resources = shown_now(shelf, _Handed.now())
    raw = exported(format, resources, zone).encode("utf-8")
    if not to:
        sys.stdout.buffer.write(raw)
        return
    try:
        Path(to).write_bytes(raw)
    except OSError as error:
        sys.exit(f"{to} cannot be written ({error.strerror}).")
    number = len(resources)
    print(f"{to}: {number} {'resource' if number == 1 else 'resources'}")


@task(
    name="import",
    positional=["file"],
    help={
        "file": "what was exported: JSON or CSV of this program, bookmarks (HTML), BibTeX",
        "dry-run": "say what would come in, and write nothing",
        "draft": "let everything come in as a draft, cards of this program as well",
        "json": "print the report as JSON",
        **_CONTENT,
    },
)
def import_(
    context: Context,
    file: str,
    dry_run: bool = False,
    draft: bool = False,
    json: bool = False,
    content: str = "",
) -> None:
    """Bring resources in from a file, and say what came in and what did not.

    Cards of this program come in as they were. Bookmarks and references come in as drafts that
    name what is missing. What is there already stays as it is.
    """
    from . import arriving
    from .bringing_in import Arrivals, write
    from .readers import LARGEST, NotReadable, candidates

    try:
        with Path(file).open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        sys.exit(f"{file} cannot be read ({error.strerror}).")
    root, shelf, _, zone = _shelf(content)
    try:
        format, found = candidates(raw, zone)
    except NotReadable as reason:
        sys.exit(f"{file} cannot be taken in: {reason}.")
    outcome = Arrivals(shelf, zone, _Handed.now()).outcome(found, draft)
    if not dry_run:
        try:
            write(root, outcome.texts)
        except OSError as error:
            sys.exit(f"{error.filename} cannot be written ({error.strerror}).")
    print((arriving.as_json if json else arriving.as_text)(outcome, format, dry_run))
    if outcome.left_out:
        sys.exit(1)


def _shelf(content: str) -> tuple[Path, Shelf, list[Problem], tzinfo]:
    from .whole_shelf import shelf

    root, zone = _Handed.where()
    root = Path(content).absolute() if content else root
    if not root.is_dir():
        sys.exit(f"There is no folder {root}; name the content folder with --content.")
    here = Path.cwd()
    shown = str(root.relative_to(here) if root.is_relative_to(here) else root)
    return (root, *shelf(root, shown, zone), zone)


TASKS = [export, import_]
