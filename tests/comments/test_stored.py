"""A comment's file as the store writes it: what was said comes back, whatever it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.comments import record
from plugins.comments.stored import Move, Stored, clean, text
from plugins.sources import texts
from tests.comments.stored_comments import ID, POST, WRITTEN, waiting

FILE = f"comments/{POST}/{ID}.md"
STRANGE_NAMES = [
    *("---", "null", "~", "no", "Yes", "2026-01-01", "1", "0x1F", "1e3", "=", "<<", "-", "?"),
    *("!!python/object/apply:os.system ['true']", "&a b", "*a", "{a: b}", "[x]", "# x", "a #b"),
    *(
        "a: b",
        "'",
        '"',
        "a\\nb",
        "%TAG",
        "@x",
        "`x`",
        "x\u2028y",
        "x\u0085y",
        "x\u2029---",
        "\ufeffx",
    ),
    *("Mum\nstatus: approved\nsave_as: ../../evil.html", "a\n---\nb", " spaces ", "\ttab", "é"),
    *(
        "👩‍👧",
        "Δημήτρης",
        "שלום",
        "\u202egnp.exe",
        "w " * 99,
        "\U0001f9d1\U0001f3fd‍\U0001f91d",
        "x\xa0",
    ),
]


def back(comment: Stored) -> Stored:
    """The comment as it is read from its file."""
    decoded, problems = texts.decoded(text(comment).encode(), FILE)
    assert decoded is not None and problems == []
    read, problems = record.read_stored(FILE, decoded, FILE)
    assert problems == []
    assert read is not None
    return read


def test_the_file_is_the_one_of_the_design() -> None:
    moves = (Move(WRITTEN, "web", "pending"), Move(WRITTEN, "owner", "approved", "queue"))
    comment = waiting(status="approved", approved=WRITTEN, parent="wp-4711", history=moves)
    assert text(comment) == (
        "---\n"
        "v: 1\n"
        "id: c-7k2m9qx4t3w8r5ab\n"
        "post: nap-time-wars\n"
        "parent: wp-4711\n"
        "kind: comment\n"
        "status: approved\n"
        "author: Sam\n"
        "url: null\n"
        "by_owner: false\n"
        "created: 2026-11-21T18:04:05Z\n"
        "approved: 2026-11-21T18:04:05Z\n"
        "rev: 1\n"
        "source: web\n"
        "history:\n"
        "- at: 2026-11-21T18:04:05Z\n"
        "  by: web\n"
        "  to: pending\n"
        "- at: 2026-11-21T18:04:05Z\n"
        "  by: owner\n"
        "  to: approved\n"
        "  via: queue\n"
        "---\n"
        "Same here.\n"
    )


def test_the_keys_are_those_that_the_reader_knows() -> None:
    head = yaml.safe_load(text(waiting()).split("---\n")[1])
    assert tuple(head) == record.KEYS


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_strange_name_is_only_a_name(name: str) -> None:
    comment = waiting(author=name)
    assert back(comment) == clean(comment)
    head = yaml.safe_load(text(comment).split("\n---\n")[0])
    assert type(head["author"]) is str
    assert head["author"] == clean(comment).author
    assert (head["status"], len(head)) == ("pending", len(record.KEYS))


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_no_value_takes_a_second_line(name: str) -> None:
    plain = text(waiting(history=()))
    assert text(waiting(author=name, history=())).count("\n") == plain.count("\n")


@pytest.mark.parametrize(
    "body",
    [
        "---\nstatus: approved\n---\nHi.",
        "---",
        "\n\n  indented\n\n",
        "a\r\nb\rc",
        "\u2028---\u2028x",
        "trailing spaces  \n  ",
        "x\n---\n",
        "",
    ],
)
def test_a_body_is_only_a_body(body: str) -> None:
    read = back(waiting(ID, body))
    assert read.status == "pending"
    assert read.body == body.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


ANYTHING = st.text(st.characters(codec=None), max_size=60)


@given(name=ANYTHING, url=st.none() | ANYTHING, body=st.text(max_size=300))
@example("\ud800", "\ud800", "\x00\ud800\ufffe")
@example(".\x1d", None, "\x85")
@example(".\U0010ffff", "\ufeff", "\ufeff---")
def test_whatever_comes_in_is_read_back_as_it_was_kept(
    name: str, url: str | None, body: str
) -> None:
    comment = waiting(ID, body, author=f"x{name}", url=url)
    assert back(comment) == clean(comment)


def test_a_moment_is_kept_in_utc_and_whole_seconds() -> None:
    athens = timezone(timedelta(hours=2))
    comment = waiting(created=datetime(2026, 1, 31, 22, 15, 3, 999_999, tzinfo=athens))
    assert back(comment).created == datetime(2026, 1, 31, 20, 15, 3, tzinfo=UTC)


def test_one_moment_that_stands_twice_is_written_twice() -> None:
    """PyYAML would write `&id001` and `*id001`, which the reader refuses."""
    comment = waiting(status="approved", approved=WRITTEN)
    comment = replace(comment, history=(comment.history[0], comment.history[0]))
    assert back(comment) == comment


def test_as_many_moves_as_the_store_allows_can_be_read() -> None:
    moves = tuple(Move(WRITTEN, "classifier", "rejected", "moderation") for _ in range(402))
    assert len(back(waiting(history=moves)).history) == 402


@pytest.mark.parametrize("status", ["approved", "deleted"])
def test_what_is_published_does_not_lie_in_private(status: str) -> None:
    source = text(waiting(status=status, approved=WRITTEN))
    stored, problems = record.read_kept(FILE, source, FILE)
    assert stored is None
    assert [problem.remedy for problem in problems] == ["move it to content/comments/"]


def test_what_waits_is_read_in_private_and_refused_in_content() -> None:
    source = text(waiting())
    assert record.read_kept(FILE, source, FILE) == (waiting(), [])
    comment, _, problems = record.read(FILE, source, FILE)
    assert comment is None
    assert "a comment that is pending lies in content/" in str(problems[0])
