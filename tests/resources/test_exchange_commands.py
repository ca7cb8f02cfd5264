"""`resources.export` and `resources.import` as their owner types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from invoke.context import Context

from plugins.pages.hub_views import ExportView
from plugins.resources import exchange_commands as commands
from plugins.resources.exchange_commands import export, hand_in, import_
from plugins.resources.exports import FORMATS
from plugins.resources.whole_shelf import shelf
from plugins.sources.addresses import export_address, output_file
from tests.building import PROJECT
from tests.small_site import content_folder, resource, small_site, theme, view

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt", other_names=["mum guilt"]),
    "resources/a.md": resource("A", themes=["mum guilt"], url="https://e.example/", minutes=7),
    "resources/b.md": resource("Canary", status="draft"),
    "resources/c.md": resource("Canary", added="2031-01-01"),
    "resources/d.md": resource("D", added="2026-07-01 20:15", aliases=["delta"]),
}


@pytest.fixture
def content(tmp_path: Path) -> Iterator[Path]:
    """A content folder, which the settings name."""
    folder = content_folder(tmp_path, FILES)
    handed = commands._Handed.__dict__.copy()
    hand_in(where=lambda: (folder, ZONE), now=lambda: NOW)
    yield folder
    for name in ("where", "now"):
        if name in handed:
            setattr(commands._Handed, name, handed[name])


@pytest.mark.parametrize("format", FORMATS)
def test_the_command_writes_what_the_site_offers(
    format: str, content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export.body(Context(), format=format, to=str(tmp_path / "out"))
    assert capsys.readouterr().out == f"{tmp_path / 'out'}: 2 resources\n"
    (tmp_path / "site").mkdir()
    site = small_site(tmp_path / "site", FILES, now=NOW)
    made = view(site, ExportView, output_file(export_address(format)))
    assert (tmp_path / "out").read_bytes() == made.text.encode()
    assert b"Canary" not in (tmp_path / "out").read_bytes()


def test_without_a_file_it_is_printed(
    content: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    export.body(Context(), format="json")
    assert len(json.loads(capsysbinary.readouterr().out)["resources"]) == 2


def test_nothing_goes_out_of_a_folder_with_problems(content: Path) -> None:
    (content / "resources/bad.md").write_text("---\ntitle: X\ntype: nonsense\n---\n")
    with pytest.raises(SystemExit, match=r"bad\.md:3: unknown type 'nonsense'"):
        export.body(Context())
    with pytest.raises(SystemExit, match="Unknown format 'pdf'; choose one of json"):
        export.body(Context(), format="pdf")


def test_everything_comes_into_an_empty_folder_as_it_was(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for format in ("json", "csv"):
        export.body(Context(), format=format, to=str(tmp_path / format))
        (tmp_path / f"into-{format}").mkdir()
        import_.body(Context(), str(tmp_path / format), content=str(tmp_path / f"into-{format}"))
        before, _ = shelf(content, "content", ZONE)
        after, _ = shelf(tmp_path / f"into-{format}", "content", ZONE)
        (a, *_, d) = before.resources
        # The files had no ids of their own, and one named its theme by another name.
        expected = [replace(a, minted=True, themes=("guilt",)), replace(d, minted=True)]
        assert list(after.resources) == expected
    assert "Came in: 2\n" in capsys.readouterr().out


def test_a_dry_run_says_the_same_and_writes_nothing(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "marks.html").write_text(
        '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DT><A HREF="https://new.example/" TAGS="x">New</A>\n'
        '<DT><A HREF="http://e.example">Old</A>\n<DT><A HREF="javascript:x">Bad</A>\n',
        encoding="utf-8",
    )
    before = sorted(content.rglob("*"))
    with pytest.raises(SystemExit) as end:
        import_.body(Context(), str(tmp_path / "marks.html"), dry_run=True)
    assert end.value.code == 1, "something was left out"
    assert sorted(content.rglob("*")) == before
    said = capsys.readouterr().out
    assert "Would come in: 1\n  “New”: resources/new.md (a draft)\n" in said
    assert "There already: 1\n  “Old”: resources/a.md has the same address\n" in said
    assert "Left out: 1\n  “Bad”: its address begins with 'javascript:'" in said
    with pytest.raises(SystemExit):
        import_.body(Context(), str(tmp_path / "marks.html"), json=True)
    told = json.loads(capsys.readouterr().out)
    assert [len(told[name]) for name in ("came_in", "already_there", "left_out")] == [1, 1, 1]
    assert (content / "resources/new.md").is_file()


def test_a_file_that_is_not_there_or_is_none_is_one_sentence(content: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="cannot be read"):
        import_.body(Context(), str(tmp_path / "none"))
    (tmp_path / "odd").write_text("hello")
    with pytest.raises(SystemExit, match="cannot be taken in: this is none of what can be read"):
        import_.body(Context(), str(tmp_path / "odd"))
    with pytest.raises(SystemExit, match="There is no folder"):
        import_.body(Context(), str(tmp_path / "odd"), content=str(tmp_path / "nowhere"))


def test_the_real_shelf_goes_round(tmp_path: Path) -> None:
    hand_in(where=lambda: (PROJECT / "content", ZONE), now=lambda: NOW)
    for format in ("json", "csv"):
        export.body(Context(), format=format, to=str(tmp_path / format))
        (tmp_path / f"into-{format}").mkdir()
        import_.body(Context(), str(tmp_path / format), content=str(tmp_path / f"into-{format}"))
        before, _ = shelf(PROJECT / "content", "content", ZONE)
        after, _ = shelf(tmp_path / f"into-{format}", "content", ZONE)
        assert after.resources == before.resources
        assert len(after.resources) >= 11
