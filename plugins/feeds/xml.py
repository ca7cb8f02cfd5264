"""Feeds as XML, written with feedgen: RSS 2.0.11 and Atom (RFC 4287).

feedgen 1.0.0 has faults, which are answered here, each named where it matters; most of them by
one small extension, which writes what feedgen cannot. It sees the text of every entry as plain
values, so whatever must not stand in XML was taken out before (`texts.without_controls`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from ..sources.addresses import FEED_STYLE_ADDRESS
from ..sources.dates import told
from .contents import Feed
from .entries import About, Entry, one_line
from .lookalikes import as_words, unmistakable

_DC = "http://purl.org/dc/elements/1.1/"
_ATOM = "http://www.w3.org/2005/Atom"
_SLASH = "http://purl.org/rss/1.0/modules/slash/"
_WFW = "http://wellformedweb.org/CommentAPI/"
_THREAD = "http://purl.org/syndication/thread/1.0"  # RFC 4685
_HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005
_MEDIA = "http://search.yahoo.com/mrss/"
_XML = "http://www.w3.org/XML/1998/namespace"
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "html": "text/html"}
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
GENERATOR = "Five to Nine, with feedgen"
STYLE = FEED_STYLE_ADDRESS.lstrip("/")  # in the folder of the site
MINUTES = 60  # RSS 2.0.11 `ttl`: how long a reader may keep the feed before it asks again


def written(feed: Feed, format: str, address: str, about: About) -> bytes:
    """The bytes of a feed, as it stands at an address below the site's root."""
    return styled(raw(feed, format, address, about), address)


def raw(feed: Feed, format: str, address: str, about: About) -> bytes:
    """A feed as feedgen writes it."""
    made: Any = FeedGenerator()  # its extensions become fields
    made.register_extension("ours", _FeedExtension, _EntryExtension)
    made.ours.feed, made.ours.format = feed, format
    head = feed.head
    made.id(head.id)
    made.title(unmistakable(one_line(head.title)))
    made.description(unmistakable(one_line(head.description)))
    made.subtitle(unmistakable(one_line(head.description)))
    made.language(about.lang)
    made.rights(unmistakable(one_line(about.rights)))
    made.generator(GENERATOR)
    made.ttl(MINUTES)
    # Else the clock's time, and every build would differ. In feedgen one of the two sets the other.
    made.updated(told(last_change(feed, format)))
    made.lastBuildDate(told(last_change(feed, format)))
    made.link(href=about.url + address, rel="self", type=_TYPES[format])
    # RSS takes the last link as the channel's, whatever its rel: the page comes last.
    made.link(href=head.page, rel="alternate", type=_TYPES["html"])
    for entry in feed.entries:
        _add(made, _for_format(as_words(entry), format), f"{about.url}/themes/")
    written: bytes = made.rss_str(pretty=True) if format == "rss" else made.atom_str(pretty=True)
    return written


def _for_format(entry: Entry, format: str) -> Entry:
    """RSS has no plain text in descriptions: readers take them for HTML (RSS 2.0.11, on entities),
    so what is text must be escaped as HTML before it is escaped as XML."""
    if format != "rss":
        return entry
    return replace(entry, summary=escape(entry.summary or entry.title, quote=False))


def _add(made: Any, entry: Entry, themes: str) -> None:
    one = made.add_entry(order="append")  # the default puts each new one first
    one.id(entry.id)
    one.guid(entry.id, permalink=False)
    one.title(entry.title)
    # One plain link: in Atom, entry links lose rel and type (feedgen issue #135). All others are
    # written by the extension.
    one.link(href=entry.link)
    one.published(told(entry.published))
    one.updated(told(entry.stamp))
    # Both, always: content alone would go into RSS's description.
    one.summary(entry.summary or entry.title)
    one.content(entry.content, type="html")  # "CDATA" would be written as an Atom type
    for slug, label in entry.categories:
        one.category(term=slug, label=label, scheme=themes)
    for person in entry.authors:
        one.author({"name": person.name, **({"uri": person.url} if person.url else {})})
    one.ours.entry = entry


def last_change(feed: Feed, format: str) -> datetime:
    """The last change of anything in a feed, and not before it. RSS dates have whole seconds; in
    Atom each entry has a fraction of its own."""
    if format == "atom":
        return max((entry.stamp for entry in feed.entries), default=feed.updated)
    whole = feed.updated
    if whole.microsecond:
        whole = whole.replace(microsecond=0) + timedelta(seconds=1)
    return whole


def date(moment: datetime, format: str) -> str:
    """A moment as RSS (RFC 5322 §3.3) or Atom (RFC 3339) says it, in English on every machine."""
    moment = told(moment)
    if format == "atom":
        return moment.isoformat()
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    offset = "+0000" if moment.tzinfo is UTC else f"{moment:%z}"  # by far the most are in UTC
    clock = f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"
    return f"{day}, {moment.day:02} {month} {moment.year:04} {clock} {offset}"


