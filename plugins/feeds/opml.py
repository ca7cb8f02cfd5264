"""The list of all feeds that people choose from, to be taken into a feed reader at once (OPML 2.0,
http://opml.org/spec2.opml)."""

from __future__ import annotations

import re

from lxml import etree

from .entries import Desk, one_line
from .feed_set import PlannedFeed, subscriptions
from .lookalikes import unmistakable

_BEGINNING = re.compile(r"&(?=\w)")
_HEADINGS = {"theme": "Themes", "author": "Authors", "chain": "Follow-ups"}


def written(desk: Desk) -> bytes:
    """The bytes of the list. Each feed stands in it once, as RSS, which every reader takes."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _words(f"{desk.about.name}: all feeds")
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    headings = {}
    for feed in subscriptions(desk):
        parent = body
        if heading := _HEADINGS.get(feed.kind):
            if heading not in headings:
                headings[heading] = etree.SubElement(body, "outline", text=heading)
            parent = headings[heading]
        etree.SubElement(parent, "outline", _outline(desk, feed))
    raw: bytes = etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)
    return raw


def _outline(desk: Desk, feed: PlannedFeed) -> dict[str, str]:
    head = feed.head(desk)
    title, (_, address) = _words(head.title), feed.addresses[0]
    return {
        "type": "rss",
        "text": title,
        "title": title,
        "description": _words(head.description),
        "xmlUrl": desk.url + address,
        "htmlUrl": head.page,
        "version": "RSS2",
        "language": desk.about.lang,
    }


def _words(text: str) -> str:
    """Plain words. Texts of OPML may hold markup (OPML 2.0, "Text attributes"), so that even a
    `<` or a `&` alone may be taken for the beginning of some."""
    return _BEGINNING.sub("＆", unmistakable(one_line(text)).replace("<", "‹"))
