"""The worksheet of a post: its questions, on a page of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.pages.file_views import SitemapView
from plugins.pages.hub_views import WorksheetView
from plugins.pages.post_views import PostView
from tests.small_site import page, post, problems, small_site, view, views

ASKS = (
    "Words.\n\n> [!reflect] Ask yourself\n> - What of [[two]]?\n> - Who?\n\n"
    "> [!reflect] More\n> Rest.\n>\n> Who?"
)
FILES: dict[str, str | bytes] = {
    "posts/2026-03-01-one.md": post("One", "2026-03-01", ASKS, id="postone22222"),
    "posts/2026-03-02-two.md": post("Two & a half", "2026-03-02"),
}
SHEET = "posts/one/worksheet/index.html"


def test_the_questions_stand_there_in_words_with_titles_filled_in(tmp_path: Path) -> None:
    sheet = view(small_site(tmp_path, FILES), WorksheetView, SHEET)
    assert [(one.title, [q.text for q in one.questions]) for one in sheet.sheets] == [
        ("Ask yourself", ["What of Two & a half?", "Who?"]),
        ("More", ["Rest.", "Who?"]),
    ]
    assert [bool(q.key) for one in sheet.sheets for q in one.questions] == [True, True, False, True]
    assert (sheet.count, sheet.key) == ("3 questions", "postone22222")


def test_a_box_that_has_one_of_obsidians_names_asks_too(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"posts/one.md": post("One", body="> [!Question] So\n> - Who?")}
    assert list(views(small_site(tmp_path, files), WorksheetView)) == [SHEET]


def test_the_post_leads_to_it_and_so_does_the_map(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES)
    assert view(site, PostView, "posts/one/index.html").worksheet == "/posts/one/worksheet/"
    assert view(site, PostView, "posts/two/index.html").worksheet == ""
    urls = [entry.url for entry in view(site, SitemapView, "sitemap.xml").entries]
    assert "https://example.org/posts/one/worksheet/" in urls
    assert list(views(site, WorksheetView)) == [SHEET]


def test_an_answer_stays_with_its_question_when_another_comes_before_it(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    before = view(small_site(tmp_path, FILES), WorksheetView, SHEET)
    more = ASKS.replace("> - What", "> - First?\n> - What")
    files = FILES | {"posts/2026-03-01-one.md": post("One", "2026-03-01", more, id="postone22222")}
    after = view(small_site(tmp_path / "other", files), WorksheetView, SHEET)

    def keys(sheet: WorksheetView) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in sheet.sheets:
            for question in one.questions:
                found.setdefault(question.text, []).append(question.key)
        return found

    assert keys(before).items() <= keys(after).items()
    all_keys = [key for of in keys(after).values() for key in of if key]
    assert len(all_keys) == len(set(all_keys)), "two questions alike have two answers"


@pytest.mark.parametrize(
    "more", [{"status": "draft"}, {"date": "2031-01-01"}], ids=["a draft", "one that waits"]
)
def test_what_readers_do_not_see_asks_them_nothing(more: dict[str, str], tmp_path: Path) -> None:
    files = {"posts/2026-03-01-one.md": post("One", more.pop("date", "2026-03-01"), ASKS, **more)}
    files["posts/2026-03-02-two.md"] = post("Two", "2026-01-02")
    assert views(small_site(tmp_path, files), WorksheetView) == {}


def test_a_post_that_was_taken_back_asks_nothing(tmp_path: Path) -> None:
    note = [{"date": "2026-03-05", "text": "No.", "withdrawn": True}]
    files = FILES | {"posts/2026-03-01-one.md": post("One", "2026-03-01", ASKS, updates=note)}
    assert views(small_site(tmp_path, files), WorksheetView) == {}


def test_texts_may_link_to_a_worksheet_that_is_there(tmp_path: Path) -> None:
    good = {"pages/x.md": page("X", "[x](/posts/one/worksheet/)")}
    assert problems(tmp_path, FILES | good) == []
    (found,) = problems(tmp_path, FILES | {"pages/x.md": page("X", "[x](/posts/two/worksheet/)")})
    assert "there is no page '/posts/two/worksheet/'" in found


def test_fewer_questions_have_more_lines_each(tmp_path: Path) -> None:
    one = FILES | {
        "posts/2026-03-01-one.md": post(body="> [!reflect]\n> - Why?", date="2026-03-01")
    }
    few = view(small_site(tmp_path, one), WorksheetView, SHEET).lines
    (tmp_path / "more").mkdir()
    assert few > view(small_site(tmp_path / "more", FILES), WorksheetView, SHEET).lines >= 4


def test_without_a_script_it_is_a_sheet_of_paper(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES)
    sheet = view(site, WorksheetView, SHEET)
    hostile = replace(sheet, title="<script>alert(1)</script>", post='"><img src=x>')
    page = BeautifulSoup(site.renderer.page("worksheet.html", hostile), "html.parser")
    assert page.find("textarea") is None and page.find("img") is None
    lines = page.select(".question .lines")
    assert len(lines) == 3
    assert all(len(one.find_all("i")) == sheet.lines for one in lines)
    assert "https://example.org/posts/one/" in page.select_one(".on-paper").get_text()  # type: ignore[union-attr]
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
