"""Saved pages of different make: the right card of each, or the right refusal (pages/)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from plugins.resources.adding import CannotAdd, Looked, look, refuse
from plugins.resources.fetching import Answer
from plugins.resources.reading.page import Fact
from plugins.resources.shelf import Shelf
from plugins.sources.theme_names import ThemeNames

PAGES = Path(__file__).with_name("pages")
TODAY = date(2026, 11, 22)
NOTHING_THERE = Shelf((), ThemeNames(()), frozenset(), ())
LD, OG, DC, CITATION = "JSON-LD", "OpenGraph", "Dublin Core", "citation tags"
MICRODATA, TITLE, ADDRESS = "microdata", "the page’s own title", "the address"
LANG, CANONICAL = "the page’s lang", "rel=canonical"

# What each page gives: of each field the value and who said it. A field that does not stand here
# must be unknown.
CARDS: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "author-is-the-site": {
        "title": ("Ten-minute suppers", LD),
        "publication": ("Pan and Lid", LD),
        "type": ("article", LD),
        "language": ("en", LANG),
        "url": ("https://panandlid.example/ten-minutes", OG),
    },
    "book": {
        "title": ("Enough for Today", OG),
        "creators": (("Lena Farrow",), OG),
        "publication": ("Millstone Press", OG),
        "date": ("2017-03", OG),
        "type": ("book", OG),
        "language": ("en", LANG),
        "isbn": ("978-0-306-40615-7", OG),
        "url": ("https://millstone.example/books/enough-for-today", OG),
    },
    "canonical-elsewhere": {
        "title": ("Borrowed umbrella", TITLE),
        "publication": ("another-host.example", ADDRESS),
        "language": ("en", LANG),
        "url": ("https://another-host.example/umbrella", CANONICAL),
    },
    "citation-tags": {
        "title": ("Who packs the bag? A diary study of forty households", CITATION),
        "creators": (("Bola Adeyemi", "Karin M. Svensson", "Lian Wu"), CITATION),
        "publication": ("Journal of Small Hours", CITATION),
        "date": ("2015-07-02", CITATION),
        "type": ("study", CITATION),
        "language": ("en", LANG),
        "url": ("https://paperhouse.example/doi/10.5555/jsh.2015.42", CANONICAL),
    },
    "date-in-address": {
        "title": ("Rain on pick-up day", TITLE),
        "publication": ("drizzle.example", ADDRESS),
        "date": ("2014-05-09", ADDRESS),
        "language": ("en", LANG),
        "url": ("https://drizzle.example/2014/05/09/rain-on-pick-up-day/", CANONICAL),
    },
    "dublin-core": {
        "title": ("Hours and households: section 4", DC),
        "creators": (("Ngozi Okafor", "Per Lindqvist"), DC),
        "publication": ("Bureau of Evenings", DC),
        "date": ("2016-10-24", DC),
        "language": ("en", DC),
        "url": ("https://evenings.example/reports/2016/4.html", CANONICAL),
    },
    "half-a-sentence": {
        "title": ("Cut off", TITLE),
        "publication": ("cut.example", ADDRESS),
        "language": ("en", LANG),
        "minutes": (1, "counted: 99 words"),
        "url": ("https://cut.example/off", CANONICAL),
    },
    "handle-for-an-author": {
        "title": ("Notes from the night shift", TITLE),
        "publication": ("nightshift.example", ADDRESS),
        "language": ("en", LANG),
        "url": ("https://nightshift.example/notes", OG),
    },
    "json-ld-broken": {
        "title": ("When the sitter cancels", OG),
        "creators": (("Rosa Winter",), "meta author"),
        "publication": ("Plan B Parents", OG),
        "date": ("2021-02-03", OG),
        "type": ("article", OG),
        "language": ("en", LANG),
        "minutes": (1, "counted: 99 words"),
        "url": ("https://planb.example/sitter-cancels?page=2", OG),
    },
    "json-ld-graph": {
        "title": ("Twelve things we dropped", LD),
        "creators": (("Petra Quill",), LD),
        "publication": ("The Tin Lunchbox", LD),
        "date": ("2022-03-14", LD),
        "type": ("article", LD),
        "language": ("en", LD),
        "minutes": (1, "counted: 86 words"),
        "url": ("https://tinlunchbox.example/2022/03/twelve-things/", CANONICAL),
    },
    "json-ld-list": {
        "title": ("The coat at the gate", LD),
        "creators": (("Ines Marlow", "Tobias Reed"), LD),
        "publication": ("Quarter Past", LD),
        "date": ("2023-11-08", LD),
        "type": ("article", LD),
        "language": ("en", LD),
        "minutes": (1, "counted: 100 words"),
        "url": ("https://quarterpast.example/the-coat-at-the-gate", CANONICAL),
    },
    "json-ld-many": {
        "title": ("Leaving at four", LD),
        "creators": (("Jun Abara",), LD),
        "publication": ("Slow Commute", OG),
        "date": ("2024-08-19", LD),
        "type": ("article", LD),
        "language": ("en", LANG),
        "url": ("https://slowcommute.example/leaving-at-four", OG),
    },
    "json-ld-nearly": {
        "title": ("Odd socks and other truces", LD),
        "creators": (("Wim Lahr",), LD),
        "publication": ("drawer.example", ADDRESS),
        "date": ("2020-06-30", LD),
        "type": ("article", LD),
        "language": ("en", LANG),
        "url": ("https://drawer.example/socks", OG),
    },
    "json-ld-nested": {
        "title": ("Bread and bus tickets: part two", LD),
        "creators": (("Olive Tarn",), LD),
        "publication": ("Half Loaf Quarterly", LD),
        "date": ("2019-09", LD),
        "type": ("article", LD),
        "language": ("en", LANG),
        "minutes": (12, LD),
        "url": ("https://halfloaf.example/essays/bread-two", OG),
    },
    "latin-1": {
        "title": ("Über das Schuhebinden", TITLE),
        "creators": (("Jörg Größl",), "meta author"),
        "publication": ("umlaut.example", ADDRESS),
        "language": ("de", LANG),
        "url": ("https://umlaut.example/latin-1", CANONICAL),
    },
    "law": {
        "title": ("Act on Flexible Hours", LD),
        "publication": ("Official Gazette of Norland", LD),
        "date": ("2019-05-02", LD),
        "type": ("law", LD),
        "language": ("en", LD),
        "url": ("https://gazette.example/acts/2019/12", CANONICAL),
    },
    "microdata-only": {
        "title": ("Bedtime without a battle plan", MICRODATA),
        "creators": (("Hedda Ruiz",), MICRODATA),
        "publication": ("Low Lamp", MICRODATA),
        "date": ("2018-12-05", MICRODATA),
        "type": ("article", MICRODATA),
        "url": ("https://lowlamp.example/bedtime", CANONICAL),
    },
    "month-in-address": {
        "title": ("The lost glove census", TITLE),
        "publication": ("drizzle.example", ADDRESS),
        "date": ("2013-11", ADDRESS),
        "language": ("en", LANG),
        "url": ("https://drizzle.example/2013/11/lost-glove-census/", CANONICAL),
    },
    "opengraph-only": {
        "title": ("Le goûter de dix-sept heures", OG),
        "creators": (("Maud Perrin",), OG),
        "publication": ("Tartine & Cartable", OG),
        "date": ("2023-05-09", OG),
        "type": ("article", OG),
        "language": ("fr", OG),
        "url": ("https://www.tartine.example/gouter/", OG),
    },
    "organisation": {
        "title": ("Parents at the Table", LD),
        "type": ("organisation", LD),
        "language": ("en", LANG),
        "url": ("https://table.example/", CANONICAL),
    },
    "paid-neighbours": {
        "title": ("Free to read", LD),
        "creators": (("Greta Ohm",), LD),
        "publication": ("coin.example", ADDRESS),
        "type": ("article", LD),
        "language": ("en", LANG),
        "url": ("https://coin.example/free", OG),
    },
    "podcast": {
        "title": ("The school run, honestly", LD),
        "creators": (("Amina Holt",), LD),
        "publication": ("Two Doors Down", LD),
        "date": ("2024-02-29", LD),
        "type": ("podcast", LD),
        "language": ("en", LD),
        "minutes": (34, LD),
        "url": ("https://twodoorsdown.example/41", CANONICAL),
    },
    "rel-author": {
        "title": ("A desk in the hall", TITLE),
        "creators": (("Sol Brandt",), "rel=author"),
        "publication": ("hallway.example", ADDRESS),
        "language": ("en", LANG),
        "minutes": (1, "counted: 103 words"),
        "url": ("https://hallway.example/desk", OG),
    },
    "saved-by-a-browser": {
        "title": ("What is in the attic", TITLE),
        "publication": ("attic.example", ADDRESS),
        "language": ("en", LANG),
        "url": ("https://attic.example/essays/attic", "the browser that saved it"),
    },
    "site-in-the-title": {
        "title": ("Work | Home | Neither", TITLE),
        "publication": ("neither.example", ADDRESS),
        "language": ("en", LANG),
        "url": ("https://neither.example/work-home", CANONICAL),
    },
    "time-only": {
        "title": ("Der halbe Feierabend", TITLE),
        "publication": ("feierabend.example", ADDRESS),
        "date": ("2021-10-17", "time"),
        "language": ("de", LANG),
        "url": ("https://feierabend.example/halb", CANONICAL),
    },
    "tool": {
        "title": ("Swapboard", LD),
        "creators": (("Cartwheel Co-operative",), LD),
        "type": ("tool", LD),
        "language": ("en", LANG),
        "url": ("https://swapboard.example/", CANONICAL),
    },
    "two-authors-in-a-string": {
        "title": ("Handing over the morning", LD),
        "creators": (("Carla Mendes", "Ruben Falk"), LD),
        "publication": ("The Eastern Post", LD),
        "date": ("2022-06-01", LD),
        "type": ("article", LD),
        "language": ("en", LANG),
        "url": ("https://easternpost.example/handing-over", OG),
    },
    "utf-16": {
        "title": ("Zwei Bytes für jedes ß", TITLE),
        "creators": (("Jürgen Weiß",), "meta author"),
        "publication": ("umlaut.example", ADDRESS),
        "language": ("de", LANG),
        "url": ("https://umlaut.example/utf-16", CANONICAL),
    },
    "video": {
        "title": ("Folding a fitted sheet with a toddler", OG),
        "creators": (("Marta’s Linen",), MICRODATA),
        "publication": ("Clipyard", OG),
        "date": ("2020-04-01", MICRODATA),
        "type": ("video", OG),
        "language": ("en", LANG),
        "minutes": (4, OG),
        "url": ("https://clipyard.example/watch?v=abc123&feature=share", OG),
    },
    "windows-1252": {
        "title": ("Was heißt „gut genug“?", TITLE),
        "creators": (("Zoë Düring",), "meta author"),
        "publication": ("umlaut.example", ADDRESS),
        "language": ("de", LANG),
        "url": ("https://umlaut.example/windows-1252", CANONICAL),
    },
    "wrong-date-epoch": {
        "title": ("From before the site began", TITLE),
        "publication": ("calendar.example", ADDRESS),
        "date": ("2009-08-12", CITATION),
        "language": ("en", LANG),
        "url": ("https://calendar.example/begin", OG),
    },
    "wrong-date-future": {
        "title": ("Next year’s calendar", TITLE),
        "publication": ("calendar.example", ADDRESS),
        "date": ("2020-12-12", "meta date"),
        "language": ("en", LANG),
        "url": ("https://calendar.example/next", OG),
    },
    "wrong-date-impossible": {
        "title": ("The thirty-first of February", LD),
        "creators": (("Nils Okoro",), LD),
        "publication": ("calendar.example", ADDRESS),
        "type": ("article", LD),
        "language": ("en", LANG),
        "url": ("https://calendar.example/never", OG),
    },
    "wrong-date-two-ways": {
        "title": ("Third of April, or fourth of March", TITLE),
        "publication": ("calendar.example", ADDRESS),
        "language": ("en", LANG),
        "url": ("https://calendar.example/which", OG),
    },
    "xhtml": {
        "title": ("Strict, but fair", TITLE),
        "creators": (("Edda Blom",), "meta author"),
        "publication": ("strict.example", ADDRESS),
        "date": ("2008-01-15", DC),
        "language": ("en", LANG),
        "url": ("http://strict.example/fair.xhtml", CANONICAL),
    },
}
# What is said of a page of which no card comes.
REFUSALS = {
    "blank": "the page is empty",
    "captcha": "something asks whether a person reads it",
    "consent": "something asks for consent to cookies",
    "empty": "empty.html is empty",
    "hostile": "does not say where it stands",
    "login": "something asks for a name and a password",
    "no-address": "does not say where it stands; add --url",
    "no-title": "no title that can be read",
    "not-found-with-200": "there is nothing at this address",
    "not-html": "not a page of HTML",
    "parked": "the address is for sale",
    "paywall": "can be read for money only; if it is worth its price, add --cost paid",
    "signpost": "only leads on to another; open it, and add the address to which it leads",
    "title-of-ten-thousand": "no title that can be read",
}
# What is told of things that were not taken.
NOTES = {
    "author-is-the-site": "“admin” (meta author) gives no author",
    "handle-for-an-author": "“@night_shift” (meta author) gives no author",
    "wrong-date-epoch": "is what a clock says that was never set (OpenGraph)",
    "wrong-date-future": "“2031-01-01” has not come yet (OpenGraph)",
    "wrong-date-impossible": "there is no day “2021-02-31” (JSON-LD)",
    "wrong-date-two-ways": "“03/04/2021” can be read as two different days (OpenGraph)",
}
FIELDS = (
    *("title", "creators", "publication", "date", "type", "language", "minutes", "isbn", "url"),
)


def nobody(url: str) -> Answer:
    raise AssertionError(f"a saved page asks nobody, and this one asks for {url}")


def looked(name: str, url: str = "") -> Looked:
    return look(str(PAGES / f"{name}.html"), url, TODAY, nobody)


def found(one: Looked) -> dict[str, tuple[object, str]]:
    facts: dict[str, Fact[object] | None] = {name: getattr(one.page, name) for name in FIELDS}
    return {name: (fact.value, fact.source) for name, fact in facts.items() if fact}


def test_every_page_has_its_place_in_this_table() -> None:
    stored = {path.stem for path in PAGES.iterdir()}
    assert stored == CARDS.keys() | REFUSALS.keys()
    assert len(stored) >= 30


@pytest.mark.parametrize("name", CARDS)
def test_a_page_gives_its_card_and_nothing_more(name: str) -> None:
    one = looked(name)
    refuse(one, NOTHING_THERE, None, False)
    assert found(one) == CARDS[name]


@pytest.mark.parametrize("name", REFUSALS)
def test_a_page_that_is_none_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(CannotAdd) as reason:
        refuse(looked(name), NOTHING_THERE, None, False)
    said = str(reason.value)
    assert REFUSALS[name] in said
    assert said.endswith((".", "ADDRESS.")) and "\n" not in said


@pytest.mark.parametrize("name", NOTES)
def test_what_is_not_taken_is_told(name: str) -> None:
    assert any(NOTES[name] in note for note in looked(name).page.notes)


def test_what_costs_money_can_be_added_by_who_says_so() -> None:
    one = looked("paywall")
    refuse(one, NOTHING_THERE, "paid", False)
    assert one.page.title == Fact("The price of the late shift", LD)


def test_a_saved_page_that_does_not_know_where_it_stood_can_be_told() -> None:
    one = looked("no-address", "https://known.example/2020/02/02/x?utm_medium=mail#part")
    assert found(one)["url"] == (
        "https://known.example/2020/02/02/x",
        "the address that was given",
    )
    assert found(one)["date"] == ("2020-02-02", ADDRESS)


def test_a_hostile_page_gives_harmless_words() -> None:
    page = looked("hostile", "https://hostile.example/a").page
    assert page.title is not None
    assert page.title.value == (
        "--- desrever bold <script>alert(1)</script>[31m: !!python/object & *anchor # no remark"
    )
    assert page.creators is None
    assert page.publication == Fact("Paper & Ink", LD)
    assert page.language == Fact("en", LANG)
    assert page.url == Fact("https://hostile.example/a", "the address that was given")


def test_readers_comments_are_not_the_text() -> None:
    (count, source) = CARDS["json-ld-graph"]["minutes"]
    assert count == 1 and "counted" in source
    assert "Me too" not in looked("json-ld-graph").page.text


def test_a_page_of_five_megabytes_gives_its_card(tmp_path: Path) -> None:
    """Two megabytes are read; words behind them are not counted, so the minutes are unknown."""
    text = (PAGES / "json-ld-list.html").read_text(encoding="utf-8")
    filler = "<p>" + "and then the next thing came " * 200_000 + "</p>"
    large = tmp_path / "large.html"
    large.write_text(text.replace("</article>", f"{filler}</article>"), encoding="utf-8")
    assert large.stat().st_size > 5_000_000
    one = look(str(large), "", TODAY, nobody)
    assert not one.is_whole
    assert found(one) == {k: v for k, v in CARDS["json-ld-list"].items() if k != "minutes"}
    assert "so its words were not counted" in " ".join(one.page.notes)


def test_a_page_of_five_megabytes_before_its_title_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.html"
    large.write_text(
        "<html>" + "<!-- " + "-" * 5_000_000 + " -->" + "<title>Late</title>", encoding="utf-8"
    )
    with pytest.raises(CannotAdd, match="the page is empty"):
        refuse(look(str(large), "", TODAY, nobody), NOTHING_THERE, None, False)


def test_a_page_nested_thousands_deep_is_read(tmp_path: Path) -> None:
    deep = tmp_path / "deep.html"
    words = "word " * 300
    head = "<title>Deep</title><link rel=canonical href='https://deep.example/x'>"
    ld = '<script type="application/ld+json">' + '{"@type":"Article","a":' * 3000 + "</script>"
    listed = '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    deep.write_text(f"<html>{head}{ld}{listed}{'<div>' * 4_000}{words}", encoding="utf-8")
    assert found(look(str(deep), "", TODAY, nobody))["title"] == ("Deep", TITLE)
