"""Every tag of a converted text, looked at once: holes are cut, slips and ids are noted.

The HTML must be canonical (see `canonical`). What a page fetches must be the site's own, so
that no reader is seen by others; a link leads to this site, to the web, to a mail box or a
telephone; nothing runs.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Literal
from urllib.parse import urlsplit

from . import anchors, captions, videos
from .conversion import Anchor, Shown, Slip, Target, hole, tag_hole
from .elements import ELEMENTS, FORBIDDEN
from .lines import Lines

_WITHOUT_ATTRIBUTES = FORBIDDEN | {"h1"}
_TAG = re.compile(r"<(/table|/picture|[a-z][^\s/>]*)([^>]*)>")
_ATTRIBUTE = re.compile(r"\s([^\s=>\"/]+)(?:=\"([^\"]*)\")?")
# A group and no region: two landmarks of one name cannot be told apart.
_SCROLLING = '<div class="scroll" role="group" aria-label="{}" tabindex="0">'
_NEVER = frozenset({"action", "formaction", "ping", "srcdoc", "attributionsrc", "http-equiv"})
_FETCHED = frozenset({"src", "poster", "background", "dynsrc", "lowsrc"})
_SETS = frozenset({"srcset", "imagesrcset"})
_WORDS = ("alt", "title", "aria-", "data-", "class", "id")
_FETCHING_STYLE = re.compile(r"\\|/\*|@|//|url\(|image\(|image-set|src\(|expression|binding", re.I)
_FETCHING = re.compile(r"url\(|javascript:", re.IGNORECASE)
_FOOTNOTE = re.compile(r"fn(?:ref\d*)?:")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCHEMES = ("http", "https", "mailto", "tel")
_PELICANS = re.compile(r"[{|]([a-z]*)[|}]", re.IGNORECASE)
_NOT_SEEN = "".join(map(chr, range(33)))
_SAVE = "save the file in content/images/ and write {static}/images/…"
_WRITE = {
    "attach": "write {static}/images/…",
    "static": "write {static}/images/…",
    "tag": "write [[themes/…]]",
    "category": "write [[themes/…]]",
    "author": "write [[authors/…]]",
}
CAPTION = "data-caption"  # on a picture in a figure, until it was looked at: its title
_VIDEO, _FRAME = "data-video", "data-frame"
_Where = Literal["address", "file"]
_AROUND: tuple[Literal["opening", "closing"], ...] = ("opening", "closing")


class Inspection:
    """Goes over the HTML of one text. What it finds is in its fields afterwards."""

    def __init__(self, lines: Lines, table: str) -> None:
        """`table` is what screen readers call a table that may scroll."""
        self.slips: list[Slip] = []
        self.hints: list[Slip] = []
        self.ids: dict[str, None] = {}
        self.anchors: dict[Anchor, None] = {}
        self.targets: dict[Target, int] = {}
        self.pictures: list[Shown] = []
        self._lines, self._table = lines, escape(table)
        self._in_picture = False  # a <picture> that the writer wrote

    def of(self, source: str) -> str:
        """The HTML with holes for addresses, sizes and keys."""
        return _TAG.sub(self._tag, source)

    def target(self, target: Target) -> str:
        """The hole for a target."""
        return hole(self.targets.setdefault(target, len(self.targets)))

    def title(self, ref: str) -> str:
        """The hole for the title of what a reference leads to."""
        return self.target(Target("title", ref, self._lines.of(ref)))

    def _tag(self, match: re.Match[str]) -> str:
        name, rest = match[1], match[2]
        if name == "/table":
            return "</table></div>"
        if name in ("picture", "/picture"):
            self._in_picture = name == "picture"
        if name not in ELEMENTS and name not in FORBIDDEN:
            line, written = self._lines.next_of(rf"<{re.escape(name)}")
            wrong = f"'{written or '<' + name}' would vanish from the page with what it says"
            self.slips.append(Slip(line, wrong, f"write &lt;{name}&gt;, or put it in backticks"))
        if name == "img":
            return self._img(rest)
        if rest or name in _WITHOUT_ATTRIBUTES:
            rest = self._inspected(name, rest)
        # A wide table scrolls by itself, and can then be reached by keyboard (WCAG 2.1.1).
        before = _SCROLLING.format(self._table) if name == "table" else ""
        return f"{before}<{name}{rest}>"

    def _inspected(self, name: str, rest: str) -> str:
        if name in FORBIDDEN:
            line, written = self._lines.next_of(rf"<{re.escape(name)}(?![a-z0-9-])")
            wrong = f"'{written or '<' + name}>' cannot stand in a text"
            self.slips.append(Slip(line, wrong, "link to the thing instead"))
            return rest
        if name == "h1":
            self._first_level()
        return _ATTRIBUTE.sub(lambda match: self._attribute(name, match), rest)

    def _first_level(self) -> None:
        line, _ = self._lines.next_of(r"^ {0,3}#(?!#)|^=+\s*$|<h1\b")
        wrong = "the title of the page is its only first-level heading"
        self.slips.append(Slip(line, wrong, "begin headings in the text with '##'"))

    def _img(self, rest: str) -> str:
        """A picture. Words for those who cannot see it are asked for; where it is the site's own,
        its size and the files that browsers may choose from are left to be filled in."""
        given = {key.lower(): unescape(value) for key, value in _ATTRIBUTE.findall(rest)}
        ref = _address(given.get("src", ""))
        line = self._lines.of(ref) if ref else self._lines.next_of("<img")[0]
        title = given.get(CAPTION, given.get("title", ""))
        caption = captions.read(title)
        rest = re.sub(rf'\s{CAPTION}="[^"]*"', "", rest)
        if caption.is_decorative:
            rest = re.sub(r'\stitle="[^"]*"', "", rest)
        self.slips += captions.slips(caption, given.get("alt", ""), CAPTION in given, line)
        first = not self.pictures
        made = _ATTRIBUTE.sub(lambda match: self._attribute("img", match), rest)
        if not _ours(ref):
            return f"<img{made}>"
        shown = Shown(ref, given.get("alt", ""), caption.words, line, caption.credit)
        self.pictures.append(shown)
        if "width" not in given and "height" not in given:
            made += " " + self.target(Target("size", ref, line))
        if not first and "loading" not in given:
            # The first one may be what a reader waits for (web.dev, "Optimize LCP").
            made += ' loading="lazy"'
        if self._in_picture or "srcset" in given:
            return f"<img{made}>"
        opening, closing = (self._tags(Target(want, ref, line)) for want in _AROUND)
        return f"{opening}<img{made}>{closing}"

    def _tags(self, target: Target) -> str:
        return tag_hole(self.targets.setdefault(target, len(self.targets)))

    def _attribute(self, tag: str, match: re.Match[str]) -> str:
        key, raw = match[1].lower(), match[2]
        if key.startswith("on") or key in _NEVER:
            line, _ = self._lines.next_of(rf"\b{re.escape(key)}\s*=")
            self.slips.append(Slip(line, f"'{key}=' cannot stand in a text", "take it out"))
        elif raw is None:
            return match[0]
        elif key == "id":
            return f' id="{self._id(unescape(raw))}"'
        elif key in ("href", "xlink:href"):
            value = _address(unescape(raw))
            made = self._link(value) if tag in ("a", "area") else self._fetched(value)
            return match[0] if made is None else f' {key}="{made}"'
        elif key in _FETCHED:
            shown = tag == "img" and key == "src"
            made = self._fetched(_address(unescape(raw)), "file" if shown else "address")
            return match[0] if made is None else f' {key}="{made}"'
        elif key == _VIDEO:
            return self._video(_address(unescape(raw)))
        elif key == _FRAME:
            line, _ = self._lines.next_of(rf"\b{_FRAME}\s*=")
            self.slips.append(Slip(line, f"'{_FRAME}=' cannot stand in a text", "take it out"))
            return ""
        elif key in _SETS:
            return f' {key}="{self._set(unescape(raw))}"'
        elif not key.startswith(_WORDS):
            self._style(key, unescape(raw))
        return match[0]

    def _video(self, address: str) -> str:
        """Where a video may play: whether the site has frames of that host is filled in."""
        frame = videos.frame(address)
        if frame is None:
            return ""
        return f' {_FRAME}="{self.target(Target("frame", frame, self._lines.of(address)))}"'

    def _id(self, id: str) -> str:
        if _FOOTNOTE.match(id):
            self.ids[id] = None
            return self._keyed(id)
        if anchors.is_the_pages(id):
            line = self._lines.next_of(rf"(?:#|id\s*=\s*[\"']?){re.escape(id)}\b")[0]
            wrong = f"the id '{id}' is kept for the page around the text"
            self.slips.append(Slip(line, wrong, "choose another one"))
        self.ids[id] = None
        return _escaped(id)

    def _link(self, value: str) -> str | None:
        """What to write for a link's address; None where it can stay as it is."""
        if value.startswith("#"):
            if _FOOTNOTE.match(value, 1):
                return f"#{self._keyed(value[1:])}"
            self.anchors[Anchor(value[1:], self._lines.of(value))] = None
            return None
        scheme = _SCHEME.match(value)
        if scheme:
            if scheme[1].lower() not in _SCHEMES:
                wrong = f"a link cannot begin with '{scheme[0].lower()}'"
                self._slip(value, wrong, "it can lead to https://…, mailto:… or tel:…")
            elif not _sound(value):
                self._slip(value, f"'{value}' is no address", "copy it again from the browser")
            return None
        return self._own(value, "this link has no address")

    def _fetched(self, value: str, want: _Where = "address") -> str | None:
        """What to write for the address of something that the page itself fetches."""
        scheme = _SCHEME.match(value)
        if value.startswith("//") or (scheme and scheme[1].lower() in ("http", "https")):
            self._slip(
                value, f"'{value}' would be fetched from another site by every reader", _SAVE
            )
            return None
        if scheme:
            self._slip(value, f"'{scheme[0].lower()}' cannot stand in a text here", _SAVE)
            return None
        if value.startswith("#"):
            return None  # a part of this very page, as <use href="#…"> has it
        return self._own(value, "here the address of a file is missing", want)

    def _own(self, value: str, missing: str, want: _Where = "address") -> str | None:
        if not value:
            self.slips.append(
                Slip(
                    self._lines.next_of(r"\]\(\s*\)|<(?:a|img)\b")[0],
                    missing,
                    "write [[slug]] or {static}/images/…",
                )
            )
            return None
        if value.startswith("//"):
            if not _sound(value):
                self._slip(value, f"'{value}' is no address", "copy it again from the browser")
            return None
        if not _ours(value):
            word = _PELICANS.match(value)
            wrong = f"'{word[0] if word else value}' is not understood in a link"
            remedy = _WRITE.get(word[1].lower() if word else "", "write [[slug]] or {filename}…")
            self._slip(value, wrong, remedy)
            return None
        return self.target(Target(want, value, self._lines.of(value)))

    def _set(self, value: str) -> str:
        """A list of pictures: `/images/a.png 480w, /images/b.png 960w` (HTML §4.8.4.2.1)."""
        made = []
        for one in filter(None, map(str.strip, value.split(","))):
            ref, space, size = one.partition(" ")
            kept = self._fetched(_address(ref))
            made.append(f"{_escaped(ref) if kept is None else kept}{space}{_escaped(size)}")
        return ", ".join(made)

    def _style(self, key: str, value: str) -> None:
        if (_FETCHING_STYLE if key == "style" else _FETCHING).search(value):
            line = self._lines.next_of(rf"\b{re.escape(key)}\s*=")[0]
            wrong = f"'{key}=' cannot fetch anything here"
            self.slips.append(Slip(line, wrong, "show a picture as ![what it shows](…) instead"))
        elif key == "style":  # the policy of the page stops it (CSP3 §6.1, style-src-attr)
            line = self._lines.next_of(r"\bstyle\s*=")[0]
            remedy = "take it out, or give a class that your theme knows"
            self.hints.append(Slip(line, "'style=' has no effect on a page of the site", remedy))

    def _keyed(self, id: str) -> str:
        """The id of a footnote, made unique by the key of the record."""
        before, _, after = id.partition(":")
        return f"{before}:{self.target(Target('key', '', 1))}-{_escaped(after)}"

    def _slip(self, ref: str, wrong: str, remedy: str) -> None:
        self.slips.append(Slip(self._lines.of(ref), wrong, remedy))


def _address(value: str) -> str:
    """An address as a browser reads it (WHATWG URL §4.4: it leaves out line ends and tabs),
    without the marks that stand in it where a `[[slug]]` was written into it."""
    return re.sub("[\t\n\r\x02\x03\x0e\x0f]", "", value).strip(_NOT_SEEN)


def _ours(value: str) -> bool:
    """Whether an address may lead to something of this site, which the directory decides."""
    if not value or value.startswith(("//", "#")) or _SCHEME.match(value):
        return False
    return value.startswith(("{filename}", "{static}")) or value[0] not in "{|"


def _sound(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.netloc) or parts.scheme in ("mailto", "tel")
    except ValueError:
        return False


def _escaped(value: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        value = value.replace(character, entity)
    return value
