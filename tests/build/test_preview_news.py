"""The preview's server: what open tabs hear, and what they show while a build fails."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from plugins.build.preview_server import PreviewServer
from plugins.sources.problems import Problem
from tests.building import write
from tests.preview_asking import Tab, ask, serving, small_folder

PROBLEM = Problem("posts/a.md", 3, "there is no title", "write one")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = small_folder(tmp_path)
    write(site / "feed.xml", "<rss/>")
    return site


@pytest.fixture
def server(folder: Path) -> Iterator[PreviewServer]:
    with serving(folder, heartbeat=3600) as running:
        yield running


class Shown(HTMLParser):
    """The words of a page as people see them, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags = "", [""]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_tab_first_hears_the_generation(server: PreviewServer) -> None:
    with Tab(server) as tab:
        first = tab.hears()
        assert tab.content_type == "text/event-stream"
    assert first["id"].isdigit() and set(first) == {"retry", "id"}
    assert f'data-since="{first["id"]}"' in ask(server, "/").text


@pytest.mark.parametrize(
    ("changed", "event"),
    [
        (["index.html"], "reload"),
        (["theme/site.css"], "style"),
        (["theme/site.css", "theme/print/small.css"], "style"),
        (["theme/site.css", "index.html"], "reload"),
        (["images/site.css"], "reload"),
        (["theme/site.css.map"], "reload"),
        (["atheme/site.css"], "reload"),
    ],
)
def test_a_build_is_heard_by_every_tab(
    server: PreviewServer, changed: list[str], event: str
) -> None:
    with Tab(server) as one, Tab(server) as other:
        before = int(one.hears()["id"])
        other.hears()
        server.built(changed)
        after = str(before + 1)
        assert one.hears() == other.hears() == {"event": event, "id": after, "data": after}


def test_a_build_that_changed_nothing_is_not_heard(server: PreviewServer) -> None:
    with Tab(server) as tab:
        before = int(tab.hears()["id"])
        server.built([])
        server.built(["theme/site.css"])
        assert tab.hears() == {"event": "style", "id": f"{before + 1}", "data": f"{before + 1}"}


def test_problems_reload_pages_once_and_their_end_does_whatever_changed(
    server: PreviewServer,
) -> None:
    with Tab(server) as tab:
        before = int(tab.hears()["id"])
        server.stopped([PROBLEM])
        assert tab.hears()["event"] == "reload"
        server.stopped([PROBLEM])
        server.built(["theme/site.css"])
        heard = tab.hears()
        assert (heard["event"], int(heard["id"])) == ("reload", before + 2)
        server.stopped([PROBLEM])
        tab.hears()
        server.built([])
        assert tab.hears()["event"] == "reload"


def test_other_problems_are_shown_at_once(server: PreviewServer) -> None:
    server.stopped([PROBLEM])
    with Tab(server) as tab:
        tab.hears()
        server.stopped([PROBLEM, Problem("b.md", 1, "x")])
        assert tab.hears()["event"] == "reload"


def test_a_tab_that_missed_something_reloads_at_once(server: PreviewServer) -> None:
    with Tab(server) as tab:
        now = tab.hears()["id"]
    for older in ("1", "not-a-number", str(int(now) + 9)):
        for query, headers in ((f"?since={older}", {}), ("", {"Last-Event-ID": older})):
            with Tab(server, query, **headers) as tab:
                assert tab.hears()["id"] == now
                assert tab.hears() == {"event": "reload", "id": now, "data": now}


def test_a_tab_that_missed_nothing_stays(server: PreviewServer) -> None:
    with Tab(server) as tab:
        now = tab.hears()["id"]
    # What the browser last heard counts, not what stood in the page.
    with Tab(server, "?since=1", **{"Last-Event-ID": now}) as tab:
        tab.hears()
        server.built(["theme/site.css"])
        assert tab.hears()["event"] == "style"


def test_a_page_is_never_newer_than_it_says(server: PreviewServer, folder: Path) -> None:
    """Built between the page and its script: the script then hears that it missed something."""
    page = ask(server, "/").text
    server.built(["index.html"])
    since = re.search(r'data-since="(\d+)"', page)
    assert since is not None
    with Tab(server, f"?since={since[1]}") as tab:
        tab.hears()
        assert tab.hears()["event"] == "reload"


def test_a_preview_begun_anew_never_repeats_a_generation(folder: Path) -> None:
    ids = []
    for _ in range(2):
        server = PreviewServer(folder, 0)
        server.start()
        server.built(["index.html"])
        with Tab(server) as tab:
            ids.append(int(tab.hears()["id"]))
        server.close()
    assert ids[0] < ids[1]


def test_a_quiet_stream_says_that_it_is_there(folder: Path) -> None:
    server = PreviewServer(folder, 0, heartbeat=0.01)
    server.start()
    with Tab(server) as tab:
        tab.hears()
        assert tab.hears() == tab.hears() == {"": "still here"}
    server.close()


