"""What is folded so that a post's first sentence stands on the first screen of a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plugins.pages.post_views import PostView
from plugins.pages.views import HomeView, ResourceView
from tests.small_site import post, resource, small_site, view, views

SUMMARY = [
    f"The line number {number} of the short version, which is not short." for number in range(4)
]
NOTES = [{"date": "2026-04-02", "text": "The sheet is on its fourth edition. " * 5}]
SHORT: dict[str, Any] = {"summary": ["One.", "Two."], "standfirst": "A short one."}


def folded(root: Path, title: str = "A post", body: str = "Words.", **more: Any) -> str:
    files: dict[str, str | bytes] = {"posts/2026-03-01-a.md": post(title, body=body, **more)}
    return view(small_site(root, files), PostView, "posts/a/index.html").folded


def test_a_short_opening_is_whole(tmp_path: Path) -> None:
    assert folded(tmp_path, **SHORT, updates=NOTES) == ""


def test_update_notes_are_folded_before_the_short_version(tmp_path: Path) -> None:
    long = "A title of two lines, and of three perhaps"
    assert (
        folded(tmp_path, long, standfirst="Words. " * 28, summary=SUMMARY[:3], updates=NOTES)
        == "notes"
    )


def test_the_short_version_is_folded_where_nothing_else_helps(tmp_path: Path) -> None:
    assert folded(tmp_path, "Long " * 12, standfirst="Words. " * 50, summary=SUMMARY) == "all"


def test_the_first_sentence_counts_not_the_first_paragraph(tmp_path: Path) -> None:
    more: dict[str, Any] = {"standfirst": "Words. " * 26, "summary": SUMMARY[:3]}
    assert folded(tmp_path, "Title", "One. " + "And on it goes. " * 30, **more) == ""
    assert folded(tmp_path, "Title", "On and on " * 40 + ".", **more) == "all"


def test_what_was_withdrawn_says_so_openly(tmp_path: Path) -> None:
    notes = [{"date": "2026-04-02", "text": "It was wrong. " * 60, "withdrawn": True}]
    assert folded(tmp_path, updates=notes, summary=SUMMARY) == ""


def test_what_was_withdrawn_is_offered_to_nobody_in_a_hurry(tmp_path: Path) -> None:
    notes = [{"date": "2026-04-02", "text": "It was wrong.", "withdrawn": True}]
    site = small_site(
        tmp_path,
        {
            "posts/2026-03-01-a.md": post("A", summary=["Never shown."] * 2, updates=notes),
            "posts/2026-03-02-b.md": post("B"),
        },
    )
    home = view(site, HomeView, "index.html")
    assert [line.title for line in home.moments] == ["B"]
    assert [line.standfirst for line in home.posts if line.title == "A"] == [""]


def test_each_list_says_how_long_things_take(tmp_path: Path) -> None:
    site = small_site(
        tmp_path,
        {
            "resources/thing.md": resource("Thing"),
            "posts/2026-03-01-a.md": post("A", body="[[thing]] is good."),
            "posts/2026-03-02-b.md": post("B", follows="a"),
            "posts/2026-03-03-c.md": post("C", body="word " * 1000, follows="b"),
        },
    )
    chain = view(site, PostView, "posts/a/index.html").chain
    assert [step.minutes for step in chain] == ["1 minute", "1 minute", "5 minutes"]
    (page,) = views(site, ResourceView).values()
    assert [use.minutes for use in page.posts] == ["1 minute"]
