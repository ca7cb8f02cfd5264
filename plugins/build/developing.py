"""The commands for those who work on the program: `test` and `pins`.

They run the tools of the "dev" group in pyproject.toml, each as a program of its own, in the
environment that this process runs in.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import time
import tomllib
from pathlib import Path
from typing import Any

from invoke import Context, Exit, task

ROOT = Path(__file__).resolve().parents[2]
# What people read, and what is spelt in one English; `[tool.typos]` says what of it is not ours.
SPELT = ["content", "docs", "theme/templates", "plugins/comments/server/templates"]
SPELT += ["README.md", "CHANGELOG.md", "LICENSE-CONTENT.md"]
DIGEST_MARK = "# Dependencies in pyproject.toml: sha256:"


@task(
    help={
        "all_": "Also the long tests, which take minutes or need the network.",
        "keyword": "Only the tests whose names match this, such as 'feed and not atom'.",
        "sequences": "With the long tests: so many random sequences of edits (else 500).",
    }
)
def test(context: Context, all_: bool = False, keyword: str = "", sequences: int = 0) -> None:
    """Check the style, the types and the behaviour of the program, and the spelling of texts."""
    # Some tests take minutes: whoever has nothing left takes them from the others.
    pytest = ["pytest", "--quiet", "--numprocesses=auto", "--dist=worksteal"]
    pytest += ["--durations=40"] if all_ or sequences else ["-m", "not long"]
    pytest += ["-k", keyword] if keyword else []
    pytest += ["--sequences", str(sequences)] if sequences else []
    pytest += ["-o", f"faulthandler_timeout={2 * sequences}"] if sequences > 500 else []
    checks = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], pytest]
    results = [_run_check(check, [sys.executable, "-m", *check]) for check in checks]
    results.append(_run_check(["spelling"], [typos(), *SPELT]))
    print()
    for line, _ in results:
        print(line)
    if not all(passed for _, passed in results):
        raise Exit(code=1)


def typos() -> str:
    """The program that knows spelling. It is no Python, so `-m` cannot run it; pip has put it
    beside this environment's others."""
    folder = sysconfig.get_path("scripts")
    found = shutil.which("typos", path=folder)
    if found is None:
        raise Exit(f"'typos' is not in {folder}; it comes with requirements-dev.txt.", code=1)
    return found


def _run_check(check: list[str], command: list[str]) -> tuple[str, bool]:
    """Run one tool with its output shown; its line for the summary, and whether it passed."""
    name = " ".join(word for word in check[:2] if not word.startswith("-"))
    print(f"── {name} ──", flush=True)
    start = time.monotonic()
    passed = subprocess.run(command, cwd=ROOT).returncode == 0
    seconds = time.monotonic() - start
    return f"{name:<12} {'ok' if passed else 'FAILED':<6} {seconds:6.1f} s", passed


@task(help={"upgrade": "Take the newest versions that pyproject.toml allows."})
def pins(context: Context, upgrade: bool = False) -> None:
    """Write the pinned requirements anew from pyproject.toml."""
    newest = ["--upgrade"] if upgrade else []
    _compile("requirements.txt", newest)
    _compile("requirements-dev.txt", ["--group", "dev", "-c", "requirements.txt", *newest])


def _compile(name: str, options: list[str]) -> None:
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "-o", name]
    # Debian 12 has Python 3.11.2, and some packages leave that one out of their range.
    command += ["--universal", "--python-version", "3.11.2", "--generate-hashes"]
    # Nothing of the machine that wrote the file may stand in it.
    command += ["--no-config", "--no-header", "--no-emit-index-url", "--quiet"]
    if subprocess.run([*command, *options], cwd=ROOT).returncode != 0:
        raise Exit(f"{name} could not be written; uv says above why.", code=1)
    file = ROOT / name
    file.write_text(f"{_head(name)}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    print(f"{name} is written.")


def _head(name: str) -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return (
        '# Written by "python3 tasks.py pins"; change pyproject.toml instead of this file.\n'
        f"{DIGEST_MARK}{dependencies_digest(project, name)}"
    )


def dependencies_digest(project: dict[str, Any], name: str) -> str:
    """What the pins in the file `name` were made from, as a hexadecimal SHA-256.

    `project` is the whole of pyproject.toml as read by `tomllib`. The order of the packages
    counts, their comments do not.
    """
    lists = [project["project"]["requires-python"], project["project"]["dependencies"]]
    if name == "requirements-dev.txt":
        lists.append(project["dependency-groups"]["dev"])
    return hashlib.sha256(json.dumps(lists).encode()).hexdigest()


TASKS: list[Any] = [test, pins]
