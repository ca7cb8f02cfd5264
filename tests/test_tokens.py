"""The colours of theme/static/site.css: enough contrast for every pair in use, light and dark.

Change a token and this says which words can no longer be read. The formula is that of WCAG 2.2
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 4.5 for words, 3 for what one must see to use
a page (1.4.3, 1.4.11).
"""

from __future__ import annotations

import re
from itertools import product

import pytest

from plugins.images import share_cards
from plugins.sources.records import THEME_GROUPS
from tests.building import PROJECT

STYLE = (PROJECT / "theme/static/site.css").read_text(encoding="utf-8")
WORKSHEETS = (PROJECT / "theme/static/worksheet.css").read_text(encoding="utf-8")
READER = (PROJECT / "theme/static/reader.js").read_text(encoding="utf-8")
BASE = (PROJECT / "theme/templates/parts/base.html").read_text(encoding="utf-8")

_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;")
_BLOCK = re.compile(r"(:root[^{}]*)\{([^{}]*)\}")

GROUNDS = ("paper", "card", "tint", "glow")
WORDS = ("ink", "soft", "accent", "link")
THEMES = ("rose", "indigo", "green", "brass", "moss", "plum")


def colours(selector: str) -> dict[str, str]:
    """The colours that the first block with this selector sets, by name."""
    for found in _BLOCK.finditer(STYLE):
        if found[1].strip() == selector:
            return dict(_COLOUR.findall(found[2]))
    raise AssertionError(f"no block {selector}")


LIGHT = colours(":root")
DARK = colours(':root[data-scheme="dark"]')
SCHEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """How bright a colour is, from 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_ratios() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_can_be_read_on_every_ground(scheme: str) -> None:
    of = SCHEMES[scheme]
    pairs = [*product(WORDS + THEMES, GROUNDS), ("ink", "mark"), ("soft", "mark"), ("link", "mark")]
    pairs += [("accent", "mark"), ("paper", "link")]  # a comment that one was sent to; buttons
    pairs += product(THEMES, ("mark",))  # a group of themes that one was sent to
    low = {pair: round(contrast(of[pair[0]], of[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_of_fields_and_the_mark_of_focus_can_be_seen(scheme: str) -> None:
    of = SCHEMES[scheme]
    pairs = [*product(("edge", "link", "accent"), ("paper", "card", "tint", "glow"))]
    low = {pair: round(contrast(of[pair[0]], of[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 3} == {}


def test_the_dark_tokens_are_the_same_by_wish_of_the_system_and_of_the_reader() -> None:
    assert colours(':root:not([data-scheme="light"])') == DARK
    assert LIGHT.keys() == DARK.keys(), "a colour that only one scheme knows"


def test_every_colour_in_use_is_a_token() -> None:
    components = STYLE.partition("@layer base {")[2].partition("@layer print {")[0]
    on_screen = components + WORKSHEETS.partition("@layer print {")[0]
    without_motifs = re.sub(r'url\("data:[^"]*"\)', "", on_screen)
    assert re.findall(r"#[0-9a-f]{3,8}\b", without_motifs) == []
    named = set(re.findall(r"var\(--([\w-]+)", STYLE + WORKSHEETS))
    known = set(re.findall(r"--([\w-]+):", STYLE))
    assert named <= known


def test_the_edge_of_the_browser_has_the_colour_of_the_paper() -> None:
    metas = re.findall(
        r'name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: (\w+)', BASE
    )
    assert metas == [(LIGHT["paper"], "light"), (DARK["paper"], "dark")], "as reader.js counts them"


@pytest.mark.parametrize("group", THEME_GROUPS)
def test_each_group_of_themes_has_a_motif_and_a_colour_that_words_may_have(group: str) -> None:
    (rule,) = re.findall(rf"\.tone\.{group} {{([^}}]*)}}", STYLE)
    tone = re.search(r"--tone: var\(--([\w-]+)\)", rule)
    assert tone is None or tone[1] in THEMES, "without one, it is the accent"
    assert "--motif: " in rule


@pytest.mark.parametrize("group", ("", *THEME_GROUPS))
def test_cards_that_go_out_with_links_have_the_colours_of_the_site(group: str) -> None:
    tone = re.search(rf"\.tone\.{group} {{[^}}]*--tone: var\(--([\w-]+)\)", STYLE)
    name = tone[1] if tone else "accent" if group else "link"
    assert "#{:02x}{:02x}{:02x}".format(*share_cards.COLOURS[group]) == LIGHT[name]
    assert share_cards.COLOURS.keys() == {"", *THEME_GROUPS}
    for colour, token in ((share_cards.PAPER, "paper"), (share_cards.INK, "ink")):
        assert "#{:02x}{:02x}{:02x}".format(*colour) == LIGHT[token]


_ELSEWHERE = ("theme/templates/feed.css", "plugins/build/preview_parts/page.css")


@pytest.mark.parametrize("file", (*_ELSEWHERE, "plugins/pages/manifest.py"))
def test_colours_that_are_said_elsewhere_are_the_same(file: str) -> None:
    """A feed in a browser, pages of the preview and the manifest do not take in the style sheet."""
    text = (PROJECT / file).read_text(encoding="utf-8")
    light, _, dark = text.partition("prefers-color-scheme: dark")
    for part, scheme in ((light, LIGHT), (dark, DARK)):
        for name, colour in _COLOUR.findall(part):
            assert colour == scheme[name], name
    assert set(re.findall(r"#[0-9a-f]{6}", text)) <= {*LIGHT.values(), *DARK.values()}
    assert LIGHT["paper"] in light
