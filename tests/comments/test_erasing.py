"""Somebody asks to be forgotten, and no file remembers them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.comments import blocking, classifier, record
from plugins.comments.erasing import Erased, concerned, erase
from plugins.comments.record import STATES
from plugins.comments.sidecar import NOTHING, Sidecar
from plugins.comments.store import Store, Unknown
from tests.comments.stored_comments import FROM_SAM, ID, POST, WRITTEN, files, new_store, waiting

TEXT = "My son goes to Elmwood School and hates porridge."
SECRETS = ("elmwood", "porridge", "marigold", "sam@example.org", "marigold.example")
WHOSE = {"author": "Marigold", "url": "https://marigold.example/"}
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not on this machine")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def put(store: Store, id: str, *moves: str, beside: Sidecar = FROM_SAM) -> None:
    store.receive(waiting(id, TEXT, **WHOSE), beside)
    for to in moves:
        store.move(id, to, "owner")


def remembering(root: Path) -> list[str]:
    """Files below a folder in which something of the person still stands."""
    found = []
    for file in sorted(files(root)):
        held = (root / file).read_bytes().decode("utf-8", "replace").casefold()
        if any(secret in held for secret in SECRETS) and ".git/" not in file:
            found.append(file)
    return found


def test_every_state_is_erased_by_address(store: Store, tmp_path: Path) -> None:
    put(store, "c-1")
    put(store, "c-2", "approved")
    put(store, "c-3", "spam")
    put(store, "c-4", "rejected")
    put(store, "c-5", "approved", "pending")
    assert remembering(tmp_path) != []
    erased = erase(store, email=" SAM@example.ORG ")
    assert set(erased.removed) == {"c-1", "c-3", "c-4", "c-5"}
    assert erased.tombstones == ("c-2",)
    assert remembering(tmp_path) == []
    assert [entry.comment.id for entry in store.list(STATES)] == ["c-2"]


def test_what_was_published_keeps_its_place(store: Store) -> None:
    put(store, ID, "approved")
    store.receive(waiting("c-2", parent=ID), NOTHING)
    store.move("c-2", "approved", "owner")
    erase(store, id=ID)
    entry = store.find(ID)
    assert (entry.comment.status, entry.comment.body, entry.comment.author) == ("deleted", "", "")
    file = entry.path.relative_to(store.content).as_posix()
    shown, _, problems = record.read(file, entry.path.read_text(), file)
    assert (shown is not None, problems) == (True, [])
    assert store.find("c-2").comment.parent == ID


def test_other_peoples_comments_stay(store: Store) -> None:
    put(store, "c-1", "approved")
    store.receive(waiting("c-2", "Mine."), Sidecar(email="samantha@example.org"))
    store.receive(waiting("c-3", "No address."), NOTHING)
    erase(store, email="sam@example.org")
    assert store.find("c-2").comment.body == "Mine."
    assert store.find("c-2").beside.email == "samantha@example.org"
    assert store.find("c-3").comment.body == "No address."


@pytest.mark.parametrize("moves", [(), ("approved",)])
def test_an_erased_id_is_never_used_again(
    store: Store, tmp_path: Path, moves: tuple[str, ...]
) -> None:
    put(store, ID, *moves)
    erase(store, id=ID)
    assert not store.receive(waiting(ID, TEXT, **WHOSE), FROM_SAM)
    assert remembering(tmp_path) == []


def test_what_the_classifier_learned_is_taken_back(store: Store, tmp_path: Path) -> None:
    put(store, ID, "approved")
    before = classifier.read(store.private).counts
    comment = store.find(ID).comment
    parts = (comment.author, comment.url or "", comment.body)
    classifier.learn(store.private, parts, "wanted")
    store.annotate(ID, replace(FROM_SAM, learned="wanted"))
    assert "private/classifier.json" in remembering(tmp_path)
    erase(store, id=ID)
    assert remembering(tmp_path) == []
    assert classifier.read(store.private).counts == before


def test_the_address_leaves_the_list_of_blocked_ones(store: Store, tmp_path: Path) -> None:
    put(store, ID, "spam")
    blocking.add(store.private, WRITTEN, email="Sam@example.org", url="", fingerprint="")
    assert erase(store, email="sam@example.org").unblocked
    assert remembering(tmp_path) == []


@pytest.mark.parametrize("moves", [(), ("approved",), ("spam",)])
def test_what_was_blocked_with_a_comment_is_blocked_no_more(
    store: Store, tmp_path: Path, moves: tuple[str, ...]
) -> None:
    blocking.add(
        store.private,
        WRITTEN,
        email="other@casino.example",
        url="https://casino.example/",
        fingerprint="2026-11.ff99",
    )
    before = (store.private / blocking.NAME).read_bytes()
    put(store, ID, *moves)
    blocking.add(
        store.private,
        WRITTEN,
        email="sam@example.org",
        url=WHOSE["url"],
        fingerprint=FROM_SAM.fingerprint,
    )
    assert erase(store, id=ID).unblocked
    assert remembering(tmp_path) == []
    assert (store.private / blocking.NAME).read_bytes() == before
    assert not erase(store, email="nobody@example.org").unblocked


def test_what_kills_and_editors_left_behind_goes_too(store: Store, tmp_path: Path) -> None:
    put(store, ID, "approved")
    for folder in (tmp_path / "content/comments" / POST, tmp_path / "private/comments" / POST):
        for name in (f".{ID}.md.0123456789ab.tmp", f"{ID}.md~", f".{ID}.md.swp", f".#{ID}.md"):
            (folder / name).write_text(TEXT)
    erase(store, id=ID)
    assert remembering(tmp_path) == []
    assert files(tmp_path / "content") == {f"comments/{POST}/{ID}.md"}


def test_a_second_file_of_the_comment_goes_too(store: Store, tmp_path: Path) -> None:
    put(store, ID, "approved")
    other = tmp_path / "content/comments/other"
    other.mkdir()
    (other / f"{ID}.md").write_text(store.find(ID).path.read_text().replace(POST, "other"))
    erased = erase(store, id=ID)
    assert remembering(tmp_path) == []
    assert len(erased.warnings) == 1


@pytest.mark.parametrize("moves", [(), ("approved",)])
def test_a_comment_whose_file_is_broken_is_erased_all_the_same(
    store: Store, tmp_path: Path, moves: tuple[str, ...]
) -> None:
    put(store, ID, *moves)
    path = store.find(ID).path
    path.write_text(path.read_text().replace("rev: 1", "rev: none"))
    erased = erase(store, email="sam@example.org")
    assert erased.removed == (ID,)
    assert erased.warnings == (
        f"{path.relative_to(tmp_path).as_posix()} could not be kept as a tombstone; it is gone.",
    )
    assert remembering(tmp_path) == []


def test_a_sidecar_without_its_comment_is_erased(store: Store, tmp_path: Path) -> None:
    put(store, ID, "approved")
    store.find(ID).path.unlink()
    assert erase(store, id=ID).removed == (ID,)
    assert remembering(tmp_path) == []


def test_a_renamed_post_hides_nothing(store: Store, tmp_path: Path) -> None:
    put(store, ID, "approved")
    old = tmp_path / "content/comments" / POST
    path = old.rename(old.with_name("evenings")) / f"{ID}.md"
    path.write_text(path.read_text().replace(f"post: {POST}", "post: evenings"))
    assert erase(store, email="sam@example.org").tombstones == (ID,)
    assert remembering(tmp_path) == []


def test_it_may_be_done_again(store: Store) -> None:
    put(store, ID, "approved")
    erase(store, email="sam@example.org")
    assert erase(store, email="sam@example.org") == Erased()
    rev = store.find(ID).comment.rev
    erase(store, id=ID)
    assert store.find(ID).comment.status == "deleted"
    assert store.find(ID).comment.rev == rev


def test_files_that_were_written_by_hand_are_named(store: Store) -> None:
    put(store, ID)
    (store.private / "comments.toml").write_text("# ask Sam@Example.org\n")
    (store.private / "blocked.damaged-1.json").write_text('{"emails": ["sam@example.org"')
    erased = erase(store, id=ID)
    assert erased.left == ("private/blocked.damaged-1.json", "private/comments.toml")


def test_who_is_concerned_can_be_told_first(store: Store) -> None:
    put(store, "c-1")
    put(store, "c-2", "approved")
    store.receive(waiting("c-3"), NOTHING)
    found = concerned(store, email="sam@EXAMPLE.org")
    assert {entry.comment.id for entry in found} == {"c-1", "c-2"}
    assert [entry.comment.id for entry in concerned(store, id="c-3")] == ["c-3"]
    assert concerned(store, id="c-9") == concerned(store) == []


@pytest.mark.parametrize("given", [{}, {"email": " "}, {"email": "a@b.example", "id": ID}])
def test_one_of_both_must_be_given(store: Store, given: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        erase(store, **given)


@pytest.mark.parametrize("id", ["c-nobody", "../../etc/passwd"])
def test_an_unknown_id_is_said_to_be_unknown(store: Store, id: str) -> None:
    with pytest.raises(Unknown):
        erase(store, id=id)


# ── Git ─────────────────────────────────────────────────────────────────────────────────────


def git(root: Path, *words: str) -> str:
    settings = ("-c", "user.name=O", "-c", "user.email=o@e.example", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(root), *settings, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(root: Path, message: str) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return git(root, "rev-parse", "--short", "HEAD")


@pytest.fixture
def kept(store: Store, tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / ".gitignore").write_text("/private/\n")
    commit(tmp_path, "begin")
    return tmp_path


@needs_git
def test_the_commits_that_still_hold_the_text_are_named(store: Store, kept: Path) -> None:
    put(store, ID, "approved")
    first = commit(kept, "a comment")
    store.edit(ID, "owner", rev=1, body=f"{TEXT} Twice.")
    second = commit(kept, "edited")
    put(store, "c-2", "approved", beside=NOTHING)
    commit(kept, "somebody else's")
    assert erase(store, email="sam@example.org").commits == (second, first)
    commit(kept, "erased")  # it holds the tombstone only
    assert erase(store, id=ID).commits == (second, first)


@needs_git
def test_commits_under_an_old_name_and_on_other_branches_are_named(
    store: Store, kept: Path
) -> None:
    git(kept, "switch", "-q", "-c", "draft")
    put(store, ID, "approved")
    first = commit(kept, "a comment")
    old = kept / "content/comments" / POST
    path = old.rename(old.with_name("evenings")) / f"{ID}.md"
    path.write_text(path.read_text().replace(f"post: {POST}", "post: evenings"))
    second = commit(kept, "renamed")
    erased = erase(store, id=ID)
    assert set(erased.commits) == {first, second}
    git(kept, "switch", "-q", "-f", "main")
    assert set(erase(store, email="sam@example.org").commits) == set()  # nothing is known now


@needs_git
def test_commits_that_were_amended_away_are_named(store: Store, kept: Path) -> None:
    put(store, ID, "approved")
    first = commit(kept, "a comment")
    store.edit(ID, "owner", rev=1, body="Less.")
    git(kept, "add", "-A")
    git(kept, "commit", "-q", "--amend", "-m", "a comment")
    second = git(kept, "rev-parse", "--short", "HEAD")
    assert set(erase(store, id=ID).commits) == {first, second}


@needs_git
def test_what_was_never_committed_has_no_commits(store: Store, kept: Path) -> None:
    put(store, ID, "approved")
    assert erase(store, id=ID).commits == ()


def test_where_there_is_no_git_there_are_no_commits(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    put(store, ID, "approved")
    erased = erase(store, id=ID)
    assert (erased.commits, erased.silent) == ((), "")


def test_a_repository_that_nobody_can_ask_is_said(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    put(store, ID, "approved")
    assert erase(store, id=ID).silent == "git is not on this machine, so it could not be asked."
