"""What the W3C feed validator and the standards ask of what our feeds use, as one list of rules.

The validator itself is no package. Its rules are written here from the standards that it checks:
RSS 2.0.11, RFC 4287 (Atom; its schema is atom.rng), RFC 4685 (threading), RFC 5005 (archives),
Media RSS 1.5.1, JSON Feed 1.1, OPML 2.0. `faults` gives sentences; none is right. What the
validator merely warns of is in `validator`.
"""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
from lxml import etree

from tests.feeds.reading import SPACES, XML, items

_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/?#]+[^\s<>\"{}|\\^`]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TYPE = re.compile(r"[a-z]+/[\w.+-]+")
_RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}"
)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_ATOM = f"{{{SPACES['atom']}}}"
_NEVER = {"script", "style", "iframe", "form", "input", "object", "embed", "video", "audio", "svg"}
# RFC 4287 §4.1.1 and §4.1.2: how often each element may stand, by the schema of its appendix B.
_IN_FEED = {
    **dict.fromkeys(("id", "title", "updated"), (1, 1)),
    **dict.fromkeys(("generator", "icon", "logo", "rights", "subtitle"), (0, 1)),
    **dict.fromkeys(("author", "link", "category", "contributor", "entry"), (0, 10_000)),
}
_IN_ENTRY = {
    **dict.fromkeys(("id", "title", "updated"), (1, 1)),
    **dict.fromkeys(("content", "summary", "published", "rights", "source"), (0, 1)),
    "author": (1, 100),
    **dict.fromkeys(("link", "category", "contributor"), (0, 100)),
}
_IN_CHANNEL = {
    **dict.fromkeys(("title", "link", "description", "language", "copyright"), (1, 1)),
    **dict.fromkeys(("lastBuildDate", "generator", "docs", "ttl"), (1, 1)),
    "item": (0, 10_000),
}
_IN_ITEM = {
    **dict.fromkeys(("title", "link", "description", "guid", "pubDate"), (1, 1)),
    "comments": (0, 1),
    "category": (0, 100),
}
_JSON_FEED = {
    *("version", "title", "home_page_url", "feed_url", "description", "favicon", "authors"),
    *("language", "items"),
}
_JSON_ITEM = {
    *("id", "url", "external_url", "title", "content_html", "summary", "image", "date_published"),
    *("date_modified", "authors", "tags", "language"),
}


def faults(file: str, raw: bytes, url: str) -> list[str]:
    """What is wrong with a feed that stands at `url`/`file`; nothing, for a good one."""
    if file.endswith(".json"):
        found = _json(json.loads(raw), f"{url}/{file}")
    elif file.endswith(".opml"):
        found = _opml(etree.fromstring(raw))
    else:
        found = _xml(raw, f"{url}/{file}")
    every = [*found, *_items(raw)] if not file.endswith(".opml") else found
    return [f"{file}: {fault}" for fault in every]


def _xml(raw: bytes, here: str) -> Iterator[str]:
    if not raw.startswith(
        b"<?xml version='1.0' encoding='UTF-8'?>\n<?xml-stylesheet type=\"text/css\""
    ):
        yield "no declaration of UTF-8, or no style sheet"
    root = etree.fromstring(raw)
    if root.getroottree().docinfo.internalDTD is not None:
        yield "a document type"
    for element in root.iter():
        if isinstance(element.tag, str) and re.match(r"ns\d", element.prefix or ""):
            yield f"a prefix of nobody: {element.prefix}"
    yield from _rss(root, here) if root.tag == "rss" else _atom(root, here)


def _counts(parent: Any, allowed: dict[str, tuple[int, int]], space: str = "") -> Iterator[str]:
    of_this = [
        e
        for e in parent
        if isinstance(e.tag, str) and (e.tag.partition("}")[0][1:] if "}" in e.tag else "") == space
    ]
    counted = Counter(etree.QName(element).localname for element in of_this)
    for name, (least, most) in allowed.items():
        if not least <= counted[name] <= most:
            yield f"{counted[name]} × {name} in {etree.QName(parent).localname}"
    for name in counted.keys() - allowed.keys():
        yield f"unknown {name} in {etree.QName(parent).localname}"


