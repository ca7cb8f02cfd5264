"""Inline patterns are passed over only where they could not have matched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from plugins.markup.inline import NEEDS, QuickInline
from plugins.markup.markdown import _machine, convert

PROJECT = Path(__file__).resolve().parents[2]
# What patterns look for, and what they may stumble over.
PIECES = (
    *("word", " ", "\n", "\n\n", "  \n", "*", "**", "_", "__", "`", "``", "\\", "[", "](", ")"),
    *("![", "[[", "]]", "|", "<", ">", "<<", ">>", "&", ";", "&amp;", "--", "---", "...", "'", '"'),
    *(
        "http://a.example",
        "a@b.example",
        "[^1]",
        "[^1]: note",
        "- ",
        "> ",
        "# ",
        "1. ",
        "80s",
        "'n",
    ),
    *("<b>", "</b>", "<br>", "\t", "é", "—", "{: .x}", "*[HTML]: long", "HTML", "~~~", "[a]: /b"),
)


def plainly(text: str) -> object:
    """The conversion by Python-Markdown's own processors."""
    quick = [one for one in _machine()[0].treeprocessors if type(one) is QuickInline]
    assert len(quick) == 2  # the inline patterns, and those of smarty
    for one in quick:
        one.__class__ = InlineProcessor  # type: ignore[assignment]  # for this moment only
    try:
        return convert(text)
    finally:
        for one in quick:
            one.__class__ = QuickInline


def _registered(processor: InlineProcessor) -> list[Any]:
    """The patterns of a processor with their names, which its registry keeps to itself."""
    found: list[Any] = vars(processor.inlinePatterns)["_priority"]
    return found


def test_every_pattern_says_what_it_needs() -> None:
    processors = [one for one in _machine()[0].treeprocessors if type(one) is QuickInline]
    names = {item.name for one in processors for item in _registered(one)}
    assert names
    assert names <= set(NEEDS), "a pattern that is not named is tried on every text"


def test_python_markdown_still_has_what_is_overridden() -> None:
    private = {"_InlineProcessor__handleInline", "_InlineProcessor__applyPattern"}
    assert private <= set(vars(InlineProcessor))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_what_comes_out_is_the_same(text: str) -> None:
    assert convert(text) == plainly(text)


@pytest.mark.parametrize("folder", ["content", "docs", "tests/sites"])
def test_real_texts_come_out_the_same(folder: str) -> None:
    for path in sorted((PROJECT / folder).rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert convert(text) == plainly(text), path
