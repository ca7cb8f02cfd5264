"""Related posts: shared themes, then the chain, then the date."""

from __future__ import annotations

import time
from pathlib import Path

from plugins.posts.follow_ups import Chains
from plugins.posts.related import RelatedPosts, RelatedResources
from plugins.sources.catalogue import Catalogue
from plugins.sources.content import Content
from plugins.sources.records import Post
from plugins.sources.tracking import Tracker
from tests.small_site import NOW, loaded, post, resource


def related(root: Path, of: str, *rows: tuple[str, str, str, str]) -> list[str]:
    """The slugs related to one of some posts, given as (slug, date, themes, follows)."""
    files: dict[str, str | bytes] = {}
    for slug, day, themes, follows in rows:
        more = {"follows": follows} if follows else {}
        files[f"posts/{day}-{slug}.md"] = post(slug, day, themes=themes.split(), **more)
    content = Catalogue(loaded(root, files).content, {}, Tracker())
    one = content.posts_by_slug[of]
    return [found.slug for found in RelatedPosts(content, Chains(content)).of(one)]


def test_more_shared_themes_come_first_then_the_nearest_in_date(tmp_path: Path) -> None:
    assert related(
        tmp_path,
        "it",
        ("it", "2026-03-10", "guilt burnout", ""),
        ("near", "2026-03-11", "guilt", ""),
        ("nearer", "2026-03-10", "guilt", ""),
        ("both", "2025-01-01", "guilt burnout", ""),
        ("other", "2026-03-10", "career", ""),
    ) == ["both", "nearer", "near"]


def test_of_equal_themes_the_chain_comes_first(tmp_path: Path) -> None:
    assert related(
        tmp_path,
        "it",
        ("it", "2026-03-10", "guilt", ""),
        ("near", "2026-03-09", "guilt", ""),
        ("chained", "2026-06-01", "guilt", "it"),
    ) == ["chained", "near"]


def test_the_chain_without_a_shared_theme_comes_last(tmp_path: Path) -> None:
    assert related(
        tmp_path,
        "it",
        ("it", "2026-03-10", "guilt", ""),
        ("far", "2025-01-01", "guilt", ""),
        ("chained", "2026-03-11", "career", "it"),
        ("other", "2026-03-10", "career", ""),
    ) == ["far", "chained"]


def test_a_far_member_of_the_chain_is_found_among_many_nearer_posts(tmp_path: Path) -> None:
    near = [(f"n{n}", f"2026-03-{n + 10}", "guilt", "") for n in range(12)]
    found = related(
        tmp_path,
        "it",
        ("it", "2026-03-15", "guilt", ""),
        ("chained", "2026-06-01", "guilt", "it"),
        *near,
    )
    assert found == ["chained", "n5", "n4"]


def test_what_shares_neither_a_theme_nor_the_chain_is_not_related(tmp_path: Path) -> None:
    rows = [("it", "2026-03-10", "", ""), ("a", "2026-03-10", "", "")]
    assert related(tmp_path, "it", *rows) == []


def test_at_most_three_are_named_and_never_the_post_itself(tmp_path: Path) -> None:
    rows = [(f"p{n}", f"2026-03-{n + 10}", "guilt", "") for n in range(9)]
    assert related(tmp_path, "p4", *rows) == ["p3", "p5", "p2"]


def test_ties_are_settled_the_same_on_every_machine(tmp_path: Path) -> None:
    rows = [("it", "2026-03-10", "guilt", ""), ("b", "2026-03-11", "guilt", "")]
    rows.append(("a", "2026-03-09", "guilt", ""))
    assert related(tmp_path, "it", *rows) == ["a", "b"]


def test_three_thousand_posts_take_less_than_a_second(tmp_path: Path) -> None:
    themes = ["guilt", "burnout", "career", "skills"]
    posts = tuple(
        Post(
            file=f"posts/p{n}.md",
            id=f"id{n:010}",
            slug=f"p{n}",
            title="x",
            body="",
            date=NOW.replace(minute=n % 60, hour=n // 60 % 24, day=1 + n // 1440),
            themes=tuple(themes[: n % 4 + 1]),
        )
        for n in range(3_000)
    )
    content = Catalogue(Content(posts=posts), {}, Tracker())
    found = RelatedPosts(content, Chains(content))
    begun = time.process_time()
    assert all(len(found.of(one)) == 3 for one in content.posts)
    assert time.process_time() - begun < 1


def resources(root: Path, *rows: tuple[str, str, str, str], without: str = "") -> list[str]:
    """The slugs of the resources beside a post of 10 March under two themes, given as (slug, day
    on which it was added, themes, day on which it was gone)."""
    files: dict[str, str | bytes] = {
        "posts/2026-03-10-it.md": post("It", "2026-03-10", themes=["guilt", "burnout"])
    }
    for slug, day, themes, gone in rows:
        more = {"gone": gone} if gone else {}
        files[f"resources/{slug}.md"] = resource(slug, day, themes=themes.split(), **more)
    content = Catalogue(loaded(root, files).content, {}, Tracker())
    found = RelatedResources(content).of(content.posts_by_slug["it"], without=without.split())
    return [one.slug for one in found]


def test_two_resources_stand_beside_a_post_by_themes_and_then_by_date(tmp_path: Path) -> None:
    rows = (
        ("near", "2026-03-11", "guilt", ""),
        ("far", "2024-01-01", "burnout guilt career", ""),
        ("nearer", "2026-03-10", "burnout", ""),
        ("other", "2026-03-10", "career", ""),
    )
    assert resources(tmp_path, *rows) == ["far", "nearer"]


def test_a_resource_that_is_gone_is_not_recommended(tmp_path: Path) -> None:
    rows = [("a", "2026-03-10", "guilt", "2026-03-11"), ("b", "2024-03-10", "guilt", "")]
    assert resources(tmp_path, *rows) == ["b"]


def test_what_the_post_names_itself_gives_its_place_to_others(tmp_path: Path) -> None:
    rows = [(f"r{n}", f"2026-03-{n + 10}", "guilt burnout", "") for n in range(6)]
    assert resources(tmp_path, *rows, without="r0 r1 r2") == ["r3", "r4"]
    rows = [("a", "2026-03-10", "guilt", "")]
    (tmp_path / "two").mkdir()
    assert resources(tmp_path / "two", *rows, without="a") == []
