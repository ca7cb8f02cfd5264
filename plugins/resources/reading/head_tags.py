"""What stands in the head of a page beside JSON-LD, and the few marks in its body: OpenGraph,
Dublin Core, the tags that scholars' search engines read (citation_*), microdata, rel=author."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from bs4 import BeautifulSoup, Tag

_MOST, _LONGEST, _DEEPEST = 400, 5000, 100


class HeadTags:
    """The tags of a page by their names, in small letters."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup
        self._meta: dict[str, list[str]] = {}
        for tag in soup.find_all("meta", limit=_MOST):
            value = tag.get("content")
            for attribute in ("property", "name", "http-equiv"):
                name = tag.get(attribute)
                if isinstance(name, str) and isinstance(value, str) and value.strip():
                    key = name.strip().lower().replace("dcterms.", "dc.").replace("dc:", "dc.")
                    self._meta.setdefault(key, []).append(value.strip()[:_LONGEST])

    def first(self, *names: str) -> str:
        """The first of these tags that is there; "" where none is."""
        return next((self._meta[name][0] for name in names if name in self._meta), "")

    def every(self, *names: str) -> list[str]:
        """All values of the first of these tags that is there."""
        return next((self._meta[name] for name in names if name in self._meta), [])

    def starting(self, beginning: str) -> bool:
        """Whether any tag has a name that begins so."""
        return any(name.startswith(beginning) for name in self._meta)

    def microdata(self, name: str) -> list[str]:
        """What the page marks with this itemprop, where it is about one thing: not in a part that
        is a thing of its own, but for the name of who is its author."""
        found = []
        for tag in self._soup.find_all(itemprop=name, limit=_MOST):
            if _within(tag):
                continue
            inner = tag.find(itemprop="name") if tag.has_attr("itemscope") else None
            if value := self._value(inner if isinstance(inner, Tag) else tag):
                found.append(value)
        return found

    def microdata_types(self) -> list[str]:
        """The types of the things that are not parts of others."""
        tags = self._soup.find_all(itemtype=True, limit=_MOST)
        outer = [tag for tag in tags if not tag.has_attr("itemprop")]
        return [re.split(r"[/#]", str(tag["itemtype"]).strip())[-1] for tag in outer]

    def canonical(self) -> str:
        """The address that the page says it has; "" where it says none, or several."""
        found = {str(tag.get("href", "")).strip() for tag in self._links("canonical")}
        return found.pop() if len(found) == 1 else ""

    def rel_authors(self) -> list[str]:
        """The texts of links to the page's author."""
        return [tag.get_text(" ", strip=True)[:_LONGEST] for tag in self._links("author", "a")]

    def times(self) -> list[str]:
        """The first moment of the article, of those that are marked as when it came out, or the
        only one of the page."""
        tags = self._soup.find_all("time", datetime=True, limit=_MOST)
        marked = [one for one in tags if one.has_attr("pubdate") or _has(one, _PUBLISHED)]
        article = self._soup.find("article")
        inside = article.find_all("time", datetime=True) if isinstance(article, Tag) else []
        chosen = marked[:1] or (inside[:1] if inside else tags if len(tags) == 1 else [])
        return [str(one["datetime"])[:80] for one in chosen]

    def _links(self, rel: str, name: str = "link") -> Iterable[Tag]:
        for tag in self._soup.find_all(name, rel=True, limit=_MOST):
            if rel in (one.lower() for one in _listed(tag, "rel")):
                yield tag

    def _value(self, tag: Tag) -> str:
        for attribute in ("content", "datetime"):
            if isinstance(value := tag.get(attribute), str):
                return value.strip()[:_LONGEST]
        return tag.get_text(" ", strip=True)[:_LONGEST]


_PUBLISHED = re.compile(r"publish|dt-published|entry-date|post-date", re.IGNORECASE)
_PARTS = re.compile(r"/(?:Comment|UserComments|Review|ListItem|BreadcrumbList|Rating)$")


def _has(tag: Tag, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(one) for one in _listed(tag, "class"))


def _listed(tag: Tag, attribute: str) -> list[str]:
    """An attribute that is a list of words."""
    value = tag.get(attribute) or ""
    return value.split() if isinstance(value, str) else list(value)


def _within(tag: Tag) -> bool:
    """Whether it belongs to a thing inside the thing that the page is about."""
    for above in islice(tag.parents, _DEEPEST):
        if above.has_attr("itemscope"):
            return above.has_attr("itemprop") or bool(_PARTS.search(str(above.get("itemtype", ""))))
    return True  # an itemprop of nothing, or deeper than anything that is meant
