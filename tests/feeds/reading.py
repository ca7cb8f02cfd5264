"""Feeds as tests read them: the values of their XML, and the items whatever the format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lxml import etree

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True)
class Item:
    """An item as all three formats tell it."""

    id: str
    title: str
    link: str
    published: str
    summary: str
    content: str


def tree(raw: bytes) -> Any:  # Any: lxml has no types
    """The root of a feed in XML; nothing is mended on the way."""
    return etree.fromstring(raw)


def found(raw: bytes, path: str) -> list[Any]:
    """What an XPath finds in a feed: elements, texts, attributes."""
    result: list[Any] = tree(raw).xpath(path, namespaces=SPACES)
    return result


def items(raw: bytes) -> list[Item]:
    """The items of a feed of any format, in their order."""
    if raw.startswith(b"{"):
        return [_of_json(one) for one in json.loads(raw)["items"]]
    root = tree(raw)
    if root.tag == "rss":
        return [_of_rss(one) for one in root.findall("channel/item")]
    return [_of_atom(one) for one in root.findall("atom:entry", SPACES)]


def ids(raw: bytes) -> dict[str, str]:
    """The ids of the items by their titles."""
    return {item.title: item.id for item in items(raw)}


def titles(raw: bytes) -> list[str]:
    """The titles of the items, in their order."""
    return [item.title for item in items(raw)]


def _of_json(told: dict[str, Any]) -> Item:
    about = told["id"], told["title"], told["url"], told["date_published"]
    return Item(*about, told["summary"], told["content_html"])


def _of_rss(item: Any) -> Item:
    names = ("guid", "title", "link", "pubDate", "description", "content:encoded")
    return Item(*(item.findtext(name, "", SPACES) for name in names))


def _of_atom(entry: Any) -> Item:
    link, *_ = entry.xpath("atom:link[@rel='alternate']/@href", namespaces=SPACES)
    text = {
        name: entry.findtext(f"atom:{name}", "", SPACES)
        for name in ("id", "title", "published", "summary", "content")
    }
    return Item(
        text["id"], text["title"], link, text["published"], text["summary"], text["content"]
    )
