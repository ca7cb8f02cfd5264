"""Whom the owner blocked: kept where nobody else reads it, and never wider than was meant."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.comments import blocking
from plugins.comments.blocking import Blocked

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def _without_waiting_for_the_disk() -> Iterator[None]:
    """None of these tests pulls the plug."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


def add(private: Path, email: str = "", url: str = "", fingerprint: str = "") -> blocking.Added:
    return blocking.add(private, NOW, email=email, url=url, fingerprint=fingerprint)


def test_nobody_is_blocked_at_first(tmp_path: Path) -> None:
    assert Blocked.read(tmp_path / "private") == Blocked()
    assert Blocked().reasons("a@b.example", ("https://b.example", ""), "f") == ()


def test_who_was_blocked_is_known_by_each_trace(tmp_path: Path) -> None:
    added = add(tmp_path, "Bad@One.example", "https://www.one.example/x", "f-1")
    assert added.what == (
        "the e-mail address",
        "the website one.example",
        "the address it was sent from",
    )
    read = Blocked.read(tmp_path)
    assert read.reasons(" bad@one.EXAMPLE", (), "") == ("you blocked this e-mail address",)
    assert read.reasons("", ("http://a.one.example",), "") == (
        "you blocked the website one.example",
    )
    assert read.reasons("", (), "f-1") == ("you blocked this address",)
    assert read.reasons("other@one.example", ("https://two.example",), "f-2") == ()


def test_one_is_added_to_the_others(tmp_path: Path) -> None:
    add(tmp_path, "a@x.example")
    add(tmp_path, "b@x.example")
    assert Blocked.read(tmp_path).emails == {"a@x.example", "b@x.example"}


@pytest.mark.parametrize("host", ["facebook.com", "www.facebook.com", "medium.com"])
def test_a_house_of_many_people_is_not_blocked_for_one_of_them(tmp_path: Path, host: str) -> None:
    added = add(tmp_path, url=f"https://{host}/somebody")
    assert added.what == ()
    assert "many people have their page there" in added.left_out
    assert Blocked.read(tmp_path).hosts == frozenset()


def test_a_strange_address_blocks_nothing(tmp_path: Path) -> None:
    assert add(tmp_path, url="http://[").what == ()
    assert Blocked(hosts=frozenset({""})).reasons("", ("http://[", "", "x"), "") == ()


def test_the_list_is_the_owners_alone(tmp_path: Path) -> None:
    add(tmp_path / "private", "a@x.example")
    path = tmp_path / "private" / blocking.NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_erased_address_leaves_no_trace(tmp_path: Path) -> None:
    add(tmp_path, "Gone@x.example", "https://x.example")
    assert blocking.forget(tmp_path, email="gone@X.example")
    assert "gone@" not in (tmp_path / blocking.NAME).read_text(encoding="utf-8")
    assert Blocked.read(tmp_path).hosts == {"x.example"}
    assert not blocking.forget(tmp_path, email="gone@x.example")


def test_fingerprints_are_forgotten_when_their_time_is_over(tmp_path: Path) -> None:
    add(tmp_path, fingerprint="f-1")
    assert not blocking.forget(tmp_path, before=NOW)
    assert blocking.forget(tmp_path, before=NOW + timedelta(seconds=1))
    assert Blocked.read(tmp_path).fingerprints == {}


@pytest.mark.parametrize(
    "held",
    [b"{", b"[]", b'{"emails": "a"}', b'{"hosts": [1]}', b'{"fingerprints": ["f"]}', b"\xff"],
)
def test_a_damaged_list_is_set_aside_with_a_sentence(tmp_path: Path, held: bytes) -> None:
    (tmp_path / blocking.NAME).write_bytes(held)
    read = Blocked.read(tmp_path)
    assert read.trouble == (
        "blocked.json is damaged and was set aside as blocked.damaged-1.json,"
        " so nobody is blocked any more."
    )
    assert (tmp_path / "blocked.damaged-1.json").read_bytes() == held


def test_a_line_taken_out_by_hand_is_out(tmp_path: Path) -> None:
    add(tmp_path, "a@x.example", "https://x.example")
    path = tmp_path / blocking.NAME
    text = path.read_text(encoding="utf-8").replace('"x.example"', "")
    path.write_text(text, encoding="utf-8")
    read = Blocked.read(tmp_path)
    assert read == Blocked(emails=frozenset({"a@x.example"}))
