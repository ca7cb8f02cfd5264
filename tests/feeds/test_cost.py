"""What feeds cost a large site."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from plugins.build.bench import content as bench
from plugins.build.making import Making
from tests.building import built
from tests.feeds.test_rules import feeds_of

POSTS = 1000


def seconds() -> float:
    """Seconds that this process and those that it has started have computed. What the system
    needs for making a file is left out: that differs tenfold from disk to disk."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime for used in both)


@pytest.mark.long
def test_all_feeds_cost_little_beside_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth is aimed at; how loaded the machine is makes it more or less."""
    content = tmp_path / "content"
    bench.write(bench.invented(POSTS), content)
    spent = {}
    make_feeds = Making._feeds

    def measured(self: Making) -> None:
        before = seconds()
        make_feeds(self)
        spent["feeds"] = seconds() - before

    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(Making, "_feeds", measured)
    before = seconds()
    built(content, tmp_path / "output")
    whole = seconds() - before
    assert spent["feeds"] / whole < 0.2, f"{spent['feeds']:.2f} of {whole:.2f} seconds"
    print(f"feeds: {spent['feeds'] / whole:.3f} of {whole:.1f} seconds")
    for file, raw in feeds_of(tmp_path / "output").items():
        assert len(raw) <= 512 * 1024, file
