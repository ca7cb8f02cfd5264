"""Names of people and organisations out of what a page gives as its author.

Pages write "By A and B", "A, MD, MPH", "Doe, Jane", "@handle", an address, or their own name. What
is no name, or could be read in two ways, is left out: a card may say that its author is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ..plain_text import folded, one_line

MOST = 50
_LONGEST = 80
_BY = re.compile(r"^(?:(?:written|posted|published|words|text|story|reviewed)\s+)?by[:\s]+", re.I)
_LABEL = re.compile(r"^(?:authors?|creators?|hosts?|presenters?)\s*:\s*", re.I)
_AND = re.compile(r"\s+(?:and|&|und|et|y|och|og)\s+|\s*[;|·•]\s*|\s+with\s+")
# Degrees and titles behind a name: MD, MPH, Ph.D., FAAP, Jr.
_DEGREE = re.compile(
    r"(?:[A-Z]\.?){2,6}|Ph\.?\s?D\.?|Psy\.?\s?D\.?|Ed\.?\s?D\.?|M\.?\s?Sc\.?|B\.?\s?Sc\.?|Dr\.?"
    r"|Pharm\.?\s?D\.?|Jr\.?|Sr\.?|Esq\.?|[A-Z][A-Za-z]{0,3}(?:-[A-Z]{1,3})+|LCSW|LMFT|IBCLC"
)
_ROLE = re.compile(
    r"\b(?:writer|editor|reporter|correspondent|columnist|contributor|author|staff|team|producer"
    r"|journalist|columnists|editorial|newsroom|desk|guest|blogger|host|fact.?checked|updated)\b",
    re.I,
)
_NOBODY = {
    *("admin", "administrator", "author", "unknown", "anonymous", "webmaster", "user", "root"),
    *("guest", "guestauthor", "guestpost", "editor", "editors", "staff", "team", "theteam"),
    *("editorial", "editorialteam", "editorialstaff", "none", "null", "undefined", "na", "wp"),
    *("wordpress", "administrators", "siteadmin", "superadmin", "default", "test", "me", "us"),
}
_NOT_A_NAME = re.compile(r"https?:|www\.|[@/\\<>{}\[\]=_#:]|\d{2}|\.(?:com|org|net|co)\b", re.I)


def names(
    given: Iterable[str],
    own: Iterable[str] = (),
    turned: bool = False,
    whole: Collection[str] = (),
) -> tuple[str, ...]:
    """The names in some texts, each once, in their order. `own` are the names of the site, which
    wrote nothing itself; `turned` says that "Doe, Jane" is how names are written there; `whole` are
    texts that are one name, such as an organisation's. () where there are none, or more than
    fifty."""
    site = {folded(name) for name in own if name}
    found: dict[str, str] = {}
    for text in given:
        if folded(text[:1000]) in site:
            continue
        for name in [one_line(text, _LONGEST)] if text in whole else _of_one(text, turned):
            key = folded(name)
            if key and key not in site and key not in _NOBODY:
                found.setdefault(key, name)
    return tuple(found.values()) if len(found) <= MOST else ()


def _of_one(text: str, turned: bool) -> list[str]:
    if any(one < " " and not one.isspace() for one in text):
        return []
    line = one_line(text, 1000)
    line = _LABEL.sub("", _BY.sub("", line)).strip(" ,;")
    if not line or _NOT_A_NAME.search(line):
        return []
    found: list[str] = []
    for part in _AND.split(line):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        if len(pieces) == 2 and turned and not _is_beside(pieces[1]):
            found.append(f"{pieces[1]} {pieces[0]}")
            continue
        people = [piece for piece in pieces if not _is_beside(piece)]
        if len(people) == 2 and not any(" " in person for person in people):
            return []  # "Casares, Whitney" is one, "Anna, Tom" are two
        found += people
    return [name for name in found if _is_name(name)]


def _is_beside(piece: str) -> bool:
    """Whether a piece says something of the name before it, and is none itself."""
    return bool(_DEGREE.fullmatch(piece) or _ROLE.search(piece))


def _is_name(name: str) -> bool:
    letters = sum(one.isalpha() for one in name)
    return letters >= 2 and len(name) <= _LONGEST and len(name.split()) <= 10
