"""The doctor finds what is wrong, says what to do, and repairs only what needs no decision."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.comments import doctor, durable
from plugins.comments.sidecar import NOTHING
from plugins.comments.store import Store
from plugins.comments.stored import text
from plugins.sources.problems import Problem, errors
from tests.comments.stored_comments import FROM_SAM, ID, POST, new_store, waiting

PUBLIC, PRIVATE = f"content/comments/{POST}/{ID}.md", f"private/comments/{POST}/{ID}.md"
BESIDE = f"private/comments/{POST}/{ID}.json"
FIX = "python3 tasks.py comments.doctor --fix"
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not on this machine")
on_unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one comment that is published and one that waits, and their post."""
    store = new_store(tmp_path)
    posts = tmp_path / "content/posts"
    posts.mkdir()
    head = f"---\ntitle: Nap time\ndate: 2026-01-05\nslug: {POST}\naliases: [old-name]\n---\nHi.\n"
    (posts / "2026-01-05-naps.md").write_text(head)
    store.receive(waiting(), FROM_SAM)
    store.move(ID, "approved", "owner")
    store.receive(waiting("c-2"), replace(FROM_SAM, email="zoe@example.org"))
    return store


def said(store: Store) -> list[str]:
    return [str(problem) for problem in examined(store)]


def examined(store: Store) -> list[Problem]:
    return doctor.examine(store, store.content.parent)


def fixed(store: Store) -> list[str]:
    return doctor.repair(store, store.content.parent)


def test_a_store_in_order_has_no_problems_and_nothing_to_repair(store: Store) -> None:
    assert said(store) == []
    assert fixed(store) == []
    store.move(ID, "deleted", "owner")
    store.withdraw("c-2")
    assert said(store) == []


def test_a_store_that_is_not_there_yet_has_no_problems(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    assert said(store) == []
    assert fixed(store) == []
    assert not (tmp_path / "private").exists()


def test_the_site_is_looked_at_where_it_is_made(store: Store, tmp_path: Path) -> None:
    made = tmp_path / "www/site"
    put(made / "posts/x/index.html", "<p>zoe@example.org</p>")
    (found,) = doctor.examine(store, store.content.parent, (made,))
    assert str(found).startswith("www/site/posts/x/index.html:1: the address that somebody gave")
    put(tmp_path / "elsewhere/index.html", "<p>zoe@example.org</p>")
    project = tmp_path / "project"
    (found,) = doctor.examine(store, project, (tmp_path / "elsewhere",))
    assert found.path == str(tmp_path / "elsewhere/index.html")
    found = doctor.examine(store, tmp_path, (store.private,))[0]
    assert "is published" in found.wrong


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a state with a slip": (
        lambda root: change(root / PUBLIC, "status: approved", "status: aproved"),
        f"{PUBLIC}:7: unknown status 'aproved'; did you mean 'approved'?",
    ),
    "waiting in content": (
        lambda root: change(root / PUBLIC, "status: approved", "status: pending"),
        f"{PUBLIC}:7: a comment that is pending lies in content/; move it to private/",
    ),
    "published in private": (
        lambda root: change(root / PRIVATE.replace(ID, "c-2"), ": pending", ": approved"),
        f"{PRIVATE.replace(ID, 'c-2')}:7: a comment that is approved lies in private/",
    ),
    "an address as a key": (
        lambda root: change(root / PUBLIC, "url: null", "url: null\nemail: x@y.example"),
        f"{PUBLIC}:1: an e-mail address stands in the head of a published comment",
    ),
    "an address as a name": (
        lambda root: change(root / PUBLIC, "author: Sam", "author: x@y.example"),
        f"{PUBLIC}:1: an e-mail address stands in the head of a published comment; take it out"
        f" with 'python3 tasks.py comments.edit {ID}'",
    ),
    "somebody's own address in the text": (
        lambda root: change(root / PUBLIC, "Same here.", "Hi.\n\nMail ZOE@example.org!"),
        "the address that somebody gave in confidence stands in a published comment",
    ),
    "any address in the text": (
        lambda root: change(root / PUBLIC, "Same here.", "Mail me@there.example."),
        "note: somebody wrote an e-mail address into this comment, for all to read",
    ),
    "an address in the site": (
        lambda root: put(root / "output/posts/x/index.html", "<p>zoe@example.org</p>"),
        "output/posts/x/index.html:1: the address that somebody gave with a comment stands in the",
    ),
    "a twin": (
        lambda root: put(root / f"content/comments/old-name/{ID}.md", twin()),
        f"content/comments/old-name/{ID}.md:1: the id '{ID}' is already that of {PUBLIC}; keep one",
    ),
    "no post": (
        lambda root: put(
            root / "content/comments/nap-time-war/c-9.md", twin("nap-time-war", "c-9")
        ),
        "content/comments/nap-time-war:1: there is no post 'nap-time-war' for these comments;"
        f" did you mean '{POST}'?",
    ),
    "a sidecar of nobody": (
        lambda root: (root / PUBLIC).unlink(),
        f"{BESIDE}:1: this is known of a comment that is not there; bring the comment back, or run"
        f" 'python3 tasks.py comments.erase --id {ID}'",
    ),
    "something else in private": (
        lambda root: put(root / f"private/comments/{POST}/notes.txt", ""),
        f"private/comments/{POST}/notes.txt:1: this is not a comment that the store wrote",
    ),
    "an editor's copy in private": (
        lambda root: put(root / f"private/comments/{POST}/{ID}.md~", ""),
        f"private/comments/{POST}/{ID}.md~:1: note: an editor or a system left this behind",
    ),
    "a folder of no post": (
        lambda root: put(root / "private/comments/Not A Post/c-9.md", ""),
        "private/comments/Not A Post:1: this is no folder of a post's comments",
    ),
    "a damaged file": (
        lambda root: put(root / "private/classifier.damaged-1.json", ""),
        "private/classifier.damaged-1.json:1: note: this file was damaged and has been set aside",
    ),
}


