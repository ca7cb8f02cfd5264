"""Words set apart: epigraphs and quotations with their source, and pull quotes."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from plugins.markup.conversion import filled
from plugins.markup.feed_html import clean
from plugins.markup.markdown import convert

PAGE = "https://example.org/posts/first/"
EPIGRAPH = "> [!epigraph]\n> One.\n>\n> *Two.*\n> — Ann Example, *A Work*\n\nThe text begins."
TEXT = "It was a Friday, and “nobody” had *slept*. The rest.\n\n"


def said(text: str) -> list[str]:
    made = convert(text)
    return [f"{slip.line}: {slip.wrong}" for slip in made.slips]


def hinted(text: str) -> list[str]:
    return [f"{slip.line}: {slip.wrong}" for slip in convert(text).hints]


def one(html: str, selector: str) -> Tag:
    (found,) = BeautifulSoup(html, "html.parser").select(selector)
    return found


def fed(text: str) -> str:
    made = convert(text)
    return clean(filled(made, tuple("x" for _ in made.targets)), PAGE)


@pytest.mark.parametrize("mark", ["—", "–", "--", "---", "―"])
def test_an_epigraph_names_its_source_in_its_last_line(mark: str) -> None:
    figure = one(convert(EPIGRAPH.replace("—", mark)).html, "figure.epigraph")
    assert [p.get_text() for p in figure.select("blockquote p")] == ["One.", "Two."]
    assert figure.select_one("blockquote em") is not None
    source = one(str(figure), "figcaption")
    assert (source.get_text(), one(str(source), "em").get_text()) == (
        "— Ann Example, A Work",
        "A Work",
    )


def test_a_text_does_not_begin_with_its_epigraph() -> None:
    assert convert(EPIGRAPH).opening == "The text begins."


def test_an_epigraph_in_a_feed_is_a_quotation_with_its_source() -> None:
    assert fed(EPIGRAPH).replace("\n", "") == (
        "<figure><blockquote><p>One.</p><p><em>Two.</em></p></blockquote>"
        "<figcaption>— Ann Example, <em>A Work</em></figcaption></figure><p>The text begins.</p>"
    )


def test_a_quotation_may_name_its_source_behind_its_kind_or_not_at_all() -> None:
    named = one(convert("> [!quote] Ann, *Work*\n> Words.").html, "figure.quotation")
    assert named.get_text(" ", strip=True) == "Words. — Ann, Work"
    assert convert("> [!quote]\n> Words.").html == convert("> Words.").html


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("x\n\n> [!epigraph]\n> Words.", "3: this epigraph does not say whose words these are"),
        ("> [!epigraph] Ann", "1: this quotation has no words"),
        ("> [!quote]", "1: this quotation has no words"),
        (
            "> [!quote] Ann\n> Words.\n> — Ann",
            "1: this quotation names its source twice, behind its kind and in its last line",
        ),
        ("> [!pull]", "1: this pull quote is empty"),
        (TEXT + "> [!pull]\n> It was [a](/b/)", "3: this pull quote holds more than words"),
        (TEXT + "> [!pull]\n> It was [[a]]", "3: this pull quote holds more than words"),
        ("A\n\n> [!pull]\n> A[^1]\n\n[^1]: B", "3: this pull quote holds more than words"),
        ("A\n\n> [!pull]\n> A <button>b</button>", "3: this pull quote holds more than words"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, slip: str) -> None:
    assert said(text) == [slip]


def test_of_two_that_begin_alike_the_odd_one_is_named() -> None:
    text = "> [!epigraph]\n> a\n> — B\n\nx\n\n> [!epigraph]\n> a\n"
    assert said(text) == ["7: this epigraph does not say whose words these are"]


def test_a_pulled_sentence_is_heard_and_counted_once() -> None:
    pulled = convert(f'{TEXT}> [!pull]\n> It was a Friday, and "nobody"\n> had slept.\n')
    large = one(pulled.html, ".pull")
    assert large.get("aria-hidden") == "true"
    assert large.get_text() == "It was a Friday, and “nobody”\nhad slept.".replace("\n", " ")
    assert (pulled.slips, pulled.hints) == ((), ())
    plain = convert(TEXT)
    assert (pulled.words, pulled.opening) == (plain.words, plain.opening)


def test_a_pulled_sentence_may_leave_words_out() -> None:
    made = convert(f"{TEXT}> [!pull]\n> It was a Friday … had slept …")
    assert one(made.html, ".pull").get("aria-hidden") == "true"
    assert hinted(f"{TEXT}> [!pull]\n> had slept … It was a Friday") == [
        "3: this pull quote stands nowhere in the text"
    ]


def test_one_that_stands_nowhere_in_the_text_is_heard_and_hinted_at() -> None:
    text = f"{TEXT}> [!pull]\n> It was a Fri\n"
    assert one(convert(text).html, ".pull").get("aria-hidden") is None
    assert hinted(text) == ["3: this pull quote stands nowhere in the text"]


def test_feeds_hold_a_pulled_sentence_once() -> None:
    assert fed(f"{TEXT}> [!pull]\n> The rest.\n\nMore.") == fed(f"{TEXT}More.")
    assert "<blockquote><p>New.</p></blockquote>" in fed(f"{TEXT}> [!pull]\n> New.")


def test_a_writers_own_html_takes_nothing_else_out_of_feeds() -> None:
    html = Markup('<p class="pull" aria-hidden="true">a</p><p>b</p>')
    assert clean(html, PAGE) == "<p>b</p>"
