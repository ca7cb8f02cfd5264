"""Single values in the head of a card change, and not a byte more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plugins.resources import rewriting
from plugins.resources.rewriting import CannotRewrite, rewrite
from plugins.sources import kinds
from plugins.sources.records import Resource
from tests.small_site import ZONE

DAY = date(2026, 11, 22)
CARD = """---
id: abcdefgh2222
title: "A: b"   # as it stands there
type: article
added: 2026-01-05
url: https://x.example/old   # seen by night
themes: [guilt,  boundaries]
creators:
  - Ann Poe
  - Bo Roe
# checked: 2020-01-01
checked: 2024-02-03
---

Why?  Because.

url: not this one
"""


def changed(tmp_path: Path, text: str | bytes, **values: date | str) -> bytes:
    path = tmp_path / "card.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    rewrite(path, "card.md", values)
    assert list(tmp_path.iterdir()) == [path]
    return path.read_bytes()


def test_a_value_that_stands_there_is_exchanged(tmp_path: Path) -> None:
    assert changed(tmp_path, CARD, checked=DAY) == CARD.replace(
        "\nchecked: 2024-02-03", "\nchecked: 2026-11-22"
    ).encode("utf-8")


def test_a_remark_behind_it_stays(tmp_path: Path) -> None:
    new = "https://y.example/new?a=1&b=2"
    assert changed(tmp_path, CARD, url=new) == CARD.replace("https://x.example/old", new).encode(
        "utf-8"
    )


def test_a_value_that_is_not_there_comes_last(tmp_path: Path) -> None:
    assert changed(tmp_path, CARD, gone=DAY) == CARD.replace(
        "2024-02-03\n---", "2024-02-03\ngone: 2026-11-22\n---"
    ).encode("utf-8")


def test_several_change_at_once(tmp_path: Path) -> None:
    new = changed(tmp_path, CARD, url="https://y.example/", moved=DAY).decode("utf-8")
    found = kinds.read("resource", "resources/card.md", new, "card.md", ZONE).record
    assert isinstance(found, Resource) and found.moved is not None
    assert (found.url, found.moved.date()) == ("https://y.example/", DAY)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_the_mark_at_the_beginning_stay(tmp_path: Path, end: str) -> None:
    before = b"\xef\xbb\xbf" + CARD.replace("\n", end).encode("utf-8")
    after = changed(tmp_path, before, gone=DAY)
    line = f"gone: 2026-11-22{end}".encode()
    assert line in after and after.replace(line, b"") == before


def test_a_head_of_pelicans_own_form_is_understood(tmp_path: Path) -> None:
    before = "Title: A\nType: book\nAdded: 2026-01-05\nUrl: https://x.example/\n\nWhy.\n"
    after = changed(tmp_path, before, gone=DAY, url="https://y.example/")
    assert after == (
        b"Title: A\nType: book\nAdded: 2026-01-05\nUrl: https://y.example/\n"
        b"gone: 2026-11-22\n\nWhy.\n"
    )


@pytest.mark.parametrize(
    "head",
    [
        "title: A\ntype: book\nadded: 2026-01-05\nurl: >\n  https://x.example/\n",
        "{title: A, type: book, added: 2026-01-05, url: https://x.example/}\n",
        "title: A\ntype: book\nadded: 2026-01-05\nurl: 'https://x.example/\n  a'\n",
    ],
)
def test_a_form_that_is_not_safe_is_left_alone_with_a_sentence(tmp_path: Path, head: str) -> None:
    path = tmp_path / "card.md"
    path.write_text(f"---\n{head}---\nWhy.\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(CannotRewrite, match="by hand") as reason:
        rewrite(path, "card.md", {"url": "https://y.example/"})
    assert "'url: https://y.example/'" in str(reason.value)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    for raw in (b"\xff\xfe", b"---\ntitle: [\n---\n", b"no head", b""):
        path = tmp_path / "card.md"
        path.write_bytes(raw)
        with pytest.raises(CannotRewrite):
            rewrite(path, "card.md", {"gone": DAY})
        assert path.read_bytes() == raw


@pytest.mark.parametrize("url", ["https://x.example/a:", "https://x.example/a#b", "https://x/'q'"])
def test_an_address_is_quoted_where_it_must_be(tmp_path: Path, url: str) -> None:
    new = changed(tmp_path, CARD, url=url).decode("utf-8")
    found = kinds.read("resource", "resources/card.md", new, "card.md", ZONE).record
    assert isinstance(found, Resource) and found.url == url


def test_the_rights_of_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text(CARD, encoding="utf-8")
    path.chmod(0o640)
    rewrite(path, "card.md", {"gone": DAY})
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_change_that_would_say_more_than_it_should_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong in between: what is written is read first, field by field."""
    path = tmp_path / "card.md"
    path.write_text(CARD, encoding="utf-8")
    spoilt = CARD.replace("A: b", "B").replace("---\n\nWhy", "gone: 2026-11-22\n---\n\nWhy")
    monkeypatch.setattr(rewriting, "_with", lambda text, record, name, value: spoilt)
    with pytest.raises(CannotRewrite):
        rewrite(path, "card.md", {"gone": DAY})
    assert path.read_text("utf-8") == CARD
