"""Inline patterns that are tried only where they can match.

Python-Markdown tries every inline pattern on every piece of text: some thirty searches for a
paragraph of plain words, more than half of the time that a post takes. Here a pattern is passed
over where the text lacks what every match of it must hold. What comes out is the same, for a
text only ever loses characters while patterns replace parts of it by placeholders.

This overrides a private method, because the loop over the patterns stands in no public one. A
test fails when a new Python-Markdown moves it, or has a pattern that is not named here, and
another compares what comes out with the original.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

# What each pattern needs, by its name; any one of several. What is not named is always tried.
NEEDS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "wiki_link": ("[[",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
    "em_strong2": ("_",),
    "smarty-em-dashes": ("---",),
    "smarty-en-dashes": ("--",),
    "smarty-left-angle-quotes": ("<<",),
    "smarty-right-angle-quotes": (">>",),
    "smarty-ellipses": ("...",),
    # In the order of smarty's own list; the first ones are for sets of both quotation marks.
    **{f"smarty-quotes-{number}": ("'", '"') for number in range(15)},
}


class QuickInline(InlineProcessor):
    """Python-Markdown's processor of inline patterns, with the needless searches left out."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        patterns = self.__dict__.get("_patterns")
        if patterns is None:
            patterns = self.__dict__["_patterns"] = _with_needs(self.inlinePatterns)
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]  # private
        for index in range(patternIndex, len(patterns)):
            pattern, needs = patterns[index]
            if needs:
                for need in needs:
                    if need in data:
                        break
                else:
                    continue
            start, matched = 0, True
            while matched:
                data, matched, start = apply(pattern, data, index, start)
        return data


def make_quick(machine: Markdown) -> None:
    """Let an instance of Python-Markdown, with all its extensions, pass over needless patterns."""
    for processor in machine.treeprocessors:
        if type(processor) is InlineProcessor:
            processor.__class__ = QuickInline


def _with_needs(patterns: Registry[Any]) -> list[tuple[Any, tuple[str, ...]]]:
    names = {id(pattern): name for pattern, name in ((patterns[n], n) for n in _names(patterns))}
    return [(pattern, NEEDS.get(names.get(id(pattern), ""), ())) for pattern in patterns]


def _names(patterns: Registry[Any]) -> list[str]:
    """The names under which patterns are registered."""
    return [name for name in NEEDS if name in patterns]
