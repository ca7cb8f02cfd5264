"""Plain words that look like markup.

Titles and names are plain text in Atom, and what they are in RSS nobody says: many readers take
them for HTML, swallow a `<b>` that somebody wrote about, and the W3C validator warns of each
(ContainsHTML). A name that a stranger gave to a comment would be enough. Escaping once more would
show `&lt;` in all readers that do it right. So what looks like a tag or an entity gets signs that
look alike to people alone; everything else, `2 < 3` and `Tea & toast`, stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .entries import Entry

_TAG = re.compile(r"<([/!?a-zA-Z][^<>]*)>")
_OPEN = re.compile(r"<(?=[/!?a-zA-Z])")
_ENTITY = re.compile(r"&(?=#|\w+;)")


def unmistakable(text: str) -> str:
    """Plain text in which nothing looks like HTML.

    >>> unmistakable("The <b> and the &amp; in 2 < 3 & so on")
    'The ‹b› and the ＆amp; in 2 < 3 & so on'
    """
    if "<" in text:
        text = _OPEN.sub("‹", _TAG.sub(r"‹\1›", text))
    return _ENTITY.sub("＆", text) if "&" in text else text


def as_words(entry: Entry) -> Entry:
    """An entry whose plain texts nobody can mistake; most are as they were."""
    texts = (
        *(entry.title, entry.summary, entry.related_title),
        *(person.name for person in entry.authors),
        *(label for _, label in entry.categories),
        *(picture.words for picture in entry.pictures),
    )
    if not any("<" in text or "&" in text for text in texts):
        return entry
    return replace(
        entry,
        title=unmistakable(entry.title),
        summary=unmistakable(entry.summary),
        related_title=unmistakable(entry.related_title),
        authors=tuple(replace(one, name=unmistakable(one.name)) for one in entry.authors),
        categories=tuple((slug, unmistakable(label)) for slug, label in entry.categories),
        pictures=tuple(replace(one, words=unmistakable(one.words)) for one in entry.pictures),
    )
