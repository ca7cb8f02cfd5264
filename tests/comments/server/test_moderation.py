"""The owner's pages: what they show, and what their buttons do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from plugins.comments import blocking, deciding
from plugins.comments.server import passwords
from plugins.comments.server.passwords import set_password
from plugins.comments.sidecar import Sidecar
from plugins.comments.store import Changed, Store
from tests.comments.server.owning import SITE, TABS, Owner, names
from tests.comments.server.reading import POST, Reading, field_of, soup, text_of


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id all the same, with less work: these tests are not about how long it takes."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))


@pytest.fixture
def owner(reading: Reading) -> Owner:
    owner = Owner(reading)
    assert owner.log_in().status_code == 303
    return owner


# ── Deciding ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "button", "after", "said"),
    [
        ("", "Approve", "approved", "Approved the comment"),
        ("", "Spam", "spam", "among the spam"),
        ("", "Reject", "rejected", "Rejected the comment"),
        ("spam", "Not spam", "pending", "waits again"),
        ("rejected", "Let it wait again", "pending", "waits again"),
        ("approved", "Hold", "pending", "waits again"),
    ],
)
def test_a_button_decides_says_so_and_can_be_undone(
    owner: Owner, before: str, button: str, after: str, said: str
) -> None:
    id = owner.waiting(to=before)
    tab = {"": "", "approved": "/published"}.get(before, f"/{before}")
    page = owner.press(owner.get(f"/moderate{tab}"), button)
    assert owner.status(id) == after
    assert said in text_of(page)
    owner.press(page, "Undo")
    assert owner.status(id) == (before or "pending")


def test_a_button_says_to_whom_it_belongs(owner: Owner) -> None:
    first, second = owner.waiting("Sam"), owner.waiting("Nadia")
    owner.press(owner.get("/moderate"), "Approve the comment of Nadia")
    assert (owner.status(first), owner.status(second)) == ("pending", "approved")


@pytest.mark.parametrize("button", ["Approve", "Spam", "Reject", "Save", "Look at what would go"])
def test_a_page_behind_the_times_changes_nothing(owner: Owner, button: str) -> None:
    edited, moved = owner.waiting("Sam"), owner.waiting("Nadia")
    pages = {id: owner.page_of(id) for id in (edited, moved)}
    deciding.edit(owner.reading.service.desk, edited, rev=1, body="Other words now.")
    deciding.reject(owner.reading.service.desk, moved)
    for id, page in pages.items():
        before = owner.store.find(id)
        answer = owner.press(page, button, comment="Words")
        assert answer.status_code == 409
        assert "This has changed meanwhile" in text_of(answer)
        assert owner.store.find(id) == before
    assert "Other words now." in text_of(owner.page_of(edited))


def test_of_two_at_once_one_wins_and_the_other_is_told(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = owner.waiting()
    address, fields = owner.form(owner.page_of(id), "Save")
    desk = owner.reading.service.desk
    edit = deciding.edit
    tried: list[str] = []
    others: list[threading.Thread] = []

    def approved_on_the_way(*given: object, **more: object) -> deciding.Done:
        other = threading.Thread(target=lambda: tried.append(attempt()))
        other.start()
        done = edit(*given, **more)  # type: ignore[arg-type]
        others.append(other)
        return done

    def attempt() -> str:
        try:
            return deciding.approve(desk, id, rev=1).said
        except Changed as changed:
            return str(changed)

    monkeypatch.setattr(deciding, "edit", approved_on_the_way)
    answer = owner.post(address, fields | {"comment": "Other words."})
    others[0].join()
    assert answer.status_code == 303
    assert "changed meanwhile" in tried[0]
    assert (owner.status(id), owner.store.find(id).comment.rev) == ("pending", 2)


def test_an_undo_behind_the_times_changes_nothing(owner: Owner) -> None:
    id = owner.waiting()
    done = owner.press(owner.get("/moderate"), "Approve")
    deciding.hold(owner.reading.service.desk, id)
    deciding.spam(owner.reading.service.desk, id)
    assert owner.press(done, "Undo").status_code == 409
    assert owner.status(id) == "spam"


def test_editing_changes_the_words_and_keeps_the_state(owner: Owner) -> None:
    id = owner.waiting(url="https://old.example/")
    page = owner.press(owner.page_of(id), "Save", name="Samira", website="", comment="A\r\nb")
    comment = owner.store.find(id).comment
    assert (comment.author, comment.url, comment.body) == ("Samira", None, "A\nb")
    assert (comment.rev, comment.status) == (2, "pending")
    assert "Changed the comment" in text_of(page)


def test_what_was_typed_survives_a_refusal(owner: Owner) -> None:
    id = owner.waiting()
    long = "many words " * 1000
    page = owner.press(owner.page_of(id), "Save", name="\u3164", comment=long)
    assert page.status_code == 422
    assert field_of(page, "comment").get_text().strip() == long.strip()
    for name in ("name", "comment"):
        sentence = soup(page).find(id=str(field_of(page, name)["aria-describedby"]))
        assert sentence is not None
        assert sentence.get_text(strip=True)
    assert owner.store.find(id).comment.rev == 1


def test_what_was_typed_survives_a_new_login(owner: Owner) -> None:
    id = owner.waiting(to="approved")
    page = owner.page_of(id)
    owner.log_in()
    late = owner.press(page, "Publish the reply", comment="A long answer.")
    assert late.status_code == 403
    owner.press(late, "Publish the reply")
    (answer,) = [e.comment for e in owner.store.list(("approved",)) if e.comment.by_owner]
    assert answer.body == "A long answer."


def test_a_reply_is_the_owners_and_at_once_on_the_site(owner: Owner) -> None:
    id = owner.waiting(to="approved")
    page = owner.press(owner.page_of(id), "Publish the reply", comment="Thank *you*.")
    (answer,) = [e.comment for e in owner.store.list(("approved",)) if e.comment.parent == id]
    assert (answer.by_owner, answer.author, answer.body) == (True, "Robin Owner", "Thank *you*.")
    assert "Answered Sam" in text_of(page)
    owner.press(page, "Undo")
    assert owner.status(answer.id) == "pending"


def test_an_empty_reply_is_asked_for_again(owner: Owner) -> None:
    id = owner.waiting(to="approved")
    page = owner.press(owner.page_of(id), "Publish the reply", comment=" \u200b ")
    assert page.status_code == 422
    assert field_of(page, "reply")["aria-invalid"] == "true"
    assert len(owner.store.list(("approved",))) == 1


def test_redacting_asks_first_and_keeps_no_copy(owner: Owner) -> None:
    id = owner.waiting(body="Lea Winter goes to Oak School, and Lea Winter likes it.")
    asked = owner.press(owner.page_of(id), "Look at what would go", comment="Lea Winter")
    assert "2 times" in text_of(asked)
    assert "Lea" in owner.store.find(id).comment.body
    page = owner.press(asked, "Take them out for good")
    assert "Removed these words" in text_of(page)
    body = owner.store.find(id).comment.body
    assert body == "[removed] goes to Oak School, and [removed] likes it."
    kept = [f.read_bytes() for f in owner.store.private.rglob("*") if f.is_file()]
    assert not any(b"Lea Winter" in each for each in kept)


def test_words_that_do_not_stand_there_are_not_redacted(owner: Owner) -> None:
    id = owner.waiting(body="Lea goes home.")
    page = owner.press(owner.page_of(id), "Look at what would go", comment="lea")
    assert page.status_code == 422
    assert "do not stand in the comment" in text_of(page)
    assert field_of(page, "words")["value"] == "lea"


def test_what_the_page_announces_is_what_goes(owner: Owner) -> None:
    id = owner.waiting(
        "Lea", "My Lea\nWinter is ill.", url="https://LEAwinter.example/lea%20winter"
    )
    page = owner.page_of(id)
    for words, times in (("Lea Winter", "once"), ("leawinter", "once"), ("Lea", "3 times")):
        asked = owner.press(page, "Look at what would go", comment=words)
        assert f"in the comment of Lea {times}." in text_of(asked), words
    asked = owner.press(page, "Look at what would go", comment="Lea Winter")
    owner.press(asked, "Take them out for good")
    assert owner.store.find(id).comment.body == "My [removed] is ill."


def test_deleting_asks_first_and_leaves_a_tombstone(owner: Owner) -> None:
    id = owner.waiting(to="approved")
    assert owner.status(id) == "approved"
    asked = owner.get(f"/moderate/comment/{id}/sure/delete")
    assert owner.status(id) == "approved"
    page = owner.press(asked, "Delete it for good")
    comment = owner.store.find(id).comment
    assert (comment.status, comment.author, comment.body) == ("deleted", "", "")
    assert "This cannot be undone" in text_of(page)
    assert owner.page_of(id).status_code == 200


def test_blocking_asks_first_and_goes_by_what_is_known(owner: Owner) -> None:
    known = owner.waiting(beside=Sidecar(email="pest@example.org"))
    asked = owner.get(f"/moderate/comment/{known}/sure/block")
    owner.press(asked, "Block")
    assert "pest@example.org" in blocking.Blocked.read(owner.store.private).emails
    assert owner.status(known) == "spam"
    unknown = owner.waiting()
    page = owner.press(owner.get(f"/moderate/comment/{unknown}/sure/block"), "Block")
    assert page.status_code == 409
    assert "Nothing is known" in text_of(page)


def test_a_full_disk_is_said_and_changes_nothing(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = owner.waiting()
    page = owner.page_of(id)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "move", full)
    answer = owner.press(page, "Approve")
    assert answer.status_code == 503
    assert "No space left on device" in text_of(answer)
    assert owner.status(id) == "pending"


@pytest.mark.parametrize(
    "id", ["c-nobody0nobody0", "..", "%2e%2e%2fpassword", "con", "x" * 300, "a%00b", "<script>"]
)
def test_an_id_that_is_nobodys_is_said_to_be_so(owner: Owner, id: str) -> None:
    assert owner.get(f"/moderate/comment/{id}").status_code == 404
    token = owner.form(owner.get("/moderate"), "Log out")[1]["token"]
    fields = {"token": token, "rev": "1:pending"}
    assert owner.post(f"/moderate/comment/{id}/approve", fields).status_code in (404, 405)


# ── Lists ────────────────────────────────────────────────────────────────────────────────


def test_the_oldest_come_first_twenty_a_page(owner: Owner) -> None:
    for number in range(45):
        owner.waiting(f"Reader {number:02}")
    first, last = owner.get("/moderate"), owner.get("/moderate?page=3")
    assert names(first) == [f"Reader {number:02}" for number in range(20)]
    assert names(last) == [f"Reader {number:02}" for number in range(40, 45)]
    assert "45 comments, page 1 of 3" in text_of(first)
    assert names(owner.get("/moderate?page=99")) == names(last)
    assert names(owner.get("/moderate?page=-1")) == names(owner.get("/moderate?page=0"))


def test_a_decision_leads_back_to_the_same_page(owner: Owner) -> None:
    for number in range(25):
        owner.waiting(f"Reader {number:02}")
    page = owner.press(owner.get("/moderate?page=2&order=likely"), "Approve")
    assert names(page) == ["Reader 21", "Reader 22", "Reader 23", "Reader 24"]
    assert "24 comments, page 2 of 2" in text_of(page)


def test_likely_good_ones_come_first_where_that_is_asked_for(owner: Owner) -> None:
    for name, score in (("Bad", 0.9), ("New", None), ("Good", 0.1), ("Newer", None)):
        owner.waiting(name, beside=Sidecar(score=score))
    assert names(owner.get("/moderate")) == ["Bad", "New", "Good", "Newer"]
    assert names(owner.get("/moderate?order=likely")) == ["Good", "New", "Newer", "Bad"]


def test_each_comment_stands_in_one_list(owner: Owner) -> None:
    for state in ("", "spam", "rejected", "approved"):
        owner.waiting(state or "pending", to=state)
    shown = [names(owner.get(tab)) for tab in TABS]
    assert shown == [["pending"], ["spam"], ["rejected"], ["approved"]]


def test_published_comments_are_paged_and_can_be_those_of_one_post(owner: Owner) -> None:
    for number in range(21):
        owner.waiting(f"Reader {number:02}", to="approved")
    first, second = owner.get("/moderate/published"), owner.get("/moderate/published?page=2")
    assert (len(names(first)), len(names(second))) == (20, 1)
    assert len({*names(first), *names(second)}) == 21
    assert "Page 2 →" in text_of(first)
    assert names(owner.get(f"/moderate/published?post={POST}"))[0] == "Reader 20"
    assert names(owner.get("/moderate/published?post=another-post")) == []
    assert len(names(owner.get("/moderate/published?post=../../etc"))) == 20


def test_a_file_that_cannot_be_read_is_told_of_and_hides_nothing(owner: Owner) -> None:
    id = owner.waiting("Sam")
    odd = owner.store.find(id).path.with_name("c-odd4odd4odd4odd4.md")
    odd.write_text("---\nstatus: pendng\n---\nx\n", encoding="utf-8")
    page = owner.get("/moderate")
    assert names(page) == ["Sam"]
    assert "1 file cannot be read" in text_of(page)


def test_a_list_shows_a_comment_as_it_is_now(owner: Owner) -> None:
    id = owner.waiting(body="First words.")
    assert "First words." in text_of(owner.get("/moderate"))
    deciding.edit(owner.reading.service.desk, id, rev=1, body="Second words.")
    assert "Second words." in text_of(owner.get("/moderate"))
    deciding.spam(owner.reading.service.desk, id)
    assert names(owner.get("/moderate")) == []


# ── For everybody's hands, eyes and ears ─────────────────────────────────────────────────


def test_everything_that_can_be_pressed_has_a_name_and_every_field_a_label(owner: Owner) -> None:
    published = owner.waiting(to="approved")
    owner.waiting()
    pages = [owner.get(tab) for tab in (*TABS, f"/moderate/comment/{published}")]
    owner.browser.delete_cookie("moderate")
    pages.append(owner.get("/moderate/login"))
    for page in map(soup, pages):
        assert len(page.select("h1")) == 1
        assert len(page.select("main")) == 1
        for button in page.select("button, a"):
            assert button.get("aria-label") or button.get_text(strip=True)
            spoken = str(button.get("aria-label") or button.get_text(strip=True))
            assert button.get_text(strip=True).rstrip("…") in spoken  # WCAG 2.5.3
        for field in page.select("input:not([type=hidden]), textarea"):
            labelled = page.select(f'label[for="{field.get("id")}"]')
            assert labelled or field.get("aria-hidden") == "true"
        for field in page.select("[aria-describedby]"):
            assert page.find(id=str(field["aria-describedby"]))


def test_another_password_closes_an_open_page(owner: Owner) -> None:
    id = owner.waiting()
    page = owner.page_of(id)
    set_password(owner.store.private, "five other words of a kind")
    assert owner.press(page, "Approve").status_code == 403
    assert owner.status(id) == "pending"


def test_nothing_of_the_owners_stands_in_the_site(owner: Owner, tmp_path: Path) -> None:
    assert owner.get("/moderate/").headers["Location"] == "/moderate"
    assert owner.browser.get("/private/password", base_url=SITE).status_code == 404
    assert owner.browser.get("/../private/password", base_url=SITE).status_code == 404
