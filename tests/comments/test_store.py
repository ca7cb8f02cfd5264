"""The store: what comes in is kept once, what is decided is done whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from plugins.comments import durable, log, record
from plugins.comments.sidecar import NOTHING, Sidecar
from plugins.comments.store import Changed, Entry, Full, NotAllowed, Store, Unknown
from plugins.comments.stored import Move, Stored, text
from plugins.sources.problems import Problem
from plugins.sources.scan import is_nobodys
from tests.comments.stored_comments import (
    FROM_SAM,
    ID,
    POST,
    WRITTEN,
    Clock,
    files,
    new_store,
    waiting,
)

PUBLIC, PRIVATE = f"content/comments/{POST}/{ID}.md", f"private/comments/{POST}/{ID}.md"
BESIDE = f"private/comments/{POST}/{ID}.json"
on_unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def comments(root: Path) -> set[str]:
    return {file for file in files(root) if "/comments/" in file}


def is_approved(store: Store, id: str = ID) -> Entry:
    store.receive(waiting(id), FROM_SAM)
    return store.move(id, "approved", "owner")


# ── Coming in ───────────────────────────────────────────────────────────────────────────────


def test_a_new_comment_waits_in_private(store: Store, tmp_path: Path) -> None:
    assert store.receive(waiting(), FROM_SAM)
    assert comments(tmp_path) == {PRIVATE, BESIDE}
    entry = store.find(ID)
    assert (entry.comment, entry.beside) == (waiting(), FROM_SAM)
    assert entry.path == tmp_path / PRIVATE


def test_the_same_id_comes_in_once(store: Store) -> None:
    assert store.receive(waiting(ID, "First."), FROM_SAM)
    assert not store.receive(waiting(ID, "Second."), Sidecar(email="other@example.org"))
    assert store.find(ID).comment.body == "First."
    assert store.find(ID).beside == FROM_SAM


def test_a_hundred_at_once_with_one_id_are_one(store: Store, tmp_path: Path) -> None:
    together = threading.Barrier(20)

    def send(number: int) -> bool:
        together.wait()
        return store.receive(waiting(ID, f"{number}"), Sidecar(email=f"{number}@e.example"))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(100)))
    assert answers.count(True) == 1
    entry = store.find(ID)
    # The text and the address are those of the same sender, and nothing is left over.
    assert entry.beside.email == f"{entry.comment.body}@e.example"
    assert comments(tmp_path) == {PRIVATE, BESIDE}


@pytest.mark.parametrize("to", ["approved", "spam", "rejected"])
def test_what_was_decided_on_does_not_come_in_again(store: Store, to: str) -> None:
    store.receive(waiting(), NOTHING)
    store.move(ID, to, "owner")
    assert not store.receive(waiting(), NOTHING)
    assert store.find(ID).comment.status == to


def test_what_is_deleted_does_not_come_in_again(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    store.move(ID, "deleted", "owner")
    assert not store.receive(waiting(), FROM_SAM)
    assert comments(tmp_path) == {PUBLIC}


def test_what_is_published_under_the_posts_old_name_does_not_come_in_again(
    store: Store, tmp_path: Path
) -> None:
    is_approved(store)
    folder = tmp_path / "content/comments" / POST
    folder.rename(folder.with_name("new-name"))
    assert not store.receive(waiting(), FROM_SAM)


def test_an_approval_in_the_middle_of_a_replay_wins(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The replay has seen that its id is free; then the first is taken in and approved."""
    create = durable.create

    def late(beside: Path, path: Path, alone: object) -> bool:
        monkeypatch.undo()
        is_approved(store)
        return create(beside, path, store.alone())

    monkeypatch.setattr(durable, "create", late)
    assert not store.receive(waiting(ID, "Replayed."), NOTHING)
    assert comments(tmp_path) == {PUBLIC, BESIDE}
    assert store.find(ID).comment.body == "Same here."


