"""Dates are read in one way or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.sources.dates import NotADate, moment, partial, utc_stamp
from tests.small_site import ZONE

# The one form of each length that two people cannot read differently.
PLAIN = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
    r"([ ]*([Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PIECES = st.sampled_from([*"0123456789-:/. T+Zz٣５", "2026", "-01", "-31", "12:30", "\t", "\n"])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-01-31", "2026-01-31T00:00:00+00:00"),
        ("2026-07-31", "2026-07-31T00:00:00+01:00"),
        ("2026-01-31 20:15", "2026-01-31T20:15:00+00:00"),
        ("2026-07-31T20:15", "2026-07-31T20:15:00+01:00"),
        ("2026-07-31T20:15:07", "2026-07-31T20:15:07+01:00"),
        ("2026-07-31 20:15:07Z", "2026-07-31T20:15:07+00:00"),
        ("2026-07-31t20:15:07z", "2026-07-31T20:15:07+00:00"),
        ("2026-01-31T20:15+05:30", "2026-01-31T20:15:00+05:30"),
        ("2026-01-31 20:15 -0800", "2026-01-31T20:15:00-08:00"),
        ("  2026-01-31\n", "2026-01-31T00:00:00+00:00"),
        ("2024-02-29", "2024-02-29T00:00:00+00:00"),
        # Skipped, and repeated, by the change of the clocks in London: the earlier of the two.
        ("2026-03-29 01:30", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25 01:30", "2026-10-25T01:30:00+01:00"),
    ],
)
def test_iso_dates_are_read_and_mean_the_sites_zone_where_they_name_none(
    text: str, read: str
) -> None:
    assert moment(text, ZONE).isoformat() == read


@pytest.mark.parametrize(
    "text",
    [
        "03/01/2026",
        "3/1/2026",
        "03.01.2026",
        "03-01-2026",
        "3.1.26",
        "1/2/03",
    ],
)
def test_a_date_that_can_be_read_two_ways_is_refused_as_such(text: str) -> None:
    with pytest.raises(NotADate, match="two different days; write it like 2026-01-31"):
        moment(text, ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-01",
        "26-01-31",
        "2026-1-3",
        "20260131",
        "2026/01/31",
        "31 January 2026",
        "January 31, 2026",
        "yesterday",
        "now",
        "12:30",
        "2026-02-30",
        "2026-13-01",
        "2026-00-10",
        "0000-01-01",
        "2025-02-29",
        "2026-01-31 24:01",
        "2026-01-31 20:60",
        "2026-01-31 20",
        "2026-01-31 8:15",
        "2026-01-31 8pm",
        "2026-01-31T20:15+25:00",
        "2026-01-31T20:15+1",
        "2026-01-31T20:15 BST",
        "2026-01-31 20:15 Europe/London",
        "2026-W05-6",
        "2026-031",
        "1769890500",
        "2026-01-31x",
        "2026-01-31\n2026-02-01",
        "−2026-01-31",
    ],
)
def test_what_is_no_date_is_refused_with_the_form_to_write(text: str) -> None:
    with pytest.raises(NotADate, match="2026-01-31"):
        moment(text, ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "２０２６-01-31",
        "٢٠٢٦-٠١-٣١",
        "2026-01-3１",
        "२०२६-०१-३१ 20:15",
    ],
)
def test_digits_of_other_scripts_are_no_iso_date(text: str) -> None:
    with pytest.raises(NotADate):
        moment(text, ZONE)
    with pytest.raises(NotADate):
        partial(text)


def test_a_fraction_of_a_minute_is_not_silently_dropped() -> None:
    """ISO 8601 reads 20:15.5 as half a minute past; others as a quarter past and half a second."""
    with pytest.raises(NotADate):
        moment("2026-01-31 20:15.5", ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00+05:00",
    ],
)
def test_a_moment_that_no_other_zone_can_name_is_refused(text: str) -> None:
    """It would be an OverflowError on the page that shows it in the site's own zone."""
    with pytest.raises(NotADate):
        moment(text, ZONE)
    with pytest.raises(NotADate):
        utc_stamp(text)


@settings(max_examples=50)
@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)).map(lambda t: t.replace(microsecond=0)),
    OFFSETS,
)
def test_a_moment_written_with_its_offset_is_read_back(naive: datetime, offset: timezone) -> None:
    written = naive.replace(tzinfo=offset)
    read = moment(written.isoformat(), ZONE)
    assert (read, read.utcoffset()) == (written, written.utcoffset())


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"]),
)
def test_a_moment_without_an_offset_keeps_its_wall_clock(naive: datetime, zone: str) -> None:
    wall = naive.replace(second=0, microsecond=0)
    read = moment(wall.isoformat(sep=" ", timespec="minutes"), ZoneInfo(zone))
    # The earlier of two where the change of clocks repeats or skips the hour.
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    assert (read.replace(tzinfo=None), read.fold) == (wall, 0)
    assert (read.timestamp(), read.isoformat()) == (there.timestamp(), there.isoformat())
    assert isinstance(read.tzinfo, timezone)


@given(st.text() | st.lists(PIECES).map("".join) | st.from_regex(PLAIN, fullmatch=True))
@example("2026-01-31T20:15:00.999999999999+00:00")
def test_whatever_is_accepted_is_iso_and_nothing_else_is_raised(text: str) -> None:
    try:
        read = moment(text, ZONE)
    except NotADate:
        return
    assert re.fullmatch(PLAIN, text.strip())
    assert read.utcoffset() is not None
    assert str(read.date()) == text.strip()[:10]


@given(st.text() | st.lists(PIECES).map("".join) | st.from_regex(PLAIN, fullmatch=True))
def test_time_stamps_and_partial_dates_raise_nothing_else(text: str) -> None:
    for read in (utc_stamp, partial):
        try:
            read(text)
        except NotADate:
            continue


@pytest.mark.parametrize("text", ["2014", "2014-05", "2014-05-31", "0800"])
def test_the_date_of_an_outside_thing_may_be_known_in_part(text: str) -> None:
    assert partial(f" {text} ") == text


@pytest.mark.parametrize("text", ["14", "2014-13", "2014-05-32", "2014-5", "May 2014", "", "0000"])
def test_a_partial_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(NotADate, match=r"2014|2026"):
        partial(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-21T18:04:05Z", 18),
        ("2026-11-21T18:04:05.123Z", 18),
        ("2026-11-21T18:04+02:00", 16),
    ],
)
def test_a_time_stamp_is_read_as_utc(text: str, hour: int) -> None:
    read = utc_stamp(text)
    assert (read.tzinfo, read.hour) == (UTC, hour)


@pytest.mark.parametrize("text", ["2026-11-21", "2026-11-21T18:04:05", "18:04Z", ""])
def test_a_time_stamp_without_an_offset_is_refused(text: str) -> None:
    with pytest.raises(NotADate, match="write it like 2026-01-31T20:15:00Z"):
        utc_stamp(text)


def test_reading_needs_no_clock_and_no_zone_of_the_machine() -> None:
    zones: list[tzinfo] = [UTC, ZoneInfo("Asia/Tokyo")]
    assert [moment("2026-01-31 20:15", zone).isoformat() for zone in zones] == [
        "2026-01-31T20:15:00+00:00",
        "2026-01-31T20:15:00+09:00",
    ]
