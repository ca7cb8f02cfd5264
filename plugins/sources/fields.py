"""Typed fields: from what stands in a file's head to values, with a problem for what is odd.

A reader asks for each field by name and type; what nobody asked for is unknown, and is
reported with the nearest known name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, tzinfo
from typing import TypeVar
from urllib.parse import urlsplit

from . import dates
from .front_matter import Head, Mapping, Node, Scalar
from .front_matter import Sequence as NodeList
from .problems import Problem, did_you_mean

T = TypeVar("T")

_TRUE, _FALSE = {"true", "yes"}, {"false", "no"}
_SPACE = re.compile(r"\s+")


class Fields:
    """The fields of one file, handed out by type. Problems gather in `problems`."""

    def __init__(
        self, head: Head, shown: str, zone: tzinfo, names: dict[str, str], line: int = 1
    ) -> None:
        """`names` maps the names that may stand in the file to the ones asked for; `line` is
        where something that is missing would stand."""
        self._shown, self._zone, self._line = shown, zone, line
        self._pelican = head.form == "pelican"
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self._nodes: dict[str, Node] = {}
        self._written: dict[str, str] = {}
        for written, node in head.fields.items():
            name = names.get(written.lower() if self._pelican else written, written)
            if name in self._nodes:
                first = self._written[name]
                self.problem(node.line, f"'{written}' says again what '{first}' says", "keep one")
            self._written[name] = written
            self._nodes[name] = node
            self.lines[name] = node.line
        self._known: set[str] = set()

    def problem(self, line: int, wrong: str, remedy: str = "") -> None:
        """Note something that stops the build."""
        self.problems.append(Problem(self._shown, line, wrong, remedy))

    def line(self, name: str) -> int:
        """The line of a field, or the one where it would stand."""
        return self.lines.get(name, self._line)

    def refuse_unknown(self, remedies: dict[str, str]) -> None:
        """A problem for each field that was not asked for; `remedies` for the foreseen ones."""
        for name, node in self._nodes.items():
            if name not in self._known:
                remedy = remedies.get(name.lower()) or did_you_mean(name, self._known)
                self.problem(node.line, f"unknown field '{name}'", remedy)

    def text(self, name: str) -> str | None:
        """One line of text; line breaks in it become spaces."""
        node = self._scalar(name)
        if node is None or node.text is None:
            return None
        return _SPACE.sub(" ", node.text).strip() or None

    def required(self, name: str, example: str) -> str | None:
        """One line of text that must be there."""
        self._known.add(name)
        node = self._nodes.get(name)
        value = self.text(name)
        if value is None and (node is None or isinstance(node, Scalar)):
            where = node.line if node else self._line
            wrong = f"the field '{name}' is empty" if node else f"there is no '{name}:'"
            self.problem(where, wrong, f"write one, such as '{name}: {example}'")
        return value

    def lines_of(self, name: str) -> tuple[str, ...]:
        """Some lines of text: a list, or a text whose line breaks part them."""
        node = self._take(name)
        if isinstance(node, Scalar):
            parts = (node.text or "").split("\n")
            return tuple(_SPACE.sub(" ", part).strip() for part in parts if part.strip())
        return tuple(text for text, _ in self._texts(name, node))

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts: a YAML list, or one text with commas. Doubles are a problem."""
        node = self._take(name)
        if isinstance(node, Scalar):
            given = [(part.strip(), node.line) for part in (node.text or "").split(",")]
        else:
            given = self._texts(name, node)
        seen: list[str] = []
        for word, line in given:
            if word in seen:
                self.problem(line, f"'{word}' stands twice in '{name}'", "keep one")
            elif word:
                seen.append(word)
                self.lines[f"{name}: {word}"] = line
        return tuple(seen)

    def choice(self, name: str, allowed: Collection[str], default: str | None) -> str | None:
        """One of a few words."""
        value = self.text(name)
        if value is None:
            return default
        if value not in allowed:
            wrong = f"unknown {name} '{value}'"
            self.problem(self.line(name), wrong, did_you_mean(value, allowed))
            return default
        return value

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        value = self.text(name)
        if value is None:
            return default
        if value.lower() not in _TRUE | _FALSE:
            self.problem(self.line(name), f"'{name}' is '{value}'", "write true or false")
            return default
        return value.lower() in _TRUE

    def number(self, name: str) -> int | None:
        """A whole number above zero."""
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) == 0:
            wrong = f"'{name}' is '{value}', not a whole number above zero"
            self.problem(self.line(name), wrong, f"write it like '{name}: 12'")
            return None
        return int(value)

    def moment(self, name: str) -> datetime | None:
        """A day or a moment; without an offset it means the site's time zone."""
        return self._date(name, lambda text: dates.moment(text, self._zone))

    def partial_date(self, name: str) -> str | None:
        """A date of which perhaps only the year or the month is known."""
        return self._date(name, dates.partial)

    def web_address(self, name: str) -> str | None:
        """An absolute http(s) address."""
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            good = False
        if not good or re.search(r"[\s<>\"]", value):
            wrong = f"'{value}' is not a web address"
            self.problem(self.line(name), wrong, "write it whole, like https://example.org/page")
            return None
        return value

    def mappings(self, name: str, allowed: Sequence[str]) -> list[Fields]:
        """A list of small groups of fields, each to be read like a file's own."""
        node = self._take(name)
        if node is None or (isinstance(node, Scalar) and node.text is None):
            return []
        example = "\n".join(f"{'  - ' if i == 0 else '    '}{n}: …" for i, n in enumerate(allowed))
        items = node.items if isinstance(node, NodeList) else (node,)
        groups = []
        for item in items:
            if not isinstance(item, Mapping):
                remedy = f"write it like this:\n{name}:\n{example}"
                self.problem(item.line, f"'{name}' is a list of small groups of fields", remedy)
                continue
            head = Head(item.fields, "", item.line, "yaml")
            group = Fields(head, self._shown, self._zone, {}, item.line)
            group.problems = self.problems
            groups.append(group)
        return groups

    def _take(self, name: str) -> Node | None:
        self._known.add(name)
        return self._nodes.get(name)

    def _scalar(self, name: str) -> Scalar | None:
        node = self._take(name)
        if node is None or isinstance(node, Scalar):
            return node
        self.problem(node.line, f"'{name}' holds one value, not several", f"write '{name}: …'")
        return None

    def _texts(self, name: str, node: Node | None) -> list[tuple[str, int]]:
        if node is None:
            return []
        if not isinstance(node, NodeList):
            self.problem(node.line, f"'{name}' is a list", f"write '{name}: [one, two]'")
            return []
        texts = []
        for item in node.items:
            if not isinstance(item, Scalar):
                self.problem(
                    item.line,
                    f"'{name}' is a list of plain texts",
                    "put a text with a colon in quotation marks",
                )
            elif item.text:
                texts.append((_SPACE.sub(" ", item.text).strip(), item.line))
        return texts

    def _date(self, name: str, read: Callable[[str], T]) -> T | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            return read(value)
        except dates.NotADate as error:
            self.problem(self.line(name), str(error))
            return None
