"""Whether anything has changed at all: asked first, and often the only question.

It is asked before the program's own environment is entered and before anything slow is imported,
so only what Python starts with anyway is used here: no pathlib, no dataclasses. One small file
that the last build left says what every file looked like that it had read or written; they are
looked at and not opened. What cannot be told for certain is a change, and then the build itself
finds out.
"""

from __future__ import annotations

import marshal
import os
import time

from ..sources import scan
from ..sources.hashing import blake2b
from . import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .marks import OutMark

PLUGINS = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120
PROJECT = os.path.dirname(PLUGINS)  # noqa: PTH120
OWED = "owed"  # stands in a state's folder while the owner's command has to be run
_CHECK = 16  # bytes

seen: dict[str, Mapping[str, Mapping[str, scan.Folder]]] = {}
"""What was looked at here, for the build that follows: what the last build saw of all trees, by
the folder of a state."""

looks: dict[str, scan.Look] = {}
"""What was found out about the content folder, by its path, beside what the last build saw."""

signatures: dict[str, str] = {}
"""By the folder of a state, which state it was that `seen` is of (see `State`): where another build
has been at work since, what was looked at is older than what that one knows."""

_looked_at: list[tuple[str, bytes]] = []  # the state's folder, and the digest of what it says


def state_root() -> str:
    """The folder for what builds keep: .state/ here, or what FIVE_TO_NINE_STATE names."""
    given = os.environ.get("FIVE_TO_NINE_STATE")
    return os.path.abspath(given) if given else f"{PROJECT}/.state"  # noqa: PTH100


