"""The door, as a reader with JavaScript off meets it."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from plugins.comments import notifying
from plugins.comments.options import Options
from plugins.comments.server.trouble import THREAD
from plugins.comments.store import Store
from tests.comments.server.reading import (
    POST,
    WORDS,
    Reading,
    field_of,
    files_below,
    filled,
    form_of,
    soup,
    text_of,
)


def test_a_comment_goes_from_the_page_to_where_it_waits(reading: Reading) -> None:
    preview = reading.preview(website="https://example.org/me", email="sam@example.org")
    assert preview.status_code == 200
    assert "<p>We had the <em>same</em> evening.</p>" in preview.text
    assert "Nap time & wars" in text_of(preview)
    assert not reading.entries()

    answer = reading.confirm(preview)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/c/waiting/")
    entry = reading.only()
    assert (entry.comment.post, entry.comment.author) == (POST, "Sam")
    assert (entry.comment.body, entry.comment.url) == (WORDS, "https://example.org/me")
    assert (entry.comment.status, entry.comment.by_owner) == ("pending", False)
    assert entry.beside.email == "sam@example.org"
    assert entry.path.is_relative_to(reading.store.private)

    page = reading.client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "waiting" in text_of(page)
    assert "sam@example.org" not in page.text


def test_the_address_is_in_the_sidecar_and_nowhere_else(reading: Reading) -> None:
    reading.write(email="sam@example.org")
    entry = reading.only()
    holding = [p for p in reading.folder.rglob("*") if p.is_file() and b"sam@" in p.read_bytes()]
    assert holding == [entry.path.with_suffix(".json")]


def test_a_change_before_sending_is_the_same_comment(reading: Reading) -> None:
    preview = reading.preview()
    action, fields = form_of(preview, f"/c/{POST}")
    again = reading.send({**fields, "comment": "Second thoughts."}, action)
    assert "Second thoughts." in text_of(again)
    reading.confirm(again)
    assert reading.only().comment.body == "Second thoughts."
    # The first preview, sent after all, has the same token.
    late = reading.confirm(preview)
    assert late.status_code == 200
    assert "already received" in text_of(late)
    assert WORDS in text_of(late)
    assert reading.only().comment.body == "Second thoughts."


def test_the_text_comes_back_as_it_was_typed(reading: Reading) -> None:
    words = "\n\n  first line\n\n> a quotation\n\n    code & <b>\n\nlast \N{SNOWMAN}"
    preview = reading.preview(comment=words)
    _, fields = form_of(preview, "/confirm")
    assert fields["comment"].replace("\r\n", "\n") == words.strip()
    reading.confirm(preview)
    assert reading.only().comment.body == words.strip()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Please give a name"),
        ("name", " \u200b\ufeff", "Please give a name"),
        ("name", "\u3164", "Please give a name"),
        ("name", "x" * 61, "61 characters"),
        ("comment", "", "Please write something"),
        ("comment", "\u3164\u200b \n", "Please write something"),
        ("comment", "y" * 10_001, "10\N{NO-BREAK SPACE}001 characters"),
        ("website", "example.org", "whole web address"),
        ("website", "javascript:alert(1)", "whole web address"),
        ("website", "//evil.example", "whole web address"),
        ("website", "https://user:word@example.org/", "whole web address"),
        ("website", 'https://a/"onmouseover="x', "whole web address"),
        ("website", "https://example.org/" + "z" * 200, "220 characters"),
        ("email", "not an address", "e-mail address"),
        ("email", "sam@example.org\r\nBcc: all@example.org", "e-mail address"),
        ("email", "s" * 250 + "@example.org", "262 characters"),
    ],
)
def test_a_refused_form_comes_back_with_all_that_was_typed(
    reading: Reading, field: str, typed: str, said: str
) -> None:
    given = filled(email="sam@example.org", website="https://example.org/") | {field: typed}
    answer = reading.send(given)
    assert answer.status_code == 422
    at_fault = field_of(answer, field)
    assert at_fault["aria-invalid"] == "true"
    assert at_fault.has_attr("autofocus")
    described = str(at_fault["aria-describedby"]).split()
    sentence = soup(answer).find(id=described[0])
    assert sentence is not None and said in sentence.get_text()
    for name in ("name", "email", "website", "comment"):
        if name != field:
            assert "aria-invalid" not in field_of(answer, name).attrs
            assert given[name] == form_of(answer, f"/c/{POST}")[1][name]
    assert len(soup(answer).find_all(autofocus=True)) == 1
    assert not reading.entries("pending", "spam")


def test_every_description_in_a_form_is_there_and_ids_are_unique(reading: Reading) -> None:
    for answer in (reading.preview(), reading.preview(name="", comment="", website="x", email="x")):
        page = soup(answer)
        ids = [str(found["id"]) for found in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        for described in page.select("[aria-describedby]"):
            assert set(str(described["aria-describedby"]).split()) <= set(ids)
        for label in page.find_all("label"):
            assert label["for"] in ids


def test_ten_thousand_characters_of_any_script_fit(reading: Reading) -> None:
    words = "語" * 9_999 + "😀"
    preview = reading.client.post(f"/c/{POST}", data=filled(comment=words), **_MULTIPART)
    assert preview.status_code == 200
    action, fields = form_of(preview, "/confirm")
    reading.clock.later(minutes=1)
    answer = reading.client.post(action, data=fields, **_MULTIPART)
    assert answer.status_code == 303
    assert reading.only().comment.body == words


_MULTIPART = {"content_type": "multipart/form-data"}


@pytest.mark.parametrize("slug", ["a-closed-post", "no-such-post", "moved-twice"])
def test_closed_draft_and_unknown_posts_are_one_to_a_stranger(reading: Reading, slug: str) -> None:
    first = reading.preview(to="never-was")
    answer = reading.preview(to=slug)
    assert answer.status_code == first.status_code == 404
    assert answer.text == first.text
    assert WORDS in text_of(answer)
    confirmed = reading.send(filled(token="x"), f"/c/{slug}/confirm")
    assert (confirmed.status_code, confirmed.text) == (404, first.text)


def test_a_post_that_closed_meanwhile_takes_nothing_more(reading: Reading) -> None:
    preview = reading.preview()
    page = reading.site / "posts" / POST / "index.html"
    page.write_text(page.read_text().replace("<form", "<div"))
    answer = reading.confirm(preview)
    assert answer.status_code == 404
    assert WORDS in text_of(answer)
    assert not reading.entries()


def test_a_post_under_its_old_name_is_the_post(reading: Reading) -> None:
    preview = reading.preview(to="old-name")
    assert form_of(preview, "/confirm")[0] == f"/c/{POST}/confirm"
    reading.confirm(preview)
    assert reading.only().comment.post == POST


def test_a_post_called_waiting_takes_comments(reading: Reading) -> None:
    assert reading.write(to="waiting").status_code == 303
    assert reading.only().comment.post == "waiting"


def test_an_answer_names_whom_it_answers(reading: Reading) -> None:
    reading.published("c-parent2345672345", name="Mo <b>")
    form = reading.client.get(f"/c/{POST}?reply=c-parent2345672345")
    assert form.status_code == 200
    assert "Reply to Mo <b>" in text_of(form)
    action, fields = form_of(form, f"/c/{POST}")
    assert fields["parent"] == "c-parent2345672345"
    preview = reading.send({**fields, "name": "Sam", "comment": WORDS}, action)
    assert "In reply to Mo <b>" in text_of(preview)
    reading.confirm(preview)
    assert reading.only().comment.parent == "c-parent2345672345"


def test_an_answer_to_what_is_not_shown_is_refused_alike(reading: Reading) -> None:
    reading.write()
    waiting = reading.only().comment.id
    reading.published("c-elsewhere2345672", post="another-post")
    reading.published("c-removed23456723x")
    reading.store.move("c-removed23456723x", "deleted", "owner")
    parents = [waiting, "c-elsewhere2345672", "c-removed23456723x", "c-never23456723456"]
    parents += ["../../x", "x" * 5000]
    answers = [reading.preview(parent=parent) for parent in parents]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text for answer in answers}) == 1
    assert "cannot be answered" in text_of(answers[0])
    _, fields = form_of(answers[0], f"/c/{POST}")
    assert (fields["comment"], fields["parent"]) == (WORDS, "")
    gets = [reading.client.get(f"/c/{POST}", query_string={"reply": p}) for p in parents]
    assert {get.status_code for get in gets} == {404}
    assert len({get.text for get in gets}) == 1


def test_a_parent_that_was_removed_before_sending_is_said(reading: Reading) -> None:
    reading.published("c-parent2345672345")
    preview = reading.preview(parent="c-parent2345672345")
    reading.store.move("c-parent2345672345", "deleted", "owner")
    answer = reading.confirm(preview)
    assert answer.status_code == 422
    action, fields = form_of(answer, f"/c/{POST}")
    assert reading.confirm(reading.send(fields, action)).status_code == 303
    assert reading.only().comment.parent is None


def test_a_filled_honeypot_is_spam_and_the_reader_is_thanked(reading: Reading) -> None:
    answer = reading.write(subject="Buy now")
    assert "waiting" in text_of(reading.client.get(answer.headers["Location"]))
    entry = reading.only("spam")
    assert any("field" in reason for reason in entry.beside.reasons)
    # Emptied for the second step, it was filled all the same.
    preview = reading.preview(subject="Buy now", comment="Another text.")
    action, fields = form_of(preview, "/confirm")
    reading.clock.later(minutes=1)
    reading.send({**fields, "subject": ""}, action)
    assert len(reading.entries("spam")) == 2


def test_a_form_sent_within_three_seconds_is_spam(reading: Reading) -> None:
    action, fields = form_of(reading.preview(), "/confirm")
    reading.clock.later(seconds=2.5)
    assert reading.send(fields, action).status_code == 303
    assert reading.only("spam").beside.reasons


def test_looking_twice_does_not_start_the_clock_again(reading: Reading) -> None:
    action, fields = form_of(reading.preview(), f"/c/{POST}")
    reading.clock.later(seconds=2)
    again = reading.send(fields, action)
    reading.clock.later(seconds=2)
    action, fields = form_of(again, "/confirm")
    reading.send(fields, action)
    assert reading.only("pending")


def test_a_token_of_yesterday_shows_the_comment_once_more(reading: Reading) -> None:
    preview = reading.preview()
    reading.clock.later(hours=25)
    answer = reading.confirm(preview)
    assert answer.status_code == 422
    assert WORDS in form_of(answer, "/confirm")[1]["comment"]
    assert not reading.entries()
    assert reading.confirm(answer).status_code == 303
    assert reading.only()


def test_the_same_text_twice_in_ten_minutes_is_one_comment(reading: Reading) -> None:
    reading.write()
    again = reading.write()
    assert again.status_code == 200
    assert "already received" in text_of(again)
    assert reading.only()
    assert reading.write(peer="198.51.100.9").status_code == 303
    assert reading.write(comment="Another text.").status_code == 303


def test_a_replay_never_brings_back_what_is_gone(reading: Reading) -> None:
    preview = reading.preview()
    reading.confirm(preview)
    id = reading.only().comment.id
    reading.store.move(id, "approved", "owner")
    published = reading.confirm(preview)
    reading.store.move(id, "deleted", "owner")
    deleted = reading.confirm(preview)
    assert "already received" in text_of(published)
    assert published.text == deleted.text
    assert reading.store.find(id).comment.status == "deleted"


def test_a_full_queue_says_so_and_gives_another_way(tmp_path: Path) -> None:
    reading = Reading(tmp_path, Options(queue=1), mail="owner@example.org")
    reading.write(comment="The first.")
    answer = reading.write()
    assert answer.status_code == 503
    assert "too many comments are waiting" in text_of(answer)
    assert "mailto:owner@example.org" in answer.text
    assert form_of(answer, f"/c/{POST}")[1]["comment"] == WORDS
    reading.store.move(reading.only().comment.id, "rejected", "owner")
    assert reading.write().status_code == 303
    assert reading.only().comment.body == WORDS


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_takes_nothing_is_said_to_reader_and_owner(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    told: list[str] = []

    def tell(_: object, text: str) -> str:
        told.append(text)
        return ""

    def refuse(*_: object, **__: object) -> bool:
        raise OSError(number, "the disk takes nothing", "/a/path")

    monkeypatch.setattr(notifying, "tell", tell)
    reading.write(comment="An earlier one.")
    before = files_below(reading.folder)
    preview = reading.preview()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "receive", refuse)
        answer = reading.confirm(preview)
    assert answer.status_code == 503
    assert WORDS in form_of(answer, f"/c/{POST}")[1]["comment"]
    assert "/a/path" not in answer.text
    assert files_below(reading.folder) == before
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join()
    # Once there is room again, the same form goes through.
    assert reading.confirm(preview).status_code == 303
    assert ["the disk takes nothing" in text for text in told] == [True]
