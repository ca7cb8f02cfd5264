"""Many readers at once, against the real server in a process of its own.

The figures of a whole run stand in docs/measurements.md, with the command that repeats it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.comments.load import Figures, Site, flood, kills, replays, told

pytestmark = pytest.mark.long


def check(figures: Figures) -> None:
    """Every acknowledged comment exists exactly once, every one was acknowledged (nothing was
    there to refuse it), and the owner was answered."""
    print(told(figures))
    assert figures.wrong == ()
    assert (figures.lost, figures.duplicated) == (0, 0)
    assert figures.acknowledged == figures.stored == figures.submissions
    assert figures.looks and figures.approvals


def test_two_hundred_submissions_at_once_are_all_there(tmp_path: Path) -> None:
    """Item 48, small."""
    check(flood(Site(tmp_path), 200, 50, block=100))


def test_five_thousand_submissions_from_fifty_connections_are_all_there(tmp_path: Path) -> None:
    """Item 48: more than 2 000 distinct comments in parallel, each a valid file."""
    figures = flood(Site(tmp_path), 5000, 50)
    check(figures)
    assert max(figures.looks) < 10


@pytest.mark.parametrize("many", [20, 100])
def test_replays_of_one_token_at_once_make_one_comment(tmp_path: Path, many: int) -> None:
    """Item 37: one is stored, the others hear that it was received."""
    said, made = replays(Site(tmp_path), many)
    assert made == 1
    assert said == {"stored": 1, "received": many - 1}


@pytest.mark.parametrize(("many", "submissions"), [(1, 100), (20, 2000)])
def test_a_server_that_is_killed_loses_nothing(tmp_path: Path, many: int, submissions: int) -> None:
    """Item 46, from outside: what was acknowledged is there; what was not may be sent again, and
    is there once."""
    _, wrong = kills(Site(tmp_path), submissions, 20, many)
    assert wrong == []