def change(path: Path, old: str, new: str) -> None:
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1))


def put(path: Path, held: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(held)
    if "private" in path.parts:
        path.parent.chmod(0o700)
        path.chmod(0o600)


def twin(post: str = "old-name", id: str = ID) -> str:
    at = waiting().created
    return text(waiting(id, post=post, status="approved", approved=at))


@pytest.mark.parametrize("name", BREAKS)
def test_what_needs_a_decision_is_named_and_left_alone(
    store: Store, tmp_path: Path, name: str
) -> None:
    damage, wanted = BREAKS[name]
    damage(tmp_path)
    before = said(store)
    assert [line for line in before if wanted in line], before
    assert fixed(store) == []
    assert said(store) == before
    assert all(problem.remedy for problem in examined(store))


@on_unix
def test_what_others_may_read_is_closed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "private").chmod(0o755)
    (tmp_path / BESIDE).chmod(0o644)
    assert [problem.path for problem in errors(examined(store))] == ["private", BESIDE]
    assert FIX in said(store)[0]
    assert fixed(store) == [
        "private can be read by you alone now.",
        f"{BESIDE} can be read by you alone now.",
    ]
    assert stat.S_IMODE((tmp_path / BESIDE).stat().st_mode) == 0o600
    assert said(store) == []


def test_a_move_that_a_kill_left_half_done_is_settled(store: Store, tmp_path: Path) -> None:
    waits = (tmp_path / PRIVATE.replace(ID, "c-2")).read_text()
    store.move("c-2", "approved", "owner")
    put(tmp_path / PRIVATE.replace(ID, "c-2"), waits)
    assert said(store) == [
        f"{PRIVATE.replace(ID, 'c-2')}:1: this comment lies in content/ too, as a kill can leave"
        f" it; run '{FIX}'"
    ]
    assert fixed(store) == ["The comment c-2 lay in both folders; it is approved."]
    assert said(store) == []


