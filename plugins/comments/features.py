"""By what the classifier knows a comment: its words, and the hosts of its links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

_MOST_FEATURES = 600  # of one comment; a long post of this site has as many different words
_WORD = re.compile(r"[^\W_]{2,40}")
_LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]\"']+", re.IGNORECASE)


def features_of(parts: Iterable[str]) -> tuple[str, ...]:
    """The features of a comment made of these texts: its folded words, and `host:…` for each
    link. Each once, at most 600."""
    found: dict[str, None] = {}
    for part in parts:
        text = unicodedata.normalize("NFKC", part)
        for link in _LINK.findall(text):
            if host := host_of(link):
                found.setdefault(f"host:{host}")
        for word in _WORD.findall(_LINK.sub(" ", text).casefold()):
            found.setdefault(word)
    return tuple(found)[:_MOST_FEATURES]


def host_of(link: str) -> str:
    """The host of a web address as browsers ask for it (`xn--…`), without `www.`; "" where there
    is none."""
    try:
        host = urlsplit(link if "://" in link else f"http://{link}").hostname or ""
    except ValueError:
        return ""
    plain = unicodedata.normalize("NFKC", host).casefold().rstrip(".")
    return ".".join(map(_ascii, plain.split("."))).removeprefix("www.")


def _ascii(label: str) -> str:
    if label.isascii():
        return label
    return f"xn--{label.encode('punycode', 'replace').decode('ascii')}"
