"""Ids: which ones the page around a text keeps for itself, and those that headings get.

A heading's id must not change while its words stay, and must never be one that a template or
a comment uses: `#comments` leads to one place.
"""

from __future__ import annotations

import re

# Ids in theme/templates/ (a test reads them there and compares).
PAGE_IDS = frozenset(
    {"main", "comments", "comments-head", "updates", "contents", "breath", "followed", "chain"}
    | {"related", "posts", "resources", "start", "voices", "featured", "cards", "by-theme"}
    | {"everything", "how", "parts", "by-author", "by-story", "all-at-once"}
    | {"choose", "found", "lists", "used", "worksheet", "large-print"}
    | {"by-year", "pass-on", "scheme", "search", "share", "ways"}
    | {"link-moved", "link-gone", "moment", "collections", "themes", "top", "write"}
)
# How the ids of comments and of update notes begin; "comment-" is WordPress's for a comment.
PAGE_ID_BEGINNINGS = ("choose-", "q-", "c-", "wp-", "dsq-", "comment-", "update-", "followed-")


def is_the_pages(id: str) -> bool:
    """Whether the page around a text uses this id, or may use it."""
    return id in PAGE_IDS or id.startswith(PAGE_ID_BEGINNINGS)


def heading_id(words: str, separator: str = "-") -> str:
    """The id of a heading made of its plain words; "section" where they have no letter."""
    made = separator.join(re.findall(r"[^\W_]+", words.lower())) or "section"
    return f"section-{made}" if is_the_pages(made) else made
