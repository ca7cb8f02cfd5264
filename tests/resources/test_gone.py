"""What is gone from the web keeps its card and our words, and leads to a stored copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.pages.hub_views import ResourcesView
from plugins.pages.views import ResourceView
from plugins.resources import cards
from plugins.sources.word_files import ours
from tests.building import NOW, built
from tests.small_site import content_folder, feeds, resource, small_site, view

from .test_cards import thing

URL = "https://x.example/a?b=1"
GONE = {"url": URL, "gone": "2026-05-05"}
COPY = "https://web.archive.org/web/20260301/https://x.example/a?b=1"
FILES: dict[str, str | bytes] = {
    "resources/lost.md": resource("Lost", "2026-03-01", **GONE),
    "resources/kept.md": resource("Kept", "2026-03-02", **GONE, archive="https://a.example/x"),
    "resources/here.md": resource("Here", "2026-03-03", url=URL, checked="2026-03-03"),
    "resources/late.md": resource("Late", "2026-03-04", url=URL, gone="2026-07-01"),
    "resources/book.md": resource("Book", "2026-03-05", gone="2026-05-05"),
}


@pytest.mark.parametrize(
    ("slug", "leads_to", "copy", "gone"),
    [
        ("lost", COPY, COPY, True),
        ("kept", "https://a.example/x", "https://a.example/x", True),
        ("here", URL, "", False),
        ("late", URL, "", False),  # it will be gone in July, and now is June
        ("book", "", "", True),
    ],
)
def test_a_card_leads_to_the_thing_or_to_a_copy_of_it(
    tmp_path: Path, slug: str, leads_to: str, copy: str, gone: bool
) -> None:
    page = view(small_site(tmp_path, FILES), ResourceView, f"resources/{slug}/index.html")
    assert (page.card.url, page.archive, page.card.gone) == (leads_to, copy, gone)


def test_the_copy_is_the_one_nearest_to_the_day_on_which_it_was_added(tmp_path: Path) -> None:
    """By the calendar of the site, wherever the machine stands."""
    files = {"resources/a.md": resource("A", "2026-04-30 23:30", **GONE)}
    made = small_site(tmp_path, files)
    card = view(made, ResourceView, "resources/a/index.html").card
    assert card.url == f"https://web.archive.org/web/20260430/{URL}"


def test_the_page_says_that_it_is_gone_and_keeps_our_words(tmp_path: Path) -> None:
    page = view(small_site(tmp_path, FILES), ResourceView, "resources/lost/index.html")
    (news,) = page.news
    assert news.label == "Gone" and "made nearest to the day on which" in news.words
    assert page.head.description.startswith("A plain account of one bad week")


def test_lists_and_pages_show_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    output = tmp_path / "output"
    built(content_folder(tmp_path, FILES), output)
    page = BeautifulSoup((output / "resources/lost/index.html").read_bytes(), "html.parser")
    title = page.select_one("h1 a")
    assert title is not None and title["href"] == COPY
    assert "A plain account of one bad week" in page.get_text()
    assert page.select_one("#link-gone") is not None
    listed = BeautifulSoup((output / "resources/index.html").read_bytes(), "html.parser")
    told = {
        heading.get_text(strip=True): heading.find_parent("li").get_text(" ", strip=True)  # type: ignore[union-attr]
        for heading in listed.select("li.card .p-name")
    }
    assert "gone; the title leads to a stored copy" in told["Lost"]
    assert "link checked 3 March 2026" in told["Here"]
    assert "gone" in told["Book"] and "stored copy" not in told["Book"]


def test_feeds_lead_to_the_copy_too(tmp_path: Path) -> None:
    made = feeds(small_site(tmp_path, FILES))
    main = made["resources/feed.xml"].decode("utf-8")
    assert f'&lt;a href="{COPY}"&gt;&lt;em&gt;Lost' in main or f'<a href="{COPY}"><em>Lost' in main
    updates = made["updates/feed.xml"].decode("utf-8")
    assert "may have" in updates and COPY in updates
    assert "A stored copy" in updates and "https://a.example/x" in updates


def test_a_view_of_the_list_says_so(tmp_path: Path) -> None:
    listed = view(small_site(tmp_path, FILES), ResourcesView, "resources/index.html")
    assert {card.title for card in listed.cards if card.gone} == {"Lost", "Kept", "Book"}


def test_what_moved_says_so_in_one_sentence() -> None:
    assert cards.news_words(thing(), "moved", ours()) == ours()("news.about_moved")
    assert cards.stored_copy(thing(url=URL)) == "" and cards.leads_to(thing()) == ""
