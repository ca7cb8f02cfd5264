"""Medians and ratios of what the rounds found, and the table that people read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from .rounds import CASES, WARM, Round

OURS = "ours"
_BLOCKS = (
    ("CPU seconds", "cpu", False, 2),
    ("Seconds on the clock", "wall", False, 2),
    ("Milliseconds from saving to the fresh page, server running", "ms", True, 0),
    ("MiB of memory at the most, largest process", "largest", False, 0),
    ("MiB of memory at the most, all processes", "tree", False, 0),
    ("MiB of memory of the running server, all processes", "tree", True, 0),
)
_LEFT = 20
_FIGURE = 9
_RATIO = 8


def middle(rounds: Sequence[Round], tool: str, case: str, figure: str) -> float | None:
    """The median of a figure over the rounds; None where it was never taken."""
    found = [one[tool][case][figure] for one in rounds if figure in one[tool].get(case, {})]
    return median(found) if found else None


def ratio(rounds: Sequence[Round], tool: str, case: str, figure: str) -> float | None:
    """How many times ours a tool takes: the median of the ratios within each round."""
    found = []
    for one in rounds:
        theirs = one.get(tool, {}).get(case, {}).get(figure)
        ours = one.get(OURS, {}).get(case, {}).get(figure)
        if theirs is not None and ours:
            found.append(theirs / ours)
    return median(found) if found else None


def text(posts: int, comments: int, rounds: Sequence[Round], tools: Sequence[str]) -> str:
    """The table for one size of site; `tools` are its columns."""
    median_of = f"median of {len(rounds)} rounds" if len(rounds) > 1 else "one round"
    lines = [f"{posts} posts, {comments} comments; {median_of}"]
    if OURS in tools and len(tools) > 1:
        lines.append("3.0× = three times what ours takes, compared within each round")
    for title, figure, warm, digits in _BLOCKS:
        rows = [
            (said, [_cell(rounds, tool, case, figure, digits) for tool in tools])
            for case, said in CASES.items()
            if case.startswith(WARM) == warm
        ]
        rows = [row for row in rows if any(cell.strip() not in ("", "–") for cell in row[1])]
        if rows:
            lines += ["", title, _row("", [_heading(tool) for tool in tools])]
            lines += [_row(f"  {said}", cells) for said, cells in rows]
    return "\n".join(lines)


def _cell(rounds: Sequence[Round], tool: str, case: str, figure: str, digits: int) -> str:
    value = middle(rounds, tool, case, figure)
    if value is None:
        return f"{'–':>{_FIGURE}}"
    times = None if tool == OURS else ratio(rounds, tool, case, figure)
    return f"{value:>{_FIGURE}.{digits}f}" + (f"{_times(times):>{_RATIO}}" if times else "")


def _times(ratio: float) -> str:
    return f"{ratio:.0f}×" if ratio >= 20 else f"{ratio:.1f}×" if ratio >= 1 else f"{ratio:.2f}×"


def _heading(tool: str) -> str:
    return f"{_SHORT.get(tool, tool):>{_FIGURE}}"


_SHORT = {"hugo-front-matter": "hugo-fm"}


def _row(first: str, cells: Sequence[str]) -> str:
    """Columns of one width, but the first figures, which have no ratio."""
    widths = [_FIGURE, *[_FIGURE + _RATIO] * (len(cells) - 1)]
    padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
    return f"{first:<{_LEFT}}{''.join(padded)}".rstrip()
