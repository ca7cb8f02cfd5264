"""What a command costs: CPU time of all its processes, time on the clock, memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from ...sources.dataclass import dataclass

RUNNER = Path(__file__).with_name("runner.py")
_LAST_LINES = 12


class Failed(Exception):
    """A tool did not do what it was asked; the message says which, and its last words."""


@dataclass(frozen=True)
class Command:
    """A program with its arguments, and the folder to run it in."""

    words: tuple[str, ...]
    folder: Path


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user and system, all processes), seconds on the clock, and MiB: the largest
    of one process, and of all at once (None where the system does not say)."""

    cpu: float
    wall: float
    largest: float
    tree: float | None


def run(command: Command, log: Path) -> Cost:
    """Run a command to its end, its output in `log`. Raises Failed unless it ends with 0."""
    runner = [sys.executable, "-I", "-S", str(RUNNER), str(command.folder), str(log)]
    done = subprocess.run([*runner, *command.words], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failed(f"{command.words[0]} could not be started")
    said = json.loads(done.stdout)
    if said["code"] != 0:
        raise Failed(f"ended with {said['code']}; its last words:\n{last_lines(log)}")
    return Cost(said["cpu"], said["wall"], said["largest"], said["tree"])


def last_lines(log: Path) -> str:
    """The end of what a program said, indented."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-_LAST_LINES:])
