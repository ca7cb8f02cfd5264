"""Files of `content/images/` as the site shows them: what each is, and what is made of it.

A photograph is never published as it lies in the content folder. It is made anew in several
widths and formats, and what is made is named after the bytes it was made of and the way in which
it was made. So a file of this name is the same for good, and which names a page shows can be said
before a single one is made.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

WIDTHS = (480, 960, 1600)  # pixels
# A step so near to a picture's own width is not worth a file.
_NEAR = 1.2
# Of the sides of a picture that is made: WebP has no longer ones (RFC 9649 §2.7: 16383).
_LONGEST = 16_000  # pixels
_NAMED_BY = 8  # digits of the key, in file names

Kind = Literal["download", "drawing", "moving", "photo"]
Format = Literal["avif", "webp", "jpg", "png", "gif"]


class Picture(NamedTuple):
    """One file of content/images/. A "download" is no picture, a "drawing" is an SVG; both are
    copied as they are and have no key. A "moving" picture is cleaned, a "photo" (any other
    picture made of points) is made anew.

    `width` and `height` are in pixels, as browsers show them; `key` stands for the bytes of the
    file and the way in which pictures are made of them (hexadecimal); `fallback` is the format
    that everything can show, `formats` are the better ones, the best first.
    """

    kind: Kind
    width: int = 0
    height: int = 0
    key: str = ""
    fallback: Format = "jpg"
    formats: tuple[Format, ...] = ()

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths in which it is made, in ascending order: never more than its own."""
        if self.kind != "photo":
            return (self.width,)
        own = min(self.width, WIDTHS[-1], _LONGEST * self.width // self.height)
        return (*(width for width in WIDTHS if width * _NEAR <= own), own)

    @property
    def middle(self) -> int:
        """The width for who takes one size only: pages for old browsers, feeds."""
        return next((width for width in self.widths if width >= WIDTHS[1]), self.widths[-1])

    def height_at(self, width: int) -> int:
        """The height of what is made in one of its widths."""
        return max(1, (2 * self.height * width + self.width) // (2 * self.width))


def is_too_long(width: int, height: int) -> bool:
    """Whether a picture is such a strip that nothing of use can be made of it."""
    return _LONGEST * width // height < 1 or _LONGEST * height // width < 1


def made_file(file: str, picture: Picture, width: int, format: Format) -> str:
    """The file of the site in which one form of a picture lies: images/kettle-960-1a2b3c4d.webp
    for images/kettle.jpg. Where nothing is made, the file itself."""
    if not picture.key:
        return file
    folder, slash, name = file.rpartition("/")
    stem = name.rpartition(".")[0] or name
    size = "" if picture.kind == "moving" else f"-{width}"
    return f"{folder}{slash}{stem}{size}-{picture.key[:_NAMED_BY]}.{format}"


def linked_file(file: str, picture: Picture) -> str:
    """The file of the site to which a link to a picture leads, and which goes out with links
    that people share: the largest one that everything can show."""
    return made_file(file, picture, picture.widths[-1], picture.fallback)


def forms(picture: Picture) -> tuple[tuple[int, Format], ...]:
    """Everything that is made of a picture: widths and formats, each once."""
    if not picture.key:
        return ()
    better = [(width, format) for format in picture.formats for width in picture.widths]
    plain = dict.fromkeys((picture.middle, picture.widths[-1]))
    return (*better, *((width, picture.fallback) for width in plain))
