"""Whatever stands in a page: it is read in a moment, and gives a harmless card or a refusal."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.resources.adding import Answers, CannotAdd, Looked, card_of, refuse
from plugins.resources.card_file import must_say, text_of
from plugins.resources.reading.decoding import decoded
from plugins.resources.reading.page import Page, read
from plugins.resources.shelf import Shelf
from plugins.resources.writing import CannotWrite
from plugins.sources.records import RESOURCE_TYPES
from plugins.sources.theme_names import ThemeNames

from .hub import TODAY, WHY

NOTHING_THERE = Shelf((), ThemeNames(()), frozenset(), ())
URL = "https://x.example/a"
TEXT = st.text(max_size=40) | st.sampled_from(
    ["2020-01-01", "PT5M", "9" * 400, "2020-13-45", "https://x.example/b", "en", "Ann, Bo",
     "<b>x</b>", "\x1b[2J", "\u202ex", "By ", "'", '"', "---", "&#0;", "\ud800", "a" * 2000]
)  # fmt: skip
NAMES = st.sampled_from(
    ["@id", "@type", "name", "headline", "author", "publisher", "isPartOf", "datePublished", "url",
     "duration", "timeRequired", "inLanguage", "mainEntityOfPage", "@graph", "isbn", "hasPart",
     "isAccessibleForFree"]
)  # fmt: skip
TYPES = st.sampled_from(["Article", "Person", "Organization", "VideoObject", "Book", "#a"])
THINGS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | TYPES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)
TAGS = st.sampled_from(
    ["og:title", "og:type", "og:url", "og:site_name", "article:author", "citation_author", "author",
     "citation_date", "dc.date", "dc.creator", "article:published_time", "og:locale", "date",
     "video:duration", "book:isbn", "refresh"]
)  # fmt: skip


def harmless(page: Page) -> None:
    """The page gives a card that can be written and read again, or a refusal."""
    try:
        refuse(Looked(page, True), NOTHING_THERE, None, False)
        card = card_of(page, Answers(WHY), TODAY)
        must_say(card, "resources/x.md", text_of(card, "abcdefgh2222"))
    except CannotAdd:
        return
    except CannotWrite as reason:
        raise AssertionError(f"{reason}: {page}") from reason
    assert card.type in RESOURCE_TYPES
    for text in (card.title, card.publication or "", *card.creators):
        assert len(text) <= 300 and "\n" not in text
        assert not any(unicodedata.category(one) == "Cc" or one == "\u202e" for one in text)
    assert card.date is None or card.date <= "2026-11-23"


CALM = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@CALM
@given(thing=THINGS, wrapped=st.booleans())
def test_any_json_ld_is_read(thing: Any, wrapped: bool) -> None:
    thing = (
        {"@type": "Article", "headline": "A title", **thing} if isinstance(thing, dict) else thing
    )
    script = json.dumps([thing] if wrapped else thing).replace("</", "<\\/")
    page = f'<title>T</title><script type="application/ld+json">{script}</script><p>Text.'
    harmless(read(page, URL, TODAY))


@CALM
@given(tags=st.lists(st.tuples(TAGS, TEXT), max_size=8), title=TEXT)
def test_any_tags_are_read(tags: list[tuple[str, str]], title: str) -> None:
    from html import escape

    made = "".join(
        f'<meta {"http-equiv" if name == "refresh" else "property"}="{name}"'
        f' content="{escape(value)}">'
        for name, value in tags
    )
    raw = f"<title>{escape(title)}</title>{made}<p>Text.".encode("utf-8", "surrogatepass")
    harmless(read(decoded(raw), URL, TODAY))


@CALM
@given(raw=st.binary(max_size=300), beginning=st.sampled_from([b"", b"<title>", b"<html><script>"]))
def test_any_bytes_are_read(raw: bytes, beginning: bytes) -> None:
    harmless(read(decoded(beginning + raw), URL, TODAY))


HEAD = "<html><title>T</title><body>"
LD = '<script type="application/ld+json">'


@pytest.mark.parametrize(
    ("before", "again", "after"),
    [
        (HEAD, "<b></b>", ""),
        (HEAD + "<article>" * 250, "word ", ""),
        (HEAD, "<div>", ""),
        (HEAD, "<article>", ""),
        (HEAD, "<i itemprop=name>", ""),
        (HEAD + "<div itemscope>", "<i itemprop=name>", ""),
        (HEAD + LD + "-->", " ", "x</script>"),
        (HEAD + LD + ",", " ", "x</script>"),
        (HEAD + LD, '{"a":', "</script>"),
        (HEAD + LD, "[", "</script>"),
        (HEAD + LD + "[", '{"@type":"Article","headline":"x"},', "{}]</script>"),
        (HEAD, "notfound404", ""),
        ("<p ", "a=b ", ""),
        ("", "&amp;", ""),
        ('<link rel=canonical href="', "https://", '">'),
    ],
)
@pytest.mark.long
def test_a_page_made_to_be_slow_is_read_in_time(before: str, again: str, after: str) -> None:
    page = before + again * (200_000 // len(again)) + after
    began = time.process_time()
    read(page, URL, date(2026, 11, 22))
    assert time.process_time() - began < 5
