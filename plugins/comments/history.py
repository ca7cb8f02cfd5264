"""What git remembers of comments. Nothing here changes anything; git is only asked."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

_LONGEST = 120  # seconds, for a repository of many years
_AT_ONCE = 200  # ids in one question


class Silent(RuntimeError):
    """Git gave no answer. The message is a sentence."""


def is_kept(folder: Path) -> bool:
    """Whether a folder lies in a repository. Without git on the machine: whether one looks so."""
    try:
        return ask(folder, "rev-parse", "--is-inside-work-tree").strip() == "true"
    except Silent:
        return any((above / ".git").exists() for above in (folder, *folder.resolve().parents))


def commits_with(folder: Path, ids: Sequence[str]) -> tuple[str, ...]:
    """The commits, newest first, in which a comment with one of these ids was written with its
    text; a tombstone has none. Those that only the reflog knows are among them. `folder` lies
    in the repository. Raises Silent."""
    found: dict[str, None] = {}
    for at in range(0, len(ids), _AT_ONCE):
        paths = [f":(top,glob)**/{id}.md" for id in ids[at : at + _AT_ONCE]]
        log = ask(
            folder,
            *(
                "log",
                "--all",
                "--reflog",
                "--full-history",
                "--date-order",
                "-m",
                "--diff-filter=AMCR",
            ),
            *("--format=%x01%h", "--name-only", "-z", "--", *paths),
        )
        for block in log.split("\x01")[1:]:
            commit, *files = [part for part in block.replace("\n", "\0").split("\0") if part]
            if any(_holds_text(folder, commit, file) for file in files):
                found[commit] = None
    return tuple(found)


def _holds_text(folder: Path, commit: str, file: str) -> bool:
    text = ask(folder, "cat-file", "-p", f"{commit}:{file}")
    return "\nstatus: deleted\n" not in text.partition("\n---\n")[0] + "\n"


def tracked(folder: Path, paths: Iterable[Path]) -> list[str]:
    """The files below some paths that are in git's index. Raises Silent."""
    said = ask(folder, "ls-files", "-z", "--full-name", "--", *map(str, paths))
    return [name for name in said.split("\0") if name]


def commits_below(folder: Path, path: Path) -> tuple[str, ...]:
    """The commits that touched anything below a path, newest first. Raises Silent."""
    return tuple(ask(folder, "log", "--all", "--reflog", "--format=%h", "--", str(path)).split())


def is_ignored(folder: Path, path: Path) -> bool:
    """Whether git passes a path over, be it there or not. Raises Silent."""
    words = ("check-ignore", "--no-index", "--", str(path))
    return bool(ask(folder, *words, may_be=(0, 1)))


def tracked_with(folder: Path, words: Sequence[str]) -> list[str]:
    """The files in git's index that hold one of some words, in whatever case. The words are
    never part of a command line, which others on this machine could see. Raises Silent."""
    given = "\n".join(words) + "\n"
    question = (
        "grep",
        "--cached",
        "-I",
        "-i",
        "-F",
        "-l",
        "-z",
        "--full-name",
        "-f",
        "-",
        "--",
        ":/",
    )
    return [name for name in ask(folder, *question, given=given, may_be=(0, 1)).split("\0") if name]


def ask(folder: Path, *words: str, given: str = "", may_be: tuple[int, ...] = (0,)) -> str:
    """What git answers when it is asked in a folder. `given` is what it reads, `may_be` are the
    exit codes of an answer. Raises Silent."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "--no-pager", *words],
            capture_output=True,
            input=given.encode("utf-8", "surrogateescape"),
            timeout=_LONGEST,
            env=environment,
            check=False,
        )
    except FileNotFoundError:
        raise Silent("git is not on this machine, so it could not be asked.") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Silent(f"git gave no answer ({error}).") from None
    if done.returncode not in may_be:
        why = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise Silent(f"git gave no answer ({why}).")
    return done.stdout.decode("utf-8", "replace")
