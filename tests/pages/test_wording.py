"""How long reading takes, and what can stand in a script element."""

from __future__ import annotations

import json

import pytest

from plugins.markup.conversion import minutes_to_read
from plugins.pages.heads import json_for_script


@pytest.mark.parametrize(("words", "found"), [(0, 1), (1, 1), (200, 1), (301, 2), (1000, 5)])
def test_reading_takes_whole_minutes_and_never_none(words: int, found: int) -> None:
    assert minutes_to_read(words) == found


def test_json_can_stand_in_a_script_element() -> None:
    value = {"a": "</script><!-- & \u2028\u2029 \ud800 é"}
    text = json_for_script(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value
