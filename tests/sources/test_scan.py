"""What a look at a folder notices, without listing it."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugins.sources import scan
from plugins.sources.folder import listing

LATER = 10**12  # nanoseconds: what was written just now is trusted then


def known(root: Path) -> dict[str, scan.Folder]:
    return dict(scan.folders(str(root), time.time_ns() + LATER))


def is_same(root: Path, before: dict[str, scan.Folder]) -> bool:
    return scan.is_same(str(root), before, time.time_ns() + LATER)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("posts/a.md", "posts/b.md", "comments/a/c-1.md", "comments/b/c-2.md", "x.txt"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "content/posts/link.md").symlink_to("../x.txt")
    (tmp_path / "content/empty").mkdir()
    return tmp_path / "content"


def test_a_folder_that_nobody_touched_is_the_same(root: Path) -> None:
    before = known(root)
    assert set(before) == {"", "posts", "comments", "comments/a", "comments/b", "empty"}
    assert is_same(root, before)


def in_place(root: Path) -> None:
    path = root / "comments/b/c-2.md"
    was = path.stat()
    path.write_text("comments/B/c-2.md")  # as long as before
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def replaced(root: Path) -> None:
    (root / "new").write_text("posts/a.md")
    (root / "new").replace(root / "posts/a.md")


def exchanged(root: Path) -> None:
    for one, other in (("a.md", "t"), ("b.md", "a.md"), ("t", "b.md")):
        (root / "posts" / one).rename(root / "posts" / other)


def folder_for_file(root: Path) -> None:
    (root / "x.txt").unlink()
    (root / "x.txt").mkdir()


CHANGES: list[Callable[[Path], object]] = [
    in_place,
    replaced,
    exchanged,
    folder_for_file,
    lambda root: (root / "posts/c.md").write_text("new"),
    lambda root: (root / "comments/a/c-1.md").unlink(),
    lambda root: (root / "comments/c").mkdir(),
    lambda root: (root / "empty").rmdir(),
    lambda root: (root / "empty/deep").mkdir(),
    lambda root: (root / "comments/a").rename(root / "comments/z"),
    lambda root: (root / "x.txt").write_text("what the link leads to"),
    lambda root: (root / "y.txt").write_text("at the top"),
    lambda root: root.rename(root.parent / "gone"),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{CHANGES.index(change)}")
def test_any_change_is_noticed(root: Path, change: Callable[[Path], object]) -> None:
    before = known(root)
    change(root)
    assert not is_same(root, before)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{CHANGES.index(change)}")
def test_any_change_is_noticed_where_times_tell_nothing_of_names(
    root: Path, change: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a folder is laid over another, or on a stick: its times stay whatever comes."""
    monkeypatch.setattr(scan, "times_tell_of_names", lambda folder: False)
    monkeypatch.setattr(scan, "times", lambda told, now: (1, 1))
    before = known(root)
    assert is_same(root, before)
    change(root)
    assert not is_same(root, before)


def test_a_folder_of_comments_is_listed_where_times_tell_nothing_of_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "times_tell_of_names", lambda folder: False)
    monkeypatch.setattr(scan, "times", lambda told, now: (1, 1))
    monkeypatch.setattr("time.time_ns", lambda: 3 * 10**18)
    (tmp_path / "comments/x").mkdir(parents=True)
    (tmp_path / "comments/x/c-1.md").write_text("one")
    first = listing(tmp_path, "content")
    digests = {name: folder[0] for name, folder in first.folders.items()}
    assert listing(tmp_path, "content", digests, first.folders).unchanged == ("x",)
    (tmp_path / "comments/x/c-2.md").write_text("two")
    again = listing(tmp_path, "content", digests, first.folders)
    assert [one.file for one in again.comments] == ["comments/x/c-1.md", "comments/x/c-2.md"]


def test_on_what_disk_a_folder_lies_is_told_by_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []

    def mounts(kind: str) -> None:
        told = tmp_path.stat().st_dev
        lines[:] = [
            "1 0 0:999 / /other rw - overlay overlay rw\n",
            f"2 0 {os.major(told)}:{os.minor(told)} / / rw shared:1 - {kind} /dev/x rw\n",
        ]

    real = open

    def opened(path: Any, **how: Any) -> Any:
        return io.StringIO("".join(lines)) if str(path).startswith("/proc/") else real(path, **how)

    monkeypatch.setattr("builtins.open", opened)
    for kind, tells in (("ext4", True), ("tmpfs", True), ("overlay", False), ("vfat", False)):
        mounts(kind)
        assert scan.times_tell_of_names(str(tmp_path)) is tells, kind
    assert scan.times_tell_of_names(str(tmp_path / "none")) is False


def test_what_changed_this_very_moment_is_not_trusted(root: Path) -> None:
    path = root / "posts/a.md"
    now = path.stat().st_ctime_ns
    os.utime(path, ns=(now, now))
    before = dict(scan.folders(str(root), now))
    assert before["posts"][0] == b"", "its folder cannot be known by it"
    assert not is_same(root, before)


