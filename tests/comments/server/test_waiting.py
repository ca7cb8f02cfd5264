"""The private page: a quarter of an hour for second thoughts."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from plugins.comments.server.tokens import Tokens
from tests.comments.server.reading import (
    Reading,
    field_of,
    form_of,
    text_of,
)


def written(reading: Reading, **typed: str) -> str:
    """Write a comment; gives its private address."""
    return reading.write(**typed).headers["Location"]


def take_back(reading: Reading, page: TestResponse) -> TestResponse:
    """Press the button that takes a comment back."""
    action, fields = form_of(page, "/withdraw")
    return reading.send(fields, action)


def test_the_writer_can_change_what_waits(reading: Reading) -> None:
    address = written(reading, email="sam@example.org")
    action, fields = form_of(reading.client.get(address), "/edit")
    answer = reading.send({**fields, "comment": "Second <b>thoughts</b>.", "name": "Mo"}, action)
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    comment = reading.only().comment
    assert (comment.body, comment.author, comment.rev) == ("Second <b>thoughts</b>.", "Mo", 2)
    assert reading.only().beside.email == "sam@example.org"
    assert "Second &lt;b&gt;thoughts&lt;/b&gt;." in reading.client.get(address).text


def test_the_rules_look_again_at_a_change(reading: Reading) -> None:
    address = written(reading)
    assert reading.only().beside.reasons == ()
    action, fields = form_of(reading.client.get(address), "/edit")
    reading.send({**fields, "comment": "https://a.example https://b.example"}, action)
    assert any("links" in reason for reason in reading.only().beside.reasons)


def test_a_change_of_the_name_alone_is_no_twin_of_itself(reading: Reading) -> None:
    address = written(reading)
    action, fields = form_of(reading.client.get(address), "/edit")
    reading.send({**fields, "name": "Mo"}, action)
    assert reading.only().beside.reasons == ()


def test_a_change_that_cannot_be_taken_comes_back(reading: Reading) -> None:
    address = written(reading)
    action, fields = form_of(reading.client.get(address), "/edit")
    answer = reading.send({**fields, "website": "nonsense", "comment": "New words."}, action)
    assert answer.status_code == 422
    assert field_of(answer, "website")["aria-invalid"] == "true"
    assert form_of(answer, "/edit")[1]["comment"] == "New words."


def test_a_change_on_an_old_page_is_not_made(reading: Reading) -> None:
    address = written(reading)
    action, fields = form_of(reading.client.get(address), "/edit")
    reading.send({**fields, "comment": "From one window."}, action)
    answer = reading.send({**fields, "comment": "From the other."}, action)
    assert answer.status_code == 409
    assert form_of(answer, "/edit")[1]["comment"] == "From the other."
    assert reading.only().comment.body == "From one window."


def test_the_writer_can_take_it_back_for_good(reading: Reading) -> None:
    preview = reading.preview(email="sam@example.org")
    address = reading.confirm(preview).headers["Location"]
    answer = take_back(reading, reading.client.get(address))
    assert answer.status_code == 200
    assert not reading.entries("pending", "spam", "rejected")
    kept = (path for path in reading.store.private.rglob("*") if path.is_file())
    assert not [path for path in kept if b"same* evening" in path.read_bytes()]
    assert "already received" in text_of(reading.confirm(preview))
    assert not reading.entries("pending", "spam")
    assert reading.client.get(address).status_code == 410


@pytest.mark.parametrize("decided", ["approved", "spam", "rejected"])
def test_after_a_decision_nothing_is_told_and_nothing_changes(
    reading: Reading, decided: str
) -> None:
    address = written(reading)
    page = reading.client.get(address)
    id = reading.only().comment.id
    reading.store.move(id, decided, "owner")
    reading.clock.later(minutes=20)
    over = reading.client.get(address)
    reading.clock.later(minutes=-20)
    assert reading.client.get(address).text == over.text
    action, fields = form_of(page, "/edit")
    edited = reading.send({**fields, "comment": "Buy now."}, action)
    withdrawn = take_back(reading, page)
    assert (edited.status_code, withdrawn.status_code) == (410, 410)
    assert "Buy now." in text_of(edited)
    comment = reading.store.find(id).comment
    assert (comment.body, comment.status) == ("We had the *same* evening.", decided)


def test_what_the_rules_sorted_out_looks_like_any_other(reading: Reading) -> None:
    address = written(reading, subject="x")
    page = reading.client.get(address)
    assert page.status_code == 200
    assert "spam" not in page.text.lower()
    action, fields = form_of(page, "/edit")
    assert reading.send({**fields, "comment": "Innocent."}, action).status_code == 303
    entry = reading.only("spam")
    assert entry.comment.body == "Innocent."
    assert entry.beside.reasons


def test_the_link_ends_after_a_quarter_of_an_hour(reading: Reading) -> None:
    address = written(reading)
    reading.clock.later(minutes=14)
    page = reading.client.get(address)
    assert page.status_code == 200
    reading.clock.later(minutes=2)
    assert reading.client.get(address).status_code == 410
    action, fields = form_of(page, "/edit")
    assert reading.send({**fields, "comment": "Too late."}, action).status_code == 410


def test_a_second_click_gives_the_link_again_and_no_more_time(reading: Reading) -> None:
    preview = reading.preview()
    reading.confirm(preview)
    reading.clock.later(minutes=10)
    again = reading.confirm(preview)
    assert "/c/waiting/" in again.text
    reading.clock.later(minutes=10)
    assert "/c/waiting/" not in reading.confirm(preview).text


def test_a_link_cannot_be_guessed_or_borrowed(reading: Reading) -> None:
    address = written(reading)
    last = address.rsplit("/", 1)[1]
    id = reading.only().comment.id
    token = form_of(reading.preview(comment="Another."), "/confirm")[1]["token"]
    foreign = Tokens("another key", reading.clock).link(id)
    for link in (last[:-2], last[:-1] + "!", id, token, foreign, "x" * 3000, "..", "%00", "é"):
        for way in ("", "/edit", "/withdraw"):
            answer = reading.client.open(f"/c/waiting/{link}{way}", method="POST" if way else "GET")
            assert answer.status_code in (404, 405, 410, 415)
    assert reading.only()
