"""Days and lengths of time as pages write them; what can be read in two ways is not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from ...sources.dates import MONTHS

_ISO = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?(?:[T ][0-9:.,]+\s*(?:Z|[+-][0-9:]+)?)?"
)
_TIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?[0-9]{4,6})?Z?")
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:([0-9]{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?"
    r"(?:\s+([0-9]{1,2})(?:st|nd|rd|th)?)?,?\s+([0-9]{4})(?:\s+[0-9:]+.*)?"
)
_TWO_WAYS = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-][0-9]{2,4}\b.*")
_IN_PATH = re.compile(
    r"/((?:19|20)[0-9]{2})/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12][0-9]|3[01]))?(?=/|$)"
)
_IN_NAME = re.compile(r"/((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?=[-/.]|$)")
_LENGTH = re.compile(
    r"P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.[0-9]+)?S)?)?", re.IGNORECASE
)
_OLDEST = 1000
_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}


class NotTaken(ValueError):
    """A day is not taken from a page; the message says why."""


def day(written: str, today: date) -> str:
    """A day as a card has it: `2014`, `2014-05` or `2014-05-31`. Raises NotTaken.

    A time is left out, and its zone with it: the day is that of those who wrote it.
    """
    text = " ".join(written.split())[:80]
    if match := _TIGHT.fullmatch(text) or _ISO.fullmatch(text):
        return _checked(text, match.groups(), today)
    if match := _WORDS.fullmatch(text):
        before, month, after, year = match.groups()
        number = _MONTHS.get(month[:3].lower())
        if (
            number
            and MONTHS[number - 1].lower().startswith(month.lower())
            and not (before and after)
        ):
            return _checked(text, (year, f"{number}", before or after), today)
    if _TWO_WAYS.fullmatch(text):
        raise NotTaken(f"“{text}” can be read as two different days")
    raise NotTaken(f"“{text}” is no date that can be read for certain")


def _checked(text: str, parts: Sequence[str | None], today: date) -> str:
    year, month, day = parts
    try:
        found = date(int(year or 0), int(month or 1), int(day or 1))
    except ValueError:
        raise NotTaken(f"there is no day “{text}”") from None
    if found.year < _OLDEST:
        raise NotTaken(f"“{text}” is no year of anything that can be read today")
    # Clocks that were never set count from here.
    if found == date(1970, 1, 1) and day:
        raise NotTaken(f"“{text}” is what a clock says that was never set")
    if found > today + timedelta(days=1):  # it may be tomorrow there
        raise NotTaken(f"“{text}” has not come yet")
    return f"{found:%Y-%m-%d}" if day else f"{found:%Y-%m}" if month else f"{found:%Y}"


def day_in(address: str, today: date) -> str | None:
    """The day in the path of an address, /2012/02/22/ or /2012-02-22-…; None where there is none.
    A year alone may be anything."""
    path = unquote(urlsplit(address).path)
    for match in (_IN_NAME.search(path), _IN_PATH.search(path)):
        if match:
            try:
                return _checked(match[0], match.groups(), today)
            except NotTaken:
                continue
    return None


def minutes(written: str) -> int | None:
    """Whole minutes of a length in ISO 8601, as schema.org has it (PT34M12S), or in seconds, as
    OpenGraph has it; None for what is neither, nothing, or longer than a day."""
    text = written.strip()
    if re.fullmatch(r"[0-9]{1,6}", text):
        seconds = int(text)
    elif match := _LENGTH.fullmatch(text):
        days, hours, whole, rest = (int(one or 0) for one in match.groups())
        seconds = 86400 * days + 3600 * hours + 60 * whole + rest
    else:
        return None
    return max(1, round(seconds / 60)) if 0 < seconds <= 86400 else None
