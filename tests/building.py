"""Building small sites in tests: with the project's own settings, into temporary folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugins.build import telling
from plugins.build.asked import Asked, Command, Search
from plugins.build.run import Report, Stopped
from plugins.build.site import build

PROJECT = Path(__file__).resolve().parents[1]
SMALL = PROJECT / "tests" / "sites" / "small" / "content"
# Elsewhere a command that is run as people run it goes on in .venv first.
needs_the_environment = pytest.mark.skipif(
    Path(sys.prefix) != PROJECT / ".venv", reason="only from .venv is there an outside"
)
# A moment between the dates of the small site: its last post is out, its waiting one is not.
NOW = "1790000000"  # 2026-09-21


def small_copy(folder: Path) -> Path:
    """A copy of the small good site's content, to be changed at will."""
    content = folder / "content"
    shutil.copytree(SMALL, content)
    return content


def built(
    content: Path,
    output: Path,
    preview: bool = False,
    settings: Path = PROJECT / "pelicanconf.py",
    search: Search = "none",
) -> Report:
    """Build in this process; problems are printed and end in SystemExit(1)."""
    try:
        command: Command = "preview" if preview else "site"
        return build(Asked(settings, content, output, command, search=search))
    except Stopped as stopped:
        print(telling.stopped_text(stopped), file=sys.stderr)
        raise SystemExit(1) from stopped


def built_apart(
    content: Path, output: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own, with another environment."""
    program = (
        "import sys; from pathlib import Path; from tests.building import built;"
        "built(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, str(content), str(output)],
        cwd=PROJECT,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def write(path: Path, text: str) -> Path:
    """Write a text file, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@contextmanager
def killed_after(seconds: float, process: subprocess.Popen[str]) -> Iterator[None]:
    """Whoever reads what a process says is not kept waiting for longer than this."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def said_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """The lines that a process says, up to the first that holds these words; it fails where none
    does."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return said
    raise AssertionError("".join(said))


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
