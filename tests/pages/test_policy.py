"""What a page may do: said by the page, and by the headers that hosts send with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.build.edition import Site
from plugins.markup.videos import ALWAYS
from plugins.pages.host_headers import MOST_RULES
from plugins.pages.plan import address_of
from plugins.pages.policy import DRAWING, policy
from tests.building import PROJECT
from tests.pages.host_rules import directives, rules, sent
from tests.small_site import page, post, rendered, small_site, theme

FILES = {
    "posts/a.md": post("A", "2026-03-01", themes=["guilt"], aliases=["former"]),
    "themes/guilt.md": theme("Guilt"),
    "pages/about.md": page("About us", "> [!video] A film\n> https://vimeo.com/76979871\n"),
    "posts/film.md": post(
        "Film", "2026-03-02", "> [!video] A film\n> https://www.youtube.com/watch?v=dQw4w9WgXcQ\n"
    ),
}


@pytest.fixture(scope="module", params=["https://example.org", "https://example.org/blog"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return small_site(tmp_path_factory.mktemp("site"), FILES, url=request.param)


def said(html: str) -> str:
    meta = BeautifulSoup(html, "html.parser").find(
        "meta", {"http-equiv": "Content-Security-Policy"}
    )
    return str(meta["content"]) if meta else ""


def test_header_and_page_say_the_same_for_every_page(site: Site) -> None:
    found = rules(rendered(site, "_headers"))
    pages = [one for one in site.pages() if one.is_destination or one.file == "404.html"]
    assert len(pages) > 10
    for one in pages:
        headers = sent(found, f"{site.settings.base}{address_of(one.file)}")
        (whole,) = headers["Content-Security-Policy"]
        header = directives(whole)
        mine = directives(said(rendered(site, one.file)))
        assert header.pop("frame-ancestors") == {"'none'"}, one.file
        # A header is said of many pages, so it may name films that this page does not have.
        assert mine.pop("frame-src", set()) <= header.pop("frame-src", set()), one.file
        if one.file == "search/index.html":  # it needs less where there is no index
            assert mine.pop("script-src", set()) <= header.pop("script-src")
        assert mine == header, one.file
        assert headers["X-Content-Type-Options"] == ["nosniff"]
        assert headers["X-Frame-Options"] == ["DENY"]


def test_a_page_that_leads_on_loads_nothing(site: Site) -> None:
    (one,) = [page for page in site.pages() if page.file == "posts/former/index.html"]
    found = directives(said(rendered(site, one.file)))
    assert found == {"default-src": {"'none'"}, "base-uri": {"'none'"}, "form-action": {"'none'"}}


def test_a_drawing_opened_by_itself_may_have_a_style_and_nothing_else(site: Site) -> None:
    found = rules(rendered(site, "_headers"))
    (sent_with,) = sent(found, f"{site.settings.base}/images/cup.svg")["Content-Security-Policy"]
    (other,) = sent(found, f"{site.settings.base}/images/CUP.SVG")["Content-Security-Policy"]
    assert other == sent_with
    assert sent_with == DRAWING
    assert directives(sent_with)["default-src"] == {"'none'"} and "script-src" not in sent_with


def test_only_pages_with_a_film_may_open_a_frame_and_only_of_its_place(site: Site) -> None:
    may = {}
    for one in site.pages():
        text = said(rendered(site, one.file)) if one.file.endswith(".html") else ""
        if origins := directives(text).get("frame-src"):
            may[one.file] = origins
    assert may == {
        "about/index.html": {"https://player.vimeo.com"},
        "posts/film/index.html": {"https://www.youtube-nocookie.com"},
    }
    for path, lines in rules(rendered(site, "_headers")):
        if "frame-src" in lines.get("Content-Security-Policy", ""):
            below = path.removeprefix(site.settings.base)
            assert below in ("/posts/*", "/about/*")


def test_no_header_is_sent_twice_whatever_a_host_makes_of_it(site: Site) -> None:
    found = rules(rendered(site, "_headers"))
    assert len(found) <= MOST_RULES
    base = site.settings.base
    for at in (
        "/",
        "/404.html",
        "/search/",
        "/posts/a/",
        "/cards/site-1.png",
        "/images/a-1.avif",
        "/images/a.svg",
        "/images/A.SVG",
    ):
        assert all(len(values) == 1 for values in sent(found, base + at).values()), at


def test_headers_allow_the_frames_that_the_settings_add(tmp_path: Path) -> None:
    site = small_site(tmp_path, FILES, video_hosts=("tube.example",))
    (said,) = sent(rules(rendered(site, "_headers")), "/posts/a/")["Content-Security-Policy"]
    assert directives(said)["frame-src"] == {*ALWAYS, "https://tube.example"}


def test_what_is_named_after_its_content_is_kept_for_good(site: Site) -> None:
    found, base = rules(rendered(site, "_headers")), site.settings.base
    (kept,) = sent(found, f"{base}/images/cup-480-1a2b3c4d.webp")["Cache-Control"]
    assert "immutable" in kept
    assert sent(found, f"{base}/{site.cards()[0].file}")["Cache-Control"] == [kept]
    for at in ("/", "/posts/a/", "/images/drawing.svg", "/images/sheet.pdf", "/theme/site.css"):
        assert "Cache-Control" not in sent(found, base + at), "hosts ask again each time"


def test_more_folders_than_a_host_reads_are_left_out_by_name(tmp_path: Path) -> None:
    files = {f"pages/page-{number}.md": page(f"Page {number}") for number in range(120)}
    site = small_site(tmp_path, {**FILES, **files})
    text = rendered(site, "_headers")
    assert len(rules(text)) == MOST_RULES
    assert sent(rules(text), "/posts/a/")["Content-Security-Policy"]
    left_out = [line for line in text.splitlines() if line.startswith("#   /page-")]
    assert len(left_out) == 120 - text.count("\n/page-")


def test_only_the_search_may_run_its_program_and_only_a_film_opens_a_frame() -> None:
    plain = directives(policy())
    assert plain["default-src"] == {"'none'"}
    assert plain["script-src"] == {"'self'"} and "frame-src" not in plain
    assert all("unsafe" not in value for values in plain.values() for value in values)
    assert directives(policy(wasm=True))["script-src"] == {"'self'", "'wasm-unsafe-eval'"}
    film = directives(policy(frames=("https://player.vimeo.com",)))
    assert film["frame-src"] == {"https://player.vimeo.com"}


def test_no_page_has_a_script_or_a_style_in_itself(site: Site) -> None:
    for one in site.pages():
        if one.file.endswith(".html"):
            soup = BeautifulSoup(rendered(site, one.file), "html.parser")
            assert not soup.find_all("style") and not soup.find_all(style=True), one.file
            for script in soup.find_all("script"):
                assert script.get("type") == "application/ld+json" or script.get("src"), one.file
            assert not [t for t in soup.find_all() if any(a.startswith("on") for a in t.attrs)]


def test_the_samples_for_hosts_say_what_the_pages_say() -> None:
    samples = PROJECT / "docs" / "samples"
    for name in ("Caddyfile", "nginx.conf"):
        text = (samples / name).read_text(encoding="utf-8")
        assert policy(frames=ALWAYS, header=True) in text, name
        assert policy(wasm=True, header=True) in text, name
        assert text.count("default-src") == 3, name  # drawings have their own
