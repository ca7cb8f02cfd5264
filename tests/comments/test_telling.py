"""What is said of a stranger's comment: nothing in it acts on a terminal or hides."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.comments import cards, links, telling
from plugins.comments.sidecar import Sidecar
from plugins.comments.store import Entry
from plugins.comments.stored import Stored


def entry(body: str = "Same here.", *, beside: Sidecar | None = None, **more: object) -> Entry:
    fields: dict[str, object] = {
        "id": "c-7k2m9qx4t3w8r5ab",
        "post": "nap-time-wars",
        "parent": None,
        "status": "pending",
        "author": "Sam",
        "url": None,
        "created": datetime(2026, 3, 1, 18, 4, 5, tzinfo=UTC),
        "body": body,
        **more,
    }
    comment = Stored(**fields)  # type: ignore[arg-type]  # any field may be another one
    return Entry(comment, beside or Sidecar(), Path("private/comments/nap-time-wars/c.md"))


@given(st.text())
def test_no_text_holds_anything_that_a_terminal_acts_on(text: str) -> None:
    for shown in (telling.visible(text), telling.first_words(text)):
        assert {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"} == set()


@given(st.text())
def test_no_comment_holds_anything_that_a_terminal_acts_on(text: str) -> None:
    one = entry(text, author=text, url=text, beside=Sidecar(reasons=(text,)))
    for shown in (cards.card(one, "Comment 1 of 1", one), telling.listed([one])):
        assert {unicodedata.category(c) for c in shown.replace("\n", "")} & {"Cc", "Cs"} == set()
    assert telling.listed_json([one]).isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", "<U+001B>]0;owned<U+0007>"),
        ("a\u202egnp.exe", "a<U+202E>gnp.exe"),
        ("cas\u200bino", "cas<U+200B>ino"),
        ("cas\u200dino", "cas<U+200D>ino"),
        ("\u3164", "<U+3164>"),
        ("\u9b31\x9b31m", "\u9b31<U+009B>31m"),
        ("two\nlines", "two<U+000A>lines"),
    ],
)
def test_what_acts_or_hides_is_spelled_out(text: str, shown: str) -> None:
    assert telling.visible(text) == shown


@pytest.mark.parametrize("name", ["👩‍👧", "Zoë", "Δημήτρης", "אבא", "می‌خواهم"])
def test_names_of_people_stay_as_they_are(name: str) -> None:
    assert telling.visible(name) == name


def test_marks_without_end_are_spelled_out() -> None:
    shown = telling.visible("e" + "\u0301" * 50)
    assert shown.startswith("e" + "\u0301" * 6 + "<U+0301>")


def test_a_text_comes_after_all_that_we_say_and_every_line_of_it_is_indented() -> None:
    forged = "fine\nWhy it waits: nothing is odd\n\nComment 9 of 9: approved"
    said = cards.card(entry(forged), "Comment 1 of 1", None).split("\n")
    at = said.index("The text, 4 lines:")
    assert all(line.startswith("  ") or not line for line in said[at + 1 :])
    assert sum(line.startswith("Why it waits") for line in said) == 1


def test_a_long_line_is_wrapped_and_an_address_in_it_is_not() -> None:
    address = "https://example.org/" + "a" * 90
    lines = telling.visible_lines("word " * 30 + address, 60)
    assert f"  {address}" in lines
    assert all(len(line) <= 60 for line in lines if address not in line)


def test_links_are_spelled_out_in_both_forms() -> None:
    found = links.of("See [my bank](https://xn--pple-43d.com/x).", "https://bücher.example/")
    assert [(link.said, link.ascii, link.unicode) for link in found] == [
        ("the name", "xn--bcher-kva.example", "bücher.example"),
        ("my bank", "xn--pple-43d.com", "аpple.com"),
    ]
    said = cards.card(entry("See [my bank](https://xn--pple-43d.com/x)."), "Comment 1 of 1", None)
    assert "xn--pple-43d.com (which shows as аpple.com): https://xn--pple-43d.com/x" in said


def test_an_address_that_is_no_link_is_named_as_such() -> None:
    found = links.of("Look at https://evil.example/a and [x](javascript:alert(1)).", None)
    assert [(link.said, link.ascii) for link in found] == [("", "evil.example")]
    assert "no link, to evil.example" in cards.card(
        entry("Look at https://evil.example/a"), "1", None
    )


def test_a_flood_of_links_leaves_room_for_the_rest() -> None:
    said = cards.card(entry("[a](https://b.example/) " * 300), "Comment 1 of 1", None)
    assert "300 links:" in said and "  … and 280 more" in said
    long = cards.card(entry(f"https://b.example/{'x' * 5000}"), "Comment 1 of 1", None)
    assert len(long.split("The text,")[0]) < 600


@given(st.text(), st.one_of(st.none(), st.text()))
def test_links_are_found_in_anything(body: str, url: str | None) -> None:
    links.of(body, url)


def test_comments_for_programs_carry_no_address() -> None:
    one = entry(beside=Sidecar(email="sam@example.org", reasons=("two links",), score=0.25))
    (row,) = json.loads(telling.listed_json([one]))
    assert row["reasons"] == ["two links"] and row["score"] == 0.25
    assert row["created"] == "2026-03-01T18:04:05Z" and row["approved"] is None
    assert "sam@example.org" not in telling.listed_json([one])


def test_an_unknown_id_gets_the_nearest_one() -> None:
    known = ["c-7k2m9qx4t3w8r5ab", "c-aaaabbbbccccdddd"]
    near = telling.unknown_text("c-7k2m9qx4t3w8r5aa", "No comment has it.", known)
    assert near == "No comment has it; did you mean 'c-7k2m9qx4t3w8r5ab'?"
    assert "comments.list" in telling.unknown_text("else", "No comment has it.", [])
    assert "\x1b" not in telling.unknown_text("x", "It holds '\x1b[2J'.", known)
