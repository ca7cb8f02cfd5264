"""Other people's Pelican plugins go on working where a build makes only what has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.build.loading import load
from plugins.sources.minting import mint
from tests.building import NOW, PROJECT, files, small_copy, write
from tests.small_site import ZONE

pytestmark = pytest.mark.long

# Changes the text of every article, as a plugin for typography does.
SHOUTER = """
from pelican import signals

def shout(generators):
    for generator in generators:
        for article in getattr(generator, "articles", []):
            article._content = article._content.replace(" lamp", " LAMP")

def register():
    signals.all_generators_finalized.connect(shout)
"""
# Counts the pages that it is told of, and which of them belong to an article.
COUNTER = """
from pathlib import Path
from pelican import signals

seen = []

def count(path, context):
    seen.append((path, getattr(context.get("article"), "slug", "")))

def end(pelican):
    lines = sorted(f"{Path(path).relative_to(pelican.output_path).as_posix()} {slug}".strip()
                   for path, slug in seen)
    Path(__file__).with_name("seen.txt").write_text("\\n".join(lines))
    seen.clear()

def register():
    signals.content_written.connect(count)
    signals.finalized.connect(end)
"""


# Writes a file of its own at the end, or raises there.
WRITER = """
import os
from pathlib import Path
from pelican import signals

def end(pelican):
    Path(pelican.output_path, "own.txt").write_text("A file of its own.")
    if "FAIL" in os.environ:
        raise RuntimeError("the writer's own fault")

def register():
    signals.finalized.connect(end)
