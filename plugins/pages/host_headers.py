"""The headers that hosts send with the site: `_headers`, which Netlify, Cloudflare Pages and others
read at the top of what they publish.

Where several rules fit an address, Cloudflare sends a header that stands in more than one of them
with all values (https://developers.cloudflare.com/pages/configuration/headers/), and of two
policies browsers obey both; other hosts take the last. So that all of them come to the same, no
header stands in two rules that fit one address: the policy is said folder by folder, as wide as a
page there may need it. Each page says its own, and browsers obey both.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..sources.addresses import CARDS_ADDRESS, IMAGES_FOLDER, SEARCH_ADDRESS
from .file_views import HeaderRule, HostHeadersView
from .library import Library
from .policy import DRAWING, policy

# What Cloudflare reads at most, and what is needed for other things than folders.
MOST_RULES = 100
_FOREVER = "Cache-Control: public, max-age=31536000, immutable"
_A_WEEK = "Cache-Control: public, max-age=604800"
EVERYWHERE = (
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    "Referrer-Policy: strict-origin-when-cross-origin",
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
)
# Files of these kinds below images/ are named after what is in them.
_NAMED_BY_CONTENT = ("avif", "gif", "jpg", "png", "webp")


def host_headers_view(library: Library) -> HostHeadersView:
    """The headers of the whole site, for hosts that take them from a file."""
    lasting = list(_lasting(library))
    rules = [HeaderRule(f"{library.at('')}/*", EVERYWHERE)]
    folders = list(_folders(library))
    room = MOST_RULES - len(rules) - len(lasting)
    return HostHeadersView(
        rules=(*rules, *folders[:room], *lasting),
        left_out=tuple(rule.path for rule in folders[room:]),
    )


def _folders(library: Library) -> Iterator[HeaderRule]:
    """One rule for each folder of pages at the top of the site, with the policy of its pages."""
    yield _rule(library, "/")
    yield _rule(library, "/404.html")
    firsts = {at.split("/")[1] for at in library.addresses.get("", ())} - {""}
    for first in sorted(firsts, key=lambda first: (f"/{first}/" not in _SITES_OWN, first)):
        yield _rule(library, f"/{first}/", "*")


_SITES_OWN = frozenset(
    f"/{name}/"
    for name in "archive authors chains collections feeds posts resources search themes".split()
)


def _rule(library: Library, folder: str, rest: str = "") -> HeaderRule:
    # Films stand in posts and in ordinary pages only.
    has_films = folder == "/posts/" or (bool(rest) and folder not in _SITES_OWN)
    frames = library.directory.frames if has_films else ()
    said = policy(folder == SEARCH_ADDRESS, frames, header=True)
    return HeaderRule(f"{library.at(folder)}{rest}", (f"Content-Security-Policy: {said}",))


def _lasting(library: Library) -> Iterator[HeaderRule]:
    yield HeaderRule(f"{library.at(CARDS_ADDRESS)}*", (_FOREVER,))
    for ending in _NAMED_BY_CONTENT:
        yield HeaderRule(f"{library.at(f'/{IMAGES_FOLDER}/*.{ending}')}", (_FOREVER,))
    for ending in ("svg", "SVG"):  # drawings keep their names
        drawings = f"{library.at(f'/{IMAGES_FOLDER}/*.{ending}')}"
        yield HeaderRule(drawings, (f"Content-Security-Policy: {DRAWING}",))
    yield HeaderRule(f"{library.at('/theme/fonts/*')}", (_A_WEEK,))
