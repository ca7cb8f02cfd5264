"""Where the links of a text lead, and what is said of those that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.build.checking import directory
from plugins.build.loading import Loaded
from plugins.images.making import better_formats
from plugins.markup.conversion import filled
from plugins.markup.pictures import opening
from plugins.markup.targets import Directory
from plugins.pages.post_views import PostView
from plugins.sources.catalogue import Catalogue
from plugins.sources.new import SAMPLES
from plugins.sources.records import Record
from plugins.sources.tracking import Tracker
from tests.images.photographs import photo, saved
from tests.small_site import (
    ZONE,
    author,
    collection,
    loaded,
    page,
    post,
    problems,
    resource,
    small_site,
    theme,
    view,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
FILES: dict[str, str | bytes] = {
    "posts/2026-03-01-first.md": post(
        "The <first> day", body="## A\n\nWords.", aliases=["old-first"]
    ),
    "posts/2026-03-02-draft.md": post("A draft", "2026-03-02", status="draft"),
    "posts/2026-12-02-later.md": post("Later", "2026-12-02"),
    "resources/first.md": resource("Another first") + "\n## Why\n",
    "resources/trains.md": resource("On trains"),
    "themes/guilt.md": theme("Guilt"),
    "authors/nora.md": author("Nora"),
    "collections/start.md": collection("Start", "trains"),
    "pages/about.md": page("About"),
    "images/cup.svg": SVG,
    "images/plan.pdf": b"%PDF",
}


def directory_of(read: Loaded, base: str = "") -> Directory:
    """The directory of a content folder, with nothing of it held back."""
    every = Catalogue(read.content, read.conversions, Tracker(), every=True)
    return directory(every, read.pictures, ZONE, {}, base)


def html(root: Path, body: str, base: str = "") -> str:
    """The HTML of a page's text, filled in."""
    read = loaded(root, FILES | {"pages/it.md": page("It", body)})
    where = directory_of(read, base)
    (record,) = [one for one in read.content.pages if one.slug == "it"]
    made = read.conversions[record.body]
    return str(filled(made, where.values(made, record.file, record.id)))


def said(root: Path, body: str) -> list[str]:
    """What `check` says of a page's text, without its path."""
    told = problems(root, FILES | {"pages/it.md": page("It", body)})
    return [one.removeprefix("content/pages/it.md:") for one in told]


@pytest.mark.parametrize(
    ("link", "made"),
    [
        ("[[trains]]", '<a href="/resources/trains/">On trains</a>'),
        ("[[trains|those trains]]", '<a href="/resources/trains/">those trains</a>'),
        ("[[posts/first]]", '<a href="/posts/first/">The &lt;first&gt; day</a>'),
        ("[[resources/first#why]]", '<a href="/resources/first/#why">Another first</a>'),
        ("[[about]]", '<a href="/about/">About</a>'),
        ("[[ guilt ]]", '<a href="/themes/guilt/">Guilt</a>'),
        ("[x]({filename}about.md)", '<a href="/about/">x</a>'),
        ("[x]({filename}../posts/2026-03-01-first.md#a)", '<a href="/posts/first/#a">x</a>'),
        ("[x]({filename}/posts/2026-03-01-first.md)", '<a href="/posts/first/">x</a>'),
        ("[x]({static}/images/plan.pdf)", '<a href="/images/plan.pdf">x</a>'),
        ("[x]({static}../images/plan.pdf)", '<a href="/images/plan.pdf">x</a>'),
        ("[x](/images/plan.pdf)", '<a href="/images/plan.pdf">x</a>'),
        ("![A cup](/images/cup.svg)", 'src="/images/cup.svg" width="4" height="3">'),
        ("[x](/posts/first/)", '<a href="/posts/first/">x</a>'),
        ("[x](/)", '<a href="/">x</a>'),
        ("[x](/feeds/)", '<a href="/feeds/">x</a>'),
        ("[x](/archive/2026/#march)", '<a href="/archive/2026/#march">x</a>'),
        ("[x](/themes/)", '<a href="/themes/">x</a>'),
        ("[x](about.md)", '<a href="/about/">x</a>'),
        ("[x](../posts/2026-03-01-first.md#a)", '<a href="/posts/first/#a">x</a>'),
        ("![A cup](../images/cup.svg)", 'src="/images/cup.svg" width="4" height="3">'),
        ("[x]({static}/images/plan.pdf#page=2)", '<a href="/images/plan.pdf#page=2">x</a>'),
        ('<img srcset="/images/cup.svg 2x" src="../images/cup.svg" alt="Cup">',
         'srcset="/images/cup.svg 2x" src="/images/cup.svg" alt="Cup" width="4" height="3">'),
        ("[x](/posts/old-first/)", '<a href="/posts/old-first/">x</a>'),
        ("[x](/sitemap.xml)", '<a href="/sitemap.xml">x</a>'),
        ("[x](/atom.xml)", '<a href="/atom.xml">x</a>'),
        ("## Part\n\n[x](#part) [y](#comments)", '<a href="#part">x</a>'),
        ("[x](/themes/guilt/feed.xml)", '<a href="/themes/guilt/feed.xml">x</a>'),
    ],
)  # fmt: skip
def test_links_are_filled_in_as_things_stand_today(tmp_path: Path, link: str, made: str) -> None:
    assert made in html(tmp_path, link)
    assert said(tmp_path, link) == []


