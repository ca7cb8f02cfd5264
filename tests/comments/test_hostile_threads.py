"""Who answers whom, made wrong on purpose: by the form and in files, on a site that is built."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from plugins.comments import deciding
from plugins.comments.threads import CIRCLE, ORPHAN
from tests.comments.server.reading import POST, form_of
from tests.comments.whole_site import WholeSite


@pytest.fixture
def site(tmp_path: Path) -> WholeSite:
    return WholeSite(tmp_path)


def shown(site: WholeSite) -> list[str]:
    """The ids of the comments on the post's pages, in their order."""
    return [str(one["id"]) for page in site.pages() for one in page.select("article.comment[id]")]


def test_only_what_is_shown_here_can_be_answered(site: WholeSite) -> None:
    """Item 52: a parent that waits, is spam, was deleted, stands on another post, never was, or is
    no id: the same words, the text kept, nothing stored."""
    for id, to in (
        ("c-waits", ""),
        ("c-spam", "spam"),
        ("c-rejected", "rejected"),
        ("c-shown", "approved"),
    ):
        site.waiting(id)
        if to:
            site.store.move(id, to, "owner")
    site.waiting("c-gone")
    site.approve("c-gone")
    deciding.delete(site.desk, "c-gone")
    site.waiting("c-elsewhere", post="another-post")
    site.approve("c-elsewhere")
    parents = ["c-waits", "c-spam", "c-rejected", "c-gone", "c-elsewhere", "c-never-was"]
    parents += ["../x", "c-shown\n", "C-SHOWN", "x" * 500, "c-shown,c-waits", "\u202ec-shown"]
    pages, links = set(), set()
    for parent in parents:
        peer = site.a_peer()
        answer = site.preview(peer, parent=parent, comment="An answer.")
        assert answer.status_code == 422, parent
        assert form_of(answer, f"/c/{POST}")[1]["comment"] == "An answer."
        pages.add(answer.text)
        asked = site.client.get(f"/c/{POST}", query_string={"reply": parent})
        assert asked.status_code == 404
        links.add(asked.text)
    assert len(pages) == 1 and len(links) == 1
    assert "cannot be answered (any more)" in pages.pop()
    # Nor by a form that was shown for another parent.
    action, fields = form_of(site.preview(site.a_peer(), parent="c-shown"), "/confirm")
    site.clock.later(seconds=10)
    assert site.send({**fields, "parent": "c-waits"}, action, site.a_peer()).status_code == 303
    assert [e.comment.parent for e in site.entries() if e.comment.parent] == ["c-shown"]


def test_a_parent_that_is_taken_back_hides_no_answer(site: WholeSite) -> None:
    """Item 53: the answer stays visible and says that what it answers is not here; the check
    names it, and when the parent comes back it stands below it again."""
    parent, _, _ = site.send_through(comment="The first.")
    site.approve(parent)
    site.build()
    child, _, _ = site.send_through(comment="An answer.", parent=parent)
    site.approve(child)
    site.build()
    assert shown(site) == [parent, child]
    deciding.hold(site.desk, parent)
    report = site.build()
    assert shown(site) == [child]
    article = site.article(child)
    assert article is not None
    assert ORPHAN in article.get_text()
    assert any(child in str(problem) and parent in str(problem) for problem in report.problems)
    assert "The first." not in "".join(site.sources())
    site.approve(parent)
    site.build()
    article = site.article(child)
    assert article is not None and ORPHAN not in article.get_text()
    assert shown(site) == [parent, child]


@pytest.mark.parametrize("how", ["delete", "erase"])
@pytest.mark.long
def test_a_parent_that_is_deleted_leaves_its_place(site: WholeSite, how: str) -> None:
    """Item 54: a tombstone stands there, its answers stay below it, and nothing of it is left."""
    parent, _, _ = site.send_through(
        name="Marigold", comment="Porridge.", website="https://m.example/"
    )
    site.approve(parent)
    site.build()
    child, _, _ = site.send_through(comment="An answer.", parent=parent)
    site.approve(child)
    words = (parent,) if how == "delete" else ("--id", parent)
    assert site.command(f"comments.{how}", *words, "--yes")[1] == 0
    site.build()
    assert shown(site) == [parent, child]
    article = site.article(parent)
    assert article is not None and "This comment was removed." in article.get_text()
    answer = site.article(child)
    assert answer is not None and "in reply to a removed comment" in answer.get_text()
    for text in site.texts().values():
        assert not any(word in text for word in (b"Marigold", b"Porridge", b"m.example"))
    assert site.preview(site.a_peer(), parent=parent).status_code == 422


