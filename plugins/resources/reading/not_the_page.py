"""Pages that stand where another was asked for: errors that say 200, logins, walls, parked names.

A few signs decide, and only on a page with little text of its own: an article about passwords is an
article. What cannot be told from a real page is taken for one; the owner sees it before it is kept.
"""

from __future__ import annotations

import re
from typing import Literal

from bs4 import Tag

from .main_text import all_text
from .marks import Marks

Instead = Literal[
    "empty", "missing", "robot wall", "login", "consent", "paywall", "parked", "signpost"
]
SAYS: dict[Instead, str] = {
    "empty": "the page is empty",
    "missing": "the page says that there is nothing at this address",
    "robot wall": "instead of the page, something asks whether a person reads it",
    "login": "instead of the page, something asks for a name and a password",
    "consent": "instead of the page, something asks for consent to cookies",
    "paywall": "the page says that it can be read for money only",
    "signpost": "the page only leads on to another; open it, and add the address to which it leads",
    "parked": "the address is for sale, and nothing else stands there",
}
_LITTLE = 180  # words on the whole page
_LONGEST = 20_000  # characters; a single word may be as long as the page
_TO = re.compile(r"[;,]\s{0,9}(?:url\s{0,9}=)?\s{0,9}\S", re.IGNORECASE)
_PARKING = re.compile(r"sedoparking\.|parkingcrew\.|bodis\.com", re.IGNORECASE)
_MISSING = re.compile(
    r"\b404\b|\b410\b|(?:page|site|article|content|file|document|post)(?: was| is)?"
    r" (?:not|no longer) (?:be )?(?:found|available|exist)|not found"
    r"|(?:page|article|story) (?:is )?(?:gone|missing)"
    r"|(?:doesn|does)(?:['’]t| not) exist|can(?:['’]t|not| not) (?:be found|find)"
    r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada",
    re.I,
)
_ROBOT = re.compile(
    r"^just a moment|attention required|are you (?:a )?(?:robot|human)|verif(?:y|ying)(?: that)?"
    r" you(?: are|['’]re) (?:a )?human|security check|access (?:to this page has been )?denied"
    r"|captcha|bot (?:detection|verification)|pardon our interruption|checking your browser"
    r"|unusual traffic|enable javascript and cookies to continue",
    re.I,
)
_ROBOT_MARKS = re.compile(r"g-recaptcha|h-captcha|cf-challenge|cf-turnstile|px-captcha", re.I)
_LOGIN = re.compile(r"^\W*(?:please )?(?:log[ -]?in|sign[ -]?in|anmelden|se connecter)\b", re.I)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|cookie (?:consent|preferences|settings|notice)"
    r"|(?:accept|manage|reject) (?:all )?cookies|consent to (?:the use of )?cookies|your privacy"
    r" (?:choices|settings)|we (?:and our partners )?use cookies",
    re.I,
)
_PARKED = re.compile(
    r"domain (?:name )?(?:is |may be |could be )?(?:for sale|available for purchase|has expired"
    r"|parked|parking)|buy this domain|this (?:web ?page|domain) is parked|related searches"
    r"|sedoparking|parkingcrew|hugedomains|dan\.com|afternic|bodis|domain (?:has )?expired",
    re.I,
)


def instead(page: Marks) -> Instead | None:
    """What stands here instead of a page, or None."""
    soup, titles = page.soup, page.titles
    text = all_text(soup)
    words = len(text.split())
    title = " ".join(titles)
    if not words and not title.strip():
        return "empty"
    if _is_closed(page.main.get("isAccessibleForFree")):
        return "paywall"
    if words > _LITTLE:
        return None
    text = text[:_LONGEST]
    if _PARKED.search(f"{title}\n{text}") or _PARKING.search(page.source):
        return "parked"
    if _ROBOT.search(title) or _ROBOT.search(text):
        return "robot wall"
    if words < 60 and _ROBOT_MARKS.search(page.source):
        return "robot wall"
    if words < 60 and any(_leads_on(one) for one in soup.find_all("meta")):
        return "signpost"
    if _MISSING.search(title) or (words < 60 and _MISSING.search(text)):
        return "missing"
    if soup.find("input", type="password") or any(map(_LOGIN.search, titles)):
        return "login"
    if _CONSENT.search(title) or (words < 100 and _CONSENT.search(text) and soup.find("button")):
        return "consent"
    return None


def _leads_on(tag: Tag) -> bool:
    kind, content = str(tag.get("http-equiv", "")), str(tag.get("content", ""))
    return kind.strip().lower() == "refresh" and bool(_TO.search(content[:2000]))


def _is_closed(value: object) -> bool:
    return value is False or (
        isinstance(value, str) and value.rpartition("/")[2].lower() == "false"
    )


def says_missing(title: str) -> bool:
    """Whether a title says that there is nothing, however much stands below it."""
    return bool(_MISSING.search(title))
