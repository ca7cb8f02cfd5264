"""Feeds as a subscriber's reader gets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import feedparser
import pytest
from bs4 import BeautifulSoup, Tag
from lxml import etree

from plugins.feeds.writing import written
from tests.small_site import (
    NOW,
    a_day_apart,
    author,
    comment,
    head,
    page,
    post,
    resource,
    small_site,
    theme,
)
from tests.small_site import feeds as feeds_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
FILES: dict[str, str | bytes] = {
    "posts/2026-03-01-first.md": post("First", themes=["guilt"], authors=["nora"], id="aaaaaaaa"),
    "posts/2026-03-02-second.md": post(
        "Second",
        "2026-03-02 20:15",
        "Words of the second.\n\n## More\n\nSee [[first]] and [this](/about/).\n\n"
        "![A cup]({static}/images/cup.svg)\n\nA note.[^1]\n\n[^1]: Below.\n",
        themes=["guilt", "career"],
        follows="first",
        id="bbbbbbbb",
        summary=["In short.", "Really."],
        updates=[{"date": "2026-04-01", "text": "Now *different*."}],
    ),
    "resources/trains.md": resource(
        "On trains",
        "2026-03-03",
        id="cccccccc",
        url="https://e.example/?a=b&c=d",
        creators=["Ann Example"],
        publication="The Gazette",
        date="2014-05",
    ),
    "themes/guilt.md": theme("Guilt"),
    "themes/career.md": theme("Career"),
    "themes/empty.md": theme("Empty & so on"),
    "authors/nora.md": author("Nora"),
    "pages/about.md": page("About"),
    "images/cup.svg": SVG,
}
ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(
    root: Path, files: dict[str, str | bytes], url: str = "https://example.org"
) -> dict[str, bytes]:
    """The feeds of a site in XML."""
    made = feeds_of(small_site(root, files, url=url))
    return {file: raw for file, raw in made.items() if file.endswith(".xml")}


def parsed(raw: bytes) -> Any:  # Any: feedparser has no types
    found = feedparser.parse(raw)
    assert found.bozo == 0, found.get("bozo_exception")
    return found


def ids(raw: bytes) -> dict[str, str]:
    """The ids of the entries by their titles."""
    return {entry.title: entry.id for entry in parsed(raw).entries}


def texts(raw: bytes, path: str) -> list[str]:
    """Texts of a feed as its XML holds them, without a reader's own cleaning."""
    root = etree.fromstring(raw)
    found = root.findall(path, {"c": "http://purl.org/rss/1.0/modules/content/"})
    return [str(one.text) for one in found]


def contents(raw: bytes) -> list[str]:
    """The whole texts of the entries of a feed of either kind."""
    return [entry.content[0].value for entry in parsed(raw).entries]


def test_every_feed_is_well_formed_and_knows_itself(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES)
    for feed in site.feeds():
        for (format, address), (_, raw) in zip(
            sorted(feed.addresses), sorted(written(feed, site.desk)), strict=True
        ):
            if format not in ("rss", "atom"):
                continue
            links = {link.rel: link.href for link in parsed(raw).feed.links}
            assert links["self"] == f"https://example.org{address}"
            assert links["alternate"] == feed.make(site.desk).head.page


def test_entries_stand_newest_first(tmp_path: Path) -> None:
    made = feeds(tmp_path, FILES)
    for file in ("feed.xml", "atom.xml"):
        assert [entry.title for entry in parsed(made[file]).entries] == [
            "On trains",
            "Second",
            "First",
        ]
    assert [entry.title for entry in parsed(made["themes/guilt/feed.xml"]).entries] == [
        "Second",
        "First",
    ]


def test_two_of_one_moment_stand_the_same_way_on_every_machine(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"posts/{name}.md": post(name, id=f"{name}{name}{name}{name}aaaa") for name in "bca"
    }
    titles = [entry.title for entry in parsed(feeds(tmp_path, files)["feed.xml"]).entries]
    assert titles == ["c", "b", "a"]


def test_both_formats_tell_the_same(tmp_path: Path) -> None:
    made = feeds(tmp_path, FILES)
    rss, atom = parsed(made["feed.xml"]).entries, parsed(made["atom.xml"]).entries
    for one, other in zip(rss, atom, strict=True):
        assert (one.id, one.title, one.link) == (other.id, other.title, other.link)
        assert one.published_parsed == other.published_parsed
        assert one.summary == other.summary
        assert one.content[0].value == other.content[0].value
    assert all(not entry.guidislink for entry in rss)


def test_an_entry_holds_the_whole_text_with_absolute_addresses(tmp_path: Path) -> None:
    for file in ("feed.xml", "atom.xml"):
        html = contents(feeds(tmp_path, FILES)[file])[1]
        soup = BeautifulSoup(html, "html.parser")
        words = soup.get_text()
        assert "Words of the second." in words
        assert "Below." in words
        addresses = [
            str(tag[name])
            for tag in soup.find_all(["a", "img"])
            if isinstance(tag, Tag)
            for name in ("href", "src")
            if name in tag.attrs
        ]
        assert "https://example.org/posts/first/" in addresses
        assert "https://example.org/about/" in addresses
        assert "https://example.org/images/cup.svg" in addresses
        assert all(urlsplit(address).scheme == "https" for address in addresses)


