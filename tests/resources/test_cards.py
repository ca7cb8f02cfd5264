"""What a card says in words; what is unknown is said to be unknown."""

from __future__ import annotations

import pytest

from plugins.resources.cards import (
    BUCKETS,
    UNTIMED,
    bucket,
    cost,
    creators,
    dated,
    evidence,
    language,
)
from plugins.sources.records import COSTS, EVIDENCE, RESOURCE_TYPES, Resource
from plugins.sources.word_files import ours
from tests.small_site import NOW


def thing(**more: object) -> Resource:
    values: dict[str, object] = {
        "file": "resources/a.md",
        "id": "abcdefgh",
        "slug": "a",
        "title": "A",
        "body": "",
        "type": "article",
        "added": NOW,
        **more,
    }
    return Resource(**values)  # type: ignore[arg-type]  # the values are as typed above


def test_every_type_and_every_cost_has_its_words() -> None:
    assert list(ours().some("card.types")) == list(RESOURCE_TYPES)
    assert set(ours().some("card.cost")) == {*COSTS, "unknown"}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (None, UNTIMED),
        (1, BUCKETS[0]),
        (4, BUCKETS[0]),
        (5, BUCKETS[1]),
        (15, BUCKETS[1]),
        (16, BUCKETS[2]),
        (600, BUCKETS[2]),
    ],
)
def test_minutes_fall_into_three_buckets(minutes: int | None, words: str) -> None:
    assert bucket(minutes) == words


@pytest.mark.parametrize(
    ("type", "names", "words"),
    [
        ("article", (), "author not given"),
        ("book", ("Ann Example",), "Ann Example"),
        ("book", ("Ann", "Ben"), "Ann and Ben"),
        ("book", ("Ann", "Ben", "Cleo"), "Ann, Ben and Cleo"),
        ("organisation", (), ""),
        ("law", (), ""),
        ("tool", ("Ann",), "Ann"),
    ],
)
def test_who_made_it_or_that_nobody_is_named(type: str, names: tuple[str, ...], words: str) -> None:
    assert creators(thing(type=type, creators=names), ours()) == words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2014", "2014"),
        ("2014-05", "May 2014"),
        ("2014-05-01", "1 May 2014"),
        ("2014-12-31", "31 December 2014"),
        (None, "date not given"),
    ],
)
def test_the_date_is_said_as_exactly_as_it_is_known(date: str | None, words: str) -> None:
    assert dated(thing(date=date), ours()) == words


def test_an_organisation_needs_no_date() -> None:
    assert dated(thing(type="organisation"), ours()) == ""


@pytest.mark.parametrize("known", EVIDENCE)
def test_evidence_is_said_in_plain_words(known: str) -> None:
    assert evidence(thing(evidence=known), ours()) == known


def test_what_nobody_judged_or_asked_is_said_to_be_so() -> None:
    assert evidence(thing(), ours()) == "not judged"
    assert cost(thing(), ours()) == "cost not known"


@pytest.mark.parametrize(
    ("code", "words"),
    [("free", "free"), ("paid", "costs money"), ("library", "try the library")],
)
def test_what_it_costs(code: str, words: str) -> None:
    assert cost(thing(cost=code), ours()) == words


@pytest.mark.parametrize(
    ("code", "word"),
    [("en", "English"), ("pt-BR", "Portuguese"), ("x-own", "x-own"), (None, "")],
)
def test_a_language_is_said_in_a_word(code: str | None, word: str) -> None:
    assert language(thing(language=code), ours()) == word
