"""The page of a theme and the index of themes."""

from __future__ import annotations

from pathlib import Path

from plugins.pages.theme_views import ThemesView, ThemeView
from tests.small_site import comment, post, resource, small_site, theme, view

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme(
        "Guilt", "inner-life", related=["rest", "work"], start=["a", "short"], voices=["c-100"]
    ),
    "themes/rest.md": theme("Rest", "wellbeing"),
    "themes/work.md": theme("Work", "work"),
    "posts/a.md": post("A", "2026-03-01", themes=["guilt", "rest"]),
    "posts/b.md": post("B", "2026-03-02", themes=["guilt", "rest"]),
    "resources/short.md": resource("Short", minutes=3, themes=["guilt", "rest"]),
    "resources/middle.md": resource("Middle", minutes=15, themes=["guilt"]),
    "resources/long.md": resource("Long", minutes=90, themes=["guilt"]),
    "resources/unknown.md": resource("Unknown", themes=["guilt"]),
    "resources/timeless.md": resource("Timeless", themes=["work"]),
    "comments/a/c-100.md": comment("c-100", "a"),
}


def page(root: Path, slug: str) -> ThemeView:
    return view(small_site(root, FILES), ThemeView, f"themes/{slug}/index.html")


def test_resources_stand_by_the_minutes_they_take(tmp_path: Path) -> None:
    buckets = page(tmp_path, "guilt").buckets
    assert [(one.label, [card.title for card in one.cards]) for one in buckets] == [
        ("Under 5 minutes", ["Short"]),
        ("5 to 15 minutes", ["Middle"]),
        ("A quiet evening", ["Long"]),
        ("No telling how long", ["Unknown"]),
    ]
    assert [one.label for one in page(tmp_path, "work").buckets] == [""]


def test_related_themes_say_why(tmp_path: Path) -> None:
    assert [(one.label, one.reason) for one in page(tmp_path, "guilt").related] == [
        ("Rest", "2 posts and 1 resource stand under both"),
        ("Work", ""),
    ]


def test_start_here_says_what_it_is_and_how_long(tmp_path: Path) -> None:
    assert [(one.title, one.about) for one in page(tmp_path, "guilt").start] == [
        ("A", "post, 1 minute"),
        ("Short", "article, 3 minutes"),
    ]


def test_voices_are_linked_in_their_place(tmp_path: Path) -> None:
    (voice,) = page(tmp_path, "guilt").voices
    assert (voice.post, voice.address) == ("A", "/posts/a/#c-100")


def test_the_index_counts_and_leads_to_its_groups(tmp_path: Path) -> None:
    index = view(small_site(tmp_path, FILES), ThemesView, "themes/index.html")
    assert [(one.anchor, [line.count for line in one.themes]) for one in index.groups] == [
        ("inner-life", ["2 posts, 4 resources"]),
        ("wellbeing", ["2 posts, 1 resource"]),
        ("work", ["1 resource"]),
    ]
    assert index.vocabulary == "/themes.jsonld"
