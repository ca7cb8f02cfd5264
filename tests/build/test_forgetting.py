"""What was taken out of a text is gone from what builds keep as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build import quick
from plugins.build.asked import Asked
from plugins.build.site import build
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_places import settle
from tests.build.test_incremental import snapshot, state_in

WORD = "Wilhelmina"


def holding(folder: Path, word: str) -> list[str]:
    files = snapshot(folder).items()
    return [name for name, content in files if content and word.encode() in content]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENTS[0])
    return Site(tmp_path)


def test_a_word_that_was_taken_out_of_a_comment_is_in_no_file(site: Site) -> None:
    (path,) = list((site.content / "comments").rglob("*.md"))[:1]
    text = path.read_text(encoding="utf-8")
    with state_in(site.state):
        path.write_text(f"{text}\n\nThe school of {WORD}.\n", encoding="utf-8")
        settle()
        build(Asked(site.settings))
        assert holding(site.output, WORD), "it has been shown"
        assert holding(site.state, WORD), "and kept"
        path.write_text(text, encoding="utf-8")
        settle()
        report = build(Asked(site.settings))
        assert report.read == 1
    assert holding(site.output, WORD) == []
    assert holding(site.state, WORD) == []


def test_a_word_that_was_taken_out_of_a_post_is_in_no_file(site: Site) -> None:
    (path,) = list((site.content / "posts").glob("*one.md"))
    text = path.read_text(encoding="utf-8")
    with state_in(site.state):
        path.write_text(f"{text}\n{WORD}\n", encoding="utf-8")
        settle()
        build(Asked(site.settings))
        assert holding(site.state, WORD)
        path.write_text(text, encoding="utf-8")
        settle()
        build(Asked(site.settings))
    assert holding(site.state, WORD) == []


def test_nobody_else_may_look_into_what_builds_keep(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(site.state / "new"))
    build(Asked(site.settings))
    assert Path(quick.state_root()).stat().st_mode & 0o077 == 0
