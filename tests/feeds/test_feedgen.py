"""Each known fault of feedgen 1.0.0, and that it is answered.

Every test shows both: what feedgen does by itself (so that a new version is noticed), and what
stands in our feeds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from feedgen.feed import FeedGenerator
from lxml import etree

from tests.feeds.reading import XML, found, titles
from tests.small_site import a_day_apart, feeds, post, resource, small_site

Files = dict[str, str | bytes]
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
FILES: Files = {
    "posts/2026-03-01-first.md": post(
        "First", body="![A cup]({static}/images/cup.svg)", id="aaaaaaaa", lang="de"
    ),
    "resources/trains.md": resource("On trains", id="cccccccc", url="https://e.example/"),
    "images/cup.svg": SVG,
}


@pytest.fixture
def made(tmp_path: Path) -> dict[str, bytes]:
    return feeds(small_site(tmp_path, FILES))


def bare() -> Any:  # Any: an extension becomes a field of its feed
    feed = FeedGenerator()
    feed.id("urn:x")
    feed.title("T")
    feed.description("D")
    feed.link(href="https://example.org/", rel="alternate")
    feed.updated(MOMENT)
    return feed


def with_entry(**more: object) -> tuple[Any, Any]:
    feed = bare()
    entry = feed.add_entry(order="append")
    entry.id("urn:y")
    entry.title("Y")
    entry.link(href="https://example.org/y", **more)
    entry.updated(MOMENT)
    return feed, entry


def test_entry_links_keep_what_they_say(made: dict[str, bytes]) -> None:
    theirs, entry = with_entry()
    entry.link(href="https://e.example/", rel="related", title="Title")
    assert b"Title" not in theirs.atom_str(), "feedgen's issue #135"
    links = [dict(link.attrib) for link in found(made["atom.xml"], "//atom:entry[1]/atom:link")]
    on_trains = {
        "https://e.example/": "related",
        "https://example.org/resources/trains/": "alternate",
    }
    assert {link["href"]: link["rel"] for link in links} == on_trains
    assert next(link for link in links if link["rel"] == "related")["title"] == "On trains"


def test_the_link_of_a_channel_is_its_page(made: dict[str, bytes]) -> None:
    theirs = bare()
    theirs.link(href="https://example.org/feed.xml", rel="self")
    assert etree.fromstring(theirs.rss_str()).findtext("channel/link").endswith("feed.xml")
    assert found(made["posts/feed.xml"], "/rss/channel/link/text()") == [
        "https://example.org/archive/"
    ]


def test_entries_stand_in_our_order(tmp_path: Path) -> None:
    theirs = bare()
    for name in "ab":
        theirs.add_entry().title(name)
    assert [entry.title() for entry in theirs.entry()] == ["b", "a"], "each before the others"
    assert titles(feeds(small_site(tmp_path, a_day_apart("ab")))["feed.xml"]) == ["B", "A"]


def test_no_date_is_that_of_the_clock(made: dict[str, bytes]) -> None:
    assert (datetime.now(UTC) - bare().add_entry().updated()).total_seconds() < 60
    names = " or ".join(
        f"local-name()='{name}'" for name in ("updated", "pubDate", "lastBuildDate")
    )
    for raw in made.values():
        dates = found(raw, f"//*[{names}]/text()") if raw.startswith(b"<") else []
        assert all("2026-03-01" in d or "01 Mar 2026" in d or "2000" in d for d in dates)


def test_control_characters_end_no_build(tmp_path: Path) -> None:
    theirs, entry = with_entry()
    entry.title("a\x0bb")
    with pytest.raises(ValueError):
        theirs.atom_str()
    raw = feeds(small_site(tmp_path, {"posts/2026-03-01-a.md": post("a&#11;b\u000bc")}))["feed.xml"]
    assert titles(raw) in (["a＆#11;bc"], ["abc"])


def test_an_author_without_an_address_is_named(made: dict[str, bytes]) -> None:
    theirs, entry = with_entry()
    entry.author(name="Nora")
    assert b"Nora" not in theirs.rss_str()
    assert found(made["feed.xml"], "//item/dc:creator/text()") == ["Nora", "Nora"]


def test_replies_are_said(made: dict[str, bytes]) -> None:
    with pytest.raises(ValueError):
        with_entry(rel="replies")
    replies = found(made["posts/atom.xml"], "//atom:link[@rel='replies']/@href")
    assert replies == [
        "https://example.org/posts/first/#comments",
        "https://example.org/comments/aaaaaaaa.atom.xml",
    ]


@pytest.mark.parametrize("file", ["posts/feed.xml", "posts/atom.xml"])
def test_a_picture_is_described(made: dict[str, bytes], file: str) -> None:
    (media,) = found(made[file], "//media:content")
    assert dict(media.attrib) == {
        "url": "https://example.org/images/cup.svg",
        "type": "image/svg+xml",
        "medium": "image",
        "width": "4",
        "height": "3",
    }
    assert found(made[file], "//media:content/media:description/text()") == ["A cup"]


@pytest.mark.parametrize("file", ["posts/feed.xml", "posts/atom.xml"])
def test_it_is_said_whose_picture_it_is(tmp_path: Path, file: str) -> None:
    body = (
        "![A cup]({static}/images/cup.svg)\n\n"
        '![The cup]({static}/images/cup.svg "Ten past | Photo: Ada & Co")\n'
    )
    files = FILES | {"posts/2026-03-01-first.md": post("First", body=body)}
    made = feeds(small_site(tmp_path, files))
    entry = found(made[file], "//item" if file == "posts/feed.xml" else "//atom:entry")[-1]
    shown = list(entry.iter("{http://search.yahoo.com/mrss/}content"))
    assert [[said.text for said in one] for one in shown] == [
        ["A cup"],
        ["The cup", "Photo: Ada & Co"],
    ]
    assert shown[1][1].tag == "{http://search.yahoo.com/mrss/}credit"


def test_a_picture_of_a_child_is_not_held_out(tmp_path: Path) -> None:
    body = "![A cup]({static}/images/cup.svg)"
    files = FILES | {"posts/2026-03-01-first.md": post("First", body=body, people="child")}
    made = feeds(small_site(tmp_path, files))
    assert not found(made["posts/atom.xml"], "//media:content")
    assert b'"image"' not in made["posts/feed.json"]


def test_the_whole_text_stands_beside_the_summary(made: dict[str, bytes]) -> None:
    theirs, entry = with_entry()
    entry.content("<p>Whole</p>", type="html")
    assert b"encoded>" not in theirs.rss_str(), "it goes into the description"
    assert len(found(made["posts/feed.xml"], "//item/content:encoded")) == 1
    assert found(made["posts/atom.xml"], "//atom:content/@type") == ["html"]


def test_language_and_base_are_said(made: dict[str, bytes]) -> None:
    (entry,) = found(made["posts/atom.xml"], "//atom:entry")
    assert entry.get(f"{XML}lang") == "de"
    assert found(made["posts/feed.xml"], "//item/dc:language/text()") == ["de"]
    (content,) = found(made["posts/atom.xml"], "//atom:content")
    assert content.get(f"{XML}base") == "https://example.org/posts/first/"


def test_every_prefix_is_declared_at_the_root(made: dict[str, bytes]) -> None:
    for file, raw in made.items():
        if file.endswith(".xml"):
            assert b"ns0" not in raw
            body = raw.partition(b">\n  <")[2]
            assert b"xmlns" not in body.replace(b"xmlns:ns", b""), file


def test_feedgen_writes_them(made: dict[str, bytes]) -> None:
    assert found(made["feed.xml"], "/rss/channel/generator/text()") == [
        "Five to Nine, with feedgen"
    ]
    assert found(made["feed.xml"], "/rss/channel/ttl/text()") == ["60"]
