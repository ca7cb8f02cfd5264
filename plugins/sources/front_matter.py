"""The head of a source file: fields with their lines, before anything is believed of them.

Two forms are read. YAML between `---` lines is the documented one; Pelican's own
`Key: value` lines, ended by a blank line, are read as well, and give the same fields.

YAML is taken as PyYAML's event stream and built into a small tree here, for three reasons:
every value keeps its line; a title `No` or a date `2026-01-31` stays the text that was
written (YAML 1.1 would make a truth value and a date of them); and aliases, tags and deep
nesting, with which a small file fills a large memory, are refused before they cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

import yaml

from .dataclass import dataclass
from .texts import without_controls

LARGEST_HEAD = 64 * 1024  # characters; the longest real one seen is under 3 000
DEEPEST = 6  # a list of mappings in a field is depth 3

# libyaml's parser is several times faster; the pure one gives the same events.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
# Behind a plain value, ` #` with no space after it: `title: We are #1`, not `date: …  # when`.
_CUT = re.compile(r"[ \t]+#[^\s#]")
_PELICAN_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]*?)\s*:(?:[ \t]+(?P<value>.*)|)$")


class BadHead(ValueError):
    """The head of a file cannot be read. `line` counts from 1 in the file."""

    def __init__(self, line: int, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.line, self.wrong, self.remedy = line, wrong, remedy


@dataclass(frozen=True)
class Scalar:
    """One value as written; `text` is None for an empty value or a plain `null`."""

    text: str | None
    line: int = field(compare=False)


@dataclass(frozen=True)
class Sequence:
    """A list of values."""

    items: tuple[Node, ...]
    line: int = field(compare=False)


@dataclass(frozen=True)
class Mapping:
    """Named values, in the order of the file."""

    fields: dict[str, Node]
    line: int = field(compare=False)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Head:
    """The fields of a file, its body, and the line on which the body begins.

    `form` says which of the two forms was read: "yaml", "pelican" or "none".
    """

    fields: dict[str, Node]
    body: str
    body_line: int
    form: str


def split(text: str) -> Head:
    """Take a file's text apart. Line ends are expected as `\\n`. Raises BadHead."""
    if re.match(r"---[ \t]*\n", text):
        return _yaml_head(text)
    if _PELICAN_LINE.match(text.split("\n", 1)[0]):
        return _pelican_head(text)
    return Head({}, text, 1, "none")


def _yaml_head(text: str) -> Head:
    end = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, text.index("\n") + 1)
    if not end:
        raise BadHead(1, "the front matter does not end", "write a line '---' below its last field")
    head = text[: end.start()]
    if len(head) > LARGEST_HEAD:
        raise _too_long(head)
    fields = _tree(head)
    body = text[end.end() :].removeprefix("\n")
    return Head(fields, body, head.count("\n") + 2, "yaml")


def _too_long(head: str) -> BadHead:
    wrong = f"the front matter is {len(head) // 1024} KiB long"
    remedy = f"{LARGEST_HEAD // 1024} KiB are read; move the text below its end"
    return BadHead(1, wrong, remedy)


def _tree(head: str) -> dict[str, Node]:
    try:
        root = _Builder(yaml.parse(head, Loader=_Loader), head.split("\n")).document()
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        raise _yaml_slip(head.split("\n"), mark.line if mark else 0) from None
    except (yaml.YAMLError, UnicodeEncodeError):
        raise BadHead(
            1, "the front matter holds a character that YAML forbids", "take it out"
        ) from None
    if root is None:
        return {}
    if not isinstance(root, Mapping):
        raise BadHead(root.line, "the front matter is not a list of fields", "write 'title: …'")
    return root.fields


# What stands in a line that YAML stumbles over, and what its writer may have meant. The first
# that fits is said, so the general one comes last.
_SLIPS = (
    (
        re.compile(r"\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2}"),
        "'\\uD800' to '\\uDFFF' are halves of characters (surrogates), which no text may hold",
        "write the character itself",
    ),
    (re.compile(r"^[ ]*\t"), "a tab stands at the start of the line", "use two spaces"),
    (re.compile(r"\u00a0"), "an invisible no-break space stands here", "use a normal space"),
    (re.compile(r"^[^\[]*\[[^\]]*$"), "the bracket '[' is not closed", "write ']' at its end"),
    (re.compile(r"^\s*[\w-]+:[^\s:/]"), "there is no space after the colon", "write 'title: …'"),
    (
        re.compile(r"^\s*[\w-]+:\s+\S"),
        "a value with a colon, or one that begins with a sign such as { [ * & @ ! % ` or a"
        " quotation mark, must stand in quotation marks as a whole",
        "write it like title: 'The value'",
    ),
)


