"""Videos: which addresses may play in the page, and the card that leads to one."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.markup import videos
from plugins.markup.conversion import Conversion, filled
from plugins.markup.feed_html import clean
from plugins.markup.markdown import convert

ID = "aB3_-xyzXYZ"
FRAME = f"https://www.youtube-nocookie.com/embed/{ID}?autoplay=1&rel=0"
SHORT, LONG = "9c9de5e8-0a1e-484a-b099-e80766180a6d", "kkGMgK9ZtnKfYAgnEtQxbv"
CARD = (
    f"> [!video] Folding Bea's *sheet*\n> https://www.youtube.com/watch?v={ID}\n"
    "> ![Four hands]({static}/images/sheet.jpg)\n>\n> Four minutes, without words.\n"
)
FILM = (
    "> [!video] At the bus stop\n> {static}/images/stop.mp4\n"
    "> ![The stop](../images/stop.jpg)\n> [English]({static}/images/stop.vtt)\n> Ten seconds.\n"
)


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        (f"https://www.youtube.com/watch?v={ID}", FRAME),
        (f"https://youtube.com/watch?si=x&v={ID}&list=PL", FRAME),
        (f"https://m.youtube.com/watch?v={ID}&t=1m30s", f"{FRAME}&start=90"),
        (f"https://youtu.be/{ID}?t=75", f"{FRAME}&start=75"),
        (f"https://www.youtube.com/shorts/{ID}", FRAME),
        (f"https://www.youtube-nocookie.com/embed/{ID}?start=5", f"{FRAME}&start=5"),
        (
            "https://vimeo.com/123456789",
            "https://player.vimeo.com/video/123456789?dnt=1&autoplay=1",
        ),
        (
            "https://vimeo.com/123456789/0a1b2c3d4e",
            "https://player.vimeo.com/video/123456789?dnt=1&autoplay=1&h=0a1b2c3d4e",
        ),
        (
            f"https://tube.example/w/{LONG}",
            f"https://tube.example/videos/embed/{LONG}?autoplay=1&p2p=0",
        ),
        (
            f"https://tube.example/videos/watch/{SHORT}",
            f"https://tube.example/videos/embed/{SHORT}?autoplay=1&p2p=0",
        ),
    ],
)
def test_the_address_of_a_video_gives_that_of_its_frame(address: str, frame: str) -> None:
    assert videos.frame(address) == frame


HOSTILE = [
    f"http://www.youtube.com/watch?v={ID}",
    f"//www.youtube.com/watch?v={ID}",
    f"https://www.youtube.com.evil.example/watch?v={ID}",
    f"https://evil.example/watch?v={ID}",
    f"https://www.youtube.com@evil.example/watch?v={ID}",
    f"https://user:word@www.youtube.com/watch?v={ID}",
    f"https://www.youtube.com:8443/watch?v={ID}",
    f"https://WWW.YOUTUBE.COM\\@evil.example/watch?v={ID}",
    f"https://www.youtube.com/watch?v={ID}x",
    f"https://www.youtube.com/watch?v={ID}&v={ID}",
    'https://www.youtube.com/watch?v=aaa"onload=',
    "https://www.youtube.com/watch?v=../../../",
    f"https://www.youtube.com/redirect?q=https://evil.example/&v={ID}",
    f"https://youtu.be/{ID}/../../evil",
    f"https://youtu.be/x/{ID}",
    f"https://уoutube.com/watch?v={ID}",  # Cyrillic
    f"https://[www.youtube.com/watch?v={ID}",
    "https://vimeo.com/12ab",
    "https://vimeo.com/123456789/../x",
    "https://vimeo.com/channels/staffpicks",
    f"https://localhost/w/{LONG}",
    f"https://127.0.0.1/w/{LONG}",
    f"https://tube.example/w/{LONG};x",
    f"javascript:alert(1)//https://youtu.be/{ID}",
    f"data:text/html,https://youtu.be/{ID}",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_no_other_address_has_a_frame(address: str) -> None:
    assert videos.frame(address) is None


@pytest.mark.parametrize("address", HOSTILE)
def test_no_other_address_becomes_more_than_a_link(address: str) -> None:
    html = shown(convert(f"> [!video] Title\n> [x]({address})\n\n<p data-video='{address}'>y</p>"))
    assert "data-frame" not in html and "<iframe" not in html and "data-video" not in html


@settings(max_examples=60)
@given(st.text("htps:/youtbe.cmwv?=&#@\\[]a1-_ ;%\"'", max_size=60))
def test_a_frame_is_always_one_of_a_known_place(text: str) -> None:
    for address in (text, f"https://www.youtube.com/{text}", f"https://tube.example{text}"):
        frame = videos.frame(address)
        if frame:
            parts = urlsplit(frame)
            assert parts.scheme == "https" and videos.is_host(parts.netloc)
            assert not set("\"'<> \\") & set(frame)


def shown(made: Conversion) -> str:
    """The HTML with each target filled with what it wants, in words."""
    return str(filled(made, tuple(t.ref if t.want == "frame" else t.want for t in made.targets)))


def card(html: str) -> Tag:
    (found,) = BeautifulSoup(html, "html.parser").select("figure.video")
    return found


def test_a_card_is_a_link_with_its_host_in_words() -> None:
    made = convert(CARD)
    assert made.slips == made.hints == ()
    it = card(shown(made))
    assert it["data-frame"] == FRAME
    (link,) = it.find_all("a")
    assert (link["href"], link.get_text()) == (
        f"https://www.youtube.com/watch?v={ID}",
        "Folding Bea’s sheet",
    )
    assert it.get_text(" ", strip=True).endswith("(youtube.com) Four minutes, without words.")
    (picture,) = it.select(".stage img")
    assert picture["alt"] == "Four hands"
    assert [one.ref for one in made.pictures] == ["{static}/images/sheet.jpg"]
    assert made.opening == ""


def test_the_frame_is_left_to_the_site_which_may_not_have_it() -> None:
    targets = [target for target in convert(CARD).targets if target.want == "frame"]
    assert [(target.ref, target.line) for target in targets] == [(FRAME, 2)]


def test_a_film_of_the_site_plays_by_itself_without_a_script() -> None:
    it = card(shown(convert(FILM)))
    (film,) = it.find_all("video")
    assert {"controls", "playsinline"} <= set(film.attrs)
    assert (film["preload"], film["src"], film["poster"]) == ("none", "address", "address")
    (track,) = film.find_all("track")
    assert (track["kind"], track["label"]) == ("captions", "English")
    (link,) = it.find_all("a")
    assert link.get_text() == "At the bus stop"
    assert it.get_text(" ", strip=True) == "At the bus stop (MP4) Ten seconds."
    assert {target.ref for target in convert(FILM).targets} == {
        "{static}/images/stop.mp4",
        "../images/stop.jpg",
        "{static}/images/stop.vtt",
    }


def test_in_feeds_a_video_is_a_link_with_its_host() -> None:
    made = convert(CARD.replace("> ![Four hands]({static}/images/sheet.jpg)\n", ""))
    html = clean(filled(made, (FRAME,)), "https://example.org/")
    assert html.replace("\n", "") == (
        f'<figure><figcaption><p><a href="https://www.youtube.com/watch?v={ID}">'
        "Folding Bea’s <em>sheet</em></a> <span>(youtube.com)</span></p>"
        "<p>Four minutes, without words.</p></figcaption></figure>"
    )


def test_in_feeds_a_film_is_one_link() -> None:
    made = convert(FILM)
    values = (target.ref.rpartition("/")[2] for target in made.targets)
    html = clean(filled(made, tuple(values)), "https://e.org/images/")
    soup = BeautifulSoup(html, "html.parser")
    assert [link["href"] for link in soup.find_all("a")] == ["https://e.org/images/stop.mp4"]
    assert soup.get_text(" ", strip=True) == "At the bus stop (MP4) Ten seconds."


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("a\n\n> [!video] T\n> words", "3: this box says of no video where it lies"),
        (f"> [!video]\n> https://youtu.be/{ID}", "1: this video has no title"),
        (
            f"> [!video] a [b](/c/)\n> https://youtu.be/{ID}",
            "1: the title of a video holds more than words",
        ),
        (f"> [!video] A\n> [B](https://youtu.be/{ID})", "1: this video has two titles"),
        (f'<p data-frame="{FRAME}">x</p>', "1: 'data-frame=' cannot stand in a text"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, slip: str) -> None:
    assert slip in [f"{one.line}: {one.wrong}" for one in convert(text).slips]


def test_a_link_in_brackets_gives_the_title() -> None:
    made = convert(f"> [!video]\n> [Told by the way](https://youtu.be/{ID})")
    assert made.slips == ()
    assert card(shown(made)).find_all("a")[0].get_text() == "Told by the way"


def test_a_video_that_cannot_play_in_the_page_is_hinted_at() -> None:
    made = convert("x\n\n> [!video] T\n> https://films.example/t")
    assert [(hint.line, hint.wrong) for hint in made.hints] == [
        (3, "'https://films.example/t' can only be linked to, and does not play in the page")
    ]
    assert "data-frame" not in made.html