def test_a_withdrawal_in_the_middle_of_a_replay_wins(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = durable.create

    def late(beside: Path, path: Path, alone: object) -> bool:
        monkeypatch.undo()
        store.receive(waiting(), FROM_SAM)
        store.withdraw(ID)
        return create(beside, path, store.alone())

    monkeypatch.setattr(durable, "create", late)
    assert not store.receive(waiting(ID, "Replayed."), FROM_SAM)
    assert comments(tmp_path) == set()


def test_more_than_may_wait_are_refused(store: Store, tmp_path: Path) -> None:
    for number in range(3):
        assert store.receive(waiting(f"c-{number}"), NOTHING, cap=3)
    with pytest.raises(Full, match="3 comments wait already"):
        store.receive(waiting("c-4"), FROM_SAM, cap=3)
    assert len(comments(tmp_path)) == 3
    store.move("c-1", "rejected", "owner")
    assert store.receive(waiting("c-4"), NOTHING, cap=3)


def test_a_full_queue_still_knows_what_it_has(store: Store) -> None:
    store.receive(waiting(), NOTHING)
    assert not store.receive(waiting(), NOTHING, cap=1)


@pytest.mark.parametrize(
    "change",
    [
        *({"author": " "}, {"author": "x" * 201}, {"body": "x" * 40_001}, {"rev": 0}),
        *({"parent": "../x"}, {"kind": "like"}, {"source": "fax"}, {"status": "approved"}),
        *({"id": "../../x"}, {"id": "con"}, {"id": "c-1\n"}, {"history": (Move(WRITTEN, "", ""),)}),
    ],
)
def test_what_could_not_be_read_again_is_not_kept(
    store: Store, tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(NotAllowed):
        store.receive(waiting(**change), NOTHING)
    assert comments(tmp_path) == set()


@pytest.mark.parametrize(
    "slug",
    [
        *("../../etc/x", "%2e%2e", "a/b", "a\0b", ".hidden", "x" * 81, "post\n", "ｐost", "Post"),
        *("con", "nul", "com1", "", "a--b", "-a", "..", "."),
    ],
)
def test_a_folder_is_made_for_a_slug_only(store: Store, tmp_path: Path, slug: str) -> None:
    with pytest.raises(ValueError):
        store.receive(waiting(post=slug), NOTHING)
    with pytest.raises(ValueError):
        store.publish_new(waiting(post=slug), NOTHING)
    for folder in (tmp_path / "content/comments", tmp_path / "private/comments"):
        assert list(folder.rglob("*")) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"content", "private"}


@pytest.mark.parametrize("root", ["content", "private"])
@pytest.mark.parametrize("link", ["comments", f"comments/{POST}"])
def test_a_folder_that_is_a_link_is_refused(
    store: Store, tmp_path: Path, root: str, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / POST).mkdir()
    at = tmp_path / root / link
    at.parent.mkdir(parents=True, exist_ok=True)
    at.symlink_to(outside, target_is_directory=True)
    with pytest.raises(OSError, match="This folder is a link"):
        if root == "content":
            store.publish_new(waiting(), NOTHING)
        else:
            store.receive(waiting(), NOTHING)
    assert files(outside) == set()


def test_nothing_is_read_through_a_link(store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / POST
    outside.mkdir(parents=True)
    (outside / f"{ID}.md").write_text(text(waiting()))
    (tmp_path / "private").mkdir()
    (tmp_path / "private/comments").symlink_to(outside.parent, target_is_directory=True)
    assert store.list() == []
    with pytest.raises(Unknown):
        store.find(ID)


@on_unix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o377])
def test_private_is_the_owners_alone_whatever_the_umask(
    store: Store, tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        store.receive(waiting(), FROM_SAM)
        store.receive(waiting("c-2"), FROM_SAM)
        store.withdraw("c-2")
        store.move(ID, "spam", "owner")
    finally:
        os.umask(before)
    for path in (tmp_path / "private", *(tmp_path / "private").rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


@on_unix
def test_private_that_stands_open_is_closed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "private").mkdir(mode=0o755)
    store.receive(waiting(), NOTHING)
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700


def broken_disk(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize("at", range(6))
def test_a_full_disk_leaves_nothing_half_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The disk is full at the n-th time that something is brought to it."""
    calls = iter(range(100))
    fsync = os.fsync

    def full(descriptor: int) -> None:
        if next(calls) == at:
            raise broken_disk(errno.ENOSPC)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.receive(waiting(), FROM_SAM)
    monkeypatch.undo()
    # Whole (the folder itself could not be flushed) or not there, and never anything else.
    assert comments(tmp_path) in (set(), {PRIVATE, BESIDE})
    if comments(tmp_path):
        assert store.find(ID).comment == waiting()
    else:
        assert store.receive(waiting(), FROM_SAM)


def test_a_disk_without_hard_links_does_it_in_turns(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise broken_disk(errno.EPERM)

    monkeypatch.setattr(os, "link", no_links)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: store.receive(waiting(ID, f"{n}"), NOTHING), range(24)))
    assert answers.count(True) == 1
    assert store.move(ID, "approved", "owner").path == tmp_path / PUBLIC
    store.publish_new(waiting("c-2"), NOTHING)
    assert store.find(ID).comment.status == "approved"
    assert comments(tmp_path) == {PUBLIC, f"content/comments/{POST}/c-2.md"}


# ── Finding ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id", ["c-nobody", "../../etc/passwd", "", "C-1", "c-1\n", "con", "main"])
def test_an_id_that_nobody_has_is_unknown(store: Store, id: str) -> None:
    store.receive(waiting(), NOTHING)
    with pytest.raises(Unknown):
        store.find(id)
    assert not store.is_known(id)


def test_a_list_is_oldest_first(store: Store) -> None:
    for minute, id in enumerate(["c-9", "c-5", "c-7"]):
        store.receive(waiting(id, created=WRITTEN.replace(minute=minute)), NOTHING)
    assert [entry.comment.id for entry in store.list()] == ["c-9", "c-5", "c-7"]


def test_a_list_is_of_states_and_of_one_post(store: Store) -> None:
    for id, post in [("c-1", "a"), ("c-2", "b"), ("c-3", "b"), ("c-4", "b")]:
        store.receive(waiting(id, post=post), FROM_SAM)
    store.move("c-2", "approved", "owner")
    store.move("c-3", "spam", "owner")
    assert [e.comment.id for e in store.list()] == ["c-1", "c-4"]
    assert [e.comment.id for e in store.list(post="b")] == ["c-4"]
    assert [e.comment.id for e in store.list(("approved", "spam"))] == ["c-2", "c-3"]
    assert [e.comment.id for e in store.list(record.STATES)] == ["c-1", "c-2", "c-3", "c-4"]
    assert {e.beside for e in store.list(record.STATES)} == {FROM_SAM}
    assert [store.count(status) for status in record.STATES] == [2, 1, 1, 0, 0]


def test_what_waits_is_listed_without_a_look_at_what_is_published(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_approved(store)
    store.receive(waiting("c-2"), NOTHING)
    monkeypatch.setattr(store.shown, "read", None)
    monkeypatch.setattr(store.shown, "posts", None)
    assert [entry.comment.id for entry in store.list()] == ["c-2"]


def test_a_comment_is_found_without_others_being_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        store.receive(waiting(f"c-{number:02}", post=f"post-{number % 7}"), NOTHING)
    read: list[Path] = []
    original = store.kept.read

    def noted(path: Path) -> tuple[Stored | None, list[Problem]]:
        read.append(path)
        return original(path)

    monkeypatch.setattr(store.kept, "read", noted)
    assert store.find("c-17").comment.post == "post-3"
    assert [path.name for path in read] == ["c-17.md"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("status: pending", "status: pendign"), "did you mean 'pending'?"),
        (("status: pending", "status: approved"), "move it to content/comments/"),
        (("rev: 1", "rev: one"), "'rev' is not a whole number above zero"),
        (("author: Sam", "author: Sam\nemail: sam@example.org"), "unknown key 'email'"),
        (("author: Sam", "author: &a [*a, *a]"), "anchors"),
        (("author: Sam", f"author: {'x' * 1_000_000}"), "this is too long for a comment"),
    ],
)
def test_a_file_changed_by_hand_is_left_out_and_named(
    store: Store, tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    store.receive(waiting(), NOTHING)
    store.receive(waiting("c-2"), NOTHING)
    path = tmp_path / PRIVATE
    path.write_text(path.read_text().replace(*change))
    assert [entry.comment.id for entry in store.list()] == ["c-2"]
    assert {problem.path for problem in store.odd()} == {PRIVATE}
    assert said in str(store.odd()[0])
    with pytest.raises(Unknown, match=ID):
        store.find(ID)
    assert not store.receive(waiting(), NOTHING)  # its id is taken all the same


def test_a_head_in_another_order_is_the_same_comment(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(), NOTHING)
    path = tmp_path / PRIVATE
    first, *others = path.read_text().removeprefix("---\n").splitlines(keepends=True)
    assert first == "v: 1\n"
    at = others.index("status: pending\n")
    parts = (["---\n"], others[at : at + 4], [first], others[:at], others[at + 4 :])
    path.write_text("".join(chain.from_iterable(parts)))
    assert [entry.comment for entry in store.list()] == [waiting()]
    assert store.find(ID).comment == waiting()


def test_a_sidecar_that_is_damaged_keeps_nobody_from_deciding(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(), FROM_SAM)
    for said in ["", "{", "[]", '{"email": 3}', '{"reasons": "x"}', '{"score": true}', "\xff"]:
        (tmp_path / BESIDE).write_text(said, encoding="latin-1")
        assert store.find(ID).beside == NOTHING
    assert store.move(ID, "approved", "owner").comment.status == "approved"


# ── Changing ────────────────────────────────────────────────────────────────────────────────


def test_an_approval_brings_a_comment_into_content(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(), FROM_SAM)
    store.clock.pass_(hours=2)  # type: ignore[attr-defined]  # it is the tests' clock
    entry = store.move(ID, "approved", "owner", via="queue")
    now = store.clock()
    assert comments(tmp_path) == {PUBLIC, BESIDE}
    assert entry == store.find(ID)
    assert (entry.comment.status, entry.comment.approved, entry.comment.rev) == ("approved", now, 1)
    assert entry.comment.history[1:] == (Move(now, "owner", "approved", "queue"),)
    assert entry.beside == FROM_SAM
    shown, body, problems = record.read(
        f"comments/{POST}/{ID}.md", (tmp_path / PUBLIC).read_text(), PUBLIC
    )
    assert (shown is not None, body, problems) == (True, "Same here.", [])


def test_an_address_never_comes_into_content(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    published = b"".join(path.read_bytes() for path in (tmp_path / "content").rglob("*.md"))
    assert b"@" not in published
    assert b"ab12" not in published


def test_what_is_held_leaves_content_and_is_approved_anew(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    held = store.move(ID, "pending", "owner")
    assert comments(tmp_path) == {PRIVATE, BESIDE}
    assert held.comment.approved is None
    store.clock.pass_(days=1)  # type: ignore[attr-defined]
    again = store.move(ID, "approved", "owner")
    assert again.comment.approved == store.clock()
    assert [move.to for move in again.comment.history] == [
        *("pending", "approved", "pending", "approved")
    ]


def test_what_is_deleted_keeps_its_place_and_nothing_else(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(parent="wp-4711", url="https://e.example/", author="Zoë"), FROM_SAM)
    store.move(ID, "approved", "owner")
    entry = store.move(ID, "deleted", "owner")
    assert comments(tmp_path) == {PUBLIC}
    comment = entry.comment
    assert (comment.author, comment.url, comment.body) == ("", None, "")
    assert (comment.id, comment.parent, comment.rev) == (ID, "wp-4711", 2)
    assert entry.beside == NOTHING == store.find(ID).beside
    with pytest.raises(NotAllowed):
        store.move(ID, "pending", "owner")
    with pytest.raises(NotAllowed):
        store.edit(ID, "owner", rev=2, body="Back.")


def test_a_move_that_the_states_do_not_have_changes_nothing(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(), NOTHING)
    store.move(ID, "spam", "rules")
    before = (tmp_path / PRIVATE).read_bytes()
    with pytest.raises(NotAllowed, match="cannot become approved"):
        store.move(ID, "approved", "owner")
    assert (tmp_path / PRIVATE).read_bytes() == before


def test_a_change_makes_the_revision_higher_and_a_move_does_not(store: Store) -> None:
    store.receive(waiting(), NOTHING)
    entry = store.edit(ID, "owner", rev=1, body="Other.", url="https://e.example/")
    assert (entry.comment.rev, len(entry.comment.history)) == (2, 1)
    assert (entry.comment.body, entry.comment.url) == ("Other.", "https://e.example/")
    assert store.edit(ID, "owner", rev=2, url=None).comment.url is None
    assert store.edit(ID, "owner", rev=3, author="Sam").comment.rev == 3  # nothing was changed
    assert store.move(ID, "approved", "owner").comment.rev == 3


def test_a_change_of_what_is_published_stays_there(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    store.edit(ID, "owner", rev=1, body="Better.")
    assert comments(tmp_path) == {PUBLIC, BESIDE}
    assert "Better." in (tmp_path / PUBLIC).read_text()


def test_a_change_keeps_no_copy(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(ID, "My son Tom goes to Elm School."), FROM_SAM)
    store.edit(ID, "owner", rev=1, body="My son [removed] goes to [removed].")
    store.move(ID, "approved", "owner")
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"Elm" not in path.read_bytes(), path


def test_whoever_decides_on_an_older_text_is_told(store: Store) -> None:
    store.receive(waiting(), NOTHING)
    store.edit(ID, "web", rev=1, body="Other.")
    with pytest.raises(Changed, match="please look again"):
        store.move(ID, "approved", "owner", rev=1)
    with pytest.raises(Changed):
        store.edit(ID, "owner", rev=1, body="Mine.")
    store.move(ID, "rejected", "owner", rev=2, was="pending")
    with pytest.raises(Changed, match="is rejected by now, no longer pending"):
        store.move(ID, "approved", "owner", rev=2, was="pending")


def test_of_two_who_decide_at_once_one_wins(store: Store) -> None:
    """Hostile list, item 49: approve and edit of one revision."""
    for number in range(10):
        id = f"c-{number}"
        store.receive(waiting(id), NOTHING)
        together = threading.Barrier(2)

        def approve(id: str = id, together: threading.Barrier = together) -> str:
            together.wait()
            store.move(id, "approved", "owner", rev=1)
            return "approved"

        def edit(id: str = id, together: threading.Barrier = together) -> str:
            together.wait()
            store.edit(id, "web", rev=1, body="Changed.")
            return "edited"

        with ThreadPoolExecutor(2) as pool:
            outcomes = [pool.submit(approve), pool.submit(edit)]
            errors = [outcome.exception() for outcome in outcomes]
        comment = store.find(id).comment
        if comment.status == "approved" and comment.body == "Changed.":
            assert errors == [None, None]  # approved first; the text of that revision was changed
            assert comment.rev == 2
        else:
            assert isinstance(errors[0], Changed)
            assert (comment.status, comment.body) == ("pending", "Changed.")


def test_the_owners_reply_is_published_at_once(store: Store, tmp_path: Path) -> None:
    reply = waiting("c-2", parent=ID, by_owner=True, source="cli", history=())
    entry = store.publish_new(reply, NOTHING)
    assert comments(tmp_path) == {f"content/comments/{POST}/c-2.md"}
    assert (entry.comment.status, entry.comment.by_owner) == ("approved", True)
    assert entry.comment.approved == store.clock()
    assert store.find("c-2") == entry
    with pytest.raises(Changed):
        store.publish_new(reply, NOTHING)


def test_a_withdrawn_comment_is_gone_and_its_id_with_it(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(), FROM_SAM)
    store.withdraw(ID)
    assert comments(tmp_path) == set()
    assert not store.receive(waiting(), FROM_SAM)
    assert comments(tmp_path) == set()
    with pytest.raises(Unknown):
        store.withdraw(ID)


@pytest.mark.parametrize("to", ["approved", "rejected"])
def test_what_was_decided_on_cannot_be_withdrawn(store: Store, to: str) -> None:
    store.receive(waiting(), NOTHING)
    store.move(ID, to, "owner")
    with pytest.raises(NotAllowed, match="it no longer waits"):
        store.withdraw(ID)


def test_a_sidecar_can_be_replaced(store: Store) -> None:
    is_approved(store)
    after = replace(FROM_SAM, learned="wanted", score=0.25)
    store.annotate(ID, after)
    assert store.find(ID).beside == after


def test_a_sidecar_is_found_after_its_post_was_renamed(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    old = tmp_path / "content/comments" / POST
    shutil.move(old, old.with_name("evenings"))
    path = old.with_name("evenings") / f"{ID}.md"
    path.write_text(path.read_text().replace(f"post: {POST}", "post: evenings"))
    assert store.find(ID).beside == FROM_SAM
    store.annotate(ID, replace(FROM_SAM, learned="wanted"))
    assert store.find(ID).beside.learned == "wanted"
    assert not (tmp_path / BESIDE).exists()
    assert store.move(ID, "pending", "owner").path.parent.name == "evenings"


def test_a_comment_cannot_be_moved_until_its_file_bursts(store: Store) -> None:
    store.receive(waiting(history=(Move(WRITTEN, "web", "pending"),) * 399), NOTHING)
    store.move(ID, "approved", "owner")
    with pytest.raises(NotAllowed, match="too often"):
        store.move(ID, "pending", "owner")
    assert store.move(ID, "deleted", "owner").comment.status == "deleted"


def test_the_log_says_what_was_done_and_nothing_of_anybody(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(ID, "My text."), FROM_SAM)
    store.edit(ID, "web", rev=1, body="My other text.")
    store.move(ID, "approved", "owner")
    assert [(line["did"], line["by"], line["from"], line["to"]) for line in lines(store)] == [
        ("edit", "web", "pending", "pending"),
        ("move", "owner", "pending", "approved"),
    ]
    said = (tmp_path / "private/log-2026-11.jsonl").read_text()
    assert not any(word in said for word in ("Sam", "text", "@", "ab12"))


def test_a_line_of_the_log_that_was_cut_takes_no_other_with_it(
    store: Store, tmp_path: Path
) -> None:
    store.receive(waiting(), NOTHING)
    store.move(ID, "spam", "rules")
    path = tmp_path / "private/log-2026-11.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at": "2026-')
    store.move(ID, "pending", "owner")
    assert [line["to"] for line in lines(store)] == ["spam", "pending"]


def lines(store: Store) -> list[dict[str, str]]:
    return list(log.lines(store.private))


# ── After a kill ────────────────────────────────────────────────────────────────────────────


class Killed(BaseException):
    """Stands for a kill: nothing of the program runs after it."""


@contextmanager
def killed_before_a_removal() -> Iterator[None]:
    def die(_: Path) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(durable, "remove", die)
        yield


def test_an_approval_that_was_cut_holds(store: Store, tmp_path: Path) -> None:
    store.receive(waiting(), FROM_SAM)
    with killed_before_a_removal():
        store.move(ID, "approved", "owner")
    assert comments(tmp_path) == {PUBLIC, PRIVATE, BESIDE}
    assert store.find(ID).comment.status == "approved"
    assert store.list() == []
    assert len(store.list(("approved",))) == 1
    assert store.sweep() == [f"The comment {ID} lay in both folders; it is approved."]
    assert comments(tmp_path) == {PUBLIC, BESIDE}
    assert store.sweep() == []


def test_a_hold_that_was_cut_holds(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    with killed_before_a_removal():
        store.move(ID, "pending", "owner")
    assert comments(tmp_path) == {PUBLIC, PRIVATE, BESIDE}
    assert [entry.comment.status for entry in store.list(record.STATES)] == ["pending"]
    assert store.sweep() == [f"The comment {ID} lay in both folders; it is pending."]
    assert comments(tmp_path) == {PRIVATE, BESIDE}


def test_the_next_decision_settles_what_was_cut(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    with killed_before_a_removal():
        store.move(ID, "pending", "owner")
    assert store.move(ID, "approved", "owner").comment.status == "approved"
    assert comments(tmp_path) == {PUBLIC, BESIDE}


def test_unfinished_files_go_after_an_hour(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    old, new = f".{ID}.md.0123456789ab.tmp", f".{ID}.md.0123456789ac.tmp"
    for folder in (tmp_path / "content/comments" / POST, tmp_path / "private/comments" / POST):
        for name in (old, new):
            (folder / name).write_text("half")
        os.utime(folder / old, (0, 0))
    said = store.sweep()
    assert len(said) == 2
    assert f"A file that was never finished is gone: content/comments/{POST}/{old}." in said
    assert len([file for file in comments(tmp_path) if file.endswith(".tmp")]) == 2


def test_unfinished_files_are_nobodys_text(tmp_path: Path) -> None:
    """The build passes over them (sources/scan.py), wherever the kill comes."""
    beside = durable.prepared(tmp_path / f"{ID}.md", "x", private=False)
    assert is_nobodys(beside.name)
    assert durable.unfinished(beside.name) == f"{ID}.md"


def test_a_sidecar_whose_comment_got_there_is_brought_to_its_place(
    store: Store, tmp_path: Path
) -> None:
    store.receive(waiting(), FROM_SAM)
    (tmp_path / BESIDE).rename(tmp_path / BESIDE.replace(ID, f".{ID}.json.0123456789ab.tmp", 1))
    folder = tmp_path / "private/comments" / POST
    assert not (folder / f"{ID}.json").exists()
    for path in folder.glob(".*"):
        path.rename(folder / f".{ID}.json.0123456789ab.tmp")
    assert store.sweep() == [f"What is known of {ID} was not in its place; now it is."]
    assert store.find(ID).beside == FROM_SAM


def test_a_sweep_may_come_between_a_comment_and_its_sidecar(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = durable.create

    def swept_after(beside: Path, path: Path, alone: AbstractContextManager[object]) -> bool:
        made = create(beside, path, alone)
        assert store.sweep() == [f"What is known of {ID} was not in its place; now it is."]
        return made

    monkeypatch.setattr(durable, "create", swept_after)
    assert store.receive(waiting(), FROM_SAM)
    assert store.find(ID).beside == FROM_SAM
    assert comments(tmp_path) == {PRIVATE, BESIDE}


def test_a_sweep_leaves_a_store_in_order_alone(store: Store, tmp_path: Path) -> None:
    is_approved(store)
    store.receive(waiting("c-2"), FROM_SAM)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert store.sweep() == []
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_file_that_a_kill_brought_back_after_a_withdrawal_goes(
    store: Store, tmp_path: Path
) -> None:
    store.receive(waiting(), FROM_SAM)
    kept = (tmp_path / PRIVATE).read_bytes()
    store.withdraw(ID)
    (tmp_path / PRIVATE).parent.mkdir(exist_ok=True)
    (tmp_path / PRIVATE).write_bytes(kept)
    assert store.list() == []
    with pytest.raises(Unknown):
        store.find(ID)
    assert store.sweep() == [f"The comment {ID} was withdrawn, and is gone now."]
    assert comments(tmp_path) == set()


def test_two_stores_of_one_folder_keep_each_other_waiting(tmp_path: Path) -> None:
    first, second = new_store(tmp_path), new_store(tmp_path)
    first.receive(waiting(), NOTHING)
    done: list[str] = []
    with first.alone():
        thread = threading.Thread(
            target=lambda: done.append(second.move(ID, "spam", "owner").comment.status)
        )
        thread.start()
        thread.join(0.3)
        assert done == []
        assert first.edit(ID, "owner", rev=1, body="Mine.").comment.rev == 2
    thread.join(20)
    assert done == ["spam"]
    assert first.find(ID).comment.body == "Mine."


def test_the_clock_is_the_one_that_is_handed_in(tmp_path: Path) -> None:
    clock = Clock()
    store = Store(tmp_path / "content", tmp_path / "private", clock)
    store.receive(waiting(), NOTHING)
    clock.pass_(days=400)
    assert store.move(ID, "approved", "owner").comment.approved == clock.now
    assert (tmp_path / "private/log-2027-12.jsonl").exists()
