"""Views of files that programs read: headers, the manifest, the maps of the site."""

from __future__ import annotations

from ..sources.dataclass import dataclass


@dataclass(frozen=True)
class HeaderRule:
    """The headers that a host sends with what stands at a path, `Name: value` each."""

    path: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class HostHeadersView:
    """The headers of the whole site; `left_out` are paths for which there was no room."""

    rules: tuple[HeaderRule, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class ManifestView:
    """What browsers do when somebody installs the site: JSON text."""

    json: str


@dataclass(frozen=True)
class SitemapEntry:
    """One address for search engines, with the day of its last change where it has one."""

    url: str
    day: str


@dataclass(frozen=True)
class SitemapView:
    """The map of the site (sitemaps.org)."""

    entries: tuple[SitemapEntry, ...]


@dataclass(frozen=True)
class SitemapIndexView:
    """The maps that a large site is divided into, by their absolute addresses."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class FeedStyleView:
    """The look of a feed that somebody opens in a browser; `fonts` is the folder of the fonts."""

    fonts: str


@dataclass(frozen=True)
class RobotsView:
    """What robots may read: everything, and where the map is."""

    sitemap: str
