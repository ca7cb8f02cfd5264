"""Addresses: where each record's page stands, and which slugs the site keeps for itself.

One place decides this, so that a page, a feed, a link and a redirect never disagree.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

LONGEST_SLUG = 80
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# The folder of each kind, in content/ and in the site alike. Pages stand at the top.
FOLDERS = {
    "post": "posts",
    "resource": "resources",
    "collection": "collections",
    "theme": "themes",
    "author": "authors",
    "page": "pages",
}
COMMENTS_FOLDER = "comments"
IMAGES_FOLDER = "images"
FEEDS_ADDRESS, OPML_ADDRESS = "/feeds/", "/feeds.opml"
FEED_STYLE_ADDRESS = "/feeds/feed.css"
SEARCH_ADDRESS, INDEX_FOLDER = "/search/", "pagefind"
CARDS_ADDRESS = "/cards/"  # the pictures that go out with links that people share
# What hosts read at the top of a site, and what browsers do when somebody installs it.
HEADERS_FILE, MANIFEST_ADDRESS = "_headers", "/site.webmanifest"
VOCABULARY_ADDRESS = "/themes.jsonld"
WORKSHEET = "worksheet"
# By what the resources are divided into lists of their own: /resources/type/book/.
DIVISIONS = ("theme", "minutes", "type", "evidence")
TAKE_AWAY_ADDRESS, FILTERS_ADDRESS = "/resources/take-away/", "/resources/filters.css"
# Exports by their format. Bookmarks are no page of the site, so their file is not called .html
# here; a browser that saves them calls them so.
EXPORT_FILES = {
    "json": "resources.json",
    "csv": "resources.csv",
    "bookmarks": "bookmarks.netscape",
    "bibtex": "resources.bib",
}
FEED_FILES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}

# First parts of addresses that the site itself uses: no page may take them.
RESERVED = frozenset(
    {*FOLDERS.values(), COMMENTS_FOLDER, IMAGES_FOLDER}
    | {"chains", "archive", "search", "feeds", "updates", "theme", "index", "404", "feed", "atom"}
    | {"cards", "files", "drafts", "pagefind", "sitemap", "robots", "favicon", "moderate", "c"}
)
# Files that the site itself has at its top, and the folders of its own files.
OWN_FILES = frozenset(
    {"index.html", "404.html", "sitemap.xml", "robots.txt", "favicon.ico", "feeds.opml"}
    | {"themes.jsonld", HEADERS_FILE, MANIFEST_ADDRESS.removeprefix("/")}
    | {f"{folder}/index.html" for folder in FOLDERS.values()}
)
OWN_FOLDERS = (
    *("theme/", f"{IMAGES_FOLDER}/", f"{COMMENTS_FOLDER}/", "archive/", "feeds/", "updates/"),
    *("search/", "chains/", "pagefind/", "page/", "cards/"),
)
# What stands below a post's own page: its worksheet, and the further pages of its comments.
_BELOW_POSTS = re.compile(rf"{FOLDERS['post']}/[^/]+/(?:{COMMENTS_FOLDER}|{WORKSHEET})/")
_MAP = re.compile(r"sitemap-\d+\.xml")
_BELOW_RESOURCES = re.compile(
    rf"{FOLDERS['resource']}/(?:(?:{'|'.join(DIVISIONS)}|take-away)/|filters\.css)"
)
# Feeds: at the top, of all of a kind, of one record.
_FEED = re.compile(rf"(?:(?:{'|'.join(FOLDERS.values())})/(?:[^/]+/)?)?(?:feed|atom)\.(?:xml|json)")
# Below /themes/guilt/ and its like stand further pages at …/page/<n>/, so lists have no such slug.
RESERVED_BELOW = frozenset({"page", "feed", "atom", "index"})
_RESERVED = {
    "page": RESERVED,
    "resource": RESERVED_BELOW | {*DIVISIONS, "take-away", "filters"},
}

# Names that Windows keeps for devices, with or without an ending; a file so named cannot
# be checked out there.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10)}
)


def slug_problem(kind: str, slug: str) -> tuple[str, str] | None:
    """What is wrong with a slug and what to do, or None where it is good."""
    if not SLUG.fullmatch(slug):
        near = to_slug(slug)
        return (
            f"'{slug}' cannot be an address: only a–z, 0–9 and single hyphens can",
            f"write '{near}'" if near else "choose another name",
        )
    if len(slug) > LONGEST_SLUG:
        return f"the slug is {len(slug)} characters long", f"shorten it to {LONGEST_SLUG} or fewer"
    if slug in DEVICES:
        return f"'{slug}' is a name that Windows keeps for itself", "choose another slug"
    if slug in _RESERVED.get(kind, RESERVED_BELOW):
        return f"the address '{slug}' is taken by the site itself", "choose another slug"
    return None


def to_slug(text: str) -> str:
    """A slug made of a title: `Zoë’s first day` gives `zoes-first-day`. May be empty."""
    from unidecode import unidecode  # slow to import, and only `new` and problems need it

    plain = re.sub(r"['’`]", "", unidecode(re.sub(r"['’]", "", text))).lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > 60:
            break
        slug = f"{slug}-{word}" if slug else word[:60]
    return f"{slug}-page" if slug in DEVICES else slug


def address(kind: str, slug: str) -> str:
    """The address of a record's page below the site's root: `/posts/first-day/`."""
    if kind == "page":
        return f"/{slug}/"
    return f"/{FOLDERS[kind]}/{slug}/"


def list_address(kind: str) -> str:
    """The address of the page that lists a kind: `/themes/`. Posts are listed in the archive."""
    return "/archive/" if kind == "post" else f"/{FOLDERS[kind]}/"


def year_address(year: int) -> str:
    """The address of the archive of one year."""
    return f"/archive/{year}/"


def older_address(first: str, number: int) -> str:
    """The address of a further page of a long list, counted from the oldest: page 1, 2, …"""
    return f"{first}page/{number}/"


def comments_address(slug: str, number: int) -> str:
    """The address of a page of the comments on a post, counted from the oldest: the first is
    the post's own page, the second `/posts/first-day/comments/2/`."""
    first = address("post", slug)
    return first if number == 1 else f"{first}{COMMENTS_FOLDER}/{number}/"


