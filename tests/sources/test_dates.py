"""Dates are read in one way or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.sources.dates import NotADate, moment, partial, told, utc_stamp, written
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
        # On the days on which the clocks change.
        ("2026-03-29 02:30", "2026-03-29T02:30:00+01:00"),
        ("2026-10-25T01:30+01:00", "2026-10-25T01:30:00+01:00"),
        ("2026-10-25T01:30Z", "2026-10-25T01:30:00+00:00"),
        ("2026-10-25", "2026-10-25T00:00:00+01:00"),
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
    wall = naive.replace(second=0, microsecond=0, fold=0)  # a text has no fold
    text, there = wall.isoformat(sep=" ", timespec="minutes"), wall.replace(tzinfo=ZoneInfo(zone))
    if there.utcoffset() != there.replace(fold=1).utcoffset():
        with pytest.raises(NotADate, match="as the clocks go"):
            moment(text, ZoneInfo(zone))
        return
    read = moment(text, ZoneInfo(zone))
    assert (read.replace(tzinfo=None), read.fold) == (wall, 0)
    assert (read.timestamp(), read.isoformat()) == (there.timestamp(), there.isoformat())
    assert isinstance(read.tzinfo, timezone)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-29T01:30", "does not exist, as the clocks go forward; write another hour, or its"
         " offset: 2026-03-29T02:30+01:00"),
        ("2026-10-25 01:30", "comes twice, as the clocks go back; write 2026-10-25T01:30+01:00 or"
         " 2026-10-25T01:30+00:00"),
        ("2026-10-25 01:00:07", "write 2026-10-25T01:00:07+01:00 or 2026-10-25T01:00:07+00:00"),
    ],
)  # fmt: skip
def test_a_time_that_is_none_or_two_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(NotADate, match=re.escape(said)) as refused:
        moment(text, ZONE)
    for form in re.findall(r"\d{4}-\d\d-\d\dT\S+[+-]\d\d:\d\d", str(refused.value)):
        assert moment(form, ZONE).astimezone(ZONE).isoformat().startswith(form[:16])


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00"),
        ("America/Havana", "2026-03-08", "2026-03-08T01:00:00-04:00"),
        ("America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"),
        ("Asia/Beirut", "2026-10-25", "2026-10-25T00:00:00+02:00"),
        ("America/Toronto", "1919-03-31", "1919-03-31T00:30:00-04:00"),
    ],
)
def test_a_day_begins_with_its_first_moment_where_midnight_is_skipped_or_repeated(
    zone: str, day: str, first: str
) -> None:
    read = moment(day, ZoneInfo(zone))
    assert read.astimezone(ZoneInfo(zone)).isoformat() == first
    assert written(read, ZoneInfo(zone)) == day


def test_a_day_that_a_country_has_left_out_is_refused() -> None:
    with pytest.raises(NotADate, match="left out of the calendar of Pacific/Apia"):
        moment("2011-12-30", ZoneInfo("Pacific/Apia"))


def test_an_offset_with_seconds_is_told_in_utc() -> None:
    read = moment("1960-01-05", ZoneInfo("Africa/Monrovia"))
    assert read.isoformat() == "1960-01-05T00:00:00-00:44:30"
    assert told(read).isoformat() == "1960-01-05T00:44:30+00:00"
    usual = moment("2026-07-31", ZONE)
    assert told(usual) is usual


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Europe/London", "Africa/Monrovia", "Africa/Cairo", "Pacific/Apia"]),
)
def test_what_is_written_is_read_as_the_same_moment(utc: datetime, zone: str) -> None:
    when = utc.replace(microsecond=0, tzinfo=UTC)
    assert moment(written(when, ZoneInfo(zone)), ZoneInfo(zone)) == when
    local = when.astimezone(ZoneInfo(zone))
    assert moment(written(local, ZoneInfo(zone)), ZoneInfo(zone)) == when


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
