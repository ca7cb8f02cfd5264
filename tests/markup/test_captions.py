"""The caption of a picture, and whose picture it is."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from plugins.markup.captions import Caption, read
from plugins.markup.conversion import filled
from plugins.markup.feed_html import clean
from plugins.markup.markdown import convert


@pytest.mark.parametrize(
    ("title", "caption"),
    [
        ("", Caption("", "", False, False)),
        ("Ten past five", Caption("Ten past five", "", False, False)),
        ("Ten past | Photo: Ada", Caption("Ten past", "Photo: Ada", False, False)),
        ("| Photo: Ada", Caption("", "Photo: Ada", False, False)),
        ("decorative", Caption("", "", True, False)),
        ("Decorative | Photo: Ada", Caption("", "Photo: Ada", True, False)),
        ("Ten past |", Caption("Ten past", "", False, True)),
        ("a | b | c", Caption("a", "b | c", False, True)),
    ],
)
def test_a_title_is_taken_apart(title: str, caption: Caption) -> None:
    assert read(title) == caption


def test_caption_and_credit_stand_apart_below_the_picture() -> None:
    made = convert('![Tea](../images/t.jpg "Ten past | Photo: Ada & Co")')
    soup = BeautifulSoup(made.html, "html.parser")
    (below,) = soup.select("figure figcaption")
    (credit,) = below.select("span.credit")
    assert (credit.get_text(), below.get_text(" ", strip=True)) == (
        "Photo: Ada & Co",
        "Ten past Photo: Ada & Co",
    )
    assert not soup.select("[title]") and not soup.select("[data-caption]")
    (shown,) = made.pictures
    assert (shown.caption, shown.credit) == ("Ten past", "Photo: Ada & Co")
    assert made.slips == ()


def test_a_credit_alone_and_one_of_a_picture_that_decorates() -> None:
    for text in ('![Tea](t.jpg "| Photo: Ada")', '![](t.jpg "decorative | Photo: Ada")'):
        made = convert(text)
        assert '<figcaption><span class="credit">Photo: Ada</span></figcaption>' in made.html
        assert made.slips == ()


def test_feeds_keep_the_credit_on_a_line_of_its_own() -> None:
    made = convert('![Tea](../images/t.jpg "Ten past | Photo: Ada")')
    values = ("/images/t.jpg", 'width="4" height="3"', "", "")
    html = clean(filled(made, values), "https://e.org/posts/a/").replace("\n", "")
    assert "Ten past<br><small>Photo: Ada</small></figcaption>" in html


MISSING = "behind the '|' of this picture's title its credit is missing"
UNSEEN = "the credit of this picture would not be seen within a line"


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ('a\n\n![x](t.jpg "b |")', f"3: {MISSING}"),
        ('![x](t.jpg "a | b | c")', f"1: {MISSING}"),
        ('So ![x](t.jpg "a | b")', f"1: {UNSEEN}"),
    ],
)
def test_a_credit_that_nobody_would_see_is_told(text: str, slip: str) -> None:
    assert [f"{one.line}: {one.wrong}" for one in convert(text).slips] == [slip]
