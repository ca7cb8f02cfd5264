"""Slugs and addresses."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.sources.addresses import (
    FOLDERS,
    LONGEST_SLUG,
    address,
    comments_address,
    feed_address,
    is_the_sites_own,
    list_address,
    older_address,
    output_file,
    slug_problem,
    to_slug,
    year_address,
)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Zoë’s first day", "zoes-first-day"),
        ("Don't panic!", "dont-panic"),
        ("  Half past five -- the train  ", "half-past-five-the-train"),
        ("Überstunden & Äpfel", "uberstunden-apfel"),
        ("Δημήτρης", "demetres"),
        ("100 % tired", "100-tired"),
        ("con", "con-page"),
        ("NUL", "nul-page"),
        ("../../etc/passwd", "etc-passwd"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("👩‍👧", ""),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    assert to_slug(title) == slug


WORDS = st.lists(st.sampled_from(["con", "a" * 61, "x", "’", " ", "-", "Æ"])).map("".join)


@given(st.text() | WORDS)
@example("con " + "a" * 60)
@example("COM1")
@example("x" * 200)
def test_a_slug_made_of_anything_is_empty_or_good(text: str) -> None:
    slug = to_slug(text)
    assert slug == "" or slug_problem("post", slug) is None or slug in ("page", "feed", "atom")
    assert to_slug(slug) == slug


@pytest.mark.parametrize("slug", ["first-day", "a", "1", "2026", "x" * LONGEST_SLUG])
@pytest.mark.parametrize("kind", FOLDERS)
def test_a_good_slug_is_good_for_every_kind(kind: str, slug: str) -> None:
    assert slug_problem(kind, slug) is None


@pytest.mark.parametrize(
    "slug",
    [
        *(
            "",
            "-",
            "a-",
            "-a",
            "a--b",
            "A",
            "a_b",
            "a b",
            "a.b",
            "a/b",
            "../a",
            ".hidden",
            "%2e%2e",
        ),
        *("a\n", "a\0b", "é", "ａ", "x" * (LONGEST_SLUG + 1), "con", "aux", "nul", "com1", "lpt9"),
    ],
)
@pytest.mark.parametrize("kind", FOLDERS)
def test_a_bad_slug_is_bad_for_every_kind(kind: str, slug: str) -> None:
    assert slug_problem(kind, slug) is not None


@pytest.mark.parametrize(
    "slug",
    [
        *("posts", "resources", "collections", "themes", "authors", "pages", "comments", "images"),
        *("archive", "chains", "search", "feeds", "updates", "theme", "index", "404", "sitemap"),
    ],
)
def test_a_page_cannot_take_an_address_of_the_site(slug: str) -> None:
    assert slug_problem("page", slug) == (
        f"the address '{slug}' is taken by the site itself",
        "choose another slug",
    )
    assert slug_problem("page", f"{slug}-a") is None


@pytest.mark.parametrize("kind", ["post", "theme", "author", "resource"])
def test_no_record_takes_the_place_of_the_further_pages_of_a_list(kind: str) -> None:
    assert slug_problem(kind, "page") is not None
    assert slug_problem(kind, "pages") is None


def test_addresses_of_pages_lists_and_feeds() -> None:
    assert address("post", "a") == "/posts/a/"
    assert address("page", "about") == "/about/"
    assert list_address("theme") == "/themes/"
    assert list_address("post") == "/archive/"
    assert year_address(2026) == "/archive/2026/"
    assert older_address("/themes/guilt/", 2) == "/themes/guilt/page/2/"
    assert feed_address("rss") == "/feed.xml"
    assert feed_address("atom", "theme", "guilt") == "/themes/guilt/atom.xml"


@pytest.mark.parametrize(
    ("at", "file"),
    [
        ("/", "index.html"),
        ("/about/", "about/index.html"),
        ("/posts/a/", "posts/a/index.html"),
        ("/feed.xml", "feed.xml"),
    ],
)
def test_an_address_is_served_by_one_file(at: str, file: str) -> None:
    assert output_file(at) == file


def test_comments_begin_on_the_posts_own_page_and_go_on_below_it() -> None:
    assert comments_address("first-day", 1) == "/posts/first-day/"
    assert comments_address("first-day", 2) == "/posts/first-day/comments/2/"
    assert is_the_sites_own(output_file(comments_address("first-day", 2)))
    assert not is_the_sites_own(output_file(comments_address("first-day", 1)))
