"""Whether anything has changed at all: asked first, and often the only question.

It is asked before the program's own environment is entered and before anything slow is imported,
so only what Python starts with anyway is used here: no pathlib, no dataclasses. One small file
that the last build left says what every file looked like that it had read or written; they are
looked at and not opened. What cannot be told for certain is a change, and then the build itself
finds out.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time

from ..sources import scan
from . import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

PLUGINS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
PROJECT = os.path.dirname(PLUGINS)  # noqa: PTH120
_CHECK = 16  # bytes


def state_root() -> str:
    """The folder for what builds keep: .state/ here, or what FIVE_TO_NINE_STATE names."""
    given = os.environ.get("FIVE_TO_NINE_STATE")
    return os.path.abspath(given) if given else f"{PROJECT}/.state"  # noqa: PTH100


def state_folder(settings: str, output: str, preview: bool) -> str:
    """Where the state of a pair of settings and output is kept; both are absolute paths."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in output.rsplit("/", 1)[-1])
    kind = "-preview" if preview else ""
    return f"{state_root()}/{name or 'site'}-{_short(f'{settings} {output}')}{kind}"


def lock_file(output: str) -> str:
    """The file that is locked while somebody writes into an output. It says which state knows
    the output as it is; nothing does while it is empty."""
    # A link that names the output stays the same when it is given another folder.
    real = os.path.join(os.path.realpath(os.path.dirname(output)), os.path.basename(output))  # noqa: PTH118, PTH119, PTH120
    return f"{state_root()}/{_short(real)}.lock"


def output_folder(settings: str, asked: str, assigned: Mapping[str, Any]) -> str:
    """The folder to build into: what was asked for, or what the settings name."""
    named = assigned.get("OUTPUT_PATH", "output")
    return _absolute(settings, asked, named if isinstance(named, str) else "output")


def content_folder(settings: str, asked: str, assigned: Mapping[str, Any]) -> str:
    """The folder with the texts: what was asked for, or what the settings name."""
    named = assigned.get("PATH", "content")
    return _absolute(settings, asked, named if isinstance(named, str) else "content")


def print_of(settings_print: str, content: str, address: str, preview: bool) -> str:
    """What stands for the settings and for all that was asked for beside them."""
    return f"{settings_print} {content!r} {address!r} {preview}"


def remember(folder: str, program: str, known: Mapping[str, Any]) -> None:
    """Keep what `unchanged` needs: the print, the signature of who knows the output, since when
    and until when it holds (seconds since 1970), the digests of all trees, the marks of the
    output, and the text to print."""
    raw = marshal.dumps(dict(known))
    head = f"{program}\n".encode()
    new = f"{folder}/quick.new"
    with open(new, "wb") as file:  # noqa: PTH123
        file.write(head + _digest(raw) + raw)
    os.replace(new, f"{folder}/quick")  # noqa: PTH105


def unchanged(settings: str, content: str, output: str, prefix: str) -> str:
    """What to say where everything is as the last build left it, "" where anything may not be.

    `settings` is the settings file, `content` and `output` what was asked for ("" for what the
    settings name), `prefix` the environment in which the program would run.
    """
    settings = os.path.abspath(settings)  # noqa: PTH100
    try:
        assigned, settings_print = identity.settings(settings)
        into = output_folder(settings, output, assigned)
        kept = _kept(state_folder(settings, into, False), prefix)
    except Exception:
        return ""  # whatever it is, the build itself says it better
    asked = os.path.abspath(content) if content else ""  # noqa: PTH100
    if not kept or kept["print"] != print_of(settings_print, asked, "", False):
        return ""
    now = _now()
    if not kept["since"] <= now < kept["until"] or _read(lock_file(into)) != kept["signature"]:
        return ""
    if os.path.exists(lock_file(into)[:-5] + ".journal"):  # noqa: PTH110
        return ""
    if not _same_trees(kept["trees"]) or not is_untouched(into, kept["marks"]):
        return ""
    text: str = kept["text"]
    return text


def digests(tree: str, now: int) -> dict[str, bytes]:
    """What stands for a folder and all below it, or for a file."""
    if os.path.isdir(tree):  # noqa: PTH112
        return {below: scan.digest(seen) for below, seen in scan.folders(tree, now)}
    return {"": marshal.dumps(scan.mark(tree, now), 2)}


def _same_trees(trees: Mapping[str, Mapping[str, bytes]]) -> bool:
    now = time.time_ns()
    for tree, known in trees.items():
        if not os.path.isdir(tree):  # noqa: PTH112
            if digests(tree, now) != known:
                return False
            continue
        count = 0
        for below, seen in scan.folders(tree, now):
            count += 1
            digest = known.get(below)
            if not digest or digest != scan.digest(seen):
                return False
        if count != len(known):
            return False
    return True


def is_untouched(folder: str, marks: Mapping[str, tuple[int, int, int]]) -> bool:
    """Whether all files and folders of an output have the marks that they were left with."""
    look = os.lstat
    prefix = f"{folder}/"
    try:
        for name, mark in marks.items():
            told = look(prefix + name)
            if (told.st_size, told.st_mtime_ns, told.st_ino) != mark:
                return False
    except OSError:
        return False
    return True


def _kept(folder: str, prefix: str) -> dict[str, Any]:
    with open(f"{folder}/quick", "rb") as file:  # noqa: PTH123
        whole = file.read()
    head = f"{identity.program(PLUGINS, prefix)}\n".encode()
    raw = whole[len(head) + _CHECK :]
    if not whole.startswith(head) or whole[len(head) : len(head) + _CHECK] != _digest(raw):
        return {}
    kept: dict[str, Any] = marshal.loads(raw)
    return kept


def _now() -> float:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return float(given) if given.isascii() and given.isdigit() else time.time()


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return ""


def _absolute(settings: str, asked: str, named: str) -> str:
    if asked:
        return os.path.abspath(asked)  # noqa: PTH100
    return os.path.normpath(os.path.join(os.path.dirname(settings), named))  # noqa: PTH118, PTH120


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=_CHECK).digest()


SETTINGS = {"site": "pelicanconf.py", "publish": "publishconf.py"}
"""The commands that have quick answers, with the settings that each uses."""


def asked_for(words: list[str]) -> dict[str, str] | None:
    """The options of `site` or `publish` as they are written in full; None where anything else
    stands there, which the program itself understands (or says that it does not)."""
    if not words or words[0] not in SETTINGS:
        return None
    found = {"settings": f"{PROJECT}/{SETTINGS[words[0]]}", "content": "", "output": ""}
    waiting = words[1:]
    while waiting:
        name, equals, value = waiting.pop(0).partition("=")
        if name.removeprefix("--") not in found or not name.startswith("--"):
            return None
        if not equals:
            if not waiting:
                return None
            value = waiting.pop(0)
        found[name[2:]] = value
    return found


def environment() -> str:
    """The environment in which the program would run: its own, unless this already is one."""
    inside = sys.prefix != sys.base_prefix
    return sys.prefix if inside else f"{PROJECT}/.venv"


def answered(words: list[str], prefix: str) -> str:
    """The answer to a command with its options, where it is a quick one."""
    asked = asked_for(words)
    return unchanged(**asked, prefix=prefix) if asked and sys.version_info >= (3, 11) else ""
