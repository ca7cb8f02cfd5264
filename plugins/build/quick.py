"""Whether anything has changed at all: asked first, and often the only question.

Runs in any Python, before the program's own environment is entered and before Pelican is
imported, so nothing slow is imported here. It reads one small file that the last build left,
looks at every file that build read or wrote, without opening it, and says nothing unless
everything is as it was. What cannot be told for certain is a change.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from .asked import state_root


def state_folder(settings: Path, output: Path, preview: bool) -> Path:
    """Where the state of a pair of settings and output is kept."""
    pair = f"{settings.absolute()}\n{output.absolute()}"
    digest = hashlib.sha256(pair.encode("utf-8", "surrogateescape")).hexdigest()
    name = re.sub(r"[^A-Za-z0-9]+", "-", output.name).strip("-") or "site"
    return state_root() / f"{name}-{digest[:12]}{'-preview' if preview else ''}"


__all__ = ["os", "state_folder"]
