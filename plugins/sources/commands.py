"""The commands for writing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from .new import NEW_KINDS, CannotBegin, Start, write

_PROJECT = Path(__file__).resolve().parents[2]


class _Handed:
    """What tasks.py handed in."""

    suggest: Callable[[Path, str, str], str] | None = None


def hand_in(suggest: Callable[[Path, str, str], str]) -> None:
    """Tell `new` how themes are suggested, which is known in a room above: a function of the
    content folder, the title and the text, that gives what to print ("" for nothing)."""
    _Handed.suggest = staticmethod(suggest)


@task(
    positional=["title"],
    help={
        "title": "the title, in quotation marks (for an author, the name)",
        "kind": f"what to begin: {', '.join(NEW_KINDS)}",
        "follows": "the slug of the older post that this one follows up",
        "themes": "what it stands under, by any name, separated by commas",
        "stdin": "take the text from standard input",
        "content": "the content folder to write into",
    },
)
def new(
    context: Context,
    title: str,
    kind: str = "post",
    follows: str = "",
    content: str = "",
    themes: str = "",
    stdin: bool = False,
) -> None:
    """Begin a post, resource, collection, author or page, with its front matter explained."""
    if kind not in NEW_KINDS:
        sys.exit(f"Unknown kind '{kind}'; choose one of {', '.join(NEW_KINDS)}.")
    root = Path(content) if content else _PROJECT / "content"
    try:
        # The writer's own day, on the writer's own clock.
        now = datetime.now().astimezone()
        text = sys.stdin.buffer.read().decode("utf-8", "replace") if stdin else ""
        text = text.replace("\r\n", "\n")
        start = Start(kind, title, now, follows or None, _slugs_of_themes(root, themes), text)
        if follows:
            _must_be_a_post(root, follows)
        path = write(root, start)
    except CannotBegin as reason:
        sys.exit(str(reason))
    path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    print(f"{path}\nIt is a draft until you take its 'status:' line out.")
    if kind in ("post", "resource") and not themes and _Handed.suggest is not None:
        hint = _Handed.suggest(root, title, text)
        if hint:
            print(f"\n{hint}")


def _slugs_of_themes(root: Path, given: str) -> tuple[str, ...]:
    """The slugs of themes that were given by any of their names."""
    if not given.strip():
        return ()
    from datetime import UTC

    from . import kinds, texts
    from .folder import listing
    from .records import Theme
    from .theme_names import ThemeNames, UnknownTheme

    found = []
    for source in listing(root, str(root)).sources:
        if source.kind == "theme":
            text, _ = texts.read(source.path, source.shown)
            record = kinds.read("theme", source.file, text or "", source.shown, UTC).record
            found += [record] if isinstance(record, Theme) and text is not None else []
    names = ThemeNames(found)
    whole = names.get(given)  # a label may hold a comma
    words = [whole] if whole else [word.strip() for word in given.split(",") if word.strip()]
    try:
        return tuple(dict.fromkeys(names.meant(word) for word in words))
    except UnknownTheme as reason:
        raise CannotBegin(str(reason)) from None


def _must_be_a_post(root: Path, slug: str) -> None:
    from datetime import UTC

    from . import kinds, texts
    from .folder import listing
    from .problems import did_you_mean

    slugs = set()
    for source in listing(root, str(root)).sources:
        text, _ = texts.read(source.path, source.shown)
        if source.kind == "post" and text is not None:
            slugs.add(kinds.read("post", source.file, text, source.shown, UTC).slug)
    if slug not in slugs:
        hint = did_you_mean(slug, slugs)
        raise CannotBegin(f"There is no post '{slug}' to follow" + (f"; {hint}" if hint else "."))


TASKS = [new]
