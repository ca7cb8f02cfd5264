"""Whether every item of the hostile list is tried, or has a reason why it cannot be yet."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
ITEMS = {*range(1, 58), *range(80, 86)}
FILES = [*sorted(HERE.glob("test_hostile_*.py")), HERE / "test_load.py"]

# What cannot be tried, because there is nothing yet that it could happen to.
NOT_YET = {
    "1, by mail": "comments do not come by mail, and no mail quotes one: the notice has a count"
    " and a link only, which test_hostile_markup.py holds it to",
    "58 to 79": "mentions, comments by mail and imports do not exist; the list leaves their"
    " numbers free",
}


def items_in(text: str) -> set[int]:
    """The items that a docstring names: "Item 3", "Items 1 to 11", "Items 14 and 19"."""
    found: set[int] = set()
    for first, word, second in re.findall(r"Items? (\d+)(?: (to|and) (\d+))?", text):
        last = int(second) if second else int(first)
        found |= set(range(int(first), last + 1)) if word == "to" else {int(first), last}
    return found


def test_every_item_has_its_test() -> None:
    tried: set[int] = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                tried |= items_in(ast.get_docstring(node) or "")
    assert tried >= ITEMS, f"not tried: {sorted(ITEMS - tried)}"
    assert tried <= ITEMS, f"not on the list: {sorted(tried - ITEMS)}"
    assert all(NOT_YET.values())
