"""Drafts, and posts that wait for their day: never to be seen, in no form."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.building import NOW, built, files, small_copy, write

AFTER_THE_DAY = str(int(datetime(2031, 1, 1, 12, tzinfo=UTC).timestamp()))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def everything(output: Path) -> bytes:
    """All bytes of a site, names of files included."""
    return b"\n".join(name.encode() + b"\n" + raw for name, raw in files(output).items())


@pytest.mark.parametrize(
    "canary", [b"CANARY-DRAFT", b"CANARY-WAITING", b"canary-draft", b"a-draft", b"a-waiting-post"]
)
def test_nothing_held_back_is_in_the_site(canary: bytes, tmp_path: Path) -> None:
    built(small_copy(tmp_path), tmp_path / "output")
    assert canary not in everything(tmp_path / "output")


@pytest.mark.parametrize("more", ["status: draft", "added: 2031-01-01"])
def test_a_resource_that_is_held_back_is_in_no_list_and_no_export(
    more: str, tmp_path: Path
) -> None:
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    before = set(files(tmp_path / "output"))
    added = "" if more.startswith("added") else "added: 2026-01-01\n"
    head = f"id: canarycard22\ntitle: CANARY-CARD\ntype: tool\n{added}{more}\nminutes: 12\n"
    write(content / "resources/canary-card.md", f"---\n{head}---\nCANARY-WHY\n")
    built(content, tmp_path / "output")
    for canary in (b"CANARY-CARD", b"CANARY-WHY", b"canary"):
        assert canary not in everything(tmp_path / "output")
    assert set(files(tmp_path / "output")) == before, "and no list is made for it alone"


def test_a_preview_shows_both_and_marks_them(tmp_path: Path) -> None:
    built(small_copy(tmp_path), tmp_path / "output", preview=True)
    draft = (tmp_path / "output/posts/a-draft/index.html").read_text(encoding="utf-8")
    waiting = (tmp_path / "output/posts/a-waiting-post/index.html").read_text(encoding="utf-8")
    assert "CANARY-DRAFT body" in draft and "draft" in draft
    assert "waits until 1 January 2031" in waiting


def test_a_waiting_post_comes_out_on_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AFTER_THE_DAY)
    built(content, tmp_path / "output")
    assert b"CANARY-WAITING body" in everything(tmp_path / "output")
    first = (tmp_path / "output/posts/first-evening/index.html").read_text(encoding="utf-8")
    assert "CANARY-WAITING title" in first, "the older post names its new follow-up"


def test_a_post_turned_back_into_a_draft_leaves_the_site(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    path = content / "posts/2026-05-06-third-evening.md"
    text = path.read_text(encoding="utf-8")
    write(path, text.replace("comments: closed", "comments: closed\nstatus: draft"))
    draft = content / "posts/2026-05-07-a-draft.md"
    draft.unlink()
    report = built(content, tmp_path / "output")
    assert not (tmp_path / "output/posts/third-evening").exists()
    assert b"third-evening" not in everything(tmp_path / "output")
    assert report.removed == 3  # its page, and the feeds of its comments


def test_an_update_note_of_tomorrow_waits_too(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    path = content / "posts/2026-01-02-first-evening.md"
    text = path.read_text(encoding="utf-8")
    note = "updates:\n  - date: 2030-01-01\n    text: CANARY-NOTE\n"
    write(path, text.replace("updates:\n", note))
    built(content, tmp_path / "output")
    assert b"CANARY-NOTE" not in everything(tmp_path / "output")


def test_a_comment_on_a_post_that_waits_is_not_shown(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    one = content / "comments/first-evening/c-one23456.md"
    text = one.read_text(encoding="utf-8").replace("c-one23456", "c-early345")
    text = text.replace("post: first-evening", "post: a-waiting-post")
    write(content / "comments/a-waiting-post/c-early345.md", text.replace("Twice", "CANARY-EARLY"))
    built(content, tmp_path / "output")
    assert b"CANARY-EARLY" not in everything(tmp_path / "output")
