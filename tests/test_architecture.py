"""The plan of the house, kept true: who may import whom. Imports go down the floors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
FLOORS = (
    {"sources"},
    {"markup"},
    {"posts", "themes", "resources", "comments", "images"},
    {"pages", "feeds"},
    {"build"},
)
ROOMS = {room for floor in FLOORS for room in floor}
# What may stand nowhere but at the edge.
PELICAN = {"pelican"}


def floor_of(room: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if room in floor)


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, with relative ones made absolute."""
    package = ("plugins", *path.relative_to(PLUGINS).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def files() -> Iterator[tuple[str, Path]]:
    for room in sorted(ROOMS):
        for path in sorted((PLUGINS / room).rglob("*.py")):
            yield room, path


def test_every_room_stands_in_the_plan() -> None:
    found = {path.name for path in PLUGINS.iterdir() if (path / "__init__.py").is_file()}
    assert found <= ROOMS


def test_imports_go_down_the_floors_only() -> None:
    wrong = [
        f"{path.relative_to(PLUGINS)} imports {name}"
        for room, path in files()
        for name in imports(path)
        if name.startswith("plugins.")
        and (other := name.split(".")[1]) in ROOMS
        and other != room
        and floor_of(other) >= floor_of(room)
    ]
    assert wrong == []


def test_pelican_is_known_to_the_build_alone() -> None:
    wrong = [
        f"{path.relative_to(PLUGINS)} imports {name}"
        for room, path in files()
        for name in imports(path)
        if name.split(".")[0] in PELICAN and room != "build"
    ]
    assert wrong == []


def test_commands_start_without_pelican() -> None:
    """Each start of tasks.py imports these; Pelican alone takes a third of a second."""
    for room, path in files():
        if path.name != "commands.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        at_top = {
            name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.level
            for name in [node.module]
        }
        assert at_top <= {"asked", "new"}, f"{room}/commands.py imports {at_top} at its top"


def test_the_plan_is_drawn_as_it_is_kept() -> None:
    """An import that the test above would not see (a name built at run time) is not used."""
    for _, path in files():
        text = path.read_text(encoding="utf-8")
        assert "importlib.import_module" not in text and "__import__" not in text, path
