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

# First parts of addresses that the site itself uses: no page may take them.
RESERVED = frozenset(
    {*FOLDERS.values(), COMMENTS_FOLDER, IMAGES_FOLDER}
    | {"chains", "archive", "search", "feeds", "updates", "theme", "index", "404", "feed", "atom"}
    | {"files", "drafts", "pagefind", "sitemap", "robots", "favicon", "moderate", "c"}
)
# Files that the site itself has at its top, and the folders of its own files.
OWN_FILES = frozenset(
    {"index.html", "404.html", "feed.xml", "atom.xml", "sitemap.xml", "robots.txt", "favicon.ico"}
    | {f"{folder}/index.html" for folder in FOLDERS.values()}
)
OWN_FOLDERS = (
    *("theme/", f"{IMAGES_FOLDER}/", f"{COMMENTS_FOLDER}/", "archive/", "feeds/", "updates/"),
    *("search/", "chains/", "pagefind/", "page/"),
)
# Below /themes/guilt/ and its like stand further pages at …/page/<n>/, so lists have no such slug.
RESERVED_BELOW = frozenset({"page", "feed", "atom", "index"})

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
    if slug in (RESERVED if kind == "page" else RESERVED_BELOW):
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


def picture_address(file: str) -> str:
    """The address of a file of `content/images/`; `file` is its path below content/."""
    return f"/{quote(file)}"


def feed_address(format: str, kind: str = "", slug: str = "") -> str:
    """The address of a feed. `format` is "rss" or "atom"; no kind means the main feed."""
    name = {"rss": "feed.xml", "atom": "atom.xml"}[format]
    return f"{address(kind, slug)}{name}" if kind else f"/{name}"


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
