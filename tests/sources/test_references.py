"""What records say of each other must fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_site import (
    WHY,
    author,
    collection,
    comment,
    head,
    page,
    post,
    problems,
    resource,
    theme,
)

THEMES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt", other_names=["mum guilt"]),
    "themes/self-care.md": theme("Self-care"),
    "authors/nora.md": author("Nora Winter"),
    "resources/on-trains.md": resource("On trains"),
}


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"posts/a.md": post(themes=["gilt"])},
         "posts/a.md:5: unknown theme 'gilt'; did you mean 'guilt'?"),
        ({"posts/a.md": post(themes=["mum gilt"])},
         "posts/a.md:5: unknown theme 'mum gilt'; did you mean 'mum guilt', which is 'guilt'?"),
        ({"posts/a.md": post(themes=["guilt", "Mum-Guilt"])},
         "posts/a.md:6: 'Mum-Guilt' is the theme 'guilt', which stands there already; keep one"),
        ({"themes/a.md": theme("A", related=["A"])},
         "themes/a.md:6: a theme is not related to itself; take it out"),
        ({"themes/a.md": theme("A", other_names=["mum-guilt"])},
         "themes/guilt.md:6: the name 'mum guilt' is also one of 'a' (content/themes/a.md);"
         " keep it in one of the two"),
        ({"themes/z.md": theme("Z", other_names=["gu ilt"])},
         "themes/z.md:6: the name 'gu ilt' is also one of 'guilt' (content/themes/guilt.md);"
         " keep it in one of the two"),
        ({"posts/a.md": post(authors=["nroa"])},
         "posts/a.md:5: unknown author 'nroa'; did you mean 'nora'?"),
        ({"posts/a.md": "Title: A\nDate: 2026-03-01\nAuthor: Nora Winter\n\nText\n"},
         "posts/a.md:3: unknown author 'Nora Winter'; write 'nora'"),
        ({"posts/a.md": post(authors=["gus", "august"]),
          "authors/gus.md": author("Gus", aliases=["august", "/by/augustus/"])},
         "posts/a.md:6: 'august' is the author 'gus', which stands there already; keep one"),
        ({"posts/a.md": post(authors=["ann"]),
          "authors/anna.md": author("Anna", aliases=["ann"], status="draft")},
         "posts/a.md:5: the author 'anna' is a draft; publish it, or take this out"),
        ({"resources/a.md": resource(themes=["sef-care"])},
         "resources/a.md:6: unknown theme 'sef-care'; did you mean 'self-care'?"),
        ({"themes/a.md": theme("A", related=["gilt"])},
         "themes/a.md:6: unknown theme 'gilt'; did you mean 'guilt'?"),
        ({"themes/a.md": theme("A", related=["a"])},
         "themes/a.md:6: a theme is not related to itself; take it out"),
        ({"themes/a.md": theme("A", start=["on-train"])},
         "themes/a.md:6: unknown resource or post 'on-train'; did you mean 'on-trains'?"),
        ({"themes/a.md": theme("A", voices=["c-nobody"])},
         "themes/a.md:6: there is no approved comment 'c-nobody'; take it out"),
        ({"authors/gus.md": author("Gus", book="on-train")},
         "authors/gus.md:3: unknown resource 'on-train'; did you mean 'on-trains'?"),
        ({"collections/a.md": collection("A", "on-trains", "on-train")},
         "collections/a.md:6: unknown resource or post 'on-train'; did you mean 'on-trains'?"),
        ({"resources/d.md": resource(status="draft"), "collections/a.md": collection("A", "d")},
         "collections/a.md:4: the resource 'd' is a draft; publish it, or take this out"),
        ({"themes/d.md": theme("D", status="draft"), "posts/a.md": post(themes=["d"])},
         "posts/a.md:5: the theme 'd' is a draft; publish it, or take this out"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_has_is_a_problem_with_the_nearest_one(
    tmp_path: Path, files: dict[str, str | bytes], problem: str
) -> None:
    assert problems(tmp_path, THEMES | files) == [f"content/{problem}"]


def test_a_tombstone_is_nobodys_voice(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "themes/a.md": theme("A", voices=["c-100"]),
        "posts/a.md": post(),
        "comments/a/c-100.md": comment("c-100", "a", status="deleted"),
    }
    (told,) = problems(tmp_path, files)
    assert told.startswith("content/themes/a.md:6: there is no approved comment 'c-100'")


def test_a_draft_may_name_a_draft(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "themes/d.md": theme("D", status="draft"),
        "posts/a.md": post(themes=["d"], status="draft"),
    }
    assert problems(tmp_path, files) == []


def test_where_there_is_no_theme_at_all_the_way_to_one_is_said(tmp_path: Path) -> None:
    assert problems(tmp_path, {"posts/a.md": post(themes=["guilt"])}) == [
        "content/posts/a.md:5: unknown theme 'guilt';"
        " there is none yet; write a file in content/themes/"
    ]


def test_two_files_with_one_slug_are_a_problem(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-day.md": post(),
        "posts/2026-03-02-day.md": post(),
        "posts/2026-03-03-other.md": post(slug="day"),
        "pages/day.md": page("Another kind may have it"),
    }
    assert problems(tmp_path, files) == [
        "content/posts/2026-03-02-day.md:1: the slug 'day' is already that of"
        " content/posts/2026-03-01-day.md;"
        " rename this file or write 'slug: day-2' (or better, a word)",
        "content/posts/2026-03-03-other.md:4: the slug 'day' is already that of"
        " content/posts/2026-03-01-day.md;"
        " rename this file or write 'slug: day-2' (or better, a word)",
    ]


def test_a_copied_file_keeps_the_id_of_the_first(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/a.md": post(id="abcdefgh"),
        "pages/b.md": page("B", id="abcdefgh"),
    }
    assert problems(tmp_path, files) == [
        "content/pages/b.md:3: the id 'abcdefgh' is already that of content/posts/a.md;"
        " a copied file keeps the id of the first: take the line 'id:' out of the copy"
    ]


@pytest.mark.parametrize("alias", ["b", "c"])
def test_an_old_address_belongs_to_one_record(tmp_path: Path, alias: str) -> None:
    files: dict[str, str | bytes] = {
        "posts/a.md": post(aliases=[alias]),
        "posts/b.md": post(aliases=["c"]),
    }
    told = problems(tmp_path, files)
    assert len(told) == 1
    assert f"the old address '{alias}' belongs to content/posts/" in told[0]


@pytest.mark.parametrize(
    "alias",
    [
        *("/posts/b/", "/posts/b", "/archive/", "/feed.xml", "/sitemap.xml", "/", "/index.html"),
        *("/about/", "/theme/style.css", "/images/cup.png", "/.git/config", "/./about/"),
    ],
)
def test_an_old_address_that_is_in_use_today_is_a_problem(tmp_path: Path, alias: str) -> None:
    """Its redirect would be left out in silence, or stand where something else belongs."""
    files: dict[str, str | bytes] = {
        "posts/a.md": post(aliases=[alias]),
        "posts/b.md": post(),
        "pages/about.md": page("About"),
    }
    assert [one.split(" ")[0] for one in problems(tmp_path, files)] == ["content/posts/a.md:5:"]


@pytest.mark.parametrize(
    ("one", "other"), [("old", "/posts/old/"), ("/old", "/old/"), ("/old/", "/old/index.html")]
)
def test_two_spellings_of_one_old_address_are_a_problem(
    tmp_path: Path, one: str, other: str
) -> None:
    files: dict[str, str | bytes] = {
        "posts/a.md": post(aliases=[one]),
        "resources/b.md": resource(aliases=[other]),
    }
    assert len(problems(tmp_path, files)) == 1


@pytest.mark.parametrize("alias", ["archive", "posts", "feeds", "images"])
def test_a_page_cannot_have_had_an_address_of_the_site(tmp_path: Path, alias: str) -> None:
    (told,) = problems(tmp_path, {"pages/b.md": page("B", aliases=[alias])})
    assert f"the address '{alias}' is taken by the site itself" in told


def test_a_file_with_problems_of_its_own_is_not_reported_as_missing_too(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "themes/guilt.md": head({"label": "Guilt"}, WHY),
        "posts/a.md": post(themes=["guilt"], body="See [[guilt]]."),
    }
    told = problems(tmp_path, files)
    assert {one.split(":")[0] for one in told} == {"content/themes/guilt.md"}


def test_a_link_to_nothing_is_reported_although_another_file_has_problems(tmp_path: Path) -> None:
    """All problems of all files come in one run: only links to the broken file may wait."""
    files: dict[str, str | bytes] = {
        "pages/a.md": "---\ntext: x\n---\n",
        "posts/b.md": post(body="See [[nowhere-at-all]]."),
    }
    assert any("nowhere-at-all" in one for one in problems(tmp_path, files))
