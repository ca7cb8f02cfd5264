"""Dates as people may write them in front matter: ISO 8601 and nothing that needs a guess.

`03/01/2026` is March in one country and January in another, and `2026` alone is filled in
by some parsers from today's date, which changes the site every day. So both are refused,
with the form to write.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timezone, tzinfo

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TWO_WAYS = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-][0-9]{2,4}")

# In the site's language, whatever the machine speaks.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


class NotADate(ValueError):
    """The text is no date that can be read in one way only; the message says what to write."""


def moment(text: str, zone: tzinfo) -> datetime:
    """Read `2026-01-31`, `2026-01-31 20:15` or `2026-01-31T20:15:00+01:00` (ISO 8601).

    Without an offset the time means `zone`, the site's own; a day alone means its first
    minute there. A time that the change to summer time skips, or that the change back
    repeats, is read as the earlier of the two (PEP 495, fold=0).

    Raises NotADate.
    """
    text = text.strip()
    if match := _DAY.fullmatch(text):
        return _tellable(datetime.combine(_day(text, *match.groups()), time(), zone), text)
    if match := _MOMENT.fullmatch(text):
        day_text, clock, offset = match.groups()
        try:
            # A fraction of a second says nothing here, and some pages could not show it.
            whole = clock.partition(".")[0]
            read = datetime.fromisoformat(f"{day_text}T{whole}{(offset or '').upper()}")
        except ValueError:
            raise NotADate(
                f"'{text}' is not a date and time; write them like 2026-01-31 20:15"
            ) from None
        return _tellable(read if read.tzinfo else read.replace(tzinfo=zone), text)
    raise NotADate(_why_not(text))


def partial(text: str) -> str:
    """Read the date of an outside thing, of which perhaps only the year is known.

    Gives `2014`, `2014-05` or `2014-05-31` back as it was written. Raises NotADate.
    """
    text = text.strip()
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise NotADate(_why_not(text, "2014, 2014-05 or 2014-05-31"))
    year, month, day = match.groups()
    _day(text, year, month or "01", day or "01")
    return text


def utc_stamp(text: str) -> datetime:
    """Read a time stamp as machines write it: RFC 3339 with an offset. Raises NotADate."""
    match = _MOMENT.fullmatch(text.strip())
    if not match or match.group(3) is None:
        raise NotADate(f"'{text}' is not a time stamp; write it like 2026-01-31T20:15:00Z")
    return moment(text, UTC).astimezone(UTC)


def _day(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotADate(f"there is no day '{text}'; write it like 2026-01-31") from None


def _tellable(read: datetime, text: str) -> datetime:
    """The moment with the offset that its zone has then.

    Refuses the ends of the calendar, where another time zone would need a year 0 or 10000.
    """
    if not MINYEAR < read.year < MAXYEAR:
        raise NotADate(f"'{text}' is at the end of the calendar; write it like 2026-01-31")
    offset = read.utcoffset()
    assert offset is not None  # every caller gives a zone
    # Two zones never agree on an hour that is repeated (PEP 495); offsets always do.
    return read.replace(tzinfo=timezone(offset), fold=0) if offset else read.astimezone(UTC)


def _why_not(text: str, example: str = "2026-01-31") -> str:
    if match := _TWO_WAYS.fullmatch(text):
        if all(1 <= int(number) <= 12 for number in match.groups()):
            return f"'{text}' can be read as two different days; write it like {example}"
        return f"'{text}' is not an ISO date; write the year first, like {example}"
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\s", text):
        return f"'{text}' is not a date and time; write them like 2026-01-31 20:15"
    return f"'{text}' is not a date; write it like {example}"
