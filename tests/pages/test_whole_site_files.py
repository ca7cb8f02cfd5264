"""The files that the site as a whole needs: its maps, its manifest, its card in each head."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from plugins.pages import plain
from plugins.pages.plan import planned_pages
from plugins.pages.post_views import PostView
from plugins.pages.theme_views import ThemeView
from tests.building import PROJECT
from tests.images.photographs import jpeg, photo
from tests.small_site import post, rendered, small_site, theme, view

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FILES: dict[str, str | bytes] = {
    **{f"posts/p-{n}.md": post(f"P {n}", f"2026-03-{n + 1:02}") for n in range(12)},
    "themes/guilt.md": theme("Guilt"),
}


def locations(text: str) -> list[str]:
    root = ElementTree.fromstring(text)
    return [str(one.text) for one in root.iter(f"{MAP}loc")]


def test_a_large_site_has_several_maps_and_one_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = locations(rendered(small_site(tmp_path, FILES), "sitemap.xml"))
    monkeypatch.setattr(plain, "MOST_ADDRESSES", 10)
    site = small_site(tmp_path, FILES)
    index = rendered(site, "sitemap.xml")
    assert ElementTree.fromstring(index).tag == f"{MAP}sitemapindex"
    parts = locations(index)
    assert parts == [f"https://example.org/sitemap-{n + 1}.xml" for n in range(len(parts))]
    maps = [locations(rendered(site, one.rpartition("/")[2])) for one in parts]
    assert len(parts) == 3 and all(len(one) <= 10 for one in maps)
    assert [url for one in maps for url in one] == whole
    files = [page.file for page in planned_pages(site.library)]
    assert len(files) == len(set(files)) and files.count("sitemap.xml") == 1


@pytest.mark.parametrize(("addresses", "maps"), [(0, 0), (50_000, 0), (50_001, 2), (100_001, 3)])
def test_a_map_holds_fifty_thousand_addresses(addresses: int, maps: int) -> None:
    assert len(plain.sitemap_parts(addresses)) == maps


@pytest.mark.parametrize("base", ["", "/blog"])
def test_the_manifest_names_the_site_and_icons_that_there_are(base: str, tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES, url=f"https://example.org{base}", name="</script> “Five”")
    said = json.loads(rendered(site, "site.webmanifest"))
    assert said["name"] == "</script> “Five”"
    assert said["start_url"] == said["scope"] == f"{base}/"
    sizes = set()
    for icon in said["icons"]:
        assert icon["src"].startswith(f"{base}/theme/")
        file = PROJECT / "theme/static" / icon["src"].removeprefix(f"{base}/theme/")
        assert file.is_file()
        if icon["type"] == "image/png":
            assert "x".join(map(str, Image.open(file).size)) == icon["sizes"]
            sizes.add((icon["sizes"], icon["purpose"]))
    assert sizes == {(f"{n}x{n}", kind) for n in (192, 512) for kind in ("any", "maskable")}
    assert f'href="{base}/site.webmanifest"' in rendered(site, "index.html")


def test_the_icons_of_browsers_are_what_they_say() -> None:
    icons = PROJECT / "theme/static/icons"
    assert (32, 32) in Image.open(icons / "favicon.ico").info["sizes"]
    assert Image.open(icons / "apple-touch-icon.png").size == (180, 180)
    for size in (192, 512):
        edge = Image.open(icons / f"maskable-{size}.png").convert("RGBA")
        corners = {edge.getpixel((x, y)) for x in (0, size - 1) for y in (0, size - 1)}
        assert corners == {(0x1F, 0x5D, 0x57, 255)}, "filled to the edge"


def test_robots_learn_the_whole_address_of_the_map(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES, url="https://example.org/blog")
    assert "Sitemap: https://example.org/blog/sitemap.xml\n" in rendered(site, "robots.txt")


def test_a_link_to_a_post_goes_out_with_a_fitting_picture(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "images/kettle.jpg": jpeg(photo(1200, 800)),
        "images/lamp.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "themes/guilt.md": theme("Guilt"),
        "posts/own.md": post("Own", picture="../images/kettle.jpg", themes=["guilt"]),
        "posts/child.md": post(
            "Child", picture="../images/kettle.jpg", people="child", themes=["guilt"]
        ),
        "posts/drawn.md": post("Drawn", picture="../images/lamp.svg", themes=["guilt"]),
        "posts/theme.md": post("Theme", themes=["guilt"]),
        "posts/bare.md": post("Bare"),
    }
    site = small_site(tmp_path, files)
    card = view(site, ThemeView, "themes/guilt/index.html").head.image
    assert card is not None and card.alt == "Guilt · Five to Nine"
    assert card.url == f"https://example.org/{site.cards()[1].file}"
    found = {
        slug: view(site, PostView, f"posts/{slug}/index.html").head.image
        for slug in ("own", "child", "drawn", "theme", "bare")
    }
    own = found["own"]
    assert own is not None and not own.card and "kettle" in own.url and own.width == 1200
    assert found["child"] == found["drawn"] == found["theme"] == card
    assert found["bare"] is None
    bare = rendered(site, "posts/bare/index.html")
    assert f'property="og:image" content="https://example.org/{site.cards()[0].file}"' in bare
    assert '<meta property="og:image:width" content="1200">' in bare
    assert '<meta name="twitter:card" content="summary_large_image">' in bare
    assert '<data class="u-photo"' in rendered(site, "posts/own/index.html")
    assert "u-photo" not in bare
