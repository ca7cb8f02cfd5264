"""What pages say to programs: schema.org as JSON-LD, taken from the pages as they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from plugins.build.edition import Site
from tests.small_site import author, comment, head, page, post, rendered, small_site, theme

Thing = dict[str, Any]
FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt", "inner-life"),
    "themes/career.md": theme("Career", "work"),
    "authors/nora.md": author("Nora", credentials="Reads on trains"),
    "pages/about.md": page("About us"),
    "posts/a.md": post(
        "A", "2026-03-01", authors=["nora"], themes=["guilt", "career"], standfirst="One evening."
    ),
    "posts/b.md": post("B", "2026-03-02", follows="a", themes=["career"]),
    "posts/none.md": post("None", "2026-03-03", comments="none"),
    "comments/a/c-100.md": comment(
        "c-100", "a", "The *first*.", author="Amara", url="https://a.example"
    ),
    "comments/a/c-200.md": comment(
        "c-200", "a", "Below.", parent="c-100", created="2026-03-02T09:00:00Z"
    ),
    "comments/a/c-300.md": comment(
        "c-300", "a", "Deep.", parent="c-200", created="2026-03-02T10:00:00Z"
    ),
    "comments/a/c-400.md": comment("c-400", "a", "SECRET", status="deleted"),
    "comments/a/c-500.md": comment(
        "c-500", "a", "To nobody.", parent="c-400", created="2026-03-02T11:00:00Z"
    ),
    "comments/a/c-600.md": comment("c-600", "a", "Elsewhere.", kind="mention"),
    "comments/a/c-700.md": comment("c-700", "a", "SECRET", status="deleted"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return small_site(tmp_path_factory.mktemp("site"), FILES)


def graph(site: Site, file: str) -> list[Thing]:
    """The structured data of a page, from its own script element."""
    soup = BeautifulSoup(rendered(site, file), "html.parser")
    (script,) = soup.find_all("script", type="application/ld+json")
    found = json.loads(str(script.string))
    assert found["@context"] == "https://schema.org"
    things: list[Thing] = found["@graph"]
    return things


def one(site: Site, file: str, kind: str) -> Thing:
    (found,) = [thing for thing in graph(site, file) if thing["@type"] == kind]
    return found


def comments(thing: Thing) -> Iterator[Thing]:
    for below in thing.get("comment", ()):
        yield below
        yield from comments(below)


def test_a_post_says_who_wrote_it_when_and_on_what(site: Site) -> None:
    a = one(site, "posts/a/index.html", "BlogPosting")
    assert a["headline"] == "A" and a["description"] == "One evening."
    assert a["url"] == a["@id"] == "https://example.org/posts/a/"
    assert a["datePublished"].startswith("2026-03-01")
    assert a["dateModified"].startswith("2026-03-02"), "the day of its follow-up"
    assert a["inLanguage"] == "en" and a["timeRequired"] == "PT1M"
    assert a["keywords"] == ["Guilt", "Career"]
    (writer,) = a["author"]
    assert (writer["@type"], writer["name"]) == ("Person", "Nora")
    assert writer["url"] == "https://example.org/authors/nora/"
    assert a["image"]["url"].startswith("https://example.org/cards/theme-guilt-")
    assert (a["image"]["width"], a["image"]["height"]) == (1200, 630)
    assert a["isPartOf"]["@id"] == one(site, "index.html", "WebSite")["hasPart"]["@id"]
    b = one(site, "posts/b/index.html", "BlogPosting")
    assert b["isBasedOn"] == a["url"] and b["commentCount"] == 0 and "comment" not in b
    assert "commentCount" not in one(site, "posts/none/index.html", "BlogPosting")


def test_comments_are_nested_as_the_thread_is(site: Site) -> None:
    a = one(site, "posts/a/index.html", "BlogPosting")
    first = next(c for c in a["comment"] if c["url"].endswith("#c-100"))
    assert first["author"] == {"@type": "Person", "name": "Amara", "url": "https://a.example"}
    assert first["text"] == "The first." and first["dateCreated"].startswith("2026-")
    (below,) = first["comment"]
    (deep,) = below["comment"]
    assert [below["url"][-6:], deep["url"][-6:]] == ["#c-200", "#c-300"]
    people = [c for c in comments(a) if "author" in c]
    assert a["commentCount"] == len(people) == 4, "neither tombstones nor mentions"


def test_what_was_removed_says_nothing(site: Site) -> None:
    a = one(site, "posts/a/index.html", "BlogPosting")
    assert "SECRET" not in rendered(site, "posts/a/index.html")
    (gone,) = [c for c in comments(a) if "author" not in c]
    assert gone.keys() == {"@type", "url", "comment"} and gone["url"].endswith("#c-400")
    assert [c["text"] for c in gone["comment"]] == ["To nobody."]
    assert not [c for c in comments(a) if c["url"].endswith(("#c-600", "#c-700"))]


def test_a_long_thread_goes_on_in_the_data_of_its_further_pages(tmp_path: Path) -> None:
    files = dict(FILES)
    for n in range(300):
        created = f"2026-03-0{2 + n // 60}T10:{n % 60:02}:00Z"
        files[f"comments/b/c-b{n:03}.md"] = comment(f"c-b{n:03}", "b", f"No {n}.", created=created)
    site = small_site(tmp_path, files)
    told, number = [], 1
    while True:
        file = f"posts/b/{f'comments/{number}/' if number > 1 else ''}index.html"
        if file not in {page.file for page in site.pages()}:
            break
        if number == 1:
            post = one(site, file, "BlogPosting")
            assert post["commentCount"] == 300
        else:
            post = one(site, file, "WebPage")["mainEntity"]
            assert post["@id"] == "https://example.org/posts/b/" and post["headline"] == "B"
        told += list(comments(post))
        shown = set(re.findall(r'class="comment" id="(c-b\d+)"', rendered(site, file)))
        assert {c["url"].split("#")[1] for c in comments(post)} == shown
        number += 1
    assert number > 2 and len(told) == 300


def test_lists_name_what_stands_on_them_in_order(site: Site) -> None:
    theme_page = one(site, "themes/career/index.html", "CollectionPage")
    assert theme_page["about"]["@type"] == "DefinedTerm"
    steps = theme_page["mainEntity"]["itemListElement"]
    assert [(s["position"], s["name"]) for s in steps] == [(1, "B"), (2, "A")]
    assert theme_page["mainEntity"]["numberOfItems"] == 2
    year = one(site, "archive/2026/index.html", "CollectionPage")["mainEntity"]
    assert [step["name"] for step in year["itemListElement"]] == ["None", "B", "A"]
    chain = one(site, "chains/a/index.html", "CollectionPage")["mainEntity"]
    assert [step["name"] for step in chain["itemListElement"]] == ["A", "B"]
    assert chain["itemListOrder"].endswith("Ascending")
    person = one(site, "authors/nora/index.html", "ProfilePage")["mainEntity"]
    assert (person["@type"], person["name"]) == ("Person", "Nora")
    home = one(site, "index.html", "WebSite")
    assert [line["headline"] for line in home["hasPart"]["blogPost"]] == ["None", "B", "A"]


def test_breadcrumbs_lead_down_to_the_page_itself(site: Site) -> None:
    for file, names in (
        ("themes/guilt/index.html", ["Themes", "Guilt"]),
        ("posts/a/index.html", ["Guilt", "A"]),
        ("authors/nora/index.html", ["Who writes here", "Nora"]),
    ):
        steps = one(site, file, "BreadcrumbList")["itemListElement"]
        assert [step["name"] for step in steps] == names
        assert [step["position"] for step in steps] == [1, 2]
        at = file.removesuffix("index.html")
        assert steps[-1]["item"] == f"https://example.org/{at}"
        pages = {f"https://example.org/{p.file.removesuffix('index.html')}" for p in site.pages()}
        assert {step["item"] for step in steps} <= pages


def test_every_page_says_something(site: Site) -> None:
    for planned in site.pages():
        if planned.is_destination:
            thing = graph(site, planned.file)[0]
            assert thing["@type"] and (thing.get("name") or thing.get("headline")), planned.file
            assert thing["url"].startswith("https://example.org/"), planned.file


HOSTILE = [
    "</script><script>alert(1)</script> & \u2028 \"'",
    "<!-- <script>",
    "w" * 300,
    "\u202eright to left \u05d0\u05d1",
    '{"@type":"x"}, \\" \\u003c 😀',
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_people_write_leaves_its_script_element(hostile: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/it.md": post(hostile, standfirst=hostile, authors=["eve"], themes=["t"]),
        "authors/eve.md": head({"name": hostile}, "A line."),
        "themes/t.md": theme(hostile),
        "comments/it/c-100.md": comment("c-100", "it", hostile, author=hostile[:100]),
    }
    site = small_site(tmp_path, files, name=hostile)
    one_line = " ".join(hostile.split())
    for file in (
        "posts/it/index.html",
        "themes/t/index.html",
        "authors/eve/index.html",
        "index.html",
    ):
        text = rendered(site, file)
        start = text.index('<script type="application/ld+json">') + 35
        inside = text[start : text.index("</script>", start)]
        assert not set("<>&\u2028\u2029") & set(inside), file
        assert json.loads(inside)["@graph"]
        soup = BeautifulSoup(text, "html.parser")
        assert len(soup.find_all("script")) == len(soup.find_all("script", type=True)) + len(
            soup.find_all("script", src=True)
        )
    it = one(site, "posts/it/index.html", "BlogPosting")
    assert it["headline"] == it["author"][0]["name"] == it["keywords"][0] == one_line
    assert it["commentCount"] == len(it["comment"]) == 1
