"""Bookmarks as browsers and linkding exchange them: the Netscape bookmark file.

The format was never written down as a standard; this is what Firefox, Chrome, Safari and
linkding write and read: `<DT><A HREF= ADD_DATE= TAGS=>title</A>`, then `<DD>` with a text.

These fields come back as they were: title, url, added, themes, and the text without white space
at its ends. What has no address on the web cannot be bookmarked and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from html import escape
from html.parser import HTMLParser

from ..sources import dates
from .portable import Value

FIELDS = ("title", "url", "added", "themes", "why")
_NOTES = re.compile(r"\[linkding-notes\].*?(?:\[/linkding-notes\]|\Z)", re.DOTALL)


@dataclass
class Bookmark:
    """One bookmark as it stands in a file. `tags` are also the folders above it; `added` is None
    where the file does not say or says nonsense."""

    title: str
    url: str
    tags: tuple[str, ...]
    private: bool
    added: datetime | None
    text: str = field(default="")


def export(cards: list[dict[str, Value]], zone: tzinfo) -> str:
    """The bookmark file of some cards."""
    lines = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        "<TITLE>Bookmarks</TITLE>",
        "<H1>Bookmarks</H1>",
        "<DL><p>",
    ]
    for card in cards:
        url, added, themes = card["url"], card["added"], card["themes"]
        if not isinstance(url, str):
            continue
        assert isinstance(added, str)
        assert isinstance(themes, tuple)
        seconds = int(dates.moment(added, zone).timestamp())
        attributes = f'HREF="{escape(url)}" ADD_DATE="{seconds}" TAGS="{escape(",".join(themes))}"'
        lines.append(f"<DT><A {attributes}>{escape(str(card['title']))}</A>")
        if text := str(card["why"]).strip():
            lines.append(f"<DD>{escape(text, quote=False)}")
    return "\n".join([*lines, "</DL><p>"])


def read(text: str) -> Iterator[Bookmark]:
    """The bookmarks of a file, in its order. Nothing is raised for odd HTML."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end()
    for bookmark in reader.found:
        bookmark.text = _NOTES.sub("", bookmark.text).strip()
        bookmark.title = " ".join(bookmark.title.split())
        yield bookmark


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Bookmark] = []
        self._folders: list[str] = []
        self._next_folder = ""
        self._into = ""  # what the words that come next belong to: a title, a text, a folder
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, str] = {}
        for key, value in attrs:
            given.setdefault(key, value or "")
        if tag in ("a", "dt", "dd", "h3", "dl", "hr"):
            self.end()
        if tag == "a" and "href" in given:
            self._into = "title"
            tags = [*self._folders, *given.get("tags", "").split(",")]
            self.found.append(
                Bookmark(
                    title="",
                    url=given["href"].strip(),
                    tags=tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip())),
                    private=given.get("private", "0") not in ("", "0", "false"),
                    added=_moment(given.get("add_date", "")),
                )
            )
        elif tag == "dd" and self.found:
            self._into = "text"
        elif tag == "h3":
            self._into = "folder"
        elif tag == "dl":
            self._folders.append(self._next_folder)
            self._next_folder = ""
        elif tag == "br":
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "h3", "dl", "dd"):
            self.end()
        if tag == "dl" and self._folders:
            self._folders.pop()

    def handle_data(self, data: str) -> None:
        if self._into:
            self._words.append(data)

    def end(self) -> None:
        """Put the words that were read where they belong."""
        words, into = "".join(self._words), self._into
        self._words, self._into = [], ""
        if into == "title":
            self.found[-1].title = words
        elif into == "text":
            self.found[-1].text = self.found[-1].text or words
        elif into == "folder":
            self._next_folder = " ".join(words.split())


def _moment(text: str) -> datetime | None:
    """Seconds since 1970, as most write them; some write thousandths or millionths."""
    if not re.fullmatch(r"[0-9]{1,18}", text.strip()):
        return None
    number = int(text)
    for unit in (1, 1_000, 1_000_000):
        if 0 < number // unit < 10_000_000_000:
            return datetime.fromtimestamp(number // unit, UTC)
    return None
