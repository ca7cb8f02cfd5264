"""The page of a resource: who uses it, and what programs read there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mf2py
import pytest

from plugins.build.edition import Site
from plugins.pages.hub_views import DivisionView
from plugins.pages.schema import thing
from plugins.pages.views import CollectionView, ResourceView
from plugins.sources.records import RESOURCE_TYPES
from tests.resources.test_cards import thing as resource_record
from tests.small_site import WHY, collection, head, post, resource, small_site, theme, view

LAMP = "resources/lamp/index.html"


def uses(tmp_path: Path, *posts: str, **more: str | bytes) -> list[str]:
    """The titles of the posts that use a lamp, as its page names them."""
    files: dict[str, str | bytes] = {"resources/lamp.md": resource("Lamp", aliases=["old-lamp"])}
    for number, body in enumerate(posts, 1):
        name = f"posts/2026-01-{number:02}-p{number}.md"
        files[name] = post(f"P{number}", f"2026-01-{number:02}", body)
    files |= {name.replace("__", "/") + ".md": text for name, text in more.items()}
    return [one.title for one in view(small_site(tmp_path, files), ResourceView, LAMP).posts]


def test_each_way_to_link_to_it_counts_newest_first(tmp_path: Path) -> None:
    found = uses(
        tmp_path,
        "[[lamp]]",
        "[[resources/lamp|it]]",
        "[it](/resources/lamp/)",
        "[it]({filename}../resources/lamp.md)",
        "[it](../resources/lamp.md)",
        "[[old-lamp]]",
        "The lamp, `[[lamp]]`, and <!-- [[lamp]] --> nothing.",
    )
    assert found == ["P6", "P5", "P4", "P3", "P2", "P1"]


def test_a_name_that_is_a_posts_own_is_that_posts(tmp_path: Path) -> None:
    other = post("Old", "2026-02-01", slug="old-lamp")
    assert uses(tmp_path, "[[old-lamp]]", posts__x=other) == []


def test_drafts_and_posts_that_were_taken_back_use_nothing(tmp_path: Path) -> None:
    note = [{"date": "2026-02-05", "text": "No.", "withdrawn": True}]
    found = uses(
        tmp_path,
        "Nothing.",
        posts__a=post("Draft", "2026-02-01", "[[lamp]]", status="draft"),
        posts__b=post("Back", "2026-02-01", "[[lamp]]", updates=note),
        posts__c=post("Noted", "2026-02-01", updates=[{"date": "2026-02-02", "text": "[[lamp]]"}]),
    )
    assert found == ["Noted"]


# ── What programs read ──────────────────────────────────────────────────────────────────────

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt & co"),
    "resources/lamp.md": head(
        {
            "title": "The </script> “lamp” & <b>",
            "type": "study",
            "added": "2026-03-01",
            "url": "https://l.example/a?b=1&c=2",
            "creators": ["Ann <Example>", "Ben"],
            "publication": "The Gazette & Co",
            "date": "2014-05",
            "minutes": 12,
            "cost": "free",
            "language": "fr",
            "themes": ["guilt"],
        },
        WHY,
    ),
    "resources/desk.md": resource("Desk", type="book", isbn="978-0-00-000000-2"),
    "posts/2026-01-02-p.md": post("P", "2026-01-02"),
    "collections/start.md": collection("Start", "lamp", "p"),
}
TITLE = "The </script> “lamp” & <b>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return small_site(tmp_path_factory.mktemp("site"), FILES)


def items(site: Site, file: str) -> list[dict[str, Any]]:
    """The microformats of a page, as mf2py finds them."""
    (page,) = (one for one in site.pages() if one.file == file)
    html = site.renderer.page(page.template, page.make(site.library)).decode()
    parsed = mf2py.parse(doc=html, url=f"https://example.org/{file}")
    found: list[dict[str, Any]] = parsed["items"]
    return found


@pytest.mark.parametrize("file", [LAMP, "resources/index.html", "resources/type/study/index.html"])
def test_the_thing_is_cited_as_a_bookmark(site: Site, file: str) -> None:
    entries = [one for one in items(site, file) if one["type"] == ["h-entry"]]
    (entry,) = [one for one in entries if TITLE in json.dumps(one, ensure_ascii=False)]
    (cite,) = entry["properties"]["bookmark-of"]
    assert cite["type"] == ["h-cite"]
    said = cite["properties"]
    assert said["name"] == [TITLE]
    assert said["url"] == ["https://l.example/a?b=1&c=2"]
    assert said["publication"] == ["The Gazette & Co"]
    assert said["published"] == ["2014-05"]
    assert [one["properties"]["name"] for one in said["author"]] == [["Ann <Example>"], ["Ben"]]
    mine = entry["properties"]
    assert mine["category"] == ["Guilt & co"]
    assert mine["url"][0].endswith("/resources/lamp/")
    assert mine["content"][0]["value"].split() == WHY.split()
    assert "author" not in mine, "we did not write it"


def test_the_day_on_which_it_came_to_the_shelf_is_the_entrys_own(site: Site) -> None:
    (entry,) = [one for one in items(site, LAMP) if one["type"] == ["h-entry"]]
    assert entry["properties"]["published"][0].startswith("2026-03-01")


def graph(jsonld: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(jsonld)["@graph"]
    return found


def test_schema_org_says_what_is_known_and_nothing_else(site: Site) -> None:
    head = view(site, ResourceView, LAMP).head
    assert "</script" not in head.jsonld
    page, crumbs = graph(head.jsonld)
    assert crumbs["@type"] == "BreadcrumbList"
    assert page["mainEntity"] == {
        "@type": "ScholarlyArticle",
        "name": TITLE,
        "url": "https://l.example/a?b=1&c=2",
        "author": [
            {"@type": "Person", "name": "Ann <Example>"},
            {"@type": "Person", "name": "Ben"},
        ],
        "datePublished": "2014-05",
        "inLanguage": "fr",
        "timeRequired": "PT12M",
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "Periodical", "name": "The Gazette & Co"},
    }
    desk, _ = graph(view(site, ResourceView, "resources/desk/index.html").head.jsonld)
    assert desk["mainEntity"] == {"@type": "Book", "name": "Desk", "isbn": "9780000000002"}


def test_each_type_is_something_to_schema_org() -> None:
    kinds = {type: thing(resource_record(type=type))["@type"] for type in RESOURCE_TYPES}
    assert kinds == {
        "article": "Article",
        "book": "Book",
        "study": "ScholarlyArticle",
        "podcast": "PodcastSeries",
        "video": "VideoObject",
        "tool": "CreativeWork",
        "worksheet": "LearningResource",
        "organisation": "Organization",
        "law": "Legislation",
    }
    assert thing(resource_record(type="podcast", date="2014"))["@type"] == "PodcastEpisode"
    group = thing(resource_record(type="organisation", creators=("X",), language="en", date="2014"))
    assert group.keys() == {"@type", "name"}, "an organisation has no author, language or date"


def test_lists_are_lists_in_their_order(site: Site) -> None:
    shown = view(site, DivisionView, "resources/evidence/not-judged/index.html")
    page = graph(shown.head.jsonld)[0]
    assert page["@type"] == "CollectionPage"
    items = page["mainEntity"]["itemListElement"]
    assert [(one["position"], one["url"]) for one in items] == [
        (1, "https://example.org/resources/lamp/"),
        (2, "https://example.org/resources/desk/"),
    ]
    path = graph(view(site, CollectionView, "collections/start/index.html").head.jsonld)[0]
    assert path["mainEntity"]["itemListOrder"].endswith("Ascending")
    assert [one["name"] for one in path["mainEntity"]["itemListElement"]] == [TITLE, "P"]
