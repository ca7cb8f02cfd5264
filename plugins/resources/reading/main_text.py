"""The text of a page that is its own: without menus, forms, neighbours and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

WORDS_A_MINUTE = 230
FEWEST = 60  # words; less is a teaser, or a page made by scripts
_NOT_TEXT = (
    *("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form"),
    *("button", "select", "svg", "iframe", "object", "dialog", "menu", "figure", "head"),
)
_WITHIN_WORDS = frozenset(
    "a abbr b bdi cite code em i kbd mark q s small span strong sub sup u".split()
)
# How a class, an id or a role begins that is not the text.
_BESIDE = re.compile(
    r"comment|respond|related|sidebar|share|social|newsletter|subscribe|promo|cookie|consent"
    r"|breadcrumb|advert|recommended|read-?more|author-?bio|popup|modal",
    re.IGNORECASE,
)


def words_of(soup: BeautifulSoup) -> list[str]:
    """The words of the main text, in their order."""
    return text_of(soup).split()


def text_of(soup: BeautifulSoup) -> str:
    """The main text: of the body that the page marks as its article's, else of its longest
    article, else of its main part, else of all of it."""
    marked = _outermost(soup.find_all(itemprop="articleBody"))
    articles = _outermost(one for one in soup.find_all("article") if not _is_beside(one))
    main = _outermost(soup.find_all("main") or soup.find_all(role="main"))
    for found in (marked, articles, main):
        texts = [_text(one) for one in found]
        longest = max(texts, key=len, default="")
        if len(longest.split()) >= FEWEST:
            return longest
    return _text(soup.body or soup)


def _outermost(parts: Iterable[Tag]) -> list[Tag]:
    """Those of some parts, given in their order on the page, that lie in none of the others."""
    found: list[Tag] = []
    inside: set[int] = set()
    for part in parts:
        if id(part) not in inside:
            found.append(part)
            inside.update(map(id, part.descendants))
    return found


def all_text(soup: BeautifulSoup) -> str:
    """Every word that the page shows."""
    hidden = {"script", "style", "noscript", "template", "head", "title"}
    return " ".join(
        text
        for one in soup.find_all(string=True)
        if type(one) is NavigableString
        and (text := one.strip())
        and one.parent
        and one.parent.name not in hidden
    )


def minutes_to_read(words: int) -> int | None:
    """Whole minutes at 230 words a minute; None where there are too few to be the text."""
    return max(1, round(words / WORDS_A_MINUTE)) if words >= FEWEST else None


def _text(part: Tag) -> str:
    """The words of a part, in their order, without those that are beside it; the page stays as it
    is. No recursion: how deep a page goes is up to its makers."""
    found: list[str] = []
    waiting = [iter(part.children)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif isinstance(child, Tag):
            if child.name not in _NOT_TEXT and not _is_beside(child):
                waiting.append(iter(child.children))
                if child.name not in _WITHIN_WORDS:
                    found.append(" ")
        elif type(child) is NavigableString:  # and no remark, and no declaration
            found.append(str(child))
    return " ".join("".join(found).split())


def _is_beside(part: Tag) -> bool:
    if part.name in ("body", "main", "html"):
        return False
    marks = [part.get("id"), part.get("role"), *(part.get("class") or [])]
    return any(_BESIDE.match(one) for one in marks if isinstance(one, str))
