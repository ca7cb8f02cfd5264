"""Words that stand for a picture: what could be better about them, and whose name they tell.

Hints, not rules (W3C, "Images Tutorial: Tips and Tricks"): a build goes on whatever is said here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

LONGEST = 150  # characters; some screen readers read on without a pause
# A plan or a chart is told in numbers and places, where a photograph is told in a sentence (W3C,
# "Images Tutorial: Complex Images"). So drawings have more room.
LONGEST_OF_A_DRAWING = 500
_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp|heic)$", re.IGNORECASE)
# As cameras and phones name their files: IMG_2041, DSC00123, PXL_20260102_101112, 20260102_101112.
_BY_A_CAMERA = re.compile(
    r"(?:img|dscn?|dscf|pxl|mvimg|screenshot|photo)[ _-]?\d[\d _-]{2,}|\d{8}[\d _-]*", re.IGNORECASE
)
_OF = re.compile(
    r"(?:an? |the |this )?(?:image|picture|photo|photograph|graphic) (?:of|showing)\b", re.I
)


def hints(alt: str, ref: str) -> Iterator[tuple[str, str]]:
    """What could be better about an alternative text, and how; `ref` names the picture."""
    words = " ".join(alt.split())
    if not words:
        return
    name = unquote(ref.rpartition("/")[2])
    if words in (name, _ENDING.sub("", name)) or _ENDING.search(words) or _is_by_a_camera(words):
        yield "the alternative text is the name of a file", "say what the picture shows"
        return
    if _OF.match(words):
        start = _OF.match(words)
        assert start is not None
        wrong = f"the alternative text begins with '{start[0]}', which is said anyway"
        yield wrong, "begin with what is to be seen"
    longest = LONGEST_OF_A_DRAWING if name.lower().endswith(".svg") else LONGEST
    if len(words) > longest:
        wrong = f"the alternative text has {len(words)} characters"
        yield wrong, f"{longest} or fewer are easier to listen to; the rest can stand in the text"


def _is_by_a_camera(words: str) -> bool:
    return bool(_BY_A_CAMERA.fullmatch(words))


def names_of(text: str) -> tuple[str, ...]:
    """The names in a list: one a line; what stands behind `#` is a remark."""
    lines = (line.partition("#")[0] for line in text.splitlines())
    return tuple(filter(None, (_plain(line) for line in lines)))


def tells_a_name(texts: Iterable[str], names: Iterable[str]) -> bool:
    """Whether one of the texts (words, or the name of a file) holds one of the names, however it
    is written: `Zoë`, `zoe`, `zoe-at-school.jpg`."""
    found = [f" {_plain(text)} " for text in texts]
    return any(f" {name} " in text for name in names for text in found)


def _plain(text: str) -> str:
    """Letters alone, without accents and in lower case, with one space between words; a name is
    the same before an apostrophe (`Zoë’s`)."""
    apart = unicodedata.normalize("NFKD", unquote(text)).casefold()
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W\d_]+", letters))
