"""Words for dates, times and counts, in the site's language whatever the machine speaks."""

from __future__ import annotations

from datetime import datetime

from ..sources.dates import MONTHS


def day(moment: datetime) -> str:
    """`2 March 2026`; strftime would ask the machine's locale."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def month(moment: datetime) -> str:
    """`March`."""
    return MONTHS[moment.month - 1]


def counted(number: int, one: str, many: str, none: str = "") -> str:
    """`no comments yet`, `1 comment`, `12 comments`: none, one and many each in their own words."""
    if number == 0 and none:
        return none
    return f"{number} {one if number == 1 else many}"


def minutes(number: int) -> str:
    """`1 minute`, `4 minutes`."""
    return counted(number, "minute", "minutes")
