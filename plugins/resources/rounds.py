"""A round of looks at many links, without being a burden to anybody: one question at a time for
each host, with a pause before the next, and few hosts at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

from .fetching import Answer, Limits, Method, fetch
from .link_states import Link, Look
from .looking import Ask, look
from .public_machines import PUBLIC, Doors
from .shelf import Card
from .web_addresses import host_of

PAUSE = 2.0  # seconds between two questions to one host
AT_ONCE = 4
_LIMITS = Limits(size=500_000)


class Turns:
    """Lets one ask a host at a time, and not before the pause is over."""

    def __init__(
        self,
        pause: float = PAUSE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause, self._clock, self._sleep = pause, clock, sleep
        self._hosts: dict[str, threading.Lock] = {}
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def at(self, host: str) -> Iterator[None]:
        """Wait for the turn at a host, and keep it inside."""
        with self._lock:
            turn = self._hosts.setdefault(host, threading.Lock())
        with turn:
            left = self._free.get(host, 0.0) - self._clock()
            if host in self._free and left > 0:
                self._sleep(left)
            try:
                yield
            finally:
                self._free[host] = self._clock() + self._pause


def politely(agent: str, turns: Turns | None = None, doors: Doors = PUBLIC) -> Ask:
    """How hosts are asked in a round: in turns, and no more of a page than has its title."""
    at = (turns or Turns()).at

    def ask(url: str, method: Method) -> Answer:
        return fetch(url, agent, method, _LIMITS, doors, turn=at)

    return ask


def round_of(
    cards: Sequence[Card],
    links: Mapping[str, Link],
    ask: Ask,
    told: Callable[[Card, Look], None] = lambda card, look: None,
    at_once: int = AT_ONCE,
) -> dict[str, Look]:
    """Look at the links of cards; the looks by the slugs of the cards. A card without a link is
    left out, and so are those of a host that asked to be left alone, once it has. `told` is called
    for each, one at a time."""
    hosts: dict[str, list[Card]] = {}
    for card in cards:
        if card.resource.url:
            hosts.setdefault(host_of(card.resource.url), []).append(card)
    found: dict[str, Look] = {}
    telling = threading.Lock()

    def visit(host: str) -> None:
        for card in hosts[host]:
            known = links.get(card.resource.slug)
            one = look(card.resource.url or "", card.resource.title, accepted(card, known), ask)
            with telling:
                found[card.resource.slug] = one
                told(card, one)
            if one.wait:
                return

    with ThreadPoolExecutor(at_once) as threads:
        for done in [threads.submit(visit, host) for host in sorted(hosts)]:
            done.result()
    return found


def accepted(card: Card, link: Link | None) -> tuple[str, ...]:
    """Titles that the owner has seen the page have: one that was there when the card was last
    looked at, or one that was accepted so before."""
    if link is None or not link.title or link.url != card.resource.url:
        return ()
    if link.state != "changed":
        return (link.title,)
    seen: date | None = card.resource.checked.date() if card.resource.checked else None
    return (link.title,) if seen and seen >= link.since else ()


def is_cut_off(looks: Mapping[str, Look], cards: Sequence[Card]) -> bool:
    """Whether it was this machine that could not be reached from: several hosts were asked, and
    none of them answered at all."""
    hosts = {host_of(card.resource.url or "") for card in cards if card.resource.slug in looks}
    return len(hosts) > 1 and all(one.is_cut_off for one in looks.values())
