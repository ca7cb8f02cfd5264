"""Which feeds there are: the set, the archives, the list, what pages declare."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from plugins.feeds.rivers import BLOCK, LENGTH
from plugins.pages.post_views import PostView
from plugins.sources.addresses import output_file
from tests.building import built, small_copy
from tests.feeds.reading import found, ids, items, titles
from tests.small_site import a_day_apart, author, feeds, post, small_site, theme, view

Files = dict[str, str | bytes]
FILES: Files = {
    "posts/2026-03-01-first.md": post("First", themes=["guilt"], authors=["nora"], id="aaaaaaaa"),
    "posts/2026-03-02-second.md": post("Second", "2026-03-02", follows="first", id="bbbbbbbb"),
    "themes/guilt.md": theme("Guilt"),
    "authors/nora.md": author("Nora"),
}
EVERY = [
    *("feed.json", "feed.xml", "atom.xml"),
    *("posts/feed.json", "posts/feed.xml", "posts/atom.xml"),
    *("resources/feed.json", "resources/feed.xml", "resources/atom.xml"),
    *("updates/feed.json", "updates/feed.xml", "updates/atom.xml"),
    *("comments/feed.xml", "comments/atom.xml"),
    *("themes/guilt/feed.xml", "themes/guilt/atom.xml"),
    *("authors/nora/feed.xml", "authors/nora/atom.xml"),
    *("chains/first/feed.xml", "chains/first/atom.xml"),
    "feeds.opml",
    *("comments/aaaaaaaa.xml", "comments/aaaaaaaa.atom.xml"),
    *("comments/bbbbbbbb.xml", "comments/bbbbbbbb.atom.xml"),
]


def test_the_set(tmp_path: Path) -> None:
    assert list(feeds(small_site(tmp_path, FILES))) == EVERY


def test_no_two_feeds_have_one_title_or_one_id(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES)
    heads = [feed.head(site.desk) for feed in site.feeds() if feed.kind != "opml"]
    assert len({head.title for head in heads}) == len(heads)
    assert len({head.id for head in heads}) == len(heads)


def test_an_author_and_a_chain_have_feeds_of_their_own(tmp_path: Path) -> None:
    made = feeds(small_site(tmp_path, FILES))
    assert titles(made["authors/nora/feed.xml"]) == ["First"]
    assert titles(made["chains/first/atom.xml"]) == ["Second", "First"]


@pytest.mark.parametrize(
    ("file", "text", "old"),
    [
        ("themes/guilt.md", theme("Guilt", slug="blame", aliases=["guilt"]), "themes/guilt"),
        ("authors/nora.md", author("Nora", slug="nell", aliases=["nora"]), "authors/nora"),
        (
            "posts/2026-03-01-first.md",
            post("First", slug="one", aliases=["first"], id="aaaaaaaa"),
            "chains/first",
        ),
    ],
)
def test_whoever_subscribed_before_a_new_slug_goes_on_reading(
    tmp_path: Path, file: str, text: str, old: str
) -> None:
    files = FILES | {file: text}
    if not file.startswith("posts"):
        files["posts/2026-03-01-first.md"] = post("First", id="aaaaaaaa")
    site = small_site(tmp_path, files)
    made = feeds(site)
    assert {f"{old}/feed.xml", f"{old}/atom.xml"} <= made.keys()
    now = next(f for f in site.feeds() if ("rss", f"/{old}/feed.xml") in f.addresses)
    kept = made[output_file(now.addresses[0][1])], made[f"{old}/feed.xml"]
    assert ids(kept[0]) == ids(kept[1])


def test_a_post_may_name_its_author_by_an_old_slug(tmp_path: Path) -> None:
    """As it may a theme: whoever renames one need not touch every post."""
    files = FILES | {"authors/nora.md": author("Nora Winter", aliases=["nell", "/by/nora/"])}
    files["posts/2026-03-01-first.md"] = post("First", authors=["nell"], id="aaaaaaaa")
    site = small_site(tmp_path, files)
    assert titles(feeds(site)["authors/nora/feed.xml"]) == ["First"]
    page = view(site, PostView, "posts/first/index.html")
    assert [(one.name, one.address) for one in page.authors] == [("Nora Winter", "/authors/nora/")]


def walked(made: dict[str, bytes], file: str) -> list[str]:
    """The ids of all entries from a feed back through its archives."""
    seen: list[str] = []
    while file:
        parsed = feedparser.parse(made[file])
        seen += [entry.id for entry in parsed.entries]
        before = [link.href for link in parsed.feed.links if link.rel == "prev-archive"]
        file = before[0].removeprefix("https://example.org/") if before else ""
    return seen


@pytest.mark.parametrize("number", [0, 1, LENGTH, LENGTH + BLOCK - 1, LENGTH + BLOCK, 57])
@pytest.mark.parametrize("file", ["feed.xml", "atom.xml"])
def test_who_walks_back_meets_every_post_once(tmp_path: Path, file: str, number: int) -> None:
    made = feeds(small_site(tmp_path, a_day_apart(f"p{n}" for n in range(number))))
    seen = walked(made, file)
    assert len(seen) == len(set(seen)) == number
    assert len(items(made[file])) >= min(number, LENGTH)


def test_a_new_post_leaves_all_archives_as_they_are(tmp_path: Path) -> None:
    files = a_day_apart(f"p{n}" for n in range(49))
    before = feeds(small_site(tmp_path, files))
    after = feeds(small_site(tmp_path, a_day_apart(f"p{n}" for n in range(50))))
    archives = {file for file in before if file.startswith("archive/")}
    assert len(archives) == 4
    assert walked(before, "archive/atom-4.xml")[-1] == ids(before["archive/atom-1.xml"])["P0"]
    assert {file: after[file] for file in archives} == {file: before[file] for file in archives}


def test_an_archive_says_what_it_is(tmp_path: Path) -> None:
    made = feeds(small_site(tmp_path, a_day_apart(f"p{n}" for n in range(55))))
    assert len(found(made["archive/atom-2.xml"], "/atom:feed/fh:archive")) == 1
    links = {
        str(link.get("rel")): str(link.get("href"))
        for link in found(made["archive/atom-2.xml"], "/atom:feed/atom:link")
    }
    assert links["current"] == "https://example.org/atom.xml"
    assert links["prev-archive"] == "https://example.org/archive/atom-1.xml"
    assert found(made["archive/atom-2.xml"], "/atom:feed/atom:id/text()") == found(
        made["atom.xml"], "/atom:feed/atom:id/text()"
    )


def test_a_new_date_of_an_old_post_moves_nothing_in_the_feeds(tmp_path: Path) -> None:
    files = a_day_apart(f"p{n}" for n in range(57))
    before = feeds(small_site(tmp_path, files))
    old = next(file for file in files if file.endswith("p3.md"))
    first_day = items(before["archive/atom-1.xml"])[-4].published[:10]
    files[old] = post("P3", "2026-05-30", since=first_day)
    after = feeds(small_site(tmp_path, files))
    assert {
        file: [i.id for i in items(raw)] for file, raw in after.items() if "opml" not in file
    } == {file: [i.id for i in items(raw)] for file, raw in before.items() if "opml" not in file}
    assert items(after["archive/atom-1.xml"])[-4].published[:10] == first_day
    assert "P3" not in titles(after["posts/feed.xml"])


def test_the_first_archive_names_the_second_which_is_always_there(tmp_path: Path) -> None:
    """A validator holds an archive that leads nowhere for incomplete."""
    rels = "/atom:feed/atom:link[contains(@rel, '-archive')]/@rel"
    for number, archives in ((BLOCK * 2 - 1, 0), (BLOCK * 2, 2), (BLOCK * 5, 5)):
        root = tmp_path / str(number)
        root.mkdir()
        made = feeds(small_site(root, a_day_apart(f"p{n}" for n in range(number))))
        assert [file for file in made if file.startswith("archive/")] == [
            f"archive/atom-{one}.xml" for one in range(1, archives + 1)
        ]
        for one in range(1, archives + 1):
            expected = ["prev-archive"] if one > 1 else ["next-archive"]
            assert found(made[f"archive/atom-{one}.xml"], rels) == expected
    (second,) = found(made["archive/atom-1.xml"], "//atom:link[@rel='next-archive']/@href")
    assert second == "https://example.org/archive/atom-2.xml"


def test_main_weighs_no_more_than_readers_take(tmp_path: Path) -> None:
    files: Files = {
        f"posts/2026-01-{n:02}-p{n}.md": post(
            f"P{n}", f"2026-01-{n:02}", "Long words & more. " * 1800
        )
        for n in range(1, 32)
    }
    made = feeds(small_site(tmp_path, files))
    for file in ("feed.xml", "atom.xml", "feed.json", "posts/feed.xml"):
        assert len(made[file]) <= 512 * 1024, file
    assert len(walked(made, "atom.xml")) == 31


def test_the_list_names_every_public_feed_by_its_title(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES)
    made = feeds(site)
    outlines = etree.fromstring(made["feeds.opml"]).findall(".//outline[@xmlUrl]")
    told = {str(one.get("xmlUrl")): str(one.get("text")) for one in outlines}
    assert len(outlines) == len(told)
    assert told == {
        f"https://example.org/{file}": found(made[file], "/rss/channel/title/text()")[0]
        for file in EVERY
        if file.endswith("/feed.xml") or file == "feed.xml"
    }
    assert {one.get("type") for one in outlines} == {"rss"}


def test_each_format_tells_the_same_items(tmp_path: Path) -> None:
    made = feeds(small_site(tmp_path, FILES))
    for folder in ("", "posts/", "updates/"):
        three = [items(made[f"{folder}{name}"]) for name in ("feed.xml", "atom.xml", "feed.json")]
        told = [[(i.id, i.title, i.link, i.summary, i.content) for i in one] for one in three]
        assert told[0] == told[1] == told[2]
        assert told[0]


def test_a_page_declares_the_main_feed_and_then_its_own(tmp_path: Path) -> None:
    output = tmp_path / "output"
    built(small_copy(tmp_path), output)
    for page in output.rglob("*.html"):
        soup = BeautifulSoup(page.read_bytes(), "html.parser")
        if soup.find("meta", attrs={"http-equiv": "refresh"}):
            continue
        links = soup.select('link[rel="alternate"]')
        assert 2 <= len(links) <= 4, page
        assert links[0]["href"] == "/feed.xml"
        assert len({link["title"] for link in links}) == len(links)
        for link in links:
            raw = (output / str(link["href"]).lstrip("/")).read_bytes()
            kind = str(link["type"])
            name = {"{": "feed+json"}.get(raw[:1].decode(), "")
            name = name or ("rss+xml" if b"<rss" in raw[:600] else "atom+xml")
            assert kind == f"application/{name}"


def test_each_page_of_a_post_declares_the_feed_of_its_comments(tmp_path: Path) -> None:
    output = tmp_path / "output"
    built(small_copy(tmp_path), output)
    for page in output.glob("posts/*/index.html"):
        soup = BeautifulSoup(page.read_bytes(), "html.parser")
        hrefs = [str(link["href"]) for link in soup.select('link[rel="alternate"]')]
        if soup.find(id="comments"):
            assert hrefs[1].startswith("/comments/"), page
            title = soup.select('link[rel="alternate"]')[1]["title"]
            raw = (output / hrefs[1].lstrip("/")).read_bytes()
            assert found(raw, "/rss/channel/title/text()") == [title]