def state_folder(settings: str, output: str, preview: bool) -> str:
    """Where the state of a pair of settings and output is kept; both are absolute paths."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in output.rsplit("/", 1)[-1])
    kind = "-preview" if preview else ""
    return f"{state_root()}/{name or 'site'}-{short(f'{settings} {output}')}{kind}"


def preview_folder(name: str) -> str:
    """The folder into which a preview is built that was given none. `name` stands for it."""
    return f"{state_root()}/preview-{short(name)}"


def lock_file(output: str) -> str:
    """The file that is locked while somebody writes into an output. It says which state knows
    the output as it is; nothing does while it is empty."""
    # A link that names the output stays the same when it is given another folder.
    real = os.path.join(os.path.realpath(os.path.dirname(output)), os.path.basename(output))  # noqa: PTH118, PTH119, PTH120
    return f"{state_root()}/{short(real)}.lock"


def output_folder(settings: str, asked: str, assigned: Mapping[str, Any]) -> str:
    """The folder to build into: what was asked for, or what the settings name."""
    named = assigned.get("OUTPUT_PATH", "output")
    return _absolute(settings, asked, named if isinstance(named, str) else "output")


def content_folder(settings: str, asked: str, assigned: Mapping[str, Any]) -> str:
    """The folder with the texts: what was asked for, or what the settings name."""
    named = assigned.get("PATH", "content")
    return _absolute(settings, asked, named if isinstance(named, str) else "content")


def print_of(settings_print: str, content: str, address: str, command: str) -> str:
    """What stands for the settings and for all that was asked for beside them. Each of `site`,
    `preview` and `publish` makes sure of other things, so none answers for another."""
    return f"{settings_print} {content!r} {address!r} {command}"


def remember(
    folder: str, program: str, known: Mapping[str, Any], marks: Mapping[str, OutMark], whole: bool
) -> None:
    """Keep what `unchanged` needs: the print, the signature of who knows the output, since when
    and until when it holds (seconds since 1970), what stands for all trees, and the text to print;
    and the marks of the output. Only where they are kept `whole`, for `publish`, are there those
    of all files; they stand apart."""
    first = {name: mark for name, mark in marks.items() if name[-1] == "/" or "/" not in name}
    others = {name: mark for name, mark in marks.items() if whole and name not in first}
    raw, rest = marshal.dumps({**known, "marks": first}), marshal.dumps(others)
    new = f"{folder}/quick.new"
    with open(new, "wb") as file:  # noqa: PTH123
        file.write(f"{program} {len(raw)}\n".encode())
        for part in (raw, rest):
            file.write(_digest(part) + part)
    os.replace(new, f"{folder}/quick")  # noqa: PTH105


def unchanged(command: str, settings: str, content: str, output: str, prefix: str) -> str:
    """What to say where everything is as the last build left it, "" where anything may not be.

    `command` is `site` or `publish`, `settings` the settings file, `content` and `output` what
    was asked for ("" for what the settings name), `prefix` the environment in which the program
    would run.
    """
    settings = os.path.abspath(settings)  # noqa: PTH100
    looks.clear()
    _looked_at.clear()
    try:
        assigned, settings_print = identity.settings(settings)
        into = output_folder(settings, output, assigned)
        folder = state_folder(settings, into, False)
        kept, check = _kept(folder, prefix)
    except Exception:
        return ""  # whatever it is, the build itself says it better
    asked = os.path.abspath(content) if content else ""  # noqa: PTH100
    if kept:
        seen[folder], signatures[folder] = kept["trees"], kept["signature"]
        _looked_at.append((folder, check))
    if not kept or kept["print"] != print_of(settings_print, asked, "", command):
        return ""
    now = _now()
    if not kept["since"] <= now < kept["until"] or _read(lock_file(into)) != kept["signature"]:
        return ""
    if any(map(os.path.exists, (lock_file(into)[:-5] + ".journal", f"{folder}/{OWED}"))):
        return ""
    texts = asked or content_folder(settings, "", assigned)
    # A file that came, went or was replaced has changed the time of its folder. What was written
    # over in its place is put right by the next build that has anything to do, and by each
    # `publish`. Those at the top are looked at all the same: the first page, the main feeds.
    if not _same_trees(kept["trees"], texts) or not is_untouched(into, kept["marks"]):
        return ""
    if command != "site" and not _others_are_untouched(into, folder, check):
        return ""
    looks.clear()  # no build follows
    text: str = kept["text"]
    return text


def hand_on() -> str:
    """What was looked at here, for a process that goes on in place of this one and calls
    `take_over`: the number of an open file that it inherits; "" where there is nothing to say, or
    where the system has no files without a name. It only saves that process a second look."""
    if not looks or not _looked_at or not hasattr(os, "memfd_create"):
        return ""
    folder, check = _looked_at[0]
    found = {
        path: (sorted(seen[folder][path].keys() - look.same), look.entries)
        for path, look in looks.items()
    }
    number = -1
    try:
        number = os.memfd_create("looked", 0)
        # Where standard output, say, is closed, its number is not for this.
        if number > 2:
            with open(number, "wb", closefd=False) as file:
                file.write(marshal.dumps((folder, check, found)))
            return str(number)
    except OSError:
        pass
    if number >= 0:
        os.close(number)
    return ""


def take_over(number: str, prefix: str) -> None:
    """Go on with what another process has looked at just now, as `hand_on` gave it. Where the
    state has become another since, it is forgotten."""
    try:
        with open(int(number), "rb") as file:  # noqa: PTH123
            file.seek(0)
            folder, check, found = marshal.loads(file.read())
        kept, now = _kept(folder, prefix)
        if not kept or now != check:
            return
    except (OSError, ValueError, EOFError, TypeError):
        return
    seen[folder], signatures[folder] = kept["trees"], kept["signature"]
    for path, (others, entries) in found.items():
        looks[path] = look = scan.Look()
        look.same = kept["trees"][path].keys() - others
        look.entries = entries


def tree_of(path: str, now: int) -> dict[str, scan.Folder]:
    """What stands for a folder and all below it, or for a file."""
    if os.path.isdir(path):  # noqa: PTH112
        return dict(scan.folders(path, now))
    return {"": (b"", (), scan.mark(path, now))}


def _same_trees(trees: Mapping[str, Mapping[str, scan.Folder]], texts: str) -> bool:
    now = time.time_ns()
    for path, known in trees.items():
        if os.path.isdir(path):  # noqa: PTH112
            found_out = looks.setdefault(path, scan.Look()) if path == texts else None
            if not scan.is_same(path, known, now, found_out):
                return False
        elif not known[""][2] or tree_of(path, now) != known:
            return False
    return True


def is_untouched(folder: str, marks: Mapping[str, OutMark]) -> bool:
    """Whether all files and folders of an output have the marks that they were left with."""
    look = os.stat
    try:
        # From an open folder the system has a shorter way to each file.
        here = os.open(folder, os.O_RDONLY) if os.stat in os.supports_dir_fd else None
    except OSError:
        return False
    prefix = f"{folder}/" if here is None else ""
    try:
        for name, mark in marks.items():
            told = look(prefix + name, dir_fd=here, follow_symlinks=False)
            if (told.st_size, told.st_mtime_ns, told.st_ino) != mark:
                return False
    except OSError:
        return False
    finally:
        if here is not None:
            os.close(here)
    return True


def _kept(folder: str, prefix: str) -> tuple[dict[str, Any], bytes]:
    """What the last build left, with its digest; nothing where another program left it, or where
    it is damaged."""
    with open(f"{folder}/quick", "rb") as file:  # noqa: PTH123
        program, _, length = file.readline().strip().partition(b" ")
        if program != identity.program(PLUGINS, prefix).encode():
            return {}, b""
        check, raw = file.read(_CHECK), file.read(int(length))
    if check != _digest(raw):
        return {}, b""
    kept: dict[str, Any] = marshal.loads(raw)
    return kept, check


def _others_are_untouched(output: str, folder: str, check: bytes) -> bool:
    """Whether that is so of the files that are not looked at for `site`. `check` is the digest of
    what was kept beside them: it may be another file by now."""
    try:
        with open(f"{folder}/quick", "rb") as file:  # noqa: PTH123
            length = int(file.readline().rpartition(b" ")[2])
            if file.read(_CHECK) != check:
                return False
            file.seek(length, os.SEEK_CUR)
            others, raw = file.read(_CHECK), file.read()
    except (OSError, ValueError):
        return False
    return others == _digest(raw) and is_untouched(output, marshal.loads(raw))


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


def short(text: str) -> str:
    """A few characters that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _digest(raw: bytes) -> bytes:
    return blake2b(raw, digest_size=_CHECK).digest()


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


def answered(words: list[str], prefix: str) -> str:
    """The answer to a command with its options, where it is a quick one."""
    asked = asked_for(words)
    return unchanged(words[0], **asked, prefix=prefix) if asked else ""
