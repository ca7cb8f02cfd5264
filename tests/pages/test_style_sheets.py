"""Style sheets go out lighter than they are written, and mean the same."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from plugins.pages.style_sheets import lightened
from tests import browsing

browser = browsing.browser

THEIRS = sorted((Path(__file__).parents[2] / "theme/static").rglob("*.css"))
# What a browser has understood: every rule, in its own words.
UNDERSTOOD = """text => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return [...sheet.cssRules].map(one => one.cssText);
}"""


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/* What it is. */\n\np {\n  color: red; /* so */\n}\n", "p {\ncolor: red;\n}\n"),
        ("a /* or */ b {}", "a b {}\n"),
        ("a/* both */.b {}", "a/**/.b {}\n"),
        ("one/**/two", "one/**/two\n"),
        ("p::before { content: '/* read */' }", "p::before { content: '/* read */' }\n"),
        (
            'p::before { content: "it\\"s /* read */" }',
            'p::before { content: "it\\"s /* read */" }\n',
        ),
        ("/* it's */ p {} /* isn't */", "p {}\n"),
        ("p { background: url(a/*b*/c.svg) }", "p { background: url(a/*b*/c.svg) }\n"),
        ("p { background: url('a)/*b*/') }", "p { background: url('a)/*b*/') }\n"),
        ("p { --x:/**/; --y: /* so */; }", "p { --x:/**/; --y: ; }\n"),
        ("p { content: 'one \\\n   two' }", "p { content: 'one \\\n   two' }\n"),
        ("/*! Licence */\np {}", "/*! Licence */\np {}\n"),
        ("p { content: 'one\\\r\n   two' }", "p { content: 'one\\\r\n   two' }\n"),
        ("a {}\n/* one */\n/* two */\nb {}", "a {}\nb {}\n"),
        (r".a\'b {} p { content: '/* read */' }", ".a\\'b {} p { content: '/* read */' }\n"),
        (".\\31 \n.b {}", ".\\31 \n.b {}\n"),
        (".\\31 /* so */ .b {}", ".\\31 /* so */ .b {}\n"),
        (".a :is(b, c) {}", ".a :is(b, c) {}\n"),
        ("p { width: calc(1px + 2px) }", "p { width: calc(1px + 2px) }\n"),
        ("p { content: 'never ends /* here }\nb {}", "p { content: 'never ends /* here }\nb {}\n"),
        ("p {} /* never ends", "p {}\n"),
        ("", "\n"),
    ],
)
def test_only_what_nobody_reads_goes(written: str, sent: str) -> None:
    assert lightened(written.encode()) == sent.encode()


PIECES = ["a", "é", " ", "\n", "\r\n", "\t", "/* x */", "/**/", "/*! y */", "'", '"', "\\", "\\31"]
PIECES += ["url(", "(", ")", "{", "}", ":", ";", "/*"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_nothing_is_left_to_do_the_second_time(text: str) -> None:
    once = lightened(text.encode())
    assert lightened(once) == once
    assert len(once) <= len(text.encode()) + 1


@pytest.mark.long
@pytest.mark.browser
def test_a_browser_understands_the_same_of_odd_ones(browser: Browser) -> None:
    chance = random.Random(os.urandom(8))
    sheets = ["".join(chance.choices(PIECES, k=30)) + "} b { color: red }" for _ in range(2000)]
    page = browser.new_page()
    for text in sheets:
        light = lightened(text.encode()).decode()
        assert page.evaluate(UNDERSTOOD, light) == page.evaluate(UNDERSTOOD, text), repr(text)
    page.close()


@pytest.mark.parametrize(
    "text", [" " * 10**6, "/* " * 10**6, "'\\" * 10**6, f"p {{ a: url({'b' * 10**6}) }}"]
)
def test_a_large_one_takes_no_longer_than_its_length(text: str) -> None:
    assert len(lightened(text.encode())) <= len(text) + 1


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("path", THEIRS, ids=lambda path: path.name)
def test_a_browser_understands_the_same(browser: Browser, path: Path) -> None:
    raw = path.read_bytes()
    light = lightened(raw)
    page = browser.new_page()
    written, sent = (page.evaluate(UNDERSTOOD, text.decode()) for text in (raw, light))
    page.close()
    assert sent == written
    assert len(written) > 1
    assert len(light) < 0.95 * len(raw)
