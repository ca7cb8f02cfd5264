"""Settings are checked like content: with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build.asked import Asked
from plugins.build.clock import now
from plugins.build.run import Stopped, check
from plugins.build.settings_file import read_settings
from tests.building import PROJECT, SMALL, write

DAYS = "conf.py:5: COMMENTS_CLOSE_AFTER must be a whole number"
GOOD = "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\n"


def said(settings: Path) -> list[str]:
    """What is wrong with a settings file, each without the path of the folder."""
    try:
        given, where = read_settings(Asked(settings, SMALL))
    except Stopped as stopped:
        problems = stopped.problems
    else:
        problems = list(check(given, where, SMALL, "content", now()).problems)
    return [str(problem).replace(f"{settings.parent}/", "") for problem in problems]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("SITENAM = 'x'", "conf.py:5: unknown setting SITENAM; did you mean SITENAME?"),
        ("TAGLINE = 7", "conf.py:5: TAGLINE must be a text in quotation marks, not 7"),
        ("MENUITEMS = 'About'", "conf.py:5: MENUITEMS must be a list, not 'About'"),
        (
            "MENUITEMS = (('About',),)",
            "conf.py:5: an item of the menu cannot be read; write pairs of a word and an address,"
            " such as ('About', '/about/')",
        ),
        (
            "FOOTERITEMS = (('Privacy', 'privacy'),)",
            "conf.py:5: a link for the foot of the pages cannot be read; write pairs of a word and"
            " an address, such as ('About', '/about/')",
        ),
        (
            "FEED_ALL_ATOM = 'all.xml'",
            "conf.py:5: FEED_ALL_ATOM has no effect here; take the line out: the site makes its"
            " own pages, lists, feeds and copies",
        ),
        (
            "STATIC_PATHS = ['posts']",
            "conf.py:5: STATIC_PATHS has no effect here; take the line out: the site makes its"
            " own pages, lists, feeds and copies",
        ),
        (
            "OUTPUT_RETENTION = '.git'",
            "conf.py:5: OUTPUT_RETENTION is no list of names; write a list of names, such as"
            " ['.git', 'CNAME']",
        ),
        (
            "COMMENTS_MAIL = 'not a mail'",
            "conf.py:5: 'not a mail' is not an e-mail address; write one like"
            " 'comments@example.org', or '' for none",
        ),
        (
            "COMMENTS_SERVER = 'c'",
            "conf.py:5: 'c' is not a path that begins and ends with '/'; write '/c/', or '' where"
            " no comments are taken",
        ),
        (
            "COMMENTS_SERVER = '//elsewhere.example/'",
            "conf.py:5: '//elsewhere.example/' is not a path that begins and ends with '/'; write"
            " '/c/', or '' where no comments are taken",
        ),
        (
            "COMMENTS_SERVER = '/posts/'",
            "conf.py:5: '/posts/' is taken by the site's own pages; write '/c/'",
        ),
        ("COMMENTS_CLOSE_AFTER = '90'", f"{DAYS}, not '90'"),
        ("COMMENTS_CLOSE_AFTER = True", f"{DAYS}, not True"),
        (
            "COMMENTS_CLOSE_AFTER = -1",
            "conf.py:5: COMMENTS_CLOSE_AFTER cannot be -1; write a number of days up to 36500, or"
            " 0 for never",
        ),
        (
            "THEME = 'nowhere'",
            "conf.py:5: nowhere holds no templates; name the folder that holds"
            " templates/ and static/, such as 'theme'",
        ),
        ("SITESUBTITLE = 'x'", "conf.py:5: unknown setting SITESUBTITLE; write TAGLINE"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_its_line(
    line: str, expected: str, tmp_path: Path
) -> None:
    assert expected in said(write(tmp_path / "conf.py", f"{GOOD}{line}\n"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("UTC", "Europe/Lodnon", "conf.py:3: unknown time zone 'Europe/Lodnon'"),
        ("https://s.example", "s.example", "conf.py:2: 's.example' is not a web address"),
        ("'en'", "''", "conf.py:4: DEFAULT_LANG is not set"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_line(
    before: str, after: str, expected: str, tmp_path: Path
) -> None:
    found = said(write(tmp_path / "conf.py", GOOD.replace(before, after)))
    assert len(found) == 1 and found[0].startswith(expected), found


def test_a_settings_file_that_is_no_python_is_named_with_its_line(tmp_path: Path) -> None:
    found = said(write(tmp_path / "conf.py", f"{GOOD}MENU = (\n"))
    assert len(found) == 1 and found[0].startswith("conf.py:5: this is not Python"), found


def test_a_setting_inherited_from_pelicanconf_is_named_there(tmp_path: Path) -> None:
    write(tmp_path / "pelicanconf.py", f"{GOOD}SITENAM = 'x'\n")
    conf = "import sys\nsys.path.insert(0, {!r})\nfrom pelicanconf import *\n"
    import sys

    kept = sys.modules.pop("pelicanconf", None)
    try:
        found = said(write(tmp_path / "publishconf.py", conf.format(str(tmp_path))))
    finally:
        sys.modules.pop("pelicanconf", None)
        if kept is not None:
            sys.modules["pelicanconf"] = kept
    assert found == ["pelicanconf.py:5: unknown setting SITENAM; did you mean SITENAME?"]


def test_a_missing_content_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        read_settings(Asked(PROJECT / "pelicanconf.py", tmp_path / "nowhere"))
    assert "there is no such folder" in str(stopped.value.problems[0])


@pytest.mark.parametrize("lines", ["COMMENTS_SERVER = ''", "COMMENTS_SERVER = '/blog/c/'"])
def test_what_comments_need_can_be_said(lines: str, tmp_path: Path) -> None:
    found = said(write(tmp_path / "conf.py", f"{GOOD}{lines}\nCOMMENTS_CLOSE_AFTER = 90\n"))
    assert [one for one in found if "COMMENTS" in one] == []
