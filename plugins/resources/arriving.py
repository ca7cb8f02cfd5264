"""What is said about resources that were brought in: the one place for these words."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .bringing_in import Fate, Outcome


def as_text(outcome: Outcome, format: str, dry_run: bool) -> str:
    """The report for people. Names of entries are a stranger's, and stand in quotation marks."""
    return "\n".join(_lines(outcome, dry_run))


def as_json(outcome: Outcome, format: str, dry_run: bool) -> str:
    """The report for programs."""
    whole = {
        "format": format,
        "dry_run": dry_run,
        "came_in": [_plain(fate) for fate in outcome.came_in],
        "already_there": [_plain(fate) for fate in outcome.there],
        "left_out": [_plain(fate) for fate in outcome.left_out],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _plain(fate: Fate) -> dict[str, object]:
    return {
        "name": fate.name,
        "file": fate.file,
        "draft": fate.draft,
        "notes": list(fate.notes),
    }


def _lines(outcome: Outcome, dry_run: bool) -> Iterator[str]:
    would = "Would come in" if dry_run else "Came in"
    yield f"{would}: {len(outcome.came_in)}"
    for fate in outcome.came_in:
        yield f"  “{fate.name}”: {fate.file}{' (a draft)' if fate.draft else ''}"
        yield from (f"    {note}" for note in fate.notes)
    yield f"There already: {len(outcome.there)}"
    for fate in outcome.there:
        yield f"  “{fate.name}”: {fate.file} has {', '.join(fate.notes)}"
    yield f"Left out: {len(outcome.left_out)}"
    for fate in outcome.left_out:
        yield f"  “{fate.name}”: {', '.join(fate.notes)}"
    if any(fate.draft for fate in outcome.came_in) and not dry_run:
        yield "A draft is published when its 'status:' line is taken out."
