"""Frames: what they are filled to is what feedgen writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.feeds import frames, xml
from plugins.feeds.contents import Feed, Head
from plugins.feeds.entries import About, Answered, Entry, Person, Picture, Replies, one_line

ABOUT = About(
    "Five & Nine", "tag", "https://example.org/blog", "", "en", "Nora", 'CC "BY" <4.0> 100 %'
)
# What XML can hold, with all that it escapes, and what `%` and marks might be taken for.
CHARACTERS = st.sampled_from("a é<>&\"'%]\U0001f469\u2028") | st.sampled_from(
    ["%s", "%(a)s", "]]>", "&amp;", "\ue000" + "3", "901234567890"]
)
WORDS = st.lists(CHARACTERS, max_size=6).map("".join)
SOME = WORDS.map(lambda text: f"x{text}")
LINES = st.lists(CHARACTERS | st.sampled_from(["\n", "\t", "\r"]), max_size=8).map("".join)
TITLES = SOME.map(one_line)
MOMENTS = st.builds(
    lambda seconds, hours: (
        datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=hours))) + timedelta(seconds=seconds)
    ),
    st.integers(0, 10**8),
    st.integers(-11, 13),
) | st.sampled_from(
    [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(1960, 1, 5, tzinfo=timezone(timedelta(minutes=-44, seconds=-30))),
    ]
)
REPLIES = st.none() | st.builds(
    Replies, SOME, SOME, SOME, st.integers(0, 10**6), st.none() | MOMENTS
)
ENTRIES = st.builds(
    Entry,
    id=SOME,
    link=SOME,
    page=SOME,
    title=TITLES,
    published=MOMENTS,
    updated=MOMENTS,
    authors=st.lists(st.builds(Person, TITLES, WORDS), min_size=1, max_size=2).map(tuple),
    summary=st.just("") | TITLES,
    content=LINES.map(lambda text: f"<p>{text}</p>"),
    categories=st.lists(st.tuples(SOME, TITLES), max_size=3).map(tuple),
    related=WORDS,
    related_title=WORDS,
    lang=st.sampled_from(["", "de"]),
    answers=st.lists(st.builds(Answered, SOME, SOME), max_size=2).map(tuple),
    replies=REPLIES,
    pictures=st.lists(st.builds(Picture, SOME, SOME, SOME, st.just("4"), st.just("3")), max_size=2)
    .map(tuple),
)  # fmt: skip
FEEDS = st.builds(
    Feed,
    st.builds(Head, SOME, TITLES, TITLES, SOME),
    st.lists(ENTRIES, max_size=3).map(tuple),
    *[st.just("") | SOME for _ in range(3)],
)


@given(feed=FEEDS, address=st.sampled_from(["/feed.xml", "/a/b/feed.xml"]))
@settings(max_examples=100, deadline=None)
@pytest.mark.long
def test_a_filled_frame_is_what_feedgen_writes(feed: Feed, address: str) -> None:
    both = (("rss", address), ("atom", address))
    made = [raw for _, raw in frames.written(feed, both, ABOUT)]
    assert made == [xml.written(feed, format, address, ABOUT) for format, _ in both]
