"""The questions of a text, taken from its boxes for a sheet to write on."""

from __future__ import annotations

import pytest

from plugins.markup.asking import asking
from plugins.markup.conversion import Question
from plugins.markup.markdown import convert


def questions(text: str) -> list[list[str]]:
    """What each box asks, in plain words."""
    return [[one.text for one in box.questions if one.asks] for box in convert(text).asking]


def test_each_line_of_a_list_is_a_question() -> None:
    text = "> [!reflect] Ask yourself\n> - Who is *good* at it?\n> - Write down `three` things"
    (box,) = convert(text).asking
    assert box.title == "Ask yourself"
    assert box.questions == (
        Question("Who is good at it?", True),
        Question("Write down three things", True),
    )


def test_a_paragraph_asks_where_it_ends_with_a_question_mark() -> None:
    text = "> [!reflect]\n> Take a pencil.\n>\n> What would “enough” be?\n>\n> And “why?”"
    (box,) = convert(text).asking
    assert [(one.text, one.asks) for one in box.questions] == [
        ("Take a pencil.", False),
        ("What would “enough” be?", True),
        ("And “why?”", True),
    ]


def test_a_list_with_space_between_its_lines_asks_the_same() -> None:
    assert questions("> [!reflect]\n> - One?\n>\n> - Two?") == [["One?", "Two?"]]


def test_a_list_within_a_list_keeps_its_lines_apart() -> None:
    text = "> [!reflect]\n> - Outer\n>     - Inner one\n>     - Inner two\n> - Last"
    assert questions(text) == [["Outer", "Inner one", "Inner two", "Last"]]


def test_boxes_of_other_kinds_and_boxes_without_a_question_ask_nothing() -> None:
    assert convert("> [!try] Try\n> - This?").asking == ()
    assert convert("> [!reflect] So\n> Only words.").asking == ()
    assert convert("Do you [!reflect] here?").asking == ()


def test_two_boxes_stay_two_in_their_order() -> None:
    text = "> [!reflect] A\n> - One?\n\nWords.\n\n> [!REFLECT] B\n> - Two?"
    assert [box.title for box in convert(text).asking] == ["A", "B"]


def test_marks_of_footnotes_are_no_words_of_a_question() -> None:
    assert questions("> [!reflect]\n> - Who[^1] is it?\n\n[^1]: Nobody.") == [["Who is it?"]]


def test_the_title_of_what_a_question_links_to_is_left_to_be_filled_in() -> None:
    made = convert("See [[one]].\n\n> [!reflect]\n> - What of [[two]] and [three](/posts/three/)?")
    (box,) = made.asking
    number = next(
        at for at, t in enumerate(made.targets) if (t.want, t.ref) == ("title", "[[two]]")
    )
    assert box.questions[0].text == f"What of \x1c{number}\x1d and three?"


@pytest.mark.parametrize(
    "source",
    [
        '<div class="box reflect"><ul><li>One?<li>Two?</ul></div>',
        '<div class="box reflect"><div><p>One?</p></div><p>Two?</p></div>',
        '<div class="box reflect"><svg><text>x</text></svg><p>One?</p></div></div></div>',
    ],
)
def test_html_of_a_writers_own_is_read_to_its_end(source: str) -> None:
    for box in asking(source):
        assert "One?" in " ".join(one.text for one in box.questions)
        assert "x" not in [one.text for one in box.questions]


def test_a_box_that_is_never_closed_asks_nothing() -> None:
    assert asking('<div class="box reflect"><ul><li>One?</li></ul>') == ()
