"""From an address or a saved page to a card: looking, refusing, and putting together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ..sources.dataclass import dataclass
from ..sources.records import COSTS, EVIDENCE, RESOURCE_TYPES
from .card_file import NewCard
from .fetching import USUAL, Answer, CannotFetch
from .public_machines import is_for_readers
from .reading.decoding import decoded
from .reading.not_the_page import SAYS
from .reading.page import Page, read
from .shelf import Shelf
from .web_addresses import NotAnAddress, is_one, target

Fetch = Callable[[str], Answer]
_HTML = ("text/html", "application/xhtml+xml")
_LOOKS_LIKE_HTML = re.compile(r"<(?:!doctype html|html|head|meta|title|body)\b", re.IGNORECASE)
SAVE = "open it in a browser, save the page, and add the file"
_STATUS = {
    401: "it asks for a name and a password",
    402: "it asks for money",
    404: "there is nothing at this address",
    410: "what stood at this address is gone",
    429: "it has been asked too often; try again later",
    451: "it may not be shown for reasons of law",
}


class CannotAdd(Exception):
    """No card comes of it; the message is one sentence that says why."""


@dataclass(frozen=True)
class Looked:
    """What was looked at: the page, and whether all of it was read."""

    page: Page
    is_whole: bool


@dataclass(frozen=True)
class Answers:
    """What the owner said. `type` and `url` stand in place of what the page says."""

    why: str = ""
    evidence: str | None = None
    themes: tuple[str, ...] = ()
    cost: str | None = None
    type: str | None = None


def look(given: str, url: str, today: date, fetch: Fetch) -> Looked:
    """Look at a page: an address, or a file that a browser saved. `url` says where a saved one
    stands if it does not know. Raises CannotAdd."""
    if url and not is_one(url):
        raise CannotAdd(f"“{url}” is no address; write it whole, like https://example.org/page.")
    file = Path(given)
    if _is_address(given):
        if url:
            raise CannotAdd("--url says where a saved page stands; here the address is known.")
        return _fetched(given, today, fetch)
    if not file.is_file():
        raise CannotAdd(f"“{given}” is neither a file nor an address that begins with https://.")
    return _saved(file, url, today)


def _is_address(given: str) -> bool:
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", given))


def _fetched(url: str, today: date, fetch: Fetch) -> Looked:
    try:
        target(url)
        answer = fetch(url)
    except NotAnAddress as reason:
        raise CannotAdd(f"This address cannot be opened: {reason}.") from None
    except CannotFetch as reason:
        raise CannotAdd(f"The page cannot be had: {reason}.") from None
    if answer.status != 200:
        says = _STATUS.get(answer.status, "its server does not give it to programs")
        remedy = "" if answer.status in (404, 410) else f". If it opens for you, {SAVE}"
        raise CannotAdd(f"The page cannot be had: {says} ({answer.status}){remedy}.")
    if answer.type not in _HTML:
        kind = f"it is {answer.type}" if answer.type else "its server does not say what it is"
        remedy = 'make its card with: python3 tasks.py new "Title" --kind resource'
        raise CannotAdd(f"This is not a page of HTML ({kind}); {remedy}")
    text = decoded(answer.body, answer.charset)
    return Looked(read(text, answer.url, today, answer.is_whole), answer.is_whole)


def _saved(file: Path, url: str, today: date) -> Looked:
    most = USUAL.size
    try:
        with file.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as error:
        raise CannotAdd(f"{file} cannot be read ({error.strerror}).") from None
    whole = len(raw) <= most
    text = decoded(raw[:most])
    if not text.strip():
        raise CannotAdd(f"{file} is empty.")
    if not _LOOKS_LIKE_HTML.search(text[:20_000]):
        raise CannotAdd(f"{file} is not a page of HTML; in the browser, save it as a web page.")
    page = read(text, url or None, today, whole)
    if page.url and not is_for_readers(page.url.value):
        raise CannotAdd("The page stands on a machine of a private network; no reader can follow.")
    return Looked(page, whole)


def refuse(looked: Looked, shelf: Shelf, cost: str | None, again: bool) -> None:
    """Raise CannotAdd where a card would be wrong or is there already. `cost` is what the owner
    said, for what must be paid may still be worth it; `again` allows a title that is there."""
    page = looked.page
    if page.instead == "paywall" and cost in ("paid", "library"):
        pass
    elif page.instead == "paywall":
        remedy = "if it is worth its price, add --cost paid"
        raise CannotAdd(f"No card: {SAYS['paywall']}; {remedy}.")
    elif page.instead:
        remedy = (
            f". If you see more, {SAVE}"
            if page.instead in ("robot wall", "consent", "login")
            else ""
        )
        raise CannotAdd(f"No card: {SAYS[page.instead]}{remedy}.")
    if page.title is None:
        raise CannotAdd("No card: the page has no title that can be read.")
    if page.url is None:
        raise CannotAdd("The saved page does not say where it stands; add --url ADDRESS.")
    if there := shelf.with_address(page.url.value):
        raise CannotAdd(f"It is there already: {there.shown} has this address.")
    if not again and (there := shelf.with_title(page.title.value)):
        remedy = "if this is another thing of the same name, add --again"
        raise CannotAdd(f"It is there already: {there.shown} has this title; {remedy}.")


def card_of(page: Page, answers: Answers, today: date) -> NewCard:
    """The card of a page and of what the owner says. `page` was not refused."""
    assert page.title is not None
    minutes, type = page.minutes, answers.type or (page.type.value if page.type else "article")
    return NewCard(
        title=page.title.value,
        type=type,
        added=today,
        why=answers.why,
        url=page.url.value if page.url else None,
        creators=page.creators.value if page.creators else (),
        publication=page.publication.value if page.publication else None,
        date=page.date.value if page.date else None,
        themes=answers.themes,
        minutes=minutes.value if minutes else None,
        evidence=answers.evidence,
        cost=answers.cost,
        language=page.language.value if page.language else None,
        checked=today,
        isbn=page.isbn.value if page.isbn else None,
    )


CHOICES: dict[str, tuple[str, ...]] = {
    "type": RESOURCE_TYPES,
    "evidence": EVIDENCE,
    "cost": COSTS,
}
