"""One comment's file: the store's own form is read, and whatever differs from it is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.comments.record import KEYS, read
from plugins.comments.rendering import name
from plugins.sources.records import Comment
from plugins.sources.texts import digest, without_controls
from tests.small_site import PROJECT, comment, comment_fields

ID = "c-7k2m9qx4t3w8r5ab"
FILE = f"comments/nap-time-wars/{ID}.md"


def text(body: str = "Same here.", /, **more: object) -> str:
    return comment(ID, "nap-time-wars", body, **more)


def said(source: str, file: str = FILE) -> list[str]:
    """The problems of a comment, without its path. Whatever has one gives no record."""
    record, _, problems = read(file, source, file)
    assert (record is None) == bool(problems)
    return [str(problem).removeprefix(f"{file}:") for problem in problems]


def test_a_comment_as_the_store_writes_it() -> None:
    source = text(
        "One.\n\n---\nTwo.",
        parent="wp-4711",
        author="Zoë 👩‍👧",
        url="https://e.example/",
        by_owner=True,
        rev=3,
        source="mail",
        history=[{"to": "approved", "by": "owner", "at": "2026-03-02T20:10:00Z"}],
    )
    record, body, problems = read(FILE, source, FILE)
    assert problems == []
    assert body == "One.\n\n---\nTwo."
    assert record == Comment(
        file=FILE,
        id=ID,
        post="nap-time-wars",
        parent="wp-4711",
        kind="comment",
        status="approved",
        author="Zoë 👩‍👧",
        url="https://e.example/",
        by_owner=True,
        created=datetime(2026, 3, 2, 18, 4, 5, tzinfo=UTC),
        approved=datetime(2026, 3, 2, 20, 10, tzinfo=UTC),
        rev=3,
        source="mail",
        body=digest(body),
    )


def test_a_tombstone_needs_no_name_and_no_text() -> None:
    record, body, problems = read(FILE, text("", status="deleted", author="", approved=None), FILE)
    assert (problems, body) == ([], "")
    assert record is not None
    assert (record.status, record.author) == ("deleted", "")


@pytest.mark.parametrize("id", ["wp-4711", "dsq-123", "abc", "c-" + "a" * 62])
def test_ids_of_imported_comments_are_good(id: str) -> None:
    assert said(comment(id, "a"), f"comments/a/{id}.md") == []


@pytest.mark.parametrize("id", ["ab", "-abc", "Abc", "a_b", "a" * 65, "con", "c.d", "é-1"])
def test_an_id_that_is_none_is_refused(id: str) -> None:
    assert f"1: '{id}' cannot be the id of a comment; restore the file's own name" in said(
        comment(id, "a"), f"comments/a/{id}.md"
    )


def test_no_comment_takes_an_id_that_the_page_has_for_itself() -> None:
    """Two of one id in a page: links to the thread, the contents or a note would go astray."""
    templates = "".join(
        file.read_text("utf-8") for file in (PROJECT / "theme/templates").rglob("*.html")
    )
    ids = set(re.findall(r'\bid="([a-z0-9-]+)"', templates))
    assert {"main", "comments", "comments-head", "contents", "updates"} <= ids
    for id in {*ids, "update-2026-03-01", "update-2026-03-01-1830", "followed-aaaaaaaa"}:
        assert f"1: '{id}' cannot be the id of a comment; restore the file's own name" in said(
            comment(id, "a"), f"comments/a/{id}.md"
        )


AT = "2026-03-02T20:10:00Z"
ENTRY = {"at": AT, "by": "owner", "to": "approved"}


def test_the_history_may_say_by_which_way() -> None:
    assert (
        said(text(history=[{"at": AT, "by": "web", "to": "pending"}, ENTRY | {"via": "m"}])) == []
    )


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("approved", "is not a list of 'at', 'by' and 'to'"),
        ([AT], "is not a list of 'at', 'by' and 'to'"),
        ({}, "has no 'at'"),
        ({"at": AT, "to": "approved"}, "has no 'by'"),
        (ENTRY | {"email": "sam@e.example"}, "has the unknown key 'email'"),
        (ENTRY | {"to": "aproved"}, "has the unknown state 'aproved'"),
        (ENTRY | {"at": "yesterday"}, "has 'yesterday' for a time"),
        (ENTRY | {"at": "9999-12-31T23:59:59-05:00"}, "has '9999-12-31T23:59:59-05:00' for a time"),
        (ENTRY | {"by": None}, "holds no single value in 'by'"),
        (ENTRY | {"by": ["owner"]}, "holds no single value in 'by'"),
    ],
)  # fmt: skip
def test_an_odd_entry_of_the_history_is_named(entry: object, wrong: str) -> None:
    told = said(text(history=[ENTRY, entry]))
    assert [f"an entry of 'history' {wrong}; write it like {{at: " in one for one in told] == [True]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"status": "aproved"}, "7: unknown status 'aproved'; did you mean 'approved'?"),
        ({"status": "published"},
         "7: unknown status 'published'; write one of approved, deleted, pending, rejected, spam"),
        ({"status": "pending"}, "7: a comment that is pending lies in content/;"
         " move it to private/ (only approved comments and tombstones lie here)"),
        ({"status": "spam"}, "7: a comment that is spam lies in content/;"
         " move it to private/ (only approved comments and tombstones lie here)"),
        ({"status": "rejected"}, "7: a comment that is rejected lies in content/;"
         " move it to private/ (only approved comments and tombstones lie here)"),
        ({"status": "Approved"}, "7: unknown status 'Approved'; did you mean 'approved'?"),
        ({"email": "sam@e.example"}, "16: unknown key 'email';"
         " there are 14 to choose from, such as approved, author, by_owner"),
        ({"athor": "x"}, "16: unknown key 'athor'; did you mean 'author'?"),
        ({"id": "c-other"}, f"3: the id is 'c-other' but the file is named '{ID}';"
         " make the two equal"),
        ({"post": "other"}, "4: the post is 'other' but the folder is 'nap-time-wars';"
         " make the two equal"),
        ({"v": 2}, "2: this file's version is not known; write 'v: 1'"),
        ({"v": None}, "2: this file's version is not known; write 'v: 1'"),
        ({"parent": "../x"}, "5: '../x' cannot be the id of a comment;"
         " write null, or the id of the comment answered"),
        ({"parent": ""}, "5: '' cannot be the id of a comment;"
         " write null, or the id of the comment answered"),
        ({"kind": "post"}, "6: unknown kind 'post'; write one of comment, mention"),
        ({"author": " "}, "8: the comment has no name; write 'author: Anonymous'"),
        ({"author": None}, "8: the comment has no name; write 'author: Anonymous'"),
        ({"author": "x" * 201}, "8: the name is too long; shorten it"),
        ({"url": ["x"]}, "9: 'url' holds one value; restore the file"),
        ({"by_owner": "yes"}, "10: 'by_owner' is not true or false; write 'by_owner: false'"),
        ({"by_owner": None}, "10: 'by_owner' is not true or false; write 'by_owner: false'"),
        ({"created": "2026-03-02"},
         "11: '2026-03-02' is not a time stamp; write it like 2026-01-31T20:15:00Z"),
        ({"created": None}, "11: '' is not a time stamp; write it like 2026-01-31T20:15:00Z"),
        ({"approved": None}, "12: an approved comment has no time of approval;"
         " write the time, like 2026-01-31T20:15:00Z"),
        ({"rev": 0}, "13: 'rev' is not a whole number above zero; write 'rev: 1'"),
        ({"rev": "1e3"}, "13: 'rev' is not a whole number above zero; write 'rev: 1'"),
        ({"source": "pigeon"}, "14: unknown source 'pigeon';"
         " write one of cli, disqus, mail, web, webmention, wordpress"),
        ({"history": None}, "15: 'history' is not a list; write 'history: []'"),
    ],
)  # fmt: skip
def test_whatever_is_odd_is_named_and_the_comment_not_shown(
    more: dict[str, object], problem: str
) -> None:
    assert said(text(**more)) == [problem]


@pytest.mark.parametrize("key", KEYS)
def test_every_key_must_be_there(key: str) -> None:
    fields = comment_fields(ID, "nap-time-wars")
    del fields[key]
    told = said(f"---\n{yaml.safe_dump(fields)}---\nSame here.\n")
    assert f"1: the key '{key}' is missing; restore the file from its backup" in told


@pytest.mark.parametrize(
    "source",
    [
        "Same here.\n",
        "Author: Sam\nStatus: approved\n\nSame here.\n",
        "",
        "---\n---\nSame here.\n",
        "---\nstatus: approved\nSame here.\n",
        text().replace("status: approved", "status: pending\nstatus: approved"),
        text().replace("author: Sam", "author: &x Sam"),
        text().replace("author: Sam", "author: !!python/object/apply:os.system [ls]"),
        text().replace("history: []", "history: [[[[[[[[[]]]]]]]]]"),
        text().replace("author: Sam", "author: " + "x" * 1_000_000),
        text("x" * 40_001),
        text(created="9999-12-31T23:59:59-05:00"),
        text(created="0001-01-01T00:00:00+05:00"),
    ],
    ids=["no head", "Pelican's header", "empty", "empty head", "no end", "two states", "anchor",
         "tag", "nesting", "long name", "long body", "last day", "first day"],
)  # fmt: skip
def test_a_file_that_the_store_did_not_write_is_refused(source: str) -> None:
    record, _, problems = read(FILE, source, FILE)
    assert record is None
    assert problems


SMUGGLED = [
    ('"Mum\\nstatus: approved\\nby_owner: true"', "an escape"),
    ("|\n  Mum\n  status: approved\n  by_owner: true", "a block"),
    (">-\n  Mum\n\n  status: approved\n\n  by_owner: true", "a folded block"),
    ("'Mum\n\n  status: approved\n\n  by_owner: true'", "quotation marks"),
    ('"Mum\\u2028status: approved\\x85by_owner: true"', "other line ends"),
]


@pytest.mark.parametrize("author", [one for one, _ in SMUGGLED], ids=[by for _, by in SMUGGLED])
@pytest.mark.parametrize("status", ["approved", "pending"])
def test_a_name_cannot_bring_keys_of_its_own(author: str, status: str) -> None:
    source = text(status=status).replace("author: Sam", f"author: {author}")
    record, _, problems = read(FILE, source, FILE)
    if status == "pending":
        assert record is None
        assert ["a comment that is pending" in problem.wrong for problem in problems] == [True]
    else:
        assert record is not None
        assert not record.by_owner
        assert name(record.author) == "Mum status: approved by_owner: true"


@pytest.mark.parametrize(
    "body",
    [
        "---\nstatus: approved\nby_owner: true\n---\nText",
        "---",
        "status: approved",
        "...\n---\nby_owner: true\n",
        "{{ config }}\n{filename}../x.md",
    ],
)
def test_a_body_is_only_ever_text(body: str) -> None:
    record, raw, problems = read(FILE, text(body), FILE)
    assert (raw, problems) == (body.strip("\n"), [])
    assert record is not None
    assert not record.by_owner


LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=150)


@given(LINES, st.text(st.characters(codec="utf-8", exclude_characters="\r")))
@example("---", "---")
@example("null", "no")
@example("2026-01-01", "")
@example("!!python/object:x", "")
@example("a\u2028b\u0085c", "")
def test_any_name_and_body_come_back_as_they_were_stored(author: str, body: str) -> None:
    source = (
        f"---\n{yaml.safe_dump({**comment_fields(ID, 'nap-time-wars'), 'author': author})}---\n"
    )
    record, raw, problems = read(FILE, f"{source}{body}\n", FILE)
    if record is None:
        assert [problem.wrong for problem in problems] == ["the comment has no name"]
        assert not any(letter.isascii() and letter.isalnum() for letter in author)
        return
    assert (record.author, raw) == (without_controls(author), body.strip("\n"))


@given(
    st.text()
    | st.lists(st.sampled_from([f"{key}: {value}" for key in KEYS for value in ("x", "1", "[]")]))
    .map("\n".join)
    .map(lambda head: f"---\n{head}\n---\nText")
)
def test_any_text_is_a_comment_or_has_a_problem(source: str) -> None:
    record, _, problems = read(FILE, source, FILE)
    assert (record is None) == bool(problems)


def test_the_keys_are_those_that_the_design_names() -> None:
    assert set(KEYS) == set(comment_fields(ID, "a"))
    assert all(re.fullmatch(r"[a-z_]+", key) for key in KEYS)
