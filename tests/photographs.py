"""Pictures of the site, for people to look at.

    .venv/bin/python -m tests.photographs         # docs/images/, from the real site
    .venv/bin/python -m tests.photographs FOLDER  # every page in every state hard to lay out

The second makes four contact sheets for each few pages: phone and desktop, light and dark. Both
need Chromium and are for those who work on the look; nothing of a build depends on them.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import CHROMIUM, QUIET
from tests.building import PROJECT, built
from tests.hard_states import FILLING, hard_states
from tests.hosting import hosted
from tests.small_site import content_folder

IMAGES = PROJECT / "docs" / "images"
PHONE = (390, 844)
DESKTOP = (1280, 900)
GREY = (140, 140, 140)
GAP = 16
LONGEST = 2600  # pixels of a page on a contact sheet


@dataclass(frozen=True)
class View:
    """A page as it is seen: its address, the size of the window, the scheme, and what is scrolled
    to first ("" for the top)."""

    address: str
    size: tuple[int, int]
    scheme: str = "light"
    at: str = ""


# What the papers show: the file in docs/images/, and what stands in it side by side.
FOR_PAPERS = {
    "home.png": [View("/", DESKTOP), View("/", PHONE, "dark")],
    "post.png": [
        View("/posts/half-past-five-train/", DESKTOP, "dark"),
        View("/posts/half-past-five-train/", PHONE),
    ],
    "thread.png": [
        View("/posts/half-past-five-train/", DESKTOP, at="#comments"),
        View("/posts/half-past-five-train/", PHONE, "dark", "#comments"),
    ],
    "resources.png": [View("/resources/", DESKTOP), View("/resources/", PHONE, "dark", ".shelf")],
}


def for_papers(folder: Path = IMAGES) -> list[Path]:
    """Take the pictures of the papers from the real site, as it is now."""
    taken = []
    with _built_and_served(PROJECT / "content") as (_, url), _chromium() as browser:
        for name, views in FOR_PAPERS.items():
            sheet = beside([photograph(browser, url, view) for view in views])
            # So many colours are enough for letters on paper, and make a small file. Chosen this
            # way, those of few pixels keep a place: a lamp, the line above a title.
            small = sheet.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
            small.save(folder / name, optimize=True)
            taken.append(folder / name)
    return taken


def of_states(folder: Path, each: int = 5) -> list[Path]:
    """Take contact sheets of every page of the site of hard states."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with tempfile.TemporaryDirectory() as place:
        content = content_folder(Path(place), hard_states())
        with _built_and_served(content) as (output, url), _chromium() as browser:
            found = [one for one in addresses(output) if not one.startswith(FILLING)]
            parts = [found[first : first + each] for first in range(0, len(found), each)]
            for (name, size), scheme in product(_SIZES.items(), ("light", "dark")):
                for number, part in enumerate(parts, 1):
                    views = [View(address, size, scheme) for address in part]
                    pictures = [photograph(browser, url, view, whole=True) for view in views]
                    file = folder / f"{name}-{scheme}-{number:02}.png"
                    beside([_top(one) for one in pictures]).save(file)
                    taken.append(file)
    return taken


_SIZES = {"phone": PHONE, "desktop": DESKTOP}


def addresses(output: Path) -> list[str]:
    """The addresses of all pages of a built site, and of one that is not there."""
    pages = sorted(output.rglob("index.html"))
    found = [
        f"/{page.parent.relative_to(output).as_posix()}/".replace("/./", "/") for page in pages
    ]
    return [*found, "/404.html"]


def photograph(browser: Browser, url: str, view: View, whole: bool = False) -> Image.Image:
    """A picture of what a reader sees, or of the whole page."""
    width, height = view.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=view.scheme,  # type: ignore[arg-type]  # "light" or "dark"
        reduced_motion="reduce",
    )
    page.goto(url + view.address)
    _settled(page, view.at)
    raw = page.screenshot(full_page=whole)
    page.close()
    return Image.open(io.BytesIO(raw)).convert("RGB")


def _top(picture: Image.Image) -> Image.Image:
    return picture.crop((0, 0, picture.width, min(picture.height, LONGEST)))


def beside(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures side by side on grey, their upper edges in line."""
    width = sum(one.width for one in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, max(one.height for one in pictures) + 2 * GAP), GREY)
    left = GAP
    for one in pictures:
        sheet.paste(one, (left, GAP))
        left += one.width + GAP
    return sheet


def _settled(page: Page, at: str) -> None:
    page.evaluate("document.fonts.ready")
    if at:
        page.evaluate("at => document.querySelector(at).scrollIntoView()", at)


@contextmanager
def _built_and_served(content: Path) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory() as place:
        output = Path(place) / "output"
        built(content, output)
        with hosted(output) as url:
            yield output, url


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


if __name__ == "__main__":
    for file in of_states(Path(sys.argv[1])) if len(sys.argv) > 1 else for_papers():
        print(file)
