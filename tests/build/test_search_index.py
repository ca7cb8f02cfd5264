"""The search index: when it is made, what is in it, and what happens where it cannot be made."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugins.build import live, quick, search_index, telling
from plugins.build.asked import Asked, Search
from plugins.build.publish import publish
from plugins.build.run import Report
from plugins.build.site import build
from tests import browsing
from tests.build.incremental_places import settle
from tests.building import PROJECT, files, write
from tests.small_site import comment, content_folder, post, resource

WORDS = "Lanterns stand on the sill."


class Place:
    """A site of a few pages, and how often its index was made."""

    def __init__(self, root: Path) -> None:
        self.content = content_folder(
            root,
            {
                "posts/2026-03-01-a.md": post("Alpha", id="postaaaa22", body=WORDS),
                "posts/2026-03-02-b.md": post("Beta", "2026-03-02", id="postbbbb22"),
                "posts/2026-03-03-c.md": post(
                    "CANARY", "2026-03-03", id="postcccc22", status="draft"
                ),
                "posts/2031-01-01-d.md": post("CANARY", "2031-01-01", id="postdddd22"),
                "comments/a/c-one.md": comment("c-one", "a", "A kettle sang."),
                "resources/r.md": resource("A thing", id="thingaaa22"),
            },
        )
        self.root, self.output = root, root / "output"
        self.settings = root / "conf.py"
        self.says()
        self.made = 0

    def says(self, *lines: str) -> None:
        """Write the settings, with more lines."""
        base = (
            "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\n"
            "DEFAULT_LANG = 'en-GB'\nOUTPUT_PATH = 'output'\n"
            f"THEME = {str(PROJECT / 'theme')!r}\n"
            f"PLUGIN_PATHS = [{str(PROJECT)!r}]\nPLUGINS = ['plugins']\n"
        )
        write(self.settings, base + "\n".join(lines))

    def build(self, search: Search = "now", publishing: bool = False) -> Report:
        """Build as the commands do."""
        if publishing:
            live = self.root / "live"
            return publish(Asked(self.settings, self.content, live, search=search))[0]
        return build(Asked(self.settings, self.content, self.output, search=search))

    def index(self, output: Path | None = None) -> dict[str, bytes]:
        found = files(output or self.output)
        return {file: raw for file, raw in found.items() if file.startswith("pagefind/")}

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.content / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    if search_index.program() is None:
        browsing.missing("needs Pagefind, which there is not for every machine")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(tmp_path / "state"))
    place = Place(tmp_path)
    make = search_index.make

    def counted(*given: Any) -> Any:
        place.made += 1
        return make(*given)

    monkeypatch.setattr(search_index, "make", counted)
    yield place


def pages(index: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """What an index holds of each page, by its address."""
    found = {}
    for file, raw in index.items():
        if file.startswith("pagefind/fragment/"):
            page = json.loads(gzip.decompress(raw).removeprefix(b"pagefind_dcd"))
            found[page["url"]] = page
    return found


def is_quick(place: Place) -> bool:
    at = (str(place.settings), str(place.content), str(place.output))
    return bool(quick.unchanged("site", *at, sys.prefix))


def test_site_makes_the_index_of_what_readers_see(place: Place) -> None:
    told = telling.built_text(place.build())
    assert "search index made of 3 pages" in told
    index = place.index()
    found = pages(index)
    assert set(found) == {"/posts/a/", "/posts/b/", "/resources/r/"}
    post_page = found["/posts/a/"]
    assert post_page["meta"]["title"] == "Alpha" and WORDS in post_page["content"]
    assert (post_page["meta"]["kind"], post_page["filters"]) == ("post", {})
    assert found["/resources/r/"]["filters"] == {"shelf": ["yes"]}
    assert {"element": "h6", "id": "c-one"}.items() <= post_page["anchors"][-1].items()
    everything = b"".join(gzip.decompress(raw) for file, raw in index.items() if ".pf_" in file)
    assert b"CANARY" not in everything


def test_only_what_a_browser_asks_for_is_in_the_site(place: Place) -> None:
    place.build()
    names = {file.removeprefix("pagefind/") for file in place.index()}
    assert {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"} <= names
    assert not [name for name in names if "ui" in name or "worker" in name or "unknown" in name]
    assert json.loads(place.index()["pagefind/pagefind-entry.json"])["languages"].keys() == {"en"}


def test_the_index_is_left_alone_where_no_indexed_text_has_changed(place: Place) -> None:
    place.build()
    before = place.index()
    place.edit("posts/2026-03-02-b.md", "date: '2026-03-02'", "date: '2026-03-02'\nbadge: New")
    report = place.build()
    assert report.rendered and place.made == 1
    assert place.index() == before and not report.indexed.pages


def test_the_index_follows_an_edit_and_a_comment_that_was_removed(place: Place) -> None:
    place.build()
    place.edit("posts/2026-03-01-a.md", "Lanterns", "Candles")
    report = place.build()
    assert place.made == 2
    assert "Candles" in pages(place.index())["/posts/a/"]["content"]
    assert {file for file in report.changed if file.startswith("pagefind/fragment")}
    (place.content / "comments/a/c-one.md").unlink()
    place.build()
    everything = b"".join(gzip.decompress(raw) for f, raw in place.index().items() if ".pf_" in f)
    assert b"kettle" not in everything


def test_an_incremental_index_equals_a_clean_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.build()
    place.edit("posts/2026-03-01-a.md", "Lanterns", "Candles")
    write(place.content / "posts/2026-03-04-e.md", post("E", "2026-03-04", id="posteeee22"))
    place.build()
    (place.content / "posts/2026-03-02-b.md").unlink()
    place.build()
    now = files(place.output)
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(place.root / "other"))
    place.output = place.root / "clean"
    place.build()
    assert files(place.output) == now


def test_what_was_written_over_by_hand_is_made_again(place: Place) -> None:
    place.build()
    before = place.index()
    (place.output / "pagefind/pagefind-entry.json").write_text("{}")
    (place.output / next(f for f in before if ".pf_index" in f)).unlink()
    place.build()
    assert place.index() == before and place.made == 2


def test_nothing_changed_stays_a_quick_answer(place: Place) -> None:
    settle()
    place.build()
    assert is_quick(place) and place.made == 1


def test_a_site_kept_warm_leaves_the_index_and_the_next_build_looks_at_it(place: Place) -> None:
    place.build()
    before = place.index()
    place.edit("posts/2026-03-01-a.md", "Lanterns", "Candles")
    place.build("later")
    assert place.index() == before and place.made == 1
    settle()
    assert not is_quick(place), "what is there may be older than the site"
    report = place.build()
    assert place.made == 2 and not report.rendered
    assert "Candles" in pages(place.index())["/posts/a/"]["content"]


def test_a_site_kept_warm_makes_the_index_when_nothing_has_changed_for_a_while(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(place.settings, place.content, place.output, search="later")
    watch = live.Live(asked, lambda _: None)
    watch.make(None)
    watch._last_change = time.monotonic()
    watch.resting()
    assert place.made == 0 and place.index() == {}, "somebody may be writing"
    monkeypatch.setattr(live, "_AT_REST", -1000.0)
    watch.resting()
    assert place.made == 1 and pages(place.index()).keys() >= {"/posts/a/"}
    watch.resting()
    place.edit("posts/2026-03-01-a.md", "Lanterns", "Candles")
    watch.make(["posts/2026-03-01-a.md"])
    assert place.made == 1, "whoever edits or approves does not wait for it"
    watch.resting()
    assert place.made == 2
    assert "Candles" in pages(place.index())["/posts/a/"]["content"]
    assert not watch._warm.owes_index
    watch.end()


def test_a_preview_has_no_index(place: Place) -> None:
    build(Asked(place.settings, place.content, place.output, "preview", search="now"))
    assert place.index() == {} and place.made == 0
    words = (place.output / "search/index.html").read_text(encoding="utf-8")
    assert "A preview has no search index" in words


def test_publish_makes_it_with_the_new_folder_and_on_the_quick_way(place: Place) -> None:
    place.says("SEARCH = 'publish'")
    place.build()
    assert place.index() == {}, "and `site` does without"
    place.build(publishing=True)
    assert set(pages(place.index(place.root / "live"))) >= {"/posts/a/", "/posts/b/"}
    place.edit("posts/2026-03-01-a.md", "Lanterns", "Candles")
    place.build(publishing=True)
    live = pages(place.index(place.root / "live"))
    assert "Candles" in live["/posts/a/"]["content"] and place.made == 2


def test_with_never_there_is_no_index_and_no_form(place: Place) -> None:
    place.build()
    assert "find_words" in (place.output / "404.html").read_text(encoding="utf-8")
    place.says("SEARCH = 'never'")
    place.build()
    assert place.index() == {}
    for page in ("404.html", "search/index.html"):
        text = (place.output / page).read_text(encoding="utf-8")
        assert "<form" not in text and "wasm" not in text
    assert "/archive/2026/" in (place.output / "search/index.html").read_text(encoding="utf-8")


def test_a_missing_program_is_one_line_and_the_site_is_built(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "program", lambda: None)
    report = place.build()
    assert (place.output / "posts/a/index.html").is_file() and place.index() == {}
    for told in (telling.built_text(report), telling.unchanged_text(report)):
        assert [line for line in told.split("\n") if "Pagefind is not installed" in line]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'It is late.'; exit 3", "Pagefind ended with 3: It is late."),
        ("kill -9 $$", "perhaps for want of memory"),
        ("exit 0", "Pagefind wrote no index"),
    ],
)
@pytest.mark.long
def test_a_failing_program_leaves_a_whole_site_and_the_last_index(
    script: str, said: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.build()
    before = place.index()
    broken = write(place.root / "broken", f"#!/bin/sh\n{script}\n")
    broken.chmod(0o700)
    place.edit("posts/2026-03-01-a.md", "Lanterns", "Candles")
    with monkeypatch.context() as patch:
        patch.setattr(search_index, "program", lambda: broken)
        report = place.build()
    assert said in telling.built_text(report)
    assert "Candles" in (place.output / "posts/a/index.html").read_text(encoding="utf-8")
    assert place.index() == before
    assert not is_quick(place), "the next build tries again"
    assert not list(place.output.glob(".staging*"))
    place.build()
    assert "Candles" in pages(place.index())["/posts/a/"]["content"]


def test_a_program_that_cannot_be_run_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "program", lambda: place.root / "nothing")
    report = place.build()
    assert "Pagefind cannot be run (No such file or directory)" in telling.built_text(report)


def test_an_unknown_word_in_the_settings_is_a_problem(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.building import built

    place.says("SEARCH = 'always'")
    with pytest.raises(SystemExit):
        built(place.content, place.output, settings=place.settings)
    assert "SEARCH cannot be 'always'" in capsys.readouterr().err


def test_the_index_of_a_site_is_the_same_each_time(place: Place) -> None:
    """Pagefind orders some things by chance; nothing that we ask of it is among them."""
    place.build()
    once = place.index()
    for _ in range(4):
        (place.output / "pagefind/pagefind-entry.json").unlink()
        place.build()
        assert place.index() == once
