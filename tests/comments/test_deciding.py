"""Decisions: each does what it says, says how it is undone, and teaches no more than it should."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from plugins.comments import classifier, deciding
from plugins.comments.blocking import Blocked
from plugins.comments.deciding import Desk, Done, Refused, open_desk
from plugins.comments.options import BadOptions
from plugins.comments.sidecar import Sidecar
from plugins.comments.store import Changed, NotAllowed, Unknown
from tests.comments.at_the_desk import POST, opened, receive, state
from tests.small_site import author

COMMAND = "python3 tasks.py comments."


@pytest.fixture(autouse=True, scope="module")
def _without_waiting_for_the_disk() -> Iterator[None]:
    """None of these tests pulls the plug."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def counts(desk: Desk) -> tuple[int, int]:
    """How many comments the classifier has been taught as spam and as wanted."""
    found = classifier.read(desk.store.private).counts.comments
    return found["spam"], found["wanted"]


def undone(desk: Desk, done: Done) -> Done:
    """Do what the owner would who types the command that undoes it."""
    match = re.fullmatch(re.escape(COMMAND) + r"(approve|spam|reject|hold) (\S+)", done.undo)
    assert match, done.undo
    decide: Callable[[Desk, str], Done] = getattr(deciding, match[1])
    return decide(desk, match[2])


@pytest.mark.parametrize(
    ("decide", "now", "said"),
    [
        (
            deciding.approve,
            "approved",
            "Approved the comment {} by Sam on nap-time-wars; it is on the site with the next"
            " build.",
        ),
        (deciding.spam, "spam", "Put the comment {} by Sam on nap-time-wars among the spam."),
        (deciding.reject, "rejected", "Rejected the comment {} by Sam on nap-time-wars."),
    ],
)
def test_a_decision_says_what_was_done_and_its_undo_brings_the_comment_back(
    desk: Desk, decide: Callable[[Desk, str], Done], now: str, said: str
) -> None:
    id = receive(desk, "Sam")
    done = decide(desk, id)
    assert done.said == said.format(id)
    assert done.undo == f"{COMMAND}hold {id}"
    assert done.entry is not None
    assert done.entry.comment.status == state(desk, id) == now
    back = undone(desk, done)
    assert state(desk, id) == "pending"
    assert back.said.startswith(f"The comment {id} by Sam on nap-time-wars waits again.")
    undone(desk, back)
    assert state(desk, id) == now


