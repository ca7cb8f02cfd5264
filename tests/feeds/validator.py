"""What the W3C feed validator warns of, beyond what the standards ask (see `rules` for that).

It is no package, so what matters for our feeds is written here anew, each under the name that the
validator has for it. It holds for hostile words too: a title is plain text, and the validator
suspects every `</b>` in one, so none may look like that (see `plugins/feeds/lookalikes.py`).
"""

from __future__ import annotations

import re
import warnings as python_warnings
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import html5lib
from lxml import etree

from tests.feeds.reading import SPACES, XML

_ATOM = f"{{{SPACES['atom']}}}"
# UriNotIri, InvalidUriChar: RFC 3986 without the brackets of an IPv6 host.
_ADDRESS = re.compile(r"https?://[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|" + _ADDRESS.pattern)
_BAD = re.compile("[\x80-\x84\x86-\x9f\ufffd]")  # BadCharacters
_MARKUP = re.compile(r"</\w+>|&(#?\w+);|&#[x0-9]|<[/a-zA-Z]")  # ContainsHTML, CharacterData
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PLAIN = {
    "rss": ("title", "description", "copyright", "category", "media:description", "media:credit"),
    "atom": ("title", "subtitle", "rights", "summary", "media:description", "media:credit", "name"),
}
_RELS = {"alternate", "self", "related", "replies", "current", "prev-archive", "next-archive"}
_HISTORY = {"current", "prev-archive", "next-archive"}
# UnexpectedAttribute: in RSS no schema says it (for Atom see atom.rng).
_ATTRIBUTES = {
    "rss": {"version"},
    "guid": {"isPermaLink"},
    "category": {"domain"},
    f"{_ATOM}link": {"rel", "href", "type", "title"},
    f"{{{SPACES['thr']}}}in-reply-to": {"ref", "href", "type"},
    f"{{{SPACES['media']}}}content": {"url", "type", "medium", "width", "height"},
    f"{{{SPACES['media']}}}description": {"type"},
}
# SecurityRisk, SecurityRiskAttr, NotHtml: of what the validator lets through, what we use.
_TAGS = set(
    "a abbr b blockquote br caption cite code dd del div dl dt em figcaption figure h2 h3 h4 h5 h6"
    " hr i img ins kbd li mark ol p pre q s small span strong sub sup table tbody td tfoot th"
    " thead tr u ul".split()
)
_TAG_ATTRIBUTES = set("href src alt width height id colspan rowspan scope start".split())


def doubts(file: str, raw: bytes, now: datetime) -> list[str]:
    """What the validator would warn of in a feed that was made at the moment `now`."""
    if file.endswith(".json"):
        return []  # it knows no JSON
    root = etree.fromstring(raw)
    kind = {"opml": "opml", "rss": "rss"}.get(root.tag, "atom")
    found = _opml(root) if kind == "opml" else _xml(root, kind, now)
    return [f"{file}: {doubt}" for doubt in found]


def _xml(root: Any, kind: str, now: datetime) -> Iterator[str]:
    yield from _namespaces(root, kind)
    yield from _order(root, kind)
    yield from _addresses(root)
    yield from _dates(root, kind, now)
    yield from _plain(root, kind)
    yield from _markup(root, kind)
    yield from _links(root, kind)
    for media in root.iter(f"{{{SPACES['media']}}}content"):
        if media.get("medium") != "image":
            yield f"InvalidMediaMedium {media.get('medium')!r}"
        for name in ("width", "height"):
            if not re.fullmatch("[1-9][0-9]*", media.get(name, "1")):
                yield f"InvalidPositiveInteger {media.get(name)!r}"
    for element in root.iter(etree.Element):
        if kind == "rss" and set(element.attrib) - _ATTRIBUTES.get(element.tag, set()):
            yield f"UnexpectedAttribute in {element.tag}: {dict(element.attrib)}"


def _namespaces(root: Any, kind: str) -> Iterator[str]:
    usual = {space: prefix for prefix, space in SPACES.items()}
    for element in root.iter(etree.Element):
        for prefix, space in element.nsmap.items():
            if space not in usual:
                yield f"UnknownNamespace {space}"
            elif prefix != usual[space] and prefix is not None:
                yield f"NonstdPrefix {prefix}"
            elif prefix == "atom" and kind == "atom":
                yield "AvoidNamespacePrefix"


def _order(root: Any, kind: str) -> Iterator[str]:
    """MisplacedItem, MisplacedMetadata, NeedDescriptionBeforeContent, SlashDate."""
    parent, name = (root[0], "item") if kind == "rss" else (root, f"{_ATOM}entry")
    tags = [element.tag for element in parent if isinstance(element.tag, str)]
    if name in tags and set(tags[tags.index(name) :]) != {name}:
        yield "MisplacedMetadata"
    for item in parent.iterfind("item"):
        inside = [element.tag for element in item]
        if inside.index("description") > inside.index(f"{{{SPACES['content']}}}encoded"):
            yield "NeedDescriptionBeforeContent"
        if item.find("slash:comments", SPACES) is not None and "lastBuildDate" not in tags:
            yield "SlashDate"


