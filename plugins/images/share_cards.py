"""Draws the cards that go out with links that people share: a lamp on a table, and few words.

The picture is drawn in numbers of a palette and not in colours: the lamp is the same on all of
them, edges and letters are a few steps between two colours, and the file stays small. Equal cards
have equal bytes with the same Pillow (`making.encoders`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from ..sources.share_cards import HEIGHT, WIDTH, ShareCard

# The tokens of the style sheet by day (a test holds the two together); the glow is what the lamp
# makes of the paper.
PAPER, INK, _LAMP = (0xFB, 0xF6, 0xEE), (0x2C, 0x25, 0x21), (0xF6, 0xC9, 0x8F)
_OUTER, _INNER = (0xF8, 0xEC, 0xDA), (0xF9, 0xE3, 0xC2)
# The colours of the table: each has at least 5.9:1 with paper, which the name on it is written in.
COLOURS = {
    "": (0x1F, 0x5D, 0x57),
    "inner-life": (0x8C, 0x3B, 0x4A),
    "ideas": (0x3F, 0x4F, 0x86),
    "skills": (0x1F, 0x5D, 0x57),
    "family": (0x7A, 0x53, 0x12),
    "wellbeing": (0x4A, 0x63, 0x24),
    "work": (0x5A, 0x4A, 0x78),
    "community": (0xA0, 0x40, 0x2A),
}
_STEPS = 12  # from one colour to another, at edges
# Pairs of colours that meet at an edge, each the first number of its steps.
_PAIRS = ("paper ink", "paper outer", "outer inner", "inner lamp", "inner table", "table paper")
_AT = {pair: number * (_STEPS + 1) for number, pair in enumerate(_PAIRS)}

_TABLE = 506  # where the table begins, from above
_LEFT, _RIGHT, _TOP = 84, 700, 44  # between which the words stand
_NAME_SIZE, _SIZES = 40, (112, 98, 84, 70, 58, 48)
_LEADING = 1.12
_PACKED = 6  # zlib level: 9 takes twice the time for files that are hardly smaller
_LAMP_AT = 968
_LARGER = 4  # times as large as it will be, a shape is drawn


class Fonts:
    """The fonts of a theme, as bytes; the first one that has a letter draws it."""

    def __init__(self, files: Sequence[bytes]) -> None:
        self._files = files
        self._sized: dict[int, list[ImageFont.FreeTypeFont]] = {}

    def runs(self, text: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]] | None:
        """The text in pieces, each with its font; None where no font has one of its letters, or
        where it is not written from the left to the right, letter by letter."""
        found: list[tuple[str, ImageFont.FreeTypeFont]] = []
        for letter in text:
            font = next((one for one in self._at(size) if _has(one, letter)), None)
            if font is None:
                return None
            if found and found[-1][1] is font:
                found[-1] = (found[-1][0] + letter, font)
            else:
                found.append((letter, font))
        return found

    def width(self, text: str, size: int) -> float | None:
        """How wide a text is, in pixels; None where it cannot be written."""
        runs = self.runs(text, size)
        return None if runs is None else sum(font.getlength(piece) for piece, font in runs)

    def _at(self, size: int) -> list[ImageFont.FreeTypeFont]:
        if size not in self._sized:
            # The basic way of setting type is the same on every machine.
            basic = ImageFont.Layout.BASIC
            self._sized[size] = [
                ImageFont.truetype(io.BytesIO(raw), size, layout_engine=basic)
                for raw in self._files
            ]
        return self._sized[size]


def drawn(card: ShareCard, fonts: Fonts) -> bytes:
    """The PNG file of a card. In place of words that the fonts cannot write, or that have no room,
    stands the site's name; where that cannot be written either, the lamp stands alone."""
    picture = _lamp().copy()
    words, name = card.words, card.name
    lines, size = _fitted(words, fonts)
    if not lines:
        words, name = name, ""
        lines, size = _fitted(words, fonts)
    step = round(size * _LEADING)
    top = (_TABLE - step * len(lines) - size // 6) // 2
    for number, line in enumerate(lines):
        _write(picture, line, size, (_LEFT, top + number * step), fonts, "paper ink")
    width = fonts.width(name, _NAME_SIZE)
    if width is not None and width <= WIDTH - 2 * _LEFT:
        at = (_LEFT, _TABLE + (HEIGHT - _TABLE - round(_NAME_SIZE * _LEADING)) // 2 - 2)
        _write(picture, name, _NAME_SIZE, at, fonts, "table paper")
    picture.putpalette(bytes(_palette(COLOURS.get(card.group, COLOURS[""]))))
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=_PACKED)
    return file.getvalue()


def _fitted(words: str, fonts: Fonts) -> tuple[list[str], int]:
    """The words in lines that fit, as large as they may be; no lines where nothing fits."""
    for size in _SIZES:
        lines = _wrapped(words.split(), size, fonts)
        if lines and len(lines) * round(size * _LEADING) <= _TABLE - 2 * _TOP:
            return lines, size
    return [], _SIZES[-1]


def _wrapped(words: Iterable[str], size: int, fonts: Fonts) -> list[str] | None:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        width = fonts.width(longer, size)
        if width is None:
            return None
        if lines and width <= _RIGHT - _LEFT:
            lines[-1] = longer
        else:
            alone = fonts.width(word, size)
            if alone is None or alone > _RIGHT - _LEFT:
                return None
            lines.append(word)
    return lines


def _write(
    picture: Image.Image, text: str, size: int, at: tuple[int, int], fonts: Fonts, pair: str
) -> None:
    mask = Image.new("L", (WIDTH - at[0], round(size * 1.5)))
    pen, x = ImageDraw.Draw(mask), 0.0
    for piece, font in fonts.runs(text, size) or ():
        # From the line that letters stand on, so that two fonts share it.
        pen.text((x, size), piece, fill=255, font=font, anchor="ls")
        x += font.getlength(piece)
    _blend(picture, mask, at, pair)


def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    """Whether a font has a letter: what it has not, it draws as it draws what is no letter."""
    return letter == " " or font.getmask(letter).getbbox() is not None


def _palette(table: tuple[int, int, int]) -> Iterator[int]:
    colours = {
        **{"paper": PAPER, "ink": INK, "outer": _OUTER, "inner": _INNER, "lamp": _LAMP},
        "table": table,
    }
    for pair in _PAIRS:
        one, other = (colours[name] for name in pair.split())
        for step in range(_STEPS + 1):
            for a, b in zip(one, other, strict=True):
                yield a + round((b - a) * step / _STEPS)


@cache
def _lamp() -> Image.Image:
    """The table and the lamp, with nothing written on them."""
    picture = Image.new("L", (WIDTH, HEIGHT), _AT["paper ink"])
    x, y = _LAMP_AT, 258
    for radius, pair in ((306, "paper outer"), (206, "outer inner")):
        around = (x - radius, y - radius, x + radius, y + radius)
        _shape(picture, around, pair, lambda pen, size: pen.ellipse((0, 0, *size), 255))
    _shape(picture, (x - 8, y, x + 8, _TABLE), "inner table", _filled)
    _shape(
        picture,
        (x - 76, _TABLE - 22, x + 76, _TABLE + 22),
        "inner table",
        lambda pen, size: pen.rounded_rectangle((0, 0, *size), size[1] // 2, 255),
    )
    _shape(
        picture,
        (x - 126, y - 112, x + 126, y + 48),
        "inner lamp",
        lambda pen, size: pen.polygon(
            [(size[0] * 2 // 9, 0), (size[0] * 7 // 9, 0), size, (0, size[1])], 255
        ),
    )
    picture.paste(_AT["table paper"], (0, _TABLE, WIDTH, HEIGHT))
    return picture


def _filled(pen: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    pen.rectangle((0, 0, *size), 255)


def _shape(
    picture: Image.Image,
    box: tuple[int, int, int, int],
    pair: str,
    draw: Callable[[ImageDraw.ImageDraw, tuple[int, int]], None],
) -> None:
    """Draw a shape that fills a box, with smooth edges: large first, then made smaller."""
    large = ((box[2] - box[0]) * _LARGER, (box[3] - box[1]) * _LARGER)
    mask = Image.new("L", large)
    draw(ImageDraw.Draw(mask), (large[0] - 1, large[1] - 1))
    _blend(picture, mask.reduce(_LARGER), box[:2], pair)


def _blend(picture: Image.Image, mask: Image.Image, at: tuple[int, int], pair: str) -> None:
    """Put the second colour of a pair over the first, as strongly as the mask says."""
    first = _AT[pair]
    steps = [round(value * _STEPS / 255) for value in range(256)]
    numbers = mask.point([first + step for step in steps])
    picture.paste(numbers, at, mask.point([255 if step else 0 for step in steps]))
