"""What the search index holds of each page, and what it must not hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.build.edition import Site
from plugins.pages.documents import COMMENT, FOUND_BY, document, page_to_index
from plugins.pages.fingerprint import fingerprint
from plugins.pages.post_views import CommentsView, PostView
from tests.small_site import (
    author,
    collection,
    comment,
    page,
    post,
    resource,
    small_site,
    theme,
    view,
)

HOSTILE = "</p></main><script>alert(1)</script><p data-pagefind-filter='kind'>& so"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return small_site(
        tmp_path,
        {
            "posts/2026-03-01-a.md": post(
                "Handovers & <b>",
                body="Words.\n\n## Part\n\nMore.\n\n###### Small\n\n[[b]]",
                themes=["sleep"],
                summary="- In short, this.",
            ),
            "posts/2026-03-02-b.md": post("The next one", "2026-03-02", follows="a"),
            "posts/2026-03-03-c.md": post("A draft", "2026-03-03", status="draft"),
            "comments/a/c-one.md": comment("c-one", "a", "First\\!"),
            "comments/a/c-two.md": comment("c-two", "a", HOSTILE, author=HOSTILE[:40]),
            "comments/a/c-gone.md": comment("c-gone", "a", "", status="deleted", author=""),
            "resources/r.md": resource("A book of hours", themes=["sleep"], creators=["Ada Lull"]),
            "collections/way.md": collection("A way", "r"),
            "themes/sleep.md": theme("Sleep"),
            "authors/nora.md": author("Nora"),
            "pages/about.md": page("About"),
        },
    )


def indexed(site: Site) -> dict[str, BeautifulSoup]:
    """The pages to index, by the file of the page that each stands for."""
    found = {}
    for planned in site.pages():
        words = document(planned.make(site.library))
        if words is not None:
            text = page_to_index(words, "en", site.html)
            found[planned.file] = BeautifulSoup(text, "html5lib")
    return found


def test_posts_resources_themes_collections_authors_and_pages_are_indexed(site: Site) -> None:
    found = indexed(site)
    kinds = {
        file: soup.select_one('[data-pagefind-meta="kind"]').text  # type: ignore[union-attr]
        for file, soup in found.items()
    }
    assert kinds == {
        "posts/a/index.html": "post",
        "posts/b/index.html": "post",
        "themes/sleep/index.html": "theme",
        "resources/r/index.html": "resource",
        "collections/way/index.html": "collection",
        "authors/nora/index.html": "author",
        "about/index.html": "page",
    }


def test_a_post_is_found_by_its_own_words_and_by_no_others(site: Site) -> None:
    soup = indexed(site)["posts/a/index.html"]
    words = soup.select_one("[data-pagefind-body]").get_text(" ")  # type: ignore[union-attr]
    for said in ("Handovers & <b>", "In short, this.", "Words.", "Part", "First!", "Sleep"):
        assert said in words
    assert "Reply" not in words and "Followed" not in words
    assert "The next one" in words  # where its own text names it, and not once more
    assert words.count("The next one") == 1


def test_a_result_says_beside_its_title_how_long_it_takes_and_what_it_is_about(site: Site) -> None:
    said = [
        indexed(site)[file].select_one('[data-pagefind-meta="about"]')
        for file in ("posts/a/index.html", "resources/r/index.html")
    ]
    assert [one and one.text for one in said] == ["1 minute · Sleep", "Article · Sleep"]


def test_what_only_helps_to_find_a_page_ends_its_text_and_weighs_as_text(site: Site) -> None:
    for file in ("posts/a/index.html", "resources/r/index.html"):
        found = indexed(site)[file].select_one(f"#{FOUND_BY}")
        assert found is not None and found.name != COMMENT and found.text == "Sleep"
        assert found["data-pagefind-weight"] == "1"
        after = [one.name for one in found.find_next_siblings()]
        assert after == ([COMMENT, "p"] * 2 if "posts" in file else [])
    assert indexed(site)["posts/b/index.html"].select_one(f"#{FOUND_BY}") is None


def test_a_pull_quote_that_repeats_a_sentence_is_indexed_once(tmp_path: Path) -> None:
    pull = "> [!pull]\n> {}\n\n"
    body = f"So it was at noon. And then.\n\n{pull.format('So it was')}{pull.format('A new one')}"
    site = small_site(tmp_path, {"posts/2026-03-01-a.md": post("A post", body=body)})
    words = indexed(site)["posts/a/index.html"].get_text(" ")
    assert (words.count("So it was"), words.count("A new one")) == (1, 1)


def test_a_comment_begins_with_a_heading_that_has_its_id(site: Site) -> None:
    soup = indexed(site)["posts/a/index.html"]
    assert [heading["id"] for heading in soup.find_all("h6")] == ["c-one", "c-two"]
    assert next(heading.text for heading in soup.find_all("h6")) == "Sam"
    assert soup.find("h5", string="Small"), "a writer's smallest heading is no comment"


def test_nothing_that_a_stranger_writes_is_markup_of_the_page_to_index(site: Site) -> None:
    soup = indexed(site)["posts/a/index.html"]
    assert not soup.find_all("script")
    assert len(soup.find_all("main")) == 1
    assert not soup.select("[data-pagefind-filter]")
    assert HOSTILE[:40] in [heading.text for heading in soup.find_all("h6")]


def test_further_pages_of_a_thread_are_found_by_their_comments_alone(tmp_path: Path) -> None:
    many = {f"comments/a/c-{n:03}.md": comment(f"c-{n:03}", "a", f"No {n}.") for n in range(150)}
    site = small_site(tmp_path, {"posts/2026-03-01-a.md": post("A post"), **many})
    further = next(file for file in indexed(site) if "comments" in file)
    words = indexed(site)[further]
    assert words.find_all("h6") and "Some words about an evening" not in words.get_text()
    assert isinstance(view(site, CommentsView, further), CommentsView)


def test_only_words_that_are_indexed_make_another_fingerprint(site: Site) -> None:
    made = view(site, PostView, "posts/a/index.html")

    def words(of: PostView) -> str:
        return fingerprint(document(of))

    same = replace(made, reading=9, related=(), chain_page="", badge="New", updated=None)
    assert words(same) == words(made)
    assert words(replace(made, standfirst="Another.")) != words(made)
    assert words(replace(made, minutes="9 minutes")) != words(made)
    assert words(replace(made, thread=replace(made.thread, comments=()))) != words(made)