def _yaml_slip(lines: list[str], at: int) -> BadHead:
    """Say in plain words why the YAML cannot be read; `at` counts from 0.

    The parser often stumbles one line below the slip, so that line is looked at as well.
    """
    for pattern, wrong, remedy in _SLIPS:
        for number in (at, at - 1):
            if 0 <= number < len(lines) and pattern.search(lines[number]):
                return BadHead(number + 1, wrong, remedy)
    remedy = "check for a missing quotation mark, a missing colon or uneven indentation"
    return BadHead(max(1, min(at + 1, len(lines))), "this is not YAML", remedy)


class _Builder:
    """Turns PyYAML events into nodes and refuses what front matter has no use for."""

    def __init__(self, events: Iterator[Any], lines: list[str]) -> None:
        self._events, self._lines = events, lines

    def document(self) -> Node | None:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and node is not None:
                raise BadHead(node.line, "a second YAML document begins below", "keep one")
            if isinstance(event, yaml.NodeEvent):
                node = self._node(event, 0)
        return None if isinstance(node, Scalar) and node.text is None else node

    def _node(self, event: Any, depth: int, line: int = 0) -> Node:
        """`line` is that of the field's name, which is where its owner will look for it."""
        line = line or event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise BadHead(
                line,
                "'&' and '*' at the start of a value are YAML anchors, which are not used here",
                "write the value out, or put it in quotes",
            )
        if event.tag is not None and event.tag != "!":
            raise BadHead(
                line,
                f"'{event.tag}' is a YAML tag, which is not used here",
                "write the plain value, or put it in quotes",
            )
        if depth > DEEPEST:
            raise BadHead(line, "the fields are nested too deeply", "write them flatter")
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            if plain:
                self._refuse_cut(event)
            if plain and event.value in _NULLS:
                return Scalar(None, line)
            # Quoted YAML can spell out controls ("\\x07") that no file may hold as they are.
            return Scalar(without_controls(event.value), line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(line, depth)
        return self._mapping(line, depth)

    def _refuse_cut(self, event: Any) -> None:
        """In YAML ` #` begins a remark, so `title: We are #1` would lose its end in silence."""
        end = event.end_mark
        if end.line < len(self._lines) and _CUT.match(self._lines[end.line][end.column :]):
            wrong = f"everything after ' #' is a remark, so this would be '{event.value}'"
            raise BadHead(end.line + 1, wrong, "put the whole value in quotation marks")

    def _sequence(self, line: int, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), line)

    def _mapping(self, line: int, depth: int) -> Mapping:
        fields: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar) or key.text is None:
                raise BadHead(key.line, "a field has no name", "write 'name: value'")
            value = self._node(next(self._events), depth + 1, key.line)
            if key.text in fields:
                raise BadHead(key.line, f"the field '{key.text}' stands here twice", "keep one")
            fields[key.text] = value
        return Mapping(fields, line)


def _pelican_head(text: str) -> Head:
    """Pelican's header: `Key: value` lines, continued by indented ones, ended by a blank line."""
    head = text.split("\n\n", 1)[0]
    if len(head) > LARGEST_HEAD:
        raise _too_long(head)
    lines = text.split("\n")
    fields: dict[str, Node] = {}
    key, at = "", 0
    for at, line in enumerate(lines):
        if not line.strip():
            break
        if line[0] in " \t" and key:
            before = fields[key]
            assert isinstance(before, Scalar)
            joined = f"{before.text}\n{line.strip()}" if before.text else line.strip()
            fields[key] = Scalar(joined, before.line)
            continue
        match = _PELICAN_LINE.match(line)
        if not match:
            raise BadHead(
                at + 1,
                "this line is neither a field nor the text",
                "leave a blank line between the fields and the text",
            )
        key = match["key"].lower()
        if key in fields:
            raise BadHead(at + 1, f"the field '{key}' stands here twice", "keep one")
        fields[key] = Scalar((match["value"] or "").strip() or None, at + 1)
    else:
        at = len(lines)
    return Head(fields, "\n".join(lines[at + 1 :]), at + 2, "pelican")