def test_nothing_that_needs_our_page_is_in_an_entry(tmp_path: Path) -> None:
    files = FILES | {
        "posts/2026-03-09-box.md": post(
            "Box", "2026-03-09", "> [!note] Box\n> In.\n\n| a |\n|---|\n| b |\n\nWord{: .x #y }\n"
        )
    }
    html = contents(feeds(tmp_path, files)["feed.xml"])[0]
    assert "In." in html
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert isinstance(tag, Tag)
        assert not {"class", "style", "role", "tabindex"} & set(tag.attrs)


def test_dated_notes_and_follow_ups_stand_first(tmp_path: Path) -> None:
    made = feeds(tmp_path, FILES)
    second, first = contents(made["feed.xml"])[1:]
    assert second.startswith(
        "<p><strong>Update, 1 April 2026:</strong></p>\n<p>Now <em>different</em>.</p>"
    )
    assert first.startswith(
        '<p>Followed up on 2 March 2026: <a href="https://example.org/posts/second/">Second</a></p>'
    )


def test_a_resource_names_its_source_first(tmp_path: Path) -> None:
    made = feeds(tmp_path, FILES)
    assert contents(made["feed.xml"])[0].startswith(
        '<p>Article: <a href="https://e.example/?a=b&amp;c=d"><em>On trains</em></a>'
        " – The Gazette, Ann Example, May 2014</p>"
    )
    for file in ("feed.xml", "atom.xml"):
        links = {link.rel: link.href for link in parsed(made[file]).entries[0].links}
        assert links["related"] == "https://e.example/?a=b&c=d"
        assert links["alternate"] == "https://example.org/resources/trains/"


def test_who_wrote_it_and_under_what_it_stands_is_said(tmp_path: Path) -> None:
    made = feeds(tmp_path, FILES)
    for file in ("feed.xml", "atom.xml"):
        trains, second, first = parsed(made[file]).entries
        assert (trains.author, first.author) == ("Nora", "Nora")
        assert {tag.label or tag.term for tag in second.tags} == {"Guilt", "Career"}


def test_the_short_version_is_the_summary_in_plain_text(tmp_path: Path) -> None:
    raw = feeds(tmp_path, FILES)["atom.xml"]
    assert parsed(raw).entries[1].summary == "In short. Really."


def test_dates_name_their_offset_and_the_last_change(tmp_path: Path) -> None:
    made = feeds(tmp_path, FILES)
    dates = texts(made["feed.xml"], ".//item/pubDate")
    assert dates[1] == "Mon, 02 Mar 2026 20:15:00 +0000"
    root = etree.fromstring(made["atom.xml"])
    for name in ("published", "updated"):
        for one in root.iter(f"{ATOM}{name}"):
            assert datetime.fromisoformat(str(one.text)).tzinfo is not None
    updated = [str(one.text)[:10] for one in root.findall(f"{ATOM}entry/{ATOM}updated")]
    assert updated == ["2026-03-03", "2026-04-01", "2026-03-02"]
    assert str(root.findtext(f"{ATOM}updated")).startswith("2026-04-01")
    assert texts(made["feed.xml"], "channel/lastBuildDate") == ["Wed, 01 Apr 2026 00:00:00 +0100"]


def test_ids_are_uuids_and_differ(tmp_path: Path) -> None:
    found = ids(feeds(tmp_path, FILES)["feed.xml"])
    assert len(set(found.values())) == 3
    uuid = r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    assert all(re.fullmatch(uuid, id) for id in found.values())


@pytest.mark.parametrize(
    ("file", "text", "url"),
    [
        ("posts/2026-03-01-first.md", post("Another title", id="aaaaaaaa"), "https://example.org"),
        ("posts/2026-03-01-first.md", post(slug="other", id="aaaaaaaa"), "https://example.org"),
        ("posts/2027-01-01-x.md", post("X", "2026-05-05", id="aaaaaaaa"), "https://example.org"),
        ("posts/2026-03-01-first.md", post(id="aaaaaaaa"), "http://localhost:8000/blog"),
        ("posts/2026-03-01-first.md", "Id: aaaaaaaa\nTitle: A\nDate: 2026-03-01\n\nText\n",
         "https://example.org"),
    ],
    ids=["title", "slug", "name and date", "host", "form"],
)  # fmt: skip
def test_an_id_never_changes(tmp_path: Path, file: str, text: str, url: str) -> None:
    (tmp_path / "other").mkdir()
    before = feeds(tmp_path, {"posts/2026-03-01-first.md": post(id="aaaaaaaa")})
    after = feeds(tmp_path / "other", {file: text}, url)
    for name in ("feed.xml", "atom.xml"):
        assert set(ids(after[name]).values()) == set(ids(before[name]).values())


def test_an_entry_has_one_id_in_all_feeds(tmp_path: Path) -> None:
    made = feeds(tmp_path, FILES)
    assert ids(made["themes/guilt/feed.xml"])["First"] == ids(made["atom.xml"])["First"]


