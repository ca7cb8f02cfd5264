"""Real subscribers, over the loopback: what is new to somebody who has read everything?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.building import PROJECT, SMALL, built, files
from tests.feeds.reading import found, ids, items
from tests.feeds.subscribing import Host, Subscriber, hosted
from tests.feeds.test_rules import feeds_of
from tests.small_site import author, comment, content_folder, head, post, resource, theme

reader = pytest.importorskip("reader", reason="the library 'reader' is not installed")
pytest.importorskip("sgmllib", reason="'sgmllib3k' is not installed, which reader needs")

Files = dict[str, str | bytes]
FIRST, SECOND = "posts/2026-03-01-first.md", "posts/2026-03-02-second.md"
FILES: Files = {
    FIRST: post("First", themes=["guilt"], authors=["nora"], id="aaaaaaaa"),
    SECOND: post("Second", "2026-03-02", themes=["guilt"], id="bbbbbbbb"),
    "resources/trains.md": resource("On trains", "2026-03-03", id="cccccccc"),
    "themes/guilt.md": theme("Guilt"),
    "authors/nora.md": author("Nora"),
    "comments/first/c-100.md": comment("c-100", "first", approved="2026-03-04T10:00:00Z"),
}
OF_FIRST, OF_ALL = "comments/aaaaaaaa.xml", "comments/feed.xml"
TAKEN = ["feed.xml", "atom.xml", "feed.json", "updates/feed.xml", "comments/atom.xml", OF_ALL]
TAKEN += [OF_FIRST, "comments/aaaaaaaa.atom.xml", "themes/guilt/atom.xml", "authors/nora/feed.xml"]


ABOUT: dict[str, Any] = {"themes": ["guilt"], "authors": ["nora"], "id": "aaaaaaaa"}


class Changing:
    """A site that changes, and the subscriber to all of its feeds."""

    def __init__(self, root: Path, host: Host) -> None:
        self.root, self.output, self.files = root, host.folder, dict(FILES)
        self._build()
        self.before = files(self.output)
        self.subscriber = Subscriber(host, TAKEN)

    def change(self, more: Files) -> dict[str, tuple[int, int]]:
        """Change some files and build; what is new and what is modified to the subscriber."""
        self.files |= more
        self._build()
        return self.subscriber.fetch()

    def feed(self, file: str) -> bytes:
        """A feed as it stands now."""
        return (self.output / file).read_bytes()

    def _build(self) -> None:
        built(content_folder(self.root, self.files), self.output)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Changing]:
    with hosted(tmp_path / "output") as host:
        made = Changing(tmp_path, host)
        yield made
        made.subscriber.close()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PROJECT / "content", id="real", marks=pytest.mark.long),
        pytest.param(SMALL, id="small"),
    ],
)
def test_every_feed_is_taken_and_a_second_look_finds_nothing_new(
    tmp_path: Path, content: Path
) -> None:
    output = tmp_path / "output"
    built(content, output)
    taken = {file: raw for file, raw in feeds_of(output).items() if not file.endswith(".opml")}
    with hosted(output) as host:
        subscriber = Subscriber(host, list(taken))
        for file, raw in taken.items():
            held = subscriber.entries(file)
            assert {entry.id for entry in held} == {item.id for item in items(raw)}
            for entry in held:
                assert entry.title and entry.link and (entry.published or entry.updated), file
                assert entry.content or entry.summary, file
        assert subscriber.fetch() == {}
        assert host.unchanged == len(taken), "each was answered with 304"
        subscriber.close()


@pytest.mark.long
def test_another_clock_changes_no_byte(site: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1890000000")
    assert site.change({}) == {}
    assert files(site.output) == site.before


def test_a_new_slug_leaves_nothing_unread(site: Changing) -> None:
    where = {"slug": "one", "aliases": ["first"]}
    renamed = head({"title": "First", "date": "2026-03-01", "id": "aaaaaaaa", **where}, "Words.")
    site.change({FIRST: renamed})
    assert [site.subscriber.unread(file) for file in TAKEN] == [[]] * len(TAKEN)
    assert ids(site.feed("feed.xml")) == ids(site.before["feed.xml"])
    assert items(site.feed("feed.xml"))[2].link.endswith("/posts/one/")
    old = (site.output / "posts/first/index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' in old
    gone = {file for file in site.before if file not in files(site.output)}
    assert gone == set(), "no address of a feed or a page disappears"


@pytest.mark.long
@pytest.mark.parametrize("date", ["2026-02-20", "2026-03-20"])
def test_a_new_title_and_date_leave_nothing_unread(site: Changing, date: str) -> None:
    site.change({FIRST: post("Quite another", date, since="2026-03-01", **ABOUT)})
    assert [site.subscriber.unread(file) for file in TAKEN] == [[]] * len(TAKEN)
    for file in ("feed.xml", "atom.xml", "feed.json", "themes/guilt/atom.xml"):
        before, after = items(site.before[file]), items(site.feed(file))
        assert [(i.id, i.published) for i in after] == [(i.id, i.published) for i in before]
    assert "Quite another" in ids(site.feed("feed.xml"))
    changed = "//atom:entry/atom:updated/text()"
    assert found(site.feed("atom.xml"), changed) == found(site.before["atom.xml"], changed)


def test_a_typo_leaves_nothing_unread_and_no_date_moved(site: Changing) -> None:
    text = post("First", body="Better words.", themes=["guilt"], authors=["nora"], id="aaaaaaaa")
    site.change({FIRST: text})
    assert [site.subscriber.unread(file) for file in TAKEN] == [[]] * len(TAKEN)
    updated = "//atom:updated/text()"
    assert found(site.feed("atom.xml"), updated) == found(site.before["atom.xml"], updated)
    assert site.feed("updates/feed.xml") == site.before["updates/feed.xml"]


def test_an_approved_comment_is_one_new_item_and_modifies_nothing(site: Changing) -> None:
    days = {"created": "2026-01-20T10:00:00Z", "approved": "2026-03-05T10:00:00Z"}
    late = comment("c-200", "first", author="Ann", **days)
    told = site.change({"comments/first/c-200.md": late})
    new = {OF_ALL, "comments/atom.xml", OF_FIRST, "comments/aaaaaaaa.atom.xml"}
    assert told == dict.fromkeys(new, (1, 0))
    for file in new:
        assert site.subscriber.unread(file) == ["Ann on First"]
        assert items(site.feed(file))[0].title == "Ann on First", "the first in order"
    assert items(site.feed("feed.xml")) == items(site.before["feed.xml"])
    assert found(site.feed("feed.xml"), "//item[3]/slash:comments/text()") == ["2"]


@pytest.mark.long
def test_an_update_note_is_one_new_item_in_updates(site: Changing) -> None:
    noted = post("First", themes=["guilt"], authors=["nora"], id="aaaaaaaa",
                 updates=[{"date": "2026-04-01", "text": "Now different."}])  # fmt: skip
    told = site.change({FIRST: noted})
    assert told["updates/feed.xml"] == (1, 0)
    assert site.subscriber.unread("updates/feed.xml") == ["Update: First"]
    assert all(new == 0 for file, (new, _) in told.items() if file != "updates/feed.xml")
    entry = items(site.feed("feed.xml"))[2]
    assert entry.published == items(site.before["feed.xml"])[2].published
    assert entry.content.startswith("<p><strong>Update, 1 April 2026:</strong></p>")


@pytest.mark.long
def test_a_follow_up_is_one_new_item_and_one_line_in_the_old(site: Changing) -> None:
    third = post("Third", "2026-05-01", follows="first", id="dddddddd")
    told = site.change({"posts/2026-05-01-third.md": third})
    for file in ("feed.xml", "atom.xml", "feed.json", "updates/feed.xml"):
        assert told[file][0] == 1, file
        assert len(site.subscriber.unread(file)) == 1, file
    old = next(i for i in items(site.feed("feed.xml")) if i.title == "First")
    link = '<a href="http://localhost:8000/posts/third/">Third</a>'
    assert old.content.splitlines()[0] == f"<p>Followed up on 1 May 2026: {link}</p>"
    assert (site.output / "chains/first/feed.xml").is_file()


@pytest.mark.long
def test_a_withdrawn_post_is_told_and_stays(site: Changing) -> None:
    why = [{"date": "2026-05-10", "text": "I misread it.", "withdrawn": True}]
    gone = post("First", themes=["guilt"], authors=["nora"], id="aaaaaaaa", updates=why)
    told = site.change({FIRST: gone})
    assert told["updates/feed.xml"] == (1, 0)
    assert site.subscriber.unread("updates/feed.xml") == ["Withdrawn: First"]
    assert ids(site.feed("feed.xml")) == ids(site.before["feed.xml"])
    assert site.subscriber.unread("feed.xml") == []
    assert (site.output / "posts/first/index.html").is_file()


@pytest.mark.long
def test_a_post_that_is_edited_rewrites_only_the_feeds_that_hold_it(site: Changing) -> None:
    text = post("First", body="Better words.", themes=["guilt"], authors=["nora"], id="aaaaaaaa")
    site.change({FIRST: text})
    now = feeds_of(site.output)
    changed = {file for file, raw in now.items() if raw != site.before[file]}
    assert changed == {
        file
        for file, raw in now.items()
        if not file.startswith("comments/") and b"Better words." in raw
    }
    assert {"feed.xml", "posts/atom.xml", "themes/guilt/feed.xml"} <= changed
