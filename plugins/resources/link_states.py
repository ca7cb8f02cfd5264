"""What is known of a card's link, and how one more look changes it.

A site may be down for an evening, refuse programs, or ask whether a person reads. So a link is dead
only after failures on three days, of which the last is at least seven days after the first; and
where a server will not say, that is said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from ..sources.dataclass import dataclass

Verdict = Literal["ok", "moved", "blocked", "failed", "changed"]
State = Literal["ok", "moved", "blocked", "failing", "dead", "changed"]
STATES: tuple[State, ...] = ("ok", "moved", "blocked", "failing", "dead", "changed")
FAILURES, DAYS = 3, 7


@dataclass(frozen=True)
class Look:
    """What one look gave. `reason` is a clause for people ("" where all is well); `to` the address
    that stands in place of the card's (for "moved", or for the same page written otherwise);
    `title` what the page is called, where that is not what the card says. `is_cut_off` says that
    there was no answer from anybody, as when this machine is off the network; `wait` that the
    host asked to be left alone."""

    verdict: Verdict
    reason: str = ""
    to: str = ""
    title: str = ""
    is_cut_off: bool = False
    wait: bool = False


@dataclass(frozen=True)
class Link:
    """What is kept of a card's link. `since` is the day on which this state began (for "failing"
    and "dead": of the first failure); `failures` counts the days on which it failed, the last of
    them `failed`. `title` is the page's, where it is another than the card's."""

    url: str
    state: State
    since: date
    reason: str = ""
    to: str = ""
    title: str = ""
    failures: int = 0
    failed: date | None = None


def after(link: Link | None, url: str, look: Look, today: date) -> Link:
    """What is known after one more look at the address `url` of a card."""
    if link is None or link.url != url:
        link = Link(url, "ok", today)
    if look.verdict == "failed":
        return _failed(link, look, today)
    if look.verdict == "blocked":
        if link.state == "dead":  # nothing new has been learnt
            return link
        # What failed before may fail again, and then this look has not counted.
        return replace(_turned(link, "blocked", today), reason=look.reason, to="")
    found = replace(_turned(link, look.verdict, today), reason=look.reason, to=look.to)
    return replace(found, title=look.title, failures=0, failed=None)


def _failed(link: Link, look: Look, today: date) -> Link:
    """One more failure; of several on one day the first counts."""
    first = link.since if link.state in ("failing", "dead") else today
    if link.state == "blocked" and link.failures:
        first = link.since
    failures = link.failures + (link.failed != today)
    is_dead = failures >= FAILURES and (today - first).days >= DAYS
    return Link(
        link.url,
        "dead" if is_dead else "failing",
        first,
        look.reason,
        title=link.title,
        failures=failures,
        failed=today,
    )


def _turned(link: Link, state: State, today: date) -> Link:
    keeps = link.state == state or (state == "blocked" and link.failures)
    return replace(link, state=state, since=link.since if keeps else today)
