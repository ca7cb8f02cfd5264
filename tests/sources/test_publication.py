"""The one gate: what may be seen at a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from plugins.sources.publication import Closing, Edition, edition
from tests.small_site import (
    NOW,
    ZONE,
    author,
    collection,
    comment,
    loaded,
    page,
    post,
    resource,
    theme,
)

SECOND = timedelta(seconds=1)
FILES: dict[str, str | bytes] = {
    "posts/2026-03-01-out.md": post("Out"),
    "posts/2026-03-02-draft.md": post("Draft", status="draft"),
    "posts/2026-07-01-waiting.md": post("Waiting", "2026-07-01 06:30"),
    "resources/out.md": resource("Out"),
    "resources/waiting.md": resource("Waiting", added="2026-08-01"),
    "resources/draft.md": resource("Draft", status="draft"),
    "pages/out.md": page("Out"),
    "pages/draft.md": page("Draft", status="draft"),
    "themes/draft.md": theme("Draft", status="draft"),
    "authors/draft.md": author("Draft", status="draft"),
    "collections/draft.md": collection("Draft", "out", status="draft"),
    "comments/out/c-out.md": comment("c-out", "out"),
    "comments/draft/c-draft.md": comment("c-draft", "draft"),
    "comments/waiting/c-waiting.md": comment("c-waiting", "waiting"),
}


def at(root: Path, now: datetime = NOW, preview: bool = False) -> Edition:
    return edition(loaded(root, FILES).content, now, preview)


def slugs(of: Edition) -> list[str]:
    return [f"{record.kind} {record.slug}" for record in of.content.records()]


def test_drafts_and_what_is_not_due_are_held_back_with_their_comments(tmp_path: Path) -> None:
    now = at(tmp_path)
    assert slugs(now) == ["post out", "resource out", "page out"]
    assert [comment.id for comment in now.content.comments] == ["c-out"]
    assert len(now.held_back) == 8
    assert now.marks == {}


def test_a_preview_holds_all_and_marks_what_readers_do_not_see(tmp_path: Path) -> None:
    now = at(tmp_path, preview=True)
    assert len(slugs(now)) == 11
    assert len(now.content.comments) == 3
    assert now.held_back == ()
    assert now.marks["post", "draft"] == "draft"
    assert now.marks["theme", "draft"] == "draft"
    assert now.marks["post", "waiting"] == datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
    assert ("post", "out") not in now.marks


def test_a_post_comes_out_on_the_very_second(tmp_path: Path) -> None:
    due = datetime(2026, 7, 1, 5, 30, tzinfo=UTC)  # 6.30 in London's summer
    assert "post waiting" not in slugs(at(tmp_path, due - SECOND))
    assert "post waiting" in slugs(at(tmp_path, due))


def test_the_next_moment_of_change_is_known(tmp_path: Path) -> None:
    first, second = datetime(2026, 7, 1, 5, 30, tzinfo=UTC), datetime(2026, 7, 31, 23, tzinfo=UTC)
    assert at(tmp_path).next_due == first
    assert at(tmp_path, first).next_due == second
    assert at(tmp_path, second).next_due is None


def test_between_two_such_moments_nothing_changes(tmp_path: Path) -> None:
    content = loaded(tmp_path, FILES).content
    first, second = datetime(2026, 7, 1, 5, 30, tzinfo=UTC), datetime(2026, 7, 31, 23, tzinfo=UTC)
    assert edition(content, first) == edition(content, second - SECOND)


def test_a_draft_never_comes_out_by_itself(tmp_path: Path) -> None:
    assert "post draft" not in slugs(at(tmp_path, NOW.replace(year=2200)))


def test_an_update_note_waits_for_its_day(tmp_path: Path) -> None:
    notes = [{"date": "2026-04-01", "text": "Now."}, {"date": "2026-09-01", "text": "Then."}]
    content = loaded(tmp_path, {"posts/2026-03-01-a.md": post(updates=notes)}).content
    now, later = edition(content, NOW), edition(content, NOW.replace(month=10))
    assert [note.text for note in now.content.posts[0].updates] == ["Now."]
    assert [note.text for note in later.content.posts[0].updates] == ["Now.", "Then."]
    assert now.next_due == datetime(2026, 8, 31, 23, tzinfo=UTC)


CLOSING: dict[str, str | bytes] = {
    "posts/2026-03-01-out.md": post("Out", "2026-03-01 20:15"),
    "posts/2026-05-01-later.md": post("Later", "2026-05-01"),
    "posts/2026-03-02-closed.md": post("Closed", "2026-03-02", comments="closed"),
    "posts/2026-03-02-none.md": post("None", "2026-03-02", comments="none"),
}


def closed_at(root: Path, now: datetime, days: int) -> tuple[set[str], datetime | None]:
    made = edition(loaded(root, CLOSING).content, now, closing=Closing(days, ZONE))
    return set(made.content.comments.closed), made.next_due


def test_comments_close_on_the_very_second_by_the_calendar_of_the_site(tmp_path: Path) -> None:
    """Between the two days the clocks of London go forward."""
    then = datetime(2026, 5, 30, 19, 15, tzinfo=UTC)
    assert closed_at(tmp_path, then - SECOND, 90) == (set(), then)
    assert closed_at(tmp_path, then, 90) == ({"out"}, datetime(2026, 7, 29, 23, tzinfo=UTC))
    assert closed_at(tmp_path, then.replace(year=2030), 90) == ({"out", "later"}, None)


def test_comments_do_not_close_by_themselves_unless_somebody_says_so(tmp_path: Path) -> None:
    assert closed_at(tmp_path, NOW.replace(year=2100), 0) == (set(), None)


def test_comments_that_would_close_when_no_calendar_goes_on_stay_open(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"posts/2026-03-01-a.md": post("A", "9998-01-01")}
    content = loaded(tmp_path, files).content
    made = edition(content, datetime(9999, 1, 1, tzinfo=UTC), closing=Closing(36_500, ZONE))
    assert (made.content.comments.closed, made.next_due) == (frozenset(), None)
