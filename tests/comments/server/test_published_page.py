"""The published page says what may be commented on."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.comments.server.published_page import find
from tests.comments.server.reading import POST, moved, page, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_site(tmp_path / "site")
    return tmp_path / "site"


def test_a_post_is_open_where_its_page_has_the_form(site: Path) -> None:
    post, closed = find(site, "/c/", POST), find(site, "/c/", "a-closed-post")
    assert post and closed
    assert (post.title, post.lang, post.is_open) == ("Nap time & wars", "en", True)
    assert not closed.is_open


def test_the_language_is_that_of_the_post(site: Path) -> None:
    post = find(site, "/c/", "abende")
    assert post and post.lang == "de"


def test_a_form_for_another_place_does_not_count(site: Path) -> None:
    post = find(site, "/other/", POST)
    assert post and not post.is_open


def test_a_renamed_post_is_found_and_a_chain_of_names_is_not(site: Path) -> None:
    post = find(site, "/c/", "old-name")
    assert post and post.slug == POST
    assert find(site, "/c/", "moved-twice") is None


def test_a_page_that_leads_elsewhere_is_no_post(site: Path) -> None:
    for number, to in enumerate(["/about/", "//evil.example/posts/x/", "/posts/../../etc/", "/"]):
        folder = site / "posts" / f"odd-{number}"
        folder.mkdir()
        (folder / "index.html").write_text(moved(to))
        assert find(site, "/c/", f"odd-{number}") is None


def test_a_new_version_of_a_page_is_read(site: Path) -> None:
    file = site / "posts" / POST / "index.html"
    find(site, "/c/", POST)
    new = file.with_suffix(".new")
    new.write_text(page("Another title"))
    new.replace(file)
    post = find(site, "/c/", POST)
    assert post and (post.title, post.is_open) == ("Another title", False)


@pytest.mark.parametrize("slug", ["", ".", "..", "a/b", "con", "x" * 81, f"{POST}\n", "A", "ａ"])
def test_no_other_name_comes_near_a_path(site: Path, slug: str) -> None:
    assert find(site, "/c/", slug) is None


def test_a_page_that_cannot_be_read_is_no_post(site: Path) -> None:
    (site / "posts" / POST / "index.html").write_bytes(b"\xff\xfe")
    assert find(site, "/c/", POST) is None
