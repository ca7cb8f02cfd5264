"""What a post's page offers to its readers: the form, or why there is none; and long threads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.build.edition import Site
from plugins.comments.threads import PAGE_LENGTH
from plugins.pages.file_views import SitemapView
from plugins.pages.post_views import CommentsView, PostView, ThreadView
from plugins.pages.theme_views import ThemeView
from tests.small_site import NOW, comment, post, problems, small_site, theme, view, views

POST = "posts/2026-03-01-a.md"
ONE: dict[str, str | bytes] = {
    POST: post(),
    "comments/a/c-100.md": comment("c-100", "a"),
    "comments/a/c-200.md": comment("c-200", "a", kind="mention"),
    "comments/a/c-300.md": comment("c-300", "a", status="deleted"),
}


def thread(root: Path, text: str = "", **settings: Any) -> ThreadView:
    files = ONE | ({POST: text} if text else {})
    return view(small_site(root, files, **settings), PostView, "posts/a/index.html").thread


def many(count: int) -> dict[str, str | bytes]:
    """A post with so many conversations, the last of which has a reply."""
    files: dict[str, str | bytes] = {POST: post("Trains", aliases=["old-a"])}
    for n in range(count):
        at = f"2026-03-02T{n // 60 + 8:02}:{n % 60:02}:00Z"
        text = comment(f"c-{n:03}", "a", created=at, approved=at)
        files[f"comments/a/c-{n:03}.md"] = text
    last, at = f"c-{count - 1:03}", "2026-03-03T08:00:00Z"
    files["comments/a/wp-4711.md"] = comment("wp-4711", "a", parent=last, created=at)
    return files


def test_an_open_post_has_a_form_where_comments_are_taken(tmp_path: Path) -> None:
    shown = thread(tmp_path, comments_server="/c/")
    assert (shown.state, shown.form, shown.closed) == ("open", "/c/a", None)


def test_people_can_be_answered_but_no_mention_and_nothing_that_was_removed(tmp_path: Path) -> None:
    shown = thread(tmp_path, comments_server="/c/").comments
    assert {one.id: one.can_reply for one in shown} == {
        "c-100": True,
        "c-200": False,
        "c-300": False,
    }


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (post(), {}),
        (post(comments="closed"), {"comments_server": "/c/"}),
        (post(comments="none"), {"comments_server": "/c/"}),
        (post(), {"comments_server": "/c/", "comments_close_after": 30}),
    ],
    ids=["no server", "closed", "none", "closed by age"],
)
def test_where_no_comment_is_taken_there_is_no_form_and_no_reply(
    tmp_path: Path, text: str, settings: dict[str, Any]
) -> None:
    shown = thread(tmp_path, text, **settings)
    assert shown.form == ""
    assert not any(one.can_reply for one in shown.comments)


def test_the_day_on_which_comments_closed_is_said(tmp_path: Path) -> None:
    before = thread(tmp_path, comments_close_after=93)
    assert (before.state, before.closed) == ("open", None)
    after = thread(tmp_path, comments_close_after=63)
    assert after.state == "closed"
    assert after.closed is not None
    assert after.closed.words == "3 May 2026"


def test_closing_is_by_the_calendar_of_the_site(tmp_path: Path) -> None:
    """Ninety days after a winter evening it is the same hour of a summer evening."""
    shown = thread(tmp_path, post(on="2026-03-01"), comments_close_after=90)
    assert shown.closed is not None
    assert shown.closed.iso == "2026-05-30T00:00:00+01:00"


def test_what_the_owner_closed_has_no_day(tmp_path: Path) -> None:
    shown = thread(tmp_path, post(comments="closed"), comments_close_after=30)
    assert (shown.state, shown.closed) == ("closed", None)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = many(2 * PAGE_LENGTH + 1)
    files["themes/guilt.md"] = theme("Guilt", voices=["c-000", "c-050", "wp-4711"])
    root = tmp_path_factory.mktemp("long")
    return small_site(root, files, url="https://example.org/blog", comments_server="/c/")


def test_a_long_thread_goes_on_on_further_pages(long: Site) -> None:
    first = view(long, PostView, "posts/a/index.html").thread
    further = views(long, CommentsView)
    assert list(further) == ["posts/a/comments/2/index.html", "posts/a/comments/3/index.html"]
    second, third = (page.thread for page in further.values())
    assert [len(t.comments) for t in (first, second, third)] == [PAGE_LENGTH, PAGE_LENGTH, 1]
    assert first.comments[0].id == "c-000"
    assert [one.id for one in third.comments[0].replies] == ["wp-4711"]
    assert (first.count, second.count, third.count) == (
        "102 comments",
        "50 comments on this page",
        "2 comments on this page",
    )


def test_the_pages_of_a_thread_lead_to_each_other(long: Site) -> None:
    at = "/blog/posts/a/"
    first = view(long, PostView, "posts/a/index.html").thread
    second, third = (page.thread for page in views(long, CommentsView).values())
    assert first.older is None and first.newer is not None
    assert (first.newer.label, first.newer.address) == (
        "Newer comments",
        f"{at}comments/2/#comments",
    )
    assert second.older is not None and second.newer is not None
    assert (second.older.address, second.newer.address) == (
        f"{at}#comments",
        f"{at}comments/3/#comments",
    )
    assert third.older is not None and third.newer is None


def test_further_pages_lead_to_the_form_and_can_be_answered_on(long: Site) -> None:
    first = view(long, PostView, "posts/a/index.html").thread
    second = view(long, CommentsView, "posts/a/comments/2/index.html").thread
    assert first.write is None
    assert second.write is not None
    assert second.write.address == "/blog/posts/a/#write"
    assert second.comments[0].can_reply


def test_a_further_page_has_its_own_title_and_address(long: Site) -> None:
    page = view(long, CommentsView, "posts/a/comments/2/index.html")
    assert page.title == "Comments on “Trains”, part 2"
    assert page.head.canonical == "https://example.org/blog/posts/a/comments/2/"
    assert [crumb.address for crumb in page.crumbs] == ["/blog/posts/a/"]
    entries = view(long, SitemapView, "sitemap.xml").entries
    assert page.head.canonical in {entry.url for entry in entries}


def test_a_comment_is_linked_on_the_page_where_it_stands(long: Site) -> None:
    voices = view(long, ThemeView, "themes/guilt/index.html").voices
    assert [voice.address for voice in voices] == [
        "/blog/posts/a/#c-000",
        "/blog/posts/a/comments/2/#c-050",
        "/blog/posts/a/comments/3/#wp-4711",
    ]


def test_a_post_without_comments_has_no_pages_of_them(tmp_path: Path) -> None:
    files = many(PAGE_LENGTH + 1)
    files[POST] = post(comments="none")
    assert views(small_site(tmp_path, files), CommentsView) == {}


def test_wordpress_links_find_their_comments(long: Site, tmp_path: Path) -> None:
    third = view(long, CommentsView, "posts/a/comments/3/index.html").thread
    assert third.comments[0].old_id == ""
    assert third.comments[0].replies[0].old_id == "comment-4711"
    files: dict[str, str | bytes] = {
        POST: post(body="See [it](#comment-4711).\n\n## Comment 4711"),
        "comments/a/wp-4711.md": comment("wp-4711", "a"),
        "comments/a/wp-x.md": comment("wp-x", "a"),
    }
    assert problems(tmp_path, files) == []
    made = small_site(tmp_path, files)
    old = [one.old_id for one in view(made, PostView, "posts/a/index.html").thread.comments]
    assert old == ["comment-4711", ""]
    first = view(long, PostView, "posts/a/index.html").thread
    assert [(link.label, link.address) for link in first.moved] == [
        ("comment-4711", "/blog/posts/a/comments/3/#wp-4711")
    ]
    assert third.moved == ()
    (heading,) = made.library.conversion(made.library.posts_by_slug["a"]).headings
    assert heading.id == "section-comment-4711"


def test_nobody_takes_the_address_of_a_page_of_comments(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {POST: post(aliases=["/posts/b/comments/2/"])}
    (told,) = problems(tmp_path, files)
    assert "the old address '/posts/b/comments/2/' is taken by the site itself" in told


def test_a_preview_shows_a_closed_post_as_readers_see_it(tmp_path: Path) -> None:
    shown = thread(tmp_path, preview=True, comments_close_after=30, now=NOW)
    assert shown.closed is not None
    later = datetime(2026, 3, 30, tzinfo=UTC)
    assert thread(tmp_path, preview=True, comments_close_after=30, now=later).closed is None
