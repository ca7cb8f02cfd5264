"""Collections: how many steps, and how long they take as far as anybody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.pages.hub_views import ResourcesView
from plugins.pages.path import how_long
from plugins.pages.views import CollectionView, StepView
from plugins.sources.word_files import ours
from tests.small_site import collection, post, resource, small_site, view


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((), "no steps yet"),
        ((0,), "1 step, not timed"),
        ((0, 0), "2 steps, not timed"),
        ((4,), "1 step, 4 minutes in all"),
        ((4, 56), "2 steps, 1 hour in all"),
        ((40, 90), "2 steps, 2 hours 10 minutes in all"),
        ((4, 0), "2 steps, 4 minutes and 1 step that nobody has timed"),
        ((4, 0, 1, 0), "4 steps, 5 minutes and 2 steps that nobody has timed"),
    ],
)
def test_what_is_not_known_is_said_to_be_unknown(minutes: tuple[int, ...], words: str) -> None:
    assert how_long(ours(), tuple(StepView("", None, None, one) for one in minutes)) == words


def test_posts_count_by_their_words_and_resources_by_their_minutes(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-01-01-one.md": post("One", "2026-01-01", "word " * 600),
        "resources/lamp.md": resource("Lamp", minutes=10),
        "resources/desk.md": resource("Desk"),
        "collections/start.md": collection("Start", "one", "lamp", "desk"),
    }
    site = small_site(tmp_path, files)
    said = "3 steps, 13 minutes and 1 step that nobody has timed"
    assert view(site, CollectionView, "collections/start/index.html").count == said
    (line,) = view(site, ResourcesView, "resources/index.html").collections
    assert line.count == said
