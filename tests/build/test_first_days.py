"""The day on which something first came out: published once, it stays."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from plugins.build.asked import Asked
from plugins.build.first_days import told_by_feeds
from plugins.build.publish import publish
from plugins.build.run import Report, Stopped
from plugins.build.telling import published_text
from plugins.sources.ids import uri
from tests.building import NOW, PROJECT, files, write
from tests.feeds.reading import items
from tests.small_site import a_day_apart, author, content_folder, feeds, post, resource, small_site

POST, THING = "posts/2026-03-01-first.md", "resources/trains.md"
NORA = {"authors/nora.md": author("Nora", id="dddddddd")}


class Published:
    """A small site that readers see, and what `publish` remembers of it."""

    def __init__(self, root: Path) -> None:
        self.root, self.live = root, root / "live"
        self.settings = write(
            root / "conf.py",
            "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'Europe/London'\n"
            "DEFAULT_LANG = 'en'\nOUTPUT_PATH = 'live'\n"
            f"PLUGIN_PATHS = [{str(PROJECT)!r}]\nPLUGINS = ['plugins']\n",
        )
        self.more: dict[str, str | bytes] = {}
        self.publish(date="2026-03-01", added="2026-03-02")

    def publish(self, date: str, added: str = "2026-03-02", **more: str) -> Report:
        """Publish with these days; `more` are fields of the post."""
        texts = {
            POST: post("First", date, id="aaaaaaaa", **more),
            THING: resource("On trains", added, id="cccccccc"),
        }
        content = content_folder(self.root, {**NORA, **texts, **self.more})
        return publish(Asked(self.settings, content))[0]

    def refused(self, **days: str) -> list[str]:
        """What is said where these days are refused; the published site stays as it was."""
        before = files(self.live)
        with pytest.raises(Stopped) as stopped:
            self.publish(**days)
        assert files(self.live) == before
        return [re.sub(r".*/content/", "", str(problem)) for problem in stopped.value.problems]

    def days(self) -> dict[str, str]:
        """What the main feed says of each entry."""
        raw = (self.live / "feed.xml").read_bytes()
        return {item.title: item.published for item in items(raw)}

    def forget(self) -> None:
        """Delete what is remembered between builds."""
        shutil.rmtree(self.root / "state")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Published:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(tmp_path / "state"))
    return Published(tmp_path)


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_a_changed_day_is_not_published_as_it_is(site: Published, is_forgotten: bool) -> None:
    if is_forgotten:
        site.forget()
    (said,) = site.refused(date="2026-04-05")
    assert said == (
        f"{POST}:3: this came out on 1 March 2026, and 'date:' says another day now, which would"
        " reach feed readers; write 'since: 2026-03-01' below it, or put that day back"
    )
    (said,) = site.refused(date="2026-03-01", added="2026-03-20")
    assert said.startswith(f"{THING}:4: this came out on 2 March 2026, and 'added:'")


@pytest.mark.parametrize("date", ["2026-02-20", "2026-04-05"])
@pytest.mark.long
def test_with_its_first_day_beside_it_the_date_may_change(site: Published, date: str) -> None:
    before = site.days()
    site.publish(date=date, since="2026-03-01")
    assert site.days() == before
    assert date in (site.live / "posts/first/index.html").read_text(encoding="utf-8")
    site.forget()
    site.publish(date=date, since="2026-03-01")
    assert site.days() == before


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_another_hour_of_the_day_is_noticed(site: Published, is_forgotten: bool) -> None:
    if is_forgotten:
        site.forget()
    (said,) = site.refused(date="2026-03-01 20:15")
    assert said == (
        f"{POST}:3: this came out on 1 March 2026, and 'date:' says another time now, which would"
        " reach feed readers; write 'since: 2026-03-01' below it, or put that time back"
    )


@pytest.mark.parametrize("is_forgotten", [False, True])
@pytest.mark.parametrize(
    ("hour", "written", "words"),
    [
        ("2026-02-01 10:00", "2026-02-01 10:00", "1 February 2026 at 10:00"),
        ("2025-10-26T01:30+00:00", "2025-10-26T01:30+00:00", "26 October 2025 at 01:30+00:00"),
        ("2026-02-01T23:30-05:00", "2026-02-01T23:30-05:00", "1 February 2026 at 23:30-05:00"),
    ],
)
@pytest.mark.long
def test_what_it_says_to_write_keeps_the_whole_moment(
    site: Published, hour: str, written: str, words: str, is_forgotten: bool
) -> None:
    site.publish(date=hour, since=hour)
    site.publish(date=hour)
    before = site.days()
    if is_forgotten:
        site.forget()
    (said,) = site.refused(date="2026-04-05")
    assert f"this came out on {words}, and" in said
    assert f"write 'since: {written}' below it" in said
    site.publish(date="2026-04-05", since=written)
    assert site.days() == before


@pytest.mark.parametrize("is_forgotten", [False, True])
@pytest.mark.long
def test_a_new_time_zone_of_the_site_is_no_change_in_a_file(
    site: Published, is_forgotten: bool
) -> None:
    settings = site.settings.read_text(encoding="utf-8")
    site.settings.write_text(settings.replace("London", "Berlin"), encoding="utf-8")
    if is_forgotten:
        site.forget()
    site.publish(date="2026-03-01")
    assert site.days()["First"] == "Sun, 01 Mar 2026 00:00:00 +0100"


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_what_is_out_does_not_go_away_until_a_day_to_come(
    site: Published, is_forgotten: bool
) -> None:
    if is_forgotten:
        site.forget()
    (said,) = site.refused(date="2030-01-05")
    assert said == (
        f"{POST}:3: this came out on 1 March 2026, and 'date:' says a day to come, so that it"
        " would go away until then and come back as something else; put that day back; write"
        " 'since: 2026-03-01' if it is to go until then and keep its first day; or 'status: draft'"
        " to take it back"
    )
    (said,) = site.refused(date="2026-03-01", since="2030-01-05")
    assert said.startswith(f"{POST}:5: this came out on 1 March 2026, and 'since:' says")
    (said,) = site.refused(date="2026-03-01", added="2030-01-05")
    assert said.startswith(f"{THING}:4: this came out on 2 March 2026, and 'added:'")


@pytest.mark.parametrize("more", [{"since": "2026-03-01"}, {"status": "draft"}])
def test_on_purpose_it_may_go(site: Published, more: dict[str, str]) -> None:
    site.publish(date="2030-01-05", **more)
    assert list(site.days()) == ["On trains"]


def test_what_waits_and_was_never_out_may_wait_longer(site: Published) -> None:
    for day in ("2030-01-05", "2030-02-05"):
        site.more = {"posts/2030-01-05-new.md": post("New", day, id="eeeeeeee")}
        assert site.publish(date="2026-03-01").late == ()


@pytest.mark.parametrize("is_forgotten", [False, True])
@pytest.mark.long
def test_what_is_new_and_dated_long_ago_is_named(site: Published, is_forgotten: bool) -> None:
    site.more = {
        "posts/2026-01-05-old.md": post("Old", "2026-01-05", id="eeeeeeee"),
        "posts/2026-02-27-near.md": post("Near", "2026-02-27", id="ffffffff"),
        "resources/boats.md": resource("On boats", "2025-01-05", id="gggggggg"),
        "resources/back.md": resource("Back", "2025-01-05", since="2025-01-05", id="hhhhhhhh"),
    }
    if is_forgotten:
        site.forget()
    report = site.publish(date="2026-03-01")
    said = [re.sub(r".*/content/", "", str(problem)) for problem in report.late]
    assert said[0] == (
        "posts/2026-01-05-old.md:3: note: this is new, and dated 5 January 2026, but something of"
        " 2 March 2026 is published already; feeds go by date, so subscribers may never see it;"
        " give 'date:' the day of today, if they should"
    )
    assert [one.partition(":")[0] for one in said[1:]] == ["resources/boats.md"]
    assert all(str(note) in published_text(report, "quick") for note in report.late)
    assert site.publish(date="2026-03-01").late == ()
    site.forget()
    assert site.publish(date="2026-03-01").late == ()


def test_a_first_publication_has_nothing_that_is_late(site: Published) -> None:
    site.forget()
    shutil.rmtree(site.live)
    assert site.publish(date="2020-03-01").late == ()


def test_whoever_says_the_first_day_is_believed(site: Published) -> None:
    """Else a mistake in the first date could never be mended."""
    site.publish(date="2025-03-01", since="2025-03-01")
    assert site.days()["First"] == "Sat, 01 Mar 2025 00:00:00 +0000"


def test_what_was_never_published_has_no_first_day(tmp_path: Path) -> None:
    assert told_by_feeds(tmp_path) == {}


def test_the_feeds_remember_every_first_day(tmp_path: Path) -> None:
    site = small_site(tmp_path, a_day_apart(f"p{n}" for n in range(57)))
    for file, raw in feeds(site).items():
        write(tmp_path / "live" / file, raw.decode())
    posts = site.edition.content.posts
    assert told_by_feeds(tmp_path / "live") == {uri("post", post.id): post.date for post in posts}
