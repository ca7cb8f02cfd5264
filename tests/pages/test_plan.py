"""The plan of the site: which pages there are, and what each shows."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.build.edition import Site
from plugins.pages.file_views import SitemapView
from plugins.pages.fingerprint import fingerprint
from plugins.pages.theme_views import ThemesView, ThemeView
from plugins.pages.views import (
    ArchiveView,
    AuthorsView,
    AuthorView,
    CollectionView,
    FeedsView,
    HomeView,
    NotFoundView,
    PageView,
    RedirectView,
    ResourceView,
    YearView,
)
from tests.small_site import (
    a_day_apart,
    author,
    collection,
    comment,
    feeds,
    page,
    post,
    resource,
    said_to_programs,
    small_site,
    theme,
    view,
    views,
)

FILES: dict[str, str | bytes] = {
    "posts/2025-12-31-a.md": post("A", "2025-12-31", themes=["guilt"], authors=["nora"]),
    "posts/2026-03-01-b.md": post(
        "B", "2026-03-01", follows="a", aliases=["old-b", "/2019/b.html"]
    ),
    "posts/2026-03-09-c.md": post("C", "2026-03-09", "word " * 2000, featured=True),
    "resources/trains.md": resource("On trains", themes=["guilt"], aliases=["on-trains"]),
    "resources/law.md": resource("A law", type="law", added="2026-02-01", url="https://e.example/"),
    "collections/start-here.md": collection("Start here", "trains", "b"),
    "themes/guilt.md": theme("Guilt", "inner-life", start=["trains", "a"], voices=["c-100"]),
    "themes/career.md": theme("Career", "work", related=["guilt"]),
    "authors/nora.md": author("Nora", book="trains"),
    "authors/ada.md": author("ada", guest=True),
    "pages/about.md": page("About", aliases=["about-us"]),
    "comments/a/c-100.md": comment("c-100", "a", author="Sam\u200b"),
    "comments/a/c-200.md": comment("c-200", "a", status="deleted"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return small_site(tmp_path_factory.mktemp("site"), FILES)


def test_every_page_kind_has_its_page(site: Site) -> None:
    assert sorted(one.file for one in site.pages()) == [
        "2019/b.html",
        "404.html",
        "_headers",
        "about-us/index.html",
        "about/index.html",
        "archive/2025/index.html",
        "archive/2026/index.html",
        "archive/index.html",
        "authors/ada/index.html",
        "authors/index.html",
        "authors/nora/index.html",
        "chains/a/index.html",
        "collections/start-here/index.html",
        "feeds/feed.css",
        "feeds/index.html",
        "index.html",
        "posts/a/index.html",
        "posts/b/index.html",
        "posts/c/index.html",
        "posts/old-b/index.html",
        "resources/evidence/not-judged/index.html",
        "resources/filters.css",
        "resources/index.html",
        "resources/law/index.html",
        "resources/minutes/not-known/index.html",
        "resources/on-trains/index.html",
        "resources/take-away/bookmarks.netscape",
        "resources/take-away/index.html",
        "resources/take-away/resources.bib",
        "resources/take-away/resources.csv",
        "resources/take-away/resources.json",
        "resources/theme/guilt/index.html",
        "resources/trains/index.html",
        "resources/type/article/index.html",
        "resources/type/law/index.html",
        "robots.txt",
        "search/index.html",
        "site.webmanifest",
        "sitemap.xml",
        "themes.jsonld",
        "themes/career/index.html",
        "themes/guilt/index.html",
        "themes/index.html",
    ]


def test_every_page_has_its_own_title_and_address(site: Site) -> None:
    pages = [one for one in views(site, object).values() if hasattr(one, "head")]
    heads = [one.head for one in pages]
    assert len({head.canonical for head in heads}) == len(heads)
    assert len({head.title for head in heads}) == len(heads)
    assert all(head.description and len(head.description) <= 160 for head in heads)
    assert all(said_to_programs(site, one) for one in pages)


def test_home_shows_the_featured_post_and_the_newest(site: Site) -> None:
    home = view(site, HomeView, "index.html")
    assert home.featured is not None
    assert home.featured.title == "C"
    assert [line.title for line in home.posts] == ["B", "A"]
    assert [line.title for line in home.moments] == ["B", "A"]
    assert [card.title for card in home.cards] == ["On trains", "A law"]
    assert [link.label for link in home.themes] == ["Guilt"]
    assert home.start is not None
    assert home.start.address == "/collections/start-here/"


def test_the_archive_lists_years_newest_first(site: Site) -> None:
    years = view(site, ArchiveView, "archive/index.html").years
    assert [(year.label, year.count) for year in years] == [("2026", "2 posts"), ("2025", "1 post")]
    months = view(site, YearView, "archive/2026/index.html").months
    assert [(month.label, [line.title for line in month.posts]) for month in months] == [
        ("March", ["C", "B"])
    ]


def test_a_post_of_new_years_eve_stands_in_the_year_of_the_sites_zone(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"posts/a.md": post("A", "2025-12-31T23:30:00-05:00")}
    years = views(small_site(tmp_path, files), YearView)
    assert list(years) == ["archive/2026/index.html"]
    assert [month.label for month in years["archive/2026/index.html"].months] == ["January"]


def test_the_index_of_themes_counts_in_words(site: Site) -> None:
    groups = view(site, ThemesView, "themes/index.html").groups
    assert [(group.label, [line.label for line in group.themes]) for group in groups] == [
        ("What it feels like", ["Guilt"]),
        ("At work", ["Career"]),
    ]
    assert groups[0].themes[0].count == "1 post, 1 resource"
    assert groups[1].themes[0].count == "nothing yet"


def test_a_theme_shows_its_way_in_and_what_readers_said(site: Site) -> None:
    guilt = view(site, ThemeView, "themes/guilt/index.html")
    assert [line.title for line in guilt.start] == ["On trains", "A"]
    assert [line.title for line in guilt.posts] == ["A"]
    assert [card.title for bucket in guilt.buckets for card in bucket.cards] == ["On trains"]
    (voice,) = guilt.voices
    assert (voice.post, voice.address) == ("A", "/posts/a/#c-100")
    assert [feed.address for feed in guilt.feeds] == [
        "/themes/guilt/feed.xml",
        "/themes/guilt/atom.xml",
    ]
    career = view(site, ThemeView, "themes/career/index.html")
    assert [line.label for line in career.related] == ["Guilt"]


def test_a_voice_leads_to_a_comment_that_its_post_shows(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/a.md": post(comments="none"),
        "comments/a/c-100.md": comment("c-100", "a"),
        "themes/guilt.md": theme("Guilt", voices=["c-100"]),
    }
    guilt = view(small_site(tmp_path, files), ThemeView, "themes/guilt/index.html")
    assert guilt.voices == ()


def test_a_resource_says_which_paths_lead_over_it(site: Site) -> None:
    trains = view(site, ResourceView, "resources/trains/index.html")
    assert [link.label for link in trains.collections] == ["Start here"]
    assert trains.card.evidence == "not judged"
    law = view(site, ResourceView, "resources/law/index.html")
    (thing,) = [one for one in json.loads(law.head.jsonld)["@graph"] if "mainEntity" in one]
    assert thing["mainEntity"] == {
        "@type": "Legislation",
        "name": "A law",
        "url": "https://e.example/",
    }


def test_a_collection_is_a_path_of_cards_and_posts(site: Site) -> None:
    steps = view(site, CollectionView, "collections/start-here/index.html").steps
    assert [(step.card is not None, step.post is not None) for step in steps] == [
        (True, False),
        (False, True),
    ]
    assert steps[0].why_now == "Because trains is short."


def test_authors_stand_before_guests(site: Site) -> None:
    lines = view(site, AuthorsView, "authors/index.html").authors
    assert [(line.name, line.count) for line in lines] == [
        ("Nora", "1 post"),
        ("ada", "no posts yet"),
    ]
    nora = view(site, AuthorView, "authors/nora/index.html")
    assert nora.book is not None
    assert nora.book.address == "/resources/trains/"


def test_old_addresses_lead_to_the_new_ones(site: Site) -> None:
    found = {file: one.address for file, one in views(site, RedirectView).items()}
    assert found["posts/old-b/index.html"] == "/posts/b/"
    assert found["2019/b.html"] == "/posts/b/"
    assert found["resources/on-trains/index.html"] == "/resources/trains/"
    assert found["about-us/index.html"] == "/about/"


def test_the_map_names_every_page_that_people_come_to_and_no_other(site: Site) -> None:
    urls = [entry.url for entry in view(site, SitemapView, "sitemap.xml").entries]
    heads = [one.head for one in views(site, object).values() if hasattr(one, "head")]
    assert urls == sorted(head.canonical for head in heads if head.indexed)
    days = {entry.url: entry.day for entry in view(site, SitemapView, "sitemap.xml").entries}
    assert days["https://example.org/posts/a/"] == "2026-03-01"  # its follow-up's day
    assert days["https://example.org/about/"] == ""


def test_the_page_for_lost_addresses_is_not_indexed(site: Site) -> None:
    assert not view(site, NotFoundView, "404.html").head.indexed


def test_every_feed_that_is_offered_is_written(site: Site) -> None:
    offered = view(site, FeedsView, "feeds/index.html")
    lines = [
        offered.main,
        *offered.parts,
        *(one for group in offered.groups for one in group.feeds),
    ]
    urls = [link.address for line in lines for link in line.addresses]
    there = {f"https://example.org/{file}" for file in feeds(site)}
    # Archives are found by readers themselves, and those of single posts on their pages.
    others = {url for url in there if "/archive/" in url or re.search(r"/comments/\w{9}", url)}
    assert {*urls, offered.opml} == there - others
    assert len(others) == 6


def test_of_a_days_comments_only_the_first_changes_the_page_about_feeds(tmp_path: Path) -> None:
    made = []
    for number, moments in enumerate((["09:00"], ["09:00", "21:30"], ["09:00", "23:30"])):
        files = FILES | {
            f"comments/a/c-{n}00.md": comment(f"c-{n}00", "a", approved=f"2026-05-30T{at}:00Z")
            for n, at in enumerate(moments, 1)
        }
        root = tmp_path / str(number)
        root.mkdir()
        made.append(view(small_site(root, files), FeedsView, "feeds/index.html"))
    first, second, past_midnight = made  # in London, where it is summer
    assert first == second != past_midnight
    (line,) = (line for line in first.parts if line.anchor == "comments")
    assert line.changed is not None and line.changed.iso.startswith("2026-05-30T00:00")


def test_below_another_path_every_link_begins_with_it(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES, url="https://e.example/blog")
    home = view(site, HomeView, "index.html")
    assert home.featured is not None
    assert home.featured.address == "/blog/posts/c/"
    about = view(site, PageView, "about/index.html")
    assert "https://e.example/blog/about/" in repr(about)
    theme_page = view(site, ThemeView, "themes/guilt/index.html")
    crumbs = said_to_programs(site, theme_page)[1]["itemListElement"]
    assert [crumb["item"] for crumb in crumbs] == [
        "https://e.example/blog/themes/",
        "https://e.example/blog/themes/guilt/",
    ]


def test_an_empty_folder_gives_a_site_all_the_same(tmp_path: Path) -> None:
    site = small_site(tmp_path, {})
    home = view(site, HomeView, "index.html")
    assert (home.featured, home.posts, home.start) == (None, (), None)
    assert list(feeds(site)) == [
        *("feed.json", "feed.xml", "atom.xml"),
        *("posts/feed.json", "posts/feed.xml", "posts/atom.xml"),
        *("resources/feed.json", "resources/feed.xml", "resources/atom.xml"),
        *("updates/feed.json", "updates/feed.xml", "updates/atom.xml"),
        *("comments/feed.xml", "comments/atom.xml", "feeds.opml"),
    ]


def marks(of: Site) -> dict[str, str]:
    """The fingerprint of every page."""
    return {file: fingerprint(one) for file, one in views(of, object).items()}


def changed(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {file for file in one.keys() | other.keys() if one.get(file) != other.get(file)}


def test_the_same_content_has_the_same_fingerprints(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    backwards = dict(reversed(FILES.items()))
    one = small_site(tmp_path, FILES)
    assert marks(one) == marks(small_site(tmp_path / "other", backwards))


def test_a_new_comment_changes_its_post_and_no_other_page(tmp_path: Path) -> None:
    files = a_day_apart(["a", "b", "c"])
    files["comments/a/c-050.md"] = comment("c-050", "a")  # of that day; see the test above
    before = marks(small_site(tmp_path, files))
    after = marks(small_site(tmp_path, files | {"comments/b/c-100.md": comment("c-100", "b")}))
    assert changed(before, after) == {"posts/b/index.html"}


def test_a_new_post_changes_only_the_lists_it_stands_in(tmp_path: Path) -> None:
    files = a_day_apart([f"p{n}" for n in range(12)], "2025-12-25")
    before = marks(small_site(tmp_path, files))
    after = marks(
        small_site(tmp_path, files | {"posts/2026-02-01-new.md": post("New", "2026-02-01")})
    )
    assert changed(before, after) == {
        "index.html",
        "archive/index.html",
        "archive/2026/index.html",
        "feeds/index.html",  # where the day of the last change stands
        "posts/new/index.html",
        "sitemap.xml",
    }


def test_another_title_changes_the_pages_that_show_it(tmp_path: Path) -> None:
    files = a_day_apart(["a", "b", "c"]) | {
        "pages/links.md": page("Links", "See [[a]]."),
        "pages/plain.md": page("Plain", "See [this](/posts/a/)."),
    }
    before = marks(small_site(tmp_path, files))
    files["posts/2026-01-01-a.md"] = post("Another", "2026-01-01")
    assert changed(before, marks(small_site(tmp_path, files))) == {
        "index.html",
        "archive/2026/index.html",
        "posts/a/index.html",
        "links/index.html",
    }


def test_the_clock_is_in_no_view(tmp_path: Path) -> None:
    early = small_site(tmp_path, FILES)
    later = small_site(
        tmp_path,
        FILES,
        now=datetime(2033, 1, 1, tzinfo=UTC),
    )
    assert marks(early) == marks(later)
