"""Text files as they come from all sorts of editors."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from plugins.sources.texts import digest, read, without_controls


def written(folder: Path, raw: bytes) -> Path:
    path = folder / "a.md"
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    "raw",
    [
        b"one\ntwo\n",
        b"one\r\ntwo\r\n",
        b"one\rtwo\r",
        b"\xef\xbb\xbfone\ntwo\n",
        b"\xef\xbb\xbfone\r\ntwo\r\n",
    ],
    ids=["plain", "Windows", "old Mac", "byte order mark", "Windows Notepad"],
)
def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path, raw: bytes) -> None:
    assert read(written(tmp_path, raw), "a.md") == ("one\ntwo\n", [])


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"title\nZo\xeb\n", 2),
        ("title\nZoë\n".encode("utf-16"), 1),
        (b"one\r\ntwo\r\n\xff\xfe", 3),
        (b"a\xed\xa0\x80", 1),
        (b"\n\n\n\xc3", 4),
    ],
    ids=["Latin-1", "UTF-16", "third line", "half a character", "cut off"],
)
def test_what_is_not_utf_8_is_named_with_its_line(tmp_path: Path, raw: bytes, line: int) -> None:
    text, problems = read(written(tmp_path, raw), "content/a.md")
    assert text is None
    assert [str(problem) for problem in problems] == [
        f"content/a.md:{line}: this is not UTF-8 text;"
        " save the file as UTF-8 (in the editor: Save with encoding)"
    ]


def test_control_characters_are_left_out_and_noted(tmp_path: Path) -> None:
    text, problems = read(written(tmp_path, b"one\ntw\x0bo\x1c0\x1d\x00\n\ttab\n"), "a.md")
    assert text == "one\ntwo0\n\ttab\n"
    assert [str(problem) for problem in problems] == [
        "a.md:2: note: an invisible control character (U+000B) stands here and is left out;"
        " delete it"
    ]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    text, problems = read(tmp_path / "gone.md", "gone.md")
    assert text is None
    assert [problem.wrong for problem in problems] == ["cannot be read (No such file or directory)"]


@given(st.text(st.characters()))
def test_what_is_left_can_stand_in_xml(text: str) -> None:
    clean = without_controls(text)
    element = etree.Element("a")
    element.text = clean  # lxml raises for what XML 1.0 forbids
    assert without_controls(clean) == clean
    assert set(clean) <= set(text)


def test_text_of_every_script_stays_as_it_is() -> None:
    text = "Zoë 👩‍👧 Δημήτρης ⁧עברית⁩ العربية 日本語 a\tb\nc"
    assert without_controls(text) == text


@given(st.text(st.characters()), st.text(st.characters()))
def test_two_texts_have_one_digest_only_if_they_are_equal(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) == (one == other)
