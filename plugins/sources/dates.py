"""Dates as people may write them in front matter: ISO 8601 and nothing that needs a guess.

`03/01/2026` is March in one country and January in another, and `2026` alone is filled in
by some parsers from today's date, which changes the site every day. So both are refused,
with the form to write.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_MINUTE = timedelta(minutes=1)
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

    Without an offset the time means `zone`, the site's own; a day alone means its first moment
    there. A time of day that the change to summer time skips, or that the change back repeats
    (PEP 495), could only be guessed, and is refused.

    Raises NotADate.
    """
    text = text.strip()
    if match := _DAY.fullmatch(text):
        day = _day(text, *match.groups())
        return _tellable(_first_moment(day, zone, text), text)
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
        if read.tzinfo is None:
            _tellable(read.replace(tzinfo=UTC), text)
            read = _certain(read.replace(tzinfo=zone), text)
        return _tellable(read, text)
    raise NotADate(_why_not(text))


def written(when: datetime, zone: tzinfo) -> str:
    """The shortest text that `moment` reads as this moment (of whole seconds) with this offset,
    in a site of this zone."""
    local = when.replace(tzinfo=None)
    clocks = (local.isoformat(" ", to) for to in ("minutes", "seconds"))
    for text in (local.date().isoformat(), *clocks):
        with suppress(NotADate):
            read = moment(text, zone)
            if read == when and read.utcoffset() == when.utcoffset():
                return text
    return _with_offset(when)


def told(when: datetime) -> datetime:
    """The moment as other programs can be told it. RFC 3339 and RFC 5322 have no offsets with
    seconds, as clocks had them long ago (Monrovia until 1972); such a moment is told in UTC."""
    offset = when.utcoffset()
    return when.astimezone(UTC) if offset is not None and offset % _MINUTE else when


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


def _first_moment(day: date, zone: tzinfo, text: str) -> datetime:
    """The first moment of a day: midnight, where the clocks do not go forward just then."""
    midnight = datetime.combine(day, time())
    if not MINYEAR < day.year < MAXYEAR or _is_certain(midnight.replace(tzinfo=zone)):
        return midnight.replace(tzinfo=zone)
    # Of a midnight that comes twice this is the first; of one that is skipped, a moment of the
    # time that follows, written as if the clocks had not changed yet.
    first = midnight.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).date() != day:
        raise NotADate(f"'{text}' was left out of the calendar of {zone}; write another day")
    while (first - _MINUTE).astimezone(zone).date() == day:
        first -= _MINUTE
    return midnight.replace(tzinfo=timezone(midnight.replace(tzinfo=UTC) - first))


def _certain(local: datetime, text: str) -> datetime:
    """A local time, if there is one such moment. Raises NotADate."""
    if _is_certain(local):
        return local
    one, other = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if one < other:
        both = " or ".join(_with_offset(when.astimezone(local.tzinfo)) for when in (one, other))
        raise NotADate(f"'{text}' comes twice, as the clocks go back; write {both}")
    after = one.astimezone(local.tzinfo)
    raise NotADate(
        f"'{text}' does not exist, as the clocks go forward; write another hour, or its offset:"
        f" {_with_offset(after)}"
    )


def _is_certain(local: datetime) -> bool:
    """Whether a local time is one moment, and not none or two."""
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


def _with_offset(when: datetime) -> str:
    """`2026-10-25T01:30+01:00`, with seconds where there are any."""
    when = told(when)
    return when.isoformat(timespec="seconds" if when.second else "minutes")


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
