"""Drafts and what waits: in no view of a site, and marked in every view of a preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from plugins.build.edition import Site
from plugins.pages.hub_views import CollectionLine, ResourcesView
from plugins.pages.parts import Body
from plugins.pages.views import CollectionView
from tests.small_site import (
    author,
    collection,
    comment,
    feeds,
    head,
    page,
    pictures,
    post,
    resource,
    small_site,
    theme,
    view,
    views,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
OUT: dict[str, str | bytes] = {
    "posts/2026-03-01-out.md": post("Out", themes=["guilt"], authors=["nora"]),
    "resources/thing.md": resource("Thing", themes=["guilt"]),
    "themes/guilt.md": theme("Guilt", start=["out", "sesame-later"], voices=["c-sesame"]),
    "authors/nora.md": author("Nora"),
    "pages/about.md": page("About"),
    "collections/start-here.md": collection("Start", "thing", "sesame-later", "out"),
}
# "Sesame" stands in everything that must not be seen yet.
AWAY: dict[str, str | bytes] = {
    "posts/2026-03-02-sesame-draft.md": post(
        "Sesame", "2026-03-02", "Sesame ![Sesame]({static}/images/sesame.svg)", status="draft",
        follows="out", themes=["guilt", "sesame"], authors=["nora", "sesame"],
        summary="Sesame", aliases=["old-sesame"], featured=True),
    "posts/2026-12-01-sesame-later.md": post(
        "Sesame", "2026-12-01", "Sesame ![Sesame]({static}/images/sesame.svg)",
        follows="out", themes=["guilt"], authors=["nora"], standfirst="Sesame",
        aliases=["/old/sesame/"]),
    "posts/2026-03-03-noted.md": post("Noted", "2026-03-03", updates=[
        {"date": "2026-12-24", "text": "Sesame note."}]),
    "resources/sesame-draft.md": resource("Sesame", themes=["guilt"], status="draft"),
    "resources/sesame-waits.md": resource("Sesame", added="2026-12-01", themes=["guilt"]),
    "themes/sesame.md": theme("Sesame", status="draft", related=["guilt"]),
    "authors/sesame.md": author("Sesame", status="draft"),
    "pages/sesame.md": page("Sesame", status="draft", aliases=["/open-sesame/"]),
    "collections/sesame.md": collection("Sesame", "thing", status="draft"),
    "comments/sesame-later/c-sesame.md": comment("c-sesame", "sesame-later", "Sesame"),
    "comments/sesame-draft/c-sesame-two.md": comment("c-sesame-two", "sesame-draft", "Sesame"),
    "images/sesame.svg": SVG,
}  # fmt: skip


def texts(value: object, html: Callable[[Body], str] = lambda body: "") -> Iterator[str]:
    """Every text of a view, and the text behind every body, which `html` loads."""
    if isinstance(value, Body):
        yield html(value)
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, html)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), html)


def seen(of: Site) -> dict[str, str]:
    """Everything that a site would write, by file: views with the texts they load, and feeds."""
    shown = views(of, object).items()
    found = {file: "\n".join(texts(one, of.html)) for file, one in shown}
    feed_texts = {file: raw.decode() for file, raw in feeds(of).items()}
    copied = [*pictures(of), *(file for file, _ in of.static_files())]
    return {**found, **feed_texts, **{file: file for file in copied}}


def test_what_is_not_out_shows_nowhere(tmp_path: Path) -> None:
    site = small_site(tmp_path, OUT | AWAY)
    told = {file for file, text in seen(site).items() if "sesame" in f"{file}\n{text}".lower()}
    assert told == set()


def test_it_would_be_seen_if_it_were_not_held_back(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    site = small_site(tmp_path, OUT | AWAY, preview=True)
    told = {file for file, text in seen(site).items() if "sesame" in f"{file}\n{text}".lower()}
    assert {"index.html", "feed.xml", "sitemap.xml", "images/sesame.svg"} <= told
    assert {"themes/guilt/index.html", "posts/out/index.html", "open-sesame/index.html"} <= told


def test_the_site_is_the_same_as_without_what_waits(tmp_path: Path) -> None:
    without = {**OUT, "posts/2026-03-03-noted.md": post("Noted", "2026-03-03")}
    without["themes/guilt.md"] = theme("Guilt", start=["out"])
    without["collections/start-here.md"] = collection("Start", "thing", "out")
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    one = small_site(tmp_path / "with", OUT | AWAY)
    two = small_site(tmp_path / "without", without)
    assert list(views(one, object).items()) == list(views(two, object).items())
    assert feeds(one) == feeds(two)
    assert list(one.static_files()) == list(two.static_files())
    assert pictures(one) == pictures(two)


KINDS = {
    "post": ("posts/it.md", post("It", status="draft"), "posts/it/index.html"),
    "waiting post": ("posts/it.md", post("It", "2026-12-01"), "posts/it/index.html"),
    "resource": ("resources/it.md", resource("It", status="draft"), "resources/it/index.html"),
    "waiting resource": (
        "resources/it.md",
        resource("It", "2026-12-01"),
        "resources/it/index.html",
    ),
    "collection": (
        "collections/it.md",
        collection("It", "thing", status="draft"),
        "collections/it/index.html",
    ),
    "theme": ("themes/it.md", theme("It", status="draft"), "themes/it/index.html"),
    "author": ("authors/it.md", author("It", status="draft"), "authors/it/index.html"),
    "page": ("pages/it.md", page("It", status="draft"), "it/index.html"),
}


@pytest.mark.parametrize(("source", "text", "file"), KINDS.values(), ids=KINDS)
def test_a_preview_marks_what_readers_do_not_see(
    tmp_path: Path, source: str, text: str, file: str
) -> None:
    files = {"resources/thing.md": resource("Thing"), source: text}
    pages = views(small_site(tmp_path, files, preview=True), object)
    said = set(texts(pages[file]))
    assert said & {"draft", "waits until 1 December 2026"}


@pytest.mark.parametrize("kind", ["post", "waiting post", "resource", "page"])
def test_what_is_out_has_no_mark(tmp_path: Path, kind: str) -> None:
    source, text, file = KINDS[kind]
    out = text.replace("status: draft\n", "").replace("2026-12-01", "2026-03-01")
    pages = views(small_site(tmp_path, {source: out}, preview=True), object)
    assert not set(texts(pages[file])) & {"draft", "waits until 1 December 2026"}


def test_a_preview_marks_drafts_in_lists_too(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"posts/it.md": post("It", status="draft")}
    pages = views(small_site(tmp_path, files, preview=True), object)
    assert "draft" in set(texts(pages["index.html"]))
    assert "draft" in set(texts(pages["archive/2026/index.html"]))


def test_a_collection_counts_the_steps_that_it_shows(tmp_path: Path) -> None:
    site = small_site(tmp_path, OUT | AWAY)
    steps = view(site, CollectionView, "collections/start-here/index.html").steps
    (line,) = view(site, ResourcesView, "resources/index.html").collections
    assert isinstance(line, CollectionLine)
    assert len(steps) == 2
    assert line.count == "2 steps, 1 minute and 1 step that nobody has timed"


def test_an_alias_of_what_waits_leads_nowhere_yet(tmp_path: Path) -> None:
    files = [page.file for page in small_site(tmp_path, OUT | AWAY).pages()]
    assert not [file for file in files if "sesame" in file]


def test_a_year_of_which_nothing_is_out_has_no_page(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"posts/it.md": post("It", "2031-03-01")}
    assert "archive/2031/index.html" not in {
        one.file for one in small_site(tmp_path, files).pages()
    }


def test_a_text_behind_a_hidden_head_stays_hidden(tmp_path: Path) -> None:
    """Two files may share one text by its digest: the hidden one must not bring its page."""
    body = "The very same words."
    files: dict[str, str | bytes] = {
        "pages/seen.md": page("Seen", body),
        "pages/unseen.md": head({"title": "Unseen", "status": "draft"}, body),
    }
    assert not [one for one in views(small_site(tmp_path, files), object) if "unseen" in one]
