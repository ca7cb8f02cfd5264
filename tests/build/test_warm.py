"""A site kept warm is what a clean preview of the same files is, whatever happened before."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from plugins.build.asked import Asked
from plugins.build.warm import Warm
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_changes import do, named
from tests.build.incremental_places import settle
from tests.build.test_incremental import EPOCH, differences, outcome, snapshot, state_in

CHANGES = named(*"post body text resource collection theme author page comment picture".split())
RARELY = named("settings", "disk", "output")


class WarmSite:
    """A small site and its warm builds; files that change are told as a watcher tells them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, Site(folder)
        self.output = self.site.output  # so that what happens to it happens to the warm one
        self.warm = Warm(Asked(self.site.settings, None, self.output, command="preview"))
        self.seen: dict[str, bytes | None] = {}

    def build(self, told: bool) -> str:
        """Build; "" or what stopped it."""
        now = snapshot(self.site.content)
        changed = {
            name
            for name in self.seen.keys() | now.keys()
            if self.seen.get(name, b"") != now.get(name, b"")
            or (name in self.seen) != (name in now)
        }
        self.seen = now
        only = changed if told else None
        with state_in(self.site.state):
            # As `outcome` says it, of a build that this one stands for.
            self.made = outcome_of(self.warm, only, self.output)
        return self.made

    def is_as_clean(self) -> list[str]:
        clean = self.folder / "clean"
        with state_in(self.folder / "clean-state"):
            found = outcome(Asked(self.site.settings, None, clean, command="preview"), clean)
        shown = snapshot(clean)
        shutil.rmtree(clean, ignore_errors=True)
        shutil.rmtree(self.folder / "clean-state", ignore_errors=True)
        if found.report is None:
            return [] if self.made == found.said else [f"{self.made}\n--- and clean:\n{found.said}"]
        if self.made:
            return [f"stopped, and a clean one was not:\n{self.made}"]
        return differences({n: c for n, c in snapshot(self.output).items() if n[0] != "."}, shown)


def outcome_of(warm: Warm, only: set[str] | None, output: Path) -> str:
    """What a warm build said when it stopped; "" where it did not."""
    from plugins.build import telling
    from plugins.build.run import Stopped

    try:
        warm.build(only)
    except Stopped as stopped:
        return telling.stopped_text(stopped).replace(str(output), "OUTPUT")
    return ""


def run(folder: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sequence of changes, decided by a number."""
    chance = random.Random(number)
    monkeypatch.setenv(EPOCH, MOMENTS[0])
    warm = WarmSite(folder)
    recipe: list[tuple[str, int, int]] = []
    warm.build(told=False)
    for _ in range(8):
        seen = chance.random() < 0.9
        for _ in range(chance.choice((1, 1, 2))):
            name = chance.choice(CHANGES if chance.random() < 0.85 else RARELY)
            step = (name, chance.randint(0, 11), chance.randint(0, 11))
            recipe.append(step)
            do(warm.site, *step)
            seen = seen and not name.startswith("output")  # the watcher does not look there
        if chance.random() < 0.1:
            os.environ[EPOCH] = chance.choice(MOMENTS)
        if chance.random() < 0.1:
            with state_in(warm.site.state):
                warm.warm.save()
        if chance.random() < 0.5:
            settle()
        warm.build(told=seen)
        odd = warm.is_as_clean()
        assert not odd, "\n".join([f"number {number}: {recipe}", *odd])
        if warm.made and chance.random() < 0.5:
            warm.site.mend()


@pytest.mark.parametrize("number", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2))])
def test_some_sequences(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, number, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("shard", range(8))
def test_many_sequences(shard: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1000 + shard, 1064, 8):
        (tmp_path / str(number)).mkdir()
        run(tmp_path / str(number), number, monkeypatch)


def test_a_template_that_another_takes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """post.html takes in videos.html, which has taken in a macro of lists.html when it changes."""
    monkeypatch.setenv(EPOCH, MOMENTS[0])
    warm = WarmSite(tmp_path)
    fields, _ = warm.site.texts["posts/2026-01-05-one.md"]
    video = "> [!video] A film\n> https://youtu.be/abcdefghijk"
    warm.site.put("posts/2026-01-05-one.md", fields, video)
    warm.build(told=False)
    lists = warm.site.theme / "templates/parts/lists.html"
    begins = "{% macro spoken_by_script(section) %}"
    lists.write_text(lists.read_text(encoding="utf-8").replace(begins, f"{begins}data-new "))
    settle()
    warm.build(told=False)
    assert b"data-new" in (warm.output / "posts/one/index.html").read_bytes()
    assert not warm.is_as_clean()
