"""The whole comparison: the machine, the tools, one table for each size of site."""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from . import content, table
from .asking import Wish
from .eleventy import Eleventy
from .hugo import Hugo, HugoFrontMatter
from .ours import Ours
from .rounds import Round, one_round
from .stock_pelican import StockPelican
from .tool import Missing, Tool

KINDS: dict[str, type[Tool]] = {
    kind.name: kind for kind in (Ours, StockPelican, Hugo, HugoFrontMatter, Eleventy)
}


def compare(wish: Wish, out: TextIO, progress: TextIO) -> bool:
    """Measure and print. Returns whether every tool that is here went all the way."""
    raw: dict[str, Any] = {"machine": machine(), "tools": {}, "sizes": []}
    good = True
    with _place(wish.folder) as folder:
        for posts in wish.posts:
            site = content.invented(posts)
            tools = _tools(wish, folder / str(posts), site, out, told=bool(raw["sizes"]))
            if not raw["sizes"]:
                raw["tools"] = {tool.name: tool.version() for tool in tools}
                print(_head(raw["tools"], raw["machine"]), file=out, flush=True)
            try:
                good &= _one_size(wish, site, tools, folder, raw, out, progress)
            finally:
                for tool in tools:
                    tool.clear()
            if wish.folder is None:
                shutil.rmtree(folder / str(posts))
    return good


def _one_size(
    wish: Wish,
    site: content.Site,
    tools: list[Tool],
    folder: Path,
    raw: dict[str, Any],
    out: TextIO,
    progress: TextIO,
) -> bool:
    def tell(line: str) -> None:
        if progress.isatty():
            print(f"\r\033[K{line}", end="", file=progress, flush=True)

    for tool in tools:
        tell(f"writing {len(site.posts)} posts: {tool.name}")
        tool.prepare()
    rounds: list[Round] = []
    failures: dict[str, str] = {}
    size = {"posts": len(site.posts), "comments": site.comments}
    raw["sizes"].append({**size, "rounds": rounds, "failures": failures})
    try:
        for number in range(wish.rounds):
            head = f"round {number + 1} of {wish.rounds}"
            working = [tool for tool in tools if tool.name not in failures]
            found, failed = one_round(
                working,
                wish.cases,
                number,
                folder,
                lambda line: tell(f"{head}, {line}"),  # noqa: B023
            )
            rounds.append(found)
            failures |= failed
            if wish.json is not None:
                wish.json.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    finally:  # also when it is interrupted: what took an hour to find is shown
        tell("")
        names = [tool.name for tool in tools]
        if rounds:
            shown = table.text(len(site.posts), site.comments, rounds, names)
            print(f"\n{shown}", file=out, flush=True)
    for name, reason in failures.items():
        print(f"\n{name} failed; {reason}", file=out, flush=True)
    return not failures


def _tools(wish: Wish, folder: Path, site: content.Site, out: TextIO, told: bool) -> list[Tool]:
    found: list[Tool] = []
    for name in wish.tools:
        try:
            (folder / name).mkdir(parents=True)
            found.append(KINDS[name](folder / name, site))
        except Missing as missing:
            if not told:
                print(missing, file=out, flush=True)
    return found


def machine() -> dict[str, str | int]:
    """What the figures were taken on."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.release()}",
    }


def _head(tools: dict[str, str], machine: dict[str, str | int]) -> str:
    cores = "1 core" if machine["cores"] == 1 else f"{machine['cores']} cores"
    lines = [f"Python {machine['python']}, {cores}, {machine['system']}"]
    named = [(table.SHORT.get(name, name), said) for name, said in tools.items()]
    return "\n".join([*lines, *(f"  {name:<10}{said}" for name, said in named)])


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="five-to-nine-bench-") as temporary:
        yield Path(temporary)
