"""The cleaner for feeds: what a text may bring into a stranger's reader."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.markup.conversion import filled
from plugins.markup.feed_html import clean
from plugins.markup.markdown import convert
from plugins.sources.texts import without_controls
from plugins.sources.word_files import ours

PAGE = "https://example.org/blog/posts/first/"
NEVER = {"script", "style", "iframe", "form", "object", "embed", "link", "meta", "base", "input"}


def cleaned(html: str) -> str:
    return clean(Markup(html), PAGE)


@pytest.mark.parametrize(
    ("written", "absolute"),
    [
        ("/posts/a/", "https://example.org/posts/a/"),
        ("../b/", "https://example.org/blog/posts/b/"),
        ("#part", "https://example.org/blog/posts/first/#part"),
        ("?q=1", "https://example.org/blog/posts/first/?q=1"),
        ("//e.example/", "https://e.example/"),
        ("https://e.example/a?b=c&amp;d", "https://e.example/a?b=c&amp;d"),
        ("mailto:a@e.example", "mailto:a@e.example"),
    ],
)
def test_addresses_become_absolute(written: str, absolute: str) -> None:
    assert cleaned(f'<a href="{written}">x</a>') == f'<a href="{absolute}">x</a>'


def test_pictures_keep_their_words_and_size() -> None:
    html = '<img src="/images/cup.png" alt="A cup" width="4" height="3" loading="lazy" class="x">'
    made = BeautifulSoup(cleaned(html), "html.parser").find("img")
    assert isinstance(made, Tag)
    assert made.attrs == {
        "src": "https://example.org/images/cup.png",
        "alt": "A cup",
        "width": "4",
        "height": "3",
    }


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<iframe src='https://e.example/'></iframe>",
        "<form action=/x><input name=y><button>z</button></form>",
        "<object data=x></object><embed src=x>",
        "<link rel=stylesheet href=x><meta http-equiv=refresh content=0><base href=//e.example/>",
        "<p onclick=alert(1) class=x style='color:red' id=y>words</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='java&#9;script:alert(1)'>x</a>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1>'>",
        "<!-- <script>x</script> -->",
        "<div class='scroll' role='region' tabindex='0'><table><tr><td>x</td></tr></table></div>",
        "<video src=x></video><audio src=x></audio>",
        "<img src='data:image/png;base64,AAAA' alt='x'>",
    ],
)
def test_what_needs_a_script_a_style_or_a_frame_is_taken_out(html: str) -> None:
    for tag in BeautifulSoup(cleaned(html), "html.parser").find_all(True):
        assert isinstance(tag, Tag)
        assert tag.name not in NEVER
        assert not {"class", "style", "role", "tabindex"} & set(tag.attrs)
        assert not [name for name in tag.attrs if name.startswith("on")]
        for name in ("href", "src"):
            assert urlsplit(str(tag.get(name, "https:"))).scheme in ("http", "https", "mailto")


def test_the_text_of_what_is_taken_out_does_not_remain_as_code() -> None:
    assert "alert" not in cleaned("<p>a</p><script>alert(1)</script>")
    assert "color" not in cleaned("<style>p{color:red}</style><p>a</p>")


@pytest.mark.parametrize(
    ("played", "address"),
    [
        ('<video src="/v.mp4"><track src="/words.vtt"></video>', "v.mp4"),
        (
            '<video><source src="/a.webm"><source src="/b.mp4"><track src="/x.vtt"></video>',
            "a.webm",
        ),
        ('<audio><track src="/x.vtt"><source type="audio/ogg" src="/a.ogg"></audio>', "a.ogg"),
        ('<video src="/v.mp4"><source src="/a.webm"></video>', "v.mp4"),
    ],
)
def test_a_film_leads_to_what_a_browser_plays_first(played: str, address: str) -> None:
    (link,) = BeautifulSoup(cleaned(played), "html.parser").find_all("a")
    assert link["href"] == f"https://example.org/{address}"


@pytest.mark.parametrize(
    ("shown", "english", "german"),
    [
        ('<video src="/v.mp4"></video>', "Watch the video", "Das Video ansehen"),
        ('<audio src="/a.ogg"></audio>', "Listen to this", "Hier anhören"),
        ('<video src="/v.mp4" title="First steps"></video>', "First steps", "First steps"),
    ],
)
def test_what_stands_for_a_film_is_in_the_language_of_the_site(
    shown: str, english: str, german: str
) -> None:
    for words, said in ((None, english), (ours("de"), german)):
        html = clean(Markup(shown), PAGE, words)
        assert BeautifulSoup(html, "html.parser").get_text() == said


def test_a_film_with_nothing_but_subtitles_is_no_link() -> None:
    assert cleaned('<p>x</p><video><track src="/x.vtt"></video>') == "<p>x</p>"


def test_footnotes_lead_to_the_page() -> None:
    made = convert("One.[^a]\n\n[^a]: Note.")
    html = clean(filled(made, tuple("k1" for _ in made.targets)), PAGE)
    links = [str(tag["href"]) for tag in BeautifulSoup(html, "html.parser").find_all("a")]
    assert len(links) == 2
    ids = {str(tag["id"]) for tag in BeautifulSoup(html, "html.parser").find_all(id=True)}
    assert {urlsplit(link).fragment for link in links} == ids
    assert all(link.startswith(f"{PAGE}#") for link in links)


def test_words_that_look_like_tags_stay_words() -> None:
    assert cleaned("<p>&lt;script&gt; ]]&gt; &amp;amp;</p>") == (
        "<p>&lt;script&gt; ]]&gt; &amp;amp;</p>"
    )


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<a href='", "/x'>", "</a>", "<img src=", "'javascript:x'>", "<script>"),
        *(
            "</script>",
            "<style>",
            "<!--",
            "-->",
            "<b onclick=x>",
            "&#1;",
            "&#x1c;",
            "&#xFFFE;",
            "&#0;",
        ),
        *("&lt;", "]]>", "words", "\x85", "\u2028", "<![CDATA[", "<svg>", "<table>", "<td>", "é"),
    ]
)


@given(st.lists(PIECES).map("".join) | st.text().map(without_controls))
@settings(max_examples=200)
def test_what_is_left_is_harmless(html: str) -> None:
    made = cleaned(html)
    for tag in BeautifulSoup(made, "html.parser").find_all(True):
        assert isinstance(tag, Tag)
        assert tag.name not in NEVER
        assert not [name for name in tag.attrs if name.startswith("on")]
