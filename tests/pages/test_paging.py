"""Long lists are paged from the oldest: a new entry moves no old page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.build.edition import Site
from plugins.pages.fingerprint import fingerprint
from plugins.pages.hub_views import ResourcesView
from plugins.pages.paging import PAGE_LENGTH, paged
from plugins.pages.theme_views import ThemeView
from plugins.pages.views import OlderPostsView
from tests.small_site import author, post, resource, small_site, theme, view, views

COUNTS, LENGTHS = st.integers(0, 130), st.integers(1, 25)


@given(COUNTS, LENGTHS)
def test_everything_stands_on_exactly_one_page_newest_first(count: int, length: int) -> None:
    found = paged(range(count), length)
    shown = [*found.newest, *(one for page in reversed(found.pages) for one in page)]
    assert shown == list(reversed(range(count)))


@given(COUNTS, LENGTHS)
def test_old_pages_are_full_and_the_first_is_never_nearly_empty(count: int, length: int) -> None:
    found = paged(range(count), length)
    assert all(len(page) == length for page in found.pages)
    assert len(found.newest) < 2 * length
    assert len(found.newest) >= min(length, count)


@given(COUNTS, LENGTHS)
def test_a_new_entry_moves_no_old_page(count: int, length: int) -> None:
    before, after = paged(range(count), length).pages, paged(range(count + 1), length).pages
    assert after[: len(before)] == before
    assert len(after) - len(before) in (0, 1)


FULL = 3 * PAGE_LENGTH


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Site]:
    """A site of almost three pages, and the same with one post and one resource more."""

    def made(count: int) -> Site:
        files: dict[str, str | bytes] = {
            "themes/guilt.md": theme("Guilt"),
            "authors/nora.md": author("Nora"),
        }
        for n in range(count):
            day = f"{2020 + n // 12}-{n % 12 + 1:02}-01"
            text = post(f"Post {n}", day, themes=["guilt"], authors=["nora"])
            files[f"posts/{day}-p{n}.md"] = text
            files[f"resources/r{n}.md"] = resource(f"Thing {n}", added=day, themes=["guilt"])
        return small_site(tmp_path_factory.mktemp(f"of-{count}"), files)

    return made(FULL - 1), made(FULL)


def test_a_long_list_goes_on_on_further_pages(sites: tuple[Site, Site]) -> None:
    first = view(sites[1], ThemeView, "themes/guilt/index.html")
    older = views(sites[1], OlderPostsView)
    assert [line.title for line in first.posts][:2] == [f"Post {FULL - 1}", f"Post {FULL - 2}"]
    assert [link.address for link in first.older.pages] == ["/themes/guilt/page/2/"]
    assert list(older) == [
        "themes/guilt/page/1/index.html",
        "themes/guilt/page/2/index.html",
        "authors/nora/page/1/index.html",
        "authors/nora/page/2/index.html",
    ]
    second = older["themes/guilt/page/2/index.html"]
    assert [link.address for link in second.older.pages] == ["/themes/guilt/page/1/"]
    assert second.older.first is not None
    assert second.older.first.address == "/themes/guilt/"
    assert older["themes/guilt/page/1/index.html"].older.pages == ()


def test_every_post_stands_once_in_its_theme(sites: tuple[Site, Site]) -> None:
    for of in sites:
        older = views(of, OlderPostsView)
        lines = [*view(of, ThemeView, "themes/guilt/index.html").posts]
        lines += [one for at, page in older.items() if "themes" in at for one in page.posts]
        assert sorted(line.title for line in lines) == sorted(p.title for p in of.library.posts)


def test_resources_go_on_on_further_pages(sites: tuple[Site, Site]) -> None:
    pages = views(sites[1], ResourcesView)
    assert list(pages) == [
        "resources/index.html",
        "resources/page/1/index.html",
        "resources/page/2/index.html",
    ]
    titles = [card.title for page in pages.values() for card in page.cards]
    assert len(titles) == len(set(titles)) == FULL


def test_when_a_page_is_added_the_bytes_of_the_others_stay(sites: tuple[Site, Site]) -> None:
    before, after = (
        {file: fingerprint(one) for file, one in views(of, object).items() if "/page/" in file}
        for of in sites
    )
    assert len(before) == 3 + 4  # resources stand in one list of each division, too
    assert len(after) == 6 + 8
    assert {file: after[file] for file in before} == before
