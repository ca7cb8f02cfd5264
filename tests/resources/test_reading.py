"""The small rules by which a page is read: names, days, lengths, titles, encodings."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from plugins.resources.plain_text import one_line, visible
from plugins.resources.reading.bylines import names
from plugins.resources.reading.decoding import decoded
from plugins.resources.reading.main_text import minutes_to_read, text_of
from plugins.resources.reading.naming import without_site
from plugins.resources.reading.nature import is_isbn
from plugins.resources.reading.page_dates import NotTaken, day, day_in, minutes

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("given", "people"),
    [
        ("Ann Poe", ("Ann Poe",)),
        ("By Ann Poe", ("Ann Poe",)),
        ("Written by: Ann Poe", ("Ann Poe",)),
        ("Ann Poe and Bo Roe", ("Ann Poe", "Bo Roe")),
        ("Ann Poe, Bo Roe & Cy Doe", ("Ann Poe", "Bo Roe", "Cy Doe")),
        ("Ann Poe, Bo Roe, and Cy Doe", ("Ann Poe", "Bo Roe", "Cy Doe")),
        ("Ann Poe; Bo Roe", ("Ann Poe", "Bo Roe")),
        ("Ann Poe, MD, MPH, FAAP", ("Ann Poe",)),
        ("Ann Poe, Ph.D., and Bo Roe, Psy.D.", ("Ann Poe", "Bo Roe")),
        ("Ann Poe, Staff Writer", ("Ann Poe",)),
        ("Sandra Anderson", ("Sandra Anderson",)),
        ("María-José O’Neil", ("María-José O’Neil",)),
        ("李 明", ("李 明",)),
        ("Poe, Ann", ()),
        ("admin", ()),
        ("Editorial Team", ()),
        ("@annpoe", ()),
        ("ann@poe.example", ()),
        ("https://social.example/ann", ()),
        ("poe.com", ()),
        ("The Paper", ()),
        ("the paper", ()),
        ("<b>Ann</b> Poe", ("Ann Poe",)),
        ("Ann Poe\n  ", ("Ann Poe",)),
        ("Ann\u202ePoe", ("AnnPoe",)),
        ("Ann\x07Poe", ()),
        ("x" * 90, ()),
        ("", ()),
    ],
)
def test_names_are_taken_out_of_bylines(given: str, people: tuple[str, ...]) -> None:
    assert names([given], ["The Paper"]) == people


def test_names_are_turned_where_they_are_written_so() -> None:
    given = ["Poe, Ann", "van Roe, Bo B.", "Cy Doe", "Institute of Evenings"]
    assert names(given, turned=True) == (
        "Ann Poe",
        "Bo B. van Roe",
        "Cy Doe",
        "Institute of Evenings",
    )


def test_each_name_stands_once_and_more_than_fifty_are_none() -> None:
    assert names(["Ann Poe", "ANN POE", "Ann  Poe"]) == ("Ann Poe",)
    assert names([f"Person {'x' * n}" for n in range(1, 52)]) == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29T23:59:59-11:00", "2024-02-29"),
        ("2024-02-29 23:59:59.000 +0100", "2024-02-29"),
        ("2024-02", "2024-02"),
        ("2024", "2024"),
        ("2024/2/9", "2024-02-09"),
        ("2024.02.09", "2024-02-09"),
        ("20240209", "2024-02-09"),
        ("9 February 2024", "2024-02-09"),
        ("Feb 9, 2024", "2024-02-09"),
        ("Fri, 09 Feb 2024 10:00:00 GMT", "2024-02-09"),
        ("February 2024", "2024-02"),
        ("March 1st, 1911", "1911-03-01"),
        ("2026-11-23", "2026-11-23"),
        ("1970-01-01", None),
        ("1970", "1970"),
        ("2026-11-24", None),
        ("2031", None),
        ("2023-02-29", None),
        ("0000-00-00", None),
        ("0001-01-01", None),
        ("31.02.2021", None),
        ("03/04/2021", None),
        ("25/12/2021", None),
        ("12", None),
        ("yesterday", None),
        ("1708000000", None),
        ("9 Floreal 2024", None),
        ("20241340", None),
        ("", None),
        ("٢٠٢٤-٠٢-٢٩", None),
    ],
)
def test_days_are_read_in_one_way_or_not(written: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(NotTaken):
            day(written, TODAY)
    else:
        assert day(written, TODAY) == read


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://x.example/2012/02/22/title/", "2012-02-22"),
        ("https://x.example/blog/2012/2/title/", "2012-02"),
        ("https://x.example/2012-02-22-title.html", "2012-02-22"),
        ("https://x.example/2012/title/", None),
        ("https://x.example/2012/02/31/title/", None),
        ("https://x.example/2031/02/03/title/", None),
        ("https://x.example/12/02/2012/", None),
        ("https://x.example/?d=2012/02/22", None),
        ("https://x.example/item/201202/22", None),
    ],
)
def test_the_day_in_an_address(url: str, read: str | None) -> None:
    assert day_in(url, TODAY) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("PT34M12S", 34), ("PT1H2M", 62), ("P0DT0H5M0S", 5), ("pt20s", 1), ("245", 4), ("PT", None),
     ("P", None), ("0", None), ("PT0S", None), ("P2D", None), ("34:12", None), ("long", None)],
)  # fmt: skip
def test_lengths_of_time(written: str, read: int | None) -> None:
    assert minutes(written) == read


def test_words_become_minutes() -> None:
    assert [minutes_to_read(words) for words in (59, 60, 1150, 2300)] == [None, 1, 5, 10]


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Evening | The Paper", "Evening"),
        ("Evening - The Paper", "Evening"),
        ("Evening – THE PAPER", "Evening"),
        ("The Paper: Evening", "Evening"),
        ("Evening | Part 2 | The Paper", "Evening | Part 2"),
        ("Evening | Another Paper", "Evening | Another Paper"),
        ("The Paper-maker’s evening", "The Paper-maker’s evening"),
        ("Evening", "Evening"),
    ],
)
def test_only_the_name_of_the_site_is_cut_from_a_title(title: str, short: str) -> None:
    assert without_site(title, ["The Paper"]) == short


@pytest.mark.parametrize(
    ("text", "right"),
    [("978-0-306-40615-7", True), ("9780306406158", False), ("0-306-40615-2", True),
     ("080442957X", True), ("12345", False), ("", False), ("978-1-61002-486-0", True)],
)  # fmt: skip
def test_the_last_digit_of_an_isbn(text: str, right: bool) -> None:
    assert is_isbn(text) is right


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("<p>ä “q”".encode(), "", "<p>ä “q”"),
        ("<p>ä “q”".encode("cp1252"), "", "<p>ä “q”"),
        ("<p>ä “q”".encode("cp1252"), "ISO-8859-1", "<p>ä “q”"),
        (b'<meta charset="latin-1"><p>\xe4', "", '<meta charset="latin-1"><p>ä'),
        (b"<meta charset=utf-16><p>\xc3\xa4", "", "<meta charset=utf-16><p>ä"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><p>\xb1', "",
         '<?xml version="1.0" encoding="iso-8859-2"?><p>ą'),
        ("<p>я".encode("koi8-r"), "koi8-r", "<p>я"),
        (b"\xef\xbb\xbf<p>\xc3\xa4", "latin-1", "<p>ä"),
        ("\ufeff<p>ä".encode("utf-16-le"), "utf-8", "<p>ä"),
        ("\ufeff<p>ä".encode("utf-16-be"), "", "<p>ä"),
        (b"<p>\xc3\xa4", "no-such-thing", "<p>ä"),
        (b"<p>\xc3\xa4", "base64", "<p>ä"),
        (b"<p>\xc3\xa4", "utf-7", "<p>ä"),
        (b"<p>\xc3\xa4 and cut \xc3", "", "<p>ä and cut \ufffd"),
        (b"<p>\xff", "utf-8", "<p>\ufffd"),
        (b"", "", ""),
    ],
)  # fmt: skip
def test_bytes_become_text(raw: bytes, charset: str, text: str) -> None:
    assert decoded(raw, charset) == text


def test_the_text_is_what_is_not_beside_it() -> None:
    words = "and the kettle was on again " * 15
    soup = BeautifulSoup(
        f"<body><nav>Menu</nav><article class=related>{'Other ' * 200}</article>"
        f"<article><h1>Top</h1><p>un<b>read</b>able {words}</p><script>x()</script>"
        f"<!-- remark --><div class=share-buttons>Share</div><div id=comments>Mine</div></article>"
        "<footer>Below</footer></body>",
        "lxml",
    )
    assert text_of(soup) == f"Top unreadable {words}".strip()


def test_a_strangers_line_is_made_harmless() -> None:
    assert one_line(" a\n\t b\x07\x1b[2J ", 50) == "a b[2J"
    assert one_line("\u202eabc\u2066\u200b\ufeff", 50) == "abc"
    assert one_line("a\ue000\U000e0041b", 50) == "ab"
    assert one_line("Tom &amp;amp; Jerry <em>again</em> <details>", 50) == (
        "Tom &amp; Jerry again <details>"
    )
    assert one_line("é" + "\u0301" * 20, 50).count("\u0301") <= 4
    assert one_line("می‌خواهم", 50) == "می‌خواهم"
    assert one_line("x" * 51, 50) == "" and one_line("x" * 50, 50) == "x" * 50
    assert one_line("x" * 10_000_000, 50) == ""


def test_what_is_shown_of_a_stranger_holds_nothing_to_act_on() -> None:
    assert visible("a\x1b[31m\r\n\u202eb\u200d") == "a<U+001B>[31m<U+000D><U+000A><U+202E>b<U+200D>"
