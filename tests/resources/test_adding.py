"""`resources.add`: a card from a page, or one sentence and nothing written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from plugins.resources import adding, asking
from plugins.resources.adding import Answers
from plugins.resources.card_file import NewCard, slug_for, text_of, write
from plugins.resources.carrying_out import Adding, add
from plugins.resources.fetching import Limits, fetch
from plugins.resources.writing import CannotWrite
from plugins.sources import kinds
from plugins.sources.records import Resource
from plugins.themes.suggesting import Suggester
from plugins.themes.vocabulary import subjects_of
from tests.small_site import ZONE, post

from .a_server import OPEN, Server, serving
from .hub import TODAY, WHY, card, handed, hub, typed

PAGES = Path(__file__).with_name("pages")
LIST = str(PAGES / "json-ld-list.html")
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_terminal", lambda: False)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def files(content: Path) -> set[str]:
    return {path.name for path in (content / "resources").glob("*")}


def read(content: Path, slug: str) -> tuple[Resource, str]:
    file = f"resources/{slug}.md"
    found = kinds.read("resource", file, (content / file).read_text("utf-8"), file, ZONE)
    assert isinstance(found.record, Resource) and not found.problems, found.problems
    return found.record, found.text


def propose(content: Path, title: str, text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = Suggester(subjects_of(content)).suggest(f"{title}.\n{text}")
    return [(one.theme, tuple(reason.phrase for reason in one.reasons)) for one in found]


# ── What is written ─────────────────────────────────────────────────────────────────────────


def test_a_saved_page_becomes_a_card(tmp_path: Path, capsys: Output) -> None:
    content = hub(tmp_path)
    words = ("--yes", "--why", WHY, "--evidence", "personal story", "--cost", "free")
    code = typed(content, "resources.add", LIST, *words, "--theme", "Mum guilt,boundaries")
    assert code == 0, capsys.readouterr().err
    record, why = read(content, "the-coat-at-the-gate")
    assert why.strip() == WHY
    assert (record.title, record.url) == (
        "The coat at the gate",
        "https://quarterpast.example/the-coat-at-the-gate",
    )
    assert (record.creators, record.publication) == (("Ines Marlow", "Tobias Reed"), "Quarter Past")
    assert (record.date, record.type, record.language) == ("2023-11-08", "article", "en")
    assert (record.minutes, record.evidence, record.cost) == (1, "personal story", "free")
    assert record.themes == ("guilt", "boundaries")
    assert record.minted and record.checked == record.added
    said = capsys.readouterr().out
    assert "Ines Marlow, Tobias Reed" in said and "(JSON-LD)" in said
    assert "the-coat-at-the-gate.md" in said


def test_the_file_reads_as_the_others_do(tmp_path: Path) -> None:
    card = NewCard(
        title="Yes: no #1",
        type="book",
        added=TODAY,
        why=WHY,
        creators=("A, B", "O: P"),
        date="1989",
    )
    assert text_of(card, "abcdefgh") == (
        '---\nid: abcdefgh\ntitle: "Yes: no #1"\ntype: book\nadded: 2026-11-22\n'
        'creators: ["A, B", "O: P"]\ndate: 1989\n---\n'
        f"{WHY}\n"
    )


def test_what_is_unknown_stays_unknown(tmp_path: Path) -> None:
    content = hub(tmp_path)
    page = str(PAGES / "wrong-date-two-ways.html")
    assert typed(content, "resources.add", page, "--yes", "--why", WHY) == 0
    record, _ = read(content, "third-of-april-or-fourth-of-march")
    assert (record.date, record.creators, record.minutes) == (None, (), None)
    assert (record.evidence, record.cost, record.themes) == (None, None, ())


def test_an_address_becomes_a_card(tmp_path: Path, server: Server) -> None:
    content = hub(tmp_path)
    asked = Adding(server.at("302?utm_source=x"), "", Answers(WHY), False, True, False, False)
    ask = partial(fetch, agent="x", doors=OPEN)
    add(asked, content, ask, lambda *of: (), TODAY)
    record, _ = read(content, "saying-no-at-half-past-four")
    assert record.url == server.at("elsewhere")
    assert record.added.date() == TODAY


def test_a_canonical_address_of_another_host_is_not_believed(tmp_path: Path) -> None:
    page = adding._saved(PAGES / "canonical-elsewhere.html", "https://own.example/u", TODAY).page
    assert page.url is not None and page.url.value == "https://own.example/u"


def test_programs_get_what_was_found_and_from_where(tmp_path: Path, capsys: Output) -> None:
    content = hub(tmp_path)
    assert typed(content, "resources.add", LIST, "--yes", "--why", WHY, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["file"].endswith("resources/the-coat-at-the-gate.md")
    assert said["found"]["creators"] == {
        "value": ["Ines Marlow", "Tobias Reed"],
        "source": "JSON-LD",
    }
    assert said["found"]["date"] == {"value": "2023-11-08", "source": "JSON-LD"}
    assert said["card"]["why"] == WHY and said["whole"] is True


def test_themes_are_offered_with_reasons_and_none_is_taken(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed(monkeypatch, propose=propose)
    content = hub(tmp_path)
    assert typed(content, "resources.add", LIST, "--yes", "--why", WHY) == 0
    record, _ = read(content, "the-coat-at-the-gate")
    assert record.themes == ()
    said = capsys.readouterr().out
    assert "1 boundaries  “saying no”" in said and "'themes: [boundaries" in said


def test_a_dry_run_writes_nothing(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed(monkeypatch, propose=propose)
    content = hub(tmp_path)
    assert typed(content, "resources.add", LIST, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "title: The coat at the gate" in said and "Nothing was written." in said
    assert "1 boundaries" in said, "the themes that may fit are shown all the same"
    assert not (content / "resources").exists()


@pytest.mark.parametrize(
    "host", ["192.168.0.1", "[::1]", "localhost", "router", "nas.local", "a.fritz.box.", "x.lan"]
)
def test_a_saved_page_of_ones_own_network_is_no_card(
    tmp_path: Path, capsys: Output, host: str
) -> None:
    content = hub(tmp_path)
    page = tmp_path / "page.html"
    page.write_text(f'<title>Mine</title><link rel="canonical" href="http://{host}/a">Text.')
    assert typed(content, "resources.add", str(page), "--yes", "--why", WHY) == 1
    assert "no reader can follow" in capsys.readouterr().err
    assert not (content / "resources").exists()


def test_the_type_that_is_given_counts(tmp_path: Path) -> None:
    content = hub(tmp_path)
    words = ("--yes", "--why", WHY, "--type", "worksheet")
    assert typed(content, "resources.add", LIST, *words) == 0
    assert read(content, "the-coat-at-the-gate")[0].type == "worksheet"


# ── What is refused ─────────────────────────────────────────────────────────────────────────


def refused(content: Path, capsys: Output, *words: str) -> str:
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert typed(content, "resources.add", *words) == 1
    assert before == {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    said = capsys.readouterr().err.strip()
    assert said and "\n" not in said, said
    return said


YES = ("--yes", "--why", WHY)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("nowhere.html", *YES), "neither a file nor an address"),
        (("ftp://x.example/a", *YES), "only addresses that begin with https:// or http://"),
        (("http://127.0.0.1/", *YES), "a machine of a private network"),
        (("http://017700000001/", *YES), "a machine's number in an odd form"),
        ((str(PAGES / "paywall.html"), *YES), "for money only"),
        ((str(PAGES / "not-html.html"), *YES), "not a page of HTML"),
        ((LIST, "--yes"), "15 to 80 words of your own"),
        ((LIST, "--yes", "--why", "Too short."), "That is 2 words; 13 more would be right"),
        ((LIST, "--yes", "--why", "word " * 81), "That is 81 words; 1 fewer would be right"),
        ((LIST, "--why", WHY), "Nobody is here to be asked; add --yes"),
        ((LIST, *YES, "--type", "articel"), "did you mean 'article'?"),
        ((LIST, *YES, "--evidence", "rumour"), "Unknown evidence 'rumour'"),
        ((LIST, *YES, "--cost", "cheap"), "Unknown cost 'cheap'"),
        ((LIST, *YES, "--theme", "gilt"), "did you mean 'guilt'?"),
        ((LIST, *YES, "--theme", "1"), "There is no theme '1'"),
        ((LIST, *YES, "--url", "nonsense"), "is no address"),
    ],
)
def test_bad_input_gives_a_sentence_and_writes_nothing(
    tmp_path: Path, capsys: Output, words: tuple[str, ...], reason: str
) -> None:
    assert reason in refused(hub(tmp_path), capsys, *words)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("pdf", "This is not a page of HTML (it is application/pdf)"),
        ("untyped", "its server does not say what it is"),
        ("status/404", "there is nothing at this address (404)."),
        ("status/403", "its server does not give it to programs (403). If it opens for you"),
        ("status/500", "(500)"),
        ("loop-a", "it leads on in a circle"),
        ("drip", "no answer in time"),
        ("packed/bomb", "packed in a way in which no page is"),
        ("wall-200", "asks whether a person reads it"),
        ("nothing", "the page is empty"),
        ("parked", "for sale"),
    ],
)
def test_a_server_that_gives_no_page_gets_no_card(
    tmp_path: Path, server: Server, path: str, reason: str
) -> None:
    content = hub(tmp_path)
    asked = Adding(server.at(path), "", Answers(WHY), False, True, False, False)
    ask = partial(fetch, agent="x", doors=OPEN, limits=Limits(seconds=0.5, silence=0.3))
    with pytest.raises(SystemExit) as ended:
        add(asked, content, ask, lambda *of: (), TODAY)
    assert reason in str(ended.value.code)
    assert not (content / "resources").exists()


@pytest.mark.parametrize(
    "there",
    ["https://quarterpast.example/the-coat-at-the-gate",
     "http://www.quarterpast.example/the-coat-at-the-gate/#part",
     "https://quarterpast.example/the-coat-at-the-gate?utm_source=mail"],
)  # fmt: skip
def test_a_card_with_the_address_is_named(tmp_path: Path, capsys: Output, there: str) -> None:
    content = hub(tmp_path, coat=card("Another title", url=there))
    said = refused(content, capsys, LIST, *YES)
    assert said.startswith("It is there already: ") and "coat.md has this address" in said


def test_a_card_with_the_title_is_named_unless_it_is_another_thing(
    tmp_path: Path, capsys: Output
) -> None:
    content = hub(tmp_path, the_coat_at_the_gate=card("The Coat, at the gate!"))
    assert "has this title; if this is another thing" in refused(content, capsys, LIST, *YES)
    assert typed(content, "resources.add", LIST, *YES, "--again") == 0
    slug = "the-coat-at-the-gate-quarterpast-example"
    assert files(content) == {"the-coat-at-the-gate.md", f"{slug}.md"}


def test_a_slug_that_means_something_else_is_not_taken(tmp_path: Path) -> None:
    content = hub(tmp_path)
    (content / "posts").mkdir()
    at = content / "posts" / "2026-01-01-the-coat-at-the-gate.md"
    at.write_text(post("The coat"), encoding="utf-8")
    assert typed(content, "resources.add", LIST, *YES) == 0
    assert files(content) == {"the-coat-at-the-gate-quarterpast-example.md"}


# ── Hostile pages ───────────────────────────────────────────────────────────────────────────


def test_a_hostile_page_becomes_a_harmless_card(tmp_path: Path, capsys: Output) -> None:
    content = hub(tmp_path)
    words = (str(PAGES / "hostile.html"), "--url", "https://hostile.example/a", *YES)
    assert typed(content, "resources.add", *words) == 0
    (file,) = files(content)
    record, _ = read(content, file.removesuffix(".md"))
    assert record.title.startswith("--- desrever bold <script>alert(1)</script>")
    assert not record.draft and record.creators == ()
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err and "\u202e" not in said.out


HOSTILE_TITLES = (
    *("---", "--- a", "a: b", "a #b", "# a", "'a", '"a"', "- a", "? a", "[a", "{a", "&a b", "*a"),
    *("!a b", "|", "> a", "%a", "@a", "`a", "null", "~", "yes", "2026-01-01", "0x10", "1e3", "a:"),
    *(
        "...",
        "<<",
        "=",
        "a\u0085b",
        "a\u2028b",
        "\ufeffa",
        "{{ a }}",
        "a\\n---",
        "\\x07",
        "no: way",
    ),
)


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_no_title_can_break_out_of_its_field(tmp_path: Path, title: str) -> None:
    content = hub(tmp_path)
    made = NewCard(
        title=title, type="article", added=TODAY, why=WHY, creators=(title, "B"), publication=title
    )
    try:
        write(content, made, "x")
    except CannotWrite:
        assert files(content) == set()  # nothing at all is better than something else
        return
    record, why = read(content, "x")
    assert (record.title, record.publication, record.creators) == (title, title, (title, "B"))
    assert why.strip() == WHY


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    content = hub(tmp_path, x=card("X"))
    before = (content / "resources/x.md").read_bytes()
    with pytest.raises(CannotWrite):
        write(content, NewCard(title="X", type="article", added=TODAY, why=WHY), "x")
    assert (content / "resources/x.md").read_bytes() == before and files(content) == {"x.md"}


def test_slugs_never_run_out() -> None:
    made = NewCard(title="!!!", type="article", added=TODAY, why=WHY)
    assert slug_for(made, {"resource-2"}) == "resource-3"
    assert slug_for(
        NewCard(title="A", type="article", added=TODAY, why=WHY, url="https://b.example/"), {"a"}
    ) == ("a-b-example")
    assert slug_for(NewCard(title="con", type="article", added=TODAY, why=WHY), ()) == "con-page"
    long = NewCard(
        title="word " * 50, type="article", added=TODAY, why=WHY, url=f"https://{'h' * 60}.example/"
    )
    assert len(slug_for(long, {slug_for(long, ())})) <= 80
