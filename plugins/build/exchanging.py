"""What the commands that export and import resources need of the rooms above theirs: where the
texts lie, and in which time zone days are meant. `tasks.py` hands it to them."""

from __future__ import annotations

import sys
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from .asked import PROJECT, Asked
from .run import Stopped
from .settings_file import content_of, evaluated


def where() -> tuple[Path, tzinfo]:
    """The content folder and the zone that pelicanconf.py names. Ends the program where that
    cannot be read."""
    asked = Asked(PROJECT / "pelicanconf.py")
    try:
        assigned, _ = evaluated(asked)
        content = content_of(asked, assigned)
    except Stopped as stopped:
        sys.exit("\n".join(map(str, stopped.problems)))
    try:
        return content, ZoneInfo(str(assigned.get("TIMEZONE") or "UTC"))
    except (KeyError, ValueError, OSError):
        sys.exit(
            f"pelicanconf.py: TIMEZONE is '{assigned.get('TIMEZONE')}', which is no time zone."
        )
