"""How much one sender may do, and all of them together."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.comments.options import Options
from plugins.comments.server.limits import Limits, SameTexts, TooMany
from plugins.comments.shelves import Shelf
from tests.comments.server.reading import POST, Reading, filled, form_of, text_of


def take(limits: Limits, sender: str) -> None:
    """Store a comment of a sender."""
    with limits.place(sender) as place:
        place.is_taken = True


def test_the_sixth_comment_in_ten_minutes_comes_back(reading: Reading) -> None:
    for number in range(5):
        assert reading.write(comment=f"Comment {number}.").status_code == 303
    answer = reading.write(comment="The sixth.")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert form_of(answer, f"/c/{POST}")[1]["comment"] == "The sixth."
    assert "try again in" in text_of(answer)
    assert len(reading.entries()) == 5
    assert reading.write(comment="From next door.", peer="203.0.113.8").status_code == 303


def test_only_what_is_new_counts(reading: Reading) -> None:
    preview = reading.preview()
    for _ in range(10):
        reading.confirm(preview)
        reading.preview(name="")
    for number in range(4):
        assert reading.write(comment=f"Comment {number}.").status_code == 303


def test_all_networks_of_64_bits_count_as_one_sender(reading: Reading) -> None:
    for number in range(5):
        peer = f"2001:db8:1:2:{number}::1"
        assert reading.write(comment=f"Comment {number}.", peer=peer).status_code == 303
    assert reading.write(peer="2001:db8:1:2:ffff::").status_code == 429
    assert reading.write(peer="2001:db8:1:3::1").status_code == 303


def test_a_forged_header_makes_nobody_somebody_else(reading: Reading) -> None:
    for number in range(6):
        action, fields = form_of(reading.preview(comment=f"Comment {number}."), "/confirm")
        reading.clock.later(minutes=1)
        headers = {"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": "for=198.51.100.1"}
        peer = {"REMOTE_ADDR": "203.0.113.7"}
        answer = reading.client.post(action, data=fields, headers=headers, environ_base=peer)
    assert answer.status_code == 429


def test_a_configured_proxy_is_believed(tmp_path: Path) -> None:
    reading = Reading(tmp_path, Options(proxies=("127.0.0.1",)))
    for number in range(6):
        action, fields = form_of(reading.preview(comment=f"Comment {number}."), "/confirm")
        reading.clock.later(minutes=1)
        headers = {"X-Forwarded-For": f"10.0.0.1, 198.51.100.{number}"}
        answer = reading.client.post(action, data=fields, headers=headers)
    assert answer.status_code == 303


def test_twenty_a_day() -> None:
    limits = Limits(Options(per_ten_minutes=1000))
    for _ in range(20):
        take(limits, "203.0.113.7")
    with pytest.raises(TooMany) as many:
        take(limits, "203.0.113.7")
    assert not many.value.everybody
    assert 3600 < many.value.seconds <= 24 * 3600


def test_the_whole_site_takes_so_many_an_hour(tmp_path: Path) -> None:
    reading = Reading(tmp_path, Options(site_per_hour=2), mail="owner@example.org")
    reading.write(peer="203.0.113.1")
    reading.write(peer="203.0.113.2")
    answer = reading.write(peer="203.0.113.3")
    assert answer.status_code == 429
    assert "mailto:owner@example.org" in answer.text


def test_what_is_refused_for_everybody_counts_for_nobody() -> None:
    limits = Limits(Options(site_per_hour=1, per_ten_minutes=1))
    take(limits, "a")
    for _ in range(3):
        with pytest.raises(TooMany) as many:
            take(limits, "b")
        assert many.value.everybody


def test_what_could_not_be_stored_does_not_count() -> None:
    limits = Limits(Options(per_ten_minutes=1))
    for _ in range(5):
        with pytest.raises(OSError), limits.place("a"):
            raise OSError
    take(limits, "a")
    with pytest.raises(TooMany):
        take(limits, "a")


def test_what_is_just_being_stored_has_its_place() -> None:
    limits = Limits(Options(per_ten_minutes=2))
    with limits.place("a") as first, limits.place("a"):
        with pytest.raises(TooMany):
            take(limits, "a")
        first.is_taken = True
    take(limits, "a")
    with pytest.raises(TooMany):
        take(limits, "a")


def test_previews_are_bounded_generously(reading: Reading) -> None:
    answers = [reading.preview(name="") for _ in range(121)]
    assert [answer.status_code for answer in answers[:120]] == [422] * 120
    assert answers[120].status_code == 429
    assert form_of(answers[120], f"/c/{POST}")[1]["comment"]


def test_forms_for_answers_and_bad_tokens_are_bounded_as_well(reading: Reading) -> None:
    peer = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    for _ in range(60):
        assert reading.client.get(f"/c/{POST}?reply=c-nobody", **peer).status_code == 404
        assert reading.send(filled(token="x"), f"/c/{POST}/confirm").status_code == 422
    assert reading.client.get(f"/c/{POST}?reply=c-nobody", **peer).status_code == 429
    assert reading.send(filled(token="x"), f"/c/{POST}/confirm").status_code == 429


def test_the_same_text_is_new_again_after_ten_minutes() -> None:
    now = [0.0]
    same = SameTexts(lambda: now[0])
    same.arrived("a", "x", "c-1")
    assert same.earlier("a", "x") == "c-1"
    assert same.earlier("b", "x") == same.earlier("a", "y") == ""
    now[0] = 601.0
    assert same.earlier("a", "x") == ""


@pytest.mark.long
def test_what_is_sent_with_a_token_is_bounded_too(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = reading.preview()
    answers = [reading.confirm(preview).status_code for _ in range(241)]
    assert answers[:2] == [303, 200] and answers[239:] == [200, 429]


def test_whoever_is_refused_costs_no_look_into_all_folders(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ten thousand posts such a look takes a tenth of a second."""
    for number in range(5):
        reading.write(comment=f"Comment {number}.")
    preview = reading.preview(comment="The sixth.")
    looks: list[str] = []
    having = Shelf.having

    def noted(shelf: Shelf, id: str, *more: str) -> list[Path]:
        looks.append(id)
        return having(shelf, id, *more)

    monkeypatch.setattr(Shelf, "having", noted)
    assert reading.confirm(preview).status_code == 429
    assert looks == []
