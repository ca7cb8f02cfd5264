"""Feeds as JSON (JSON Feed 1.1, https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from typing import Any

from ..sources.dates import told
from .contents import Feed
from .entries import About, Entry, one_line

VERSION = "https://jsonfeed.org/version/1.1"
# JSON Feed has no field for rights; names of extensions begin with `_` (JSON Feed 1.1,
# "Extensions"), and `about` says what one is: a term of the Dublin Core.
_RIGHTS = "http://purl.org/dc/terms/rights"


def written(feed: Feed, address: str, about: About) -> bytes:
    """The bytes of a feed, as it stands at an address below the site's root."""
    head = feed.head
    whole = {
        "version": VERSION,
        "title": one_line(head.title),
        "home_page_url": head.page,
        "feed_url": about.url + address,
        "description": one_line(head.description),
        "favicon": f"{about.url}/favicon.ico",
        "authors": [{"name": one_line(about.owner), "url": f"{about.url}/"}],
        "language": about.lang,
        "_rights": {"about": _RIGHTS, "text": one_line(about.rights)},
        "items": [_item(entry) for entry in feed.entries],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    # No browser that guesses what a file is may find markup in it (MIME Sniffing §7).
    return (text.replace("<", "\\u003c") + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    """An entry; what there is nothing to say of is left out."""
    changed = entry.updated != entry.published
    one = {
        "id": entry.id,
        "url": entry.link,
        "external_url": entry.related,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "image": entry.pictures[0].url if entry.pictures else "",
        "date_published": told(entry.published).isoformat(),
        "date_modified": told(entry.updated).isoformat() if changed else "",
        "authors": [
            {"name": person.name, **({"url": person.url} if person.url else {})}
            for person in entry.authors
        ],
        "tags": [label for _, label in entry.categories],
        "language": entry.lang,
    }
    return {key: value for key, value in one.items() if value}
