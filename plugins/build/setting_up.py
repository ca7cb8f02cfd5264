"""How .venv is made: from requirements.txt, on first use and whenever those pins change.

A stamp written last says that it is finished; without a fitting stamp it is made again. It needs
nothing but Python, and pip for the packages.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from . import environment
from .environment import DEVELOPING, PYTHON, RUNTIME, THIS_PYTHON, VENV, Pins, digest_of, is_ready

LOCK = Path(f"{VENV}.lock")
LOG = Path(VENV, "set-up.log")

NO_VENV = (
    "This Python cannot make a virtual environment. "
    "On Debian or Ubuntu install what is missing with: sudo apt install python3-venv"
)


def set_up() -> None:
    """Make .venv with what the program needs. Ends with a sentence where that fails."""
    with _lock() as lock:
        if is_ready(RUNTIME):  # Another process made it while this one waited.
            return
        _check_for_venv()
        _say("Setting up (once): installing the packages into .venv …")
        _make_environment(lock)
        _install(RUNTIME, lock)


def set_up_developing() -> None:
    """Install what only developers need, where this is .venv and it is not there."""
    if not environment.is_inside() or is_ready(DEVELOPING):
        return
    with _lock() as lock:
        if not is_ready(DEVELOPING):
            _say("Setting up (once): installing the developers' packages into .venv …")
            _install(DEVELOPING, lock)


def version_of(python: str) -> str:
    """The minor version of a Python, such as "3.11"; "" if it does not run."""
    question = "import sys; print('{}.{}'.format(*sys.version_info))"
    try:
        answer = subprocess.run([python, "-c", question], capture_output=True, text=True)
    except OSError:
        return ""
    return answer.stdout.strip()


def _check_for_venv() -> None:
    """Debian's Python comes without these two until python3-venv is installed."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(NO_VENV)


def _make_environment(lock: IO[str]) -> None:
    """Make .venv from nothing: what an interrupted set-up left in it cannot be trusted."""
    for pins in (RUNTIME, DEVELOPING):  # First, for clearing may be interrupted as well.
        Path(pins.stamp).unlink(missing_ok=True)
    made = _run([sys.executable, "-m", "venv", "--clear", VENV], lock)
    if made.returncode != 0:
        reason = (made.stdout.strip().splitlines() or ["no reason given"])[-1]
        sys.exit(NO_VENV if "ensurepip" in made.stdout else f"Cannot make .venv: {reason}")


def _install(pins: Pins, lock: IO[str]) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    # feedgen comes as source only; older pips build that in a deprecated way unless told.
    options += ["--require-hashes", "--use-pep517"]
    installed = _run([PYTHON, "-m", "pip", "install", *options, "-r", pins.file], lock)
    if installed.returncode != 0:
        LOG.write_text(installed.stdout, encoding="utf-8")
        sys.exit(
            f"The packages in {Path(pins.file).name} could not be installed. Check the network and "
            f"try again; what pip said is in {LOG.parent.name}/{LOG.name}."
        )
    Path(pins.stamp).write_text(f"{digest_of(pins)} {THIS_PYTHON}\n", encoding="utf-8")


def _run(command: list[str], lock: IO[str]) -> subprocess.CompletedProcess[str]:
    """Run it with all its output kept. It holds the lock too: if we are killed, it goes on."""
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=() if sys.platform == "win32" else (lock.fileno(),),
    )


@contextmanager
def _lock() -> Iterator[IO[str]]:
    """One set-up at a time. The system frees this lock when its last holder ends, however."""
    with LOCK.open("w", encoding="utf-8") as lock:
        if not _try_to_lock(lock):
            _say("Waiting for another set-up to end …")
            while not _try_to_lock(lock):
                time.sleep(0.2)
        yield lock


if sys.platform == "win32":
    import msvcrt

    def _try_to_lock(file: IO[str]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_to_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
