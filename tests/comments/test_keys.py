"""The keys of the comments: made once, for the owner alone, and gone when their time is over."""

from __future__ import annotations

import json
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.comments import keys, record

JANUARY = datetime(2026, 1, 31, 23, 59, tzinfo=UTC)


def months(private: Path) -> list[str]:
    return sorted(json.loads((private / "keys.json").read_text())["months"])


def test_the_signing_key_stays_the_same(tmp_path: Path) -> None:
    private = tmp_path / "private"
    key = keys.signing_key(private)
    assert len(key) == 64
    keys.fingerprint(private, "192.0.2.1", JANUARY)
    assert keys.signing_key(private) == key
    assert keys.signing_key(tmp_path / "other") != key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_keys_are_the_owners_alone(tmp_path: Path) -> None:
    keys.signing_key(tmp_path / "private")
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "private/keys.json").stat().st_mode) == 0o600


def test_many_who_need_a_key_first_get_the_same(tmp_path: Path) -> None:
    private = tmp_path / "private"
    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(lambda _: keys.signing_key(private), range(12)))) == 1
        prints = pool.map(lambda _: keys.fingerprint(private, "192.0.2.1", JANUARY), range(12))
        assert len(set(prints)) == 1


def test_a_form_gives_one_id_and_another_form_another(tmp_path: Path) -> None:
    first = keys.comment_id(tmp_path, "nonce")
    assert first == keys.comment_id(tmp_path, "nonce")
    assert record.is_id(first)
    assert len(first) == len("c-7k2m9qx4t3w8r5ab")
    others = {
        keys.comment_id(tmp_path, text) for text in ("", "Nonce", "nonce ", "\ud800", "x" * 9999)
    }
    assert len(others | {first}) == 6
    assert keys.comment_id(tmp_path / "elsewhere", "nonce") != first


def test_a_fingerprint_tells_no_address_and_changes_with_the_month(tmp_path: Path) -> None:
    january = keys.fingerprint(tmp_path, "192.0.2.1", JANUARY)
    assert january == keys.fingerprint(tmp_path, "192.0.2.1", JANUARY.replace(day=1))
    assert january != keys.fingerprint(tmp_path, "192.0.2.2", JANUARY)
    february = keys.fingerprint(tmp_path, "192.0.2.1", JANUARY.replace(month=2, day=1))
    assert january.partition(".")[0] == "2026-01"
    assert february.partition(".")[0] == "2026-02"
    assert january.partition(".")[2] != february.partition(".")[2]
    assert "192.0" not in (tmp_path / "keys.json").read_text()


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), ["2025-12", "2026-01", "2026-02"]),
        (datetime(2026, 3, 3, 0, 1, tzinfo=UTC), ["2026-01", "2026-02"]),
        (datetime(2026, 6, 1, tzinfo=UTC), []),
    ],
)
def test_a_key_goes_when_its_last_fingerprint_is_too_old(
    tmp_path: Path, now: datetime, left: list[str]
) -> None:
    """December ended 2026-01-01, so with 61 days it goes on the third of March."""
    for month in (datetime(2025, 12, 5, tzinfo=UTC), JANUARY, datetime(2026, 2, 5, tzinfo=UTC)):
        keys.fingerprint(tmp_path, "192.0.2.1", month)
    signing, id = keys.signing_key(tmp_path), keys.comment_id(tmp_path, "n")
    keys.expire(tmp_path, now, 61)
    assert months(tmp_path) == left
    assert (keys.signing_key(tmp_path), keys.comment_id(tmp_path, "n")) == (signing, id)


def test_nothing_is_made_by_throwing_away(tmp_path: Path) -> None:
    assert keys.expire(tmp_path / "private", JANUARY) == []
    assert not (tmp_path / "private/keys.json").exists()


@pytest.mark.parametrize("said", ["", "{", "[]", "{}", '{"signing": "short", "ids": 3}'])
def test_keys_that_cannot_be_read_are_not_replaced(tmp_path: Path, said: str) -> None:
    """With other keys a comment that is there already could come in again."""
    (tmp_path / "keys.json").write_text(said)
    with pytest.raises(keys.Unusable, match="Restore it from a backup"):
        keys.signing_key(tmp_path)
    assert (tmp_path / "keys.json").read_text() == said
