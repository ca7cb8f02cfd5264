"""A picture in a page: which files a browser may choose from, and how large it is shown.

WHATWG HTML §4.8.1–4.8.4: the first `source` of a known type counts, and of its files the browser
takes the one that fits its screen, which `sizes` lets it know before any style is read.
"""

from __future__ import annotations

from markupsafe import escape

from ..sources.addresses import picture_address
from ..sources.pictures import WIDTHS, Picture, made_file

# How wide the text is, in theme/static/site.css: --measure at the largest size of letters, and
# the margins beside it.
_COLUMN, _MARGINS = 684, "2rem"  # pixels
# Phones have three points and more for each pixel of CSS, more than eyes can tell apart in a
# photograph: the middle width is enough for them, and half the bytes.
_PHONE = 480  # pixels
_TYPES = {"avif": "image/avif", "webp": "image/webp"}


def opening(file: str, picture: Picture, base: str) -> str:
    """What stands before the `img` of a picture, as HTML: nothing where there is no choice."""
    if not picture.formats:
        return ""
    widest = min(picture.widths[-1], _COLUMN)
    wide = f"(min-width: {_COLUMN + 40}px) {widest}px"
    sizes = f"{wide}, (min-width: {_PHONE}px) calc(100vw - {_MARGINS}), {WIDTHS[1] // 3}px"
    sources = []
    for format in picture.formats:
        each = (
            f"{escape(base)}{picture_address(made_file(file, picture, width, format))} {width}w"
            for width in picture.widths
        )
        found = ", ".join(each)
        sources.append(f'<source type="{_TYPES[format]}" srcset="{found}" sizes="{sizes}">')
    return f"<picture>{''.join(sources)}"


def closing(picture: Picture) -> str:
    """What stands behind the `img`."""
    return "</picture>" if picture.formats else ""


def shown_file(file: str, picture: Picture) -> str:
    """The file of the site that the `img` itself names."""
    return made_file(file, picture, picture.middle, picture.fallback)


def size(picture: Picture) -> str:
    """The size of that file, as attributes; "" for what is no picture."""
    if not picture.width:
        return ""
    width = picture.middle
    return f'width="{width}" height="{picture.height_at(width)}"'