def test_a_picture_gets_its_address_and_its_size(tmp_path: Path) -> None:
    assert '<img alt="A cup" src="/images/cup.svg" width="4" height="3">' in html(
        tmp_path, "![A cup]({static}/images/cup.svg)"
    )


def test_below_another_path_every_address_begins_with_it(tmp_path: Path) -> None:
    made = html(tmp_path, "[[trains]] [x](/) ![A cup](/images/cup.svg)", "/blog")
    assert 'href="/blog/resources/trains/"' in made
    assert 'href="/blog/"' in made
    assert 'src="/blog/images/cup.svg"' in made


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("[[train]]", "4: '[[train]]' leads nowhere; did you mean 'trains'?"),
        ("Words\n\n[[first]]", "6: '[[first]]' could be several things;"
         " write [[posts/first]] or [[resources/first]]"),
        ("[x]({filename}abuot.md)",
         "4: there is no source 'pages/abuot.md'; did you mean 'pages/about.md'?"),
        ("[x]({filename}../../secret.md)", "4: there is no source '../secret.md';"),
        ("[x]({static}/images/plam.pdf)",
         "4: there is no file 'images/plam.pdf'; did you mean 'images/plan.pdf'?"),
        ("[x]({static}/../../etc/passwd)", "4: there is no file '../../etc/passwd';"),
        ("![A cup](/images/cap.svg)",
         "4: there is no file 'images/cap.svg'; did you mean 'images/cup.svg'?"),
        ("[x](/abuot/)", "4: there is no page '/abuot/'; did you mean '/about/'?"),
        ("[x](/about)", "4: '/about' lacks its last '/'; write '/about/'"),
        ("[x](/archive/1999/)", "4: there is no page '/archive/1999/';"),
        ("[[posts/draft]]", "4: this links to 'A draft', which is a draft;"
         " publish that first, or take the link out"),
        ("[x](/posts/later/)",
         "4: this links to 'Later', which is not out yet; take the link out until then"),
        ("[x]({static}//[y)", "4: there is no file"),
        ("[x]({filename}//[y)", "4: there is no source"),
        ("![A cup](images/cup.svg)", "4: "),
        ("![A cup](../images/nowhere.svg)", "4: "),
        ("[x](abuot.md)", "4: 'abuot.md' leads nowhere; write [[slug]] for a page,"),
        ("[x](../about/)", "4: '../about/' leads nowhere; write [[about]]"),
        ("[x](2026-03-01-first.md)", "4: '2026-03-01-first.md' leads nowhere"),
        ("[x](www.example.org)", "4: 'www.example.org' leads nowhere; write https://www.exam"),
        ("[x](#nowhere)", "4: this page has no heading '#nowhere'; take '#nowhere' out"),
        ("## Part\n\n[x](#prat)", "6: this page has no heading '#prat'; did you mean 'part'?"),
        ("[[posts/first#b]]", "4: 'The <first> day' has no heading '#b'; the only one is 'a'"),
        ("[x](/posts/first/#b)", "4: 'The <first> day' has no heading '#b'; the only one is 'a'"),
        ("[x](nowhere/)", "4: "),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_named_with_its_line_and_the_nearest(
    tmp_path: Path, link: str, problem: str
) -> None:
    (told,) = said(tmp_path, link)
    assert told.startswith(problem)


def test_a_link_to_nothing_is_named_once_a_line(tmp_path: Path) -> None:
    assert len(said(tmp_path, "[x](/a/) and [y](/a/)")) == 1


def test_a_draft_may_link_to_a_draft(tmp_path: Path) -> None:
    files = FILES | {"pages/it.md": page("It", "[[posts/draft]]", status="draft")}
    assert problems(tmp_path, files) == []


