"""What is known of a link after looks of all sorts, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.resources.link_states import DAYS, FAILURES, Link, Look, Verdict, after

URL = "https://x.example/a"
FIRST = date(2026, 11, 1)
OK, FAILED, BLOCKED = Look("ok"), Look("failed", "it is gone"), Look("blocked", "no telling")


def known(*looks: tuple[int, Look]) -> Link:
    """What is known after looks on some days, counted from the first."""
    link: Link | None = None
    for day, look in looks:
        link = after(link, URL, look, FIRST + timedelta(day))
    assert link is not None
    return link


def test_a_failure_says_since_when() -> None:
    link = known((0, OK), (3, FAILED), (4, FAILED))
    assert (link.state, link.since, link.failures) == ("failing", FIRST + timedelta(3), 2)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ((0, 1, 6), "failing"),
        ((0, 1, 7), "dead"),
        ((0, 7), "failing"),
        ((0, 30), "failing"),
        ((0, 3, 30), "dead"),
        ((0, 0, 0, 7), "failing"),
        ((0, 0, 7, 7), "failing"),
        ((0, 7, 8), "dead"),
        ((0, 1, 2, 3, 4, 5, 6), "failing"),
    ],
)
def test_dead_is_what_failed_on_three_days_over_seven(days: tuple[int, ...], state: str) -> None:
    link = known(*((day, FAILED) for day in days))
    assert (link.state, link.since) == (state, FIRST)


def test_one_answer_in_between_begins_the_count_anew() -> None:
    link = known((0, FAILED), (5, FAILED), (6, OK), (8, FAILED))
    assert (link.state, link.since, link.failures) == ("failing", FIRST + timedelta(8), 1)


def test_a_server_that_does_not_tell_neither_counts_nor_forgives() -> None:
    link = known((0, FAILED), (2, FAILED), (4, BLOCKED))
    assert (link.state, link.failures) == ("blocked", 2)
    link = known((0, FAILED), (2, FAILED), (4, BLOCKED), (8, FAILED))
    assert (link.state, link.since, link.failures) == ("dead", FIRST, 3)


def test_blocked_alone_never_becomes_dead() -> None:
    link = known(*((day, BLOCKED) for day in range(0, 365, 7)))
    assert (link.state, link.since, link.failures) == ("blocked", FIRST, 0)


def test_a_dead_link_stays_dead_where_nothing_is_told() -> None:
    dead = ((0, FAILED), (3, FAILED), (7, FAILED))
    assert known(*dead) == known(*dead, (9, BLOCKED))
    assert known(*dead, (9, OK)) == Link(URL, "ok", FIRST + timedelta(9))


def test_a_dead_link_goes_on_being_dead_since_the_first_failure() -> None:
    link = known((0, FAILED), (3, FAILED), (7, FAILED), (20, FAILED))
    assert (link.state, link.since, link.failures) == ("dead", FIRST, 4)


def test_a_state_says_since_when_it_holds() -> None:
    moved = Look("moved", "it says so", "https://x.example/b")
    link = known((0, OK), (2, moved), (5, moved))
    assert (link.state, link.since, link.to) == ("moved", FIRST + timedelta(2), moved.to)
    assert known((0, OK), (2, moved), (5, OK)) == Link(URL, "ok", FIRST + timedelta(5))


def test_another_address_in_the_card_begins_anew() -> None:
    old = known((0, FAILED), (3, FAILED), (7, FAILED))
    new = after(old, "https://x.example/b", FAILED, FIRST + timedelta(8))
    assert (new.state, new.failures, new.url) == ("failing", 1, "https://x.example/b")


def test_a_clock_that_went_back_makes_nothing_dead() -> None:
    assert known((30, FAILED), (20, FAILED), (0, FAILED)).state == "failing"


VERDICTS: tuple[Verdict, ...] = ("ok", "moved", "blocked", "failed", "changed")


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(VERDICTS)), min_size=1, max_size=30))
def test_dead_is_never_said_without_three_failures_over_seven_days(
    steps: list[tuple[int, Verdict]],
) -> None:
    """Whatever happens: since the last sign of life there were failures on three days, of which
    the last is seven days or more behind the first."""
    today, link = FIRST, None
    failed: list[date] = []
    for days, verdict in steps:
        today += timedelta(days)
        link = after(link, URL, Look(verdict, "so"), today)
        if verdict == "failed":
            failed.append(today)
        elif verdict != "blocked":
            failed = []
        is_dead = len(set(failed)) >= FAILURES and (failed[-1] - failed[0]).days >= DAYS
        assert (link.state == "dead") == is_dead
        if verdict == "failed":
            assert link.since == failed[0] and link.failures == len(set(failed))
