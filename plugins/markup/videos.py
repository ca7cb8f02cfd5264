"""Videos: a card that leads to one, and the frame in which it plays when a reader wants it to.

    > [!video] Folding a fitted sheet
    > https://www.youtube.com/watch?v=…
    > ![Four hands and a sheet]({static}/images/sheet.jpg)
    > Four minutes, without words.

Nothing of the site where a video lies is fetched before a reader asks for it, no picture either.
So the card is a link, and what could be shown in a frame is said in `data-video`, which
`inspection` makes the hole for the frame's address of. Only addresses that fit to the letter are
known here; all others stay links.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit

if TYPE_CHECKING:
    from .boxes import Box

_YOUTUBE = frozenset(
    {"www.youtube.com", "youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
)
_VIMEO = frozenset({"vimeo.com", "www.vimeo.com"})
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:shorts|live|embed)/([A-Za-z0-9_-]{11})/?")
_SHORT_PATH = re.compile(r"/([A-Za-z0-9_-]{11})")
_VIMEO_PATH = re.compile(r"/([0-9]{4,12})(?:/([0-9a-f]{6,16}))?/?")
# PeerTube: a short id of 22 letters, or a UUID (docs.joinpeertube.org, "Embed API").
_PEERTUBE_PATH = re.compile(
    r"/(?:w|videos/watch)/([1-9A-HJ-NP-Za-km-z]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?")

_FILM = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)$", re.IGNORECASE)
_BARE = re.compile(r"<?((?:https?://|\{static\}|/|\.{1,2}/)[^\s<>]+)>?")
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(\s*<?([^\s<>()]+)>?(?:\s+\"[^\"]*\")?\s*\)")
KNOWN = "https://www.youtube.com/watch?v=…, https://vimeo.com/…, https://…/w/… of PeerTube"


def frame(address: str) -> str | None:
    """The address of the frame in which a video can play, for the address of its page; None for
    any other address. Whether this site has frames of that host is asked elsewhere."""
    parts = _split(address)
    if parts is None:
        return None
    host, path = parts.netloc, parts.path
    query = parse_qs(parts.query)
    if host in _YOUTUBE or host == "youtu.be":
        id = _youtube_id(host, path, query)
        start = _seconds(query)
        more = f"&start={start}" if start else ""
        base = "https://www.youtube-nocookie.com/embed/"
        return f"{base}{id}?autoplay=1&rel=0{more}" if id else None
    if host in _VIMEO:
        found = _VIMEO_PATH.fullmatch(path)
        if not found:
            return None
        unlisted = f"&h={found[2]}" if found[2] else ""
        return f"https://player.vimeo.com/video/{found[1]}?dnt=1&autoplay=1{unlisted}"
    found = _PEERTUBE_PATH.fullmatch(path)
    # Without p2p=0 the address of a reader would go to all others who watch.
    return f"https://{host}/videos/embed/{found[1]}?autoplay=1&p2p=0" if found else None


def origin(frame: str) -> str:
    """The origin of a frame's address (RFC 6454 §4), as a policy names it."""
    parts = urlsplit(frame)
    return f"{parts.scheme}://{parts.netloc}"


ALWAYS = frozenset({"https://www.youtube-nocookie.com", "https://player.vimeo.com"})
"""The origins whose frames every site may show; those of PeerTube are named in the settings."""


def is_host(name: str) -> bool:
    """Whether a text can be the name of a machine whose videos a site plays."""
    return _HOST.fullmatch(name) is not None


def _split(address: str) -> SplitResult | None:
    """The parts of an https address of a plain host: no name, no password, no port."""
    if not address.isascii() or re.search(r"[\s\\<>\"'\x00-\x1f]", address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.scheme == "https" and is_host(parts.netloc) else None


def _youtube_id(host: str, path: str, query: dict[str, list[str]]) -> str:
    if host == "youtu.be":
        found = _SHORT_PATH.fullmatch(path)
        return found[1] if found else ""
    if path == "/watch":
        ids = query.get("v", [])
        return ids[0] if len(ids) == 1 and _YOUTUBE_ID.fullmatch(ids[0]) else ""
    found = _YOUTUBE_PATH.fullmatch(path)
    return found[1] if found else ""


def _seconds(query: dict[str, list[str]]) -> int:
    """Where to begin: `t=90`, `t=1m30s`, `start=90`."""
    found = _START.fullmatch((query.get("t") or query.get("start") or [""])[0])
    if not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + seconds


# ── The card ────────────────────────────────────────────────────────────────────────────────


def video(box: Box) -> None:
    """The card of a video: a film of the site itself, or a link to where it lies."""
    title, address, picture, subtitles, words = box.title, "", "", ("", ""), []
    for line in box.lines:
        one = line.strip()
        link, bare = _LINK.fullmatch(one), _BARE.fullmatch(one)
        if link and link[1] and not _FILM.search(link[3]):
            picture = picture or one
        elif link and link[3].lower().endswith(".vtt"):
            subtitles = link[3], link[2]
        elif (link or bare) and not address:
            address = link[3] if link else bare[1] if bare else ""
            if link and link[2].strip():
                _one_title(box, link[2])
                title = title or link[2].strip()
        else:
            words.append(line)
    if not address:
        remedy = "write its address on a line of its own"
        box.note("this box says of no video where it lies", remedy)
        return
    if not title:
        box.note("this video has no title", "write one behind '[!video]'")
    if re.search(r"[\[\]<>]", title):
        wrong = "the title of a video holds more than words"
        box.note(wrong, "take links and brackets out of it")
    card = etree.SubElement(box.parent, "figure", {"class": "video"})
    if _FILM.search(address) and not address.startswith(("http://", "https://")):
        _own(card, address, picture, subtitles)
        host = address.rpartition(".")[2].upper()
    else:
        _elsewhere(box, card, address, picture)
        host = _host(address)
    caption = etree.SubElement(card, "figcaption")
    heading = etree.SubElement(caption, "p", {"class": "video-title"})
    link_to = etree.SubElement(heading, "a", {"href": address})
    link_to.text = title or host
    link_to.tail = " "
    etree.SubElement(heading, "span", {"class": "host"}).text = f"({host})"
    if any(one.strip() for one in words):
        box.parse(caption, "\n".join(words))


def _one_title(box: Box, words: str) -> None:
    if box.title and box.title != words.strip():
        remedy = "write the address alone, or the title in one place"
        box.note("this video has two titles", remedy)


def _elsewhere(box: Box, card: etree.Element, address: str, picture: str) -> None:
    stage = etree.SubElement(card, "div", {"class": "stage"})
    stage.text = picture
    if frame(address):
        card.set("data-video", address)
    else:
        wrong = f"'{address}' can only be linked to, and does not play in the page"
        box.note(wrong, f"known are {KNOWN}", True)


def _own(card: etree.Element, address: str, picture: str, subtitles: tuple[str, str]) -> None:
    film = etree.SubElement(
        card, "video", {"controls": "controls", "preload": "none", "playsinline": "playsinline"}
    )
    film.set("src", address)
    shown = _LINK.fullmatch(picture)
    if shown:
        film.set("poster", shown[3])
    if subtitles[0]:
        track = {"kind": "captions", "src": subtitles[0], "default": "default"}
        etree.SubElement(film, "track", track | ({"label": subtitles[1]} if subtitles[1] else {}))


def _host(address: str) -> str:
    """The name of the machine, as people say it."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or address.rpartition("/")[2]
