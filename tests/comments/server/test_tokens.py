"""What readers carry for us, and cannot change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.comments.server.tokens import BadToken, Tokens
from tests.comments.server.reading import Clock


def test_a_token_reads_back_as_it_was_made() -> None:
    clock = Clock()
    tokens = Tokens("key", clock)
    made = tokens.new("a-post", "c-parent", caught=True)
    clock.later(hours=23)
    assert tokens.read_form(tokens.form(made), "a-post") == made


def test_no_two_tokens_are_alike() -> None:
    tokens = Tokens("key", Clock())
    assert len({tokens.new("a-post", "").nonce for _ in range(100)}) == 100


def test_a_token_of_yesterday_is_marked() -> None:
    clock = Clock()
    tokens = Tokens("key", clock)
    made = tokens.form(tokens.new("a-post", ""))
    clock.later(hours=25)
    assert tokens.read_form(made, "a-post").expired


def test_one_purpose_never_stands_for_another() -> None:
    tokens, other = Tokens("key", Clock()), Tokens("other", Clock())
    form, link = tokens.form(tokens.new("a-post", "")), tokens.link("c-abc")
    for wrong, post in ((link, "a-post"), (form, "another-post")):
        with pytest.raises(BadToken):
            tokens.read_form(wrong, post)
    with pytest.raises(BadToken):
        tokens.read_link(form)
    with pytest.raises(BadToken):
        other.read_link(link)


def test_a_link_ends() -> None:
    clock = Clock()
    tokens = Tokens("key", clock)
    link = tokens.link("c-abc")
    clock.later(minutes=14, seconds=59)
    assert tokens.read_link(link) == "c-abc"
    clock.later(seconds=2)
    with pytest.raises(BadToken):
        tokens.read_link(link)


@given(st.text(max_size=1200), st.integers(0, 200))
def test_nothing_else_is_a_token(text: str, cut: int) -> None:
    tokens = Tokens("key", Clock())
    good = tokens.form(tokens.new("a-post", ""))
    for wrong in (text, good[:cut] + text, text + good, good[: min(cut, len(good) - 1)]):
        if wrong == good:
            continue
        with pytest.raises(BadToken):
            tokens.read_form(wrong, "a-post")
        with pytest.raises(BadToken):
            tokens.read_link(wrong)
