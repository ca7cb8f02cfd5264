"""The index of resources, choosing among them, the lists of one value, and what can be taken
away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.build.edition import Site
from plugins.pages.hub_views import (
    DivisionView,
    ExportView,
    FiltersView,
    ResourcesView,
    TakeAwayView,
)
from plugins.pages.paging import PAGE_LENGTH
from plugins.pages.shelf import ROWS
from plugins.resources.exports import FORMATS
from plugins.sources.addresses import EXPORT_FILES, is_the_sites_own
from tests.small_site import page, problems, resource, small_site, theme, view, views

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt", "inner-life", other_names=["mum guilt"]),
    "themes/work.md": theme("Work", "work"),
    "themes/secret.md": theme("Secret", "work", status="draft"),
    "resources/a.md": resource(
        "A", "2026-01-01", themes=["mum guilt"], minutes=3, evidence="one study", type="study"
    ),
    "resources/b.md": resource("B", "2026-01-02", themes=["guilt", "work"], minutes=90),
    "resources/c.md": resource("C", "2026-01-03"),
    "resources/hidden.md": resource("Canary", "2026-01-04", type="law", status="draft"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return small_site(tmp_path_factory.mktemp("site"), FILES)


def test_each_value_that_has_cards_has_a_list_of_its_own(site: Site) -> None:
    found = {
        at.removeprefix("resources/").removesuffix("/index.html"): [c.title for c in one.cards]
        for at, one in views(site, DivisionView).items()
    }
    assert found == {
        "theme/guilt": ["B", "A"],
        "theme/work": ["B"],
        "minutes/under-5": ["A"],
        "minutes/quiet-evening": ["B"],
        "minutes/not-known": ["C"],
        "type/study": ["A"],
        "type/article": ["C", "B"],
        "evidence/one-study": ["A"],
        "evidence/not-judged": ["C", "B"],
    }


def test_a_list_says_what_it_holds_and_how_many(site: Site) -> None:
    guilt = view(site, DivisionView, "resources/theme/guilt/index.html")
    assert (guilt.title, guilt.count) == ("Resources about Guilt", "2 things")
    assert guilt.also is not None
    assert guilt.also.address == "/themes/guilt/"
    titles = [one.title for one in views(site, DivisionView).values()]
    assert len(titles) == len(set(titles))


def test_people_choose_among_what_is_there(site: Site) -> None:
    shown = view(site, ResourcesView, "resources/index.html")
    assert [
        (group.name, [(one.id, one.label, one.count) for one in group.choices])
        for group in shown.choices
    ] == [
        (
            "minutes",
            [
                ("minutes-under-5", "under 5 minutes", 1),
                ("minutes-quiet-evening", "a quiet evening", 1),
                ("minutes-not-known", "not known", 1),
            ],
        ),
        ("type", [("type-article", "articles", 2), ("type-study", "studies", 1)]),
        (
            "evidence",
            [("evidence-one-study", "one study", 1), ("evidence-not-judged", "not judged", 2)],
        ),
        ("theme", [("theme-guilt", "Guilt", 2), ("theme-work", "Work", 1)]),
    ]
    by_title = {card.title: set(card.tags.split()) for card in shown.cards}
    assert by_title["B"] == {
        *("theme-guilt", "theme-work", "minutes-quiet-evening", "type-article"),
        "evidence-not-judged",
    }


def test_the_style_sheet_knows_every_choice(site: Site) -> None:
    shown = view(site, ResourcesView, "resources/index.html")
    ids = {one.id for group in shown.choices for one in group.choices}
    assert ids <= set(view(site, FiltersView, "resources/filters.css").ids)
    sheet = site.renderer.page("filters.css", view(site, FiltersView, "resources/filters.css"))
    assert b':has(#choose-theme-guilt:checked) [data-tags]:not([data-tags~="theme-guilt"])' in sheet
    assert b'{ system: cyclic; symbols: " things are all of this."; }' in sheet
    assert b'"one thing is all of this."; fallback: many-before; }' in sheet


def test_a_theme_that_readers_do_not_see_is_no_choice_and_no_tag(tmp_path: Path) -> None:
    files = FILES | {"resources/d.md": resource("D", themes=["secret"], status="draft")}
    made = small_site(tmp_path, files)
    assert "secret" not in repr(views(made, object))
    assert "Canary" not in repr(views(made, object))


def test_where_nothing_differs_there_is_nothing_to_choose(tmp_path: Path) -> None:
    shown = view(small_site(tmp_path, {"resources/c.md": resource("C")}), ResourcesView, INDEX)
    assert shown.choices == ()
    assert [one.legend for one in shown.lists] == ["Takes", "Kind", "Rests on"]


INDEX = "resources/index.html"


def many(number: int, **more: object) -> dict[str, str | bytes]:
    """So many resources, one a minute."""
    return {
        f"resources/r{n:04}.md": resource(
            f"R {n:04}",
            f"2026-01-01 {n // 60:02}:{n % 60:02}",
            type=("book", "tool")[n % 2],
            **more,
        )
        for n in range(number)
    }


def test_a_long_shelf_has_cards_first_rows_behind_them_and_an_end(tmp_path: Path) -> None:
    number = 2 * PAGE_LENGTH + ROWS + 5
    made = small_site(tmp_path, many(number))
    shown = view(made, ResourcesView, INDEX)
    newest = [f"R {n:04}" for n in reversed(range(number))]
    assert [card.title for card in shown.cards] == newest[: len(shown.cards)]
    rows = [row.title for row in shown.rows]
    assert len(rows) == ROWS
    assert rows == newest[len(shown.cards) : len(shown.cards) + ROWS]
    counted = {one.label: one.count for one in shown.choices[0].choices}
    assert sum(counted.values()) == len(shown.cards) + ROWS, "what stands on this page"
    books = views(made, DivisionView)
    titles = [c.title for at, one in books.items() if "/book/" in at for c in one.cards]
    assert len(titles) == len(set(titles)) == -(-number // 2), "the lists are complete"


def test_a_new_resource_moves_no_old_page_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one = views(small_site(tmp_path, many(4 * PAGE_LENGTH)), DivisionView)
    other = views(small_site(tmp_path / "other", many(6 * PAGE_LENGTH)), DivisionView)
    old = {at for at in one if "/page/" in at}
    assert "resources/type/book/page/1/index.html" in old
    assert all(one[at] == other[at] for at in old)


def test_the_exports_are_there_under_the_addresses_that_are_offered(site: Site) -> None:
    offered = view(site, TakeAwayView, "resources/take-away/index.html")
    assert offered.count == "3 resources"
    there = {f"/{at}" for at in views(site, ExportView)}
    assert {line.address for line in offered.files} == there
    assert list(EXPORT_FILES) == list(FORMATS)
    assert {line.file for line in offered.files} >= {"bookmarks.html", "resources.csv"}


def test_an_export_ends_where_its_text_ends(site: Site) -> None:
    made = view(site, ExportView, "resources/take-away/resources.csv")
    assert site.renderer.page("export.txt", made) == made.text.encode()
    assert made.text.encode().startswith(b"\xef\xbb\xbf")


def test_a_resource_cannot_take_the_place_of_a_list(tmp_path: Path) -> None:
    for slug in ("theme", "minutes", "type", "evidence", "take-away", "filters"):
        (found,) = problems(tmp_path, {f"resources/{slug}.md": resource("X", id="abcdefgh22")})
        assert "is taken by the site itself" in found
        (tmp_path / f"content/resources/{slug}.md").unlink()


def test_no_old_address_takes_a_place_of_the_hub(site: Site, tmp_path: Path) -> None:
    for file in views(site, object):
        own = file.startswith(("resources/t", "resources/m", "resources/f", "resources/e"))
        assert not own or is_the_sites_own(file), file
    alias = {"resources/a.md": resource("A", aliases=["/resources/type/book/"])}
    (found,) = problems(tmp_path, alias)
    assert "is taken by the site itself" in found


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("/resources/theme/guilt/", True),
        ("/resources/type/study/", True),
        ("/resources/minutes/under-5/", True),
        ("/resources/take-away/", True),
        ("/resources/take-away/resources.bib", True),
        ("/resources/theme/secret/", False),
        ("/resources/type/law/", False),
        ("/resources/minutes/5-to-15/", False),
    ],
)
def test_texts_may_link_to_lists_that_are_there(link: str, good: bool, tmp_path: Path) -> None:
    found = problems(tmp_path, FILES | {"pages/x.md": page("X", f"[x]({link})")})
    assert bool(found) is not good, found


def test_below_another_path_every_address_begins_with_it(tmp_path: Path) -> None:
    made = small_site(tmp_path, FILES, url="https://e.example/blog")
    for kind in (ResourcesView, DivisionView, TakeAwayView):
        for file, one in views(made, kind).items():
            for at in re.findall(r"address='(/[^']*)'", repr(one)):
                assert at.startswith("/blog/"), (file, at)
    assert view(made, ResourcesView, INDEX).filters == "/blog/resources/filters.css"
