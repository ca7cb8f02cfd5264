"""Follow-ups: everything is found from the `follows:` of the newer post."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.posts.changes import last_change
from plugins.posts.follow_ups import Chains
from plugins.sources.catalogue import Catalogue
from plugins.sources.content import Content
from plugins.sources.records import Post
from plugins.sources.tracking import Tracker
from tests.small_site import ZONE, head, loaded, post, problems


def files(**follows: str | None) -> dict[str, str | bytes]:
    """Posts a day apart in this order, each with the slug of the post that it follows."""
    found: dict[str, str | bytes] = {}
    for day, (slug, older) in enumerate(follows.items(), 1):
        more = {"follows": older} if older else {}
        found[f"posts/2026-03-{day:02}-{slug}.md"] = post(slug.title(), f"2026-03-{day:02}", **more)
    return found


def catalogue(content: Content) -> Catalogue:
    return Catalogue(content, {}, Tracker())


def catalogue_of(posts: list[Post]) -> Catalogue:
    return catalogue(Content(posts=tuple(posts)))


def chains(root: Path, **follows: str | None) -> tuple[Chains, dict[str, Post]]:
    content = catalogue(loaded(root, files(**follows)).content)
    return Chains(content), {one.slug: one for one in content.posts}


def slugs(posts: tuple[Post, ...]) -> list[str]:
    return [one.slug for one in posts]


def test_a_chain_is_found_from_every_member(tmp_path: Path) -> None:
    found, posts = chains(tmp_path, a=None, b="a", c="b", other=None)
    for member in "abc":
        assert slugs(found.chain(posts[member])) == ["a", "b", "c"]
    assert slugs(found.chain(posts["other"])) == ["other"]


def test_a_post_knows_what_it_follows_and_what_follows_it(tmp_path: Path) -> None:
    found, posts = chains(tmp_path, a=None, b="a", c="b")
    assert found.target(posts["b"]) == posts["a"]
    assert found.target(posts["a"]) is None
    assert slugs(found.followers(posts["b"])) == ["c"]
    assert found.followers(posts["c"]) == ()


def test_two_posts_may_follow_the_same_one_and_stand_oldest_first(tmp_path: Path) -> None:
    found, posts = chains(tmp_path, a=None, c="a", b="a", d="c")
    assert slugs(found.followers(posts["a"])) == ["c", "b"]
    assert slugs(found.chain(posts["d"])) == ["a", "c", "b", "d"]


def test_an_old_slug_is_followed_to_its_post(tmp_path: Path) -> None:
    content = files(b="old-name") | {
        "posts/2026-02-01-a.md": post("A", "2026-02-01", aliases=["old-name"])
    }
    read = catalogue(loaded(tmp_path, content).content)
    assert slugs(Chains(read).chain(read.posts[0])) == ["a", "b"]
    assert problems(tmp_path, content) == []


@pytest.mark.parametrize(
    "follows", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "c", "b": "a", "c": "b"}]
)
def test_a_loop_is_left_out_and_every_chain_ends(tmp_path: Path, follows: dict[str, str]) -> None:
    found, posts = chains(tmp_path, **follows)
    assert any(found.target(one) is None for one in posts.values())
    for one in posts.values():
        assert one in found.chain(one)


def test_what_leads_nowhere_is_left_out(tmp_path: Path) -> None:
    found, posts = chains(tmp_path, a="nowhere")
    assert found.target(posts["a"]) is None


def made(count: int) -> st.SearchStrategy[list[tuple[str, str | None]]]:
    names = [f"p{n}" for n in range(count)]
    older = st.none() | st.sampled_from([*names, "gone"])
    return st.tuples(*(older for _ in names)).map(lambda row: list(zip(names, row, strict=True)))


def record(slug: str, follows: str | None, day: int = 1) -> Post:
    return Post(
        file=f"posts/{slug}.md",
        id=f"id{slug:0>10}",
        slug=slug,
        title=slug,
        body="",
        date=datetime(2026, 3, 1, tzinfo=ZONE) + timedelta(days=day),
        follows=follows,
    )


@given(made(6), st.randoms(use_true_random=False))
def test_chains_part_the_posts_whatever_they_follow(
    rows: list[tuple[str, str | None]], chance: random.Random
) -> None:
    posts = [record(slug, follows, n) for n, (slug, follows) in enumerate(rows)]
    content = catalogue_of(posts)
    found = Chains(content)
    for one in content.posts:
        chain = found.chain(one)
        assert one in chain
        assert len(set(slugs(chain))) == len(chain)
        assert all(found.chain(member) == chain for member in chain)
        assert [member.date for member in chain] == sorted(member.date for member in chain)
    chance.shuffle(posts)
    other = Chains(catalogue_of(posts))
    assert all(slugs(other.chain(one)) == slugs(found.chain(one)) for one in posts)


def test_a_chain_of_three_thousand_posts_is_found() -> None:
    posts = [record(f"p{n}", f"p{n - 1}" if n else None, n) for n in range(3_000)]
    assert len(Chains(catalogue_of(posts)).chain(posts[1_500])) == 3_000


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (files(first=None, b="frist"),
         "2026-03-02-b.md:4: it follows 'frist', which is no post; did you mean 'first'?"),
        (files(b="b"), "2026-03-01-b.md:4: a post cannot follow itself;"
         " write the slug of the older post"),
        (files(b="a", a=None), "2026-03-01-b.md:4: it follows 'a', which is newer (2026-03-02);"
         " 'follows:' stands in the newer of the two posts"),
        ({"posts/2026-03-01-a.md": post("A", status="draft"),
          "posts/2026-03-02-b.md": post("B", "2026-03-02", follows="a")},
         "2026-03-02-b.md:4: it follows 'a', which is a draft; publish that one first"),
    ],
)  # fmt: skip
def test_a_follow_up_of_the_wrong_post_is_a_problem(
    tmp_path: Path, content: dict[str, str | bytes], problem: str
) -> None:
    assert problems(tmp_path, content) == [f"content/posts/{problem}"]


def test_each_post_of_a_loop_is_named_with_the_loop(tmp_path: Path) -> None:
    told = problems(tmp_path, files(a="c", b="a", c="b", d="c"))
    assert [one for one in told if "loop" in one] == [
        "content/posts/2026-03-01-a.md:4: the follow-ups go round in a loop (a → c → b → a);"
        " take one 'follows:' out",
        "content/posts/2026-03-02-b.md:4: the follow-ups go round in a loop (b → a → c → b);"
        " take one 'follows:' out",
        "content/posts/2026-03-03-c.md:4: the follow-ups go round in a loop (c → b → a → c);"
        " take one 'follows:' out",
    ]


def test_a_draft_may_follow_a_draft(tmp_path: Path) -> None:
    content: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A", status="draft"),
        "posts/2026-03-02-b.md": post("B", "2026-03-02", follows="a", status="draft"),
    }
    assert problems(tmp_path, content) == []


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ({}, "2026-03-01"),
        ({"updates": [{"date": "2026-03-05", "text": "x"}]}, "2026-03-05"),
        ({"updated": "2026-03-04"}, "2026-03-04"),
        ({"updates": [{"date": "2026-03-03", "text": "x"}], "updated": "2026-03-02"}, "2026-03-03"),
    ],
)
def test_the_last_change_is_the_last_of_what_the_file_says(
    tmp_path: Path, more: dict[str, object], last: str
) -> None:
    text = head({"title": "A", "date": "2026-03-01", **more})
    content = catalogue(loaded(tmp_path, {"posts/2026-03-01-a.md": text}).content)
    (one,) = content.posts
    assert str(last_change(one, Chains(content)).date()) == last


def test_a_follow_up_changes_the_post_that_it_follows_and_no_other(tmp_path: Path) -> None:
    found, posts = chains(tmp_path, a=None, b="a", c="b")
    changes = {slug: last_change(one, found).day for slug, one in posts.items()}
    assert changes == {"a": 2, "b": 3, "c": 3}
