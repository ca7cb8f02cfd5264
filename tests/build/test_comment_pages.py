"""Comments on the pages of a built site: the form as browsers get it, long threads, closing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from plugins.build import quick
from plugins.build.asked import Asked
from plugins.build.run import Report
from plugins.build.site import build
from plugins.comments.threads import PAGE_LENGTH
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_places import settle
from tests.building import files
from tests.small_site import comment_fields

FORM = "COMMENTS_SERVER = '/c/'"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENTS[0])
    made = Site(tmp_path)
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(made.state))
    yield made


def built(site: Site) -> Report:
    """Build what has changed, and compare with a clean build."""
    settle()
    report = build(Asked(site.settings))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVE_TO_NINE_STATE", str(site.root / "clean-state"))
        build(Asked(site.settings, None, site.root / "clean"))
    clean = files(site.root / "clean")
    for folder in ("clean", "clean-state"):
        shutil.rmtree(site.root / folder)
    assert files(site.output) == clean
    return report


def pages_of(report: Report) -> set[str]:
    """What has changed but feeds."""
    return {file for file in report.changed if file.endswith(".html") or file == "sitemap.xml"}


def page(site: Site, address: str = "posts/one") -> BeautifulSoup:
    raw = (site.output / address / "index.html").read_bytes()
    return BeautifulSoup(raw, "html.parser")


def say(site: Site, number: int, **more: object) -> str:
    """Write a comment on the first post, approved after all with a lower number."""
    id = f"c-{number:04}"
    at = f"2026-03-03T{number // 60:02}:{number % 60:02}:00Z"
    fields = {**comment_fields(id, "one"), "created": at, "approved": at, **more}
    site.put(f"comments/one/{id}.md", fields, f"The {number}th.")
    return id


@pytest.mark.long
def test_the_form_has_what_the_server_reads_and_says_what_it_is_for(site: Site) -> None:
    site.configure(FORM)
    built(site)
    form = page(site).find("form", class_="comment-form")
    assert isinstance(form, Tag)
    assert (form["id"], form["method"], form["action"]) == ("write", "post", "/c/one")
    fields = {field["name"]: field for field in form.find_all(["input", "textarea"])}
    assert set(fields) == {"name", "email", "website", "comment", "parent", "subject"}
    assert {name for name, field in fields.items() if field.has_attr("required")} == {
        "name",
        "comment",
    }
    limits = [fields[name]["maxlength"] for name in ("name", "website", "comment")]
    assert limits == ["60", "200", "10000"]
    autocomplete = [fields[name]["autocomplete"] for name in ("name", "email", "website")]
    assert autocomplete == ["name", "email", "url"]
    assert (fields["parent"]["type"], fields["parent"]["value"]) == ("hidden", "")
    trap = fields["subject"]
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    for name in ("name", "email", "website", "comment", "subject"):
        assert form.find("label", attrs={"for": fields[name]["id"]}), name
    for name in ("name", "email", "website", "comment"):
        hint = form.find(id=fields[name]["aria-describedby"])
        assert hint is not None and hint.get_text(strip=True), name
    words = form.get_text(" ", strip=True)
    assert "children’s full names" in words and "schools" in words
    assert "if the owner of this site publishes it" in words
    assert "See how it will look" in words
    assert not form.find(style=True)


def test_each_comment_can_be_answered_by_name(site: Site) -> None:
    site.configure(FORM)
    say(site, 1, author="<b>Zoë</b>")
    built(site)
    button = page(site).select_one("#c-0001 button")
    assert button is not None
    assert (button["name"], button["value"]) == ("reply", "c-0001")
    assert button.get_text() == "Reply to <b>Zoë</b>"
    form = page(site).find("form", id=button["form"])
    assert isinstance(form, Tag)
    assert (form["method"], form["action"]) == ("get", "/c/one")


@pytest.mark.parametrize(
    ("settings", "state", "sentence"),
    [
        ("", "open", "New comments cannot be sent from this page."),
        (
            "COMMENTS_MAIL = 'us@s.example'",
            "open",
            "Send a comment by e-mail: it appears here if the owner of this site publishes it.",
        ),
        (FORM, "closed", "Comments are closed."),
        (f"{FORM}\nCOMMENTS_CLOSE_AFTER = 118", "open", "Comments closed on 3 May 2026."),
    ],
)
@pytest.mark.long
def test_where_no_comment_is_taken_one_sentence_says_so(
    site: Site, settings: str, state: str, sentence: str
) -> None:
    site.configure(settings)
    fields, text = site.texts["posts/2026-01-05-one.md"]
    site.put("posts/2026-01-05-one.md", {**fields, "comments": state}, text)
    built(site)
    thread = page(site).find(id="comments")
    assert isinstance(thread, Tag)
    assert [one.get_text() for one in thread.select(".thread-state")] == [sentence]
    assert not thread.find(["form", "button"])
    assert bool(thread.select('a[href="mailto:us@s.example"]')) == ("MAIL" in settings)


@pytest.mark.long
def test_no_id_stands_twice_and_wordpress_links_land(site: Site) -> None:
    site.configure(FORM)
    site.put("comments/one/wp-4711.md", comment_fields("wp-4711", "one"), "From before.")
    built(site)
    ids = [tag["id"] for tag in page(site).find_all(id=True)]
    assert len(ids) == len(set(ids))
    old = page(site).find(id="comment-4711")
    assert isinstance(old, Tag)
    assert old.find_parent(id="wp-4711")


@pytest.mark.long
def test_the_fifty_first_conversation_begins_a_page_and_moves_nothing(site: Site) -> None:
    for number in range(PAGE_LENGTH - 2):  # two stand there already
        say(site, number)
    report = built(site)
    assert "posts/one/comments/2/index.html" not in files(site.output)
    say(site, 900, created="2020-01-01T00:00:00Z")
    report = built(site)
    assert pages_of(report) == {
        "posts/one/index.html",
        "posts/one/comments/2/index.html",
        "sitemap.xml",
    }
    assert page(site, "posts/one/comments/2").find(id="c-0900")
    assert not page(site).find(id="c-0900")
    assert page(site).select('nav.older a[href="/posts/one/comments/2/#comments"]')
    site.take("comments/one/c-0900.md")
    report = built(site)
    assert not (site.output / "posts/one/comments").exists()


@pytest.mark.long
def test_a_reply_on_a_further_page_leaves_the_others(site: Site) -> None:
    for number in range(2 * PAGE_LENGTH):
        say(site, number)
    built(site)
    say(site, 901, parent=f"c-{2 * PAGE_LENGTH - 1:04}")
    report = built(site)
    # A theme shows a comment of this post, so its view is made too.
    assert (report.read, report.viewed, report.rendered) == (1, 4, 2)
    assert pages_of(report) == {  # the first says how many there are
        "posts/one/index.html",
        "posts/one/comments/3/index.html",
    }


@pytest.mark.long
def test_comments_close_when_their_time_is_over_and_nothing_else_happens(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = 1790018100  # 200 days after the second post's date, then: 20:15 on 21 September
    fields, text = site.texts["posts/2026-03-05-two.md"]
    site.put("posts/2026-03-05-two.md", {**fields, "date": "2026-03-05 20:15"}, text)
    site.configure(f"{FORM}\nCOMMENTS_CLOSE_AFTER = 200")
    built(site)
    settle()
    build(Asked(site.settings))
    asked = ("site", str(site.settings), "", "", sys.prefix)
    assert quick.unchanged(*asked)
    assert page(site, "posts/two").find(id="write")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(closing - 1))
    assert built(site).changed == ()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(closing))
    settle()
    assert not quick.unchanged(*asked), "a moment has passed at which comments close"
    report = built(site)
    assert report.changed == ("posts/two/index.html",)
    assert (report.read, report.rendered, report.feeds_made) == (0, 1, 0)
    assert "Comments closed on 21 September 2026." in page(site, "posts/two").get_text()
