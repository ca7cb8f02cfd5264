"""Comments as a subscriber's reader gets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.feeds.comments import LENGTH
from plugins.sources.ids import uri
from tests.feeds.reading import found, ids, items, titles, tree
from tests.small_site import comment, feeds, post, small_site

Files = dict[str, str | bytes]
FILES: Files = {
    "posts/2026-03-01-first.md": post("First", id="aaaaaaaa"),
    "posts/2026-03-02-second.md": post("Second", "2026-03-02", id="bbbbbbbb"),
    "comments/first/c-100.md": comment("c-100", "first", "I too.", approved="2026-03-03T10:00:00Z"),
    "comments/first/c-200.md": comment(
        "c-200", "first", "See [this](https://e.example/?a=b&c=d).", parent="c-100", author="Ann",
        approved="2026-03-05T10:00:00Z", created="2026-03-02T10:00:00Z",
    ),
    "comments/second/c-300.md": comment("c-300", "second", approved="2026-03-04T10:00:00Z"),
}  # fmt: skip
OF_FIRST, OF_ALL = ("comments/aaaaaaaa", "comments/feed.xml")


def made(root: Path, files: Files, **more: object) -> dict[str, bytes]:
    root.mkdir(exist_ok=True)
    return feeds(small_site(root, files, **more))  # type: ignore[arg-type]  # settings


def test_all_comments_and_those_of_each_post_have_feeds(tmp_path: Path) -> None:
    found = made(tmp_path, FILES)
    assert titles(found[OF_ALL]) == ["Ann on First", "Sam on Second", "Sam on First"]
    assert titles(found["comments/atom.xml"]) == titles(found[OF_ALL])
    for file in (f"{OF_FIRST}.xml", f"{OF_FIRST}.atom.xml"):
        assert titles(found[file]) == ["Ann on First", "Sam on First"]
    both = ids(found[f"{OF_FIRST}.xml"])
    assert {title: ids(found[OF_ALL])[title] for title in both} == both


def test_a_comment_enters_with_the_day_of_its_approval(tmp_path: Path) -> None:
    late = comment(
        "c-400", "first", created="2026-01-01T10:00:00Z", approved="2026-04-01T10:00:00Z"
    )
    feed = made(tmp_path, FILES | {"comments/first/c-400.md": late})[OF_ALL]
    first = items(feed)[0]
    assert first.id == uri("comment", "c-400")
    assert first.published == "Wed, 01 Apr 2026 10:00:00 +0000"
    assert first.content.startswith("<p>Written on 1 January 2026:</p>")


def test_a_reply_refers_to_what_it_answers_and_to_the_post(tmp_path: Path) -> None:
    feeds = made(tmp_path, FILES)
    for file, entry in ((f"{OF_FIRST}.xml", "//item"), (f"{OF_FIRST}.atom.xml", "//atom:entry")):
        answered = [
            [
                (str(one.get("ref")), str(one.get("href")))
                for one in entry.findall("thr:in-reply-to", entry.nsmap | {"thr": THREAD})
            ]
            for entry in found(feeds[file], entry)
        ]
        on_first = (uri("post", "aaaaaaaa"), "https://example.org/posts/first/")
        above = (uri("comment", "c-100"), "https://example.org/posts/first/#c-100")
        assert answered == [[above, on_first], [on_first]]


THREAD = "http://purl.org/syndication/thread/1.0"


def test_a_reply_says_in_words_whom_it_answers(tmp_path: Path) -> None:
    first = items(made(tmp_path, FILES)[OF_ALL])[0]
    link = '<a href="https://example.org/posts/first/#c-100">Sam</a>'
    assert first.content.startswith(f"<p>In reply to {link}, written on 2 March 2026:</p>\n<p>See")
    assert '<a href="https://e.example/?a=b&amp;c=d">this</a>' in first.content
    assert "rel=" not in first.content


def test_the_link_leads_to_the_comment_on_its_page(tmp_path: Path) -> None:
    many: Files = {
        f"comments/first/c-{n}.md": comment(
            f"c-{n}", "first", approved=f"2026-03-03T{n // 60 - 10:02}:{n % 60:02}:00Z"
        )
        for n in range(1000, 1060)
    }
    one, sixty = FILES["posts/2026-03-01-first.md"], many
    feed = made(tmp_path, {"posts/2026-03-01-first.md": one, **sixty})[f"{OF_FIRST}.xml"]
    links = {item.link for item in items(feed)}
    assert len(links) == LENGTH
    assert "https://example.org/posts/first/comments/2/#c-1059" in links
    assert "https://example.org/posts/first/#c-1049" in links


@pytest.mark.parametrize(
    "more",
    [{"status": "deleted", "author": "", "approved": None}, {"kind": "mention"}],
    ids=["removed", "mention"],
)
def test_what_is_no_comment_is_no_entry_and_does_not_count(
    tmp_path: Path, more: dict[str, object]
) -> None:
    body = "" if more.get("status") else "Words."
    other = comment("c-400", "first", body, **{**more, "source": "web"})
    feeds = made(tmp_path, FILES | {"comments/first/c-400.md": other})
    assert len(items(feeds[f"{OF_FIRST}.xml"])) == 2
    assert found(feeds["posts/feed.xml"], "//slash:comments/text()") == ["1", "2"]


def test_a_reply_to_a_removed_comment_still_refers_to_it(tmp_path: Path) -> None:
    gone = comment("c-100", "first", "", status="deleted", author="", approved=None)
    feed = made(tmp_path, FILES | {"comments/first/c-100.md": gone})[f"{OF_FIRST}.xml"]
    (reply,) = items(feed)
    assert "a removed comment</a>" in reply.content
    assert found(feed, "//thr:in-reply-to/@ref")[0] == uri("comment", "c-100")


def test_the_entry_of_a_post_tells_only_how_many_there_are(tmp_path: Path) -> None:
    bare: Files = {file: text for file, text in FILES.items() if file.startswith("posts/")}
    before, after = made(tmp_path / "a", bare), made(tmp_path / "b", FILES)
    for file in ("feed.xml", "atom.xml", "feed.json"):
        assert items(before[file]) == items(after[file])
    assert found(before["atom.xml"], "//thr:total/text()") == ["0", "0"]
    assert found(after["atom.xml"], "//thr:total/text()") == ["1", "2"]
    assert before["feed.json"] == after["feed.json"]
    updated = "//atom:entry/atom:updated/text()"
    assert found(before["atom.xml"], updated) == found(after["atom.xml"], updated)


def test_the_entry_of_a_post_says_where_it_is_answered(tmp_path: Path) -> None:
    feeds = made(tmp_path, FILES)
    assert found(feeds["feed.xml"], "//item[2]/comments/text()") == [
        "https://example.org/posts/first/#comments"
    ]
    assert found(feeds["feed.xml"], "//item[2]/wfw:commentRss/text()") == [
        "https://example.org/comments/aaaaaaaa.xml"
    ]
    links = found(feeds["atom.xml"], "//atom:entry[2]/atom:link[@rel='replies']")
    assert [
        (link.get("href"), link.get("type"), link.get(f"{{{THREAD}}}count")) for link in links
    ] == [
        ("https://example.org/posts/first/#comments", "text/html", "2"),
        ("https://example.org/comments/aaaaaaaa.atom.xml", "application/atom+xml", "2"),
    ]
    assert links[0].get(f"{{{THREAD}}}updated") == "2026-03-05T10:00:00+00:00"


def test_a_post_that_takes_no_comments_has_no_feed_of_them(tmp_path: Path) -> None:
    files: Files = {"posts/2026-03-01-a.md": post("A", id="aaaaaaaa", comments="none")}
    feeds = made(tmp_path, files)
    assert not [file for file in feeds if "aaaaaaaa" in file]
    assert b"commentRss" not in feeds["feed.xml"]


def test_a_post_without_comments_has_empty_feeds_from_the_first_day(tmp_path: Path) -> None:
    feeds = made(tmp_path, {"posts/2026-03-01-a.md": post("A", id="aaaaaaaa")})
    for file in ("comments/aaaaaaaa.xml", "comments/aaaaaaaa.atom.xml"):
        assert items(feeds[file]) == []
        assert tree(feeds[file]).tag.endswith(("rss", "feed"))


def test_the_address_of_a_posts_comments_survives_a_new_slug(tmp_path: Path) -> None:
    before = made(tmp_path / "a", FILES)
    renamed = post("First", id="aaaaaaaa", slug="other", aliases=["first"])
    moved = FILES | {"posts/2026-03-01-first.md": renamed}
    after = made(tmp_path / "b", moved)
    assert before.keys() - after.keys() == set()
    assert ids(before[f"{OF_FIRST}.xml"]) == ids(after[f"{OF_FIRST}.xml"])
    assert items(after[f"{OF_FIRST}.xml"])[0].link == "https://example.org/posts/other/#c-200"


HOSTILE = "]]> ‹script›alert(1)‹/script› ＆amp;lt; ‹b›x‹/b› \" ' \U0001f469‍\U0001f467 \u202e\u000b"


def test_hostile_names_and_words_are_shown_as_words(tmp_path: Path) -> None:
    files = FILES | {
        "comments/first/c-500.md": comment(
            "c-500", "first", HOSTILE, author=HOSTILE, url="javascript:alert(1)",
            approved="2026-05-01T10:00:00Z",
        )
    }  # fmt: skip
    feeds = made(tmp_path, files)
    for file in (OF_ALL, "comments/atom.xml", f"{OF_FIRST}.xml", f"{OF_FIRST}.atom.xml"):
        first = items(feeds[file])[0]
        shown = "]]> ‹script›alert(1)‹/script› ＆amp;lt; ‹b›x‹/b› \" ' \U0001f469‍\U0001f467"
        assert first.title == f"{shown} on First"
        assert "<script" not in first.content and "<b>" not in first.content
        assert b"javascript:" not in feeds[file]


def test_a_commenters_website_stands_at_the_name(tmp_path: Path) -> None:
    files = FILES | {
        "comments/first/c-500.md": comment("c-500", "first", url="https://sam.example/?a=1&b=2")
    }
    feed = made(tmp_path, files)[f"{OF_FIRST}.atom.xml"]
    assert "https://sam.example/?a=1&b=2" in found(feed, "//atom:author/atom:uri/text()")


def test_only_the_newest_of_all_comments_are_held(tmp_path: Path) -> None:
    many: Files = {
        f"comments/second/c-{n}.md": comment(
            f"c-{n}", "second", approved=f"2026-05-03T{n // 60 - 10:02}:{n % 60:02}:00Z"
        )
        for n in range(1000, 1000 + LENGTH)
    }
    feed = made(tmp_path, FILES | many)[OF_ALL]
    assert len(items(feed)) == LENGTH
    assert uri("comment", "c-200") not in ids(feed).values()
