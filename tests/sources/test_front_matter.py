"""The head of a file: two forms, one result, and nothing believed that YAML might hide."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.sources.front_matter import (
    LARGEST_HEAD,
    BadHead,
    Head,
    Mapping,
    Node,
    Scalar,
    Sequence,
    split,
)
from plugins.sources.texts import without_controls
from tests.small_site import head

YAML_PIECES = st.sampled_from(
    [
        *("---\n", "---", "...\n", "\n", "\n\n", " ", "  ", "\t", "- ", "? ", ": ", ":", ", ", "#"),
        *("title: ", "date", "a", "no", "null", "~", "'", '"', "|\n", ">-\n", "[", "]", "{", "}"),
        *("&a ", "*a", "!!str ", "!x ", "%YAML 1.2\n", "%", "@", "`", "<<: ", "\\x01", "\\", "é"),
        *("\x85", "\u2028", "\ufeff", "\x00", "\x7f", "\r", "title: x\n", "2026-01-31"),
    ]
)


def scalars(fields: dict[str, Node]) -> dict[str, str | None]:
    """The texts of fields that hold one value each."""
    assert all(isinstance(node, Scalar) for node in fields.values())
    return {name: node.text for name, node in fields.items() if isinstance(node, Scalar)}


@given(
    st.text()
    | st.lists(YAML_PIECES).map("".join)
    | st.lists(YAML_PIECES).map(lambda pieces: "---\n" + "".join(pieces) + "\n---\n")
    | st.lists(st.sampled_from(["Title: x", "Tags:", " more", "", "---", "Date :y", "no"])).map(
        "\n".join
    )
)
@example("---\n%TAG ! x\n---\n")
@example("---\n? \n: \n---\n")
@example("---\n- a\n---\n")
@example("---\n...\n---\n")
def test_any_text_gives_a_head_or_says_what_is_wrong_with_it(text: str) -> None:
    try:
        read = split(text)
    except BadHead as bad:
        assert bad.line >= 1
        assert bad.wrong
        return
    assert isinstance(read, Head)
    assert text.endswith(read.body)


def test_half_a_character_is_refused() -> None:
    """It cannot come out of a file, which is UTF-8, but it can come in through a form."""
    with pytest.raises(BadHead):
        split("---\ntitle: \ud800\n---\n")


def test_yaml_values_keep_their_text_and_their_lines() -> None:
    read = split("---\ntitle: No\n# a remark\ndate: 2026-01-31\nminutes: 012\n---\nText\n")
    assert scalars(read.fields) == {"title": "No", "date": "2026-01-31", "minutes": "012"}
    assert {name: node.line for name, node in read.fields.items()} == {
        "title": 2,
        "date": 4,
        "minutes": 5,
    }
    assert (read.body, read.body_line, read.form) == ("Text\n", 7, "yaml")


def test_pelican_values_keep_their_text_and_their_lines() -> None:
    read = split("Title: No\nDate: 2026-01-31\nSummary: one\n  two\n\nText\n")
    assert scalars(read.fields) == {"title": "No", "date": "2026-01-31", "summary": "one\ntwo"}
    assert [node.line for node in read.fields.values()] == [1, 2, 3]
    assert (read.body, read.body_line, read.form) == ("Text\n", 6, "pelican")


def test_a_text_without_a_head_is_all_body() -> None:
    assert split("Just words.\n") == Head({}, "Just words.\n", 1, "none")


@pytest.mark.parametrize("written", ["null", "~", "", "NULL", "Null"])
def test_an_empty_value_is_no_value(written: str) -> None:
    assert split(f"---\ntitle: {written}\n---\n").fields["title"] == Scalar(None, 2)


@pytest.mark.parametrize("written", ["null", "~", "---", "no", "2026-01-01", "!!python/none"])
def test_a_quoted_value_is_text_whatever_it_says(written: str) -> None:
    assert split(f"---\ntitle: '{written}'\n---\n").fields["title"] == Scalar(written, 2)


def test_lists_and_groups_become_a_small_tree() -> None:
    read = split("---\nitems:\n- slug: a\n  why: b\n- [c, 1]\n---\n")
    items = read.fields["items"]
    assert isinstance(items, Sequence)
    group, pair = items.items
    assert group == Mapping({"slug": Scalar("a", 3), "why": Scalar("b", 4)}, 3)
    assert pair == Sequence((Scalar("c", 5), Scalar("1", 5)), 5)


def test_an_empty_head_has_no_fields() -> None:
    assert split("---\n---\nText").fields == {}


def test_a_body_may_hold_rules_of_three_hyphens() -> None:
    read = split("---\ntitle: a\n---\n---\nstatus: approved\n---\nText\n")
    assert scalars(read.fields) == {"title": "a"}
    assert read.body == "---\nstatus: approved\n---\nText\n"


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("fields", "line", "wrong"),
    [
        (BOMB, 2, "YAML anchors"),
        ("title: a\nthemes: *x", 3, "YAML anchors"),
        ("title: *name*", 2, "begins with a sign"),
        ("title: !!python/object/apply:os.system [ls]", 2, "YAML tag"),
        ("title: !!python/name:os.system", 2, "YAML tag"),
        ("title: a\ndate: !!timestamp 2026-01-01", 3, "YAML tag"),
        ("title: !secret x", 2, "YAML tag"),
        ("title: a\nmore: [[[[[[[[x]]]]]]]]", 3, "nested too deeply"),
        ("title: a\ntitle: b", 3, "stands here twice"),
        ("a: {b: 1, b: 2}", 2, "stands here twice"),
        ("title: a\n...\n%YAML 1.1", 5, "not YAML"),
        ("title: a\n--- {title: b}", 2, "second YAML document"),
        ("- title: a", 2, "not a list of fields"),
        ("just words", 2, "not a list of fields"),
        ("[title]: a", 2, "no name"),
        ("? \n: a", 2, "no name"),
        ("title: a: b", 2, "with a colon"),
        ('title: "x \\uD800 y"', 2, "halves of characters"),
        ('title: "x \\uD83D\\uDE00 y"\ndate: 2026-01-31', 2, "halves of characters"),
        ('title: "a', 2, "quotation mark"),
        ("title: a\ntags: [a", 3, "bracket"),
        ("title: We are #1", 2, "is a remark"),
        ("title:Mistake\ndate: 2026-01-31", 2, "no space after the colon"),
        ("title: a\n\tdate: b", 3, "a tab"),
        ("title: `a`", 2, "begins with a sign"),
    ],
)
def test_yaml_that_front_matter_has_no_use_for_is_refused_at_its_line(
    fields: str, line: int, wrong: str
) -> None:
    with pytest.raises(BadHead) as raised:
        split(f"---\n{fields}\n---\nText\n")
    assert wrong in raised.value.wrong
    assert raised.value.line == line
    assert raised.value.remedy


def test_a_head_that_does_not_end_is_refused() -> None:
    with pytest.raises(BadHead, match="does not end"):
        split("---\ntitle: a\n\nText that goes on.\n")


def test_a_pelican_head_needs_a_blank_line_before_the_text() -> None:
    with pytest.raises(BadHead) as raised:
        split("Title: a\nText that follows at once.\n")
    assert (raised.value.line, raised.value.remedy) == (
        2,
        "leave a blank line between the fields and the text",
    )


def test_a_pelican_field_stands_once() -> None:
    with pytest.raises(BadHead, match="'title' stands here twice"):
        split("Title: a\ntitle: b\n\nText\n")


FLOODS = {
    "one value": "---\ntitle: " + "x" * 1_000_000 + "\n---\n",
    "many fields": "---\n" + "".join(f"f{n}: x\n" for n in range(100_000)) + "---\n",
    "remarks": "---\n" + "# x\n" * 250_000 + "---\n",
    "brackets": "---\na: " + "[" * 60_000 + "\n---\n",
    "braces": "---\na: " + "{" * 60_000 + "\n---\n",
    "hyphens": "---\na:\n" + "- " * 30_000 + "\n---\n",
    "indentation": "---\n" + "".join(" " * n + "a:\n" for n in range(340)) + "---\n",
    "quotation marks": "---\na: " + '"' * 60_000 + "\n---\n",
    "anchors": "---\n" + "".join(f"a{n}: &a{n} [x]\n" for n in range(3_000)) + "---\n",
    "no end": "---\n" + "a: b\n" * 200_000,
}


@pytest.mark.parametrize("text", FLOODS.values(), ids=FLOODS)
def test_a_flood_in_the_head_is_refused_at_once(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(BadHead):
        split(text)
    assert time.process_time() - begun < 1


def test_a_pelican_head_of_a_megabyte_is_refused_too() -> None:
    with pytest.raises(BadHead, match="KiB long"):
        split("Title: a\n" + " word\n" * (LARGEST_HEAD // 4) + "\nText\n")


def test_a_long_text_below_the_head_is_no_flood() -> None:
    body = "Words. " * 100_000
    assert split(f"---\ntitle: a\n---\n{body}").body == body


KEYS = st.sampled_from(["title", "date", "slug", "lang", "badge", "locator", "author"])
VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1
).filter(lambda text: text == text.strip() and not text.isspace())


@given(st.dictionaries(KEYS, VALUES, min_size=1))
@example({"title": "null"})
@example({"title": "yes: it's 12:30 # - [no] {x} &a *b !c"})
@example({"title": "---"})
def test_both_forms_of_a_head_give_the_same_fields(fields: dict[str, str]) -> None:
    yaml_form = split(head(fields))
    pelican_form = split(
        "".join(f"{name.title()}: {value}\n" for name, value in fields.items()) + "\n\n"
    )
    assert pelican_form.fields == yaml_form.fields


@given(st.dictionaries(KEYS, st.text(st.characters(codec="utf-8"))))
def test_what_is_dumped_as_yaml_is_read_back_as_text(fields: dict[str, str]) -> None:
    dumped = yaml.safe_dump(fields, sort_keys=False)
    assert scalars(split(f"---\n{dumped}---\n").fields) == {
        name: without_controls(text) for name, text in fields.items()
    }


@pytest.mark.parametrize(
    "head",
    [
        "summary: |\n  note: this is #1 thing\n",
        "standfirst: >-\n  Note: see #5 below\n",
        'title: "a\n  b: c #d"\n',
        "date: 2026-01-31  # when it comes out\n",
        "# follows: #none\ntitle: a#b\n",
    ],
)
def test_a_number_sign_that_cuts_nothing_is_in_order(head: str) -> None:
    assert split(f"---\n{head}---\n").fields


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("summary:\n  - We are #1\n", 3),
        ("updates:\n  - text: We moved to #5 there.\n", 3),
        ("standfirst: one\n  two #3 four\n", 3),
    ],
)
def test_a_value_that_a_remark_would_cut_is_refused_wherever_it_stands(
    head: str, line: int
) -> None:
    with pytest.raises(BadHead, match="is a remark") as bad:
        split(f"---\n{head}---\n")
    assert bad.value.line == line
