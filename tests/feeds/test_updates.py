"""What changed in older posts and resources, as items of their own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from plugins.pages.views import ResourceView
from plugins.sources.ids import uri
from tests.building import built
from tests.feeds.reading import found, ids, items, titles
from tests.small_site import (
    author,
    content_folder,
    feeds,
    post,
    problems,
    resource,
    small_site,
    views,
)

Files = dict[str, str | bytes]
NOTES = [
    {"date": "2026-04-01", "text": "Now *different*."},
    {"date": "2026-04-01 18:00", "text": "Once more.[^1]\n\n[^1]: Below.", "major": True},
]
FILES: Files = {
    "posts/2026-03-01-first.md": post("First", id="aaaaaaaa", summary=["In short."], updates=NOTES),
    "posts/2026-05-02-second.md": post("Second", "2026-05-02", id="bbbbbbbb", follows="first"),
    "resources/trains.md": resource(
        "On trains", "2026-03-03", id="cccccccc", url="https://e.example/new", moved="2026-04-03",
        gone="2026-05-20", archive="https://archive.example/x",
    ),
    "authors/nora.md": author("Nora"),
}  # fmt: skip


def test_each_change_is_an_item_of_its_own(tmp_path: Path) -> None:
    made = feeds(small_site(tmp_path, FILES))
    for file in ("updates/feed.xml", "updates/atom.xml", "updates/feed.json"):
        assert [(item.title, item.link) for item in items(made[file])] == [
            ("Gone: On trains", "https://example.org/resources/trains/#link-gone"),
            ("Follow-up to “First”: Second", "https://example.org/posts/first/#followed-bbbbbbbb"),
            ("Moved: On trains", "https://example.org/resources/trains/#link-moved"),
            ("Update: First", "https://example.org/posts/first/#update-2026-04-01-1800"),
            ("Update: First", "https://example.org/posts/first/#update-2026-04-01"),
        ]


NOTE: dict[str, object] = {"date": "2026-04-01", "text": "Mended."}
LATER: dict[str, object] = {"date": "2026-04-01 18:30", "text": "Mended again."}
OTHERS = [
    [LATER, NOTE],
    [NOTE, {"date": "2026-03-20", "text": "Before."}],
    [{"date": "2026-04-01T07:15-05:00", "text": "Elsewhere."}, LATER, NOTE],
]


@pytest.mark.parametrize("notes", OTHERS, ids=["later that day", "earlier", "in another zone"])
def test_no_other_note_changes_the_id_of_a_note(
    tmp_path: Path, notes: list[dict[str, object]]
) -> None:
    def told(name: str, updates: list[dict[str, object]]) -> dict[str, str]:
        (tmp_path / name).mkdir()
        files: Files = {"posts/2026-03-01-a.md": post("A", id="aaaaaaaa", updates=updates)}
        raw = feeds(small_site(tmp_path / name, files))["updates/feed.xml"]
        return {item.summary: f"{item.id} {item.link}" for item in items(raw)}

    alone = told("alone", [NOTE])
    some, reordered = told("some", notes), told("other", notes[::-1])
    assert len(some) == len(notes)
    assert some["Mended."] == alone["Mended."]
    assert reordered == some


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-04-01", "two notes of one day; give the newer one a time of day: 2026-04-01 18:30"),
        ("2026-04-01 00:00", "two notes of one day; give"),
        ("2026-04-01T18:30:40+02:00", "two notes of one minute; give the newer one another time"),
    ],
)
def test_two_notes_that_subscribers_could_not_tell_apart_are_a_problem(
    tmp_path: Path, date: str, said: str
) -> None:
    updates = [NOTE, LATER, {"text": "Once more.", "date": date}]
    (found,) = problems(tmp_path, {"posts/2026-03-01-a.md": post("A", updates=updates)})
    assert found.startswith(f"content/posts/2026-03-01-a.md:10: {said}")


def test_every_link_leads_to_its_place_on_the_page(tmp_path: Path) -> None:
    output = tmp_path / "output"
    built(content_folder(tmp_path, FILES), output)
    links = [item.link for item in items((output / "updates/feed.xml").read_bytes())]
    for link in links:
        parts = urlsplit(link)
        raw = (output / parts.path.lstrip("/") / "index.html").read_bytes()
        assert BeautifulSoup(raw, "html.parser").find(id=parts.fragment), link


def test_a_note_brings_its_context_along(tmp_path: Path) -> None:
    note = items(feeds(small_site(tmp_path, FILES))["updates/feed.xml"])[-1]
    assert note.content == (
        "<p>Now <em>different</em>.</p>\n"
        '<p>From “<a href="https://example.org/posts/first/">First</a>”, 1 March 2026:'
        " In short.</p>"
    )
    assert note.summary == "Now different."


def test_a_change_refers_to_what_has_changed(tmp_path: Path) -> None:
    raw = feeds(small_site(tmp_path, FILES))["updates/atom.xml"]
    assert found(raw, "//thr:in-reply-to/@ref") == [
        uri("resource", "cccccccc"),
        uri("post", "aaaaaaaa"),
        uri("resource", "cccccccc"),
        uri("post", "aaaaaaaa"),
        uri("post", "aaaaaaaa"),
    ]


def test_a_major_note_enters_main_as_well_and_no_other_does(tmp_path: Path) -> None:
    made = feeds(small_site(tmp_path, FILES))
    assert titles(made["feed.xml"]) == ["Second", "Update: First", "On trains", "First"]
    assert ids(made["feed.xml"])["Update: First"] == items(made["updates/feed.xml"])[3].id
    assert titles(made["posts/feed.xml"]) == ["Second", "First"]


def test_no_id_of_a_footnote_stands_twice_in_a_river(tmp_path: Path) -> None:
    files = FILES | {"posts/2026-03-01-first.md": post(
        "First", body="Words.[^1]\n\n[^1]: Below.", id="aaaaaaaa", updates=NOTES)}  # fmt: skip
    river = "".join(item.content for item in items(feeds(small_site(tmp_path, files))["feed.xml"]))
    found = [tag["id"] for tag in BeautifulSoup(river, "html.parser").find_all(id=True)]
    assert len(found) == len(set(found)) == 2


def test_updated_moves_for_a_note_and_a_follow_up_and_not_for_a_typo(tmp_path: Path) -> None:
    plain: Files = {"posts/2026-03-01-first.md": post("First", id="aaaaaaaa")}

    def updated(name: str, files: Files) -> str:
        (tmp_path / name).mkdir()
        raw = feeds(small_site(tmp_path / name, files))["atom.xml"]
        return str(found(raw, "//atom:entry[last()]/atom:updated/text()")[0])[:10]

    assert updated("a", plain) == "2026-03-01"
    typo = post("First!", body="Other words.", id="aaaaaaaa")
    assert updated("b", {"posts/2026-03-01-first.md": typo}) == "2026-03-01"
    assert updated("c", {"posts/2026-03-01-first.md": FILES["posts/2026-03-01-first.md"]}) == (
        "2026-04-01"
    )
    followed = plain | {"posts/2026-05-02-second.md": FILES["posts/2026-05-02-second.md"]}
    assert updated("d", followed) == "2026-05-02"


def test_a_withdrawn_post_keeps_its_id_and_says_why(tmp_path: Path) -> None:
    why = [{"date": "2026-05-10", "text": "I misread *the study*.", "withdrawn": True}]
    files: Files = {
        "posts/2026-03-01-first.md": post(
            "First", body="Quite mistaken.", id="aaaaaaaa", updates=why, summary=["Mistaken, too."]
        )
    }
    site = small_site(tmp_path, files)
    made = feeds(site)
    for file in ("feed.xml", "atom.xml", "feed.json"):
        (entry,) = items(made[file])
        assert entry.id == uri("post", "aaaaaaaa")
        assert entry.content == (
            "<p><strong>Withdrawn, 10 May 2026:</strong></p>\n<p>I misread <em>the study</em>.</p>"
        )
        assert b"istaken" not in made[file]
    assert titles(made["updates/feed.xml"]) == ["Withdrawn: First"]
    built(tmp_path / "content", tmp_path / "output")
    page = (tmp_path / "output/posts/first/index.html").read_text(encoding="utf-8")
    words = BeautifulSoup(page, "html.parser").find("article")
    assert words is not None
    assert "Withdrawn, 10 May 2026" in words.get_text()
    assert "istaken" not in words.get_text()


def test_what_is_dated_later_is_not_told_yet(tmp_path: Path) -> None:
    files = FILES | {
        "resources/trains.md": resource("On trains", id="cccccccc", gone="2026-12-01"),
        "posts/2026-03-01-first.md": post(
            "First", updates=[{"date": "2026-12-01", "text": "Not yet."}]
        ),
    }
    site = small_site(tmp_path, files)
    assert titles(feeds(site)["updates/feed.xml"]) == ["Follow-up to “First”: Second"]
    assert next(iter(views(site, ResourceView).values())).news == ()
    assert b"Not yet" not in b"".join(feeds(site).values())


def test_a_resource_that_is_gone_says_so_where_it_stands(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES)
    entry = next(i for i in items(feeds(site)["resources/feed.xml"]) if i.title == "On trains")
    assert "<strong>Gone, 20 May 2026:</strong>" in entry.content
    assert 'href="https://archive.example/x"' in entry.content
    news = next(iter(views(site, ResourceView).values())).news
    assert [(one.anchor, one.day.words) for one in news] == [
        ("link-moved", "3 April 2026"),
        ("link-gone", "20 May 2026"),
    ]
