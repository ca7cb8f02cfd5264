"""Medians and ratios of what the rounds found, and the table that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from .rounds import CASES, WARM, Round

OURS = "ours"
SHORT = {"hugo-front-matter": "hugo-fm"}
_FRESH = [case for case in CASES if not case.startswith(WARM)]
_SERVED = [case for case in CASES if case.startswith(WARM)]
_LEFT, _FIGURE, _RATIO = 24, 9, 7


def middle(rounds: Sequence[Round], tool: str, case: str, figure: str) -> float | None:
    """The median of a figure over the rounds; None where it was never taken."""
    found = [value for one in rounds if (value := _taken(one, tool, case, figure)) is not None]
    return median(found) if found else None


def ratio(rounds: Sequence[Round], tool: str, case: str, figure: str) -> float | None:
    """How many times ours a tool takes: the median of the ratios within each round."""
    found = []
    for one in rounds:
        theirs, ours = _taken(one, tool, case, figure), _taken(one, OURS, case, figure)
        if theirs is not None and ours:
            found.append(theirs / ours)
    return median(found) if found else None


def _taken(one: Round, tool: str, case: str, figure: str) -> float | None:
    return one.get(tool, {}).get(case, {}).get(figure)


def text(posts: int, comments: int, rounds: Sequence[Round], tools: Sequence[str]) -> str:
    """The table for one size of site; `tools` are its columns."""
    median_of = f"median of {len(rounds)} rounds" if len(rounds) > 1 else "one round"
    lines = [f"{posts} posts, {comments} comments; {median_of}"]
    if OURS in tools and len(tools) > 1:
        lines.append("3.0× is three times what ours takes, 0.33× a third, within the same round")
    for title, rows in _blocks(rounds):
        cells = [(said, [_cell(rounds, tool, *what) for tool in tools]) for said, what in rows]
        if cells:
            headings = [f"{SHORT.get(tool, tool):>{_FIGURE}}" for tool in tools]
            lines += ["", _row(title, headings)]
            lines += [_row(f"  {said}", row) for said, row in cells]
    return "\n".join(lines)


# A row's name, and where its figures are: case, figure, digits after the point.
_Row = tuple[str, tuple[str, str, int]]


def _blocks(rounds: Sequence[Round]) -> Iterator[tuple[str, list[_Row]]]:
    def known(rows: list[_Row]) -> list[_Row]:
        """Those of which there is a figure."""
        return [
            row
            for row in rows
            if any(middle(rounds, tool, *row[1][:2]) is not None for one in rounds for tool in one)
        ]

    yield "CPU seconds", known([(CASES[case], (case, "cpu", 2)) for case in _FRESH])
    yield "Seconds on the clock", known([(CASES[case], (case, "wall", 2)) for case in _FRESH])
    saved = [(CASES[case], (case, "ms", 0)) for case in _SERVED]
    yield "Saved to shown, in ms", known(saved)
    memory: list[_Row] = []
    for said, case in (("all", "cold"), ("edit", "edit"), ("index", "index")):
        memory.append((f"{said}, largest process", (case, "largest", 0)))
        memory.append((f"{said}, all processes", (case, "tree", 0)))
    memory.append(("server, all processes", (_SERVED[0], "tree", 0)))
    yield "Most memory, in MiB", known(memory)


def _cell(rounds: Sequence[Round], tool: str, case: str, figure: str, digits: int) -> str:
    value = middle(rounds, tool, case, figure)
    if value is None:
        return f"{'–':>{_FIGURE}}"
    times = None if tool == OURS else ratio(rounds, tool, case, figure)
    return f"{value:>{_FIGURE}.{digits}f}" + (f"{_times(times):>{_RATIO}}" if times else "")


def _times(ratio: float) -> str:
    digits = 0 if ratio >= 10 else 1 if ratio >= 1 else 2
    return f"{ratio:.{digits}f}×"


def _row(first: str, cells: Sequence[str]) -> str:
    """Columns of one width, but the first, whose figures have no ratio beside them."""
    widths = [_FIGURE, *[_FIGURE + _RATIO] * (len(cells) - 1)]
    padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
    return f"{first:<{_LEFT}}{''.join(padded)}".rstrip()
