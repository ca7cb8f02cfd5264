"""The cards that go out with shared links, as files."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from plugins.build.made_cards import fonts_in
from plugins.images.share_cards import COLOURS, Fonts, drawn
from plugins.sources.records import THEME_GROUPS
from plugins.sources.share_cards import HEIGHT, WIDTH, ShareCard, site_card, theme_card
from tests.building import PROJECT

STATIC = PROJECT / "theme" / "static"
INK, PAPER = (0x2C, 0x25, 0x21), (0xFB, 0xF6, 0xEE)
WORDS = (0, 0, 720, 480)  # where the words stand


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts([path.read_bytes() for path in fonts_in(STATIC)])


def picture(card: ShareCard, fonts: Fonts) -> Image.Image:
    return Image.open(io.BytesIO(drawn(card, fonts))).convert("RGB")


def inked(found: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The box around what is written in ink in a part of a card."""
    part = found.crop(box)
    mask = Image.new("1", part.size)
    mask.putdata([pixel == INK for pixel in part.get_flattened_data()])
    return mask.getbbox()


def test_a_card_has_the_size_that_networks_want_and_weighs_little(fonts: Fonts) -> None:
    for card in (
        site_card("Five to Nine", "Ten minutes is enough."),
        theme_card("guilt", "Guilt and self-blame", "inner-life", "Five to Nine"),
        theme_card("x", "Everything at once, and the myth of having it", "work", "Five to Nine"),
    ):
        raw = drawn(card, fonts)
        assert len(raw) < 40_000
        assert Image.open(io.BytesIO(raw)).size == (WIDTH, HEIGHT)
        assert Image.open(io.BytesIO(raw)).format == "PNG"
        assert inked(picture(card, fonts), WORDS), "the words are there"


def test_the_same_card_has_the_same_bytes(fonts: Fonts) -> None:
    card = theme_card("a", "Quality time", "family", "Five to Nine")
    again = Fonts([path.read_bytes() for path in fonts_in(STATIC)])
    assert drawn(card, fonts) == drawn(card, again)


def test_long_words_are_written_smaller_and_in_lines(fonts: Fonts) -> None:
    short = inked(picture(theme_card("a", "Guilt", "work", ""), fonts), WORDS)
    long = inked(
        picture(theme_card("a", "What the others at the gate think of it", "work", ""), fonts),
        WORDS,
    )
    assert short is not None and long is not None
    assert long[3] - long[1] > short[3] - short[1], "several lines"
    assert long[2] <= 700, "the lamp stays free"


@pytest.mark.parametrize("words", ["אשמה", "罪悪感", "x" * 300, "ذنب and guilt", "😀"])
def test_words_that_cannot_be_written_give_way_to_the_sites_name(words: str, fonts: Fonts) -> None:
    card = drawn(theme_card("a", words, "work", "Five to Nine"), fonts)
    assert card == drawn(ShareCard("a", "Five to Nine", "", "work"), fonts)


def test_where_nothing_can_be_written_the_lamp_stands_alone(fonts: Fonts) -> None:
    assert inked(picture(theme_card("a", "אשמה", "work", "אשמה"), fonts), WORDS) is None
    alone = picture(theme_card("a", "Guilt", "work", "Five to Nine"), Fonts([]))
    assert inked(alone, WORDS) is None


def test_letters_of_both_fonts_stand_in_one_word(fonts: Fonts) -> None:
    assert fonts.width("Łódź", 100) is not None
    runs = fonts.runs("Łódź", 100)
    assert runs is not None and "".join(piece for piece, _ in runs) == "Łódź"
    assert len({font for _, font in runs}) == 2


def test_another_label_is_another_file() -> None:
    one = theme_card("guilt", "Guilt", "work", "Five to Nine")
    names = {
        one.file,
        one._replace(words="Shame").file,
        one._replace(name="Nine to Five").file,
        one._replace(group="ideas").file,
    }
    assert len(names) == 4
    assert all(re.fullmatch(r"cards/theme-guilt-[0-9a-f]{8}\.png", name) for name in names)


def test_every_group_of_themes_has_its_colour(fonts: Fonts) -> None:
    tables = {
        group: picture(theme_card("a", "Guilt", group, ""), fonts).getpixel((20, HEIGHT - 20))
        for group in THEME_GROUPS
    }
    assert tables == {group: COLOURS[group] for group in THEME_GROUPS}
    assert len(set(tables.values())) == len(THEME_GROUPS)


def test_a_name_on_the_table_can_be_read() -> None:
    """WCAG 2.2 §1.4.3; what is shown small has more."""

    def light(colour: tuple[int, int, int]) -> float:
        parts = [part / 255 for part in colour]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in COLOURS.values():
        assert (light(PAPER) + 0.05) / (light(colour) + 0.05) >= 5.9


def test_the_font_with_the_plain_letters_comes_first(tmp_path: Path) -> None:
    assert fonts_in(STATIC)[0].name == "fraunces-600.woff2"
    assert fonts_in(tmp_path) == []