def worksheet_address(slug: str) -> str:
    """The address of the questions of a post, to be printed."""
    return f"{address('post', slug)}{WORKSHEET}/"


def division_address(division: str, value: str) -> str:
    """The address of the resources that have one thing in common: `/resources/type/book/`."""
    return f"{list_address('resource')}{division}/{value}/"


def export_address(format: str) -> str:
    """The address of all resources as a file for other programs."""
    return f"{TAKE_AWAY_ADDRESS}{EXPORT_FILES[format]}"


def is_the_sites_own(file: str) -> bool:
    """Whether a file of the output is one that the site itself may write, whatever its content."""
    own = file in OWN_FILES or file.startswith(OWN_FOLDERS)
    below = _BELOW_POSTS.match(file) or _BELOW_RESOURCES.match(file)
    return own or bool(below or _FEED.fullmatch(file) or _MAP.fullmatch(file))


def picture_address(file: str) -> str:
    """The address of a file of `content/images/`; `file` is its path below content/."""
    return f"/{quote(file)}"


def feed_address(format: str, kind: str = "", slug: str = "") -> str:
    """The address of a feed. `format` is "rss", "atom" or "json"; no kind means the main feed, a
    kind without a slug the feed of all of that kind."""
    below = address(kind, slug) if slug else f"/{FOLDERS[kind]}/" if kind else "/"
    return f"{below}{FEED_FILES[format]}"


def comment_feed_address(format: str, id: str = "") -> str:
    """The address of the feed of the comments on the post with this permanent id, so that it
    stays where it is when the post's own address changes; without an id, of all comments. All
    stand in one folder: making a folder costs a large site as much as making a feed."""
    name = (
        FEED_FILES[format] if not id else f"{id}.xml" if format == "rss" else f"{id}.{format}.xml"
    )
    return f"/{COMMENTS_FOLDER}/{name}"


def archive_feed_address(number: int) -> str:
    """The address of an archive of the main feed, counted from the oldest: 1, 2, …"""
    return f"/archive/atom-{number}.xml"


def updates_feed_address(format: str) -> str:
    """The address of the feed of what has changed in older posts."""
    return f"/updates/{FEED_FILES[format]}"


def chain_address(slug: str) -> str:
    """The address of a chain of follow-ups; `slug` is that of its first post."""
    return f"/chains/{slug}/"


def chain_feed_address(format: str, slug: str) -> str:
    """The address of the feed of a chain of follow-ups."""
    return f"{chain_address(slug)}{FEED_FILES[format]}"


def old_address(kind: str, alias: str) -> str:
    """The address that an alias stands for: a slug of the same kind, or a path of its own.

    A path may be given percent-encoded, as browsers show it (RFC 3986 §2.1).
    """
    old = unquote(alias) if alias.startswith("/") else address(kind, alias)
    return old if old.endswith("/") or "." in old.rsplit("/", 1)[-1] else f"{old}/"


def output_file(at: str) -> str:
    """The file below the output folder that serves an address: `/about/` → about/index.html."""
    path = at.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path
