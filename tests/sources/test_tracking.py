"""What is read is noted, and what has changed is found by it."""

from __future__ import annotations

from dataclasses import dataclass

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
    touches,
    tracked,
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
    assert differences("n", {"a": 1, "b": 2}, {"a": 1, "b": 3}) == {"n/b": EXISTS}
    assert differences("n", {"a": 1}, {"a": 1, "b": 3}) == {"n/b": EXISTS, "n/": EXISTS}
    assert differences("n", {"a": 1, "b": 2}, {"b": 2, "a": 1}) == {"n/": EXISTS}
    assert differences("n", {"a": 1}, {"a": 1}) == {}
