"""Where settings stand: in which file, and at which line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..sources.dataclass import dataclass
from ..sources.problems import Problem


@dataclass(frozen=True)
class Named:
    """The settings that some files assign: name to (path to name, line)."""

    places: Mapping[str, tuple[str, int]]
    default: str

    def problem(self, name: str, wrong: str, remedy: str) -> Problem:
        """A problem at the line where a setting stands."""
        path, line = self.places.get(name, (self.default, 1))
        return Problem(path, line, wrong, remedy)


def named(files: Iterable[tuple[Path, str]]) -> Named:
    """Find where settings stand. `files` are (path, path to name); the first to assign wins."""
    places: dict[str, tuple[str, int]] = {}
    default = "pelicanconf.py"
    for number, (path, shown) in enumerate(files):
        if not number:
            default = shown
        if path.is_file():
            for name, line in _assigned(path.read_text(encoding="utf-8")).items():
                places.setdefault(name, (shown, line))
    return Named(places, default)


def _assigned(source: str) -> dict[str, int]:
    """The upper-case names that a settings file assigns at its top, with the last line of each."""
    import ast  # for problems only

    found: dict[str, int] = {}
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper():
                found[target.id] = node.lineno
    return found
