"""A new folder takes the place of the published one, or nothing has changed."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.build.journal import Journal, remove
from plugins.build.swap import (
    CannotSwap,
    folder_beside,
    folder_inside,
    move_over,
    recover,
    swap_in,
)
from tests.building import PROJECT, files, write

# In a name space of its own, where mounting needs no rights and harms nobody.
_UNSHARE = ("unshare", "--user", "--map-root-user", "--mount")


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    there = [*_UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(there, capture_output=True, check=False).returncode == 0


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A published folder."""
    write(tmp_path / "live/a", "old")
    return tmp_path / "live"


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def filled(live: Path) -> Path:
    """A new folder for it, with another file in it."""
    new = folder_beside(live)
    write(new / "a", "new")
    return new


def refusing(number: int, of: int, code: int) -> Callable[[object, object], None]:
    """An os.rename whose calls fail from `number` to `of` (counted from 1)."""
    rename, calls = os.rename, [0]

    def renamed(old: object, new: object) -> None:
        calls[0] += 1
        if number <= calls[0] <= of:
            raise OSError(code, os.strerror(code), str(old))
        rename(old, new)  # type: ignore[arg-type]  # paths, as they came

    return renamed


def test_a_new_folder_takes_the_place_of_the_old(live: Path) -> None:
    assert swap_in(filled(live), live) is True
    assert files(live.parent) == {"live/a": b"new"}


def test_the_first_time_there_is_nothing_to_exchange(tmp_path: Path) -> None:
    live = tmp_path / "not/there/live"
    assert swap_in(filled(live), live) is True
    assert files(tmp_path) == {"not/there/live/a": b"new"}
    assert names(live.parent) == ["live"]


