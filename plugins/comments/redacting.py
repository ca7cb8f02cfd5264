"""Which words would go out of a comment: one answer for the terminal and the web.

Words are found as they are written, capitals and signs and all, and over the ends of lines. In
the address of a website, where nobody writes capitals, their case does not matter; such a
website goes as a whole.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .stored import Stored

REDACTED = "[removed]"


def would_redact(comment: Stored, words: str) -> int:
    """At how many places these words would go: in the text, in the name, and the website as one.
    0 where there are no words."""
    if not words.strip():
        return 0
    found = _pattern(words)
    times = sum(len(found.findall(text)) for text in (comment.body, comment.author))
    return times + stands_in(comment.url or "", words)


def redacted(comment: Stored, words: str) -> Stored:
    """The comment without these words."""
    if not words.strip():
        return comment
    found = _pattern(words)
    return replace(
        comment,
        body=found.sub(REDACTED, comment.body),
        author=found.sub(REDACTED, comment.author),
        url=None if stands_in(comment.url or "", words) else comment.url,
    )


def stands_in(text: str, words: str) -> bool:
    """Whether words stand in a text, in whatever case."""
    return bool(words.strip()) and bool(_pattern(words, re.IGNORECASE).search(text))


def _pattern(words: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())), flags)
