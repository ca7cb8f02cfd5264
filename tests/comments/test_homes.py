"""Whether the post of a comment is there, by whatever name."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.comments import homes
from tests.small_site import content_folder, post

POSTS: dict[str, str | bytes] = {
    "posts/2026-02-01-nap-time.md": post(),
    "posts/2026-02-02-another.md": post(slug="its-own-slug"),
    "posts/2026-02-03-renamed.md": post(aliases=["old-name", "/2019/older/"]),
    "posts/2025-01-01-news.md": post(slug="news-of-2025"),
    "posts/2026-01-01-news.md": post(),
    "posts/2026-02-04-broken.md": "---\ntitle\n---\n",
    "posts/2026-02-05-draft.md": post("It speaks of a-slug-of-nobody", status="draft"),
}


@pytest.mark.parametrize(
    ("slug", "is_there"),
    [
        ("nap-time", True),
        ("its-own-slug", True),
        ("another", False),  # the name of a file whose post has another slug
        ("renamed", True),
        ("old-name", True),
        ("news", True),
        ("news-of-2025", True),
        ("broken", True),  # the build says what is wrong with it
        ("draft", True),
        ("a-slug-of-nobody", False),
        ("nap", False),
    ],
)
def test_a_post_is_known_by_its_slug_and_by_its_old_ones(
    tmp_path: Path, slug: str, is_there: bool
) -> None:
    content = content_folder(tmp_path, POSTS)
    assert homes.is_there(content, slug) == is_there
    many = {slug, *(f"no-{number}" for number in range(40))}
    assert homes.among(content, many) == ({slug} if is_there else set())


def test_without_posts_nothing_tells(tmp_path: Path) -> None:
    assert homes.is_there(tmp_path, "nap-time")
