"""What stands under each theme."""

from __future__ import annotations

from pathlib import Path

from plugins.sources.records import THEME_GROUPS
from plugins.themes.shelves import shelves
from tests.small_site import loaded, post, resource, theme

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt", "inner-life"),
    "themes/career.md": theme("Career", "work"),
    "themes/boundaries.md": theme("Boundaries", "skills"),
    "themes/asking.md": theme("Asking", "skills"),
    "posts/2026-03-02-b.md": post("B", "2026-03-02", themes=["guilt", "career"]),
    "posts/2026-03-01-a.md": post("A", "2026-03-01", themes=["guilt"]),
    "resources/d.md": resource("D", added="2026-03-01", themes=["guilt"]),
    "resources/c.md": resource("C", added="2026-02-01", themes=["guilt"]),
}


def test_themes_stand_by_group_and_then_by_slug(tmp_path: Path) -> None:
    found = shelves(loaded(tmp_path, FILES).content)
    assert list(found) == ["guilt", "asking", "boundaries", "career"]
    assert THEME_GROUPS.index("inner-life") < THEME_GROUPS.index("skills")


def test_posts_and_resources_of_a_theme_stand_oldest_first(tmp_path: Path) -> None:
    shelf = shelves(loaded(tmp_path, FILES).content)["guilt"]
    assert [one.slug for one in shelf.posts] == ["a", "b"]
    assert [one.slug for one in shelf.resources] == ["c", "d"]


def test_a_post_of_two_themes_stands_under_both(tmp_path: Path) -> None:
    found = shelves(loaded(tmp_path, FILES).content)
    assert [one.slug for one in found["career"].posts] == ["b"]


def test_a_theme_of_which_nothing_is_written_has_an_empty_shelf(tmp_path: Path) -> None:
    shelf = shelves(loaded(tmp_path, FILES).content)["asking"]
    assert (shelf.posts, shelf.resources) == ((), ())


def test_every_record_stands_once_on_each_of_its_shelves(tmp_path: Path) -> None:
    content = loaded(tmp_path, FILES).content
    found = shelves(content)
    standing = [(one.slug, slug) for slug, shelf in found.items() for one in shelf.posts]
    assert sorted(standing) == sorted((p.slug, slug) for p in content.posts for slug in p.themes)
