"""Settings, typed at the edge: Pelican's dictionary comes in, `SiteSettings` goes on.

What is wrong with them is found in `settings_problems`, before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ..sources import word_files
from ..sources.dataclass import dataclass
from ..sources.publication import Closing
from ..sources.words import Words

# Our own settings: the type of each and what it holds where nothing is said.
OURS: dict[str, tuple[type, Any]] = {
    "TAGLINE": (str, ""),
    "HEADLINE": (str, ""),
    "LICENCE": (str, ""),
    "COMMENTS_MAIL": (str, ""),
    "COMMENTS_SERVER": (str, ""),
    "COMMENTS_CLOSE_AFTER": (int, 0),
    "SEARCH": (str, "site"),
    "MENUITEMS": (tuple, ()),
    "FOOTERITEMS": (tuple, ()),
    "SITE_ID": (str, ""),
    "AFTER_PUBLISH": (tuple, ()),
    "VIDEO_HOSTS": (tuple, ()),
    "WORDS": (dict, {}),
}
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
SEARCHES = ("site", "publish", "never")
"""Which commands make the search index: `site` and `publish`, `publish` alone, or none."""


@dataclass(frozen=True)
class SiteSettings:
    """What the program needs to know of the site. `url` is absolute, without a last slash;
    `menu` and `foot` hold (label, address below the site's root) for the head of each page and its
    foot; `id` is what feed readers know the main feed by, whatever its address ("" where none was
    given); `keep` names what in the output folder is not ours to remove; `comments_server` is the
    path below which comments are taken ("" where they are not), and so many days after its date as
    `comments_close_after` says (0: never) a post takes no more; `words` are those of the interface,
    as its files and the owner have them; `video_hosts` are machines with PeerTube whose videos may
    play in the pages; `search` is one of SEARCHES."""

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
    after_publish: tuple[str, ...] = ()
    comments_server: str = ""
    comments_close_after: int = 0
    foot: tuple[tuple[str, str], ...] = ()
    search: str = "site"
    video_hosts: tuple[str, ...] = ()
    words: Words = field(default_factory=word_files.ours)

    @property
    def words_folder(self) -> Path:
        """Where the files of words of the theme lie."""
        return self.templates.parent / "words"

    @property
    def closing(self) -> Closing:
        """When comments close."""
        return Closing(self.comments_close_after, self.zone)

    @property
    def base(self) -> str:
        """The path under which the site stands: "" or "/blog"."""
        return urlsplit(self.url).path.rstrip("/")


def typed(settings: Mapping[str, Any]) -> SiteSettings:
    """Our settings from Pelican's dictionary, with which `settings_problems` has found no fault."""
    theme = Path(settings["THEME"])
    words = word_files.read(theme / "words", settings["DEFAULT_LANG"], settings.get("WORDS"))
    menu = settings.get("MENUITEMS") or [(words(key), address) for key, address in _MENU]
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
        comments_server=settings.get("COMMENTS_SERVER") or "",
        comments_close_after=settings.get("COMMENTS_CLOSE_AFTER") or 0,
        foot=tuple((str(label), str(at)) for label, at in settings.get("FOOTERITEMS") or ()),
        search=settings.get("SEARCH") or "site",
        templates=theme / "templates",
        static=theme / "static",
        words=words,
        keep=tuple(settings["OUTPUT_RETENTION"]),
        after_publish=tuple(settings.get("AFTER_PUBLISH") or ()),
        video_hosts=tuple(settings.get("VIDEO_HOSTS") or ()),
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
    words=Words("en", {}),
)
"""Stands for settings that have problems, so that the content can be checked all the same."""

_MENU = (
    ("lists.posts", "/archive/"),
    ("lists.themes", "/themes/"),
    ("lists.resources", "/resources/"),
)
