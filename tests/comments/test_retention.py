"""What is not published goes after its time."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.comments import deciding, keys
from plugins.comments.record import STATES
from plugins.comments.retention import expire
from plugins.comments.sidecar import NOTHING
from plugins.comments.store import Store, utc_now
from tests.comments.at_the_desk import opened, receive
from tests.comments.stored_comments import FROM_SAM, ID, WRITTEN, Clock, files, new_store, waiting


@dataclass(frozen=True)
class Days:
    fingerprint_days: int = 30
    spam_days: int = 30
    rejected_days: int = 90


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def wait(store: Store, days: float) -> None:
    assert isinstance(store.clock, Clock)
    store.clock.pass_(days=days)


def ids(store: Store) -> list[str]:
    return [entry.comment.id for entry in store.list(STATES)]


def test_spam_and_what_was_rejected_go_when_their_days_are_over(store: Store) -> None:
    for id, to in [("c-1", "spam"), ("c-2", "rejected"), ("c-3", "approved"), ("c-4", "")]:
        store.receive(waiting(id), FROM_SAM)
        if to:
            store.move(id, to, "owner")
    wait(store, 30)
    assert expire(store, Days(fingerprint_days=999)) == []
    wait(store, 0.1)
    assert expire(store, Days(fingerprint_days=999)) == [
        "1 comment that was marked as spam long ago is gone."
    ]
    assert ids(store) == ["c-2", "c-3", "c-4"]
    wait(store, 60)
    assert expire(store, Days(fingerprint_days=999)) == [
        "1 comment that was rejected long ago is gone."
    ]
    assert ids(store) == ["c-3", "c-4"]
    assert {file for file in files(store.private) if "c-1" in file or "c-2" in file} <= {
        "withdrawn/c-1",
        "withdrawn/c-2",
    }


def test_the_days_count_from_the_last_decision(store: Store) -> None:
    store.receive(waiting(), NOTHING)
    wait(store, 100)
    store.move(ID, "spam", "owner")
    wait(store, 20)
    assert expire(store, Days()) == []
    assert ids(store) == [ID]


def test_what_came_in_as_spam_counts_from_then(store: Store) -> None:
    store.receive(waiting(status="spam", history=()), NOTHING)
    wait(store, 31)
    expire(store, Days())
    assert ids(store) == []


@pytest.mark.parametrize("to", ["approved", ""])
def test_a_fingerprint_is_forgotten_and_the_address_stays(store: Store, to: str) -> None:
    made = keys.fingerprint(store.private, "192.0.2.1", WRITTEN)
    store.receive(waiting(), replace(FROM_SAM, fingerprint=made))
    if to:
        store.move(ID, to, "owner")
    wait(store, 30)
    assert expire(store, Days()) == []
    assert store.find(ID).beside.fingerprint == made
    wait(store, 0.1)
    assert expire(store, Days()) == ["Where requests came from more than 30 days ago is forgotten."]
    assert store.find(ID).beside == replace(FROM_SAM, fingerprint="")
    assert expire(store, Days()) == []


def test_a_sidecar_that_says_nothing_any_more_goes(store: Store) -> None:
    store.receive(waiting(), replace(NOTHING, fingerprint="2026-11.ab12"))
    wait(store, 31)
    expire(store, Days())
    assert [file for file in files(store.private) if file.endswith(f"{ID}.json")] == []


def test_no_word_of_a_comment_that_is_gone_stays_in_the_counts(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    only = receive(desk, "Marigold", "Porridge at Elmwood.", url="https://marigold.example/")
    others = [
        receive(desk, name, "A casino.", minutes=1) for name in ("Bob", "Carol", "Dan", "Eve")
    ]
    last = receive(desk, "Fay", "A casino for Marigold.")
    for id in (only, *others, last):
        deciding.spam(desk, id)
    later = Store(desk.store.content, desk.store.private, Clock(utc_now() + timedelta(days=31)))
    expire(later, Days())
    assert later.list(STATES) == []
    learned = (tmp_path / "private/classifier.json").read_text()
    assert "casino" in learned
    for trace in ("marigold", "porridge", "elmwood", "fay"):
        assert trace not in learned


def test_an_id_that_is_gone_stays_taken_for_as_long_as_forms_live(store: Store) -> None:
    store.receive(waiting(), NOTHING)
    store.withdraw(ID)
    at = WRITTEN.timestamp()
    os.utime(store.withdrawn / ID, (at, at))
    wait(store, 2.9)
    expire(store, Days())
    assert not store.receive(waiting(), NOTHING)
    wait(store, 0.2)
    expire(store, Days())
    assert list(store.withdrawn.iterdir()) == []


def test_where_nothing_is_nothing_happens(store: Store) -> None:
    assert expire(store, Days()) == []
