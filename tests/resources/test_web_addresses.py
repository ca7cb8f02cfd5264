"""Addresses: what they say of who sent them goes, and one page is known by all of its addresses."""

from __future__ import annotations

import pytest

from plugins.resources.web_addresses import NotAnAddress, sameness, without_tracking


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://x.example/a?utm_source=n&utm_medium=e", "https://x.example/a"),
        ("https://x.example/a?id=7&fbclid=Iw&page=2", "https://x.example/a?id=7&page=2"),
        ("https://x.example/a?b=%C3%A4&c=1+2&gclid=x", "https://x.example/a?b=%C3%A4&c=1+2"),
        ("https://x.example/a?UTM_Source=n&mc_cid=1&mc_eid=2", "https://x.example/a"),
        ("https://x.example/a?%75tm_source=n", "https://x.example/a"),
        ("https://x.example/a?source=rss&r=1&si=2", "https://x.example/a?source=rss&r=1&si=2"),
        ("https://youtu.be/abc?si=XYZ&t=10", "https://youtu.be/abc?t=10"),
        ("https://www.youtube.com/watch?v=1&feature=share", "https://www.youtube.com/watch?v=1"),
        ("https://X.Example:443/A#part", "https://x.example/A"),
        ("http://x.example:80", "http://x.example/"),
        ("http://x.example:8080/", "http://x.example:8080/"),
        ("https://x.example/#!/a/b", "https://x.example/#!/a/b"),
        ("https://x.example/#/a", "https://x.example/#/a"),
        ("https://x.example/a#:~:text=word", "https://x.example/a"),
        ("https://x.example/über weg".replace(" ", "%20"), "https://x.example/%C3%BCber%20weg"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://x.example/a?", "https://x.example/a"),
        ("https://x.example/a?&&b", "https://x.example/a?&&b"),
    ],
)
def test_tracking_goes_and_all_else_stays(given: str, kept: str) -> None:
    assert without_tracking(given) == kept
    assert without_tracking(kept) == kept


@pytest.mark.parametrize(
    "other",
    ["http://x.example/a/b", "https://www.x.example/a/b", "https://x.example/a/b/",
     "https://x.example/a/b#part", "https://x.example/a/b?utm_campaign=z", "HTTPS://X.EXAMPLE/a/b",
     "https://x.example:443/a/b", "https://x.example/a/b/index.html", "https://x.example/a/%62"],
)  # fmt: skip
def test_one_page_has_many_addresses(other: str) -> None:
    assert sameness(other) == sameness("https://x.example/a/b")


@pytest.mark.parametrize(
    "other",
    ["https://x.example/a/B", "https://y.example/a/b", "https://x.example/a", "https://x.example/",
     "https://x.example/a/b?p=1", "https://sub.x.example/a/b", "https://x.example/a/b#!/c",
     "https://x.example:8080/a/b", "", "nonsense"],
)  # fmt: skip
def test_other_pages_have_others(other: str) -> None:
    assert sameness(other) != sameness("https://x.example/a/b")


def test_the_order_of_parameters_does_not_count() -> None:
    assert sameness("https://x.example/?b=1&a=2") == sameness("https://x.example/?a=2&b=1")


def test_no_address_cannot_be_cleaned() -> None:
    with pytest.raises(NotAnAddress):
        without_tracking("javascript:alert(1)")
