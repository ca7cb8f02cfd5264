"""What the papers say, kept true: the commands exist, the links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.build.bench.commands import TASKS as MEASURING
from plugins.build.commands import TASKS as BUILDING
from plugins.build.developing import TASKS as DEVELOPING
from plugins.comments.commands import TASKS as COMMENTING
from plugins.resources.commands import TASKS as CURATING
from plugins.resources.exchange_commands import TASKS as EXCHANGING
from plugins.sources.commands import TASKS as WRITING
from plugins.themes.commands import TASKS as THEMING

PROJECT = Path(__file__).resolve().parents[1]
PAPERS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
COMMANDS = {task.name: task for task in [*WRITING, *BUILDING, *DEVELOPING, *MEASURING]}
COMMANDS |= {f"comments.{task.name}": task for task in COMMENTING}
COMMANDS |= {f"resources.{task.name}": task for task in CURATING}
COMMANDS |= {f"resources.{task.name}": task for task in EXCHANGING}
COMMANDS |= {f"themes.{task.name}": task for task in THEMING}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(PROJECT).as_posix())
def test_every_command_in_a_paper_exists_with_its_options(paper: Path) -> None:
    for line in re.findall(r"python3 tasks\.py ([^\n`’]+)", paper.read_text(encoding="utf-8")):
        name = line.split()[0]
        if name.startswith("-"):
            assert name in ("--list", "--help", "--version"), line
            continue
        assert name in COMMANDS, line
        options = COMMANDS[name].get_arguments()
        known = {option.name.rstrip("_").replace("-", "_") for option in options}
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
    ours = {"file", "lines", "minted", "body", "body_line", "kind", "draft", "mentions", "asks"}
    names = {field.name for field in fields(Post)} - ours
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_writing_shows_each_element_with_its_picture() -> None:
    from plugins.markup import boxes
    from plugins.markup.markdown import convert
    from tests.writing_pictures import LARGEST, examples

    shown = {example.name: example for example in examples()}
    assert set(shown) == {*boxes.ALL, "figure", "contents", "footnotes"}
    for name, example in shown.items():
        made = convert(example.text)
        assert (made.slips, made.hints) == ((), ()), name
        assert name not in boxes.ALL or f"> [!{name}]" in example.text
        raw = example.picture.read_bytes()
        assert raw.startswith(b"\x89PNG") and len(raw) <= LARGEST, name
    known = {*boxes.ALIASES, *boxes.ALIASES.values()}
    paper = (PROJECT / "docs/writing.md").read_text(encoding="utf-8")
    assert {name for name in known if f"`{name}`" not in paper} == set()
