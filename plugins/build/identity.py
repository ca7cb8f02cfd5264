"""What a build depends on besides content and theme: this program, its packages, the settings.

Nothing slow is imported here, for it is asked before anything else.
"""

from __future__ import annotations

import os
import sys

from ..sources.hashing import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = 2  # raise it when what is kept between builds is kept in another way


def program(plugins: str, prefix: str) -> str:
    """What stands for the program in the folder `plugins` as it runs with the packages below
    `prefix` (sys.prefix): other files or other packages give another text."""
    prefix = os.path.realpath(prefix)  # there may be several ways to it
    found = [f"{FORMAT} {sys.version} {sys.platform}", _packages(prefix)]
    for folder, folders, names in os.walk(plugins):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith(".py"):
                told = os.stat(f"{folder}/{name}")  # noqa: PTH116  # no pathlib: see above
                found.append(f"{folder}/{name} {told.st_mtime_ns} {told.st_size}")
    return blake2b("\n".join(found).encode(), digest_size=16).hexdigest()


def _packages(prefix: str) -> str:
    """The folder of installed packages: its time changes when one comes, goes or is exchanged."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for inside in (f"lib/{version}/site-packages", "Lib/site-packages"):
        try:
            told = os.stat(f"{prefix}/{inside}")  # noqa: PTH116
        except OSError:
            continue
        return f"{prefix}/{inside} {told.st_mtime_ns}"
    return prefix


def settings(file: str) -> tuple[dict[str, Any], str]:
    """The settings that a file assigns, and what stands for them. Raises whatever it raises.

    A file of settings is a program: what it gives may depend on other files and on the
    environment, so it is run each time. What it gives that has no text of its own (a function)
    is known by the text of the file.
    """
    sys.modules.pop("pelicanconf", None)  # publishconf.py imports it, and it may have changed
    with open(file, "rb") as opened:  # noqa: PTH123
        source = opened.read()
    names: dict[str, Any] = {"__file__": file, "__name__": "settings"}
    before = list(sys.path)
    try:
        exec(compile(source, file, "exec"), names)  # the owner's own settings
    finally:
        sys.path[:] = before
    assigned = {name: value for name, value in names.items() if name.isupper()}
    texts = [source.hex(), _text(assigned)]
    return assigned, blake2b("\n".join(texts).encode(), digest_size=16).hexdigest()


def _text(value: object) -> str:
    if value is None or isinstance(value, str | bool | int | float):
        return f"{type(value).__name__} {value!r}"
    if isinstance(value, dict):
        inside = sorted(f"{_text(key)}: {_text(item)}" for key, item in value.items())
        return f"mapping {{{', '.join(inside)}}}"
    if isinstance(value, set | frozenset):
        return f"set {{{', '.join(sorted(map(_text, value)))}}}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__} [{', '.join(map(_text, value))}]"
    if isinstance(value, os.PathLike):
        return f"path {os.fspath(value)!r}"
    return type(value).__name__