CIRCLES = {
    "itself": {"c-a": "c-a"},
    "two": {"c-a": "c-b", "c-b": "c-a"},
    "two with a tail": {"c-a": "c-b", "c-b": "c-a", "c-c": "c-a", "c-d": "c-c"},
    "three with tails": {"c-a": "c-b", "c-b": "c-c", "c-c": "c-a", "c-d": "c-b", "c-e": "c-d"},
    "two circles": {"c-a": "c-b", "c-b": "c-a", "c-c": "c-d", "c-d": "c-c", "c-e": "c-e"},
    "a long one": {f"c-{n:03}": f"c-{(n + 1) % 200:03}" for n in range(200)},
}


@pytest.mark.parametrize("name", CIRCLES)
@pytest.mark.long
def test_circles_are_shown_once_and_reported(site: WholeSite, name: str) -> None:
    """Item 55."""
    parents = CIRCLES[name]
    for number, (id, parent) in enumerate(parents.items()):
        created = f"2026-03-03T10:{number // 60:02}:{number % 60:02}Z"
        site.put(id, parent=parent, created=created, approved=created)
    site.put("c-plain")
    report = site.build()
    assert sorted(shown(site)) == sorted([*parents, "c-plain"])
    noted = [id for id in parents if CIRCLE in str(site.article(id))]
    assert noted
    said = [str(problem) for problem in report.problems]
    assert all(any(f"/{id}.md" in line for line in said) for id in noted)
    assert all(problem.severity == "note" for problem in report.problems)


def test_orphans_stand_at_the_top_with_a_note(site: WholeSite) -> None:
    """Item 56: the parent never was, waits, or stands on another post."""
    site.put_aside("c-waits")
    site.put("c-elsewhere", on="another-post")
    for id, parent in (("c-a", "c-never"), ("c-b", "c-waits"), ("c-c", "c-elsewhere")):
        site.put(id, parent=parent)
        site.put(f"{id}-below", parent=id)
    report = site.build()
    assert sorted(shown(site)) == ["c-a", "c-a-below", "c-b", "c-b-below", "c-c", "c-c-below"]
    for id in ("c-a", "c-b", "c-c"):
        article = site.article(id)
        assert article is not None and ORPHAN in article.get_text()
        assert article.find_parent("article", class_="comment") is None
        assert any(f"/{id}.md" in str(problem) for problem in report.problems)


def chain(site: WholeSite, length: int) -> None:
    for number in range(length):
        parent = f"c-{number - 1:05}" if number else None
        created = f"2026-03-03T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        site.put(f"c-{number:05}", f"Reply {number}.", parent=parent, created=created)


@pytest.mark.long
def test_a_deep_chain_is_flat_from_the_fifth_level(site: WholeSite) -> None:
    """Item 57, small: depth 4 at most, whom each answers is said, and all are in order."""
    chain(site, 120)
    site.build()
    assert shown(site) == [f"c-{number:05}" for number in range(120)]
    for page in site.pages():
        for article in page.select("article.comment"):
            depth = len(article.find_parents("ol"))
            assert depth <= 5
            if article["id"] != "c-00000":
                assert "in reply to" in article.get_text()
    assert site.owner.page_of("c-00119").status_code == 200


@pytest.mark.long
def test_five_thousand_in_one_chain(site: WholeSite) -> None:
    """Item 57: all are shown, without an error; a build after one more takes under two seconds of
    work, the first one reads and renders all five thousand."""
    chain(site, 5000)
    began = time.process_time()
    site.build()
    first = time.process_time() - began
    assert len(shown(site)) == 5000
    site.put("c-05000", parent="c-04999", created="2026-03-03T12:00:00Z")
    began = time.process_time()
    site.build()
    again = time.process_time() - began
    print(f"5000 in one chain: {first:.1f} s of work at first, {again:.2f} s with one more")
    assert len(shown(site)) == 5001
    assert again < 2
    assert first < 4
