"""How long the texts are, in words as the site counts them.

A post has 350 to 1 300. One may be a short note instead, of about 120.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from plugins.sources.records import Record
from tests.words.the_texts import content, shown, tell, words_of

POST = (350, 1300)
NOTE = (100, 150)
WHY = (15, 80)
INTRO = (60, 150)


def off(records: Iterable[Record], *ranges: tuple[int, int]) -> list[str]:
    """Those that are in none of the ranges, with their length and what is asked for."""
    asked = " or ".join(f"{low} to {high}" for low, high in ranges)
    return [
        f"{shown(record)} has {words} words, not {asked}"
        for record in records
        if not any(low <= (words := words_of(record)) <= high for low, high in ranges)
    ]


def test_every_post_fits_an_evening() -> None:
    tell(off(content().posts, POST, NOTE))


def test_there_is_one_short_note() -> None:
    notes = [shown(post) for post in content().posts if words_of(post) < POST[0]]
    assert len(notes) == 1, notes


def test_every_card_says_why_in_so_many_words() -> None:
    tell(off(content().resources, WHY))


def test_every_theme_has_an_introduction() -> None:
    tell(off(content().themes, INTRO))


def test_every_post_has_one_sentence_under_its_title_and_says_what_it_says() -> None:
    posts = content().posts
    tell(f"{shown(post)} has no standfirst" for post in posts if not post.standfirst)
    long = [post for post in posts if words_of(post) >= POST[0]]
    tell(
        f"{shown(post)} has a summary of {len(post.summary)} lines, not 2 to 4"
        for post in long
        if not 2 <= len(post.summary) <= 4
    )


@pytest.mark.parametrize("words", [99, 151, 349, 1301])
def test_a_length_between_is_named_with_its_file(
    words: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.words.test_lengths.words_of", lambda record: words)
    (first, *_) = content().posts
    assert off([first], POST, NOTE) == [
        f"{shown(first)} has {words} words, not 350 to 1300 or 100 to 150"
    ]
