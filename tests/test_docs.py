"""What the papers say, kept true: the commands exist, the links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.build.bench.commands import TASKS as MEASURING
from plugins.build.commands import TASKS as BUILDING
from plugins.build.developing import TASKS as DEVELOPING
from plugins.sources.commands import TASKS as WRITING

PROJECT = Path(__file__).resolve().parents[1]
PAPERS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
COMMANDS = {task.name: task for task in [*WRITING, *BUILDING, *DEVELOPING, *MEASURING]}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(PROJECT).as_posix())
def test_every_command_in_a_paper_exists_with_its_options(paper: Path) -> None:
    for line in re.findall(r"python3 tasks\.py ([^\n`’]+)", paper.read_text(encoding="utf-8")):
        name = line.split()[0]
        if name.startswith("-"):
            assert name in ("--list", "--help", "--version"), line
            continue
        assert name in COMMANDS, line
        known = {option.name.rstrip("_") for option in COMMANDS[name].get_arguments()}
        said = re.findall(r"--([a-z-]+)", re.split(r"[#&|]", line)[0])
        assert {one.replace("-", "_") for one in said} <= known, line


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(PROJECT).as_posix())
def test_every_link_between_papers_leads_somewhere(paper: Path) -> None:
    text = re.sub(r"(?m)^    .*$|`[^`\n]*`", "", paper.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (paper.parent / target).exists(), target


def test_every_field_of_a_post_is_explained() -> None:
    from dataclasses import fields

    from plugins.sources.records import Post

    text = (PROJECT / "docs/writing.md").read_text(encoding="utf-8")
    ours = {"file", "lines", "minted", "body", "body_line", "kind", "draft"}
    names = {field.name for field in fields(Post)} - ours
    assert {name for name in names if f"`{name}`" not in text} == set()
