"""Passing a page on by e-mail: whatever a title holds, the letter says it, and nothing else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import jinja2
import pytest
from bs4 import BeautifulSoup

from tests.building import PROJECT

ADDRESS = "https://example.org/posts/caf%C3%A9/?a=1&b=2#c"
TITLES = [
    "Plain",
    "Half past five & all that?",
    "100 % of it + more = #1",
    'He said: "></a><script>alert(1)</script>',
    "A&body=Something else&bcc=everybody@example.org",
    "Two\r\nBcc: everybody@example.org",
    "رسالة من الحضانة 🚂",
    "'single' `back` \\ {{ page }} %0d%0a",
]


def letter(title: str) -> tuple[str, BeautifulSoup]:
    """The address of the letter that a page offers, and the whole part of the page."""
    folder = PROJECT / "theme/templates"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True)
    environment.globals["words"] = lambda key: key
    made = environment.get_template("parts/share.html").module.share(title, ADDRESS, None)  # type: ignore[attr-defined]
    soup = BeautifulSoup(made, "html.parser")
    (link,) = soup.select("a[href]")
    return str(link["href"]), soup


@pytest.mark.parametrize("title", TITLES)
def test_a_letter_says_title_and_address_and_goes_to_nobody(title: str) -> None:
    href, soup = letter(title)
    parts = urlsplit(href)
    assert (parts.scheme, parts.path) == ("mailto", "")
    said = parse_qs(parts.query, strict_parsing=True)
    assert said == {"subject": [title], "body": [f"{title}\r\n{ADDRESS}\r\n"]}
    assert href.isascii() and not set(href) & set(" \r\n\"'<>{}`+"), "each is percent-encoded"
    assert not soup.select("script")
