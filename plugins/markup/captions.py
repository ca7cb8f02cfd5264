"""What is said of a picture: its caption, and whose picture it is, in its title; and its words.

    ![A kettle]({static}/images/kettle.jpg "Ten past five | Photo: Ada Example")

Behind the last `|` stands the credit. Other Markdown programs show the whole where one points
at the picture. The title `decorative` says that there is nothing to tell; it may have a credit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .conversion import Slip


class Caption(NamedTuple):
    """A title, taken apart. `is_broken` says that a credit is announced and does not come, or
    comes twice."""

    words: str
    credit: str
    is_decorative: bool
    is_broken: bool


def read(title: str) -> Caption:
    """Take the title of a picture apart."""
    if "|" not in title:
        words, credit, broken = title.strip(), "", False
    else:
        words, _, credit = (part.strip() for part in title.partition("|"))
        broken = not credit or "|" in credit
    decorative = words.lower() == "decorative"
    return Caption("" if decorative else words, credit, decorative, broken)


def slips(caption: Caption, alt: str, in_figure: bool, line: int) -> Iterator[Slip]:
    """What is wrong with the words of a picture. It has words for those who cannot see it, or it
    only decorates; and whose picture it is must be readable where the writer says so, which it is
    `in_figure` alone."""
    has_words = bool(alt.strip())
    if has_words and caption.is_decorative:
        wrong = "a picture that only decorates has no alternative text"
        yield Slip(line, wrong, 'take the text or the word "decorative" out')
    if not has_words and not caption.is_decorative:
        remedy = "write ![what it shows](…), for those who cannot see it"
        wrong = "this picture has no alternative text"
        yield Slip(line, wrong, f'{remedy}, or ![](… "decorative")')
    if caption.is_broken:
        wrong = "behind the '|' of this picture's title its credit is missing"
        yield Slip(line, wrong, "write \"Caption | Photo: Name\", with one '|'")
    elif caption.credit and not in_figure:
        wrong = "the credit of this picture would not be seen within a line"
        yield Slip(line, wrong, "let the picture stand alone, between blank lines")
