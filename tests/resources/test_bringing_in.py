"""Bringing resources in: what comes in, what is there already, what is left out and why; and that
nothing in a file can do harm."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plugins.resources.arriving import as_json, as_text
from plugins.resources.bringing_in import Shelf, write
from plugins.resources.exports import export
from plugins.resources.readers import LARGEST, MOST, NotReadable, candidates
from plugins.resources.whole_shelf import shelf, shown_now
from plugins.sources.addresses import SLUG
from tests.resources.exchanging import EMPTY, NOW, ZONE, brought_in, read_again
from tests.resources.test_bookmarks import SHELF
from tests.resources.test_cards import thing
from tests.small_site import WHY, content_folder, page, post, resource, theme

CARD = {"title": "A lamp", "type": "book", "added": "2026-01-31", "why": WHY}


def ours(*cards: Mapping[str, Any]) -> str:
    """A file of our own format."""
    return json.dumps({"format": "five-to-nine/resources", "version": 1, "resources": cards})


def reasons(text: str, onto: Shelf = EMPTY) -> list[str]:
    """Why entries were left out."""
    return [note for fate in brought_in(text, onto).left_out for note in fate.notes]


# ── What is there already ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ({"id": "abcdefgh", "title": "Quite another"}, "the same id"),
        ({"url": "HTTP://www.E.example/x/?utm_campaign=y"}, "the same address"),
        ({"url": "https://e.example/x/index.html?gclid=7#top"}, "the same address"),
        ({"url": "http://e.example:80/x?msclkid=1"}, "the same address"),
        ({"url": "https://kept.example/e"}, "the same address"),
        ({"title": "a LAMP?!", "url": None}, "the same title"),
    ],
)
def test_what_is_there_is_known_again(more: dict[str, Any], how: str) -> None:
    here = thing(
        title="A Lamp", url="https://e.example/x", id="abcdefgh", archive="https://kept.example/e"
    )
    onto = Shelf((here,), (), frozenset({"a"}), frozenset({here.id}))
    values = {**CARD, "title": "Something", "url": "https://else.example/", **more}
    (found,) = brought_in(ours(values), onto).there
    assert (found.file, found.notes) == (here.file, (how,))


def test_titles_of_nothing_but_signs_are_not_the_same() -> None:
    here = thing(title="???", id="abcdefgh")
    onto = Shelf((here,), (), frozenset({"a"}), frozenset({here.id}))
    assert brought_in(ours({**CARD, "title": "!!!"}), onto).there == ()


def test_two_pages_of_one_title_are_two() -> None:
    here = thing(title="Home", url="https://one.example/")
    onto = Shelf((here,), (), frozenset({"a"}), frozenset({here.id}))
    outcome = brought_in(ours({**CARD, "title": "Home", "url": "https://two.example/"}), onto)
    assert len(outcome.came_in) == 1


def test_a_bookmark_that_stands_twice_in_a_file_comes_in_once() -> None:
    line = '<DT><A HREF="https://x.example/{}">X</A>\n'
    text = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n" + line.format("") + line.format("#part")
    outcome = brought_in(text)
    assert (len(outcome.came_in), len(outcome.there)) == (1, 1)


def test_everything_brought_in_is_there_the_second_time(tmp_path: Path) -> None:
    cards = [thing(slug=f"s{n}", id=f"ididid{n:02}", title=f"T {n}", why=WHY) for n in range(3)]
    text = export("json", cards, ZONE)
    write(tmp_path, brought_in(text).texts)
    found, _ = shelf(tmp_path, "content", ZONE)
    again = brought_in(text, found)
    assert (len(again.there), again.came_in, again.left_out) == (3, (), ())


# ── What fits beside what is there ──────────────────────────────────────────────────────────


def test_a_slug_or_an_id_of_anything_else_is_not_taken(tmp_path: Path) -> None:
    folder = content_folder(
        tmp_path,
        {
            "posts/2026-01-01-lamp.md": post("Other", id="postpost22"),
            "pages/x.md": page("X", slug="desk"),
            "resources/broken.md": "no head",
        },
    )
    onto, _ = shelf(folder, "content", ZONE)
    cards = [
        {**CARD, "title": "One", "slug": "lamp", "id": "postpost22"},
        {**CARD, "title": "Two", "slug": "desk"},
        {**CARD, "title": "Three", "slug": "broken"},
    ]
    outcome = brought_in(ours(*cards), onto)
    assert [fate.file for fate in outcome.came_in] == [
        "resources/lamp-2.md",
        "resources/desk-2.md",
        "resources/broken-2.md",
    ]
    assert "with a new id: something else here has its own" in outcome.came_in[0].notes
    assert "postpost22" not in "".join(outcome.texts.values())


def test_themes_are_known_by_all_their_names_and_others_are_told_of() -> None:
    outcome = brought_in(ours({**CARD, "themes": ["Mum guilt", "guilt", "nowhere"]}), SHELF)
    (fate,) = outcome.came_in
    assert fate.notes == ("without nowhere: no theme here is called that",)
    assert "themes: [guilt]" in outcome.texts[fate.file]


def test_in_a_folder_without_themes_those_of_our_cards_stay() -> None:
    outcome = brought_in(ours({**CARD, "themes": ["guilt"]}))
    assert "themes: [guilt]" in outcome.texts["resources/a-lamp.md"]


def test_a_link_that_leads_nowhere_here_is_told_of() -> None:
    cards = [
        {**CARD, "why": f"{WHY} See [[desk]] and [[gone]]."},
        {**CARD, "slug": "desk", "title": "D"},
    ]
    one, _ = brought_in(ours(*cards)).came_in
    assert one.notes == ("its text links to [[gone]]: see that this is here",)


def test_days_may_be_written_in_every_way_that_a_file_knows(tmp_path: Path) -> None:
    days = {"added": "2026-01-31 20:15", "checked": "2026-02-01T07:15:30.5Z", "moved": "2026-02-02"}
    (back,) = read_again(brought_in(ours({**CARD, **days})), tmp_path)
    assert back.added.isoformat() == "2026-01-31T20:15:00+13:00"
    assert back.checked is not None and back.checked.isoformat() == "2026-02-01T20:15:30+13:00"
    assert back.moved is not None and back.moved.isoformat() == "2026-02-02T00:00:00+13:00"


# ── What is a draft ─────────────────────────────────────────────────────────────────────────


def test_a_card_without_a_why_is_a_draft_that_says_so(tmp_path: Path) -> None:
    outcome = brought_in(ours({**CARD, "why": " \n"}))
    (back,) = read_again(outcome, tmp_path)
    assert back.draft
    assert "# still missing: why it is worth" in outcome.texts[back.file]


def test_everything_can_come_in_as_a_draft(tmp_path: Path) -> None:
    (back,) = read_again(brought_in(ours(CARD), drafts=True), tmp_path)
    assert back.draft


def test_a_text_with_a_bookmark_that_would_stop_the_build_stays_behind() -> None:
    text = (
        '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DT><A HREF="https://x.example/">X</A>\n'
        "<DD>&lt;script&gt;alert(1)&lt;/script&gt; and [[nowhere]]\n"
    )
    (fate,) = brought_in(text).came_in
    assert "without the text that came with it, which cannot stand in a card" in fate.notes
    assert "alert" not in brought_in(text).texts[fate.file]


# ── What is left out, and why ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"url": "javascript:alert(1)"}, "its address begins with 'javascript:'; only http"),
        ({"url": "JaVaScRiPt:alert(1)"}, "its address begins with 'JaVaScRiPt:'; only http"),
        ({"url": "data:text/html,x"}, "its address begins with 'data:'; only http"),
        ({"url": "file:///etc/passwd"}, "its address begins with 'file:'; only http"),
        ({"url": "//e.example/"}, "its address is none; only http"),
        ({"url": "https://me:secret@e.example/"}, "its address holds a name or a password"),
        ({"archive": "https://me:secret@e.example/"}, "its archive holds a name or a password"),
        ({"url": "http://192.168.0.1/admin"}, "its address is on a machine of a private network"),
        ({"url": "http://router/"}, "its address is on a machine of a private network"),
        ({"url": "https://"}, "'https://' is not a web address"),
        ({"archive": "javascript:alert(1)"}, "its archive begins with 'javascript:'; only http"),
        ({"title": " \u202e "}, "it does not say its 'title'"),
        ({"title": None}, "it does not say its 'title'"),
        ({"type": "virus"}, "its type 'virus' is none of article, book,"),
        ({"added": "yesterday"}, "'yesterday' is not a date"),
        ({"added": None}, "it does not say its 'added'"),
        ({"minutes": "7"}, "its 'minutes' is no whole number"),
        ({"minutes": 10**30}, "'minutes' is '1000000000000000000000000000000'"),
        ({"minutes": -1}, "'minutes' is '-1'"),
        ({"minutes": True}, "its 'minutes' is no whole number"),
        ({"title_certain": "no"}, "its 'title_certain' is neither true nor false"),
        ({"themes": "guilt"}, "its 'themes' is no list of texts"),
        ({"creators": [["x"]]}, "its 'creators' is no list of texts"),
        ({"creators": ["x"] * 51}, "its 'creators' has more than 50 entries"),
        ({"title": "x" * 1_001}, "its 'title' is longer than 1,000 characters"),
        ({"why": "x" * 20_001}, "its 'why' is longer than 20,000 characters"),
        ({"why": {"x": 1}}, "its 'why' is no text"),
        ({"why": "<script>alert(1)</script>"}, "its text, line 1: '<script>' cannot stand"),
        ({"why": "[x](javascript:alert(1))"}, "its text, line 1: a link cannot begin with"),
        ({"why": "![x](https://spy.example/x.gif)"}, "its text, line 1: "),
        ({"why": '<b onclick="x()">x</b>'}, "its text, line 1: 'onclick=' cannot stand"),
        ({"evidence": "a feeling"}, "unknown evidence 'a feeling'"),
        ({"quote": "word " * 61, "locator": "p. 1"}, "the quotation has 61 words"),
        ({"aliases": ["../../x"]}, "'../../x' cannot be an address"),
        ({"aliases": ["/../x"]}, "'/../x' cannot be an old address"),
        ({"id": "../x"}, "'../x' cannot be an id"),
        ({"status": "published"}, "it has a field 'status', which no card has"),
        ({"file": "/etc/passwd"}, "it has a field 'file', which no card has"),
    ],
)
def test_an_odd_card_is_left_out_with_its_reason(more: dict[str, Any], why: str) -> None:
    (found,) = reasons(ours({**CARD, **more}))
    assert found.startswith(why)


@pytest.mark.parametrize(
    "slug", ["../../etc/passwd", "..", "con", "page", "theme", "A b", "/x", ""]
)
def test_a_slug_that_leads_elsewhere_is_made_anew(slug: str, tmp_path: Path) -> None:
    outcome = brought_in(ours({**CARD, "slug": slug}))
    assert list(outcome.texts) == ["resources/a-lamp.md"]
    read_again(outcome, tmp_path)
    assert [path.name for path in tmp_path.rglob("*.md")] == ["a-lamp.md"]


_ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
_NASTY = st.sampled_from(
    (
        *("---\nstatus: published\n---", "x\nstatus: published", '"\nstatus: published #'),
        *("\x00", "\x1b[2J", "\u2028status: x", "\x85a: b", "\ud800", "\ufeff", "\u202egnp.exe"),
        *("&a [*a, *a]", "!!python/object/apply:os.system [x]", "{{ 7 * 7 }}", "%0d%0a"),
        *("{% include 'x' %}", "]]>", "-->", "\x1c0\x1d"),
    )
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(
            [*CARD, "slug", "url", "creators", "aliases", "themes", "id", "quote", "via"]
        ),
        _NASTY | _ANYTHING | st.lists(_NASTY, max_size=2),
        max_size=5,
    )
)
@example({"title": "---\nstatus: published\n---\nx"})
@example({"creators": ['"]\nstatus: published\nx: ["']})
def test_whatever_a_card_says_its_file_says_that_or_is_not_there(more: dict[str, Any]) -> None:
    outcome = brought_in(ours({**CARD, **more}), SHELF, drafts=True)
    for file, text in outcome.texts.items():
        assert SLUG.fullmatch(file.removeprefix("resources/").removesuffix(".md"))
        assert text.count("\nstatus: ") - str(more.get("why", "")).count("\nstatus: ") == 1
        assert "\x00" not in text and "\x1b" not in text and "\u202e" not in text
    said = as_text(outcome, "json", False)
    assert not {"\x1b", "\x00", "\u202e"} & set(said)
    assert json.loads(as_json(outcome, "json", False))


# ── Files that are none ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "this is none of what can be read"),
        (b"hello", "this is none of what can be read"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        (b"PK\x03\x04", "this is none of what can be read"),
        (b"{", "it begins like JSON and is none"),
        (b"[" * 100_000, "it begins like JSON and is none"),
        (b'{"a":' * 100_000, "it begins like JSON and is none"),
        (b'{"format": "x"}', "it is JSON, but does not say"),
        (b'{"format": "five-to-nine/resources", "version": 2}', "it is of another version"),
        (b'{"format": "five-to-nine/resources", "version": 1}', "its 'resources' are no list"),
        (b'{"format": "five-to-nine/resources", "version": 1, "resources": []}', "nothing stands"),
        (b"x" * (LARGEST + 1), "it is larger than 10 MB"),
        (b"title,why,shoe size\nx,y,z\n", "it has a column 'shoe size', which no card has"),
        (b"title,title\nx,y\n", "a column stands there twice"),
        (b'title\n"x', "it is no CSV"),
        (b"@book{x", "this entry has no key"),
        (b"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL></DL>", "nothing stands in it"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(raw: bytes, why: str) -> None:
    begun = time.monotonic()
    with pytest.raises(NotReadable) as caught:
        candidates(raw, ZONE)
    assert why in str(caught.value)
    assert time.monotonic() - begun < 5


def test_too_many_entries_are_refused() -> None:
    line = '<DT><A HREF="https://x.example/">X</A>'
    with pytest.raises(NotReadable, match="more than 5,000 entries"):
        candidates(("<!DOCTYPE NETSCAPE-Bookmark-file-1>" + line * (MOST + 1)).encode(), ZONE)


def test_a_row_with_too_few_cells_is_left_out_and_the_others_come_in() -> None:
    text = f'title;type;added;why\nOne;book;2026-01-01;"{WHY}"\nTwo;book\n'
    outcome = brought_in(text)
    assert [fate.name for fate in outcome.came_in] == ["One"]
    assert reasons(text) == ["it has 2 cells, and the first line 4"]


def test_a_file_that_appears_meanwhile_is_not_touched(tmp_path: Path) -> None:
    outcome = brought_in(ours(CARD))
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/a-lamp.md").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write(tmp_path, outcome.texts)
    assert (tmp_path / "resources/a-lamp.md").read_text(encoding="utf-8") == "mine"


# ── What goes out by command ────────────────────────────────────────────────────────────────


def test_drafts_and_what_waits_do_not_go_out(tmp_path: Path) -> None:
    folder = content_folder(
        tmp_path,
        {
            "resources/a.md": resource("Out", themes=["Mum guilt"]),
            "resources/b.md": resource("Canary draft", status="draft"),
            "resources/c.md": resource("Canary waiting", added="2031-01-01"),
            "resources/d.md": resource("Moved later", moved="2030-01-01"),
            "themes/guilt.md": theme("Guilt", other_names=["mum guilt"]),
        },
    )
    found, problems = shelf(folder, "content", ZONE)
    assert problems == []
    shown = shown_now(found, NOW)
    assert [one.title for one in shown] == ["Moved later", "Out"]
    assert shown[1].themes == ("guilt",)
    assert shown[0].moved is None
