"""Words that stand for pictures."""

from __future__ import annotations

import pytest

from plugins.images.alt_texts import hints, names_of, tells_a_name


@pytest.mark.parametrize(
    ("alt", "wrong"),
    [
        ("kettle.jpg", "is the name of a file"),
        ("kettle", "is the name of a file"),
        ("IMG_2041", "is the name of a file"),
        ("PXL_20260102_101112", "is the name of a file"),
        ("DSC00123", "is the name of a file"),
        ("another-photo.webp", "is the name of a file"),
        ("Image of a kettle", "begins with 'Image of'"),
        ("a picture of a kettle", "begins with 'a picture of'"),
        ("Photo showing a kettle", "begins with 'Photo showing'"),
        ("A kettle. " * 16, "has 159 characters"),
    ],
)
def test_what_could_be_better_is_said(alt: str, wrong: str) -> None:
    ((told, remedy),) = hints(alt, "{static}/images/kettle.jpg")
    assert wrong in told and remedy


@pytest.mark.parametrize(
    "alt",
    ["A kettle on a stove", "The kettle", "12 cups", "Imagery of the sea", "2026", "x" * 150, "",
     "The picture off the wall", "Her image, often drawn"],
)  # fmt: skip
def test_good_words_get_no_hint(alt: str) -> None:
    assert list(hints(alt, "{static}/images/kettle.jpg")) == []


def test_a_drawing_may_take_more_words_than_a_photograph() -> None:
    assert list(hints("A plan. " * 50, "../images/plan.svg")) == []
    assert len(list(hints("A plan. " * 70, "../images/plan.svg"))) == 1


NAMES = names_of("Zoë\n\n# the cousins\nMax  # six\nLily Rose\n")


def test_a_list_of_names_has_one_a_line() -> None:
    assert NAMES == ("zoe", "max", "lily rose")


@pytest.mark.parametrize(
    "text",
    ["Zoë at breakfast", "zoe-at-school.jpg", "ZOE_2.JPG", "Breakfast, with Max's cup",
     "Max’s cup", "lily-rose.png", "Zoe\u0308", "{static}/images/zo%C3%AB.jpg"],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert tells_a_name([text], NAMES)


@pytest.mark.parametrize("text", ["The zoetrope", "maximum.jpg", "A rose, a lily", "Lily", ""])
def test_other_words_are_no_names(text: str) -> None:
    assert not tells_a_name([text], NAMES)


def test_without_names_nothing_is_told() -> None:
    assert not tells_a_name(["Zoë"], names_of("# nobody\n\n"))
