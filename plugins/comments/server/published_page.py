"""What may be commented on: the published page of the post says it.

A post takes comments where its page shows the form. So a draft, a post that waits for its day,
a closed one and one that never was are all the same here, and this part of the program need not
know Pelican, the settings or the clock of the build.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from ...sources.addresses import DEVICES, FOLDERS, LONGEST_SLUG, SLUG
from ...sources.dataclass import dataclass

_LARGEST = 16 * 1024 * 1024  # bytes
_FORM = re.compile(r"<form\b[^>]*?\saction=\"([^\"]*)\"", re.IGNORECASE)
_HEADING = re.compile(r"<h1\b([^>]*)>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(r"<html\b([^>]*)>", re.IGNORECASE)
_LANG = re.compile(r"\slang=\"([A-Za-z0-9-]{1,35})\"", re.IGNORECASE)
_MOVED = re.compile(r"<meta http-equiv=\"refresh\" content=\"0; url=([^\"]+)\"", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class PublishedPost:
    """A post as its page shows it. `is_open`: its page has the form."""

    slug: str
    title: str
    lang: str
    is_open: bool


def is_slug(text: str) -> bool:
    """Whether a text can be the slug of a post. Nothing else may come near a path."""
    fits = len(text) <= LONGEST_SLUG and SLUG.fullmatch(text)
    return bool(fits) and text not in DEVICES


def find(site: Path, at: str, slug: str) -> PublishedPost | None:
    """The post that is published under a slug, or under the one that it was renamed to; None
    where there is none. `at` is the path of the intake."""
    found = _read(site, at, slug)
    if isinstance(found, str):
        found = _read(site, at, found)  # followed once
    return found if isinstance(found, PublishedPost) else None


def _read(site: Path, at: str, slug: str) -> PublishedPost | str | None:
    """The post, or the slug that its page leads on to."""
    if not is_slug(slug):
        return None
    page = site / FOLDERS["post"] / slug / "index.html"
    try:
        found = page.stat()
        if found.st_size > _LARGEST:
            return None
        known = (found.st_mtime_ns, found.st_size, found.st_ino)
        return _parsed(page, known, at, slug)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=512)
def _parsed(
    page: Path, known: tuple[int, int, int], at: str, slug: str
) -> PublishedPost | str | None:
    """`known` is what tells one version of the file from the next."""
    text = page.read_text(encoding="utf-8")
    if moved := _MOVED.search(text):
        names = urlsplit(html.unescape(moved[1])).path.strip("/").split("/")
        return names[-1] if names[-2:-1] == [FOLDERS["post"]] else None
    heading = _HEADING.search(text)
    title = " ".join(html.unescape(_TAG.sub("", heading[2])).split()) if heading else slug
    # The title has a language of its own where the post is not in the site's.
    begun = (found[1] for found in (heading, _HTML.search(text)) if found)
    langs = [said[1] for said in map(_LANG.search, begun) if said]
    actions = (urlsplit(html.unescape(action)).path for action in _FORM.findall(text))
    return PublishedPost(slug, title or slug, langs[0] if langs else "", f"{at}{slug}" in actions)
