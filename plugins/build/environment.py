"""The way into .venv, the program's own environment: whether it is ready, and how to go on in it.

Every command comes this way, often to find that there is hardly anything to do; so nothing is
imported here but what Python starts with. How .venv is made stands in `setting_up`.
"""

from __future__ import annotations

import os
import sys

from ..sources.hashing import blake2b
from . import quick

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

PROJECT = os.path.realpath(quick.PROJECT)
VENV = os.path.join(PROJECT, ".venv")  # noqa: PTH118  # no pathlib: see above
PYTHON = f"{VENV}/{'Scripts/python.exe' if sys.platform == 'win32' else 'bin/python'}"
BROKEN = "The packages in .venv cannot be used{}. Delete the folder .venv and try again."
THIS_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
HANDED_OVER = "FIVE_TO_NINE_VENV"  # where the process before this one has led
LOOKED_AT = "FIVE_TO_NINE_LOOKED_AT"  # an open file, from the process before this one


class Pins:
    """A file of pinned packages, and the stamp that says they are installed; both are paths."""

    def __init__(self, file: str, stamp: str) -> None:
        self.file, self.stamp = f"{PROJECT}/{file}", f"{VENV}/{stamp}"


RUNTIME = Pins("requirements.txt", ".runtime-is-ready")
DEVELOPING = Pins("requirements-dev.txt", ".developing-is-ready")


def enter(command: list[str]) -> None:
    """Go on inside .venv, made or repaired before if need be. Returns only when inside.

    `command` is the file to run there, with its arguments. What `quick` has looked at is handed
    on. Ends with a sentence where .venv cannot be made or used, and raises OSError where the disk
    is at fault.
    """
    handed_over = os.environ.pop(HANDED_OVER, "") == VENV
    ready = is_ready(RUNTIME)
    if ready and is_inside():
        return
    if handed_over:  # Only just made, and still not right: trying again would never end.
        sys.exit(BROKEN.format(""))
    if not ready:
        from . import setting_up

        setting_up.set_up()
    _hand_over(command)


def is_inside() -> bool:
    """Whether this is .venv's Python."""
    return os.path.normcase(os.path.realpath(sys.prefix)) == os.path.normcase(VENV)


def is_ready(pins: Pins) -> bool:
    """Whether .venv holds exactly these pins and still has the Python that it was made with.

    The Python behind .venv/bin/python is replaced when the system's Python moves to the next
    minor version, and then finds no packages. It is asked only when this one is another.
    """
    try:
        with open(pins.stamp, encoding="utf-8") as file:  # noqa: PTH123
            digest, _, made_by = file.read().strip().partition(" ")
    except OSError:
        return False
    if not os.path.exists(PYTHON) or digest != digest_of(pins):  # noqa: PTH110
        return False
    if made_by == THIS_PYTHON:
        return True
    from . import setting_up

    return made_by == setting_up.version_of(PYTHON)


def digest_of(pins: Pins) -> str:
    """What stands for the pins of a file. Raises OSError."""
    with open(pins.file, "rb") as file:  # noqa: PTH123
        return blake2b(file.read(), digest_size=32).hexdigest()


def _hand_over(command: list[str]) -> NoReturn:
    """Start again with the same arguments in .venv's Python."""
    os.environ[HANDED_OVER] = VENV
    if looked_at := quick.hand_on():
        os.environ[LOOKED_AT] = looked_at
    if sys.platform == "win32":  # There, execv returns to the shell before the work is done.
        import subprocess

        sys.exit(subprocess.run([PYTHON, *command]).returncode)
    os.execv(PYTHON, [PYTHON, *command])


def take_over() -> None:
    """Go on with what the process before this one has looked at."""
    if LOOKED_AT in os.environ:
        quick.take_over(os.environ.pop(LOOKED_AT), VENV)


def unusable(missing: ModuleNotFoundError) -> NoReturn:
    """End with what to do about a package that is not there."""
    if (missing.name or "").partition(".")[0] == "plugins":
        raise missing  # Ours, so a mistake in the program and not in the environment.
    sys.exit(BROKEN.format(f" ({missing})"))
