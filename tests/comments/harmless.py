"""What a page may hold: how to see in its HTML that nothing hostile came through.

Pages are read as browsers read them (html5lib); what counts is what they would make of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

WORDS_TAGS = frozenset("p br em strong s code pre blockquote ul ol li a".split())
SAFE_REL = frozenset(("nofollow", "ugc", "noopener", "noreferrer"))
# What the pages of the server are made of.
SERVER_TAGS = WORDS_TAGS | frozenset(
    "html head meta title link body header nav main h1 h2 h3 div section article form label input"
    " textarea button time span dl dt dd details summary b".split()
)
SERVER_ATTRIBUTES = frozenset(
    "accept-charset action aria-current aria-describedby aria-hidden aria-invalid aria-label"
    " aria-labelledby autocapitalize autocomplete autofocus charset class content datetime dir"
    " enctype for formaction href id inputmode lang maxlength method name open readonly rel"
    " required role rows sizes spellcheck tabindex type value".split()
)
_LOADS = (
    "src",
    "srcset",
    "data",
    "poster",
    "background",
    "manifest",
    "ping",
    "srcdoc",
    "xlink:href",
)


def parsed(page: str | bytes) -> BeautifulSoup:
    """A page as a browser reads it."""
    return BeautifulSoup(page, "html5lib")


def wrong_in_words(words: Tag) -> list[str]:
    """What should not be in the words of a comment that is shown (the HTML of its text)."""
    found: list[str] = []
    for tag in words.find_all(True):
        if tag.name not in WORDS_TAGS:
            found.append(f"<{tag.name}>")
        for name, value in tag.attrs.items():
            if tag.name != "a" or name not in ("href", "rel"):
                found.append(f"<{tag.name} {name}={value}>")
        if tag.name == "a":
            found += _wrong_link(tag)
    return found


def _wrong_link(tag: Tag) -> Iterator[str]:
    """What is wrong with a link of a stranger's."""
    href = str(tag.get("href", ""))
    if not href:
        return  # what leads nowhere is no link
    parts = urlsplit(href)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        yield f"leads to {href!r}"
    if re.search(r"[\s\"'<>`\\]", href):
        yield f"leads to {href!r}"
    if not set(" ".join(map(str, tag.get_attribute_list("rel"))).split()) >= SAFE_REL:
        yield f"passes on to {href!r}"


# What the pages of the site have themselves: its files of scripts, and what these put in place.
_OURS = re.compile(r"(/[a-z-]+)?/theme/(reader|choose|search|video|worksheet)\.js")
_BRINGING_IN = ("iframe", "object", "embed", "base", "frame", "style", "math", "template")
_TEMPLATES = ("scheme", "share_ways")


def wrong_in_page(page: str | bytes, own: str = "") -> list[str]:
    """What of a page would run, load from elsewhere, send elsewhere, lie about what it is, or
    have the id of something else. `own` is the address that the page has itself, if it says it."""
    found: list[str] = []
    whole = parsed(page)
    for tag in whole.find_all(True):
        if tag.name == "script" and _OURS.fullmatch(str(tag.get("src", ""))):
            if tag.get_text():
                found.append(f"a script: {tag.get_text()[:60]}")
        elif tag.name == "script":
            if tag.get("type") != "application/ld+json" or tag.has_attr("src"):
                found.append(f"a script: {tag.get_text()[:60]}")
            else:
                json.loads(tag.string or "")
        if tag.name in _BRINGING_IN and tag.get("id") not in _TEMPLATES:
            found.append(f"<{tag.name}>")
        if tag.name == "meta" and tag.get("http-equiv", "").lower() not in (  # type: ignore[union-attr]
            "",
            "content-security-policy",
        ):
            found.append(str(tag))
        for name, value in tag.attrs.items():
            found += _wrong_attribute(tag, name, value, own)
    ids = [str(tag["id"]) for tag in whole.find_all(id=True)]
    found += [f"the id {id} stands twice" for id in {id for id in ids if ids.count(id) > 1}]
    return found


def _wrong_attribute(tag: Tag, name: str, value: object, own: str) -> Iterator[str]:
    said = " ".join(value) if isinstance(value, list) else str(value)
    is_load = name in _LOADS or (name == "href" and tag.name in ("link", "image", "use"))
    is_sent = name in ("action", "formaction")
    if name.startswith("on") or name in ("style", "srcdoc", "is", "slot"):
        yield f"<{tag.name} {name}>"
    if is_load or is_sent:
        is_tie = tag.name == "link" and tag.get_attribute_list("rel") in (["canonical"], ["next"])
        here = said.removeprefix(own) if own else said
        if not is_tie and not re.fullmatch(r"(|#.*|/(?!/|\\).*)", here):
            yield f"<{tag.name} {name}={said}>"
    ways = ("", "http", "https", "mailto")
    if name == "href" and tag.name == "a" and urlsplit(said).scheme not in ways:
        yield f"<a href={said}>"


def unknown_in(
    page: BeautifulSoup, tags: Iterable[str] = SERVER_TAGS, names: Iterable[str] = SERVER_ATTRIBUTES
) -> list[str]:
    """Tags and attributes on a page that are not among those it is made of."""
    tags, names = set(tags), set(names)
    found = [f"<{tag.name}>" for tag in page.find_all(True) if tag.name not in tags]
    found += [
        f"<{tag.name} {name}>"
        for tag in page.find_all(True)
        for name in tag.attrs
        if name not in names
    ]
    return found


def as_seen(text: str) -> str:
    """A text without white space and controls, as it is looked for in what a page shows."""
    return "".join(re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028]", "", text).split())
