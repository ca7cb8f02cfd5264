"""When the words of the interface change, everything that shows them is made again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.build import quick
from plugins.build.asked import Asked
from plugins.build.run import Stopped
from plugins.build.site import build
from plugins.build.warm import Warm
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_places import settle
from tests.build.test_incremental import EPOCH, differences, outcome, snapshot, state_in


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv(EPOCH, MOMENTS[0])
    made = Site(tmp_path)
    with state_in(made.state):
        yield made


def say(site: Site, name: str, old: str, new: str) -> None:
    """Say a phrase of a file of words in another way."""
    settle()
    at = site.theme / "words" / name
    text = at.read_text(encoding="utf-8")
    assert old in text
    at.write_text(text.replace(old, new, 1), encoding="utf-8")
    settle()


def asked(site: Site) -> Asked:
    return Asked(site.settings, None, None)


def clean(site: Site) -> dict[str, bytes | None]:
    """What a build of the same gives that knows nothing."""
    to = site.root / "clean"
    with state_in(site.root / "clean-state"):
        assert outcome(Asked(site.settings, None, to), to).report is not None
    return snapshot(to)


def page(site: Site, file: str) -> str:
    return (site.output / file).read_text(encoding="utf-8")


@pytest.mark.long
def test_another_word_is_on_every_page_that_shows_it_and_in_texts(site: Site) -> None:
    first = build(asked(site))
    settle()
    build(asked(site))
    assert quick.unchanged("site", str(site.settings), "", "", sys.prefix)
    say(site, "en.toml", 'lately = "Lately"', 'lately = "New at the table"')
    say(site, "en.toml", 'try = "Try this"', 'try = "Try today"')
    assert quick.unchanged("site", str(site.settings), "", "", sys.prefix) == ""
    second = build(asked(site))
    assert second.rendered == first.rendered > 20
    assert ">New at the table</h2>" in page(site, "index.html")
    assert 'dir="ltr" lang="en">Try today</p>' in page(site, "posts/three/index.html")
    assert not differences(snapshot(site.output), clean(site))
    settle()
    third = build(asked(site))
    assert (third.rendered, third.read, third.written) == (0, 0, 0)


@pytest.mark.long
def test_a_site_in_another_language_is_as_a_clean_one(site: Site) -> None:
    build(asked(site))
    site.configure("DEFAULT_LANG = 'de'\nWORDS = {'home.lately': 'Neu am Tisch'}")
    build(asked(site))
    assert ">Neu am Tisch</h2>" in page(site, "index.html")
    assert '<html lang="de">' in page(site, "index.html")
    assert not differences(snapshot(site.output), clean(site))


@pytest.mark.long
def test_a_running_preview_says_other_words_at_once(site: Site) -> None:
    warm = Warm(Asked(site.settings, None, site.output, command="preview"))
    warm.build()
    say(site, "en.toml", 'try = "Try this"', 'try = "Try today"')
    warm.build(set())  # the watcher saw no text that changed
    assert 'dir="ltr" lang="en">Try today</p>' in page(site, "posts/three/index.html")
    assert warm.build(set()).rendered == 0


@pytest.mark.long
def test_words_that_do_not_fit_stop_a_build_and_the_old_site_stays(site: Site) -> None:
    build(asked(site))
    before = snapshot(site.output)
    site.configure("WORDS = {'home.latly': 'x', 'post.dated': '{what}'}")
    with pytest.raises(Stopped) as stopped:
        build(asked(site))
    said = [str(problem).partition("conf.py:")[2] for problem in stopped.value.problems]
    assert said == [
        "8: WORDS: 'post.dated' lacks its place {day}; write {day} where it belongs",
        "8: WORDS: unknown words 'home.latly'; did you mean 'home.lately'?",
    ]
    assert snapshot(site.output) == before


def test_a_template_that_asks_for_words_that_are_not_there_is_named(site: Site) -> None:
    at = site.theme / "templates/home.html"
    text = at.read_text(encoding="utf-8")
    at.write_text(text.replace("home.lately", "home.never"), encoding="utf-8")
    with pytest.raises(Stopped) as stopped:
        build(asked(site))
    (problem,) = stopped.value.problems
    assert problem.path.endswith("templates/home.html") and problem.line > 20
    assert problem.wrong == "there are no words 'home.never' in theme/words/en.toml"
