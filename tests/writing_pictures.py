"""The pictures in docs/writing.md, made of the examples that stand above them:

    python3 -m tests.writing_pictures

Each is a part of a real page on a phone, with few colours so that it is small.
"""

from __future__ import annotations

import io
import re
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.browsing import CHROMIUM, PHONE, QUIET
from tests.building import PROJECT
from tests.hosting import hosted

PAPER = PROJECT / "docs/writing.md"
FOLDER = PROJECT / "docs/images/writing"
LARGEST = 30_000  # bytes
_EXAMPLE = re.compile(r"((?:^    .*\n|^\n)+)!\[[^\]\n]+\]\(images/writing/([a-z]+)\.png\)", re.M)
_COLOURS = 24
_AROUND = 14  # pixels of paper around what is shown


class Example(NamedTuple):
    """What a writer writes, and the name of the picture that shows what becomes of it."""

    name: str
    text: str

    @property
    def picture(self) -> Path:
        return FOLDER / f"{self.name}.png"


def examples() -> Iterator[Example]:
    """The examples of docs/writing.md that have a picture."""
    for text, name in _EXAMPLE.findall(PAPER.read_text(encoding="utf-8")):
        yield Example(name, textwrap.dedent(text).strip() + "\n")


def make() -> None:
    """Make all pictures anew."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        _build(root)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        page = browser.new_page(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]
        FOLDER.mkdir(exist_ok=True)
        with hosted(root / "output") as url:
            for example in examples():
                page.goto(f"{url}/posts/{example.name}/")
                example.picture.write_bytes(_small(_shown(page, example)))
                print(example.name, example.picture.stat().st_size)
        browser.close()


def _shown(page: Page, example: Example) -> bytes:
    """A picture of what becomes of an example, with a little paper around it."""
    shown = page.locator(".contents" if example.name == "contents" else ".prose")
    if example.name == "contents":
        shown.locator("summary").click()
    box = shown.bounding_box()
    assert box is not None
    top, height = box["y"] - _AROUND, box["height"] + 2 * _AROUND
    return page.screenshot(
        clip={"x": 0, "y": top, "width": PHONE["width"], "height": height},
        full_page=True,
        animations="disabled",
    )


def _build(root: Path) -> None:
    from tests.building import built
    from tests.small_site import content_folder, post

    files: dict[str, str | bytes] = {
        f"posts/2026-01-01-{example.name}.md": post(example.name, body=example.text)
        for example in examples()
    }
    for drawing in (PROJECT / "content/images").glob("*.svg"):
        files[f"images/{drawing.name}"] = drawing.read_bytes()
    settings = root / "conf.py"
    settings.write_text(
        f"import sys\nsys.path.insert(0, {str(PROJECT)!r})\nfrom pelicanconf import *\n"
        f"THEME = {str(PROJECT / 'theme')!r}\nPLUGIN_PATHS = [{str(PROJECT)!r}]\n"
        "VIDEO_HOSTS = ('tube.example.org',)\n",
        encoding="utf-8",
    )
    built(content_folder(root, files), root / "output", settings=settings)


def _small(raw: bytes) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(raw)) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        out = io.BytesIO()
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    make()
