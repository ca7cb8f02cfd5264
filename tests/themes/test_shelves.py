"""What stands under each theme."""

from __future__ import annotations

from pathlib import Path

from plugins.sources.catalogue import Catalogue
from plugins.sources.records import THEME_GROUPS
from plugins.sources.tracking import Tracker
from plugins.themes.shelves import Shelves
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


def shelves(root: Path) -> Shelves:
    return Shelves(Catalogue(loaded(root, FILES).content, {}, Tracker()))


def test_themes_stand_by_group_and_then_by_slug(tmp_path: Path) -> None:
    assert [shelf.theme.slug for shelf in shelves(tmp_path)] == [
        "guilt",
        "asking",
        "boundaries",
        "career",
    ]
    assert THEME_GROUPS.index("inner-life") < THEME_GROUPS.index("skills")


def test_posts_and_resources_of_a_theme_stand_oldest_first(tmp_path: Path) -> None:
    shelf = shelves(tmp_path)["guilt"]
    assert (shelf.posts, shelf.resources) == (("a", "b"), ("c", "d"))


def test_a_post_of_two_themes_stands_under_both(tmp_path: Path) -> None:
    found = shelves(tmp_path)
    assert found["career"].posts == ("b",)
    assert "b" in found["guilt"].posts


def test_a_theme_of_which_nothing_is_written_has_an_empty_shelf(tmp_path: Path) -> None:
    shelf = shelves(tmp_path)["asking"]
    assert (shelf.posts, shelf.resources) == ((), ())


def test_every_record_stands_once_on_each_of_its_shelves(tmp_path: Path) -> None:
    found = shelves(tmp_path)
    standing = [(slug, shelf.theme.slug) for shelf in found for slug in shelf.posts]
    posts = found.content.plain.posts
    assert sorted(standing) == sorted((p.slug, slug) for p in posts for slug in p.themes)