def test_what_is_known_of_a_deleted_comment_goes(store: Store, tmp_path: Path) -> None:
    held = (tmp_path / BESIDE).read_text()
    store.move(ID, "deleted", "owner")
    put(tmp_path / BESIDE, held)
    assert said(store) == [f"{BESIDE}:1: this belongs to a comment that is deleted; run '{FIX}'"]
    assert fixed(store) == [f"What was known of {ID}, which is deleted, is gone."]
    assert said(store) == []


def test_an_unfinished_file_goes_after_an_hour(store: Store, tmp_path: Path) -> None:
    beside = durable.prepared(tmp_path / PRIVATE, "half", private=True)
    assert "note: this file was never finished" in said(store)[0]
    assert fixed(store) == []
    os.utime(beside, (0, 0))
    assert len(fixed(store)) == 1
    assert said(store) == []


def test_an_alias_is_a_home(store: Store, tmp_path: Path) -> None:
    put(tmp_path / "content/comments/old-name/c-9.md", twin(id="c-9"))
    assert said(store) == []


def test_the_owners_own_address_in_the_site_is_no_leak(store: Store, tmp_path: Path) -> None:
    """The owner tried the form with the address that stands on the page about the site."""
    put(tmp_path / "content/pages/about.md", "Write to zoe@example.org.")
    put(tmp_path / "output/about/index.html", "<a href='mailto:zoe@example.org'>Mail</a>")
    assert said(store) == []


def test_private_inside_what_is_published_is_said(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    store = Store(tmp_path / "content", tmp_path / "output/private")
    store.receive(waiting(), NOTHING)
    assert "what is private lies in output/, which is published; move it out" in str(said(store))


@pytest.mark.parametrize("link", [f"content/comments/{POST}/c-9.md", "private/comments/elsewhere"])
def test_a_link_is_said(store: Store, tmp_path: Path, link: str) -> None:
    (tmp_path / link).symlink_to(tmp_path / "elsewhere")
    assert [line for line in said(store) if line.startswith(f"{link}:1: this is")]


# ── Git ─────────────────────────────────────────────────────────────────────────────────────


def git(root: Path, *words: str) -> None:
    settings = ("-c", "user.name=O", "-c", "user.email=o@e.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *settings, *words], check=True, capture_output=True)


@needs_git
def test_git_is_told_to_pass_private_over(store: Store, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("output/")
    assert said(store) == [f"private:1: git does not pass this folder over; run '{FIX}'"]
    assert fixed(store) == ["git passes private/ over now (a line in .gitignore)."]
    assert (tmp_path / ".gitignore").read_text() == "output/\n/private/\n"
    assert said(store) == []
    assert fixed(store) == []


@needs_git
def test_what_git_keeps_of_private_is_said(store: Store, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    kept = len(private_files(tmp_path))
    assert (
        f"private:1: git keeps {kept} files of this folder; a push would publish that; run"
        " 'git rm -r --cached private' and commit"
    ) in said(store)
    git(tmp_path, "commit", "-q", "-m", "all of it")
    git(tmp_path, "rm", "-r", "-q", "--cached", "private")
    (tmp_path / ".gitignore").write_text("/private/\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "without")
    assert "private:1: what is private is part of 2 commits" in said(store)[0]
    assert len(said(store)) == 1


def private_files(root: Path) -> list[Path]:
    return [path for path in (root / "private").rglob("*") if path.is_file()]


@needs_git
def test_an_address_in_a_file_that_git_keeps_is_said(store: Store, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    put(tmp_path / ".gitignore", "/private/\n")
    put(tmp_path / "notes/readers.csv", "Zoe;Zoe@Example.org\n")
    assert said(store) == []
    git(tmp_path, "add", "-A")
    assert said(store) == [
        "notes/readers.csv:1: the address that somebody gave with a comment stands in a file that"
        " git keeps; take it out and commit"
    ]
