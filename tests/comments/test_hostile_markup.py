"""Markup that strangers send, from the form and from files to everything that shows a comment.

The long test takes every vector the whole way; the quick one takes the first of each class, and
renders all of them.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import feedparser
import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup, Tag
from lxml import etree

from plugins.comments import deciding, notifying, rendering
from plugins.comments.server import passwords
from plugins.feeds.lookalikes import unmistakable
from tests.building import files
from tests.comments import hostile
from tests.comments.harmless import (
    SAFE_REL,
    as_seen,
    parsed,
    unknown_in,
    wrong_in_page,
    wrong_in_words,
)
from tests.comments.hostile import Vector
from tests.comments.server.reading import POST, form_of
from tests.comments.whole_site import MUCH, WholeSite

NO_LINK = (3, 4, 6)
# Everything that Markdown makes of a comment, so that a page with it has all that a page may have.
HARMLESS = (
    "One *em* **strong** ~~s~~ `code` [link](https://e.example/) <https://e.example/>  \nnew line"
    "\n\n> quoted\n\n- list\n\n1. list\n\n```\ncode\n```\n"
)
Wrong = dict[str, list[str]]


@pytest.fixture(autouse=True, scope="module")
def quick_passwords() -> Iterator[None]:
    """argon2id all the same, with less work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))
        yield


@dataclass
class Shown:
    """One vector on its way: where it came in, its id, and the pages that have shown it."""

    vector: Vector
    door: str
    id: str
    is_name: bool = False
    pages: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.vector} by {self.door}"


@dataclass
class Way:
    """All that the vectors of one test went through."""

    site: WholeSite
    before: list[BeautifulSoup]  # the pages of the post, without anything hostile
    shown: list[Shown]
    lists: dict[str, str]
    said: list[str]  # by the build


def go(folder: Path, vectors: Sequence[Vector], names: Sequence[Vector]) -> Way:
    """Send everything through the forms and put it into files, look at it while it waits, approve
    it, and build the site."""
    told = folder / "told"
    writes = f"import sys; open({str(told)!r}, 'w').write(sys.stdin.read())"
    toml = f"{MUCH}notify = {json.dumps([sys.executable, '-c', writes])}\n"
    site = WholeSite(folder, toml=toml)
    url = hostile.WEBSITES[0]
    site.put("c-harmless", HARMLESS, url=url)
    site.put("c-harmless-too", "Plain.", parent="c-harmless", by_owner=True, author="Robin")
    site.build()
    before = site.pages()
    # So that the threads are in pages, and nothing new comes with that.
    for number in range(50):
        site.put(f"c-plain-{number:03}", "Plain.")
    shown = []
    for vector in vectors:
        id, preview, waiting = site.send_through(comment=vector.text, website=url)
        pages = {"preview": preview.text, "waiting": waiting.text}
        shown.append(Shown(vector, "form", id, pages=pages))
    for vector in names:
        id, preview, waiting = site.send_through(name=vector.text, comment=f"Words {len(shown)}.")
        pages = {"preview": preview.text, "waiting": waiting.text}
        shown.append(Shown(vector, "form", id, True, pages))
    for number, vector in enumerate([*vectors, *names]):
        text = vector.text.replace("\0", "").replace("\x01", "").replace("\x0c", " ")
        body, name = ("Words.", text) if vector in names else (text, "Sam")
        site.put(f"c-put-{number}", body, author=name)
        shown.append(Shown(vector, "content/", f"c-put-{number}", vector in names))
        site.put_aside(f"c-aside-{number}", body, author=name, url=vector.text[:200])
        shown.append(Shown(vector, "private/", f"c-aside-{number}", vector in names))
    way = Way(site, before, shown, {}, [])
    look_as_owner(way)
    site.approve(*(one.id for one in shown if one.door != "content/"))
    watched = Noting()
    with watched:
        report = site.build()
    way.said = [*watched.said, *map(str, report.problems)]
    return way


