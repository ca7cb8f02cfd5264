"""No page costs a phone more than was promised."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from plugins.markup import boxes
from tests import browsing
from tests.hard_states import BOXES, EVERYTHING
from tests.hard_texts import BOXED
from tests.hosting import hosted
from tests.reading.sites import Sites, kinds_of_the_theme
from tests.reading.weighing import KB, weigh

pytestmark = browsing.MARKS
browser = browsing.browser


def test_every_kind_of_page_is_looked_at(sites: Sites) -> None:
    """The pages that all tests of reading look at; a new kind of page is among them by itself,
    or needs something in hard_states.py that makes one."""
    seen = {*sites.real.kinds(), *sites.hard.kinds()}
    assert kinds_of_the_theme() - seen == set()


def test_every_kind_of_box_is_looked_at(sites: Sites) -> None:
    """A new kind needs an example in hard_texts.py."""
    shown = set(re.findall(r"^> \[!(\w+)\]", BOXED, re.MULTILINE))
    assert set(boxes.ALL) - shown == set()
    page = (sites.hard.output / BOXES.strip("/") / "index.html").read_text(encoding="utf-8")
    for one in ('data-frame="https://', "<video ", 'class="pull" aria-hidden', 'class="credit"'):
        assert one in page, one


def test_no_page_is_over_its_budget(sites: Sites, browser: Browser) -> None:
    over = {name: weigh(browser, url).over() for name, url in sites.pages().items()}
    assert {name: found for name, found in over.items() if found} == {}


def test_the_home_page_and_a_post_stay_near_what_was_aimed_at(
    sites: Sites, browser: Browser
) -> None:
    """Well below the budgets."""
    home = weigh(browser, f"{sites.real.url}/")
    assert home.total <= 25 * KB
    assert home.requests <= 5
    post = weigh(browser, sites.real.url + sites.real.kinds()["post"])
    assert post.total <= 40 * KB
    assert post.requests <= 5


def test_pictures_come_in_the_size_that_a_phone_shows(sites: Sites, browser: Browser) -> None:
    weight = weigh(browser, sites.hard.url + EVERYTHING)
    assert weight.bytes["pictures"] > 10 * KB, "they are looked at only if they were loaded"
    made = sites.hard.output / "images"
    largest = sum(file.stat().st_size for file in made.rglob("*-1600-*.avif"))
    assert weight.bytes["pictures"] < largest


@pytest.mark.parametrize(
    ("file", "markup", "problem"),
    [
        ("noise.css", '<link rel="stylesheet" href="/noise.css">', "css: 1"),
        ("noise.js", '<script src="/noise.js"></script>', "scripts: 1"),
        ("none", f"<script>{'let a = 1;' * 700}</script>", "scripts: 6.8"),
        ("none", " ".join(map(str, range(20_000))), "html: "),
        ("none", '<img src="http://elsewhere.example/a.png" alt="">', "asks another host: http"),
        ("none", "".join(f'<img src="/{n}.svg" alt="">' for n in range(10)), "11 requests of 10"),
    ],
)
def test_what_is_too_heavy_is_found(
    tmp_path: Path, browser: Browser, file: str, markup: str, problem: str
) -> None:
    (tmp_path / file).write_text(f"/*{random.Random(1).randbytes(12_000).hex()}*/")
    (tmp_path / "index.html").write_text(f"<!doctype html><title>A</title><body>{markup}")
    with hosted(tmp_path) as url:
        (found,) = weigh(browser, f"{url}/").over()
    assert found.startswith(problem)
