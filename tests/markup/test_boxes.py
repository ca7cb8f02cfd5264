"""Boxes, written as callouts."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from plugins.markup.boxes import ALIASES, ALL, KINDS
from plugins.markup.markdown import convert
from plugins.sources.word_files import ours
from plugins.sources.words import Words


def box(text: str) -> Tag:
    """The one box of a text."""
    found = BeautifulSoup(convert(text).html, "html.parser").select(".box")
    assert len(found) == 1
    return found[0]


def said(text: str) -> list[str]:
    return [f"{slip.line}: {slip.wrong}; {slip.remedy}" for slip in convert(text).slips]


@pytest.mark.parametrize(("kind", "title"), [(kind, ours()(f"boxes.{kind}")) for kind in KINDS])
def test_each_kind_has_its_title(kind: str, title: str) -> None:
    html = convert(f"> [!{kind}]\n> Words.\n").html
    assert html == (
        f'<div class="box {kind}" role="note">\n'
        f'<p class="box-title" dir="ltr" lang="en">{title}</p>\n<p>Words.</p>\n</div>'
    )


def test_a_title_of_ours_says_its_language_and_no_other_does() -> None:
    words = Words("he", {**ours().phrases, "boxes.try": "נסו"}, foreign=frozenset({"boxes.key"}))
    ours_, english, own = (
        BeautifulSoup(convert(text, words).html, "html.parser").select(".box-title")[0]
        for text in ("> [!try]\n> x", "> [!key]\n> x", "> [!try] Probiert\n> x")
    )
    assert (ours_.get_text(), ours_["lang"], ours_["dir"]) == ("נסו", "he", "rtl")
    assert (english["lang"], english["dir"]) == ("en", "ltr")
    assert set(own.attrs) == {"class"}


def test_a_box_may_have_a_title_of_its_own() -> None:
    made = box("> [!try] Just *once*\n> Words.")
    assert made.select_one(".box-title em") is not None
    assert [one.get_text() for one in made.find_all("p")] == ["Just once", "Words."]


def test_a_title_is_escaped() -> None:
    assert "<script" not in convert("> [!note] a < b & c\n> x").html
    assert box("> [!note] a < b & c\n> x").find("p")


def test_a_box_holds_paragraphs_lists_and_links() -> None:
    made = box("> [!reflect] Ask\n>\n> One.\n>\n> Two, [[a]].\n>\n> - three\n> - four\n")
    assert [one.get_text() for one in made.find_all("p")] == ["Ask", "One.", "Two, \x1c1\x1d."]
    assert [one.get_text() for one in made.find_all("li")] == ["three", "four"]


def test_a_list_stands_right_below_the_title() -> None:
    assert len(box("> [!reflect] Ask yourself\n> - one?\n> - two?").find_all("li")) == 2


def test_a_box_stands_in_a_list() -> None:
    made = box("- one\n\n    > [!note] Box\n    > Words.\n\n- two")
    assert made.parent is not None
    assert made.parent.name == "li"


def test_a_box_stands_between_paragraphs() -> None:
    soup = BeautifulSoup(convert("Before.\n\n> [!note] Box\n> In.\n\nAfter.").html, "html.parser")
    tops = [one.get_text(" ", strip=True) for one in soup.find_all(recursive=False)]
    assert tops == ["Before.", "Box In.", "After."]


def test_a_box_right_below_a_line_is_a_box_too() -> None:
    soup = BeautifulSoup(convert("Before.\n> [!note] Box\n> In.").html, "html.parser")
    tops = [one.get_text(" ", strip=True) for one in soup.find_all(recursive=False)]
    assert tops == ["Before.", "Box In."]


def test_two_boxes_stand_below_each_other() -> None:
    html = convert("> [!note] One\n> a\n\n> [!try] Two\n> b\n").html
    assert html.count('class="box ') == 2
    assert html.index("</div>") < html.index("Two")


def test_a_box_in_a_quotation_is_one() -> None:
    made = box("> > [!note] Inner\n> > Words.")
    assert made.parent is not None
    assert made.parent.name == "blockquote"


def test_an_ordinary_quotation_stays_one() -> None:
    html = convert("> Words [!note] of somebody.\n").html
    assert "box" not in html
    assert "<blockquote>" in html


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("One\n\n> [!reflct] Ask\n> x", "3: unknown box '[!reflct]'; did you mean 'reflect'?"),
        ("> [!warning]\n> x", f"1: unknown box '[!warning]'; write one of {', '.join(ALL)}"),
        ("> [!]\n> x", f"1: unknown box '[!]'; write one of {', '.join(ALL)}"),
        ("x\n\n> [!vidoe] x", "3: unknown box '[!vidoe]'; did you mean 'video'?"),
        ("- a\n\n    > [!tyr] x", "3: unknown box '[!tyr]'; did you mean 'try'?"),
    ],
)
def test_an_unknown_kind_is_named_with_the_nearest(text: str, slip: str) -> None:
    assert said(text) == [slip]


def test_known_boxes_and_quotations_are_in_order() -> None:
    assert said("> [!note] One\n> a\n\n> quoted\n") == []


def test_a_box_in_code_is_code() -> None:
    text = "```\n> [!note] x\n> [!nonsense] y\n```\n"
    assert "box" not in convert(text).html
    assert said(text) == []


@pytest.mark.parametrize(("alias", "kind"), ALIASES.items())
def test_what_obsidian_calls_it_is_understood(alias: str, kind: str) -> None:
    assert alias not in ALL
    assert convert(f"> [!{alias}] T\n> Words.") == convert(f"> [!{kind}] T\n> Words.")


@pytest.mark.parametrize("mark", ["[!NOTE]", "[!note]-", "[!note]+"])
def test_the_forms_of_other_programs_are_read(mark: str) -> None:
    made = convert(f"> {mark} Mind\n> the step")
    assert made.slips == ()
    assert '<div class="box note" role="note">\n<p class="box-title">Mind</p>' in made.html
