"""One look at a link: what each part that a site may play is taken for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plugins.resources.fetching import Answer, CannotFetch, Limits, Method, fetch
from plugins.resources.link_states import Look, Verdict
from plugins.resources.looking import fits, look

from .a_server import OPEN, TITLE, Server, serving

QUICK = Limits(seconds=0.5, silence=0.3)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def looked(server: Server, path: str, title: str = TITLE, *accepted: str) -> Look:
    server.asked.clear()

    def ask(url: str, method: Method) -> Answer:
        return fetch(url, "x", method, QUICK, OPEN)

    return look(server.at(path), title, accepted, ask)


@pytest.mark.parametrize(
    ("path", "verdict", "reason"),
    [
        ("page", "ok", ""),
        ("302", "ok", ""),
        ("303", "ok", ""),
        ("307", "ok", ""),
        ("302-then-301", "ok", ""),
        ("pdf", "ok", ""),
        ("endless", "ok", ""),
        ("packed/gzip", "ok", ""),
        ("no-head/403", "ok", ""),
        ("no-head/404", "ok", ""),
        ("no-head/405", "ok", ""),
        ("no-head/500", "ok", ""),
        ("no-head/501", "ok", ""),
        ("hangs-up-on-head", "ok", ""),
        ("301", "moved", "it says that it has moved for good"),
        ("308", "moved", "it says that it has moved for good"),
        ("301-then-302", "moved", "it says that it has moved for good"),
        ("slash", "ok", ""),
        ("status/401", "blocked", "its server does not tell programs (401)"),
        ("status/403", "blocked", "its server does not tell programs (403)"),
        ("status/429", "blocked", "its server does not tell programs (429)"),
        ("status/451", "blocked", "its server does not tell programs (451)"),
        ("status/999", "blocked", "its server does not tell programs (999)"),
        ("wall", "blocked", "its server does not tell programs (503)"),
        ("busy", "blocked", "its server does not tell programs (503)"),
        ("wall-200", "blocked", "instead of the page, something asks whether a person reads it"),
        ("login", "blocked", "instead of the page, something asks for a name and a password"),
        ("untyped", "ok", ""),
        ("status/404", "failed", "there is nothing at this address (404)"),
        ("status/410", "failed", "it was taken away (410)"),
        ("status/500", "failed", "its server has failed (500)"),
        ("301-to-404", "failed", "there is nothing at this address (404)"),
        ("soft-404", "failed", "the page says that there is nothing at this address"),
        ("parked", "failed", "the address is for sale, and nothing else stands there"),
        ("nothing", "failed", "the page is empty"),
        ("301-to-front", "failed", "it leads to the front page of a site"),
        ("loop-a", "failed", "it leads on in a circle"),
        ("down/9", "failed", "it leads on more than 5 times"),
        ("drip", "failed", "no answer in time"),
        ("silence", "failed", "no answer in time"),
        ("garbage", "failed", "what it says is no HTTP"),
        ("to-file", "failed", "it leads on to no page"),
        ("other-title", "changed", "the page is called “Ten kettles compared”"),
        ("301-to-other-title", "changed", "the page is called “Ten kettles compared”"),
    ],
)
@pytest.mark.long
def test_each_part_is_seen_through(
    server: Server, path: str, verdict: Verdict, reason: str
) -> None:
    found = looked(server, path)
    assert found.verdict == verdict
    assert found.reason.startswith(reason) and bool(found.reason) == bool(reason)


def test_a_link_that_moved_says_where_to(server: Server) -> None:
    assert looked(server, "301").to == server.at("elsewhere")
    assert looked(server, "308").to == server.at("elsewhere?part=2")
    assert looked(server, "301-then-302").to == server.at("302")
    assert looked(server, "slash").to == server.at("slash/")
    assert looked(server, "302-then-301").to == ""


def test_head_comes_first_and_get_where_there_is_a_title_to_compare(server: Server) -> None:
    looked(server, "page")
    assert server.asked == [("HEAD", "/page"), ("GET", "/page")]
    looked(server, "pdf")
    assert server.asked == [("HEAD", "/pdf")]
    looked(server, "no-head/405")
    assert server.asked == [("HEAD", "/no-head/405"), ("GET", "/no-head/405")]


def test_a_title_that_the_owner_has_seen_is_no_news(server: Server) -> None:
    seen = looked(server, "other-title", TITLE, "Ten Kettles, Compared")
    assert (seen.verdict, seen.title) == ("ok", "Ten kettles compared")


def test_a_host_that_wants_to_be_left_alone_is_noted(server: Server) -> None:
    assert looked(server, "status/429").wait and looked(server, "busy").wait
    assert not looked(server, "status/403").wait


def test_a_private_machine_is_no_proof_of_death() -> None:
    """A name server at home may answer so for what it filters."""

    def ask(url: str, method: Method) -> Answer:
        raise CannotFetch("private", "'x.example' is a machine of a private network")

    assert look("https://x.example/", "A", (), ask).verdict == "blocked"


@pytest.mark.parametrize(
    ("card", "page"),
    [
        ("Work-Life Imbalance", "Work-Life Imbalance | mommyhuh"),
        ("The Working Mother Conundrum", "Working mother conundrum - 1 Million"),
        ("Acas (Advisory, Conciliation and Arbitration Service)", "Acas"),
        ("Forget Work-Life Balance, Aim for This Instead", "Forget work life balance"),
        ("Don’t wait", "Don't wait"),
        ("Über das Schuhebinden", "Uber das Schuhebinden – Blog"),
        ("夜の台所", "夜の台所 | ブログ"),
        ("The", "The"),
    ],
)  # fmt: skip
def test_titles_that_mean_the_same(card: str, page: str) -> None:
    assert fits(card, page)


@pytest.mark.parametrize(
    ("card", "page"),
    [
        ("Work-Life Imbalance", "Cheap flights and hotels"),
        ("Work-Life Imbalance", "lamplight.example"),
        ("The Quality Time Our Kids Need", "The best of the week on our site"),
        ("Saying no", ""),
        ("夜の台所", "朝"),
        ("", "Anything"),
    ],
)
def test_titles_that_do_not(card: str, page: str) -> None:
    assert not fits(card, page)
