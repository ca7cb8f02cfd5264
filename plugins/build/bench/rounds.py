"""Measures in turn: each case with every tool before the next case.

So that whatever else the machine does meets all tools alike, ratios are later taken within a
round. Every measured build is looked at: one that does not show what changed is no result.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median

from . import measuring, warm
from .measuring import Command, Failed
from .tool import Tool

# What each case is called in the table.
CASES = {
    "cold": "all, nothing kept",
    "nothing": "nothing changed",
    "edit": "one edit",
    "templates": "templates changed",
    "comment": "one comment added",
    "index": "the search index alone",
    "warm-edit": "one edit",
    "warm-comment": "one comment added",
}
WARM = "warm-"

# One tool's figures in one case of one round, such as {"cpu": 0.4, "wall": 0.5}.
Figures = dict[str, float]
# What one round found: tool, case, figures.
Round = dict[str, dict[str, Figures]]


def one_round(
    tools: Sequence[Tool],
    cases: Sequence[str],
    number: int,
    logs: Path,
    tell: Callable[[str], None],
) -> tuple[Round, dict[str, str]]:
    """Measure tools whose sites are prepared, once; `number` counts the rounds from 0.

    `tell` hears what is being done. Returns what was found, and why tools failed, by name.
    """
    working = {tool.name: tool for tool in _turned(tools, number)}
    failures: dict[str, str] = {}
    here: Round = {tool.name: {} for tool in tools}

    def each(doing: str, step: Callable[[Tool], object]) -> None:
        for tool in list(working.values()):
            tell(f"{doing}: {tool.name}")
            try:
                step(tool)
            except Failed as failed:
                del working[tool.name]
                failures[tool.name] = f"{doing}: {failed}"

    if "cold" in cases:
        each(CASES["cold"], lambda tool: _cold(tool, logs, here))
    again = [c for c in cases if c not in ("cold", "index") and not c.startswith(WARM)]
    if again:
        # Not counted: files just written would be looked at more closely than old ones.
        each("settling", lambda tool: _build(tool, logs))
    for case in again:
        each(CASES[case], partial(_changed, case=case, logs=logs, here=here))
    if "index" in cases:
        each(CASES["index"], lambda tool: _indexed(tool, logs, here))
    kinds = [case.removeprefix(WARM) for case in cases if case.startswith(WARM)]
    if kinds:
        each("serving", lambda tool: _warm(tool, kinds, logs, here))
    return here, failures


def _cold(tool: Tool, logs: Path, here: Round) -> None:
    tool.forget()
    here[tool.name]["cold"] = _build(tool, logs)
    tool.expect(tool.site.middle.title)


def _changed(tool: Tool, case: str, logs: Path, here: Round) -> None:
    changes: dict[str, Callable[[], str]] = {
        "nothing": lambda: tool.site.middle.title,
        "edit": tool.edit,
        "templates": tool.change_templates,
        "comment": tool.add_comment,
    }
    word = changes[case]()
    here[tool.name][case] = _build(tool, logs)
    tool.expect(word)


def _indexed(tool: Tool, logs: Path, here: Round) -> None:
    command = tool.index()
    if command is not None:
        measuring.run(command, logs / f"{tool.name}.log")
        tool.forget_index()
        here[tool.name]["index"] = _measured(command, tool, logs)


def _build(tool: Tool, logs: Path) -> Figures:
    return _measured(tool.build(), tool, logs)


def _measured(command: Command, tool: Tool, logs: Path) -> Figures:
    os.sync()  # what the one before left to be written must not be this one's burden
    cost = asdict(measuring.run(command, logs / f"{tool.name}.log"))
    return {name: figure for name, figure in cost.items() if figure is not None}


def _warm(tool: Tool, kinds: list[str], logs: Path, here: Round) -> None:
    found = warm.changes(tool, kinds, logs / f"{tool.name}.log")
    for kind in kinds:
        # The single times as well, for those who read the raw figures.
        single = {f"ms-{number}": ms for number, ms in enumerate(found[kind], 1)}
        here[tool.name][f"{WARM}{kind}"] = {"ms": median(found[kind]), **single}
        if "memory" in found:
            here[tool.name][f"{WARM}{kind}"]["tree"] = found["memory"][0]


def _turned(tools: Sequence[Tool], number: int) -> list[Tool]:
    """The tools in another order each round: none is always the one after the heaviest."""
    start = number % max(len(tools), 1)
    return [*tools[start:], *tools[:start]]