def test_others_may_look_into_a_new_folder(live: Path, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        modes = [folder_beside(one).stat().st_mode & 0o777 for one in (live, tmp_path / "no")]
    finally:
        os.umask(before)
    assert modes == [0o755, 0o755]


def test_a_link_is_given_the_new_folder_and_its_owner_keeps_the_old(tmp_path: Path) -> None:
    write(tmp_path / "first/a", "the owner's")
    live = tmp_path / "live"
    live.symlink_to("first")
    new = filled(live)
    assert swap_in(new, live) is True
    assert (live.readlink(), files(live)) == (Path(new.name), {"a": b"new"})
    assert files(tmp_path / "first") == {"a": b"the owner's"}


def test_a_folder_of_ours_goes_when_its_link_has_another(tmp_path: Path) -> None:
    live = tmp_path / "live"
    (tmp_path / "first").mkdir()
    live.symlink_to("first")
    swap_in(filled(live), live)
    second = filled(live)
    swap_in(second, live)
    assert names(tmp_path) == ["first", "live", second.name]


def test_what_was_made_ready_does_not_stay_in_the_owners_folder(tmp_path: Path) -> None:
    write(tmp_path / "first/.staging-1f/page-1", "ready")
    live = tmp_path / "live"
    live.symlink_to("first")
    swap_in(filled(live), live)
    assert names(tmp_path / "first") == []


def test_a_link_that_leads_elsewhere_is_left_as_it_is(tmp_path: Path) -> None:
    """Who looks there, a web server perhaps, would never see what a new folder holds."""
    write(tmp_path / "www/site/a", "old")
    (tmp_path / "project").mkdir()
    live = tmp_path / "project/live"
    live.symlink_to(tmp_path / "www/site")
    new = write(tmp_path / "project/live.new-1f/a", "new").parent
    for attempt in (lambda: folder_beside(live), lambda: swap_in(new, live)):
        with pytest.raises(CannotSwap) as told:
            attempt()
        assert told.value.reason == f"it is a link that leads to {tmp_path / 'www/site'}"
        assert files(live) == {"a": b"old"}
        assert names(tmp_path / "www") == ["site"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.EBUSY, "something is mounted there"),
        (errno.EXDEV, "something is mounted there"),
        (errno.EACCES, "it may not be renamed"),
        (errno.EPERM, "it may not be renamed"),
    ],
)
@pytest.mark.parametrize("step", [1, 2], ids=["the old away", "the new in"])
def test_a_folder_that_cannot_be_renamed_stays_as_it_is(
    step: int, code: int, reason: str, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = filled(live)
    monkeypatch.setattr("plugins.build.swap._exchange", lambda one, other: False)
    monkeypatch.setattr(os, "rename", refusing(step, step, code))
    with pytest.raises(CannotSwap) as told:
        swap_in(new, live)
    assert told.value.reason == reason
    assert files(live.parent) == {"live/a": b"old", f"{new.name}/a": b"new"}


def test_what_has_another_reason_rises_as_it_is(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = filled(live)
    monkeypatch.setattr("plugins.build.swap._exchange", lambda one, other: False)
    monkeypatch.setattr(os, "rename", refusing(2, 2, errno.ENOSPC))
    with pytest.raises(OSError, match="No space left") as told:
        swap_in(new, live)
    assert not isinstance(told.value, CannotSwap)
    assert files(live) == {"a": b"old"}


def test_a_link_that_cannot_be_replaced_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "first/a", "old")
    live = tmp_path / "live"
    live.symlink_to("first")
    new = filled(live)

    def refused(old: object, new: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", str(old))

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(CannotSwap):
        swap_in(new, live)
    assert names(tmp_path) == ["first", "live", new.name]
    assert files(live) == {"a": b"old"}


def test_files_that_cannot_leave_the_folder_are_told_before_any_has(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "rename", refusing(1, 1, errno.EXDEV))
    with pytest.raises(CannotSwap):
        folder_beside(live)
    assert (names(live.parent), names(live)) == (["live"], ["a"])


@pytest.mark.skipif(not can_mount(), reason="nothing can be mounted here")
@pytest.mark.parametrize("kind", ["--bind live live", "-t tmpfs none live"], ids=["bind", "disk"])
def test_a_mounted_folder_cannot_be_swapped(kind: str, live: Path) -> None:
    program = (
        "import os; from pathlib import Path; from plugins.build import swap\n"
        "from plugins.build.journal import Journal\n"
        "live = Path('live').absolute()\n"
        "try: swap.folder_beside(live)\n"
        "except swap.CannotSwap as told: print(told.reason, os.listdir('.'))\n"
        "new = Path('live.new-1f').absolute(); new.mkdir()\n"
        "try: swap.swap_in(new, live)\n"
        "except swap.CannotSwap as told: print(told.reason, sorted(os.listdir('.')))\n"
        "inside = swap.folder_inside(live); (inside / 'b').write_text('new')\n"
        "swap.move_over(inside, live, (), Journal(Path('j').absolute(), live))\n"
        "print(os.listdir('live'), sorted(os.listdir('.')))\n"
    )
    write(live.parent / "try.sh", f'mount {kind} && exec "$0" -B -c "$1"')
    done = subprocess.run(
        [*_UNSHARE, "sh", "-c", ". ./try.sh", sys.executable, program],
        cwd=live.parent,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first.startswith("something is mounted there ['")
    assert "live.new" not in first
    assert second == "something is mounted there ['live', 'live.new-1f', 'try.sh']"
    assert third == "['b'] ['live', 'live.new-1f', 'try.sh']"


def test_a_folder_inside_is_never_swapped_with_the_one_around_it(live: Path) -> None:
    write(folder_inside(live) / "a", "new")
    before = files(live.parent)
    with pytest.raises(CannotSwap):
        swap_in(next(live.glob(".staging-*")), live)
    assert files(live.parent) == before


def test_files_are_moved_over_the_old_ones_where_folders_cannot_be_swapped(
    live: Path, tmp_path: Path
) -> None:
    for make in (folder_beside, folder_inside):
        for name in ("same/a", "changed/a", "gone/a", "CNAME", ".git/config", "a file/x", "b"):
            write(live / name, "old")
        (live / "led away").symlink_to(tmp_path)
        stays = (live / "same/a").stat().st_ino
        new = make(live)
        for name, text in {"same/a": "old", "CNAME": "old", ".git/config": "new"}.items():
            write(new / name, text)
        for name in ("changed/a", "come/a/b", "a file", "b/c"):
            write(new / name, "new")

        move_over(new, live, ("CNAME",), Journal(tmp_path / "journal", live))

        assert files(tmp_path) == {
            "live/same/a": b"old",
            "live/changed/a": b"new",
            "live/come/a/b": b"new",
            "live/a file": b"new",
            "live/b/c": b"new",
            "live/CNAME": b"old",
            "live/.git/config": b"old",
        }
        assert names(live) == [".git", "CNAME", "a file", "b", "changed", "come", "same"]
        assert names(tmp_path) == ["live"]
        assert (live / "same/a").stat().st_ino == stays
        shutil.rmtree(live)
        live.mkdir()


@pytest.mark.parametrize("make", [folder_beside, folder_inside])
def test_killed_while_files_are_moved_over_the_next_run_goes_on(
    make: Callable[[Path], Path], live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = make(live)
    for name in "abc":
        write(new / name, "new")
    journal = Journal(tmp_path / "journal", live)
    rename = Path.replace

    def killed(path: Path, to: Path) -> Path:
        if to.name == "b":
            raise KeyboardInterrupt
        return rename(path, to)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", killed)
        move_over(new, live, (), journal)
    remove(new)  # as one does who made it in vain
    recover(live)
    journal.carry_out()
    assert files(tmp_path) == {f"live/{name}": b"new" for name in "abc"}


def test_recovering_takes_away_what_is_named_by_us_and_nothing_else(live: Path) -> None:
    write(live.parent / "live.new-1f2e3d4c/a", "half made")
    (live.parent / "live.new-1f2e3d4c.link").symlink_to("live.new-1f2e3d4c")
    write(live.parent / "live.new-notes/a", "the owner's")
    write(live.parent / "other.new-1f2e3d4c/a", "another site's")
    write(live.parent / ".new-1f2e3d4c/a", "nobody's")
    recover(live)
    assert names(live.parent) == [
        ".new-1f2e3d4c",
        "live",
        "live.new-notes",
        "other.new-1f2e3d4c",
    ]


def test_recovering_leaves_the_folder_that_the_link_leads_to(tmp_path: Path) -> None:
    write(tmp_path / "live.new-1f/a", "x")
    (tmp_path / "live").symlink_to("live.new-1f")
    recover(tmp_path / "live")
    assert files(tmp_path / "live") == {"a": b"x"}


def test_a_name_with_brackets_is_recovered_too(tmp_path: Path) -> None:
    write(tmp_path / "s[1].new-1f.old/a", "old")
    recover(tmp_path / "s[1]")
    assert files(tmp_path) == {"s[1]/a": b"old"}


def test_where_nothing_was_published_there_is_nothing_to_recover(tmp_path: Path) -> None:
    recover(tmp_path / "not/there/live")
    assert names(tmp_path) == []
