"""newsboat as a subscriber: a real feed reader in C++ and Rust, with its own cache (SQLite)."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import browsing
from tests.building import built, files
from tests.feeds.reading import ids
from tests.feeds.subscribing import Host, hosted
from tests.feeds.test_subscribers import ABOUT, FILES, FIRST, OF_ALL, OF_FIRST
from tests.small_site import comment, content_folder, post

pytestmark = pytest.mark.long

TAKEN = ["feed.xml", "atom.xml", "updates/feed.xml", "themes/guilt/atom.xml", OF_ALL, OF_FIRST]
# Of each feed its items; newsboat keeps one of each id over all of its feeds.
_HELD = "SELECT guid, title, url, pubDate, content, unread FROM rss_item ORDER BY guid"
Row = tuple[str, str, str, int, str, int]


class Newsboat:
    """Somebody who reads the feeds of a host with newsboat."""

    def __init__(self, folder: Path, host: Host) -> None:
        self._urls, self._cache, self._config = (folder / n for n in ("urls", "cache.db", "config"))
        self._host, self._home = host, folder
        self._urls.write_text("".join(f"{host.url}{file}\n" for file in TAKEN), encoding="utf-8")
        self._config.write_text("", encoding="utf-8")

    def reload(self) -> None:
        """Ask for what is new, in every feed."""
        files = [*map(str, ("-u", self._urls, "-c", self._cache, "-C", self._config))]
        done = subprocess.run(
            ["newsboat", *files, "-x", "reload"],
            capture_output=True,
            text=True,
            timeout=120,
            env={"HOME": str(self._home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def held(self) -> list[Row]:
        """Every item that it holds."""
        with closing(sqlite3.connect(self._cache)) as cache:
            return list(cache.execute(_HELD))

    def unread(self) -> list[str]:
        """The titles of what is unread."""
        return sorted(row[1] for row in self.held() if row[5])

    def read_all(self) -> None:
        """Read everything."""
        with closing(sqlite3.connect(self._cache)) as cache, cache:
            cache.execute("UPDATE rss_item SET unread = 0")


class Changing:
    """A site that changes, and the subscriber who has read all of it."""

    def __init__(self, root: Path, host: Host) -> None:
        self.root, self.host, self.files = root, host, dict(FILES)
        self.build({})
        self.subscriber = Newsboat(root, host)
        self.subscriber.reload()

    def build(self, more: dict[str, str | bytes]) -> None:
        """Change some files, and build."""
        self.files |= more
        built(content_folder(self.root, self.files), self.host.folder)

    def change(self, more: dict[str, str | bytes]) -> None:
        """Change some files, build, and let the subscriber look."""
        self.build(more)
        self.subscriber.reload()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Changing]:
    if shutil.which("newsboat") is None:
        browsing.missing("needs newsboat (apt install newsboat)")
    with hosted(tmp_path / "output") as host:
        yield Changing(tmp_path, host)


def test_it_takes_every_item_of_every_feed(site: Changing) -> None:
    made = files(site.host.folder)
    expected = {id for file in TAKEN for id in ids(made[file]).values()}
    held = site.subscriber.held()
    assert {row[0] for row in held} == expected
    for guid, title, url, published, content, unread in held:
        assert title and content and published > 0 and unread == 1, guid
        assert url.startswith("http://localhost:8000/"), guid


def test_another_look_is_answered_with_304_and_changes_nothing(site: Changing) -> None:
    before = site.subscriber.held()
    # newsboat 2.21 has no place for the ETag of a feed before it has the feed itself: it keeps it
    # from the second look on.
    site.subscriber.reload()
    assert site.subscriber.held() == before
    site.host.asked, site.host.unchanged = [], 0
    site.subscriber.reload()
    assert sorted(site.host.asked) == sorted(f"/{file}" for file in TAKEN)
    assert site.host.unchanged == len(TAKEN)
    assert site.subscriber.held() == before


def test_other_words_leave_everything_read(site: Changing) -> None:
    site.subscriber.read_all()
    site.change({FIRST: post("First", body="Better words.", **ABOUT)})
    assert site.subscriber.unread() == []
    held = {row[1]: row for row in site.subscriber.held()}
    assert "Better words." in held["First"][4], "though it has them"


def test_a_new_title_and_date_leave_everything_read(site: Changing) -> None:
    site.subscriber.read_all()
    before = {row[0]: row[3] for row in site.subscriber.held()}
    site.change({FIRST: post("Quite another", "2026-02-20", since="2026-03-01", **ABOUT)})
    assert site.subscriber.unread() == []
    after = {row[0]: row[3] for row in site.subscriber.held()}
    assert after == before, "and no date of publication has moved"


def test_a_comment_that_is_approved_is_one_new_item(site: Changing) -> None:
    site.subscriber.read_all()
    before = len(site.subscriber.held())
    days = {"created": "2026-01-20T10:00:00Z", "approved": "2026-03-05T10:00:00Z"}
    site.change({"comments/first/c-200.md": comment("c-200", "first", author="Ann", **days)})
    assert site.subscriber.unread() == ["Ann on First"]
    assert len(site.subscriber.held()) == before + 1


def test_an_update_note_is_one_new_item(site: Changing) -> None:
    site.subscriber.read_all()
    note = [{"date": "2026-04-01", "text": "Now different."}]
    site.change({FIRST: post("First", updates=note, **ABOUT)})
    assert site.subscriber.unread() == ["Update: First"]
