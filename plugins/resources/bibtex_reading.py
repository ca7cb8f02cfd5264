"""Reads BibTeX: entries, abbreviations, values in braces and in quotation marks.

A file may come from anywhere: abbreviations may name each other, and braces may go deep, but
nothing here grows faster than the file and nothing calls itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 100_000  # characters of one value, with its abbreviations written out
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_KEY = re.compile(r"\s*([^\s,{}()\"#%=]*)\s*,")
_NAME = re.compile(r"[\s,]*([A-Za-z][\w:.+-]*)\s*=\s*")
_WORD = re.compile(r"[\w:.+-]+")
_MONTHS = {m: m for m in "jan feb mar apr may jun jul aug sep oct nov dec".split()}
_ACCENTS = {
    **{"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304"},
    **{".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "r": "\u030a"},
    **{"k": "\u0328", "d": "\u0323", "b": "\u0331"},
}
_LETTERS = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø"},
    **{"O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "th": "þ"},
    **{"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "ldots": "…"},
    **{"dots": "…", "textendash": "–", "textemdash": "—", "textquoteright": "’"},
}
# In this order: a whole command with its letter, a letter by name, an escaped sign, a brace.
_TEX = re.compile(
    r"\\(?P<accent>[`'^~\"=.]|[uvHcrkdb](?![A-Za-z]))\s*(?:\{\s*\\?(?P<in>[A-Za-z])\s*\}"
    r"|\\?(?P<on>[A-Za-z]))"
    r"|\\(?P<name>[A-Za-z]+)[ \t]*(?:\{\})?"
    r"|\\(?P<sign>.)"
    r"|(?P<brace>[{}])|(?P<tie>~)",
    re.DOTALL,
)


class Unreadable(ValueError):
    """The file cannot be read on from a line, which counts from 1."""

    def __init__(self, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.line, self.wrong = line, wrong


@dataclass
class Entry:
    """An entry: its kind in lower case, its key, its fields as they stand there."""

    kind: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)


def entries(text: str) -> Iterator[Entry]:
    """The entries of a file, in its order. What stands between them is a remark. Raises
    Unreadable."""
    known = dict(_MONTHS)
    at = 0
    while found := _ENTRY.search(text, at):
        kind, at = found[1].lower(), found.end()
        if kind in ("comment", "preamble"):
            at = _end_of_braces(text, at) if found[2] == "{" else at
            continue
        scanner = _Scanner(text, at, "}" if found[2] == "{" else ")", known)
        if kind == "string":
            known |= scanner.fields()
        else:
            yield Entry(kind, scanner.key(), scanner.fields())
        at = scanner.at


class _Scanner:
    """Goes over the inside of one entry."""

    def __init__(self, text: str, at: int, end: str, known: dict[str, str]) -> None:
        self.text, self.at, self._end, self._known = text, at, end, known

    def key(self) -> str:
        found = _KEY.match(self.text, self.at)
        if not found:
            raise self._stop("this entry has no key")
        self.at = found.end()
        return found[1]

    def fields(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        while found := _NAME.match(self.text, self.at):
            self.at = found.end()
            fields.setdefault(found[1].lower(), self._value())
        rest = re.compile(r"[\s,]*").match(self.text, self.at)
        assert rest is not None
        self.at = rest.end()
        if self.text[self.at : self.at + 1] != self._end:
            raise self._stop(f"a field or '{self._end}' is missing here")
        self.at += 1
        return fields

    def _value(self) -> str:
        """Parts joined by `#`, abbreviations written out."""
        parts: list[str] = []
        while True:
            parts.append(self._part())
            if sum(map(len, parts)) > LONGEST:
                raise self._stop(f"this value is longer than {LONGEST:,} characters")
            more = re.compile(r"\s*#\s*").match(self.text, self.at)
            if not more:
                return "".join(parts)
            self.at = more.end()

    def _part(self) -> str:
        begin = self.text[self.at : self.at + 1]
        if begin == "{":
            start = self.at + 1
            self.at = _end_of_braces(self.text, start)
            return self.text[start : self.at - 1]
        if begin == '"':
            return self._quoted()
        word = _WORD.match(self.text, self.at)
        if not word:
            raise self._stop("a value is missing here")
        self.at = word.end()
        return self._known.get(word[0].lower(), word[0])

    def _quoted(self) -> str:
        start, depth = self.at + 1, 0
        for found in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(self.text, start):
            depth += (found[0] == "{") - (found[0] == "}")
            if found[0] == '"' and depth <= 0:
                self.at = found.end()
                return self.text[start : found.start()]
        raise self._stop("a quotation mark is not closed")

    def _stop(self, wrong: str) -> Unreadable:
        return Unreadable(self.text.count("\n", 0, self.at) + 1, wrong)


def _end_of_braces(text: str, start: int) -> int:
    """Behind the brace that closes the one before `start`."""
    depth = 1
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += (found[0] == "{") - (found[0] == "}")
        if not depth:
            return found.end()
    raise Unreadable(text.count("\n", 0, start) + 1, "a brace is not closed")


def names(value: str) -> Iterator[str]:
    """The names of a list of people: `Casares, Whitney and {European Parliament}`."""
    depth, start, parts = 0, 0, []
    for found in re.compile(r"\\.|[{}]|\s+and\s+", re.DOTALL | re.IGNORECASE).finditer(value):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0 and found[0].strip().lower() == "and":
            parts.append(value[start : found.start()])
            start = found.end()
    for part in [*parts, value[start:]]:
        part = part.strip()
        whole = part.startswith("{") and part.endswith("}")
        turned = None if whole else re.fullmatch(r"([^,{}]+),\s*([^,{}]+)", part)
        name = plain(f"{turned[2]} {turned[1]}" if turned else part)
        if name and name.lower() != "others":
            yield name


def plain(value: str, keep_lines: bool = False) -> str:
    """A value in plain words: braces out, TeX's ways of writing letters and signs resolved."""
    text = unicodedata.normalize("NFC", _TEX.sub(_sign, value))
    if keep_lines:
        return text.strip()
    return " ".join(text.split())


def _sign(found: re.Match[str]) -> str:
    if found["accent"]:
        return f"{found['in'] or found['on']}{_ACCENTS[found['accent']]}"
    if found["name"]:
        return _LETTERS.get(found["name"], "")
    if found["sign"]:
        return " " if found["sign"].isspace() else found["sign"].replace("\\", "\n")
    return "\u00a0" if found["tie"] else ""
