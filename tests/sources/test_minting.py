"""Permanent ids: minted once, derived until then, and written without changing a byte else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.sources.ids import PATTERN, derived, mint, uri
from plugins.sources.kinds import read
from plugins.sources.minting import CannotMint
from plugins.sources.minting import mint as write_id
from plugins.sources.records import Record
from plugins.sources.texts import read as read_text
from tests.small_site import ZONE, content_folder, page

FILE = "pages/about.md"


def record(folder: Path) -> Record:
    """The record of the one page, from its file."""
    text, _ = read_text(folder / FILE, FILE)
    assert text is not None
    result = read("page", FILE, text, FILE, ZONE)
    assert [str(problem) for problem in result.problems] == []
    assert result.record is not None
    return result.record


def test_minted_ids_are_good_and_differ() -> None:
    ids = {mint() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(PATTERN.fullmatch(id) for id in ids)


@given(st.text(st.characters()), st.text(st.characters()))
def test_a_derived_id_follows_from_the_name_alone(one: str, other: str) -> None:
    assert PATTERN.fullmatch(derived(one))
    assert (derived(one) == derived(other)) == (one == other)


def test_ids_never_change_between_versions_of_the_program() -> None:
    """Each of these would make every entry new to every subscriber."""
    assert derived("posts/2026-03-01-first-day.md") == "qs5zmu4pfy5oerem"
    assert uri("post", "abcdefgh23456777") == "urn:uuid:00f29a4d-53e8-523d-bc62-9b94d5586244"


def test_a_post_and_a_resource_of_one_id_are_two_entries() -> None:
    assert uri("post", "abcdefgh") != uri("resource", "abcdefgh")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\ntitle: A\n---\nText\n", b"---\nid: %b\ntitle: A\n---\nText\n"),
        (b"--- \ntitle: A\n---\nText", b"--- \nid: %b\ntitle: A\n---\nText"),
        (b"---\r\ntitle: A\r\n---\r\nText\r\n", b"---\r\nid: %b\r\ntitle: A\r\n---\r\nText\r\n"),
        (
            b"\xef\xbb\xbf---\ntitle: A\n---\nText\n",
            b"\xef\xbb\xbf---\nid: %b\ntitle: A\n---\nText\n",
        ),
        (b"Title: A\n\nText\n", b"id: %b\nTitle: A\n\nText\n"),
        (b"Title: A\r\n\r\nText\r\n", b"id: %b\r\nTitle: A\r\n\r\nText\r\n"),
    ],
    ids=["plain", "space after the rule", "Windows", "byte order mark", "Pelican", "both"],
)
def test_the_id_is_written_and_every_other_byte_stays(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    folder = content_folder(tmp_path, {FILE: before})
    first = record(folder)
    assert not first.minted
    write_id(folder, first)
    assert (folder / FILE).read_bytes() == after.replace(b"%b", first.id.encode())
    again = record(folder)
    assert (again.minted, again.id) == (True, first.id)


@pytest.mark.parametrize(
    "text",
    [
        "---\nid:\ntitle: A\n---\nText\n",
        "---\nid: ''\ntitle: A\n---\nText\n",
        "Id:\nTitle: A\n\nText\n",
        "---\rtitle: A\r---\rText\r",
    ],
    ids=["empty id", "quoted empty id", "Pelican's empty id", "line ends of an old Mac"],
)
def test_a_file_with_its_new_id_can_still_be_read(tmp_path: Path, text: str) -> None:
    folder = content_folder(tmp_path, {FILE: text})
    first = record(folder)
    write_id(folder, first)
    again = record(folder)
    assert (again.minted, again.id) == (True, first.id)


def test_the_rights_of_the_file_stay_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {FILE: page("About")})
    (folder / FILE).chmod(0o640)
    write_id(folder, record(folder))
    assert (folder / FILE).stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (folder / "pages").iterdir()] == ["about.md"]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\n\nSay it so:\n\n    id:\n\nId: # your passport\nid: null\n",
        "Title: A\n\nid:\n",
    ],
)
def test_a_line_of_the_text_that_looks_like_an_id_stays(tmp_path: Path, text: str) -> None:
    folder = content_folder(tmp_path, {FILE: text})
    first = record(folder)
    write_id(folder, first)
    after = (folder / FILE).read_text(encoding="utf-8")
    assert after.replace(f"id: {first.id}\n", "", 1) == text
    assert record(folder).minted


@pytest.mark.parametrize("head", ["  title: A\n", "{title: A}\n"])
def test_a_head_into_which_no_line_fits_is_left_alone(tmp_path: Path, head: str) -> None:
    folder = content_folder(tmp_path, {FILE: f"---\n{head}---\nText\n"})
    before = (folder / FILE).read_bytes()
    with pytest.raises(CannotMint, match="Put the line"):
        write_id(folder, record(folder))
    assert (folder / FILE).read_bytes() == before