HOSTILE = "]]> <script>alert(1)</script> &amp; <b>&lt; \" ' {{ x }} é 👩‍👧"


@pytest.mark.parametrize("file", ["feed.xml", "atom.xml"])
def test_a_hostile_title_is_shown_as_text(tmp_path: Path, file: str) -> None:
    raw = feeds(tmp_path, {"posts/a.md": post(HOSTILE)})[file]
    path = ".//item/title" if file == "feed.xml" else f"{ATOM}entry/{ATOM}title"
    (shown,) = texts(raw, path)
    assert shown.startswith("]]> ‹script›alert(1)‹/script› ＆amp; ‹b›＆lt; \" ' {{ x }} é")
    assert b"<script" not in raw


def hostile_site(root: Path, hostile: str) -> dict[str, bytes]:
    """The feeds of a site in which one text stands in every field that a feed tells."""
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post(hostile, themes=["eve"], authors=["eve"], standfirst=hostile),
        "posts/2026-03-02-b.md": post(
            hostile, "2026-03-02", follows="a", summary=hostile,
            updates=[{"date": "2026-03-03", "text": hostile}]),
        "resources/c.md": resource(hostile, creators=[hostile], publication=hostile),
        "themes/eve.md": head({"label": hostile, "definition": hostile, "group": "skills"}, "x"),
        "authors/eve.md": head({"name": hostile}, "x"),
        "comments/a/c-100.md": comment("c-100", "a", hostile, author=hostile),
    }  # fmt: skip
    return feeds(root, files)


@pytest.mark.parametrize(
    "hostile",
    [
        "]]> &lt;script> & \" '",
        "a\x00b\x01c\x08d\x0be\x1bf\x1cg\x7fh\x84i\ufffej",
        "a\x1c0\x1db",
        "\u2028\u2029\u0085 \u202e",
        "a &#1; b &#x1c;0&#x1d; c &#xFFFE; d",
        "{{ config }} {filename}x.md %s {0} \\1",
    ],
    ids=["markup", "controls", "holes", "line ends", "entities", "templates"],
)
def test_hostile_text_in_every_field_leaves_every_feed_valid(tmp_path: Path, hostile: str) -> None:
    for raw in hostile_site(tmp_path, hostile).values():
        assert parsed(raw).version in ("rss20", "atom10")
        etree.fromstring(raw)


@pytest.mark.parametrize(
    "body",
    [
        "A &#1; B",
        "A &#x1c;0&#x1d; B",
        "]]> and `]]>` and <!-- ]]> -->",
        "![a \\]\\]> b]({static}/images/cup.svg)",
        '<img src="/images/cup.svg" alt="]]>">',
        "[x](https://e.example/?a=]]>)",
        "[x](https://e.example/&#1;)",
        "<p title=']]>'>x</p>",
        "a\x0bb\x1cc",
        "&nbsp;&copy;&hellip;&apos;",
        "",
    ],
)  # fmt: skip
def test_an_odd_text_leaves_the_feed_valid(tmp_path: Path, body: str) -> None:
    text = head({"title": "A", "date": "2026-03-01"}, body)
    made = feeds(tmp_path, {"posts/a.md": text, "images/cup.svg": SVG})
    for file in ("feed.xml", "atom.xml"):
        assert len(parsed(made[file]).entries) == 1


def test_a_theme_of_which_nothing_is_written_has_a_valid_feed(tmp_path: Path) -> None:
    found = parsed(feeds(tmp_path, FILES)["themes/empty/feed.xml"])
    assert found.entries == []
    assert found.feed.title == "Empty & so on · Five to Nine"
    assert found.feed.updated_parsed[0] == 2000  # any year will do, but not that of the clock


def test_a_site_without_posts_has_valid_feeds(tmp_path: Path) -> None:
    for raw in feeds(tmp_path, {}).values():
        assert parsed(raw).entries == []


def test_a_feed_holds_the_newest_thirty(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(35)]
    entries = parsed(feeds(tmp_path, a_day_apart(names))["posts/feed.xml"]).entries
    assert [entry.title for entry in entries] == [f"P{n}" for n in range(34, 4, -1)]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    backwards = dict(reversed(FILES.items()))
    assert feeds(tmp_path, FILES) == feeds(tmp_path / "other", backwards)


def test_the_clock_is_not_in_the_bytes(tmp_path: Path) -> None:
    early = feeds_of(small_site(tmp_path, FILES, now=NOW))
    late = feeds_of(small_site(tmp_path, FILES, now=datetime(2040, 1, 1, tzinfo=UTC)))
    other = datetime(2026, 6, 1, 21, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert early == late == feeds_of(small_site(tmp_path, FILES, now=other))


def test_below_another_path_every_address_begins_with_it(tmp_path: Path) -> None:
    raw = feeds(tmp_path, FILES, "https://e.example/blog")["feed.xml"]
    found = re.findall(r"https://e\.example/(?!\?)[^\"<& ]*", raw.decode())
    assert found
    assert all(address.startswith("https://e.example/blog/") for address in found)
    assert b"example.org" not in raw