def test_every_address_that_may_be_linked_is_a_page_that_is_built(tmp_path: Path) -> None:
    """The archive has no page for a year of which only drafts and waiting posts are known."""
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-out.md": post("Out", body="See [the year](/archive/2031/)."),
        "posts/2031-03-01-draft.md": post("Draft", "2031-03-01", status="draft"),
    }
    assert problems(tmp_path, files) != []


def test_a_picture_named_in_front_matter_must_be_there(tmp_path: Path) -> None:
    files = FILES | {"posts/2026-03-03-a.md": post(picture="{static}/images/cap.svg")}
    assert problems(tmp_path, files) == [
        "content/posts/2026-03-03-a.md:4: there is no file 'images/cap.svg';"
        " did you mean 'images/cup.svg'?"
    ]


def test_a_link_in_an_update_note_is_named_at_the_note(tmp_path: Path) -> None:
    notes = [{"date": "2026-04-01", "text": "See [[nowhere-at-all]]."}]
    told = problems(tmp_path, FILES | {"posts/2026-03-03-a.md": post(updates=notes)})
    assert [one.split(";")[0] for one in told] == [
        "content/posts/2026-03-03-a.md:6: '[[nowhere-at-all]]' leads nowhere"
    ]


def test_every_record_can_be_linked_by_its_slug(tmp_path: Path) -> None:
    read = loaded(tmp_path, FILES)
    where = directory_of(read)
    records: list[Record] = list(read.content.records())
    for record in records:
        place = where.place(f"[[{record.file.split('/')[0]}/{record.slug}]]", "pages/about.md")
        assert place is not None
        assert (place.kind, place.title) == (record.kind, record.title)


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("[[odd]]", True),
        ("[[posts/odd#part]]", True),
        ("[x](/posts/odd/)", True),
        ("[x]({filename}../posts/2026-03-05-odd.md)", True),
        ("[x](../posts/2026-03-05-odd.md)", True),
        ("[[oddity]]", False),
        ("[x](/posts/oddity/)", False),
        ("[x]({static}/images/odd.png)", False),
    ],
)
def test_only_a_link_to_the_broken_file_itself_is_passed_over(
    tmp_path: Path, link: str, broken: bool
) -> None:
    files = FILES | {"posts/2026-03-05-odd.md": "---\ndate: 2026-03-05\n---\nNo title.\n"}
    told = problems(tmp_path, files | {"pages/it.md": page("It", link)})
    about_links = [one for one in told if one.startswith("content/pages/it.md")]
    assert bool(about_links) is not broken
    assert len(told) == len(about_links) + 1


@pytest.mark.parametrize(
    ("on", "status", "link", "said"),
    [
        ("2026-03-05", "published", "later", "which is not out yet"),
        ("2026-03-05", "published", "draft", "which is a draft"),
        ("2026-11-30", "published", "later", "which comes out after this"),
        ("2026-11-30", "published", "draft", "which is a draft"),
        ("2026-12-02", "published", "later", ""),
        ("2026-12-03", "published", "later", ""),
        ("2026-03-05", "draft", "later", ""),
        ("2026-03-05", "draft", "draft", ""),
    ],
)
def test_a_link_must_not_come_out_before_what_it_leads_to(
    tmp_path: Path, on: str, status: str, link: str, said: str
) -> None:
    """A green check today must not be a failed build on the day of a waiting post."""
    it = post("It", on, f"See [[posts/{link}]].", status=status)
    told = problems(tmp_path, FILES | {f"posts/{on}-it.md": it})
    assert len(told) == bool(said)
    assert all(said in one for one in told)


def test_an_update_note_may_link_to_what_comes_out_with_it(tmp_path: Path) -> None:
    for on, wrong in (("2026-12-02", 0), ("2026-12-01", 1)):
        notes = [{"date": on, "text": "See [[later]]."}]
        told = problems(tmp_path, FILES | {"posts/2026-03-03-a.md": post(updates=notes)})
        assert len(told) == wrong


def test_an_update_note_may_lead_to_a_heading_of_its_post(tmp_path: Path) -> None:
    notes = [{"date": "2026-04-01", "text": "See [below](#part)."}]
    it = post(body="## Part\n\nWords.", updates=notes)
    assert problems(tmp_path, FILES | {"posts/2026-03-03-a.md": it}) == []


def test_plain_words_of_a_page_hold_the_titles_of_today(tmp_path: Path) -> None:
    chapters = "\n\n".join(f"## {word} and [[trains]]" for word in ("One", "Two", "Three", "Four"))
    it = post(body=f"Start with [[trains]], then rest.\n\n{chapters}\n")
    made = small_site(tmp_path, FILES | {"posts/2026-03-03-it.md": it})
    shown = view(made, PostView, "posts/it/index.html")
    assert shown.head.description.startswith("Start with On trains, then rest.")
    assert shown.contents[0].text == "One and On trains"