def test_a_folder_into_which_something_came_this_very_moment_is_not_trusted(root: Path) -> None:
    now = (root / "empty").stat().st_ctime_ns
    before = dict(scan.folders(str(root), now))
    assert before["empty"][2] == ()
    assert not is_same(root, before)


def test_what_is_the_same_is_said_beside_what_is_not(root: Path) -> None:
    before = known(root)
    (root / "comments/a/c-1.md").unlink()
    (root / "comments/b/c-3.md").write_text("new")
    (root / "posts/a.md").write_text("another")
    look = scan.Look()
    assert not scan.is_same(str(root), before, time.time_ns() + LATER, look)
    assert look.same == {"", "empty"}
    # The names in posts/ are the same, so its entries are known; those in comments/ are not.
    own = scan.times((root / "posts").stat(), time.time_ns() + LATER)
    assert look.entries == {"posts": (own, scan.entries(f"{root}/posts", time.time_ns() + LATER))}


def test_a_folder_that_was_just_found_the_same_is_not_looked_at_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time_ns() + LATER
    monkeypatch.setattr(time, "time_ns", lambda: later)
    first = listing(root, "content")
    digests = {name: folder[0] for name, folder in first.folders.items()}
    looked: list[str] = []
    look = scan.entries

    def noted(folder: str, *more: Any) -> list[scan.Seen]:
        looked.append(folder.removeprefix(str(root)))
        return look(folder, *more)

    monkeypatch.setattr(scan, "entries", noted)
    monkeypatch.setattr(scan, "holds_the_same", lambda *_: False)
    found_out = scan.Look()
    found_out.same = {"comments", "comments/a"}
    own = scan.times((root / "posts").stat(), later)
    found_out.entries["posts"] = own, look(f"{root}/posts", later)
    again = listing(root, "content", digests, first.folders, found_out)
    assert again == listing(root, "content", digests) and again.folders == first.folders
    looked.clear()
    assert listing(root, "content", digests, first.folders, found_out).unchanged == ("a", "b")
    assert "/comments/b" in looked
    assert not {"/comments", "/comments/a", "/posts"}.intersection(looked)


@pytest.mark.parametrize(
    ("before", "meanwhile"),
    [
        ("posts/a.md", "posts/c.md"),  # one is saved by rename, as many editors do
        ("comments/c/c-9.md", "comments/a/c-8.md"),  # the first comment on a post
        ("comments/a/c-9.md", "comments/b/c-8.md"),
        ("posts/a.md", "pages/new.md"),
        ("posts/a.md", "pages/"),  # one is saved in its place, so that the root is the same
    ],
)
def test_what_comes_between_the_look_and_the_listing_is_found_the_next_time(
    root: Path, monkeypatch: pytest.MonkeyPatch, before: str, meanwhile: str
) -> None:
    clock = [time.time_ns() + LATER]
    monkeypatch.setattr(time, "time_ns", lambda: clock[0])
    (root / "empty").rmdir()  # a folder that is not known is never the same
    (root / "posts/link.md").unlink()
    (root / "x.txt").unlink()  # nor is it taken from the look where files lie beside its folders
    if meanwhile == "pages/new.md":
        (root / "pages").mkdir()
    first = listing(root, "content")
    digests = {name: folder[0] for name, folder in first.folders.items()}
    (root / before).parent.mkdir(exist_ok=True)
    saved = root / before if meanwhile.endswith("/") else root.parent / "saved"
    saved.write_text("another", encoding="utf-8")
    saved.replace(root / before)
    found_out = scan.Look()
    assert not scan.is_same(str(root), first.folders, clock[0], found_out)
    if meanwhile.endswith("/"):
        (root / meanwhile).mkdir()
    else:
        (root / meanwhile).write_text("new", encoding="utf-8")
    clock[0] += LATER
    again = listing(root, "content", digests, first.folders, found_out)
    found = {f"{name}/" for name in again.folders}
    found |= {one.file for one in (*again.sources, *again.comments)}
    next_time = scan.is_same(str(root), again.folders, clock[0])
    assert meanwhile in found or not next_time, "it would be missed for good"
    assert scan.is_same(str(root), listing(root, "content").folders, clock[0])


def test_a_folder_that_is_the_same_is_listed_again_where_it_holds_files_or_links(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "comments/c").symlink_to("b")
    later = time.time_ns() + LATER
    monkeypatch.setattr(time, "time_ns", lambda: later)
    first = listing(root, "content")
    digests = {name: folder[0] for name, folder in first.folders.items()}
    found_out = scan.Look()
    found_out.same = {"", "posts", "comments"}
    again = listing(root, "content", digests, first.folders, found_out)
    assert again.sources == first.sources and again.folders == first.folders
    assert "c" in again.unchanged
