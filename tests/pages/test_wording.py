"""Words for dates, times and counts."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from plugins.markup.conversion import minutes_to_read
from plugins.pages.heads import json_for_script
from plugins.pages.wording import counted, day, minutes, month


def test_days_and_months_are_said_in_the_sites_language() -> None:
    words = [day(datetime(2026, n, n)) for n in (1, 5, 12)]
    assert words == ["1 January 2026", "5 May 2026", "12 December 2026"]
    assert month(datetime(2026, 9, 30)) == "September"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "none yet"), (1, "1 comment"), (2, "2 comments"), (1000, "1000 comments")],
)
def test_none_one_and_many_have_words_of_their_own(number: int, words: str) -> None:
    assert counted(number, "comment", "comments", none="none yet") == words


def test_without_a_word_for_none_it_is_zero() -> None:
    assert counted(0, "post", "posts") == "0 posts"


@pytest.mark.parametrize(("words", "found"), [(0, 1), (1, 1), (200, 1), (301, 2), (1000, 5)])
def test_reading_takes_whole_minutes_and_never_none(words: int, found: int) -> None:
    assert minutes_to_read(words) == found
    assert minutes(1) == "1 minute"


def test_json_can_stand_in_a_script_element() -> None:
    value = {"a": "</script><!-- & \u2028\u2029 \ud800 é"}
    text = json_for_script(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value
