"""The built site as a visitor finds it: the small one, and the real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from plugins.build.asked import Asked
from plugins.build.clock import now
from plugins.build.run import check
from plugins.build.settings_file import read_settings
from tests.building import PROJECT, SMALL, built

SITE = "http://localhost:8000"
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}
LINKS_THAT_LOAD = {"stylesheet", "icon", "preload", "manifest", "apple-touch-icon", "preconnect"}


@pytest.fixture(scope="module", params=["small", pytest.param("real", marks=pytest.mark.long)])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param) / "output"
    built(SMALL if request.param == "small" else PROJECT / "content", folder)
    return folder


def pages(output: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted(output.rglob("*.html")):
        yield (
            path.relative_to(output).as_posix(),
            BeautifulSoup(path.read_bytes(), "html.parser"),
        )


def leads_to(output: Path, page: str, ref: str) -> tuple[Path | None, str]:
    """The file that a reference leads to (None: outside), and its fragment."""
    url = urlsplit(urljoin(f"{SITE}/{page}", ref))
    if f"{url.scheme}://{url.netloc}" != SITE:
        return None, ""
    path = output / unquote(url.path).lstrip("/")
    return (path / "index.html" if url.path.endswith("/") else path), url.fragment


def test_no_internal_link_is_broken(output: Path) -> None:
    ids = {name: {tag["id"] for tag in soup.find_all(id=True)} for name, soup in pages(output)}
    broken = []
    for name, soup in pages(output):
        for tag in soup.find_all(["a", "link", "img"]):
            ref = str(tag.get("href") or tag.get("src") or "")
            if not ref or ref.startswith(("mailto:", "data:")):
                continue
            target, fragment = leads_to(output, name, ref)
            if target is None:
                continue
            if not target.is_file():
                broken.append(f"{name}: {ref}")
            elif fragment and fragment not in ids.get(target.relative_to(output).as_posix(), ()):
                broken.append(f"{name}: {ref} (no such place on the page)")
    assert broken == []


def test_no_page_asks_another_host_for_anything(output: Path) -> None:
    asked = []
    for name, soup in pages(output):
        for tag, attribute in LOADS.items():
            asked += [(name, one[attribute]) for one in soup.find_all(tag, attrs={attribute: True})]
        for link in soup.find_all("link", href=True):
            if LINKS_THAT_LOAD & set(link.get("rel") or ()):
                asked.append((name, link["href"]))
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        for script in soup.find_all("script", src=True):
            assert str(script["src"]).startswith("/theme/") and not script.string, name
            wanted = "'self' 'wasm-unsafe-eval'" if name == "search/index.html" else "'self'"
            assert policy is not None and f"script-src {wanted};" in f"{policy['content']};", name
        assert not soup.find_all(style=True), name
    outside = [(name, ref) for name, ref in asked if leads_to(output, name, str(ref))[0] is None]
    assert outside == []
    for sheet in output.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "http:" not in text and "https:" not in text and "@import" not in text


def test_every_page_says_that_nobody_watches_and_goes_out_with_a_picture(output: Path) -> None:
    for name, soup in pages(output):
        if soup.find("meta", attrs={"http-equiv": "refresh"}):
            continue
        foot = soup.find("footer", class_="site-foot")
        assert foot is not None and "Nobody is watching." in foot.get_text(), name
        said = {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=True)}
        file, _ = leads_to(output, name, str(said["og:image"]))
        assert file is not None and file.is_file(), name
        if "/cards/" in str(said["og:image"]):
            size = (str(said["og:image:width"]), str(said["og:image:height"]))
            assert size == tuple(map(str, Image.open(file).size)), name
            assert said["og:image:alt"], name
        assert soup.find("meta", attrs={"name": "twitter:card"}), name


def test_every_page_offers_the_feed_and_says_where_to_subscribe(output: Path) -> None:
    for name, soup in pages(output):
        if soup.find("meta", attrs={"http-equiv": "refresh"}):
            continue
        feeds = soup.find_all("link", rel="alternate", type="application/rss+xml")
        assert feeds and feeds[0]["href"] == "/feed.xml", name
        assert soup.find("a", href="/feeds/", string=lambda s: s and "ubscribe" in s), name


def test_pages_are_whole(output: Path) -> None:
    titles: dict[str, str] = {}
    for name, soup in pages(output):
        if soup.find("meta", attrs={"http-equiv": "refresh"}):
            continue
        assert len(soup.find_all("h1")) == 1, name
        assert len(soup.find_all("main")) == 1, name
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), name
        assert soup.title is not None and soup.title.string is not None
        assert titles.setdefault(soup.title.string, name) == name, "two pages with one title"
        for picture in soup.find_all("img"):
            assert picture.get("alt") and picture.get("width") and picture.get("height"), name
        levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
        assert all(b <= a + 1 for a, b in zip([0, *levels], levels, strict=False)), (name, levels)


def test_feeds_parse_and_carry_whole_posts(output: Path) -> None:
    for path in sorted(output.rglob("*.xml")):
        if path.name == "sitemap.xml":
            continue
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        for entry in feed.entries:
            assert entry.id.startswith("urn:uuid:")
            assert entry.link.startswith(SITE)
    main = feedparser.parse((output / "feed.xml").read_bytes())
    assert len(main.entries) >= 3
    assert all(len(entry.content[0].value) >= len(entry.summary) for entry in main.entries)


def test_the_real_content_has_no_problems_and_every_id() -> None:
    given, where = read_settings(Asked(PROJECT / "pelicanconf.py"))
    found = check(given, where, PROJECT / "content", "content", now())
    assert [str(problem) for problem in found.problems] == []
