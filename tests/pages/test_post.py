"""The view of a post: everything its page shows, found from records."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.pages.post_views import PostView
from plugins.pages.views import PageView
from tests.small_site import (
    author,
    comment,
    page,
    post,
    problems,
    resource,
    small_site,
    theme,
    view,
)

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt"),
    "themes/career.md": theme("Career"),
    "authors/nora.md": author("Nora"),
    "authors/gus.md": author("Gus", guest=True, credentials="Train driver"),
}


def shown(root: Path, files: dict[str, str | bytes], slug: str = "it") -> PostView:
    return view(small_site(root, FILES | files), PostView, f"posts/{slug}/index.html")


def test_a_post_with_everything(tmp_path: Path) -> None:
    text = post(
        "It",
        "2026-03-02 20:15",
        "## One\n\n" + "word " * 500 + "\n\n## Two\n\n### Deeper\n\n## Three\n\n## Four\n",
        authors=["nora", "gus"],
        themes=["guilt", "career"],
        standfirst="A train, late.",
        summary=["One.", "Two."],
        badge="Guest post",
    )
    it = shown(tmp_path, {"posts/2026-03-02-it.md": text})
    assert (it.title, it.standfirst, it.summary) == ("It", "A train, late.", ("One.", "Two."))
    assert (it.day.words, it.day.iso) == ("2 March 2026", "2026-03-02T20:15:00+00:00")
    assert (it.minutes, it.badge, it.mark) == ("3 minutes", "Guest post", "")
    assert it.kicker is not None
    assert [link.label for link in it.themes] == ["Guilt", "Career"]
    assert it.kicker == it.themes[0]
    assert [one.anchor for one in it.contents] == ["one", "two", "three", "four"]
    assert it.head.description == "A train, late."
    assert it.head.canonical == "https://example.org/posts/it/"


def test_a_guest_is_introduced(tmp_path: Path) -> None:
    nora, gus = shown(tmp_path, {"posts/it.md": post(authors=["nora", "gus"])}).authors
    assert (nora.guest, nora.bio) == (False, None)
    assert (gus.guest, gus.credentials, gus.bio is not None) == (True, "Train driver", True)


def test_a_short_text_has_no_contents_list(tmp_path: Path) -> None:
    it = shown(tmp_path, {"posts/it.md": post(body="## One\n\nx\n\n## Two\n\ny\n\n## Three\n\nz")})
    assert it.contents == ()


@pytest.mark.parametrize(
    ("words", "minutes"), [(1, "1 minute"), (299, "1 minute"), (400, "2 minutes")]
)
def test_minutes_to_read_are_said_in_words(tmp_path: Path, words: int, minutes: str) -> None:
    assert shown(tmp_path, {"posts/it.md": post(body="word " * words)}).minutes == minutes


CHAIN: dict[str, str | bytes] = {
    "posts/2026-03-01-a.md": post("A", "2026-03-01"),
    "posts/2026-03-02-b.md": post("B", "2026-03-02", follows="a"),
    "posts/2026-03-03-c.md": post("C", "2026-03-03", follows="b"),
    "posts/2026-03-04-d.md": post("D", "2026-03-04", follows="a"),
}


def test_both_boxes_are_made_from_the_newer_post_alone(tmp_path: Path) -> None:
    pair = {file: CHAIN[file] for file in list(CHAIN)[:2]}
    site = small_site(tmp_path, pair)
    old = view(site, PostView, "posts/a/index.html")
    new = view(site, PostView, "posts/b/index.html")
    assert [(one.post.title, one.post.day.words) for one in old.followed_by] == [
        ("B", "2 March 2026")
    ]
    assert old.follows is None
    assert new.follows is not None
    assert (new.follows.title, new.follows.address) == ("A", "/posts/a/")
    assert new.followed_by == ()
    assert (old.chain, new.chain) == ((), ())


def test_a_chain_of_three_and_more_is_a_list_that_marks_the_page_itself(tmp_path: Path) -> None:
    site = small_site(tmp_path, CHAIN)
    for slug in "abcd":
        steps = view(site, PostView, f"posts/{slug}/index.html").chain
        assert [step.title for step in steps] == ["A", "B", "C", "D"]
        assert [step.title for step in steps if step.here] == [slug.upper()]
    first = view(site, PostView, "posts/a/index.html")
    assert [one.post.title for one in first.followed_by] == ["B", "D"]


@pytest.mark.parametrize(
    "hidden",
    [
        post("B", "2026-03-02", follows="a", themes=["guilt"], status="draft"),
        post("B", "2027-03-02", follows="a", themes=["guilt"]),
    ],
    ids=["draft", "waiting"],
)
def test_a_follow_up_that_is_not_out_shows_nowhere(tmp_path: Path, hidden: str) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A", "2026-03-01", themes=["guilt"]),
        "posts/b.md": hidden,
    }
    old = shown(tmp_path, files, "a")
    assert (old.followed_by, old.chain, old.updated, old.related) == ((), (), None, ())


def test_a_follow_up_moves_the_old_posts_day_of_change(tmp_path: Path) -> None:
    old = shown(tmp_path, CHAIN, "b")
    assert old.updated is not None
    assert old.updated.words == "3 March 2026"
    assert old.updated.iso == "2026-03-03T00:00:00+00:00"
    assert old.day.iso == "2026-03-02T00:00:00+00:00"


@pytest.mark.parametrize(
    ("date", "updated", "words"),
    [
        ("2026-03-01", "2026-03-01", None),
        ("2026-03-01 09:00", "2026-03-01 20:00", None),
        ("2026-03-01 09:00", "2026-03-02T08:00+14:00", None),
        ("2026-03-01T20:00-10:00", "2026-03-02 20:00", None),
        ("2026-03-01T23:00-10:00", "2026-03-01T23:30-10:00", None),
        ("2026-03-01", "2026-03-02", "2 March 2026"),
        ("2026-03-01 09:00", "2026-03-01T23:00-10:00", "2 March 2026"),
    ],
)
def test_a_change_is_shown_when_it_fell_on_another_day_of_the_site(
    tmp_path: Path, date: str, updated: str, words: str | None
) -> None:
    it = shown(tmp_path, {"posts/it.md": post("It", date, updated=updated)})
    assert (it.updated.words if it.updated else None) == words


def test_update_notes_have_anchors_that_stay(tmp_path: Path) -> None:
    notes = [
        {"date": "2026-03-05 09:00", "text": "See [[a]]."},
        {"date": "2026-03-05 10:00", "text": "Again."},
        {"date": "2026-03-06", "text": "More."},
        {"date": "2026-12-01", "text": "Not yet."},
    ]
    it = shown(tmp_path, CHAIN | {"posts/it.md": post("It", updates=notes)})
    assert [note.anchor for note in it.updates] == [
        "update-2026-03-05-0900",
        "update-2026-03-05-1000",
        "update-2026-03-06",
    ]
    assert it.updates[0].text.values == ("/posts/a/", "A")
    assert it.updated is not None
    assert it.updated.words == "6 March 2026"


def test_the_line_of_a_follow_up_keeps_its_place_when_an_earlier_one_goes(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A", "2026-03-01"),
        "posts/2026-03-02-b.md": post("B", "2026-03-02", follows="a", id="bbbbbbbb"),
        "posts/2026-03-03-c.md": post("C", "2026-03-03", follows="a", id="cccccccc"),
    }
    both = shown(tmp_path, files, "a").followed_by
    assert [one.anchor for one in both] == ["followed-bbbbbbbb", "followed-cccccccc"]
    (tmp_path / "content/posts/2026-03-02-b.md").unlink()
    del files["posts/2026-03-02-b.md"]
    assert shown(tmp_path, files, "a").followed_by == both[1:]


def test_three_related_posts_are_named(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"posts/2026-03-0{n}-p{n}.md": post(f"P{n}", f"2026-03-0{n}", themes=["guilt"])
        for n in range(1, 7)
    }
    it = shown(tmp_path, files | {"posts/it.md": post("It", "2026-03-09", themes=["guilt"])})
    assert [line.title for line in it.related] == ["P6", "P5", "P4"]


def test_a_title_is_shown_as_it_was_written(tmp_path: Path) -> None:
    it = shown(tmp_path, {"posts/it.md": post("<b>{{ 1 }} & co</b>")})
    assert it.title == it.head.title == "<b>{{ 1 }} & co</b>"
    assert not hasattr(it.title, "__html__")


def test_days_are_those_of_the_sites_zone(tmp_path: Path) -> None:
    it = shown(tmp_path, {"posts/it.md": post("It", "2026-05-01T23:30:00-05:00")})
    assert (it.day.words, it.day.iso) == ("2 May 2026", "2026-05-02T05:30:00+01:00")


def test_a_comment_of_a_draft_is_no_problem_and_shows_nowhere(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/it.md": post("It", status="draft"),
        "comments/it/c-100.md": comment("c-100", "it"),
    }
    assert problems(tmp_path, files) == []
    content = small_site(tmp_path, files).library.content
    assert (list(content.plain.comments), content.plain.comments.count()) == ([], 0)
    assert (content.comments_on("it"), content.comment("c-100")) == ((), None)


def test_neighbours_in_a_chain_are_named_on_both_sides(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/a.md": post("A", "2026-01-01"),
        "posts/b.md": post("B", "2026-01-02", follows="a"),
        "posts/c.md": post("C", "2026-01-03", follows="b"),
        "posts/d.md": post("D", "2026-01-04"),
    }
    site = small_site(tmp_path, files)

    def beside(slug: str) -> tuple[str, str]:
        it = view(site, PostView, f"posts/{slug}/index.html")
        return tuple(link.address if link else "" for link in (it.before, it.after))  # type: ignore[return-value]

    assert [beside(slug) for slug in "abcd"] == [
        ("", "/posts/b/"),
        ("/posts/a/", "/posts/c/"),
        ("/posts/b/", ""),
        ("", ""),
    ]


def test_two_resources_stand_beside_a_post_but_none_that_it_names(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"resources/r{n}.md": resource(f"R{n}", f"2026-03-0{n + 1}", themes=["guilt"], minutes=n)
        for n in range(1, 5)
    }
    files["posts/it.md"] = post("It", "2026-03-01", "See [[r1]].", themes=["guilt"])
    it = shown(tmp_path, files)
    assert [(one.title, one.about) for one in it.resources] == [
        ("R2", "article, under 5 minutes"),
        ("R3", "article, under 5 minutes"),
    ]


TUBE = "tube.example"
VIDEO = f"> [!video] T\n> https://{TUBE}/w/kkGMgK9ZtnKfYAgnEtQxbv\n\n"


def test_only_a_page_with_a_video_says_whose_frames_it_may_show(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/it.md": post("It", "2026-03-01", "> [!video] V\n> https://vimeo.com/123456\n"),
        "posts/no.md": post("No", "2026-03-01", VIDEO),
        "pages/film.md": page("Film", VIDEO),
    }
    site = small_site(tmp_path, files)
    assert view(site, PostView, "posts/it/index.html").head.frames == ("https://player.vimeo.com",)
    assert view(site, PostView, "posts/no/index.html").head.frames == ()
    site = small_site(tmp_path, files, video_hosts=(TUBE,))
    found = f"https://{TUBE}"
    assert view(site, PostView, "posts/no/index.html").head.frames == (found,)
    assert view(site, PageView, "film/index.html").head.frames == (found,)
    made = site.renderer.page("post.html", view(site, PostView, "posts/no/index.html")).decode()
    assert f"frame-src {found}; script-src 'self'\"" in made
    assert 'theme/video.js"' in made and f'data-frame="{found}/videos/embed/' in made
    assert "<iframe" not in made


def noted(root: Path, text: str) -> list[str]:
    """What `check` notes about a post."""
    files: dict[str, str | bytes] = {"posts/it.md": text}
    return [note for note in problems(root, files, "note") if note.startswith("content/posts/")]


def test_a_video_of_a_host_that_is_not_in_the_settings_is_a_note(tmp_path: Path) -> None:
    (note,) = noted(tmp_path, post("It", "2026-03-01", VIDEO, id="x" * 12))
    assert note == (
        "content/posts/it.md:7: note: a video of tube.example is only linked to, and does not play"
        " in the page; add the host to VIDEO_HOSTS in pelicanconf.py, if you trust it"
    )


LONG = "word " * 400


@pytest.mark.parametrize(
    ("body", "summary", "wrong"),
    [
        (LONG, [], "nothing"),
        (LONG, ["One."], "1 line"),
        ("Short.", ["One."], "1 line"),
        (LONG, ["a", "b", "c", "d", "e"], "5 lines"),
        ("Short.", [], ""),
        (LONG, ["a", "b"], ""),
        (LONG, ["a", "b", "c", "d"], ""),
    ],
)
def test_a_short_version_has_two_to_four_lines(
    tmp_path: Path, body: str, summary: list[str], wrong: str
) -> None:
    text = post("It", "2026-03-01", body, id="x" * 12, **({"summary": summary} if summary else {}))
    found = noted(tmp_path, text)
    assert [wrong in note and "'summary:'" in note for note in found] == ([True] if wrong else [])
