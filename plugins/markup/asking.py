"""The questions of a text: what its boxes "ask yourself" hold, for a sheet to write on.

A line of a list is a question, and so is a paragraph that ends with a question mark; any other
paragraph stays a word in between. What a table or a nested list says belongs to where it stands.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .conversion import Asking, Question

_BOX = '<div class="box reflect"'
_SPACE = re.compile(r"[ \t\n\r\f\v\x85\xa0\u2000-\u200a\u2028\u2029]+")
_LINES = frozenset({"p", "li", "dt", "dd", "td", "th", "h2", "h3", "h4", "h5", "h6", "pre"})
_NOT_WORDS = frozenset({"sup", "svg", "math", "button", "select", "textarea"})


def asking(source: str) -> tuple[Asking, ...]:
    """The boxes that ask, of HTML as a conversion has it; one without a question is none."""
    if _BOX not in source:
        return ()
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return tuple(one for one in reader.found if any(q.asks for q in one.questions))


class _Reader(HTMLParser):
    """Goes over canonical HTML, in which every element is closed but those that may stay open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Asking] = []
        self._depth = 0  # of <div> within a box; 0 outside
        self._title: str | None = None
        self._lines: list[Question] = []
        self._silent = 0
        self._kind = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if not self._depth:
            if tag == "div" and {"box", "reflect"} <= set(classes):
                self._depth, self._title, self._lines = 1, None, []
            return
        if tag == "div":
            self._depth += 1
        elif tag == "br":
            self._words.append(" ")
        elif tag in _NOT_WORDS:
            self._silent += 1
        if tag in ("ul", "ol"):
            self._end_line()
        elif tag in _LINES:
            within = tag == "p" and self._kind == "li" and not "".join(self._words).strip()
            if not within:  # a list with space between its lines has paragraphs in them
                self._end_line()
                self._kind = "title" if "box-title" in classes else tag

    def handle_endtag(self, tag: str) -> None:
        if not self._depth:
            return
        if tag in _NOT_WORDS and self._silent:
            self._silent -= 1
        if tag in _LINES or tag in ("ul", "ol"):
            self._end_line()
        elif tag == "div":
            self._depth -= 1
            if not self._depth:
                self._end_line()
                self.found.append(Asking(self._title or "", tuple(self._lines)))

    def handle_data(self, data: str) -> None:
        if self._depth and not self._silent:
            self._words.append(data)

    def _end_line(self) -> None:
        words = _SPACE.sub(" ", "".join(self._words)).strip(" ")
        self._words.clear()
        kind, self._kind = self._kind, ""
        if not words:
            return
        if kind == "title" and self._title is None:
            self._title = words
        else:
            asks = kind == "li" or words.rstrip("”’\"')* ").endswith(("?", "？", "؟"))
            self._lines.append(Question(words, asks))
