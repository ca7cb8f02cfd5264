"""The commands for themes: suggesting, checking, and changing the vocabulary."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.tasks import task

if TYPE_CHECKING:
    from .changing import Change
    from .vocabulary import Vocabulary

# Each start of tasks.py reads this file, so each command imports what it needs itself.

_PROJECT = Path(__file__).resolve().parents[2]
_CONTENT = {"content": "the folder with the texts (else the one that the settings name)"}
_SURE = {
    "yes": "do not ask first",
    "force": "do it although git could not undo it",
    **_CONTENT,
}


def _beside_the_program() -> Path:
    return _PROJECT / "content"


class _Handed:
    """What tasks.py handed in."""

    content: Callable[[], Path] = staticmethod(_beside_the_program)


def hand_in(content: Callable[[], Path]) -> None:
    """Tell the commands where the settings say that the texts lie."""
    _Handed.content = staticmethod(content)


def _root(content: str) -> Path:
    root = Path(content).absolute() if content else _Handed.content()
    if not root.is_dir():
        sys.exit(f"There is no folder {root}; name the content folder with --content.")
    return root


def _vocabulary(content: str) -> Vocabulary:
    from .vocabulary import read

    root = _root(content)
    here = Path.cwd()
    return read(root, str(root.relative_to(here) if root.is_relative_to(here) else root))


# ── Looking ─────────────────────────────────────────────────────────────────────────────────


@task(
    iterable=["file"],
    help={
        "file": "the file to suggest themes for; may be given several times",
        "stdin": "read the text from standard input",
        "json": "print a list as JSON; for several files an object of lists by path",
        "jsonl": 'answer each line {"text": "…"} of standard input with such a list on one line',
        **_CONTENT,
    },
)
def suggest(
    context: Context,
    file: list[str],
    stdin: bool = False,
    json: bool = False,
    jsonl: bool = False,
    content: str = "",
) -> None:
    """Suggest at most three themes for a text, with reasons, or none.

    With --json: a list of objects with theme (its slug), score (0 to 1) and reasons, a list of
    objects with phrase and line. Nothing is written into any file.
    """
    if (bool(file) + stdin + jsonl) != 1:
        sys.exit("Say what to look at: --file PATH (once or more), --stdin, or --jsonl.")
    from . import asking
    from .suggesting import Suggester
    from .vocabulary import subjects_of

    suggester = Suggester(subjects_of(_root(content)))
    if jsonl:
        if not asking.of_lines(suggester):
            sys.exit(1)
        return
    found = {}
    wrong = []
    for name in dict.fromkeys(file):
        try:
            found[name] = asking.of_file(suggester, Path(name))
        except asking.Unreadable as reason:
            wrong.append(str(reason))
    if stdin:
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
        found["standard input"] = suggester.suggest(asking.without_head(text))
    if json:
        # Several inputs stay an object, even where only one could be read.
        several = len(dict.fromkeys(file)) > 1
        print(asking.as_json(found, several))
    else:
        for name, one in found.items():
            print(f"{name}\n{asking.as_text(one)}" if len(found) > 1 else asking.as_text(one))
    if wrong:
        sys.exit("\n".join(wrong))


@task(
    help={
        "json": "print the findings as JSON, for programs",
        "fix": "write slugs in place of other names",
        **_SURE,
    }
)
def check(
    context: Context,
    json: bool = False,
    fix: bool = False,
    yes: bool = False,
    force: bool = False,
    content: str = "",
) -> None:
    """List what in the use of themes is worth a look; nothing of it stops a build.

    With --json: a list of objects with kind, file ("" if none), line (0 if none), about (a list of
    themes or words) and says.
    """
    from . import checking

    if fix:
        from . import changing

        _change(lambda: changing.slugs_for_names(_vocabulary(content)), yes, force, json)
    found = checking.findings(_vocabulary(content))
    print(checking.as_json(found) if json else checking.as_text(found))


# ── Changing ────────────────────────────────────────────────────────────────────────────────


@task(
    positional=["old", "new"],
    help={"old": "the theme, by any of its names", "new": "its slug to be", **_SURE},
)
def rename(
    context: Context,
    old: str,
    new: str,
    yes: bool = False,
    force: bool = False,
    content: str = "",
) -> None:
    """Give a theme another slug, everywhere; the old one leads to it. Shown first."""
    from . import changing

    _change(lambda: changing.rename(_vocabulary(content), old, new), yes, force)


@task(
    positional=["one", "other"],
    help={
        "one": "the theme that goes, by any of its names",
        "other": "the theme that it becomes a part of",
        **_SURE,
    },
)
def merge(
    context: Context,
    one: str,
    other: str,
    yes: bool = False,
    force: bool = False,
    content: str = "",
) -> None:
    """Make one theme a part of another, everywhere; its slug and names lead there. Shown first."""
    from . import changing

    _change(lambda: changing.merge(_vocabulary(content), one, other), yes, force)


@task(
    positional=["theme", "comment"],
    help={
        "theme": "the theme, by any of its names",
        "comment": "the id of an approved comment",
        "remove": "take it from the page again",
        **_CONTENT,
    },
)
def voice(
    context: Context, theme: str, comment: str, remove: bool = False, content: str = ""
) -> None:
    """Show a reader's comment on the page of a theme, linked in its place."""
    from . import changing, editing

    try:
        edit = changing.voices(_vocabulary(content), theme, comment, remove)
        if edit is None:
            sys.exit(f"It is {'not there' if remove else 'there already'}. Nothing has changed.")
        editing.write(edit)
    except changing.CannotChange as reason:
        sys.exit(str(reason))
    except OSError as error:
        sys.exit(f"It could not be written ({error.strerror}). Nothing has changed.")
    print(f"{edit.shown}: {comment} {'taken out' if remove else 'added'}")


def _change(planned: Callable[[], Change], yes: bool, force: bool, quietly: bool = False) -> None:
    """Show a change, ask, and do it."""
    from . import asking, changing

    try:
        change = planned()
    except (changing.CannotChange, OSError, UnicodeDecodeError) as reason:
        sys.exit(str(reason))
    out = sys.stderr if quietly else sys.stdout
    if not change.edits:
        print("There is nothing to change.", file=out)
        return
    print(asking.shown(change), file=out)
    if change.git and not force:
        sys.exit(f"{change.git}. Commit first, or add --force. Nothing has changed.")
    if not yes and not asking.agreed("Do this?"):
        sys.exit("Nothing has changed.")
    try:
        changing.carry_out(change)
    except OSError as error:
        sys.exit(
            f"Writing stopped ({error}). What was done is in order; say the same command again"
            " to go on."
        )
    undo = "" if change.git else f" To undo it: {change.undo}"
    print(f"Done.{undo}", file=out)


TASKS = [suggest, check, rename, merge, voice]
