"""Raw HTML of a writer, written again in one canonical form.

Names in lower case, every attribute once and in double quotes, no `<` or `>` but those of
tags, no comments, every element closed. So the browser reads what `inspection` has read: a
pattern can look at canonical tags, but never at HTML as people (or attackers) write it.
What Python-Markdown itself makes is canonical already.
"""

from __future__ import annotations

import html as entities
import re
from html.parser import HTMLParser

# Raw HTML in Markdown. A link in angle brackets is none, as long as no attribute fits into it.
_RAW = re.compile(r"<(?!https?://[^<>\s=\"']*>|[\w.+-]+@[\w.-]+>)[a-zA-Z/!?]")
_NAME = re.compile(r"[a-z][a-z0-9:.-]*")
_ATTRIBUTE_NAME = re.compile(r"[a-z_:@][a-z0-9_:.@-]*")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)
# Elements whose end HTML lets people leave out (WHATWG HTML §13.1.2.4): nothing is left open.
_MAY_STAY_OPEN = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup"}
    | {"option", "optgroup", "rb", "rt", "rtc", "rp"}
)


def holds_html(text: str) -> bool:
    """Whether a Markdown text may hold raw HTML (it may still stand in code)."""
    return _RAW.search(text) is not None


def canonical(source: str) -> str:
    """HTML in canonical form. Nothing is raised; what no browser would show is left out."""
    writer = _Writer()
    writer.feed(source)
    writer.close()
    return writer.written()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []

    def written(self) -> str:
        """Everything, with what was left open closed."""
        return "".join([*self._parts, *(f"</{name}>" for name in reversed(self._open))])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _name(tag)
        if name is None:
            return
        given: dict[str, str] = {}
        for key, value in attrs:
            if _ATTRIBUTE_NAME.fullmatch(key):
                # The first of two counts (WHATWG HTML §13.2.5.33).
                given.setdefault(key, "" if value is None else entities.escape(value))
        written = "".join(f' {key}="{value}"' for key, value in given.items())
        self._parts.append(f"<{name}{written}>")
        if name not in _VOID and name not in _MAY_STAY_OPEN:
            self._open.append(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name = _name(tag)
        if name is None or name in _VOID:
            return
        if name not in _MAY_STAY_OPEN:
            if name not in self._open:
                return  # it would close something of the page around the text
            at = len(self._open) - 1 - self._open[::-1].index(name)
            del self._open[at]
        self._parts.append(f"</{name}>")

    def handle_data(self, data: str) -> None:
        self._parts.append(entities.escape(data, quote=False))

    def parse_html_declaration(self, i: int) -> int:
        # `<![…` makes the standard library raise AssertionError (python/cpython#77057).
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)


def _name(tag: str) -> str | None:
    found = _NAME.match(tag)
    return found[0] if found else None
