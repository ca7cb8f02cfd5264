"""One look at the link of a card: does it still lead to what the card tells of?

A server's word is not enough: sites answer 200 with "not found", sell their names, or lead every
old address to their front page. So the titles that the page shows are held against the card's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from .fetching import Answer, CannotFetch, Hop, Kind, Method
from .link_states import Look
from .plain_text import folded, one_line
from .reading.decoding import decoded
from .reading.marks import marks
from .reading.not_the_page import SAYS, instead, says_missing
from .web_addresses import NotAnAddress, sameness, without_tracking

_HTML = ("text/html", "application/xhtml+xml")
_PERMANENT = {301, 308}
# Nobody's business but a person's: whether the page is there, a program is not told.
_CANNOT_TELL = {400, 401, 402, 403, 405, 406, 407, 409, 418, 421, 425, 429, 451, 999}
_GONE = {404: "there is nothing at this address (404)", 410: "it was taken away (410)"}
_CUT_OFF: set[Kind] = {"unknown", "unreachable", "slow"}
_LITTLE_WORDS = frozenset(
    "a an and are as at be by can for from has have how i in is it its my of on or our that the"
    " this to was we what when why with you your der die das und ein eine le la les un une".split()
)


class Ask(Protocol):
    """Asks for an address (see fetching.fetch)."""

    def __call__(self, url: str, method: Method) -> Answer: ...


def look(url: str, title: str, accepted: Iterable[str], ask: Ask) -> Look:
    """Look at an address. `title` is the card's, `accepted` are others that the owner has seen the
    page have."""
    try:
        answer = ask(url, "HEAD")
        if answer.status < 300 and answer.type and answer.type not in _HTML:
            return _there(url, answer.hops, "")  # a PDF or the like has no title to compare
    except CannotFetch as reason:
        if reason.kind not in ("slow", "broken", "unreachable"):  # no matter how it is asked
            return _unanswered(reason)
    try:
        answer = ask(url, "GET")  # some refuse HEAD, and a title is in the page only
    except CannotFetch as reason:
        return _unanswered(reason)
    return _judged(url, title, accepted, answer)


def _unanswered(reason: CannotFetch) -> Look:
    if reason.kind == "private":  # a name server at home may say so of what it blocks
        return Look("blocked", str(reason))
    return Look("failed", str(reason), is_cut_off=reason.kind in _CUT_OFF)


def _judged(url: str, title: str, accepted: Iterable[str], answer: Answer) -> Look:
    if answer.status in _GONE:
        return Look("failed", _GONE[answer.status])
    if answer.status in _CANNOT_TELL:
        wait = answer.status == 429
        return Look("blocked", f"its server does not tell programs ({answer.status})", wait=wait)
    page = None
    if answer.type in _HTML:
        page = marks(decoded(answer.body, answer.charset), answer.url, date.min)
    titles = page.titles if page else []
    found = instead(page) if page else None
    if answer.status >= 500:
        if found == "robot wall" or (answer.status == 503 and answer.wait):
            return Look(
                "blocked", f"its server does not tell programs ({answer.status})", wait=True
            )
        return Look("failed", f"its server has failed ({answer.status})")
    if not 200 <= answer.status < 300:
        return Look("blocked", f"its server says something odd ({answer.status})")
    if page is None:
        return _there(url, answer.hops, "")
    shown = one_line(titles[0], 300) if titles else ""
    known = {folded(one) for one in accepted if one}
    if any(fits(title, one) for one in titles) or any(folded(one) in known for one in titles):
        return _there(url, answer.hops, shown if known else "")
    if found in ("robot wall", "login", "consent", "signpost"):
        return Look("blocked", SAYS[found])
    if found in ("missing", "parked", "empty"):
        return Look("failed", SAYS[found])
    if any(map(says_missing, titles)):
        return Look("failed", SAYS["missing"])
    if answer.hops and _is_front(answer.url) and not _is_front(url):
        return Look("failed", "it leads to the front page of a site, and not to the page itself")
    if not titles:
        return Look("blocked", "the page shows no title that could be compared")
    return Look("changed", f"the page is called “{shown}”", title=shown)


def _there(url: str, hops: tuple[Hop, ...], title: str) -> Look:
    """It is where it was, or where it says that it will be from now on."""
    to = ""
    for hop in hops:
        if hop.status not in _PERMANENT:
            break
        to = hop.url
    try:
        to = without_tracking(to) if to else ""
    except NotAnAddress:
        to = ""
    if not to or to == url:
        return Look("ok", title=title)
    if sameness(to) == sameness(url):
        return Look("ok", to=to, title=title)  # the same place, written otherwise
    return Look("moved", "it says that it has moved for good", to, title)


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def fits(title: str, shown: str) -> bool:
    """Whether a page with the title `shown` may be what a card calls `title`: half of its words
    stand there, or all of the page's in it, as in "Acas" for "Acas (Advisory, …)"."""
    ours, theirs = _words(title), _words(shown)
    if not ours or not theirs:
        return bool(folded(title)) and folded(title) in folded(shown)
    return 2 * len(ours & theirs) >= len(ours) or theirs <= ours


def _words(title: str) -> set[str]:
    plain = {folded(word) for word in re.split(r"[\W_]+", title.replace("’", "").replace("'", ""))}
    return {word for word in plain if word and word not in _LITTLE_WORDS}
