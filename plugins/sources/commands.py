"""The commands for writing."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from .new import NEW_KINDS, CannotBegin, Start, write

_PROJECT = Path(__file__).resolve().parents[2]


@task(
    positional=["title"],
    help={
        "title": "the title, in quotation marks (for an author, the name)",
        "kind": f"what to begin: {', '.join(NEW_KINDS)}",
        "follows": "the slug of the older post that this one follows up",
        "content": "the content folder to write into",
    },
)
def new(
    context: Context, title: str, kind: str = "post", follows: str = "", content: str = ""
) -> None:
    """Begin a post, resource, collection, author or page, with its front matter explained."""
    if kind not in NEW_KINDS:
        sys.exit(f"Unknown kind '{kind}'; choose one of {', '.join(NEW_KINDS)}.")
    root = Path(content) if content else _PROJECT / "content"
    try:
        # The writer's own day, on the writer's own clock.
        start = Start(kind, title, datetime.now().astimezone(), follows or None)
        if follows:
            _must_be_a_post(root, follows)
        path = write(root, start)
    except CannotBegin as reason:
        sys.exit(str(reason))
    path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    print(f"{path}\nIt is a draft until you take its 'status:' line out.")


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
