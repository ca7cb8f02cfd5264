"""Settings, typed at the edge: Pelican's dictionary comes in, `SiteSettings` goes on.

They are checked like content: with file and line, and with what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ..sources import ids
from ..sources.problems import Problem, did_you_mean

# Our own settings: the type of each and what it holds where nothing is said.
OURS: dict[str, tuple[type, Any]] = {
    "TAGLINE": (str, ""),
    "HEADLINE": (str, ""),
    "LICENCE": (str, ""),
    "COMMENTS_MAIL": (str, ""),
    "MENUITEMS": (tuple, ()),
    "SITE_ID": (str, ""),
}
# Real settings of Pelican that its own list of defaults does not name.
_ALSO_PELICANS = {"AUTHOR", "DEFAULT_DATE", "TIMEZONE", "FEED_DOMAIN", "DEBUG", "PELICAN_CLASS"}
_ALSO_PELICANS |= {"SITEURL", "SITENAME", "DEFAULT_LANG", "PATH", "PORT", "BIND"}
# What Pelican would do beside us is switched off: the site writes its own pages and feeds.
FORCED: dict[str, Any] = {
    "ARTICLE_PATHS": [],
    "PAGE_PATHS": [],
    "ARTICLE_URL": "posts/{slug}/",
    "ARTICLE_SAVE_AS": "",
    "ARTICLE_LANG_SAVE_AS": "",
    "DRAFT_SAVE_AS": "",
    "DRAFT_LANG_SAVE_AS": "",
    "PAGE_URL": "{slug}/",
    "PAGE_SAVE_AS": "",
    "PAGE_LANG_SAVE_AS": "",
    "DRAFT_PAGE_SAVE_AS": "",
    "DRAFT_PAGE_LANG_SAVE_AS": "",
    "AUTHOR_URL": "authors/{slug}/",
    "AUTHOR_SAVE_AS": "",
    "CATEGORY_SAVE_AS": "",
    "TAG_URL": "themes/{slug}/",
    "TAG_SAVE_AS": "",
    "DIRECT_TEMPLATES": [],
    "TEMPLATE_PAGES": {},
    "YEAR_ARCHIVE_SAVE_AS": "",
    "MONTH_ARCHIVE_SAVE_AS": "",
    "DAY_ARCHIVE_SAVE_AS": "",
    "FEED_ALL_ATOM": None,
    "FEED_ALL_RSS": None,
    "FEED_ATOM": None,
    "FEED_RSS": None,
    "CATEGORY_FEED_ATOM": None,
    "CATEGORY_FEED_RSS": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "TAG_FEED_ATOM": None,
    "TAG_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
    "TRANSLATION_FEED_RSS": None,
    "THEME_STATIC_PATHS": [],
    "STATIC_PATHS": [],
    "OUTPUT_SOURCES": False,
    "DELETE_OUTPUT_DIRECTORY": False,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
}
_CALLED_OTHERWISE = {"SITESUBTITLE": "TAGLINE", "SITE_URL": "SITEURL", "SITE_NAME": "SITENAME"}


@dataclass(frozen=True)
class SiteSettings:
    """What the program needs to know of the site. `url` is absolute, without a last slash;
    `menu` holds (label, address below the site's root); `id` is what feed readers know the
    main feed by, whatever its address ("" where none was given); `keep` names what in the
    output folder is not ours to remove."""

    name: str
    tagline: str
    url: str
    zone: ZoneInfo
    lang: str
    owner: str
    licence: str
    comments_mail: str
    menu: tuple[tuple[str, str], ...]
    templates: Path
    static: Path
    keep: tuple[str, ...]
    id: str = ""
    headline: str = ""

    @property
    def base(self) -> str:
        """The path under which the site stands: "" or "/blog"."""
        return urlsplit(self.url).path.rstrip("/")


def typed(settings: Mapping[str, Any]) -> SiteSettings:
    """Our settings from Pelican's dictionary, which `problems` has found good."""
    theme = Path(settings["THEME"])
    menu = settings.get("MENUITEMS") or _MENU
    return SiteSettings(
        name=settings["SITENAME"],
        tagline=settings.get("TAGLINE", ""),
        url=settings["SITEURL"].rstrip("/"),
        zone=ZoneInfo(settings["TIMEZONE"]),
        lang=settings["DEFAULT_LANG"],
        owner=settings.get("AUTHOR") or settings["SITENAME"],
        licence=settings.get("LICENCE", ""),
        comments_mail=settings.get("COMMENTS_MAIL", ""),
        menu=tuple((str(label), str(address)) for label, address in menu),
        id=settings.get("SITE_ID", ""),
        headline=settings.get("HEADLINE", ""),
        templates=theme / "templates",
        static=theme / "static",
        keep=tuple(settings["OUTPUT_RETENTION"]),
    )


UNKNOWN = SiteSettings(
    name="",
    tagline="",
    url="http://localhost",
    zone=ZoneInfo("UTC"),
    lang="en",
    owner="",
    licence="",
    comments_mail="",
    menu=(),
    templates=Path(),
    static=Path(),
    keep=(),
)
"""Stands for settings that have problems, so that the content can be checked all the same."""

_MENU = (("Posts", "/archive/"), ("Themes", "/themes/"), ("Resources", "/resources/"))


@dataclass(frozen=True)
class Named:
    """The settings that some files assign: name to (path to name, line)."""

    places: Mapping[str, tuple[str, int]]
    default: str

    def problem(self, name: str, wrong: str, remedy: str) -> Problem:
        """A problem at the line where a setting stands."""
        path, line = self.places.get(name, (self.default, 1))
        return Problem(path, line, wrong, remedy)


def named(files: Iterable[tuple[Path, str]]) -> Named:
    """Find where settings stand. `files` are (path, path to name); the first to assign wins."""
    places: dict[str, tuple[str, int]] = {}
    default = "pelicanconf.py"
    for number, (path, shown) in enumerate(files):
        if not number:
            default = shown
        if path.is_file():
            for name, line in _assigned(path.read_text(encoding="utf-8")).items():
                places.setdefault(name, (shown, line))
    return Named(places, default)


def problems(settings: Mapping[str, Any], where: Named) -> list[Problem]:
    """What is wrong with the settings."""
    return [*_unknown(settings, where), *_values(settings, where)]


def _unknown(settings: Mapping[str, Any], where: Named) -> Iterable[Problem]:
    from pelican.settings import DEFAULT_CONFIG  # a third of a second, when settings are new

    known = {*DEFAULT_CONFIG, *OURS, *_ALSO_PELICANS}
    for name in where.places:
        if name in FORCED and settings.get(name) != FORCED[name]:
            remedy = "take the line out: the site makes its own pages, lists, feeds and copies"
            yield where.problem(name, f"{name} has no effect here", remedy)
        elif name not in known and not re.search(r"_(?:URL|SAVE_AS)$", name):
            near = _CALLED_OTHERWISE.get(name)
            remedy = f"write {near}" if near else did_you_mean(name, known)
            problem = where.problem(name, f"unknown setting {name}", remedy.replace("'", ""))
            if len(settings.get("PLUGINS") or ()) > 1:  # one of them may know it
                problem = replace(problem, severity="note")
            yield problem


def _values(settings: Mapping[str, Any], where: Named) -> Iterable[Problem]:
    for name, (kind, _) in [*OURS.items(), ("AUTHOR", (str, ""))]:
        value = settings.get(name)
        wanted = (tuple, list) if kind is tuple else kind
        if value is not None and not isinstance(value, wanted):
            article = "a list" if kind is tuple else "a text in quotation marks"
            yield where.problem(name, f"{name} must be {article}, not {value!r}", "")
    items = settings.get("MENUITEMS") or ()
    for item in items if isinstance(items, tuple | list) else ():
        if not isinstance(item, tuple | list) or not all(isinstance(part, str) for part in item):
            item = ()
        if len(item) != 2 or not re.match(r"/(?!/)|https?://[^/]", item[1]):
            remedy = "write pairs of a word and an address, such as ('About', '/about/')"
            yield where.problem("MENUITEMS", "an item of the menu cannot be read", remedy)
    keep = settings.get("OUTPUT_RETENTION")
    if not isinstance(keep, list | tuple) or not all(isinstance(name, str) for name in keep):
        remedy = "write a list of names, such as ['.git', 'CNAME']"
        yield where.problem("OUTPUT_RETENTION", "OUTPUT_RETENTION is no list of names", remedy)
    mail = settings.get("COMMENTS_MAIL")
    if isinstance(mail, str) and mail and not re.fullmatch(r"[^@\s<>\"']+@[^@\s<>\"']+", mail):
        remedy = "write one like 'comments@example.org', or '' for none"
        yield where.problem("COMMENTS_MAIL", f"'{mail}' is not an e-mail address", remedy)
    site_id = settings.get("SITE_ID")
    if isinstance(site_id, str) and site_id and not ids.PATTERN.fullmatch(site_id):
        remedy = "8 to 32 of a–z and 0–9; never change it once people have subscribed"
        yield where.problem("SITE_ID", f"'{site_id}' cannot be an id", remedy)
    for name in ("SITENAME", "SITEURL", "DEFAULT_LANG", "TIMEZONE"):
        if not isinstance(settings.get(name), str) or not settings[name]:
            yield where.problem(name, f"{name} is not set", f"write {_EXAMPLES[name]}")
    yield from _address(settings, where)
    yield from _zone(settings, where)


def _address(settings: Mapping[str, Any], where: Named) -> Iterable[Problem]:
    url = settings.get("SITEURL")
    if not isinstance(url, str) or not url:
        return
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or re.search(r"\s", url):
        yield where.problem("SITEURL", f"'{url}' is not a web address", _EXAMPLES["SITEURL"])


def _zone(settings: Mapping[str, Any], where: Named) -> Iterable[Problem]:
    name = settings.get("TIMEZONE")
    if not isinstance(name, str) or not name:
        return
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        remedy = did_you_mean(name, available_timezones())
        yield where.problem("TIMEZONE", f"unknown time zone '{name}'", remedy)


_EXAMPLES = {
    "SITENAME": 'SITENAME = "Five to Nine"',
    "SITEURL": 'SITEURL = "https://example.org"',
    "DEFAULT_LANG": 'DEFAULT_LANG = "en"',
    "TIMEZONE": 'TIMEZONE = "Europe/London"',
}


def _assigned(source: str) -> dict[str, int]:
    """The upper-case names that a settings file assigns at its top, with the last line of each."""
    import ast  # for problems only

    found: dict[str, int] = {}
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper():
                found[target.id] = node.lineno
    return found
