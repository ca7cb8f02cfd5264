"""What is read is noted, and what has changed is found by it."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from plugins.sources import kinds
from plugins.sources.catalogue import Catalogue
from plugins.sources.content import Content
from plugins.sources.records import Post
from plugins.sources.tracking import (
    EVERYTHING,
    EXISTS,
    Index,
    Tracker,
    by_kind,
    changed_fields,
    differences,
    packed,
    touch_test,
    touches,
    tracked,
    unpacked,
)
from tests.small_site import ZONE


@dataclass(frozen=True)
class Pair:
    one: str
    other: str = ""


def post(slug: str, title: str = "A") -> Post:
    text = f"---\ntitle: {title}\ndate: 2026-03-01\n---\n\nWords.\n"
    record = kinds.read("post", f"posts/2026-03-01-{slug}.md", text, "x", ZONE).record
    assert isinstance(record, Post)
    return record


def test_only_the_fields_that_were_read_are_noted() -> None:
    tracker = Tracker()
    pair = tracked(Pair("a", "b"), "pair:x", tracker)
    with tracker.noting() as reads:
        assert pair.one == "a"
    assert touches(reads, {"pair:x": changed_fields(Pair("a"), Pair("c"))})
    assert not touches(reads, {"pair:x": changed_fields(Pair("a", "b"), Pair("a", "c"))})
    assert not touches(reads, {"pair:y": EVERYTHING})


def test_a_tracked_record_is_one_of_its_class() -> None:
    record = tracked(post("x"), "post:x", Tracker())
    assert isinstance(record, Post)
    assert (record.slug, record.line("title")) == ("x", 2)


def test_who_asked_for_what_is_not_there_hears_when_it_comes() -> None:
    tracker = Tracker()
    content = Catalogue(Content(), {}, tracker)
    with tracker.noting() as reads:
        assert content.posts_by_slug.get("late") is None
    assert touches(reads, {"post:late": EVERYTHING})


def test_who_went_through_all_posts_hears_of_the_first_one() -> None:
    tracker = Tracker()
    content = Catalogue(Content(), {}, tracker)
    with tracker.noting() as reads:
        assert content.posts == ()
    assert touches(by_kind(reads), by_kind({"post:first": EVERYTHING, "post:": EXISTS}))


def test_an_index_notes_the_answer_and_not_what_it_was_computed_from() -> None:
    tracker = Tracker()
    content = Catalogue(Content(posts=(post("a"), post("b", "B"))), {}, tracker)
    titles = Index("title", tracker, lambda: {p.title: p.slug for p in content.posts})
    with tracker.noting() as reads:
        assert titles.get("B", "") == "b"
    assert set(reads) == {"title/B"}
    bit = changed_fields(post("a"), post("a", "Another"))
    assert touches(titles.mask, by_kind({"post:a": bit})), "another title, another table"
    other = changed_fields(post("a"), post("c"))  # slug, id, file
    assert not touches({"post:": 0}, by_kind({"post:a": other}))


def test_a_single_answer_is_that_of_the_whole_table() -> None:
    tracker = Tracker()
    table = {"a": 1, "b": 2}
    whole = Index("n", tracker, lambda: table, table.get)
    asked: list[str] = []

    def one(key: str) -> int | None:
        asked.append(key)
        return table.get(key)

    single = Index("n", tracker, lambda: table, one)
    single.hand_on(whole, {"post:": EXISTS})
    for key in ("a", "b", "c"):
        assert single.get(key, 0) == whole.get(key, 0)
    assert asked == ["a", "b", "c"]
    assert not single.is_computed


def test_differences_are_named_as_they_are_noted() -> None:
    def names(old: dict[str, int], new: dict[str, int]) -> set[str]:
        return set(differences("n", old, new))

    assert names({"a": 1, "b": 2}, {"a": 1, "b": 3}) == {"n/b", "n/*"}
    assert names({"a": 1}, {"a": 1, "b": 3}) == {"n/b", "n/", "n/*"}
    assert names({"a": 1, "b": 2}, {"b": 2, "a": 1}) == {"n/", "n/*"}
    assert differences("n", {"a": 1}, {"a": 1}) == {}


def test_who_reads_all_answers_is_touched_by_each() -> None:
    tracker = Tracker()
    table = {"a": 1, "b": 2}
    index = Index("n", tracker, lambda: table)
    with tracker.noting() as reads:
        index.whole()
    assert touches(reads, differences("n", table, {"a": 1, "b": 3}))
    with tracker.noting() as keys:
        index.keys()
    assert not touches(keys, differences("n", table, {"a": 1, "b": 3}))


# Some are parts of others, and a slug may be in any script, or hold half a character.
KEYS = ["post:", "post:a", "post:ab", "any-post:a", "name/ä", "name/ä b", "name/\ud800", "thread/*"]
READS = st.dictionaries(
    st.sampled_from(KEYS) | st.integers(0, 30).map("post:{}".format), st.integers(1, 1 << 40)
)


@given(READS, READS)
def test_packed_reads_are_touched_by_the_same(
    reads: dict[str, int], changed: dict[str, int]
) -> None:
    raw = packed(reads)
    assert unpacked(raw) == reads
    assert touch_test(changed)(raw) == touches(reads, changed)
    assert touch_test(changed | {"post:ab": EVERYTHING})(packed({"post:ab": 2}))
    for many in (99, 999):
        assert touch_test({f"post:{n}": 1 for n in range(many)})(packed({"post:98": 1}))