def _rss(root: Any, here: str) -> Iterator[str]:
    if root.get("version") != "2.0" or [one.tag for one in root] != ["channel"]:
        yield "not RSS 2.0"
    channel = root[0]
    yield from _counts(channel, _IN_CHANNEL)
    yield from _plain(channel.findtext("title", ""))
    if not _WEB.fullmatch(channel.findtext("link", "")):
        yield "the channel has no page"
    if not _LANGUAGE.fullmatch(channel.findtext("language", "")):
        yield "no language"
    if not channel.findtext("copyright", ""):
        yield "no rights"
    if not channel.findtext("ttl", "").isdigit():
        yield "ttl is no number"
    yield from _rfc_822(channel.findtext("lastBuildDate", ""))
    yield from _links(channel, here, f"{_ATOM}link")
    built = parsedate_to_datetime(channel.findtext("lastBuildDate", ""))
    for item in channel.findall("item"):
        yield from _counts(item, _IN_ITEM)
        guid = item.find("guid")
        if guid.get("isPermaLink") != "false" or not _IRI.fullmatch(guid.text or ""):
            yield f"guid {guid.text!r}"
        if not _WEB.fullmatch(item.findtext("link", "")):
            yield f"link {item.findtext('link')!r}"
        yield from _rfc_822(item.findtext("pubDate", ""))
        yield from _shared(item, f"{_ATOM}link")
        for name in ("dc:creator", "content:encoded", "atom:updated"):
            if not item.findtext(name, "", SPACES):
                yield f"no {name}"
        yield from _rfc_3339(item.findtext("atom:updated", "", SPACES))
        changed = datetime.fromisoformat(item.findtext("atom:updated", "", SPACES))
        if built < changed:
            yield "lastBuildDate is before the last change"
        if changed < parsedate_to_datetime(item.findtext("pubDate", "")):
            yield "changed before it was published"
        if item.findtext("description") == item.findtext("content:encoded", "", SPACES):
            yield "description and content are the same"
        count = item.findtext("slash:comments", "", SPACES)
        if count and not (
            count.isdigit()
            and item.findtext("comments")
            and item.findtext("wfw:commentRss", "", SPACES)
        ):
            yield "a count without the comments"
        for category in item.findall("category"):
            if not category.text or not _WEB.match(category.get("domain", "")):
                yield "a category without name or domain"


def _atom(root: Any, here: str) -> Iterator[str]:
    space = SPACES["atom"]
    schema = _schema()
    if not schema.validate(root):
        yield from (f"by the schema: {error.message}" for error in schema.error_log)
    yield from _counts(root, _IN_FEED, space)
    if not _LANGUAGE.fullmatch(root.get(f"{XML}lang", "")):
        yield "no language"
    if not root.findtext("atom:rights", "", SPACES):
        yield "no rights"
    yield from _links(root, here, f"{_ATOM}link")
    entries = root.findall("atom:entry", SPACES)
    dates = [entry.findtext("atom:updated", "", SPACES) for entry in entries]
    if len(set(dates)) < len(dates):
        yield "two entries with one date of change"
    told = datetime.fromisoformat(root.findtext("atom:updated", "", SPACES))
    if dates and told != max(map(datetime.fromisoformat, dates)):
        yield "the feed's last change is not that of its entries"
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            if not element.findtext(f"atom:{name}", "", SPACES).strip():
                yield f"{name} is empty"
        if not _IRI.fullmatch(element.findtext("atom:id", "", SPACES)):
            yield "an id that is no IRI"
        yield from _plain(element.findtext("atom:title", "", SPACES))
        for date in element.findall("atom:updated", SPACES) + element.findall(
            "atom:published", SPACES
        ):
            yield from _rfc_3339(date.text or "")
    for entry in entries:
        yield from _counts(entry, _IN_ENTRY, space)
        published, updated = (
            entry.findtext(f"atom:{n}", "", SPACES) for n in ("published", "updated")
        )
        if datetime.fromisoformat(updated) < datetime.fromisoformat(published):
            yield "changed before it was published"
        alternates = entry.xpath("atom:link[@rel='alternate']", namespaces=SPACES)
        if len(alternates) != 1 or alternates[0].get("type") != "text/html":
            yield f"{len(alternates)} alternate links"
        content = entry.find("atom:content", SPACES)
        if content.get("type") != "html" or not _WEB.fullmatch(content.get(f"{XML}base", "")):
            yield "content is no HTML, or has no base"
        for person in entry.findall("atom:author", SPACES):
            if not person.findtext("atom:name", "", SPACES).strip():
                yield "an author without a name"
            uri = person.findtext("atom:uri", None, SPACES)
            if uri is not None and not _IRI.fullmatch(uri):
                yield f"an author's address {uri!r}"
        for category in entry.findall("atom:category", SPACES):
            if not category.get("term") or not category.get("label"):
                yield "a category without term or label"
        yield from _shared(entry, f"{_ATOM}link")
        for link in entry.xpath("atom:link[@rel='replies']", namespaces=SPACES):
            thread = f"{{{SPACES['thr']}}}"
            if not (link.get(f"{thread}count") or "").isdigit():
                yield "replies that are not counted"
            if link.get(f"{thread}updated") is not None:
                yield from _rfc_3339(link.get(f"{thread}updated"))


@cache
def _schema() -> Any:
    return etree.RelaxNG(file=str(Path(__file__).with_name("atom.rng")))


def _links(parent: Any, here: str, name: str) -> Iterator[str]:
    links = parent.findall(name)
    selfs = [link.get("href") for link in links if link.get("rel") == "self"]
    if selfs != [here]:
        yield f"it says that it stands at {selfs}"
    rels = Counter((link.get("rel"), link.get("type")) for link in links)
    if any(number > 1 for number in rels.values()):
        yield "two links of one kind"
    if bool(parent.findall("fh:archive", SPACES)) != bool(
        parent.xpath("atom:link[@rel='current']", namespaces=SPACES)
    ):
        yield "an archive that belongs to no feed"
    yield from (
        f"link {link.get('href')!r}" for link in links if not _WEB.fullmatch(link.get("href", ""))
    )