"""


class SiteWithPlugins:
    """A copy of the small site, built with other plugins beside ours."""

    def __init__(self, folder: Path, *plugins: str) -> None:
        self.folder, self.content = folder, small_copy(folder)
        write(folder / "others/shouter.py", SHOUTER)
        write(folder / "others/counter.py", COUNTER)
        write(folder / "others/writer.py", WRITER)
        self.settings = write(
            folder / "conf.py",
            "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\n"
            "DEFAULT_LANG = 'en'\n"
            f"PLUGIN_PATHS = [{str(PROJECT)!r}, {str(folder / 'others')!r}]\n"
            f"PLUGINS = {['plugins', *plugins]!r}\n"
            + ("SITEMAP = {'format': 'txt'}\n" if "sitemap" in plugins else ""),
        )
        self.output = folder / "output"

    def build(self, output: str = "output") -> dict[str, int]:
        """Build in a process of its own, for plugins stay connected as long as one lives."""
        program = (
            "import json, sys; from pathlib import Path; from plugins.build.asked import Asked;"
            "from plugins.build.site import build; report = build(Asked(*map(Path, sys.argv[1:])));"
            "print(json.dumps({name: getattr(report, name) for name in"
            " ('read', 'viewed', 'rendered', 'written')}))"
        )
        where = (self.settings, self.content, self.folder / output)
        done = subprocess.run(
            [sys.executable, "-c", program, *map(str, where)],
            cwd=PROJECT,
            env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
        return counts

    def publish(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Publish into live/ in a process of its own."""
        for record in load(self.content, "content", ZONE).content.records():
            if not record.minted:
                mint(self.content, record)
        program = (
            "import sys; from plugins.build.publish import publish_and_tell as p; p(*sys.argv[1:])"
        )
        where = (self.content, self.folder / "live", self.settings)
        return subprocess.run(
            [sys.executable, "-c", program, *map(str, where)],
            cwd=PROJECT,
            env={**os.environ, "SOURCE_DATE_EPOCH": NOW, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def edit(self, name: str, old: str, new: str) -> None:
        (path,) = self.content.glob(f"posts/*{name}.md")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def is_as_clean(self, name: str) -> bool:
        """Whether the output is what a build makes that remembers nothing."""
        self.build(name)
        return files(self.output) == files(self.folder / name)

    def told_of(self) -> list[str]:
        return (self.folder / "others/seen.txt").read_text(encoding="utf-8").splitlines()


def test_a_text_that_a_plugin_changed_is_the_one_that_is_shown(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "shouter")
    site.build()
    page = (site.output / "posts/first-evening/index.html").read_text(encoding="utf-8")
    assert "LAMP" in page
    assert "LAMP" in (site.output / "feed.xml").read_text(encoding="utf-8")
    assert (site.output / "images/cup.svg").is_file(), "a picture of that text"


def test_only_what_has_changed_is_made_and_it_is_as_in_a_clean_build(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "shouter", "counter")
    site.build()
    again = site.build()
    assert again == {"read": 0, "viewed": 0, "rendered": 0, "written": 0}

    site.edit("first-evening", "lamp", "lamp, a lamp")
    report = site.build()
    # The post, and its worksheet, which asks after the lamp.
    assert (report["read"], report["rendered"]) == (1, 2)
    page = (site.output / "posts/first-evening/index.html").read_text(encoding="utf-8")
    assert "LAMP, a LAMP" in page
    assert site.is_as_clean("clean")


def test_a_plugin_that_goes_leaves_no_trace(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "shouter")
    site.build()
    plain = site.settings.read_text(encoding="utf-8").replace(", 'shouter'", "")
    site.settings.write_text(plain, encoding="utf-8")
    site.build()
    assert "LAMP" not in (site.output / "feed.xml").read_text(encoding="utf-8")
    assert site.is_as_clean("clean")


def test_a_plugin_hears_of_pages_that_were_not_written_again(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "counter")
    first = site.build()
    told = site.told_of()
    assert "posts/first-evening/index.html first-evening" in told
    assert len([line for line in told if line.partition(" ")[0].endswith("index.html")]) >= 10
    site.edit("first-evening", "lamp", "candle")
    second = site.build()
    assert second["rendered"] < first["rendered"]
    assert site.told_of() == told


def test_the_sitemap_plugin_writes_the_same_map_each_time(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "sitemap")
    site.build()
    there = (site.output / "sitemap.txt").read_text(encoding="utf-8").splitlines()
    assert "https://s.example/posts/first-evening/" in there
    assert "https://s.example/about/" in there
    site.edit("first-evening", "lamp", "candle")
    assert site.build()["rendered"] == 2  # with the worksheet
    assert (site.output / "sitemap.txt").read_text(encoding="utf-8").splitlines() == there
    assert site.is_as_clean("clean")


def test_what_a_plugin_writes_is_published_with_the_rest(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "writer", "shouter", "sitemap")
    done = site.publish()
    assert done.returncode == 0, done.stderr
    live = tmp_path / "live"
    assert (live / "own.txt").read_text() == "A file of its own."
    assert "https://s.example/posts/first-evening/" in (live / "sitemap.txt").read_text()
    site.edit("first-evening", "lamp", "lamp, a lamp")
    assert site.publish().returncode == 0
    assert (live / "own.txt").exists()
    assert "LAMP, a LAMP" in (live / "posts/first-evening/index.html").read_text("utf-8")
    assert [path.name for path in tmp_path.glob("live*")] == ["live"]


def test_a_plugin_that_fails_leaves_what_is_published(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "writer")
    assert site.publish().returncode == 0
    before = files(tmp_path / "live")
    site.edit("first-evening", "lamp", "lantern")
    done = site.publish(FAIL="1")
    assert done.returncode != 0
    assert "the writer's own fault" in done.stderr
    assert files(tmp_path / "live") == before
    assert [path.name for path in tmp_path.glob("live*")] == ["live"]


def test_a_plugin_that_is_not_there_leaves_the_site_as_it_is(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "shouter")
    site.build()
    assert site.publish().returncode == 0
    before, live = files(site.output), files(tmp_path / "live")
    (tmp_path / "others/shouter.py").unlink()
    site.edit("first-evening", "lamp", "lantern")
    with pytest.raises(AssertionError, match="shouter"):
        site.build()
    assert files(site.output) == before
    assert "shouter" in site.publish().stderr
    assert files(tmp_path / "live") == live


def test_a_changed_text_still_asks_and_still_names_what_it_names(tmp_path: Path) -> None:
    site = SiteWithPlugins(tmp_path, "shouter")
    site.edit("third-evening", "## One", "> [!reflect]\n> - A lamp, [[lamp-book]]?\n\n## One")
    site.build()
    sheet = site.output / "posts/third-evening/worksheet/index.html"
    assert "A lamp, The Lamp Book?" in sheet.read_text(encoding="utf-8")
    book = (site.output / "resources/lamp-book/index.html").read_text(encoding="utf-8")
    assert "The third evening" in book
    assert site.is_as_clean("clean")