def _addresses(root: Any) -> Iterator[str]:
    named = ("link", "comments", "docs", "wfw:commentRss", "atom:uri")
    found = [e.text for name in named for e in root.iterfind(f".//{name}", SPACES) if e.text]
    given = ("href", "url", "domain", "scheme", f"{XML}base")
    found += [e.get(name) for e in root.iter(etree.Element) for name in given if e.get(name)]
    yield from (f"InvalidLink {one!r}" for one in found if not _ADDRESS.fullmatch(one))
    ids = [e.text for name in ("guid", "atom:id") for e in root.iterfind(f".//{name}", SPACES)]
    ids += [e.get("ref") for e in root.iter(f"{{{SPACES['thr']}}}in-reply-to")]
    yield from (f"NonCanonicalURI, InvalidUUID {id!r}" for id in ids if not _ID.fullmatch(id))


def _dates(root: Any, kind: str, now: datetime) -> Iterator[str]:
    found = [
        datetime.fromisoformat(element.text)
        for name in ("published", "updated")
        for element in root.iter(f"{_ATOM}{name}")
    ]
    found += [
        parsedate_to_datetime(element.text)
        for name in ("pubDate", "lastBuildDate")
        for element in root.iter(name)
    ]
    found += [
        datetime.fromisoformat(element.get(f"{{{SPACES['thr']}}}updated"))
        for element in root.iter(f"{_ATOM}link")
        if element.get(f"{{{SPACES['thr']}}}updated")
    ]
    for date in found:
        # A second may be added, so that no two entries of a feed have one date.
        if date.year < 1990 or (date - now).total_seconds() > 1:
            yield f"ImplausibleDate {date}"


def _plain(root: Any, kind: str) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for text in (element.text or "", *element.attrib.values()):
            if _BAD.search(text):
                yield f"BadCharacters {text!r}"
    where = "" if kind == "rss" else "atom:"
    for name in _PLAIN[kind]:
        for element in root.iterfind(f".//{name if ':' in name else where + name}", SPACES):
            is_html = kind == "rss" and name == "description" and element.getparent().tag == "item"
            if not is_html and _MARKUP.search(element.text or ""):
                yield f"ContainsHTML {element.text!r}"
            if not (element.text or "").strip():
                yield f"NotBlank {name}"
    yield from (
        f"ContainsHTML {element.get('title')!r}"
        for element in root.iter(f"{_ATOM}link")
        if _MARKUP.search(element.get("title", ""))
    )
    languages = [root.get(f"{XML}lang")] if kind == "atom" else []
    languages += [element.get(f"{XML}lang") for element in root.iter(f"{_ATOM}entry")]
    languages += [element.text for element in root.iterfind(".//language")]
    languages += [element.text for element in root.iterfind(".//dc:language", SPACES)]
    for language in languages:
        if language is not None and not _LANGUAGE.fullmatch(language):
            yield f"InvalidLanguage {language!r}"


def _markup(root: Any, kind: str) -> Iterator[str]:
    path = ".//item/description" if kind == "rss" else ".//atom:content[@type='html']"
    texts = [e.text for e in root.iterfind(path, SPACES)]
    texts += [e.text for e in root.iterfind(".//content:encoded", SPACES)]
    for text in texts:
        yield from _html(text or "")


def _html(text: str) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")
        inside = parser.parseFragment(text)
    yield from (f"NotHtml {code} in {text[:60]!r}" for _, code, _ in parser.errors)
    for element in inside.iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if element.tag not in _TAGS or set(element.attrib) - _TAG_ATTRIBUTES:
            yield f"SecurityRisk {element.tag} {dict(element.attrib)}"
        for name in ("href", "src"):
            if not re.match(r"\w+:", element.get(name, "x:")):
                yield f"ContainsRelRef {element.get(name)!r}"


def _links(root: Any, kind: str) -> Iterator[str]:
    space = f"{{{SPACES['thr']}}}"
    for link in root.iter(f"{_ATOM}link"):
        rel = link.get("rel")
        if rel not in _RELS:
            yield f"UnregisteredAtomLinkRel {rel!r}"
        of_item = link.getparent().tag in ("item", f"{_ATOM}entry")
        if of_item and rel in _HISTORY:
            yield "FeedHistoryRelInEntry"
        if rel == "self" and link.get("type") != f"application/{kind}+xml":
            yield "SelfNotAtom"
        if rel != "replies" and any(name.startswith(space) for name in link.attrib):
            yield "UnexpectedAttribute in a link"
        if len(link) or (link.text or "").strip():
            yield "AtomLinkNotEmpty"
    if root.find("fh:archive", SPACES) is not None:
        rels = {link.get("rel") for link in root.iterfind("atom:link", SPACES)}
        if not rels & {"prev-archive", "next-archive"}:
            yield "ArchiveIncomplete"
        if "current" not in rels:
            yield "MissingCurrentInArchive"


def _opml(root: Any) -> Iterator[str]:
    for outline in root.iter("outline"):
        is_feed = outline.get("type") == "rss"
        if is_feed and (not outline.get("title") or outline.get("version") != "RSS2"):
            yield "MissingTitleAttr, InvalidOutlineVersion"
        if is_feed and not _LANGUAGE.fullmatch(outline.get("language", "")):
            yield f"InvalidLanguage {outline.get('language')!r}"
        if not is_feed and set(outline.attrib) != {"text"}:
            yield "MissingOutlineType"
        for name in ("text", "title", "description"):
            yield from _html(outline.get(name, ""))
        for name in ("xmlUrl", "htmlUrl"):
            if name in outline.attrib and not _ADDRESS.fullmatch(outline.get(name)):
                yield f"InvalidLink {outline.get(name)!r}"
    if root.find("body/outline") is None:
        yield "MissingElement outline"