def _shared(item: Any, name: str) -> Iterator[str]:
    """What RSS and Atom say in the same words."""
    for link in item.findall(name):
        if not _WEB.fullmatch(link.get("href", "")):
            yield f"link {link.get('href')!r}"
    for answered in item.findall("thr:in-reply-to", SPACES):
        if not _IRI.fullmatch(answered.get("ref", "")) or not _WEB.fullmatch(
            answered.get("href", "")
        ):
            yield "in-reply-to without ref or href"
    for media in item.findall("media:content", SPACES):
        if not _WEB.fullmatch(media.get("url", "")) or not _TYPE.fullmatch(media.get("type", "")):
            yield "a picture without address or type"
        if not media.findtext("media:description", "", SPACES).strip():
            yield "a picture without its words"


def _json(told: dict[str, Any], here: str) -> Iterator[str]:
    if told["version"] != "https://jsonfeed.org/version/1.1" or told["feed_url"] != here:
        yield "not JSON Feed 1.1, or another address"
    for name in ("title", "description", "language"):
        if not told[name]:
            yield f"no {name}"
    for name in ("home_page_url", "favicon"):
        if not _WEB.fullmatch(told[name]):
            yield f"{name} {told[name]!r}"
    if "author" in told or not all(person.get("name") for person in told["authors"]):
        yield "authors without names"
    odd = {name for name in told if name not in _JSON_FEED and not name.startswith("_")}
    yield from (f"unknown {name}" for name in sorted(odd))
    rights = told.get("_rights", {})
    if not rights.get("text") or not _WEB.fullmatch(rights.get("about", "")):
        yield "no rights"
    for item in told["items"]:
        if item.keys() - _JSON_ITEM:
            yield f"unknown {item.keys() - _JSON_ITEM}"
        if not isinstance(item["id"], str) or not _IRI.fullmatch(item["id"]):
            yield f"id {item['id']!r}"
        for name in ("url", "external_url", "image"):
            if name in item and not _WEB.fullmatch(item[name]):
                yield f"{name} {item[name]!r}"
        for name in ("date_published", "date_modified"):
            if name in item:
                yield from _rfc_3339(item[name])
        if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])):
            yield "tags that are no texts"


def _opml(root: Any) -> Iterator[str]:
    if root.tag != "opml" or root.get("version") != "2.0" or not root.findtext("head/title"):
        yield "not OPML 2.0"
    for outline in root.iter("outline"):
        if not outline.get("text"):
            yield "an outline without text"
        if outline.get("type") == "rss" and not (
            _WEB.fullmatch(outline.get("xmlUrl", "")) and _WEB.fullmatch(outline.get("htmlUrl", ""))
        ):
            yield f"{outline.get('text')}: no address"


def _items(raw: bytes) -> Iterator[str]:
    """What holds for every format: ids, order, titles, and the HTML inside."""
    found = items(raw)
    for what in ("id", "link"):
        values = [getattr(item, what) for item in found]
        yield from (f"{what} twice: {value}" for value, n in Counter(values).items() if n > 1)
    moments = [_moment(item.published) for item in found]
    if moments != sorted(moments, reverse=True):
        yield "not the newest first"
    seen: Counter[str] = Counter()
    for item in found:
        yield from _plain(item.title)
        if not item.summary.strip() or not item.content.strip():
            yield f"{item.title}: nothing in it"
        yield from (f"{item.title}: {fault}" for fault in _html(item.content, seen))
    yield from (f"the id {id} stands twice" for id, number in seen.items() if number > 1)


def _html(content: str, seen: Counter[str]) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = parser.parseFragment(content)
    yield from (f"HTML: {code}" for _, code, _ in parser.errors)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _NEVER:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name in ("style", "class") or name.startswith("on"):
                yield f"{name}="
            if name in ("href", "src") and not re.match(r"https?://|mailto:|tel:", value):
                yield f"a relative address {value!r}"
            if name == "id":
                seen[value] += 1
        if element.tag == "img" and not {"src", "alt", "width", "height"} <= element.attrib.keys():
            yield "a picture without words or size"


def _plain(title: str) -> Iterator[str]:
    if not title.strip():
        yield "no title"
    if title != " ".join(title.split()):
        yield f"a title of several lines: {title!r}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text) if text[0].isdigit() else parsedate_to_datetime(text)


def _rfc_822(text: str) -> Iterator[str]:
    if not _RFC_822.fullmatch(text) or f"{parsedate_to_datetime(text):%a}" != text[:3]:
        yield f"not a date of RFC 822: {text!r}"


def _rfc_3339(text: str) -> Iterator[str]:
    if not _RFC_3339.fullmatch(text):
        yield f"not a date of RFC 3339: {text!r}"