def test_a_reference_with_a_slug_written_into_it_is_named_as_it_was_written(tmp_path: Path) -> None:
    (told,) = said(tmp_path, "[x](a[[trains]]b)")
    assert "'a[[trains]]b'" in told


def test_an_old_slug_goes_on_leading_to_its_page(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/a.md": post("New name", aliases=["old-name"]),
        "posts/b.md": post(body="See [[old-name]]."),
    }
    assert [one for one in problems(tmp_path, files) if "old-name" in one] == []


def test_a_draft_takes_no_name_from_what_readers_see(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "themes/guilt.md": theme("Guilt"),
        "pages/guilt.md": page("Guilt", status="draft"),
        "posts/b.md": post(body="See [[guilt]]."),
    }
    assert problems(tmp_path, files) == []


def test_the_sample_text_of_new_is_not_for_readers(tmp_path: Path) -> None:
    sample = SAMPLES["post"]
    (told,) = problems(tmp_path, {"posts/a.md": post(body=sample)})
    assert "this is still the sample text of 'new'" in told
    (tmp_path / "other").mkdir()
    assert problems(tmp_path / "other", {"posts/a.md": post(body=sample, status="draft")}) == []


SIZES = "(min-width: 724px) 684px, (min-width: 480px) calc(100vw - 2rem), 320px"


def test_a_photograph_is_shown_by_what_is_made_of_it(tmp_path: Path) -> None:
    raw = saved(photo(2000, 1500), "JPEG")
    body = (
        "![A cup]({static}/images/a%20cup.jpg)\n\n[large](../images/a%20cup.jpg)\n\n"
        '<picture><source srcset="/images/a%20cup.jpg 2x">'
        '<img src="/images/a%20cup.jpg" alt="Cup"></picture>'
    )
    read = loaded(tmp_path, FILES | {"pages/it.md": page("It", body), "images/a cup.jpg": raw})
    where = directory_of(read, "/blog")
    (record,) = [one for one in read.content.pages if one.slug == "it"]
    made = read.conversions[record.body]
    soup = BeautifulSoup(filled(made, where.values(made, record.file, record.id)), "html.parser")
    key = read.pictures["images/a cup.jpg"].key[:8]

    def at(width: int, format: str) -> str:
        return f"/blog/images/a%20cup-{width}-{key}.{format}"

    first, own = soup.find_all("picture")
    for source, format in zip(first.find_all("source"), better_formats(), strict=True):
        assert source["type"] == f"image/{format}"
        widths = [f"{at(width, format)} {width}w" for width in (480, 960, 1600)]
        assert source["srcset"] == ", ".join(widths)
        assert source["sizes"] == SIZES
    (img,), (theirs,) = first.find_all("img"), own.find_all("img")
    assert (img["src"], img["width"], img["height"]) == (at(960, "jpg"), "960", "720")
    assert [link["href"] for link in soup.find_all("a")] == [at(1600, "jpg")]
    assert [one["srcset"] for one in own.find_all("source")] == [f"{at(1600, 'jpg')} 2x"]
    assert theirs["src"] == at(960, "jpg") and not own.find("picture")
    assert "a%20cup.jpg" not in str(soup)


def test_a_picture_named_in_front_matter_must_be_one(tmp_path: Path) -> None:
    files = FILES | {"posts/2026-03-03-a.md": post(picture="../images/plan.pdf")}
    assert problems(tmp_path, files) == [
        "content/posts/2026-03-03-a.md:4: '../images/plan.pdf' is no picture; name a picture here"
    ]


def test_a_small_photograph_is_said_to_be_small(tmp_path: Path) -> None:
    raw = saved(photo(300, 200), "JPEG")
    read = loaded(tmp_path, FILES | {"images/a.jpg": raw})
    assert opening("images/a.jpg", read.pictures["images/a.jpg"], "").count("300w") == 2
    assert "(min-width: 724px) 300px" in opening("images/a.jpg", read.pictures["images/a.jpg"], "")


def test_hints_on_alternative_texts_are_notes_with_their_line(tmp_path: Path) -> None:
    text = "One\n\n![Image of a cup]({static}/images/cup.svg)"
    notes = problems(tmp_path, FILES | {"pages/it.md": page("It", text)}, "note")
    assert [one for one in notes if "alternative" in one] == [
        "content/pages/it.md:6: note: the alternative text begins with 'Image of', which is said"
        " anyway; begin with what is to be seen"
    ]
