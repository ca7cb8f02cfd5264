"""The command `bench`."""

from __future__ import annotations

import sys
from typing import Any

from invoke import Context, Exit, task

# What is measured is imported by the command itself: each start of tasks.py reads this file.


@task(
    iterable=["posts"],
    help={
        "posts": "how many posts the site has (1000); may be given several times or as 200,1000",
        "rounds": "how many times everything is measured (5)",
        "tools": "some of ours,pelican,hugo,hugo-front-matter,eleventy (all that are here)",
        "cases": "some of cold,nothing,edit,templates,comment,index,warm-edit,warm-comment (all)",
        "folder": "an empty folder to work in, which is kept (else a temporary one)",
        "json": "a file for all single figures, as JSON",
    },
)
def bench(
    context: Context,
    posts: list[str] | None = None,
    rounds: int = 5,
    tools: str = "",
    cases: str = "",
    folder: str = "",
    json: str = "",
) -> None:
    """Measure this program, Pelican, Hugo and Eleventy on the same made-up site."""
    if sys.platform == "win32":  # which has no wait4(2)
        raise Exit("bench measures on Linux and macOS only.", code=1)
    from .asking import BadWish, asked
    from .whole import compare

    try:
        wish = asked(posts or [], rounds, tools, cases, folder, json)
    except BadWish as reason:
        raise Exit(str(reason), code=1) from reason
    if not compare(wish, sys.stdout, sys.stderr):
        raise Exit(code=1)


TASKS: list[Any] = [bench]
