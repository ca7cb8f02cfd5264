"""Fields of each kind: what a record gets, and what is said of a field that is odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.sources.kinds import ReadFile, read, slug_of_name
from plugins.sources.records import (
    Author,
    Collection,
    CollectionItem,
    Link,
    Page,
    Post,
    Record,
    Resource,
    Theme,
    UpdateNote,
)
from plugins.sources.texts import digest, without_controls
from tests.small_site import WHY, ZONE, head

R = TypeVar("R", bound=Record)
POST = "posts/2026-03-01-first-day.md"


def record(kind: type[R], file: str, text: str) -> R:
    """The record of a file that has no problems."""
    result = read(kind.__name__.lower(), file, text, f"content/{file}", ZONE)
    assert [str(problem) for problem in result.problems] == []
    assert isinstance(result.record, kind)
    return result.record


def said(text: str, kind: str = "post", file: str = POST) -> list[str]:
    """The problems of a file, without its path."""
    result = read(kind, file, text, file, ZONE)
    return [str(problem).removeprefix(f"{file}:") for problem in result.problems]


def test_a_post_with_all_its_fields() -> None:
    text = head(
        {
            "id": "abcdefgh23456777",
            "title": "The first day",
            "slug": "day-one",
            "aliases": ["first-day", "/2019/first/"],
            "status": "draft",
            "date": "2026-03-01 20:15",
            "authors": ["nora", "gus"],
            "themes": "guilt, boundaries",
            "standfirst": "One\nline.",
            "summary": "One.\n  Two. \n",
            "follows": "before",
            "updates": [
                {"date": "2026-04-02", "text": "Later."},
                {"date": "2026-04-01", "text": "Sooner.", "major": True},
            ],
            "updated": "2026-05-01",
            "featured": "yes",
            "badge": "Guest post",
            "comments": "closed",
            "picture": "{static}/images/a.png",
            "people": "child",
            "lang": "de",
        },
        "Words.",
    )
    assert record(Post, POST, text) == Post(
        file=POST,
        id="abcdefgh23456777",
        slug="day-one",
        title="The first day",
        aliases=("first-day", "/2019/first/"),
        draft=True,
        body=digest("Words.\n"),
        date=datetime(2026, 3, 1, 20, 15, tzinfo=ZONE),
        authors=("nora", "gus"),
        themes=("guilt", "boundaries"),
        standfirst="One line.",
        summary=("One.", "Two."),
        follows="before",
        updates=(
            UpdateNote(datetime(2026, 4, 1, tzinfo=ZONE), "Sooner.", True),
            UpdateNote(datetime(2026, 4, 2, tzinfo=ZONE), "Later."),
        ),
        updated=datetime(2026, 5, 1, tzinfo=ZONE),
        featured=True,
        badge="Guest post",
        comments="closed",
        picture="{static}/images/a.png",
        people="child",
        lang="de",
    )


def test_a_resource_with_all_its_fields() -> None:
    fields = {
        "title": "On trains",
        "type": "law",
        "added": "2026-03-01",
        "title_certain": "false",
        "url": "https://example.org/a?b=c#d",
        "creators": ["Ann Example", "Ben Example"],
        "publication": "The Gazette",
        "date": "2014-05",
        "themes": ["guilt"],
        "minutes": 12,
        "evidence": "law or official guidance",
        "cost": "free",
        "language": "fr",
        "checked": "2026-03-02",
        "via": "A friend",
        "archive": "https://archive.example/a",
        "isbn": "978-0-00-000000-2",
        "quote": "Trains wait for nobody.",
        "locator": "page 12",
    }
    made = record(Resource, "resources/on-trains.md", head(fields, WHY))
    assert made == Resource(
        file="resources/on-trains.md",
        id=made.id,
        minted=False,
        slug="on-trains",
        title="On trains",
        body=digest(f"{WHY}\n"),
        why=f"{WHY}\n",
        type="law",
        added=datetime(2026, 3, 1, tzinfo=ZONE),
        title_certain=False,
        url="https://example.org/a?b=c#d",
        creators=("Ann Example", "Ben Example"),
        publication="The Gazette",
        date="2014-05",
        themes=("guilt",),
        minutes=12,
        evidence="law or official guidance",
        cost="free",
        language="fr",
        checked=datetime(2026, 3, 2, tzinfo=ZONE),
        via="A friend",
        archive="https://archive.example/a",
        isbn="978-0-00-000000-2",
        quote="Trains wait for nobody.",
        locator="page 12",
    )


def test_what_a_resource_does_not_say_is_unknown() -> None:
    text = head({"title": "A", "type": "book", "added": "2026-03-01"}, WHY)
    made = record(Resource, "resources/a.md", text)
    unknown = (made.url, made.publication, made.date, made.minutes, made.evidence, made.cost)
    assert unknown == (None,) * 6
    assert (made.creators, made.title_certain) == ((), True)


def test_collections_themes_authors_and_pages() -> None:
    items = [{"slug": "a", "why_now": "First."}, {"slug": "b", "why_now": "Then."}]
    collection = record(Collection, "collections/c.md", head({"title": "C", "items": items}))
    assert collection.items == (CollectionItem("a", "First."), CollectionItem("b", "Then."))
    fields = {"label": "Guilt", "definition": "What.", "group": "skills", "voices": ["c-123"]}
    theme = record(Theme, "themes/guilt.md", head({**fields, "other_names": ["mum guilt"]}))
    assert (theme.title, theme.voices, theme.other_names) == ("Guilt", ("c-123",), ("mum guilt",))
    links = [{"label": "Her site", "url": "https://example.org/"}]
    author = record(
        Author, "authors/nora.md", head({"name": "Nora", "guest": True, "links": links})
    )
    assert (author.title, author.guest) == ("Nora", True)
    assert author.links == (Link("Her site", "https://example.org/"),)
    assert record(Page, "pages/about.md", head({"title": "About"})).slug == "about"


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1
).filter(str.strip)
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?", fullmatch=True)
POSTS = st.fixed_dictionaries(
    {"title": TEXTS, "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)},
    optional={
        "authors": st.lists(NAMES, unique=True),
        "themes": st.lists(NAMES, unique=True, max_size=4),
        "standfirst": TEXTS,
        "follows": NAMES,
        "badge": TEXTS,
        "comments": st.sampled_from(["open", "closed", "none"]),
        "status": st.sampled_from(["draft", "published"]),
        "featured": st.sampled_from(["true", "false", "yes", "no"]),
        "slug": NAMES,
        "id": st.from_regex(r"[a-z0-9]{8,32}", fullmatch=True),
    },
)


@given(POSTS, st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
@example({"title": "null", "date": "2026-01-31", "badge": "No: 12:30 # 'x' [y]"}, "---\n---\n")
def test_a_post_written_as_yaml_and_as_pelican_header_gives_one_record(
    fields: dict[str, str | list[str]], body: str
) -> None:
    header = "".join(
        f"{name.title()}: {', '.join(value) if isinstance(value, list) else value}\n"
        for name, value in fields.items()
    )
    of_yaml = read("post", POST, head(fields, body), POST, ZONE)
    of_pelican = read("post", POST, f"{header}\n{body}\n", POST, ZONE)
    assert of_pelican.record is not None
    assert (of_pelican.record, of_pelican.problems) == (of_yaml.record, of_yaml.problems)
    assert of_yaml.problems == ()


def test_pelicans_own_names_are_understood() -> None:
    text = (
        "Title: A\nDate: 2026-03-01 10:20\nModified: 2026-03-05\nAuthor: nora\n"
        "Tags: guilt, boundaries\nStatus: draft\n\nText.\n"
    )
    made = record(Post, POST, text)
    assert made.authors == ("nora",)
    assert made.themes == ("guilt", "boundaries")
    assert made.updated == datetime(2026, 3, 5, tzinfo=ZONE)
    assert made.draft


def test_pelicans_authors_are_understood_in_yaml_too() -> None:
    made = record(Post, POST, "---\ntitle: A\ndate: 2026-03-01\nauthor: nora\ntags: [a, b]\n---\n")
    assert (made.authors, made.themes) == (("nora",), ("a", "b"))


@pytest.mark.parametrize(("first", "second"), [("themes", "tags"), ("tags", "themes")])
def test_two_names_for_one_field_are_a_problem(first: str, second: str) -> None:
    assert said(f"Title: A\nDate: 2026-03-01\n{first}: a\n{second}: b\n\nText.\n") == [
        f"4: '{second}' says again what '{first}' says; keep one"
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "category: life",
            "4: unknown field 'category'; the site has themes instead of categories;"
            " write 'themes: …'",
        ),
        ("tag: x", "4: unknown field 'tag'; write 'themes: …'"),
        ("save_as: ../../x.html", "4: unknown field 'save_as'; the address follows from the slug;"
         " write 'slug: …'"),
        ("tittle: x", "4: unknown field 'tittle'; did you mean 'title'?"),
        ("Themes: x", "4: unknown field 'Themes'; did you mean 'themes'?"),
        ("status: Published", "4: unknown status 'Published'; did you mean 'published'?"),
        ("status: pending", "4: unknown status 'pending'; write one of draft, published"),
        ("comments: shut", "4: unknown comments 'shut'; write one of closed, none, open"),
        ("featured: perhaps", "4: 'featured' is 'perhaps'; write true or false"),
        ("themes: [a, b, a]", "4: 'a' stands twice in 'themes'; keep one"),
        ("themes: {a: b}", "4: 'themes' is a list; write 'themes: [one, two]'"),
        ("themes:\n- a\n- b: c", "6: 'themes' is a list of plain texts;"
         " put a text with a colon in quotation marks"),
        ("badge: [a]", "4: 'badge' holds one value, not several; write 'badge: …'"),
        ("updated: 2026-02-01", "4: 'updated' is before 'date'; give a later day"),
        ("updated: 1.2.2026", "4: '1.2.2026' can be read as two different days;"
         " write it like 2026-01-31"),
        ("updates:\n- date: 2026-02-01\n  text: x",
         "5: this update is dated before the post itself;"
         " give the day on which the note was added"),
        ("updates:\n- date: 2026-04-01\n  txt: x\n  text: y",
         "6: unknown field 'txt'; did you mean 'text'?"),
        ("updates:\n- date: 2026-04-01",
         "5: there is no 'text:'; write one, such as 'text: What changed, in a sentence or two.'"),
        ("slug: My Day", "4: 'My Day' cannot be an address: only a–z, 0–9 and single hyphens can;"
         " write 'my-day'"),
        ("slug: con", "4: 'con' is a name that Windows keeps for itself; choose another slug"),
        ("id: X", "4: 'X' cannot be an id: 8 to 32 of a–z and 0–9;"
         " take the line out; 'check --fix' writes one"),
        ("aliases: [/a/../b]",
         "4: '/a/../b' cannot be an old address; write it like /2019/old-name/"),
        ("aliases: [//evil.example/]",
         "4: '//evil.example/' cannot be an old address; write it like /2019/old-name/"),
    ],
)  # fmt: skip
def test_a_field_that_is_odd_is_named_with_its_line_and_the_remedy(more: str, problem: str) -> None:
    assert said(f"---\ntitle: A\ndate: 2026-03-01\n{more}\n---\nText.\n") == [problem]


def test_what_is_required_is_asked_for_with_an_example() -> None:
    assert said("---\nslug: a\ndate:\n---\nText.\n") == [
        "1: there is no 'title:'; write one, such as 'title: The half past five train'",
        "3: the field 'date' is empty; write one, such as 'date: 2026-01-31'",
    ]


def test_a_file_without_front_matter_is_said_to_have_none() -> None:
    assert said("Just words.\n") == [
        "1: this file has no fields at its head;"
        " begin it with '---', 'title: …', 'date: …' and '---'"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\n---\ntitle: A\n---\n", "1: line 1 is blank; '---' must be the very first line"),
        ("----\ntitle: A\n----\n", "1: line 1 is '----'; write exactly '---'"),
    ],
)
def test_a_head_that_nearly_begins_is_set_right(text: str, problem: str) -> None:
    assert said(text) == [problem]


def test_a_post_has_at_most_four_themes() -> None:
    assert said("---\ntitle: A\ndate: 2026-03-01\nthemes: a, b, c, d, e\n---\n") == [
        "4: a post has at most 4 themes, this one has 5; keep the ones a reader would look under"
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("type: blog", "unknown type 'blog'"),
        ("url: javascript:alert(1)", "'javascript:alert(1)' is not a web address"),
        ("url: //example.org/", "is not a web address"),
        ("url: https://exa mple.org/", "is not a web address"),
        ("url: 'https://[x'", "is not a web address"),
        ("minutes: a while", "'minutes' is 'a while', not a whole number above zero"),
        ("minutes: 0", "not a whole number above zero"),
        ("minutes: ٣", "not a whole number above zero"),
        ("date: May 2014", "'May 2014' is not a date; write it like 2014, 2014-05 or 2014-05-31"),
        ("cost: cheap", "unknown cost 'cheap'; write one of free, library, paid"),
        ("evidence: one studdy", "did you mean 'one study'?"),
        ("quote: So it goes.", "the quotation does not say where it stands"),
        (f"quote: {'word ' * 61}\nlocator: page 1", "the quotation has 61 words; quote at most 60"),
    ],
)
def test_an_odd_field_of_a_resource_is_named(more: str, problem: str) -> None:
    start = "title: A\nadded: 2026-03-01\n" + ("" if more.startswith("type") else "type: book\n")
    told = said(f"---\n{start}{more}\n---\n{WHY}\n", "resource", "resources/a.md")
    assert [problem in one for one in told] == [True]


def test_a_collection_without_items_is_a_problem() -> None:
    assert said("---\ntitle: A\n---\n", "collection", "collections/a.md") == [
        "1: the collection has no items; list 'items:'"
    ]


def test_a_name_gives_the_slug_and_a_post_loses_its_day() -> None:
    assert slug_of_name("post", "posts/2026-03-01-first-day.md") == "first-day"
    assert slug_of_name("post", "posts/first-day.md") == "first-day"
    assert slug_of_name("page", "pages/2026-03-01-first-day.md") == "2026-03-01-first-day"


def test_a_bad_name_is_said_to_come_from_the_file() -> None:
    assert said("---\ntitle: A\ndate: 2026-03-01\n---\n", file="posts/Erster Tag.md") == [
        "1: the file's name gives the slug 'Erster Tag': 'Erster Tag' cannot be an address:"
        " only a–z, 0–9 and single hyphens can; write 'erster-tag'"
    ]


def test_a_record_is_made_even_where_a_field_has_problems() -> None:
    """So that one run can report on links to it too."""
    result = read("post", POST, "---\ntitle: A\ndate: 2026-03-01\nbadge: [x]\n---\n", POST, ZONE)
    assert result.record is not None
    assert len(result.problems) == 1


def test_a_post_without_title_and_date_is_broken_but_checked_all_the_same() -> None:
    result = read("post", POST, "---\nslug: day-one\nthemes: [a]\n---\nx\n", POST, ZONE)
    assert isinstance(result, ReadFile) and isinstance(result.record, Post)
    assert (result.broken, result.slug, result.record.themes) == (True, "day-one", ("a",))


def test_without_a_head_that_can_be_read_the_slug_is_still_known() -> None:
    result = read("post", POST, "---\ntitle: [\n---\n", POST, ZONE)
    assert (result.record, result.slug, result.broken) == (None, "first-day", True)


def test_where_a_line_stands_does_not_make_two_records_differ() -> None:
    one = record(Post, POST, "---\ntitle: A\ndate: 2026-03-01\n---\nText\n")
    other = record(Post, POST, "---\n# a remark\n\ndate: 2026-03-01\ntitle: A\n---\nText\n")
    assert one == other
    assert one != replace(other, title="B")


def test_a_date_keeps_the_offset_it_was_written_with() -> None:
    made = record(Post, POST, "---\ntitle: A\ndate: 2026-03-01T01:00+09:00\n---\n")
    assert made.date == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert made.date.isoformat() == "2026-03-01T01:00:00+09:00"


@pytest.mark.parametrize(
    "escaped", ["a\\x01b", "a\\x1c0\\x1db", "a\\u0000b", "a\\uFFFEb", "a\\x7fb", "a\\eb"]
)
def test_control_characters_cannot_slip_in_as_escapes_of_yaml(escaped: str) -> None:
    """`texts.read` takes them out of files, and everything behind relies on that."""
    text = f'---\ntitle: "{escaped}"\ndate: 2026-03-01\nbadge: "{escaped}"\n---\n'
    result = read("post", POST, text, POST, ZONE)
    if result.record is not None:
        assert isinstance(result.record, Post)
        for value in (result.record.title, result.record.badge or ""):
            assert without_controls(value) == value


def test_a_title_is_one_line_whatever_breaks_are_in_it() -> None:
    made = record(Post, POST, '---\ntitle: "a\\nStatus: draft\\u2028b"\ndate: 2026-03-01\n---\n')
    assert (made.title, made.draft) == ("a Status: draft b", False)


@pytest.mark.parametrize("code", ["de", "pt-BR", "zh-Hant-TW"])
def test_a_language_is_named_by_its_code(code: str) -> None:
    assert record(Post, POST, f"---\ntitle: A\ndate: 2026-03-01\nlang: {code}\n---\n").lang == code


@pytest.mark.parametrize("name", ["German", "de_DE", '"de\\" x"', "klingon!"])
def test_a_language_that_is_no_code_is_refused(name: str) -> None:
    (problem,) = said(f"---\ntitle: A\ndate: 2026-03-01\nlang: {name}\n---\n")
    assert problem.startswith("4: ") and "is not the code of a language" in problem
