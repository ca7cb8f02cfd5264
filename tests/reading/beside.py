"""The same twelve posts here and with Pelican as it comes: `python -m tests.reading.beside`.

Ten posts of some 680 words without a picture and two with one, invented. What the pages cost a
phone, Lighthouse's marks, what axe finds, and how many of the words can be read without scripts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from plugins.build.bench import content as made_up
from tests.browsing import CHROMIUM, QUIET
from tests.building import write
from tests.hard_states import photograph
from tests.hosting import hosted
from tests.reading.sites import built_site
from tests.reading.weights import tell

PICTURE = "![A table by a window, with four cups on it]({static}/images/table.jpg)"
SETTINGS = """\
SITENAME = 'Evenings'
SITEURL = 'http://localhost:8000'
TIMEZONE = 'Europe/London'
DEFAULT_LANG = 'en'
ARTICLE_PATHS = ['posts']
STATIC_PATHS = ['images']
ARTICLE_URL = 'posts/{slug}/'
ARTICLE_SAVE_AS = 'posts/{slug}/index.html'
RELATIVE_URLS = True
"""


def main() -> None:
    """Build both, and print what is said of three pages of each."""
    site = made_up.invented(12)
    plain, pictured = site.posts[-3], site.posts[-1]
    pages = ("/", f"/posts/{plain.slug}/", f"/posts/{pictured.slug}/")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        os.environ["FIVE_TO_NINE_STATE"] = str(folder / "state")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        with built_site(ours(folder / "ours", site), folder / "ours-built") as here:
            look(browser, "Five to Nine", here.url, pages, folder)
        with hosted(pelicans(folder / "pelican", site)) as url:
            look(browser, "Pelican, notmyidea", url, pages, folder)
        browser.close()


def look(browser: Browser, name: str, url: str, pages: tuple[str, ...], folder: Path) -> None:
    """Print what is said of each page."""
    print(f"── {name}")
    for page in pages:
        tell(browser, url + page, folder, more=True)


def ours(folder: Path, site: made_up.Site) -> Path:
    """The posts as a content folder of this program, without their comments."""
    made_up.write(made_up.Site(site.intros, tuple(map(without_comments, site.posts))), folder)
    for post in site.posts[-2:]:
        file = folder / "posts" / post.file
        write(file, f"{file.read_text(encoding='utf-8')}\n{PICTURE}\n")
    put_picture(folder)
    return folder


def pelicans(folder: Path, site: made_up.Site) -> Path:
    """The posts built by Pelican with the theme that it comes with; the output folder."""
    for post in site.posts:
        head = f"Title: {post.title}\nDate: {post.moment:%Y-%m-%d %H:%M}\nSlug: {post.slug}\n"
        head += f"Authors: Sam\nSummary: {post.standfirst}\n"
        picture = PICTURE if post in site.posts[-2:] else ""
        body = post.body.replace("[[", "").replace("]]", "")
        write(folder / "content" / "posts" / f"{post.slug}.md", f"{head}\n{body}\n\n{picture}\n")
    put_picture(folder / "content")
    write(folder / "pelicanconf.py", SETTINGS)
    command = [sys.executable, "-m", "pelican", "content", "--settings", "pelicanconf.py"]
    subprocess.run([*command, "--output", "output", "--quiet"], cwd=folder, check=True)
    return folder / "output"


def put_picture(content: Path) -> None:
    """Write the photograph into a content folder."""
    (content / "images").mkdir(parents=True)
    (content / "images" / "table.jpg").write_bytes(photograph(1))


def without_comments(post: made_up.Post) -> made_up.Post:
    """The post alone."""
    return replace(post, comments=())


if __name__ == "__main__":
    main()
