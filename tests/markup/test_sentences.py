"""Where a sentence ends, and what is one."""

from __future__ import annotations

import pytest

from plugins.markup.markdown import convert
from plugins.markup.sentences import Block, blocks, split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("I am late. I ran.", ["I am late.", "I ran."]),
        ("It leaves at 17.32, in fact. So?", ["It leaves at 17.32, in fact.", "So?"]),
        ("“You weren’t late,” she said. “No.”", ["“You weren’t late,” she said.", "“No.”"]),
        ("“Which shirt?” he said.", ["“Which shirt?” he said."]),
        ("I say “Good.” It is true.", ["I say “Good.”", "It is true."]),
        ("(Nobody knew.) Then he went…", ["(Nobody knew.)", "Then he went…"]),
        ("Mrs. Kay and D. W. Winnicott met.", ["Mrs. Kay and D. W. Winnicott met."]),
        ("So do I. Then again.", ["So do I.", "Then again."]),
        ("Nights, e.g. Mondays. 3 of them.", ["Nights, e.g. Mondays.", "3 of them."]),
        ("Wait… what?", ["Wait… what?"]),
        ("Ζωή. Έλα.", ["Ζωή.", "Έλα."]),
        ("No stop at all", ["No stop at all"]),
        ("… – !", []),
        ("", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_breathe(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_headings_items_cells_and_captions_stand_by_themselves() -> None:
    text = """\
## The survey

One line
goes on, *with* a [link](https://example.org).

- Milk
- Salt

| Heap | Strips |
|---|---|
| Both | 23 |

![Two plates]({static}/images/a.svg "A caption")
"""
    found = [block.text for block in blocks(convert(text).html)]
    assert found == [
        "The survey",
        "One line goes on, with a link.",
        "Milk",
        "Salt",
        "Heap",
        "Strips",
        "Both",
        "23",
        "Two plates",
        "A caption",
    ]


def test_a_quotation_is_one_and_a_box_is_none() -> None:
    text = "He said:\n\n> Not today.\n\nSo.\n\n> [!try] Tonight\n> Go to bed.\n"
    assert blocks(convert(text).html) == [
        Block("He said:"),
        Block("Not today.", quotation=True),
        Block("So."),
        Block("Tonight"),
        Block("Go to bed."),
    ]


def test_code_marks_of_footnotes_and_titles_to_come_are_no_words() -> None:
    text = "See [[late-train]] first.[^1] Then go.\n\n    x = 1\n\n[^1]: Or not.\n"
    found = [block.text for block in blocks(convert(text).html)]
    assert found[0] == "See first. Then go."
    assert not any("x = 1" in text for text in found)
    assert any(text.startswith("Or not.") for text in found)
