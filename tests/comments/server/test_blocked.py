"""Whoever the owner has blocked, and comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugins.comments import deciding, keys, retention
from plugins.comments.options import Options
from tests.comments.server.reading import BEGIN, Reading


def test_a_blocked_connection_stays_so_when_the_month_is_over(reading: Reading) -> None:
    reading.clock.later(days=27)  # the 28th of March
    reading.write(comment="Buy now.")
    deciding.block(reading.service.desk, reading.only().comment.id)
    reading.clock.later(days=5)
    reading.write(comment="Buy more.")
    assert not reading.entries()
    last = reading.entries("spam")[-1]
    assert last.comment.body == "Buy more."
    assert last.beside.reasons[0] == "you blocked this address"
    assert last.beside.fingerprint.startswith("2026-04.")
    reading.write(comment="From next door.", peer="203.0.113.8")
    assert reading.only().comment.body == "From next door."


def test_a_blocked_connection_is_free_after_about_thirty_days(reading: Reading) -> None:
    reading.write(comment="Buy now.")
    deciding.block(reading.service.desk, reading.only().comment.id)
    reading.clock.later(days=31)
    retention.expire(reading.store, Options())
    reading.write(comment="Another tenant.")
    assert reading.only().comment.body == "Another tenant."


@pytest.mark.parametrize("months", [0, 1, 2])
def test_a_source_has_a_fingerprint_for_each_month_whose_key_is_here(
    reading: Reading, months: int
) -> None:
    private = reading.store.private
    past = [BEGIN - timedelta(days=31 * number) for number in range(months + 1)]
    made = [keys.fingerprint(private, "203.0.113.7", moment) for moment in reversed(past)]
    assert keys.fingerprints(private, "203.0.113.7", BEGIN) == tuple(reversed(made))
