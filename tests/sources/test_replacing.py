"""Files are old or new, and nothing is left beside them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.sources import replacing


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_file_gets_other_bytes_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replacing.replace(file, b"new\r\n")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new\r\n", 0o640)
    assert names(tmp_path) == ["x.md"]


def test_a_file_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    replacing.make(tmp_path / "a/x.md", b"first")
    with pytest.raises(FileExistsError):
        replacing.make(tmp_path / "a/x.md", b"second")
    assert (tmp_path / "a/x.md").read_bytes() == b"first" and names(tmp_path / "a") == ["x.md"]


def test_a_full_disk_leaves_the_old_file_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    old = tmp_path / "old.md"
    old.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replacing.replace(old, b"new")
    with pytest.raises(OSError, match="No space"):
        replacing.make(tmp_path / "new.md", b"new")
    assert old.read_bytes() == b"old" and names(tmp_path) == ["old.md"]