def test_who_decided_and_by_which_way_stands_in_the_history(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.approve(desk, id, via="terminal")
    last = desk.store.find(id).comment.history[-1]
    assert (last.by, last.to, last.via) == ("owner", "approved", "terminal")


def test_a_held_comment_leaves_the_site_and_it_is_said(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.approve(desk, id)
    assert deciding.hold(desk, id).said.endswith("The next build takes it off the site.")


def test_a_second_decision_that_comes_late_is_told_what_it_is_now(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.approve(desk, id, rev=1)
    with pytest.raises(Changed, match=f"The comment {id} is approved already since 20"):
        deciding.approve(desk, id, rev=1)
    for late in (deciding.spam, deciding.reject):
        with pytest.raises(Changed, match=f"is approved; .* wait first: {COMMAND}hold {id}"):
            late(desk, id, rev=1)
    assert state(desk, id) == "approved"
    assert counts(desk) == (0, 1)


def test_a_decision_on_an_older_text_is_refused(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.edit(desk, id, rev=1, body="Other words.")
    for decide in (deciding.approve, deciding.spam, deciding.reject, deciding.block):
        with pytest.raises(Changed, match="was changed meanwhile"):
            decide(desk, id, rev=1)
    with pytest.raises(Changed, match="was changed meanwhile"):
        deciding.edit(desk, id, rev=1, body="Mine.")
    assert state(desk, id) == "pending"


def test_of_two_who_decide_at_once_one_wins(desk: Desk) -> None:
    id = receive(desk, "Sam")
    ended: list[str] = []

    def decide(how: Callable[[Desk, str], Done]) -> None:
        try:
            how(desk, id)
            ended.append("done")
        except Changed:
            ended.append("late")

    threads = [
        threading.Thread(target=decide, args=(how,))
        for how in (deciding.approve, deciding.spam) * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["done", *["late"] * 7]
    assert sum(counts(desk)) == 1


def test_an_unknown_comment_is_unknown(desk: Desk) -> None:
    for decide in (deciding.approve, deciding.delete, deciding.block):
        with pytest.raises(Unknown):
            decide(desk, "c-nobody")
    with pytest.raises(Unknown):
        deciding.reply(desk, "../../etc/passwd", "Hello.")


# ── Teaching ─────────────────────────────────────────────────────────────────────────────────


def test_approving_and_spam_teach_once_and_nothing_else_does(desk: Desk) -> None:
    wanted, bad, no = (receive(desk, name) for name in ("Ann", "Bob", "Cat"))
    deciding.approve(desk, wanted)
    assert counts(desk) == (0, 1)
    deciding.spam(desk, bad)
    assert counts(desk) == (1, 1)
    deciding.reject(desk, no)
    assert counts(desk) == (1, 1)
    assert [desk.store.find(id).beside.learned for id in (wanted, bad, no)] == [
        "wanted",
        "spam",
        "",
    ]


def test_rejecting_again_and_again_teaches_nothing(desk: Desk) -> None:
    id = receive(desk, "Sam")
    for _ in range(20):
        deciding.reject(desk, id)
        deciding.hold(desk, id)
    assert not (desk.store.private / classifier.NAME).exists()


def test_a_change_of_mind_takes_back_what_was_taught(desk: Desk) -> None:
    id = receive(desk, "Sam", "Some unusual words")
    deciding.spam(desk, id)
    deciding.hold(desk, id)
    assert counts(desk) == (0, 0)
    assert desk.store.find(id).beside.learned == ""
    deciding.approve(desk, id)
    assert counts(desk) == (0, 1)
    read = classifier.read(desk.store.private)
    assert read.counts.features["spam"] == {}
    assert "unusual" in read.counts.features["wanted"]


def test_what_was_known_of_a_comment_stays_beside_it(desk: Desk) -> None:
    beside = Sidecar(
        email="sam@x.example", fingerprint="f", reasons=("two links: a, b",), score=0.3
    )
    id = receive(desk, "Sam", beside=beside)
    deciding.approve(desk, id)
    assert desk.store.find(id).beside == replace(beside, learned="wanted")


def test_an_edited_comment_is_known_by_its_new_words(desk: Desk) -> None:
    id = receive(desk, "Sam", "Before the change")
    deciding.approve(desk, id)
    done = deciding.edit(desk, id, rev=1, body="Afterwards instead")
    assert done.undo == ""
    assert "Its old text is not kept." in done.said
    words = classifier.read(desk.store.private).counts.features["wanted"]
    assert "instead" in words
    assert "before" not in words
    deciding.hold(desk, id)
    assert classifier.read(desk.store.private).counts.features["wanted"] == {}


def test_a_deleted_comment_leaves_no_word_in_the_counts(desk: Desk) -> None:
    id = receive(desk, "Sam", "Some unusual words")
    deciding.approve(desk, id)
    deciding.delete(desk, id)
    assert counts(desk) == (0, 0)


def test_damaged_counts_stop_no_decision_and_are_told(desk: Desk) -> None:
    id = receive(desk, "Sam")
    (desk.store.private / classifier.NAME).write_bytes(b"{")
    done = deciding.approve(desk, id)
    assert "Classifier.json is damaged and was set aside" in done.said
    assert state(desk, id) == "approved"
    assert counts(desk) == (0, 1)


def test_a_teaching_that_fails_loses_no_decision_and_is_remembered_as_not_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = receive(desk, "Sam")

    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(classifier, "change", full)
        done = deciding.approve(desk, id)
    assert state(desk, id) == "approved"
    assert done.said.endswith(
        "The classifier could not learn from it (No space left on device); the decision stands."
    )
    assert done.undo == f"{COMMAND}hold {id}"
    assert desk.store.find(id).beside.learned == ""
    deciding.hold(desk, id)
    assert counts(desk) == (0, 0)


# ── Editing ──────────────────────────────────────────────────────────────────────────────────


def test_an_edit_changes_what_is_named_and_nothing_else(desk: Desk) -> None:
    id = receive(desk, "Sam", "Words.", url="https://sam.example/")
    deciding.edit(desk, id, rev=1, author="  Sam\n  B. ")
    found = desk.store.find(id).comment
    assert (found.author, found.body, found.url, found.rev) == (
        "Sam B.",
        "Words.",
        "https://sam.example/",
        2,
    )
    deciding.edit(desk, id, rev=2, url=None)
    assert desk.store.find(id).comment.url is None


def test_an_edit_that_changes_nothing_says_so(desk: Desk) -> None:
    id = receive(desk, "Sam", "Words.")
    assert "nothing has changed" in deciding.edit(desk, id, rev=1, body="Words.\r\n").said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body": " \n\u200b"}, "There is no text"),
        ({"author": "\u3164"}, "There is no name"),
        ({"author": "x" * 61}, "The name has 61 characters; 60 are allowed."),
        ({"url": "javascript:alert(1)"}, "This is no web address"),
        ({"url": "//evil.example"}, "This is no web address"),
        ({"url": "https://u:p@host.example"}, "This is no web address"),
        ({"url": 'https://a/"onmouseover="x'}, "This is no web address"),
    ],
)
def test_an_edit_is_held_to_the_rules_of_the_form(
    desk: Desk, changed: dict[str, str], said: str
) -> None:
    id = receive(desk, "Sam", "Words.")
    with pytest.raises(Refused, match=said):
        deciding.edit(desk, id, rev=1, **changed)
    assert desk.store.find(id).comment.rev == 1


def test_front_matter_in_a_text_stays_text(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.edit(
        desk, id, rev=1, body="---\nstatus: approved\n---\nHello", author="Mum\nstatus: x"
    )
    found = desk.store.find(id).comment
    assert (found.status, found.author) == ("pending", "Mum status: x")
    assert found.body == "---\nstatus: approved\n---\nHello"


# ── Replying ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("source", ["cli", "web"])
def test_a_reply_is_the_owners_and_published_at_once(
    desk: Desk, source: Literal["cli", "web"]
) -> None:
    id = receive(desk, "Sam")
    deciding.approve(desk, id)
    done = deciding.reply(desk, id, "Thank you.\r\n", source=source)
    assert done.entry is not None
    reply = desk.store.find(done.entry.comment.id).comment
    assert re.fullmatch(r"c-[a-z2-7]{16}", reply.id)
    assert (reply.parent, reply.post, reply.status, reply.by_owner) == (id, POST, "approved", True)
    assert (reply.author, reply.body, reply.source) == ("Robin Owner", "Thank you.", source)
    assert done.said == f"Answered Sam on {POST} as Robin Owner: {reply.id}."
    back = undone(desk, done)
    assert state(desk, reply.id) == "pending"
    undone(desk, back)
    assert state(desk, reply.id) == "approved"
    assert counts(desk) == (0, 1)  # the reader's; the owner's own words teach nothing


def test_two_replies_are_two(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.approve(desk, id)
    first, second = deciding.reply(desk, id, "Thanks."), deciding.reply(desk, id, "Thanks.")
    assert first.undo != second.undo


def test_a_comment_that_waits_is_to_be_approved_before_it_is_answered(desk: Desk) -> None:
    id = receive(desk, "Sam")
    with pytest.raises(Refused, match=f"still waits, .*approve it first: {COMMAND}approve {id}"):
        deciding.reply(desk, id, "Thanks.")
    assert len(desk.store.list(("pending", "approved"))) == 1


@pytest.mark.parametrize("decide", [deciding.spam, deciding.reject])
def test_what_was_turned_down_cannot_be_answered(
    desk: Desk, decide: Callable[[Desk, str], Done]
) -> None:
    id = receive(desk, "Sam")
    decide(desk, id)
    with pytest.raises(Refused, match="cannot be answered"):
        deciding.reply(desk, id, "Thanks.")


def test_a_reply_without_words_is_refused(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.approve(desk, id)
    with pytest.raises(Refused, match="There is no text"):
        deciding.reply(desk, id, " \n")


# ── What cannot be undone ────────────────────────────────────────────────────────────────────


def test_deleting_leaves_a_tombstone_and_says_what_is_gone(desk: Desk) -> None:
    id = receive(desk, "Sam", "Some words.", Sidecar(email="sam@x.example"))
    deciding.approve(desk, id)
    done = deciding.delete(desk, id)
    assert done.undo == ""
    assert "This cannot be undone" in done.said
    found = desk.store.find(id)
    assert (found.comment.status, found.comment.body, found.comment.author) == ("deleted", "", "")
    assert found.beside.email == ""
    with pytest.raises(Changed, match="is deleted already"):
        deciding.delete(desk, id)
    with pytest.raises(NotAllowed, match="deleted"):
        deciding.approve(desk, id)


def test_what_is_not_published_is_not_deleted_but_erased(desk: Desk) -> None:
    id = receive(desk, "Sam")
    with pytest.raises(NotAllowed, match=f"{COMMAND}erase --id {id}"):
        deciding.delete(desk, id)


def test_redacting_leaves_the_words_nowhere(desk: Desk) -> None:
    beside = Sidecar(reasons=("the blocked word 'Tilda'", "two links: a.example, b.example"))
    id = receive(desk, "Sam", "My Tilda Brown (7) and Tilda Brown's brother.", beside)
    deciding.approve(desk, id)
    done = deciding.redact(desk, id, "Tilda Brown")
    assert done.undo == ""
    assert "This cannot be undone" in done.said
    assert "Tilda" not in done.said
    assert "git" in done.said
    found = desk.store.find(id)
    assert found.comment.body == "My [removed] (7) and [removed]'s brother."
    assert found.comment.rev == 2
    deciding.edit(desk, id, rev=2, body="My Tilda again.")
    deciding.redact(desk, id, "Tilda")
    assert desk.store.find(id).beside.reasons == ("two links: a.example, b.example",)
    left = [path for path in tmp_files(desk) if "tilda" in path.read_text("utf-8").lower()]
    assert left == []


def tmp_files(desk: Desk) -> list[Path]:
    return [path for path in desk.store.private.parent.rglob("*") if path.is_file()]


def test_redacting_reaches_the_name_and_the_website(desk: Desk) -> None:
    id = receive(desk, "Tilda", "I am Tilda.", url="https://Tilda.example/")
    assert "and its website" in deciding.redact(desk, id, "Tilda").said
    found = desk.store.find(id).comment
    assert (found.author, found.body, found.url) == ("[removed]", "I am [removed].", None)


def test_words_on_two_lines_are_redacted_by_their_words(desk: Desk) -> None:
    id = receive(desk, "Sam", "It was Tilda\nBrown (really).")
    deciding.redact(desk, id, "Tilda Brown (really)")
    assert desk.store.find(id).comment.body == "It was [removed]."


@pytest.mark.parametrize(("words", "said"), [(" ", "Say which words"), ("tilda", "do not stand")])
def test_words_that_are_not_there_are_not_redacted(desk: Desk, words: str, said: str) -> None:
    id = receive(desk, "Sam", "My Tilda.")
    with pytest.raises(Refused, match=said):
        deciding.redact(desk, id, words)
    assert desk.store.find(id).comment.rev == 1


def test_blocking_sends_a_waiting_comment_to_the_spam_and_can_be_undone(desk: Desk) -> None:
    beside = Sidecar(email="bad@x.example", fingerprint="f-1")
    id = receive(desk, "Bad", beside=beside, url="https://bad.example/shop")
    done = deciding.block(desk, id)
    assert state(desk, id) == "spam"
    assert done.undo == f"{COMMAND}unblock {id}"
    assert done.said == (
        "Blocked the e-mail address, the website bad.example and the address it was sent from of"
        f" Bad. The comment {id} is among the spam now ({COMMAND}hold {id} brings it back)."
    )
    assert counts(desk) == (1, 0)
    back = deciding.unblock(desk, id)
    assert f"blocked no longer. The comment is still among the spam ({COMMAND}hold" in back.said
    assert Blocked.read(desk.store.private) == Blocked()
    with pytest.raises(Refused, match="is not on the list of blocked ones"):
        deciding.unblock(desk, id)


def test_an_address_is_unblocked_without_its_host(desk: Desk) -> None:
    id = receive(desk, "Bad", beside=Sidecar(email="bad@x.example"), url="https://x.example/")
    deciding.block(desk, id)
    deciding.unblock(desk, "BAD@x.example")
    assert Blocked.read(desk.store.private) == Blocked(hosts=frozenset({"x.example"}))


# ── A post that is not there ─────────────────────────────────────────────────────────────────


def test_a_comment_on_no_post_is_refused_and_goes_when_the_post_is_there(desk: Desk) -> None:
    id = receive(desk, "Sam", post="old-name")
    with pytest.raises(Refused, match=f"The post 'old-name' is not here .*{COMMAND}reject {id}"):
        deciding.approve(desk, id)
    assert (state(desk, id), counts(desk)) == ("pending", (0, 0))
    (path,) = (desk.store.content / "posts").iterdir()
    path.write_text(path.read_text().replace("---\n", "---\naliases: [old-name]\n", 1))
    deciding.approve(desk, id)
    assert state(desk, id) == "approved"


def test_blocking_the_writer_of_a_published_comment_leaves_it_where_it_is(desk: Desk) -> None:
    id = receive(desk, "Bad", beside=Sidecar(email="bad@x.example"))
    deciding.approve(desk, id)
    assert "is still published" in deciding.block(desk, id).said
    assert state(desk, id) == "approved"


def test_somebody_of_whom_nothing_is_known_cannot_be_blocked(desk: Desk) -> None:
    id = receive(desk, "Sam", url="https://facebook.com/sam")
    with pytest.raises(Refused, match=r"Nothing is known .* many people have their page there"):
        deciding.block(desk, id)
    assert state(desk, id) == "pending"


def test_the_owner_is_never_blocked(desk: Desk) -> None:
    id = receive(desk, "Sam")
    deciding.approve(desk, id)
    done = deciding.reply(desk, id, "Thanks.")
    assert done.entry is not None
    with pytest.raises(Refused, match="your own"):
        deciding.block(desk, done.entry.comment.id)


# ── The desk ─────────────────────────────────────────────────────────────────────────────────


def test_the_desk_knows_the_names_of_the_owner_and_of_those_who_write(tmp_path: Path) -> None:
    folder = tmp_path / "content/authors"
    folder.mkdir(parents=True)
    (folder / "ruth.md").write_text(author("Ruth Calloway"), encoding="utf-8")
    (folder / "broken.md").write_text("---\nname: [\n---\n", encoding="utf-8")
    (folder / "nameless.md").write_text("---\nid: abc\n---\n", encoding="utf-8")
    desk = open_desk(tmp_path / "content", tmp_path / "private", "Five to Nine")
    assert desk.owner == "Five to Nine"
    assert desk.owners == ("Five to Nine", "Ruth Calloway")


def test_the_owner_may_answer_under_a_name_of_their_own(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "comments.toml").write_text('owner = "Nell"', encoding="utf-8")
    desk = open_desk(tmp_path / "content", private, "Five to Nine")
    assert (desk.owner, desk.owners) == ("Nell", ("Nell", "Five to Nine"))


def test_options_that_are_wrong_open_no_desk(tmp_path: Path) -> None:
    (tmp_path / "comments.toml").write_text("queue = 0", encoding="utf-8")
    with pytest.raises(BadOptions):
        open_desk(tmp_path / "content", tmp_path, "Five to Nine")
