"""What is wrong with the settings: with file and line, as of content, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ..markup.videos import is_host
from ..sources import ids
from ..sources.addresses import RESERVED
from ..sources.problems import Problem, did_you_mean
from . import interface
from .settings import FORCED, OURS, SEARCHES
from .settings_places import Named

# Real settings of Pelican that its own list of defaults does not name.
_ALSO_PELICANS = {"AUTHOR", "DEFAULT_DATE", "TIMEZONE", "FEED_DOMAIN", "DEBUG", "PELICAN_CLASS"}
_ALSO_PELICANS |= {"SITEURL", "SITENAME", "DEFAULT_LANG", "PATH", "PORT", "BIND"}
_CALLED_OTHERWISE = {"SITESUBTITLE": "TAGLINE", "SITE_URL": "SITEURL", "SITE_NAME": "SITENAME"}
_ARTICLES = {
    dict: "a table of words by their keys",
    tuple: "a list",
    str: "a text in quotation marks",
    int: "a whole number",
}
_MOST_DAYS = 36_500
_EXAMPLES = {
    "SITENAME": 'SITENAME = "Five to Nine"',
    "SITEURL": 'SITEURL = "https://example.org"',
    "DEFAULT_LANG": 'DEFAULT_LANG = "en"',
    "TIMEZONE": 'TIMEZONE = "Europe/London"',
}


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


def _links(name: str, one: str, settings: Mapping[str, Any], where: Named) -> Iterable[Problem]:
    items = settings.get(name) or ()
    for item in items if isinstance(items, tuple | list) else ():
        if not isinstance(item, tuple | list) or not all(isinstance(part, str) for part in item):
            item = ()
        if len(item) != 2 or not re.match(r"/(?!/)|https?://[^/]", item[1]):
            remedy = "write pairs of a word and an address, such as ('About', '/about/')"
            yield where.problem(name, f"{one} cannot be read", remedy)


def _values(settings: Mapping[str, Any], where: Named) -> Iterable[Problem]:
    for name, (kind, _) in [*OURS.items(), ("AUTHOR", (str, ""))]:
        value = settings.get(name)
        wanted = (tuple, list) if kind is tuple else kind
        odd = not isinstance(value, wanted) or (kind is int and isinstance(value, bool))
        if value is not None and odd:
            article = _ARTICLES[kind]
            yield where.problem(name, f"{name} must be {article}, not {value!r}", "")
    yield from _links("MENUITEMS", "an item of the menu", settings, where)
    yield from _links("FOOTERITEMS", "a link for the foot of the pages", settings, where)
    keep = settings.get("OUTPUT_RETENTION")
    if not isinstance(keep, list | tuple) or not all(isinstance(name, str) for name in keep):
        remedy = "write a list of names, such as ['.git', 'CNAME']"
        yield where.problem("OUTPUT_RETENTION", "OUTPUT_RETENTION is no list of names", remedy)
    mail = settings.get("COMMENTS_MAIL")
    if isinstance(mail, str) and mail and not re.fullmatch(r"[^@\s<>\"']+@[^@\s<>\"']+", mail):
        remedy = "write one like 'comments@example.org', or '' for none"
        yield where.problem("COMMENTS_MAIL", f"'{mail}' is not an e-mail address", remedy)
    command = settings.get("AFTER_PUBLISH") or ()
    if isinstance(command, tuple | list) and not all(isinstance(word, str) for word in command):
        remedy = "write a program and its words, such as ['rsync', '-a', 'published/', 'host:www']"
        yield where.problem("AFTER_PUBLISH", "AFTER_PUBLISH cannot be read as a command", remedy)
    hosts = settings.get("VIDEO_HOSTS") or ()
    for host in hosts if isinstance(hosts, tuple | list) else ():
        if not isinstance(host, str) or not is_host(host):
            remedy = "write the name alone, such as 'tube.example.org'"
            yield where.problem("VIDEO_HOSTS", f"{host!r} is not the name of a machine", remedy)
    yield from _comments(settings, where)
    search = settings.get("SEARCH")
    if isinstance(search, str) and search and search not in SEARCHES:
        remedy = "write 'site' (with each build), 'publish' (only there) or 'never'"
        yield where.problem("SEARCH", f"SEARCH cannot be '{search}'", remedy)
    site_id = settings.get("SITE_ID")
    if isinstance(site_id, str) and site_id and not ids.PATTERN.fullmatch(site_id):
        remedy = "8 to 32 of a–z and 0–9; never change it once people have subscribed"
        yield where.problem("SITE_ID", f"'{site_id}' cannot be an id", remedy)
    for name in ("SITENAME", "SITEURL", "DEFAULT_LANG", "TIMEZONE"):
        if not isinstance(settings.get(name), str) or not settings[name]:
            yield where.problem(name, f"{name} is not set", f"write {_EXAMPLES[name]}")
    yield from interface.problems(settings, where)
    yield from _address(settings, where)
    yield from _zone(settings, where)


def _comments(settings: Mapping[str, Any], where: Named) -> Iterable[Problem]:
    server = settings.get("COMMENTS_SERVER")
    if isinstance(server, str) and server:
        first = server.strip("/").partition("/")[0]
        if not re.fullmatch(r"/(?:[\w~-][\w.~-]*/)+", server, re.ASCII):
            wrong = f"'{server}' is not a path that begins and ends with '/'"
            remedy = "write '/c/', or '' where no comments are taken"
            yield where.problem("COMMENTS_SERVER", wrong, remedy)
        elif first in RESERVED and first != "c":
            wrong = f"'/{first}/' is taken by the site's own pages"
            yield where.problem("COMMENTS_SERVER", wrong, "write '/c/'")
    days = settings.get("COMMENTS_CLOSE_AFTER")
    if isinstance(days, int) and not 0 <= days <= _MOST_DAYS:
        wrong = f"COMMENTS_CLOSE_AFTER cannot be {days}"
        remedy = f"write a number of days up to {_MOST_DAYS}, or 0 for never"
        yield where.problem("COMMENTS_CLOSE_AFTER", wrong, remedy)


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