def look_as_owner(way: Way) -> None:
    site = way.site
    owner = site.owner
    for number in range(1, 2 + len(site.entries()) // 20):
        way.lists[f"waiting {number}"] = owner.get(f"/moderate?page={number}").text
    for one in way.shown:
        one.pages["moderate"] = owner.page_of(one.id).text
        for did in ("block", "delete"):
            if did == "block" or one.door == "content/":
                asked = owner.get(f"/moderate/comment/{one.id}/sure/{did}")
                one.pages[f"sure to {did}"] = asked.text
    way.lists["published"] = owner.get("/moderate/published").text
    way.lists["json"] = site.command("comments.list", "--json")[0]
    way.lists["list"] = site.command("comments.list")[0]
    way.lists["queue"] = site.command("comments.queue", typed="n\n" * len(way.shown))[0]
    assert notifying.notice(site.desk) == ""
    way.lists["notice"] = (site.folder / "told").read_text(encoding="utf-8")


class Noting(logging.Handler):
    """What is logged as a warning meanwhile, by Pelican or anybody."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def __enter__(self) -> Noting:
        for name in (None, "pelican"):
            logging.getLogger(name).addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for name in (None, "pelican"):
            logging.getLogger(name).removeHandler(self)


# ── What is looked at ────────────────────────────────────────────────────────────────────────


def check_pages_of_the_server(way: Way) -> Wrong:
    """Nothing on the preview, the page of a comment that waits and the owner's pages is of a kind
    that these pages are not made of."""
    found: Wrong = {}
    for one in way.shown:
        for name, text in one.pages.items():
            page = parsed(text)
            wrong = [*wrong_in_page(text), *unknown_in(page)]
            words = page.select(".e-content, .comment-text")
            assert len(words) == 1, f"{one} {name}"
            wrong += wrong_words(words[0], one)
            if len(page.find_all("h1")) != 1:
                wrong.append("another heading")
            found[f"{one} {name}"] = wrong
    for name in way.lists:
        if name.startswith(("waiting", "published")):
            text = way.lists[name]
            found[name] = [*wrong_in_page(text), *unknown_in(parsed(text))]
            for each in parsed(text).select(".comment-text"):
                found[name] += wrong_in_words(each)
    return found


def wrong_words(words: Tag, one: Shown) -> list[str]:
    """What is wrong with the words of a comment, wherever they are shown."""
    wrong = wrong_in_words(words)
    if one.is_name:
        return wrong
    if one.vector.item in NO_LINK and words.find("a", href=True):
        wrong.append("a link")
    seen = as_seen(words.get_text())
    if one.vector.is_literal and as_seen(one.vector.text) not in seen:
        wrong.append(f"not shown as it was written: {words.get_text()}")
    return wrong


def check_pages_of_the_site(way: Way) -> Wrong:
    """The site's pages have no tag and no attribute that they had not before, no other outline,
    and each comment is built like a harmless one."""
    sources = way.site.sources()
    pages = [parsed(source) for source in sources]
    tags = {tag.name for page in way.before for tag in page.find_all(True)} | {"nav"}
    names = {name for page in way.before for tag in page.find_all(True) for name in tag.attrs}
    found: Wrong = {}
    for number, page in enumerate(pages):
        wrong = unknown_in(page, tags, names)
        wrong += wrong_in_page(sources[number], "http://localhost:8000")
        if number == 0 and outline(page) != outline(way.before[0]):
            wrong.append(f"another outline: {outline(page)}")
        found[f"page {number}"] = wrong
    articles = {str(a["id"]): a for page in pages for a in page.select("article.comment[id]")}
    assert len(articles) == len(way.shown) + 52
    plain, linked = frame(articles["c-plain-000"]), frame(articles["c-harmless"])
    assert plain != linked
    for one in way.shown:
        article = articles[one.id]
        words = article.select_one(".e-content")
        assert words is not None, one
        wrong = wrong_words(words, one)
        if frame(article) not in (plain, linked):
            wrong.append(f"built in another way: {article}")
        if one.is_name:
            name = article.select_one(".p-name")
            given = " ".join(one.vector.text.split())
            assert name is not None
            if name.get_text() != given:
                wrong.append(f"the name is {name.get_text()!r}")
        found[str(one)] = wrong
    return found


def outline(page: BeautifulSoup) -> list[tuple[str, str]]:
    """The headings of a page, without the names of those who commented."""
    headings = page.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    return [
        (tag.name, "" if tag.get("id") == "comments-head" else tag.get_text())
        for tag in headings
        if tag.find_parent("article", class_="comment") is None
    ]


def frame(article: Tag) -> list[tuple[str, ...]]:
    """What a comment is built of, without its words: the tags and the names of their attributes."""
    return [
        (tag.name, *sorted(tag.attrs))
        for tag in article.find_all(True)
        if tag.find_parent(class_="e-content") is None
    ]


def check_feeds(way: Way) -> Wrong:
    """Every feed is well-formed, and what its entries hold is as harmless as a page."""
    found: Wrong = {}
    for name, raw in files(way.site.site).items():
        if not name.endswith(".xml") or name == "sitemap.xml":
            continue
        wrong: list[str] = []
        strict = etree.XMLParser(resolve_entities=False, no_network=True)
        for element in etree.fromstring(raw, strict).iter():
            kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if kind in ("script", "img", "iframe", "svg"):  # as XHTML in an Atom entry
                wrong.append(f"<{kind}>")
            text = element.text or ""
            # Titles, names and Atom's summaries are plain text (RFC 4287 §3.1.1); the rest is HTML.
            is_plain = kind in ("title", "name", "creator") or (
                kind == "summary" and element.get("type", "text") == "text"
            )
            if "<" in text and not is_plain:
                wrong += wrong_in_page(text, "http://localhost:8000")
        found[name] = wrong
    assert len(found) >= 4
    found["comments"] = missing_in_feeds(way)
    return found


def missing_in_feeds(way: Way) -> list[str]:
    """The feeds of the comments on the post, RSS and Atom: each comment that they have says in
    them what it says on the page, and the latest of the hostile ones are there."""
    shown = {one.id: one for one in way.shown}
    wrong = []
    for name in ("comments/postnaptime23456.xml", "comments/postnaptime23456.atom.xml"):
        parsed_feed = feedparser.parse((way.site.site / name).read_bytes(), sanitize_html=False)
        ids = [entry.link.partition("#")[2] for entry in parsed_feed.entries]
        if not set(ids) & set(shown):
            wrong.append(f"{name} has none of them")
        for id, entry in zip(ids, parsed_feed.entries, strict=True):
            article = way.site.article(id)
            if id not in shown or article is None:
                continue
            words, name_shown = article.select_one(".e-content"), article.select_one(".p-name")
            assert words is not None and name_shown is not None
            content = parsed(f"<div id=words>{entry.content[0].value}</div>").find(id="words")
            assert isinstance(content, Tag)
            for link in content.find_all("a"):  # feeds leave out what only pages need
                link["rel"] = " ".join(sorted(SAFE_REL))
            wrong += wrong_in_words(content)
            if as_seen(words.get_text()) not in as_seen(content.get_text()):
                wrong.append(f"{shown[id]} in {name}: {content.get_text()}")
            if as_seen(unmistakable(name_shown.get_text())) != as_seen(entry.author):
                wrong.append(f"{shown[id]} in {name} is by {entry.author}")
    return wrong


def check_other_words(way: Way) -> Wrong:
    """`comments.list --json` is data, the terminal gets nothing to act on, and the notice has no
    word of a stranger's."""
    found: Wrong = {}
    waiting = {one.id: one for one in way.shown if one.door != "content/"}
    listed = {entry["id"]: entry for entry in json.loads(way.lists["json"])}
    assert set(listed) == set(waiting)
    for id, one in waiting.items():
        held = listed[id]["author" if one.is_name else "body"]
        wrong = [] if as_seen(one.vector.text) == as_seen(held) else [f"held as {held!r}"]
        found[f"{one} json"] = wrong
    for name in ("json", "list", "queue", "notice"):
        odd = {c for c in way.lists[name] if not (c.isprintable() or c in "\n\u2003\u3000")}
        found[name] = [f"U+{ord(c):04X}" for c in odd]
    for id in waiting:
        if id not in way.lists["queue"]:
            found["queue"].append(f"{id} is missing")
    found["notice"] += (
        [] if way.lists["notice"].startswith(f"{len(waiting)} comments") else ["count"]
    )
    found["notice"] += [word for word in ("alert", "evil", "<", "[") if word in way.lists["notice"]]
    return found


def check_nothing_is_said(way: Way) -> Wrong:
    """Nobody took a comment for a template, a file of Pelican's or a link of ours."""
    made = {name for name in files(way.site.site) if "evil" in name or name.startswith("..")}
    return {"the build": way.said, "files": sorted(made)}


CHECKS: list[Callable[[Way], Wrong]] = [
    check_pages_of_the_server,
    check_pages_of_the_site,
    check_feeds,
    check_other_words,
    check_nothing_is_said,
]


def all_wrong(way: Way) -> Wrong:
    found = [item for check in CHECKS for item in check(way).items()]
    return {name: wrong for name, wrong in found if wrong}


def first_of_each(vectors: Sequence[Vector], many: int = 2) -> list[Vector]:
    """Some of every class: the first, and others from its whole length."""
    counted = Counter(vector.item for vector in vectors)
    seen: Counter[int] = Counter()
    picked = []
    for vector in vectors:
        step = max(1, counted[vector.item] // many)
        if seen[vector.item] % step == 0:
            picked.append(vector)
        seen[vector.item] += 1
    return picked


@pytest.mark.long
def test_some_of_each_class_come_to_nothing(tmp_path: Path) -> None:
    """Items 1 to 11, some vectors of each, through the forms and through files."""
    way = go(tmp_path, first_of_each(hostile.MARKUP), first_of_each(hostile.NAMES))
    assert all_wrong(way) == {}


@pytest.mark.long
def test_every_vector_comes_to_nothing(tmp_path: Path) -> None:
    """Items 1 to 11, every vector, through the forms and through files."""
    way = go(tmp_path, hostile.MARKUP, hostile.NAMES)
    assert all_wrong(way) == {}


def test_the_renderer_lets_nothing_through() -> None:
    """Items 1 to 11: every vector, as the page of a comment is made from it."""
    found: Wrong = {}
    for vector in [*hostile.MARKUP, *hostile.NAMES, *hostile.NO_WEBSITES]:
        for text in (vector.text, f"a {vector.text} b", f"> - {vector.text}", f"*{vector.text}*"):
            words = parsed(f"<div id=w>{rendering.html(text)}</div>").find(id="w")
            assert isinstance(words, Tag)
            wrong = wrong_in_words(words)
            if vector.item in NO_LINK and words.find("a", href=True):
                wrong.append(f"a link from {text!r}")
            found[str(vector)] = found.get(str(vector), []) + wrong
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("vector", hostile.NO_WEBSITES, ids=str)
def test_a_website_that_is_none_is_refused_and_never_linked(
    one_site: WholeSite, vector: Vector
) -> None:
    """Item 8: refused in the form with what was typed; no link where it stands in a file."""
    peer = one_site.a_peer()
    refused = one_site.preview(peer, website=vector.text)
    assert refused.status_code == 422
    assert [*wrong_in_page(refused.text), *unknown_in(parsed(refused.text))] == []
    field = parsed(refused.text).find(id="website")
    assert isinstance(field, Tag) and field["value"] == vector.text
    number = hostile.NO_WEBSITES.index(vector)
    article = one_site.article(f"c-website-{number}")
    assert article is not None and article.select_one("h3 a") is None
    assert "evil.example" not in str(article)
    page = one_site.owner.page_of(f"c-website-{number}").text
    assert [*wrong_in_page(page), *unknown_in(parsed(page))] == []
    assert "not linked, for this is no address that a reader could use" in page


@pytest.fixture(scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> WholeSite:
    """A built site with every website of the list behind a name."""
    site = WholeSite(tmp_path_factory.mktemp("websites"))
    for number, vector in enumerate(hostile.NO_WEBSITES):
        site.put(f"c-website-{number}", "Words.", url=vector.text)
    for number, url in enumerate(hostile.WEBSITES):
        site.put(f"c-good-{number}", "Words.", url=url)
    site.build()
    return site


def test_a_website_that_is_one_is_linked_letter_for_letter(one_site: WholeSite) -> None:
    """Item 8, the other way round: what is right stays as it is."""
    for number, url in enumerate(hostile.WEBSITES):
        article = one_site.article(f"c-good-{number}")
        assert article is not None
        link = article.select_one("h3 a")
        assert link is not None and link["href"] == url
        id, _, _ = one_site.send_through(website=url, comment=f"Good {number}.")
        assert one_site.store.find(id).comment.url == url


# Made slow on purpose: a comment of 40 000 characters takes some hundredths of a second otherwise.
@pytest.mark.long
@pytest.mark.parametrize("vector", hostile.SLOW, ids=lambda v: f"12-{v.text[:8]!r}")
def test_a_text_made_to_be_slow_is_not(vector: Vector) -> None:
    """Item 12: under a second for the whole of what a file may hold, and no exception."""
    began = time.thread_time()
    made = rendering.html(vector.text)
    rendering.name(vector.text)
    assert time.thread_time() - began < 1
    words = parsed(f"<div>{made}</div>").div
    assert words is not None and wrong_in_words(words) == []


@pytest.mark.long
def test_slow_texts_go_the_whole_way(tmp_path: Path) -> None:
    """Item 12: through the form (10 000 characters), through files (40 000), to the owner's page
    and the site's; one character more than a file may have is named."""
    site = WholeSite(tmp_path)
    for number, vector in enumerate(hostile.SLOW):
        peer, text = site.a_peer(), vector.text[:10_000]
        began = time.process_time()
        answer = site.preview(peer, comment=text)
        assert time.process_time() - began < 1, vector
        assert answer.status_code in (200, 413, 422), vector  # 413: 90 kB in the form's coding
        if answer.status_code == 200:
            site.clock.later(seconds=10)
            action, fields = form_of(answer, "/confirm")
            assert site.send(fields, action, peer).status_code in (200, 303), vector
        site.put(f"c-slow-{number}", vector.text)
    owner = site.owner
    for entry in site.entries():
        began = time.process_time()
        assert owner.page_of(entry.comment.id).status_code == 200
        assert time.process_time() - began < 2
        site.approve(entry.comment.id)
    assert site.command("comments.queue", typed="n\n" * 50)[1] == 0
    site.build()
    assert site.article("c-slow-0") is not None
    site.put("c-too-long", "`" * 40_001)
    with pytest.raises(SystemExit):
        site.build()
    said, code = site.command("comments.doctor")
    assert code == 1 and "c-too-long.md" in said and "40001 characters" in said


EDITS = [*first_of_each(hostile.MARKUP, 1), *first_of_each(hostile.NAMES, 1)]


@pytest.mark.long
def test_an_edit_brings_in_nothing_that_a_reader_could_not(tmp_path: Path) -> None:
    """Item 13: the owner edits a comment to hold a vector (terminal, /moderate), and so does its
    writer; the pages and the site are the same as when it had been sent."""
    site = WholeSite(tmp_path)
    owner = site.owner
    found: Wrong = {}
    ids: dict[str, Vector] = {}
    for number, vector in enumerate(EDITS):
        is_name = vector.item == 8
        typed = {"name": vector.text} if is_name else {"comment": vector.text}
        rest = {"comment": f"Words {number}."} if is_name else {}
        id, _, waiting = site.send_through(comment=f"Before {number}.")
        action, fields = form_of(waiting, "/edit")
        changed = site.send({**fields, **rest, **typed}, action, site.a_peer())
        assert changed.status_code == 303, vector
        ids[id] = vector
        by_web = f"c-web-{number}"
        site.waiting(by_web, body="Before.")
        saved = owner.press(owner.page_of(by_web), "Save", **rest, **typed)
        assert saved.status_code == 200, vector
        found[f"{vector} saved"] = [*wrong_in_page(saved.text), *unknown_in(parsed(saved.text))]
        ids[by_web] = vector
        by_hand = f"c-desk-{number}"
        site.waiting(by_hand, body="Before.")
        given = {"author": vector.text} if is_name else {"body": vector.text}
        deciding.edit(site.desk, by_hand, rev=1, **given)
        ids[by_hand] = vector
    for number, vector in enumerate(hostile.NO_WEBSITES[:8]):
        with pytest.raises(deciding.Refused):
            deciding.edit(site.desk, next(iter(ids)), rev=2, url=vector.text)
        page = owner.press(owner.page_of(f"c-web-{number}"), "Save", website=vector.text)
        assert page.status_code == 422
        found[f"{vector} refused"] = [*wrong_in_page(page.text), *unknown_in(parsed(page.text))]
    site.approve(*ids)
    site.build()
    for id, vector in ids.items():
        article = site.article(id)
        assert article is not None
        words = article.select_one(".e-content")
        assert words is not None
        found[f"{vector} {id}"] = wrong_in_words(words)
        if vector.item in NO_LINK and words.find("a", href=True):
            found[f"{vector} {id}"].append("a link")
    for number, source in enumerate(site.sources()):
        found[f"page {number}"] = wrong_in_page(source, "http://localhost:8000")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert POST in site.texts()["sitemap.xml"].decode()