def head_date(feed: Feed, format: str) -> str:
    """The last change of a feed as it says it itself."""
    return date(last_change(feed, format), format)


def styled(raw: bytes, address: str) -> bytes:
    """With a style sheet (xml-stylesheet, W3C 2010), so that a browser shows what people can read.
    Its address is relative, so that it is found in a copy of the folder too."""
    declaration, _, rest = raw.partition(b"?>\n")
    up = "../" * (address.count("/") - 1)
    line = f'<?xml-stylesheet type="text/css" href="{up}{STYLE}"?>\n'.encode()
    return b"".join([declaration, b"?>\n", line, rest.rstrip(b"\n"), b"\n"])


class _FeedExtension(BaseExtension):
    feed: Feed
    format: str

    def extend_ns(self) -> dict[str, str]:
        spaces = {"media": _MEDIA, "thr": _THREAD}
        if self.feed.current or self.feed.previous:
            spaces["fh"] = _HISTORY
        if self.format == "rss":
            spaces |= {"dc": _DC, "slash": _SLASH, "wfw": _WFW}
        return spaces

    def extend_rss(self, rss: Any) -> Any:
        self._links(rss[0], f"{{{_ATOM}}}link")
        return rss

    def extend_atom(self, feed: Any) -> Any:
        self._links(feed, "link")
        return feed

    def _links(self, parent: Any, name: str) -> None:
        feed = self.feed
        if feed.current:
            etree.SubElement(parent, f"{{{_HISTORY}}}archive")
            etree.SubElement(parent, name, rel="current", href=feed.current, type=_TYPES["atom"])
        if feed.previous:
            at = {"rel": "prev-archive", "href": feed.previous, "type": _TYPES["atom"]}
            etree.SubElement(parent, name, at)
        if feed.following:
            at = {"rel": "next-archive", "href": feed.following, "type": _TYPES["atom"]}
            etree.SubElement(parent, name, at)


class _EntryExtension(BaseEntryExtension):
    entry: Entry

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry
        # An author without an e-mail address is dropped from RSS, so Dublin Core says the name.
        for person in entry.authors:
            _element(item, _DC, "creator").text = person.name
        if entry.lang:
            _element(item, _DC, "language").text = entry.lang
        # RSS has no date of change; Atom's (RFC 4287 §4.2.15) is understood in RSS too.
        _element(item, _ATOM, "updated").text = told(entry.updated).isoformat()
        if replies := entry.replies:
            etree.SubElement(item, "comments").text = replies.page
            _element(item, _WFW, "commentRss").text = replies.rss
            _element(item, _SLASH, "comments").text = str(replies.count)
        self._links(item, f"{{{_ATOM}}}link")
        return item

    def extend_atom(self, entry: Any) -> Any:
        one = self.entry
        if one.lang:
            entry.set(f"{{{_XML}}}lang", one.lang)
        # What leads to a part of the text, leads there on our page (RFC 4287 §2).
        entry.find("content").set(f"{{{_XML}}}base", one.page)
        alternate = entry.find("link")
        alternate.set("rel", "alternate")
        alternate.set("type", _TYPES["html"])
        if replies := one.replies:
            count = {f"{{{_THREAD}}}count": str(replies.count)}
            if replies.updated:
                count[f"{{{_THREAD}}}updated"] = told(replies.updated).isoformat()
            for href, kind in ((replies.page, "html"), (replies.atom, "atom")):
                at = {"rel": "replies", "href": href, "type": _TYPES[kind], **count}
                etree.SubElement(entry, "link", at)
            _element(entry, _THREAD, "total").text = str(replies.count)
        self._links(entry, "link")
        return entry

    def _links(self, parent: Any, name: str) -> None:
        """What both formats say in the same words."""
        entry = self.entry
        if entry.related:
            at = {"rel": "related", "href": entry.related}
            if entry.related_title:
                at["title"] = entry.related_title
            etree.SubElement(parent, name, at)
        for answered in entry.answers:
            at = {"ref": answered.id, "href": answered.page, "type": _TYPES["html"]}
            etree.SubElement(parent, f"{{{_THREAD}}}in-reply-to", at)
        for picture in entry.pictures:
            at = {"url": picture.url, "type": picture.type, "medium": "image"}
            if picture.width:
                at |= {"width": picture.width, "height": picture.height}
            shown = etree.SubElement(parent, f"{{{_MEDIA}}}content", at)
            _element(shown, _MEDIA, "description", type="plain").text = picture.words
            if picture.credit:
                _element(shown, _MEDIA, "credit").text = picture.credit


def _element(parent: Any, space: str, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{space}}}{name}", attributes)
