"""The quick look at a text: every link that there is must be among what it finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.markup.markdown import convert
from plugins.sources.mentions import asks, mentions, names_of
from plugins.sources.records import Resource
from tests.small_site import NOW

LAMP = Resource(
    file="resources/a lamp.md",
    id="abcdefgh",
    slug="lamp",
    title="Lamp",
    body="",
    type="book",
    added=NOW,
    aliases=("old-lamp", "/2019/lamp.html"),
)


@pytest.mark.parametrize(
    "text",
    [
        "See [[lamp]].",
        "See [[ lamp | that one ]].",
        "See [[lamp#part]].",
        "See [[resources/lamp]].",
        "| a | b |\n|--|--|\n| [[old-lamp|x]] | y |",
        "[it](/resources/lamp/)",
        "[it](/resources/lamp/#link-gone)",
        "[it]({filename}../resources/a%20lamp.md)",
        "[it](../resources/a%20lamp.md)",
        '<a href="../resources/a%20lamp.md">it</a>',
        "[it][1]\n\n[1]: {filename}/resources/a%20lamp.md",
        "[it](<{filename}../resources/a%20lamp.md>)",
    ],
)
def test_whatever_leads_to_a_resource_is_noticed(text: str) -> None:
    assert any(target.want == "address" for target in convert(text).targets)
    assert set(mentions([text])) & set(names_of(LAMP)), mentions([text])


def test_a_text_without_a_link_mentions_nothing() -> None:
    assert mentions(["A lamp, and resources in general."]) == ()


@given(
    st.lists(
        st.sampled_from(["> [!reflect]", "> - Why?", "[!Reflect] x", ">", "words", "", "> [!try]"]),
        max_size=8,
    )
)
def test_a_text_that_asks_is_never_passed_over(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert asks(text) or convert(text).asking == ()


def test_a_box_in_html_is_noticed() -> None:
    text = '<div class="box reflect"><p>Why?</p></div>'
    assert convert(text).asking
    assert asks(text)
