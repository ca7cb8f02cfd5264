"""Whether the program itself, which somebody is changing, can run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from ..sources.problems import Problem
from . import telling
from .asked import PROJECT

_PLACE = re.compile(r'^ *File "([^"<]+)", line (\d+)', re.MULTILINE)
_EVERYTHING = "import plugins.build.preview, plugins.build.live, plugins.build.plugin"


def faults(project: Path = PROJECT) -> list[Problem]:
    """What keeps the program from starting: the place and the reason; [] where nothing does."""
    command = [sys.executable, "-c", _EVERYTHING]
    tried = subprocess.run(command, cwd=project, capture_output=True, text=True)
    if not tried.returncode:
        return []
    places = _PLACE.findall(tried.stderr)
    file, line = places[-1] if places else (str(project / "plugins"), "1")
    reason = tried.stderr.strip().rpartition("\n")[2] or f"it ends with {tried.returncode}"
    wrong = f"the program cannot start ({reason})"
    return [Problem(telling.near(Path(file)), int(line), wrong, "put it right and save again")]
