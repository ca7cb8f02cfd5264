"""Programs from npm that look at our pages: axe-core, Lighthouse and the Nu HTML checker.

tests/npm names them with a hash of each package. They are installed into .npm-tools/ by the first
test that asks for one. Nothing of them is ever in a site.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.browsing import CHROMIUM, missing
from tests.building import PROJECT

PINS = PROJECT / "tests" / "npm"
_FOLDER = PROJECT / ".npm-tools"
_STAMP = _FOLDER / ".ready"
_NODE_FROM = (18, 20)
# An audit that other work on the machine slows down is not waited for without end.
_PATIENCE = 240


def axe() -> str:
    """The script that finds what shuts people out, to be run in a page."""
    return (_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def html_problems(folder: Path) -> list[tuple[str, str]]:
    """What the Nu HTML checker finds wrong in all pages, style sheets and drawings below a folder:
    the file's path there, with the line, and the reason."""
    if not shutil.which("java"):
        missing("needs java (apt install default-jre-headless)")
    jar = _modules() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # A deep thread needs more stack than Java gives by itself.
    command = ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--exit-zero-always"]
    command += ["--errors-only", "--skip-non-html", "--also-check-css", "--also-check-svg"]
    command += ["--stdout"]  # Java itself may have something to say on the other one
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, timeout=_PATIENCE, check=True
    )
    messages = json.loads(done.stdout)["messages"]
    return [(_place(one, folder), str(one["message"])) for one in messages]


def lighthouse(url: str, folder: Path, *options: str) -> dict[str, Any]:
    """Lighthouse's report on a page as a phone shows it, written into a folder."""
    _node()
    program = _modules() / "lighthouse" / "cli" / "index.js"
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-sync"
    flags += " --no-first-run --disable-background-networking --disable-component-update"
    report = folder / "lighthouse.json"
    # It measures times, so it goes before other work where that is allowed; `nice` runs it anyhow.
    command = [
        "nice",
        "-n",
        "-15",
        "node",
        str(program),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
    ]
    command += [f"--chrome-flags={flags}", "--no-enable-error-reporting", *options]
    done = subprocess.run(
        command,
        env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    assert report.is_file(), f"Lighthouse has no report: {done.stderr[-600:]}"
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def _place(message: dict[str, Any], folder: Path) -> str:
    """Where a message of the checker points to."""
    address = str(message.get("url", ""))
    return f"{address.rpartition(f'/{folder.name}/')[2]}:{message.get('lastLine', '?')}"


@functools.cache
def _modules() -> Path:
    """The folder of the installed packages; they are installed if need be."""
    _node()
    names = ("package.json", "package-lock.json")
    wanted = hashlib.sha256(b"".join((PINS / name).read_bytes() for name in names)).hexdigest()
    _FOLDER.mkdir(exist_ok=True)
    with FileLock(_FOLDER / ".lock"):  # another process of the tests may be at it
        if not (_STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == wanted):
            _install(names)
            _STAMP.write_text(wanted, encoding="utf-8")
    return _FOLDER / "node_modules"


def _install(names: tuple[str, ...]) -> None:
    _STAMP.unlink(missing_ok=True)
    for name in names:
        shutil.copyfile(PINS / name, _FOLDER / name)
    # No package runs a program of its own here, and each must have the hash in the lock.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=_FOLDER, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        missing(f"npm could not install what tests/npm names: {done.stderr.strip()[-300:]}")


def _node() -> None:
    """Skip or fail where Node is missing or too old for Lighthouse."""
    if not (shutil.which("node") and shutil.which("npm")):
        missing("needs node and npm (apt install nodejs npm)")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    if version < _NODE_FROM:
        missing(f"needs node {'.'.join(map(str, _NODE_FROM))} or newer; this is {said.strip()}")
