"""A whole small site with everything wrong: one run names all of it.

The site stands in tests/sites/broken/content, and what is said of it in problems.txt beside
it, a line each, as a person would read it. Where a sentence is made better, that file is
changed with it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from plugins.build.edition import site
from plugins.build.loading import load
from plugins.build.run import problems
from tests.small_site import NOW, PROJECT, ZONE, settings

SITE = PROJECT / "tests" / "sites" / "broken"


def said(content: Path) -> list[str]:
    made = site(load(content, "content", ZONE), settings(), NOW, preview=False)
    return [str(problem) for problem in problems(made)]


def test_everything_that_is_wrong_is_said_in_one_run() -> None:
    expected = (SITE / "problems.txt").read_text(encoding="utf-8")
    assert "\n".join([*said(SITE / "content"), ""]) == expected


def test_the_order_of_the_disk_changes_nothing(tmp_path: Path) -> None:
    content = SITE / "content"
    for path in sorted(content.rglob("*"), reverse=True):
        if path.is_file():
            to = tmp_path / "content" / path.relative_to(content)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
    assert said(tmp_path / "content") == said(content)


def test_every_file_but_those_in_order_is_named() -> None:
    """So that a file that was added to the site without its problem is noticed."""
    in_order = {
        *("posts/2026-01-01-first.md", "posts/2026-01-08-twice.md", "posts/2026-01-20-not-yet.md"),
        *("posts/2026-02-01-last.md", "pages/about.md", "authors/nora.md", "images/cup.png"),
        *("resources/trains.md", "comments/first/c-in-order.md", "post/stray.md"),
    }
    content = SITE / "content"
    files = {path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file()}
    named = {line.removeprefix("content/").split(":")[0] for line in said(content)}
    assert files - named == in_order
