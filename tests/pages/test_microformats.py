"""Microformats as another site reads them (https://microformats.org/wiki/microformats2)."""

from __future__ import annotations

from typing import Any

import mf2py
import pytest

from plugins.build.edition import Site
from tests.small_site import author, comment, post, rendered, small_site, theme

Item = dict[str, Any]
FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt & co"),
    "authors/nora.md": author("Nora <b>", credentials="Reads on trains"),
    "posts/a.md": post(
        "A </title>",
        "2026-03-01",
        "The text.",
        authors=["nora"],
        themes=["guilt"],
        standfirst="One evening.",
        updated="2026-03-04",
    ),
    "posts/b.md": post("B", "2026-03-02", authors=["nora"], themes=["guilt"]),
    "comments/a/c-100.md": comment("c-100", "a", "First.", author="Amara"),
    "comments/a/c-200.md": comment("c-200", "a", "Below.", parent="c-100", author="Sam"),
    "comments/a/c-300.md": comment("c-300", "a", "Gone.", status="deleted"),
    "comments/a/c-400.md": comment("c-400", "a", "After.", parent="c-300", author="Kit"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return small_site(tmp_path_factory.mktemp("site"), FILES)


def items(site: Site, file: str, kind: str) -> list[Item]:
    url = f"https://example.org/{file.removesuffix('index.html')}"
    found = mf2py.parse(doc=rendered(site, file), url=url)["items"]
    return [item for item in found if item["type"] == [kind]]


def test_a_post_is_an_entry_with_all_that_belongs_to_it(site: Site) -> None:
    (entry,) = items(site, "posts/a/index.html", "h-entry")
    said = entry["properties"]
    assert said["name"] == ["A </title>"]
    assert said["summary"] == ["One evening."]
    assert said["url"] == said["uid"] == ["https://example.org/posts/a/"]
    assert said["published"][0].startswith("2026-03-01")
    assert said["updated"][0].startswith("2026-03-04")
    assert said["category"] == ["Guilt & co"]
    assert said["content"][0]["value"] == "The text."
    (writer,) = said["author"]
    assert writer["type"] == ["h-card"]
    assert writer["properties"]["name"] == ["Nora <b>"]
    assert writer["properties"]["url"] == ["https://example.org/authors/nora/"]


def test_comments_are_cited_below_what_they_answer(site: Site) -> None:
    (entry,) = items(site, "posts/a/index.html", "h-entry")
    top = entry["properties"]["comment"]
    assert all(one["type"] == ["h-cite"] for one in top)
    names = [one["properties"]["author"][0]["properties"]["name"][0] for one in top]
    assert names == ["Amara", "Kit"], "a removed comment is none, what answers it is one"
    first = top[0]["properties"]
    assert first["content"][0]["value"] == "First."
    assert first["url"] == ["https://example.org/posts/a/#c-100"]
    assert first["published"]
    (below,) = first["comment"]
    assert below["properties"]["content"][0]["value"] == "Below."


@pytest.mark.parametrize(
    "file",
    ["index.html", "themes/guilt/index.html", "authors/nora/index.html", "archive/2026/index.html"],
)
def test_lists_of_posts_are_feeds(site: Site, file: str) -> None:
    (feed,) = items(site, file, "h-feed")
    assert feed["properties"]["name"]
    entries = [one["properties"] for one in feed["children"] if one["type"] == ["h-entry"]]
    assert [one["name"][0] for one in entries] == ["B", "A </title>"]
    assert entries[0]["url"] == ["https://example.org/posts/b/"]
    assert all(one["published"] for one in entries)


def test_an_author_has_a_card(site: Site) -> None:
    (card,) = items(site, "authors/nora/index.html", "h-card")
    assert card["properties"]["name"] == ["Nora <b>"]
    assert card["properties"]["uid"] == ["https://example.org/authors/nora/"]
    assert card["properties"]["note"] == ["Reads on trains"]
