"""Many entries at the price of few: feedgen writes each shape of an entry once.

A site of ten thousand posts has twenty thousand feeds of comments. Of two entries with as many
authors, themes and links the XML differs in texts, addresses and dates alone. So feedgen writes
one whose values are marks, and that frame is filled for each. What comes out is, byte for byte,
what feedgen would write itself; a test holds the two together over entries of every shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from ..sources.dates import told
from . import xml
from .contents import Feed, Head
from .entries import About, Answered, Entry, Person, Picture, Replies, one_line
from .feed_set import Addresses
from .lookalikes import as_words, unmistakable

_MARK = re.compile("\ue000([0-9]+)\ue001")  # a character for private use around the number
_SPECIAL = re.compile('[&<>"\r\n\t]').search
_SUMMARY, _CONTENT = 4, 5  # the numbers of these among the texts
_PIECES = {"rss": ("    <item>", "</item>\n"), "atom": ("  <entry", "</entry>\n")}
_ENDS = {"rss": "  </channel>", "atom": "</feed>"}
# What cannot be a mark while feedgen writes it is one of these, which nothing of a site has.
_ADDRESS = "/\ue000/feed"
_PUBLISHED, _UPDATED, _ANSWERED = (
    datetime(1900, month, 2, 3, 4, 5, tzinfo=UTC) for month in (1, 2, 3)
)
_COUNT = 901_234_567_890
_MOMENTS = 4  # the first values: two moments of the entry, one of its replies, their number


class _Frame(NamedTuple):
    """XML as a template for `%`, and what takes the values for it out of all values."""

    template: str
    taken: Callable[[Sequence[str]], tuple[str, ...]]

    @classmethod
    def of(cls, marked: str, values: int) -> _Frame:
        """The frame of XML with marks in it. Of so many values there are two forms, one behind
        the other: escaped for a text, and for an attribute."""
        found = _MARK.split(marked)
        pieces = [piece.replace("%", "%%") for piece in found[::2]]
        taken = [
            int(number) + values * piece.endswith('="')
            for piece, number in zip(pieces, found[1::2], strict=False)
        ]
        return cls("%s".join(pieces), itemgetter(*taken))

    def filled(self, values: Sequence[str]) -> str:
        """The XML with these values."""
        return self.template % self.taken(values)


def written(feed: Feed, addresses: Addresses, about: About) -> Iterator[tuple[str, bytes]]:
    """Each address of a feed, with the bytes that `xml.written` gives for it. `addresses` have
    their formats with them, "rss" or "atom"."""
    told_as = [as_words(entry) for entry in feed.entries]
    texts = [_texts(entry) for entry in told_as]
    entries = [
        (entry, _shape(entry, of), *_escaped(of)) for entry, of in zip(told_as, texts, strict=True)
    ]
    heads = _escaped_head(feed)
    for format, address in addresses:
        linked = tuple(map(bool, (feed.previous, feed.current, feed.following)))
        head, end = _head_frame(format, about, linked)
        own = (_in_text(about.url + address), xml.head_date(feed, format))
        parts = [head.filled([*heads[0], *own, *heads[1], *map(_in_attribute, own)])]
        for entry, shape, plain, quoted in entries:
            moments = _moments(entry, format)
            if format == "rss" and "&" in plain[_SUMMARY]:  # see xml.py: it is HTML there
                plain = [*plain[:_SUMMARY], _in_text(plain[_SUMMARY]), *plain[_SUMMARY + 1 :]]
            key = (format, about.url, shape)
            frame = _frames.get(key) or _entry_frame(key, format, about, entry)
            parts.append(frame.filled([*moments, *plain, *moments, *quoted]))
        yield address, xml.styled("".join([*parts, end]).encode(), address)


_frames: dict[tuple[object, ...], _Frame] = {}


def _shape(entry: Entry, texts: list[str]) -> tuple[object, ...]:
    """How many of everything there are, and what is left empty."""
    replies = entry.replies
    counts = len(entry.authors), len(entry.categories), len(entry.answers), len(entry.pictures)
    return (*counts, replies and bool(replies.updated), tuple(map(bool, texts)))


def _escaped(texts: list[str]) -> tuple[list[str], list[str]]:
    """The texts as they stand in a text, and as they stand in an attribute."""
    rest = "".join([*texts[:_CONTENT], *texts[_CONTENT + 1 :]])
    if not _SPECIAL(rest):  # mostly: the content alone holds markup
        plain = list(texts)
        plain[_CONTENT] = _in_text(plain[_CONTENT])
        return plain, plain
    plain = [_in_text(text) for text in texts]
    return plain, [_in_attribute(text) for text in plain]


@cache
def _head_frame(format: str, about: About, linked: tuple[bool, ...]) -> tuple[_Frame, str]:
    """What stands before the entries, and what behind them; `linked` says which of the feeds
    around it there are."""
    marks = [_mark(number) for number in range(7)]
    around = (mark if there else "" for mark, there in zip(marks[4:], linked, strict=True))
    feed = Feed(Head(*marks[:4]), (), *around)
    raw = xml.raw(feed, format, _ADDRESS, about).decode()
    raw = raw.replace(about.url + _ADDRESS, _mark(7))
    raw = raw.replace(xml.head_date(feed, format), _mark(8))
    cut = raw.rindex(_ENDS[format])
    return _Frame.of(raw[:cut], 9), raw[cut:]


def _escaped_head(feed: Feed) -> tuple[list[str], list[str]]:
    """What a feed says of itself in every format, as it stands in texts and in attributes."""
    head = feed.head
    title, about = (unmistakable(one_line(text)) for text in (head.title, head.description))
    said = [head.id, title, about, head.page]
    plain = [_in_text(text) for text in (*said, feed.previous, feed.current, feed.following)]
    return plain, [_in_attribute(text) for text in plain]


def _entry_frame(key: tuple[object, ...], format: str, about: About, entry: Entry) -> _Frame:
    """The frame of all entries that have as many of everything and leave the same empty."""
    texts = _texts(entry)
    marks = (_mark(at) if text else "" for at, text in enumerate(texts, _MOMENTS))
    twin = _twin(entry, marks)
    raw = xml.raw(Feed(Head("i:", "t", "d", "p:"), (twin,)), format, _ADDRESS, about).decode()
    begins, ends = _PIECES[format]
    piece = raw[raw.index(begins) : raw.index(ends) + len(ends)]
    for number, value in enumerate(_moments(twin, format)):
        piece = piece.replace(value, _mark(number)) if value else piece
    _frames[key] = _Frame.of(piece, _MOMENTS + len(texts))
    return _frames[key]


def _moments(entry: Entry, format: str) -> tuple[str, str, str, str]:
    """The values that are no texts."""
    replies = entry.replies
    return (
        xml.date(entry.published, format),
        told(entry.updated if format == "rss" else entry.stamp).isoformat(),
        told(replies.updated).isoformat() if replies and replies.updated else "",
        str(replies.count) if replies else "",
    )


def _texts(entry: Entry) -> list[str]:
    """All texts of an entry, in the order in which `_twin` has them."""
    found = [entry.id, entry.link, entry.page, entry.title, entry.summary or entry.title]
    found += (entry.content, entry.related, entry.related_title, entry.lang)
    for person in entry.authors:
        found += (person.name, person.url)
    for category in entry.categories:
        found += category
    for answered in entry.answers:
        found += (answered.id, answered.page)
    if replies := entry.replies:
        found += (replies.page, replies.rss, replies.atom)
    for shown in entry.pictures:
        found += (shown.url, shown.type, shown.words, shown.width, shown.height, shown.credit)
    return found


def _twin(entry: Entry, texts: Iterator[str]) -> Entry:
    """The entry with other texts, and with moments and a number that are nobody else's."""
    some = partial(next, texts)
    replies = entry.replies
    id, link, page, title, summary, content, related, related_title, lang = islice(texts, 9)
    return Entry(
        id=id,
        link=link,
        page=page,
        title=title,
        published=_PUBLISHED,
        updated=_UPDATED,
        summary=summary,
        content=content,
        related=related,
        related_title=related_title,
        lang=lang,
        authors=tuple(Person(some(), some()) for _ in entry.authors),
        categories=tuple((some(), some()) for _ in entry.categories),
        answers=tuple(Answered(some(), some()) for _ in entry.answers),
        replies=Replies(some(), some(), some(), _COUNT, _ANSWERED if replies.updated else None)
        if replies
        else None,
        pictures=tuple(Picture(*islice(texts, 6)) for _ in entry.pictures),
    )


def _mark(number: int) -> str:
    return f"\ue000{number}\ue001"


def _in_text(value: str) -> str:
    """Escaped as libxml2 does it, in a text."""
    if not _SPECIAL(value):
        return value
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\r", "&#13;")


def _in_attribute(value: str) -> str:
    """What was escaped for a text, escaped as libxml2 does it in an attribute."""
    if not _SPECIAL(value):
        return value
    return value.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
