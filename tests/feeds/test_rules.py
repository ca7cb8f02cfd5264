"""Every feed keeps every rule: on the real site, on the small one, and with hostile text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest

from plugins.build import clock
from plugins.build.edition import site
from plugins.build.loading import load
from plugins.feeds.writing import written
from plugins.pages.post_views import PostView
from tests.building import PROJECT, SMALL, built
from tests.feeds.reading import found, items, titles
from tests.feeds.rules import faults
from tests.feeds.test_entries import FILES
from tests.feeds.validator import doubts
from tests.small_site import (
    NOW,
    a_day_apart,
    comment,
    content_folder,
    feeds,
    head,
    post,
    resource,
    settings,
    small_site,
    theme,
    view,
)

LOCAL = "http://localhost:8000"
ENDINGS = (".xml", ".json", ".opml")


def feeds_of(output: Path) -> dict[str, bytes]:
    """The feeds of a built site."""
    found = {p.relative_to(output).as_posix(): p for p in sorted(output.rglob("*"))}
    no_feeds = {"sitemap.xml", "resources/take-away/resources.json"}
    return {
        file: path.read_bytes()
        for file, path in found.items()
        if file.endswith(ENDINGS) and file not in no_feeds
    }


@pytest.fixture(scope="module", params=["real", "small"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """The feeds of a site that was built."""
    output = tmp_path_factory.mktemp(request.param) / "output"
    built({"real": PROJECT / "content", "small": SMALL}[request.param], output)
    return feeds_of(output)


def test_every_feed_keeps_every_rule(made: dict[str, bytes]) -> None:
    assert len(made) > 20
    assert [fault for file, raw in made.items() for fault in faults(file, raw, LOCAL)] == []


@pytest.mark.long
def test_the_validator_would_warn_of_nothing(made: dict[str, bytes]) -> None:
    assert [one for file, raw in made.items() for one in doubts(file, raw, clock.now())] == []


@pytest.mark.long
def test_feedparser_has_nothing_to_say(made: dict[str, bytes]) -> None:
    for file, raw in made.items():
        if file.endswith(".xml"):
            parsed = feedparser.parse(raw)
            assert not parsed.bozo, (file, parsed.get("bozo_exception"))


HOSTILE = "]]> &amp;lt; <script>alert(1)</script> <b>&lt; \" ' \U0001f469‍\U0001f467 %s {{ x }}"


@pytest.mark.parametrize(
    "text", [HOSTILE, "a\x0bb\x1fc\ufffed", "a\ud800b"], ids=["markup", "controls", "surrogate"]
)
def test_hostile_text_breaks_no_rule(tmp_path: Path, text: str) -> None:
    safe = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    more: dict[str, str | bytes] = {
        "posts/2026-03-05-odd.md": post(safe, "2026-03-05", themes=["guilt"], summary=[safe]),
        "comments/odd/c-100.md": comment("c-100", "odd", safe, author=safe),
        "comments/odd/c-200.md": comment("c-200", "odd", safe, author=safe, parent="c-100"),
        "resources/odd.md": resource(safe, creators=[safe], publication=safe),
    }
    for file, raw in feeds(small_site(tmp_path, FILES | more)).items():
        assert faults(file, raw, "https://example.org") == []
        assert b"<script" not in raw


LOOKALIKES = [
    ("<b>Sam</b>", "‹b›Sam‹/b›"),
    ("The &amp; and &#60; and &#x3c;", "The ＆amp; and ＆#60; and ＆#x3c;"),
    ("<<img src=x onerror=y>", "<‹img src=x onerror=y›"),
    ("a</b", "a‹/b"),
    ("<!-- x --> <?php", "‹!-- x --› ‹?php"),
    ("2 < 3 > 1 & so on, <3, AT&T", "2 < 3 > 1 & so on, <3, AT&T"),
    (
        HOSTILE,
        "]]> ＆amp;lt; ‹script›alert(1)‹/script› ‹b›＆lt; \" ' \U0001f469‍\U0001f467 %s {{ x }}",
    ),
]


@pytest.mark.parametrize(("text", "shown"), LOOKALIKES)
def test_titles_and_names_that_look_like_markup_do_not_look_so_in_feeds(
    tmp_path: Path, text: str, shown: str
) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-05-odd.md": post(
            text, "2026-03-05", themes=["odd"], authors=["odd"], summary=[text],
            body=f"![{text.replace(']', '')}]({{static}}/images/cup.svg)"),
        "posts/2026-03-06-next.md": post("Next", "2026-03-06", follows="odd"),
        "comments/odd/c-100.md": comment("c-100", "odd", text, author=text),
        "resources/odd.md": resource(text, url="https://e.example/x", creators=[text]),
        "themes/odd.md": theme(text, definition=text),
        "authors/odd.md": head({"name": text}, "Somebody."),
        "images/cup.svg": FILES["images/cup.svg"],
    }  # fmt: skip
    made = feeds(small_site(tmp_path, files, name=text, tagline=text, licence=text))
    assert [doubt for file, raw in made.items() for doubt in doubts(file, raw, NOW)] == []
    assert [f for file, raw in made.items() for f in faults(file, raw, "https://example.org")] == []
    for file in ("comments/feed.xml", "comments/atom.xml"):
        assert titles(made[file]) == [f"{shown} on {shown}"]
    told = json.loads(made["feed.json"])
    assert told["items"][1]["title"] == text
    assert told["_rights"]["text"] == told["title"] == text


def test_a_name_that_looks_like_markup_changes_no_id(tmp_path: Path) -> None:
    made = {}
    for name in ("Sam", "<b>Sam</b>"):
        (tmp_path / name[:1]).mkdir()
        files: dict[str, str | bytes] = {
            "posts/2026-03-01-a.md": post(name, id="aaaaaaaa"),
            "comments/a/c-100.md": comment("c-100", "a", author=name),
        }
        raws = feeds(small_site(tmp_path / name[:1], files))
        made[name] = [
            [item.id for item in items(raw)] for file, raw in raws.items() if "opml" not in file
        ]
    assert made["Sam"] == made["<b>Sam</b>"]


def test_a_lone_surrogate_never_reaches_a_feed(tmp_path: Path) -> None:
    """Files are UTF-8, which has none; a text that another plugin gives may hold one."""
    site = small_site(tmp_path, {"posts/2026-03-01-a.md": post("A")})
    record = site.catalogue.plain.posts[0]
    object.__setattr__(record, "title", "A \ud800 title")
    for feed in site.feeds():
        for _, raw in written(feed, site.desk):
            raw.decode("utf-8")


RULE_BREAKERS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("feed.xml", lambda raw: raw.replace(b'isPermaLink="false"', b""), "guid"),
    ("feed.xml", lambda raw: raw.replace(b"+0000</pubDate>", b"GMT</pubDate>"), "RFC 822"),
    ("feed.xml", lambda raw: raw.replace(b"<ttl>60", b"<ttl>an hour"), "ttl"),
    ("feed.xml", lambda raw: raw.replace(b"&lt;p&gt;", b"&lt;script&gt;", 1), "<script>"),
    ("feed.xml", lambda raw: raw.replace(b'rel="self"', b'rel="me"'), "it stands at"),
    ("atom.xml", lambda raw: raw.replace(b'rel="related"', b'rel="alternate"'), "alternate"),
    ("atom.xml", lambda raw: raw.replace(b"<id>urn:uuid:", b"<id>", 2), "IRI"),
    ("atom.xml", lambda raw: raw.replace(b' xml:lang="en"', b""), "language"),
    ("atom.xml", lambda raw: raw.replace(b"summary>", b"abstract>"), "abstract"),
    ("feed.json", lambda raw: raw.replace(b"version/1.1", b"version/1"), "1.1"),
    ("feed.json", lambda raw: raw.replace(b'"_rights"', b'"rights"'), "no rights"),
    ("atom.xml", lambda raw: raw.replace(b"<rights>", b"<rights/><rights>", 1), "schema"),
    ("atom.xml", lambda raw: raw.replace(b"<name>", b"<nick/><name>", 1), "schema"),
    ("atom.xml", lambda raw: raw.replace(b'rel="self"', b'rel="self" id="x"', 1), "schema"),
    ("feeds.opml", lambda raw: raw.replace(b'xmlUrl="https', b'xmlUrl="ftp'), "no address"),
]  # fmt: skip
# Each file with one text exchanged, and what is said of it then.
DOUBTFUL = [
    ("feed.xml", b"<rss ", b'<rss xmlns:x="urn:x" ', "UnknownNamespace"),
    ("atom.xml", b"media", b"m", "NonstdPrefix"),
    (
        "atom.xml",
        b"xmlns:media=",
        b'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media=',
        "Avoid",
    ),
    ("feed.xml", b"</channel>", b"<ttl>60</ttl></channel>", "MisplacedMetadata"),
    ("feed.xml", b"lastBuildDate", b"builtDate", "SlashDate"),
    ("feed.xml", b"/trains/</link>", b"/tr\xc3\xa4ins/</link>", "InvalidLink"),
    ("feed.xml", b"urn:uuid:", b"urn:uuid:X", "NonCanonicalURI"),
    ("atom.xml", b"<published>2026", b"<published>2062", "ImplausibleDate"),
    ("feed.xml", b" 2026 ", b" 1926 ", "ImplausibleDate"),
    ("feed.xml", b"<title>First", b"<title>&lt;b>First&lt;/b>", "ContainsHTML"),
    ("atom.xml", b"<title>First", b"<title>&amp;amp;", "ContainsHTML"),
    ("atom.xml", b"<summary>", b"<summary>\xef\xbf\xbd", "BadCharacters"),
    ("atom.xml", b'lang="en"', b'lang="english"', "InvalidLanguage"),
    ("feed.xml", b"<description>In", b"<description>&lt;/i>In", "NotHtml"),
    ("feed.xml", b"&lt;p&gt;", b"&lt;p onclick=x&gt;", "SecurityRisk"),
    ("feed.xml", b'href="https://example.org/p', b'href="/p', "ContainsRelRef"),
    ("atom.xml", b'rel="replies"', b'rel="answers"', "UnregisteredAtomLinkRel"),
    ("atom.xml", b'rel="replies"', b'rel="related"', "UnexpectedAttribute"),
    ("atom.xml", b"atom+xml", b"xml", "SelfNotAtom"),
    ("atom.xml", b'rel="related"', b'rel="current"', "FeedHistoryRelInEntry"),
    ("atom.xml", b'width="4"', b'width="100%"', "InvalidPositiveInteger"),
    ("feed.xml", b"<guid ", b'<guid id="x" ', "UnexpectedAttribute"),
    ("feeds.opml", b"RSS2", b"2.0", "InvalidOutlineVersion"),
]


@pytest.mark.parametrize(("file", "broken", "said"), RULE_BREAKERS)
def test_the_rules_can_be_broken(
    tmp_path: Path, file: str, broken: Callable[[bytes], bytes], said: str
) -> None:
    raw = feeds(small_site(tmp_path, FILES))[file]
    assert faults(file, raw, "https://example.org") == []
    assert any(said in fault for fault in faults(file, broken(raw), "https://example.org"))


@pytest.mark.parametrize(("file", "good", "odd", "said"), DOUBTFUL)
def test_what_the_validator_warns_of_is_found(
    tmp_path: Path, file: str, good: bytes, odd: bytes, said: str
) -> None:
    raw = feeds(small_site(tmp_path, FILES))[file]
    assert doubts(file, raw, NOW) == []
    assert any(said in doubt for doubt in doubts(file, raw.replace(good, odd), NOW))


def test_an_address_with_odd_characters_is_one_in_every_feed(tmp_path: Path) -> None:
    """Pages take them as they are; the elements of RSS and Atom take URIs (RFC 3986)."""
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A", body="![A cup]({static}/images/tä%20b.svg)"),
        "images/tä b.svg": FILES["images/cup.svg"],
        "resources/b.md": resource("B", url="https://münchen.example/ä?q={x}|[1]"),
        "comments/a/c-100.md": comment("c-100", "a", url="https://sam.example/ü?x=|&y=%20"),
    }
    made = feeds(small_site(tmp_path, files))
    assert [d for file, raw in made.items() for d in doubts(file, raw, NOW)] == []
    assert found(made["feed.xml"], "//atom:link[@rel='related']/@href") == [
        "https://xn--mnchen-3ya.example/%C3%A4?q=%7Bx%7D%7C%5B1%5D"
    ]
    assert b"https://sam.example/%C3%BC?x=%7C&amp;y=%20" in made["comments/atom.xml"]


def test_an_archive_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    made = feeds(small_site(tmp_path, a_day_apart(f"p{n}" for n in range(20))))
    assert [d for file, raw in made.items() for d in doubts(file, raw, NOW)] == []
    lost = made["archive/atom-1.xml"].replace(b"next-archive", b"current")
    assert "archive/atom-1.xml: ArchiveIncomplete" in doubts("archive/atom-1.xml", lost, NOW)


def test_a_day_on_which_the_clocks_change_has_its_offset(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-28-a.md": post("Before", "2026-03-28 23:30"),
        "posts/2026-03-29-b.md": post("After", "2026-03-29 03:30"),
        "posts/2026-03-29-c.md": post("Within", "2026-03-29 00:30"),
    }
    raw = feeds(small_site(tmp_path, files))["feed.xml"].decode()
    assert "Sat, 28 Mar 2026 23:30:00 +0000" in raw
    assert "Sun, 29 Mar 2026 03:30:00 +0100" in raw
    assert faults("feed.xml", raw.encode(), "https://example.org") == []


def test_an_offset_with_seconds_reaches_neither_feed_nor_page(tmp_path: Path) -> None:
    """Clocks in Liberia were 44 minutes and 30 seconds behind; no format of feeds can say it."""
    zone = ZoneInfo("Africa/Monrovia")
    note = {"date": "1960-02-05 18:30", "text": "More."}
    files = {"posts/1960-01-05-a.md": post("A", "1960-01-05", updates=[note])}
    made = site(
        load(content_folder(tmp_path, files), "content", zone),
        replace(settings(), zone=zone),
        NOW,
        False,
    )
    raws = feeds(made)
    assert [f for file, raw in raws.items() for f in faults(file, raw, "https://example.org")] == []
    assert b"Tue, 05 Jan 1960 00:44:30 +0000" in raws["feed.xml"]
    assert b"<published>1960-01-05T00:44:30+00:00" in raws["atom.xml"]
    assert (
        json.loads(raws["feed.json"])["items"][0]["date_published"] == "1960-01-05T00:44:30+00:00"
    )
    page = view(made, PostView, "posts/a/index.html")
    assert (page.day.iso, page.day.words) == ("1960-01-05T00:44:30+00:00", "5 January 1960")


@pytest.mark.parametrize("locale", ["C", "de_DE.UTF-8"])
@pytest.mark.long
def test_no_language_of_the_machine_is_in_a_feed(tmp_path: Path, locale: str) -> None:
    program = (
        "import sys, locale; from pathlib import Path; from tests.building import built\n"
        "try: locale.setlocale(locale.LC_ALL, '')\n"
        "except locale.Error: pass\n"
        "built(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    for number, environment in enumerate(
        ({"LANG": locale, "LC_ALL": locale}, {"LC_ALL": "C.UTF-8"})
    ):
        subprocess.run(
            [sys.executable, "-c", program, str(SMALL), str(tmp_path / f"out{number}")],
            cwd=PROJECT,
            env={**os.environ, **environment, "FIVE_TO_NINE_STATE": str(tmp_path / f"s{number}")},
            check=True,
            capture_output=True,
        )
    assert feeds_of(tmp_path / "out0") == feeds_of(tmp_path / "out1")


def test_nothing_that_may_not_be_seen_is_in_a_feed(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A"),
        "posts/2026-03-02-draft.md": post("Canary one", "2026-03-02", status="draft"),
        "posts/2026-12-02-later.md": post("Canary two", "2026-12-02"),
        "comments/a/c-100.md": comment("c-100", "a"),
        "comments/later/c-200.md": comment("c-200", "later", "Canary three."),
    }
    made = feeds(small_site(tmp_path, files))
    assert not [file for file, raw in made.items() if b"anary" in raw]