def test_a_closed_tab_leaves_no_thread(server: PreviewServer) -> None:
    before = set(threading.enumerate())
    tabs = [Tab(server) for _ in range(20)]
    for tab in tabs:
        tab.hears()
    listening = set(threading.enumerate()) - before
    assert len(listening) == 20
    for tab in tabs:
        tab.close()
    for thread in listening:  # without waiting for a heartbeat, which here comes every hour
        thread.join(10)
    assert not any(thread.is_alive() for thread in listening)
    server.built(["index.html"])
    assert ask(server, "/").status == 200


def test_a_tab_is_let_go_when_the_server_ends(server: PreviewServer) -> None:
    with Tab(server) as tab:
        tab.hears()
        server.close()
        assert tab.hears() == {}


def test_problems_stand_in_place_of_every_page_until_a_build_ends_well(
    server: PreviewServer,
) -> None:
    server.stopped([PROBLEM])
    for target in ("/", "/posts/nap/", "/index.html", "/yet-to-come/", "/yet-to-come"):
        answer = ask(server, target)
        assert answer.status == 500
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        words = Shown(answer.text).words
        for expected in ("The site could not be built", "The last good site is still there"):
            assert expected in words
        for expected in ("posts/a.md:3", "there is no title", "write one"):
            assert expected in words
        assert "script-src 'self'" in answer.text and "reload.js" in answer.text
    server.built([])
    assert "nap" in ask(server, "/posts/nap/").text
    assert ask(server, "/yet-to-come/").status == 404


def test_what_is_no_page_stays_as_it_was(server: PreviewServer) -> None:
    server.stopped([PROBLEM])
    assert ask(server, "/feed.xml").text == "<rss/>"
    assert ask(server, "/no.png").status == 404
    assert ask(server, "/posts/nap").headers["Location"] == "/posts/nap/"


def test_the_last_good_site_can_be_seen(server: PreviewServer) -> None:
    server.stopped([PROBLEM])
    assert 'href="?last-good">See the last good site' in ask(server, "/posts/nap/").text
    for query in ("?last-good", "?last-good=", "?q=nap&last-good"):
        answer = ask(server, f"/posts/nap/{query}")
        assert (answer.status, "<p>nap</p>" in answer.text) == (200, True)
        assert "reload.js" in answer.text
    assert ask(server, "/posts/nap/?q=last-good").status == 500
    assert ask(server, "/posts/nap?last-good").headers["Location"] == "/posts/nap/?last-good"
    assert 'href="/?last-good"' in ask(server, "/yet-to-come/").text
    assert ask(server, "/yet-to-come/?last-good").status == 404


def test_where_no_site_is_yet_none_is_promised(server: PreviewServer, folder: Path) -> None:
    (folder / "index.html").unlink()
    server.stopped([PROBLEM])
    assert "last good" not in ask(server, "/").text


def test_problems_are_in_order_of_file_and_line_each_once(server: PreviewServer) -> None:
    found = [Problem("b.md", 10, "w"), Problem("a.md", 2, "w"), Problem("b.md", 9, "w")]
    server.stopped([*found, found[0], Problem("c.md", 1, "a note", severity="note")])
    shown = Shown(ask(server, "/").text)
    assert re.findall(r"[abc]\.md:\d+", shown.words) == ["a.md:2", "b.md:9", "b.md:10"]
    assert shown.tags.count("section") == 2
    assert "3 problems in 2 files" in shown.words


def test_one_problem_is_one(server: PreviewServer) -> None:
    server.stopped([PROBLEM])
    words = Shown(ask(server, "/").text).words
    assert "1 problem\n" in words and "as soon as the problem is put right" in words


def test_no_problem_at_all_still_says_that_nothing_was_built(server: PreviewServer) -> None:
    server.stopped([])
    answer = ask(server, "/")
    assert (answer.status, "The terminal" in answer.text) == (500, True)


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;</code>{{ 7 * 7 }}\u202e"


def test_texts_of_problems_are_only_text(server: PreviewServer) -> None:
    server.stopped([PROBLEM])
    tags = Shown(ask(server, "/").text).tags
    server.stopped([Problem(HOSTILE, 1, HOSTILE, HOSTILE)])
    shown = Shown(ask(server, "/").text)
    assert shown.tags == tags
    assert shown.words.count(HOSTILE) == 4, "heading, place, what is wrong, remedy"


def test_an_address_is_not_shown_on_the_problem_page(server: PreviewServer) -> None:
    server.stopped([PROBLEM])
    assert "canary" not in ask(server, '/"><b>canary/?x="><b>canary').text


def test_a_name_that_is_no_text_is_shown_all_the_same(server: PreviewServer) -> None:
    server.stopped([Problem("caf\udce9.md", 1, "odd")])
    assert "caf\\udce9.md:1" in Shown(ask(server, "/").text).words
