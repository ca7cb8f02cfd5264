"""What is sent again: the same words, the same form, and what was taken away since."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from plugins.comments import retention
from plugins.comments.options import Options
from plugins.comments.store import Store
from tests.comments.server.reading import WORDS, Reading, form_of, text_of
from tests.comments.server.test_waiting import take_back

HAPPY = "Congratulations!"


def test_two_of_one_household_may_write_the_same_words(reading: Reading) -> None:
    assert reading.write(name="Anna", comment=HAPPY).status_code == 303
    assert reading.write(name="Ben", comment=HAPPY).status_code == 303
    assert reading.write(name="Ben", email="ben@example.org", comment=HAPPY).status_code == 303
    assert sorted(entry.comment.author for entry in reading.entries()) == ["Anna", "Ben", "Ben"]


def test_a_text_that_was_taken_back_may_be_sent_again(reading: Reading) -> None:
    page = reading.client.get(reading.write().headers["Location"])
    assert take_back(reading, page).status_code == 200
    assert reading.write().status_code == 303
    assert reading.only().comment.body == WORDS


def test_a_text_that_was_changed_into_another_may_be_sent_again(reading: Reading) -> None:
    action, fields = form_of(reading.client.get(reading.write().headers["Location"]), "/edit")
    reading.send({**fields, "comment": "Other words."}, action)
    assert reading.write().status_code == 303
    assert {entry.comment.body for entry in reading.entries()} == {"Other words.", WORDS}


def test_a_text_that_the_owner_erased_may_be_sent_again(reading: Reading) -> None:
    reading.write()
    reading.store.forget(reading.only(), "owner", "erase")
    assert reading.write().status_code == 303


def test_the_same_words_in_many_forms_at_once_are_one_comment(reading: Reading) -> None:
    sent = [form_of(reading.preview(), "/confirm") for _ in range(20)]
    reading.clock.later(minutes=1)

    def send(one: tuple[str, dict[str, str]]) -> int:
        peer = {"REMOTE_ADDR": "203.0.113.7"}
        client = reading.app.test_client()
        return client.post(one[0], data=one[1], environ_base=peer).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, sent)) == [200] * 19 + [303]
    assert reading.only()


def test_words_whose_first_form_failed_are_taken_with_the_second(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise OSError(28, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "receive", refuse)
        assert reading.write().status_code == 503
    assert reading.write().status_code == 303


# ── Forms of another day ─────────────────────────────────────────────────────────────────


def taken_back(reading: Reading) -> tuple[TestResponse, str]:
    """A comment that was sent and withdrawn by now: its preview, and the id that it had."""
    preview = reading.preview()
    page = reading.client.get(reading.confirm(preview).headers["Location"])
    id = reading.only().comment.id
    take_back(reading, page)
    now = reading.clock.now.timestamp()
    os.utime(reading.store.withdrawn / id, (now, now))
    return preview, id


def is_forgotten(reading: Reading, id: str) -> bool:
    """Whether the housekeeping lets go of an id."""
    retention.expire(reading.store, Options())
    return not (reading.store.withdrawn / id).exists()


def test_an_old_form_never_brings_back_what_was_taken_back(reading: Reading) -> None:
    preview, id = taken_back(reading)
    reading.clock.later(days=4)
    assert is_forgotten(reading, id)
    again = reading.confirm(preview)
    assert again.status_code == 422
    assert reading.confirm(again).status_code == 303
    assert reading.only().comment.id != id


@pytest.mark.parametrize("status", ["pending", "approved", "deleted"])
def test_a_late_form_of_a_comment_that_is_here_is_told_so(reading: Reading, status: str) -> None:
    preview = reading.preview()
    reading.confirm(preview)
    id = reading.only().comment.id
    for to in {"pending": (), "approved": ("approved",)}.get(status, ("approved", "deleted")):
        reading.store.move(id, to, "owner")
    reading.clock.later(days=9)
    answer = reading.confirm(preview)
    assert (answer.status_code, "already received" in text_of(answer)) == (200, True)
    assert len(reading.store.ids()) == 1


def test_looking_again_and_again_does_not_keep_a_form_for_ever(reading: Reading) -> None:
    look, id = taken_back(reading)
    for _ in range(5):
        reading.clock.later(hours=20)
        action, fields = form_of(look, "/nap-time-wars")
        look = reading.send(fields, action)
    assert is_forgotten(reading, id)
    assert reading.confirm(look).status_code == 303
    assert reading.only().comment.id != id


def test_a_filled_honeypot_stays_filled_over_night(reading: Reading) -> None:
    preview = reading.preview(subject="Buy now")
    reading.clock.later(hours=30)
    action, fields = form_of(preview, "/confirm")
    late = reading.send({**fields, "subject": ""}, action)
    reading.confirm(late)
    assert reading.only("spam")
