"""What guards the speed of builds in every test run: counts of what they read, made and wrote.

What must be written is not said here by hand: it is what differs between two clean builds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.build import quick
from plugins.build.asked import Asked
from plugins.build.bench import content as bench
from plugins.build.run import Report
from plugins.build.site import build
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_places import settle
from tests.building import PROJECT, files
from tests.small_site import comment

POSTS = 40
INVENTED = bench.invented(POSTS)
MIDDLE = INVENTED.middle  # in the feeds of its themes, in no list of the first page


class Place:
    """A site of some size that was built, and what a clean build of it gives."""

    def __init__(self, root: Path, clean: Path) -> None:
        self.root, self.content, self.output = root, root / "content", root / "output"
        self.settings, self.theme = root / "conf.py", root / "theme"
        self.clean = files(clean)

    def post(self, post: bench.Post = MIDDLE) -> Path:
        """The source of a post."""
        return self.content / "posts" / post.file

    def built(self) -> Report:
        """Build, and compare with a clean build; `changed` is what differs from the last one."""
        report = build(Asked(self.settings))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FIVE_TO_NINE_STATE", str(self.root / "clean-state"))
            build(Asked(self.settings, None, self.root / "clean"))
        now = files(self.root / "clean")
        for folder in ("clean", "clean-state"):
            shutil.rmtree(self.root / folder)
        assert files(self.output) == now
        differing = {file for file in now.keys() | self.clean.keys() if self._differs(file, now)}
        assert set(report.changed) == differing
        assert report.written == len(differing & now.keys())
        assert report.removed == len(differing - now.keys())
        self.clean = now
        return report

    def _differs(self, file: str, now: dict[str, bytes]) -> bool:
        return now.get(file) != self.clean.get(file)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("counts")
    site = Site(root)
    for folder in ("posts", "comments", "collections", "resources", "themes", "authors"):
        shutil.rmtree(site.content / folder)
    bench.write(INVENTED, site.content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", MOMENTS[0])
        patch.setenv("FIVE_TO_NINE_STATE", str(site.state))
        settle()
        build(Asked(site.settings))
        build(Asked(site.settings, None, root / "first"))
        yield Place(root, root / "first")


@pytest.fixture
def place(begun: Place) -> Place:
    """The site as the last test left it, built and settled."""
    build(Asked(begun.settings))
    settle()
    build(Asked(begun.settings))
    begun.clean = files(begun.output)
    return begun


def edited(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """How many files were read, views made, pages rendered, files written and removed."""
    return report.read, report.viewed, report.rendered, report.written, report.removed


def feeds_and_pages(report: Report) -> tuple[set[str], set[str]]:
    """What was written, feeds apart."""
    feeds = {file for file in report.changed if file.endswith((".xml",))}
    return feeds - {"sitemap.xml"}, set(report.changed) - feeds


def test_nothing_changed(place: Place) -> None:
    report = build(Asked(place.settings))
    assert counts(report) == (0, 0, 0, 0, 0)
    assert report.feeds_made == 0
    assert quick.unchanged(str(place.settings), "", "", sys.prefix)


def test_nothing_changed_says_the_command_without_importing_anything(place: Place) -> None:
    program = (
        "import runpy, sys\n"
        "try: runpy.run_path('tasks.py', run_name='__main__')\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(*sorted(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "site", "--settings", str(place.settings)],
        cwd=PROJECT,
        env={key: value for key, value in os.environ.items() if key != "FIVE_TO_NINE_VENV"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, _, modules = done.stdout.rstrip("\n").rpartition("\n")
    assert said.startswith("Nothing has changed in ")
    slow = {"pelican", "jinja2", "markdown", "invoke", "pathlib", "dataclasses", "subprocess"}
    assert not slow & set(modules.split()) - LOADED_WITH_RUNPY


LOADED_WITH_RUNPY = frozenset({"pathlib"})  # by the `runpy` of this test, on some Pythons


def test_a_file_that_was_only_touched(place: Place) -> None:
    for path in (
        place.post(),
        place.theme / "static/site.css",
        place.theme / "templates/post.html",
    ):
        os.utime(path)
    for path in (place.content / "comments").rglob("*.md"):
        os.utime(path)
    settle()
    assert not quick.unchanged(str(place.settings), "", "", sys.prefix), "they may have changed"
    assert counts(place.built()) == (0, 0, 0, 0, 0)
    assert quick.unchanged(str(place.settings), "", "", sys.prefix)


def test_a_word_in_a_text(place: Place) -> None:
    edited(place.post(), lambda text: text.replace("Read [[", "Do read [["))
    report = place.built()
    feeds, pages = feeds_and_pages(report)
    assert (report.read, report.rendered) == (1, 1)
    assert pages == {f"posts/{MIDDLE.slug}/index.html"}
    assert feeds == {
        file
        for file in place.clean
        if file.endswith(("feed.xml", "atom.xml"))
        and f"/{MIDDLE.slug}/".encode() in place.clean[file]
    }
    assert report.feeds_made == len(feeds)


def test_a_title(place: Place) -> None:
    edited(place.post(), lambda text: re.sub("title: .*", "title: Quite another", text))
    report = place.built()
    _, pages = feeds_and_pages(report)
    assert report.read == 1
    assert report.rendered == len(pages) >= 3, "exactly the pages that show it"


def test_a_comment(place: Place) -> None:
    id = "c-new4567"
    path = place.content / "comments" / MIDDLE.slug / f"{id}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(comment(id, MIDDLE.slug), encoding="utf-8")
    report = place.built()
    assert (report.read, report.viewed, report.rendered, report.feeds_made) == (1, 1, 1, 0)
    assert report.changed == (f"posts/{MIDDLE.slug}/index.html",)


def test_a_part_of_the_templates(place: Place) -> None:
    edited(
        place.theme / "templates/parts/thread.html",
        lambda text: text.replace('<p class="meta">', '<p class="meta" lang="en">').replace(
            "<li>", "<li><!-- new -->"
        ),
    )
    report = place.built()
    assert report.read == 0
    assert report.rendered == POSTS, "only a post takes it in"
    with_comments = {post.slug for post in INVENTED.posts if post.comments}
    assert {f"posts/{slug}/index.html" for slug in with_comments} <= set(report.changed)


def test_a_file_of_the_theme(place: Place) -> None:
    edited(place.theme / "static/site.css", lambda text: f"{text}/* new */\n")
    assert counts(place.built()) == (0, 0, 0, 1, 0)


def test_a_new_post_and_its_end(place: Place) -> None:
    new = place.post(MIDDLE).with_name("2026-09-01-new.md")
    text = place.post(MIDDLE).read_text(encoding="utf-8")
    new.write_text(re.sub("id: .*", "id: anewpost22222222", text), encoding="utf-8")
    report = place.built()
    assert report.read == 1
    assert report.rendered < POSTS / 2, "old lists and most posts stay as they are"
    new.unlink()
    report = place.built()
    assert (report.read, report.removed) == (0, 1)


def test_the_moment_when_something_falls_due(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    later = place.post().with_name("2026-12-24-later.md")
    text = place.post().read_text(encoding="utf-8")
    later.write_text(
        re.sub("id: .*", "id: latepost22222222", text).replace(
            f"date: {MIDDLE.moment:%Y-%m-%d %H:%M}", "date: 2026-12-24"
        ),
        encoding="utf-8",
    )
    assert place.built().changed == (), "it waits"
    settle()
    build(Asked(place.settings))
    assert quick.unchanged(str(place.settings), "", "", sys.prefix)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENTS[3])
    assert not quick.unchanged(str(place.settings), "", "", sys.prefix)
    report = place.built()
    assert report.read == 0
    assert "posts/later/index.html" in report.changed
