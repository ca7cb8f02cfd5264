"""Runs the commands for themes as they are typed, on a small site in a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.small_site import PROJECT

_PROGRAM = """
import sys
from invoke import Collection, Program
from plugins.sources import commands as writing
from plugins.themes import asking
from plugins.themes.commands import TASKS
writing.hand_in(asking.of_a_new_file)
whole = Collection(Collection("themes", *TASKS), *writing.TASKS)
Program(namespace=whole, name="x", binary="x").run()
"""


def asked(root: Path, *words: str, text: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """What a command says about `root`/content; `text` comes on standard input."""
    given = text.encode("utf-8") if isinstance(text, str) else text
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words, "--content", str(root / "content")],
        input=given,
        capture_output=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=False,
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def committed(root: Path) -> None:
    """Keep everything below `root` in a new git repository."""
    name = ["-c", "user.email=a@example.org", "-c", "user.name=A"]
    for words in (["init", "-q"], ["add", "-A"], [*name, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


def changed(root: Path) -> list[str]:
    """What git says has changed."""
    done = subprocess.run(
        ["git", "status", "--porcelain"], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout.splitlines()
