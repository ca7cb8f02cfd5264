"""A site in another language than English: its words, its dates, its direction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from plugins.build.edition import Site
from plugins.comments.server.published_page import find
from plugins.sources import word_files
from plugins.sources.words import Words
from tests.small_site import author, collection, comment, post, resource, small_site, theme

FIXTURE = Path(__file__).parent / "words"  # Arabic, a part of it, to be written from right to left
FILES: dict[str, str | bytes] = {
    "posts/2026-01-01-one.md": post("One", "2026-01-01", "> [!reflect]\n> - Why?[^1]\n\n[^1]: So."),
    "posts/2026-03-02-two.md": post(
        "Two",
        "2026-03-02",
        "> [!reflect] So\n> - Why?\n\n" + "".join(f"## Part {n}\n\nMore.\n\n" for n in range(4)),
        follows="one",
        lang="he",
        themes=["guilt"],
        standfirst="In brief.",
        summary=["It began."],
        updates=[{"date": "2026-03-03", "text": "Mended."}],
    ),
    "posts/2026-04-02-three.md": post("Three", "2026-04-02", "[[lamp]]", lang="en", follows="two"),
    "posts/2026-04-03-four.md": post("Four", "2026-04-03", themes=["guilt"]),
    "resources/lamp.md": resource(
        "Lamp", date="2014-05", language="fr", minutes=4, themes=["guilt"]
    ),
    "resources/shade.md": resource("Shade", language="some French"),
    "themes/guilt.md": theme("Guilt", start=["two", "lamp"], voices=["c-bbb"]),
    "collections/way.md": collection("A way", "two", "lamp"),
    "authors/nora.md": author("Nora", book="lamp"),
    "comments/one/c-aaa.md": comment("c-aaa", "one"),
    "comments/two/c-bbb.md": comment("c-bbb", "two"),
}


def speaking(root: Path, words: Words) -> Site:
    return small_site(root, FILES, lang=words.lang, words=words)


def page(of: Site, file: str) -> BeautifulSoup:
    (planned,) = [page for page in of.pages() if page.file == file]
    raw = of.renderer.page(planned.template, planned.make(of.library))
    return BeautifulSoup(raw.decode(), "html.parser")


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield speaking(tmp_path_factory.mktemp("german"), word_files.ours("de"))


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield speaking(tmp_path_factory.mktemp("arabic"), word_files.read(FIXTURE, "ar"))


def test_a_german_site_says_its_words_and_dates_in_german(german: Site) -> None:
    found = page(german, "posts/one/index.html")
    assert found.html is not None and found.html["lang"] == "de" and "dir" not in found.html.attrs
    text = found.get_text(" ", strip=True)
    assert "1. Januar 2026 · 1 Minute · 1 Kommentar" in " ".join(text.split())
    assert "Fortgesetzt am 2. März 2026: Two" in " ".join(text.split())
    assert "Niemand schaut zu." in text


def test_texts_get_german_words_as_well(german: Site) -> None:
    found = page(german, "posts/one/index.html")
    title = found.select_one(".box-title")
    assert title is not None and title.get_text() == "Frag dich"
    back = found.select_one(".footnote-backref")
    assert back is not None and back["title"] == "Zurück zu Fußnote 1 im Text"


def test_a_card_speaks_german(german: Site) -> None:
    text = " ".join(page(german, "resources/lamp/index.html").get_text(" ").split())
    assert "Mai 2014" in text and "Französisch" in text and "unter 5 Minuten (4 Minuten)" in text


def test_feeds_speak_the_language_and_keep_their_ids(german: Site, tmp_path: Path) -> None:
    from plugins.feeds.contents import HEADS

    english = speaking(tmp_path, word_files.ours())
    mine, theirs = HEADS["updates"](german.desk, ""), HEADS["updates"](english.desk, "")
    assert (mine.title, theirs.title) == ("Nachträge · Five to Nine", "Updates · Five to Nine")
    assert mine.id == theirs.id


def test_a_site_from_right_to_left_says_so(arabic: Site) -> None:
    found = page(arabic, "index.html")
    assert found.html is not None and (found.html["lang"], found.html["dir"]) == ("ar", "rtl")
    skip = found.select_one(".skip")
    assert skip is not None and skip.get_text() == "إلى النص"


def test_a_post_in_another_language_says_so_and_its_direction_where_that_differs(
    arabic: Site, german: Site
) -> None:
    def said(of: Site, name: str) -> tuple[object, object]:
        title = page(of, f"posts/{name}/index.html").select_one("h1")
        assert title is not None
        return title.get("lang"), title.get("dir")

    assert said(german, "two") == ("he", "rtl")
    assert said(arabic, "two") == ("he", None)
    assert said(arabic, "three") == ("en", "ltr")
    assert said(german, "one") == (None, None)


def spoken(found: Tag) -> tuple[str, str]:
    """In which language and direction a reader meets the words of an element."""
    around = [found, *found.parents]
    lang = next(str(one["lang"]) for one in around if "lang" in one.attrs)
    return lang, next((str(one["dir"]) for one in around if "dir" in one.attrs), "ltr")


WRITTEN = ("h1", ".standfirst", ".breath li", ".contents ol a", ".update-note div p", ".prose p")
OURS = (
    *(".meta .dt-published", ".breath h2", ".contents summary", ".update-note .meta", ".share h2"),
    *(
        ".follows",
        ".chain .meta",
        ".in-chain .meta",
        ".themes a",
        "#comments-head",
        ".comment .when",
    ),
    *(".thread-state",),
)


def test_what_a_writer_wrote_has_its_language_and_all_around_it_the_sites(german: Site) -> None:
    found = page(german, "posts/two/index.html")
    for selector in WRITTEN:
        assert [spoken(one) for one in found.select(selector)][:1] == [("he", "rtl")], selector
    for selector in OURS:
        assert [spoken(one) for one in found.select(selector)][:1] == [("de", "ltr")], selector


def test_a_worksheet_asks_in_the_language_of_the_post_and_helps_in_the_sites(german: Site) -> None:
    found = page(german, "posts/two/worksheet/index.html")
    for selector in ("h1 span", ".crumbs a", ".sheet-from span", ".question p"):
        assert [spoken(one) for one in found.select(selector)][:1] == [("he", "rtl")], selector
    for selector in ("h1", ".sheet-from", ".sheet-tools p"):
        assert [spoken(one) for one in found.select(selector)] == [("de", "ltr")], selector


@pytest.mark.parametrize(
    ("file", "title", "lang"),
    [
        ("index.html", "Two", "he"),
        ("index.html", "Lamp", "fr"),
        ("archive/2026/index.html", "Two", "he"),
        ("themes/guilt/index.html", "Two", "he"),
        ("themes/guilt/index.html", "Lamp", "fr"),
        ("collections/way/index.html", "Two", "he"),
        ("collections/way/index.html", "Lamp", "fr"),
        ("posts/one/index.html", "Two", "he"),  # follow-up, chain, after
        ("posts/three/index.html", "Two", "he"),  # follows, chain, before
        ("posts/four/index.html", "Two", "he"),  # related
        ("posts/four/index.html", "Lamp", "fr"),  # related
        ("chains/one/index.html", "Two", "he"),
        ("resources/index.html", "Lamp", "fr"),
        ("resources/lamp/index.html", "Lamp", "fr"),
        ("resources/lamp/index.html", "Three", "en"),
        ("authors/nora/index.html", "Lamp", "fr"),
    ],
)
def test_a_title_has_its_language_wherever_it_stands(
    german: Site, file: str, title: str, lang: str
) -> None:
    main = page(german, file).select_one("main")
    assert main is not None
    met = [text.parent for text in main.find_all(string=title)]
    assert met and all(one is not None and spoken(one)[0] == lang for one in met), met


def test_what_is_no_code_of_a_language_marks_nothing(german: Site) -> None:
    assert "some French" not in str(page(german, "resources/index.html"))


def test_what_readers_write_finds_its_own_direction(german: Site) -> None:
    found = page(german, "posts/one/index.html")
    for selector in (".comment .p-name", ".comment .e-content"):
        assert [one["dir"] for one in found.select(selector)] == ["auto"]
    voice = page(german, "themes/guilt/index.html").select_one(".voices blockquote")
    assert voice is not None and voice["dir"] == "auto"


def test_the_comment_server_reads_the_language_of_a_post_from_its_page(
    german: Site, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        file = tmp_path / f"posts/{name}/index.html"
        file.parent.mkdir(parents=True)
        file.write_text(str(page(german, f"posts/{name}/index.html")), encoding="utf-8")
    posts = [find(tmp_path, "/c/", name) for name in ("one", "two")]
    assert [one and (one.title, one.lang) for one in posts] == [("One", "de"), ("Two", "he")]


def test_numbers_take_the_plurals_of_arabic(arabic: Site) -> None:
    text = page(arabic, "archive/index.html").get_text(" ")
    assert "4 مقالات" in text
