"""Feeds as XML, written with feedgen.

feedgen 1.0.0 has faults that are worked round here, each named where it matters. The
standards are RSS 2.0.11 and RFC 4287 (Atom).
"""

from __future__ import annotations

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from .entries import Entry, one_line
from .feed_set import Feed

_DC = "http://purl.org/dc/elements/1.1/"
_ATOM = "http://www.w3.org/2005/Atom"


def written(feed: Feed, url: str, lang: str, rights: str) -> bytes:
    """The bytes of a feed. `url` is the site's absolute address without a last slash."""
    made = FeedGenerator()
    made.register_extension("ours", _FeedExtension, _EntryExtension)
    made.id(feed.id)
    made.title(one_line(feed.title))
    made.description(one_line(feed.description))
    made.subtitle(one_line(feed.description))
    made.language(lang)
    made.rights(one_line(rights))
    made.generator("Five to Nine, with feedgen")
    made.updated(feed.updated)  # else the clock's time, and every build would differ
    made.lastBuildDate(feed.updated)
    # RSS takes the last link as the channel's, whatever its rel: the page comes last.
    made.link(href=url + feed.address, rel="self", type=_media_type(feed.format))
    made.link(href=feed.page, rel="alternate", type="text/html")
    for entry in feed.entries:
        _add(made, entry)
    raw: bytes = made.rss_str(pretty=True) if feed.format == "rss" else made.atom_str(pretty=True)
    return raw if raw.endswith(b"\n") else raw + b"\n"


def _add(made: Any, entry: Entry) -> None:
    one = made.add_entry(order="append")  # the default puts each new one first
    one.id(entry.id)
    one.guid(entry.id, permalink=False)
    one.title(entry.title)
    # One plain link: in Atom, entry links lose rel and type (feedgen issue #135).
    one.link(href=entry.link)
    one.published(entry.published)
    one.updated(entry.updated)
    # Both, always: content alone would go into RSS's description.
    one.summary(entry.summary or entry.title)
    one.content(entry.content, type="html")
    for slug, label in entry.categories:
        one.category(term=slug, label=label)
    for name in entry.authors:
        one.author(name=name)
    one.ours.entry = entry


class _FeedExtension(BaseExtension):
    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC}


class _EntryExtension(BaseEntryExtension):
    entry: Entry

    def extend_rss(self, item: Any) -> Any:
        # An author without an e-mail address is dropped from RSS, so Dublin Core says the name.
        for name in self.entry.authors:
            etree.SubElement(item, f"{{{_DC}}}creator").text = name
        # RSS has no date of change; Atom's (RFC 4287 §4.2.15) is understood in RSS too.
        etree.SubElement(item, f"{{{_ATOM}}}updated").text = self.entry.updated.isoformat()
        self._related(item, f"{{{_ATOM}}}link")
        return item

    def extend_atom(self, entry: Any) -> Any:
        self._related(entry, "link")
        return entry

    def _related(self, parent: Any, name: str) -> None:
        if self.entry.related:
            etree.SubElement(parent, name, rel="related", href=self.entry.related)


def _media_type(format: str) -> str:
    return {"rss": "application/rss+xml", "atom": "application/atom+xml"}[format]
