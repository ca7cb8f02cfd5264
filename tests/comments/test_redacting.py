"""What would be redacted is what is redacted, for whoever asks."""

from __future__ import annotations

import pytest

from plugins.comments.redacting import redacted, would_redact
from tests.comments.stored_comments import waiting

COMMENT = waiting(
    "c-one",
    "My Tilda\nBrown, and Tilda Brown's brother. tilda brown",
    author="Tilda  Brown",
    url="https://x.example/tilda-BROWN",
)


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("Tilda Brown", 3),  # twice in the text, over the end of a line, and in the name
        (" Tilda\n Brown ", 3),
        ("Brown", 4),  # and the website
        ("tilda-brown", 1),
        ("Zoe", 0),
        (".", 2),  # one in the text, and the website: no pattern of anybody's
        (" \n", 0),
        ("", 0),
    ],
)
def test_the_places_are_counted_as_they_go(words: str, times: int) -> None:
    assert would_redact(COMMENT, words) == times
    after = redacted(COMMENT, words)
    marks = f"{after.author} {after.body}".count("[removed]")
    assert marks + (after.url is None) == times
    assert would_redact(after, words) == 0
