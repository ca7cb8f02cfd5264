"""Which state of a comment may follow which."""

from __future__ import annotations

import pytest

from plugins.comments.record import STATES
from plugins.comments.states import MOVES, is_allowed, why_not

ALLOWED = {
    ("pending", "approved"),
    ("pending", "spam"),
    ("pending", "rejected"),
    ("spam", "pending"),
    ("approved", "pending"),
    ("approved", "deleted"),
    ("rejected", "pending"),
}


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(STATES)


@pytest.mark.parametrize("new", STATES)
@pytest.mark.parametrize("old", STATES)
def test_only_the_moves_of_the_design_are_allowed(old: str, new: str) -> None:
    assert is_allowed(old, new) == ((old, new) in ALLOWED)


def test_a_state_that_is_none_leads_nowhere() -> None:
    assert not is_allowed("aproved", "pending")
    assert not is_allowed("pending", "aproved")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("spam", "approved", "The comment c-1 is spam; it cannot become approved, only pending."),
        ("approved", "approved", "The comment c-1 is already approved."),
        ("deleted", "pending", "The comment c-1 is deleted, and stays so."),
    ],
)
def test_a_refusal_is_a_sentence(old: str, new: str, said: str) -> None:
    assert why_not("c-1", old, new) == said
