"""`resources.check-links`: rounds over days against a server that plays all parts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from plugins.resources import asking, link_file
from plugins.resources.checking_links import CUT_OFF, check_links
from plugins.resources.fetching import Answer, CannotFetch, Method
from plugins.resources.link_states import Link
from plugins.resources.looking import Ask
from plugins.resources.public_machines import Doors
from plugins.resources.rounds import Turns, politely, round_of
from plugins.resources.shelf import shelf

from .a_server import TITLE, Server, serving
from .hub import TODAY, card, handed, hub, kept, typed

Output = pytest.CaptureFixture[str]
HERE = Doors(ports=None, private=True, resolve=lambda host, port: ["127.0.0.1"])


@pytest.fixture(autouse=True)
def nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_terminal", lambda: False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture
def ask() -> Ask:
    return politely("x", Turns(pause=0), HERE)


def cards(server: Server, *parts: str) -> dict[str, str]:
    """A card for each part of the server, with the title that the part should have."""
    named = {part.replace("/", "_").replace("-", "_"): part for part in parts}
    return {slug: card(f"{TITLE}", url=server.at(part)) for slug, part in named.items()}


def states(content: Path) -> dict[str, str]:
    return {slug: link["state"] for slug, link in kept(content).items()}


def checked(content: Path, ask: Ask, day: int = 0, **more: Any) -> None:
    given = {"write": False, "only": "", "json": False, **more}
    check_links(content, ask, today=TODAY + timedelta(day), **given)


# ── What is kept ────────────────────────────────────────────────────────────────────────────


def test_every_state_is_found_and_kept(
    tmp_path: Path, server: Server, ask: Ask, capsys: Output
) -> None:
    parts = ("page", "301", "status/403", "status/404", "other-title", "302")
    content = hub(tmp_path, **cards(server, *parts), by_hand=card("A book without a link"))
    checked(content, ask)
    assert states(content) == {
        "301": "moved",
        "302": "ok",
        "other-title": "changed",
        "page": "ok",
        "status-403": "blocked",
        "status-404": "failing",
    }
    said = capsys.readouterr().out
    assert "failing since 2026-11-22: there is nothing at this address (404)" in said
    assert "blocked (cannot tell): its server does not tell programs (403)" in said
    assert "content changed: the page is called “Ten kettles compared”" in said
    assert "6 links: 2 ok, 1 moved, 1 blocked, 1 failing, 1 changed." in said


def test_a_file_without_news_stays_as_it_is(tmp_path: Path, server: Server, ask: Ask) -> None:
    content = hub(tmp_path, **cards(server, "page", "301", "status/403"))
    checked(content, ask)
    file = tmp_path / "link-checks.json"
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    checked(content, ask, 30)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["link-checks.json"]


def test_the_file_has_a_block_for_each_card_in_order(
    tmp_path: Path, server: Server, ask: Ask
) -> None:
    content = hub(tmp_path, **cards(server, "status/404", "page"))
    checked(content, ask)
    assert (tmp_path / "link-checks.json").read_text("utf-8") == (
        '{\n "version": 1,\n "links": {\n'
        f'  "page": {{\n   "url": "{server.at("page")}",\n   "state": "ok",\n'
        '   "since": "2026-11-22"\n  },\n'
        f'  "status-404": {{\n   "url": "{server.at("status/404")}",\n   "state": "failing",\n'
        '   "since": "2026-11-22",\n   "reason": "there is nothing at this address (404)",\n'
        '   "failures": 1,\n   "failed": "2026-11-22"\n  }\n }\n}\n'
    )


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    links = {
        "a": Link("https://x.example/", "dead", TODAY, "ünder “q”", "", "T", 3, TODAY),
        "b": Link("https://x.example/", "moved", TODAY, "so", "https://y.example/"),
    }
    assert link_file.write(tmp_path / "l.json", links)
    assert link_file.read(tmp_path / "l.json") == links
    assert not link_file.write(tmp_path / "l.json", dict(reversed(links.items())))
    assert link_file.read(tmp_path / "none.json") == {}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"version": 2, "links": {}}', '{"version": 1}', "\x00", "[" * 100_000,
     '{"version": 1, "links": {"a": {"url": "u", "state": "odd", "since": "2026-01-01"}}}',
     '{"version": 1, "links": {"a": {"url": 1, "state": "ok", "since": "2026-01-01"}}}',
     '{"version": 1, "links": {"a": {"url": "u", "state": "ok", "since": "soon"}}}',
     '{"version": 1, "links": {"a": []}}', '<<<<<<< HEAD\n{"version": 1}'],
)  # fmt: skip
def test_a_damaged_file_is_named_and_nothing_is_lost(
    tmp_path: Path, text: str, capsys: Output
) -> None:
    content = hub(tmp_path, a=card("A", url="https://x.example/"))
    file = tmp_path / "link-checks.json"
    file.write_text(text, encoding="utf-8")
    assert typed(content, "resources.check-links") == 1
    assert "link-checks.json" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == text


def test_a_card_that_is_gone_from_the_shelf_is_forgotten(
    tmp_path: Path, server: Server, ask: Ask
) -> None:
    content = hub(tmp_path, **cards(server, "page", "302"))
    checked(content, ask)
    (content / "resources/302.md").unlink()
    checked(content, ask, 1)
    assert states(content) == {"page": "ok"}


def test_one_card_can_be_looked_at_alone(
    tmp_path: Path, server: Server, ask: Ask, capsys: Output
) -> None:
    content = hub(tmp_path, **cards(server, "page", "status/404"))
    checked(content, ask)
    server.asked.clear()
    checked(content, ask, 1, only="page")
    assert {path for _, path in server.asked} == {"/page"}
    assert states(content) == {"page": "ok", "status-404": "failing"}
    with pytest.raises(
        SystemExit, match="There is no card 'pege' with a link; did you mean 'page'"
    ):
        checked(content, ask, 1, only="pege")


# ── Dying, slowly ───────────────────────────────────────────────────────────────────────────


def test_a_link_dies_on_the_third_day_of_failing_after_a_week(
    tmp_path: Path, server: Server, ask: Ask, capsys: Output
) -> None:
    content = hub(tmp_path, **cards(server, "status/410"))
    file = content / "resources/status-410.md"
    before = file.read_text("utf-8")
    for day, state in ((0, "failing"), (3, "failing"), (6, "failing"), (7, "dead")):
        checked(content, ask, day, write=True)
        assert states(content) == {"status-410": state}
    after = file.read_text("utf-8")
    assert after == before.replace("\n---\n", f"\ngone: {TODAY}\n---\n", 1)
    said = capsys.readouterr().out
    assert f"gone: {TODAY} (dead since {TODAY})" in said and "Written: 1 card." in said
    checked(content, ask, 9, write=True)
    assert file.read_text("utf-8") == after


def test_a_flapping_site_is_never_dead(tmp_path: Path, server: Server, ask: Ask) -> None:
    content = hub(tmp_path, **cards(server, "flapping"))
    seen: list[str] = []
    for day in range(0, 60, 5):
        checked(content, ask, day, write=True)
        seen += states(content).values()
    assert set(seen) == {"failing", "ok"}
    assert "gone" not in (content / "resources/flapping.md").read_text("utf-8")


def test_soft_404s_and_sold_names_die_too(tmp_path: Path, server: Server, ask: Ask) -> None:
    content = hub(tmp_path, **cards(server, "soft-404", "parked", "301-to-front"))
    for day in (0, 4, 8):
        checked(content, ask, day)
    assert set(states(content).values()) == {"dead"}


def test_what_is_gone_and_answers_again_is_told_and_not_undone(
    tmp_path: Path, server: Server, ask: Ask, capsys: Output
) -> None:
    content = hub(tmp_path, page=card(TITLE, url=server.at("page"), gone="2026-05-05"))
    before = (content / "resources/page.md").read_bytes()
    checked(content, ask, write=True)
    assert "says 'gone', and its link leads there" in capsys.readouterr().out
    assert (content / "resources/page.md").read_bytes() == before


def test_a_machine_off_the_network_records_nothing(tmp_path: Path) -> None:
    def nobody(url: str, method: Method) -> Answer:
        raise CannotFetch("unknown", "nothing is called so")

    content = hub(
        tmp_path, a=card("A", url="https://a.example/"), b=card("B", url="https://b.example/")
    )
    with pytest.raises(SystemExit) as ended:
        checked(content, nobody)
    assert ended.value.code == CUT_OFF
    assert not (tmp_path / "link-checks.json").exists()


# ── Moving and changing ─────────────────────────────────────────────────────────────────────


def test_a_move_is_proposed_and_written_when_told(
    tmp_path: Path, server: Server, ask: Ask, capsys: Output
) -> None:
    content = hub(tmp_path, **cards(server, "301"))
    file = content / "resources/301.md"
    before = file.read_text("utf-8")
    checked(content, ask)
    assert file.read_text("utf-8") == before
    said = capsys.readouterr().out
    assert "To be written into 1 card:" in said and "--write" in said
    checked(content, ask, write=True)
    after = file.read_text("utf-8")
    assert f"url: {server.at('elsewhere')}\n" in after and f"moved: {TODAY}\n" in after
    checked(content, ask, 1, write=True)
    assert states(content) == {"301": "ok"} and file.read_text("utf-8") == after


@pytest.mark.parametrize("says", ["", "y", "n"])
def test_in_a_terminal_the_owner_is_asked(
    tmp_path: Path, server: Server, ask: Ask, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: says)
    content = hub(tmp_path, **cards(server, "301"))
    checked(content, ask)
    assert ("moved:" in (content / "resources/301.md").read_text("utf-8")) == (says != "n")


def test_the_same_place_written_otherwise_is_no_move(
    tmp_path: Path, server: Server, ask: Ask
) -> None:
    content = hub(tmp_path, **cards(server, "slash"))
    checked(content, ask, write=True)
    after = (content / "resources/slash.md").read_text("utf-8")
    assert f"url: {server.at('slash/')}\n" in after and "moved" not in after


def test_a_move_to_another_page_is_not_followed(tmp_path: Path, server: Server, ask: Ask) -> None:
    content = hub(tmp_path, **cards(server, "301-to-other-title"))
    before = (content / "resources/301-to-other-title.md").read_bytes()
    checked(content, ask, write=True)
    assert states(content) == {"301-to-other-title": "changed"}
    assert (content / "resources/301-to-other-title.md").read_bytes() == before


def test_a_changed_title_is_accepted_by_looking_at_the_card(
    tmp_path: Path, server: Server, ask: Ask
) -> None:
    url = server.at("other-title")
    content = hub(tmp_path, other=card(TITLE, url=url, checked="2026-11-01"))
    checked(content, ask)
    assert states(content) == {"other": "changed"}
    checked(content, ask, 1)
    assert states(content) == {"other": "changed"}
    (content / "resources/other.md").write_text(card(TITLE, url=url, checked="2026-11-24"), "utf-8")
    for day in (2, 9):
        checked(content, ask, day)
        assert states(content) == {"other": "ok"}


def test_a_file_that_cannot_be_changed_is_named_and_the_others_are_done(
    tmp_path: Path, server: Server, ask: Ask
) -> None:
    content = hub(tmp_path, **cards(server, "301", "308"))
    file = content / "resources/301.md"
    text = file.read_text("utf-8").replace("url: ", "url: >\n  ")
    file.write_text(text, "utf-8")
    with pytest.raises(SystemExit) as ended:
        checked(content, ask, write=True)
    assert "301.md cannot be changed safely" in str(ended.value.code)
    assert file.read_text("utf-8") == text
    assert "moved:" in (content / "resources/308.md").read_text("utf-8")


def test_a_card_that_cannot_be_read_is_named_and_the_others_are_looked_at(
    tmp_path: Path, server: Server, ask: Ask
) -> None:
    content = hub(tmp_path, **cards(server, "page"), broken="---\ntitle: [\n---\n")
    with pytest.raises(SystemExit) as ended:
        checked(content, ask)
    assert "broken.md:2:" in str(ended.value.code)
    assert states(content) == {"page": "ok"}


def test_programs_get_each_link_with_what_was_written(
    tmp_path: Path, server: Server, ask: Ask, capsys: Output
) -> None:
    content = hub(tmp_path, **cards(server, "301", "page", "status/404"))
    checked(content, ask, json=True, write=True)
    rows = json.loads(capsys.readouterr().out)
    assert [(row["slug"], row["state"]) for row in rows] == [
        ("301", "moved"),
        ("page", "ok"),
        ("status-404", "failing"),
    ]
    assert rows[0]["written"] == {"url": server.at("elsewhere"), "moved": f"{TODAY}"}
    assert rows[1]["written"] is None and rows[2]["failures"] == 1


def test_a_strangers_title_cannot_act_on_the_terminal(tmp_path: Path, capsys: Output) -> None:
    def hostile(url: str, method: Method) -> Answer:
        body = "<title>\x1b[2J\u202eevil &#27;]0;x&#7;</title><p>" + "word " * 300
        return Answer(url, 200, "text/html", "utf-8", body.encode(), True)

    content = hub(tmp_path, a=card("Quite another", url="https://a.example/"))
    checked(content, hostile)
    said = capsys.readouterr().out
    assert "evil" in said and "\x1b" not in said and "\u202e" not in said
    assert "\\u001b" not in (tmp_path / "link-checks.json").read_text("utf-8")


# ── Manners ─────────────────────────────────────────────────────────────────────────────────


def test_one_question_at_a_time_for_a_host_with_a_pause() -> None:
    clock, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    turns = Turns(2.0, lambda: clock[0], sleep)
    for host in ("a", "b", "a", "a"):
        with turns.at(host):
            clock[0] += 0.5
    # From the end of an answer two seconds pass; half of one went by at the other host.
    assert slept == [1.5, 2.0]


def test_two_threads_never_ask_one_host_at_once() -> None:
    turns, inside, most = Turns(pause=0), [0], [0]

    def visit() -> None:
        for _ in range(20):
            with turns.at("a"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                inside[0] -= 1

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == [1]


def test_each_step_of_a_redirect_waits_for_its_turn(tmp_path: Path, server: Server) -> None:
    waited: list[float] = []
    turns = Turns(pause=5, clock=lambda: 100.0, sleep=waited.append)
    content = hub(tmp_path, **cards(server, "301"))
    round_of(shelf(content).cards, {}, politely("x", turns, HERE))
    assert [path for _, path in server.asked] == ["/301", "/elsewhere"] * 2
    assert waited == [5.0] * 3


def test_waiting_for_a_turn_is_not_the_servers_time(tmp_path: Path, server: Server) -> None:
    """Ten questions with ten seconds between them, and none runs out of its twenty."""
    clock = [0.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    from plugins.resources.fetching import fetch

    turns = Turns(10.0, lambda: clock[0], sleep)
    answer = fetch(server.at("down/5"), "x", doors=HERE, clock=lambda: clock[0], turn=turns.at)
    assert answer.status == 200 and clock[0] == 50.0


def test_a_host_that_wants_to_be_left_alone_is(
    tmp_path: Path, server: Server, ask: Ask, capsys: Output
) -> None:
    content = hub(tmp_path, **cards(server, "page", "status/429", "zz"))
    checked(content, ask)
    assert states(content) == {"page": "ok", "status-429": "blocked"}
    assert (
        "1 link not asked for, because the host wants to be left alone." in capsys.readouterr().out
    )


def test_hosts_are_asked_side_by_side(tmp_path: Path) -> None:
    """Four hosts at once, and each in its own time: all four must be waiting to go on."""
    gate = threading.Barrier(4, timeout=10)

    def together(url: str, method: Method) -> Answer:
        gate.wait()
        return Answer(url, 200, "application/pdf", "", b"", True)

    files = {name: card(name, url=f"https://{name}.example/") for name in "abcd"}
    assert len(round_of(shelf(hub(tmp_path, **files)).cards, {}, together)) == 4


def test_the_command_asks_with_the_name_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    """As it is typed, with the doors closed: this machine is not asked."""
    handed(monkeypatch, site=lambda: ("Five to Nine", "https://blog.example"))
    content = hub(tmp_path, a=card("A", url="http://127.0.0.1:1/"))
    assert typed(content, "resources.check-links") == 0
    assert kept(content)["a"]["state"] == "blocked"
    assert "port 1 is not one" in kept(content)["a"]["reason"]


def test_dates_are_days(tmp_path: Path, server: Server, ask: Ask) -> None:
    content = hub(tmp_path, **cards(server, "page"))
    checked(content, ask)
    assert date.fromisoformat(kept(content)["page"]["since"]) == TODAY
