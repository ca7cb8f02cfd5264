"""SVG drawings: how large one is, and that it does nothing but draw.

A drawing that is opened by itself is a page of our site: it may run scripts and load from
elsewhere. So what is known to be harmless passes, and everything else is refused. Names are
compared as the parser gives them, with their namespace: a prefix or an encoding hides nothing.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from .unfit import Unfit

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

# SVG 2 without what loads, runs, moves or links: no script, style, a, image, animate, filter.
_ELEMENTS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath"
    " title desc linearGradient radialGradient stop clipPath mask pattern marker".split()
)
_ATTRIBUTES = frozenset(
    "id class style lang role version baseProfile width height viewBox preserveAspectRatio x y"
    " x1 y1 x2 y2 cx cy r rx ry fx fy fr d dx dy points pathLength rotate textLength"
    " lengthAdjust startOffset method spacing side offset gradientUnits gradientTransform"
    " spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits"
    " patternTransform markerUnits markerWidth markerHeight refX refY orient transform"
    " transform-origin alignment-baseline baseline-shift clip-path clip-rule color"
    " color-interpolation color-rendering direction display dominant-baseline enable-background"
    " fill fill-opacity fill-rule font-family font-size font-size-adjust font-stretch font-style"
    " font-variant font-weight image-rendering isolation letter-spacing marker marker-end"
    " marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order"
    " pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray"
    " stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity"
    " stroke-width text-anchor text-decoration text-rendering unicode-bidi vector-effect"
    " visibility white-space word-spacing writing-mode xml:lang xml:space".split()
)
_REFERRING = frozenset({"use", "textPath", "linearGradient", "radialGradient", "pattern"})
_WORDS = re.compile(r"id|class|lang|role|xml:lang|(?:aria|data)-[a-z0-9-]+")
_OWN_PART = re.compile(r"\s*#\S+\s*")

# A remark; or what looks like one in a part that is taken as it is written, which stays.
_REMARK = re.compile(rb"(<!\[CDATA\[.*?\]\]>)|<!--.*?-->", re.DOTALL)

# CSS may load without `url`: image-set("…"), src("…"). So its functions are listed as well.
_OWN_URL = re.compile(r"""url\(\s*(["']?)#[^\s"'()\\]+\1\s*\)""", re.IGNORECASE)
_FUNCTION = re.compile(r"(?<![\w-])([\w-]*) ?\(")
_FUNCTIONS = frozenset(
    "rgb rgba hsl hsla calc var matrix translate translatex translatey scale scalex scaley"
    " rotate skew skewx skewy".split()
)

# Said of what is dangerous; other things that are not on the lists are named.
_ACTIVE_ELEMENTS = frozenset(
    "a animate animatemotion animatetransform animatecolor audio discard embed feimage"
    " foreignobject handler iframe image link listener object script set style video".split()
)
_ACTIVE = "this drawing runs a script or loads something"
_REMEDY = "save it as plain SVG"
_UNREADABLE = ("this drawing cannot be read", "save it again as plain SVG")
_OTHER_ENCODING = ("this drawing is not in UTF-8", "save it again as plain SVG, in UTF-8")

_NUMBER = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?:px)?")
_LARGEST = 100_000  # far above any screen; what is larger is a slip


def drawing_size(raw: bytes) -> tuple[int, int]:
    """Width and height of an SVG file in CSS pixels (SVG 2 §8.2, §8.6).

    Raises `Unfit` for a file that is no drawing, has no size, is not in UTF-8, declares a
    document type, or holds anything that is not known to be harmless.
    """
    # Expat takes UTF-16 for what it is even where it is told otherwise; it is full of NULs.
    if b"\0" in raw or not _is_utf_8(raw):
        raise Unfit(*_OTHER_ENCODING)
    root: dict[str, str] = {}
    # Read as UTF-8 whatever it declares; a declaration that differs is refused below.
    parser = expat.ParserCreate("utf-8", " ")

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() != "utf-8":
            raise Unfit(*_OTHER_ENCODING)

    def document_type(*ignored: object) -> None:
        wrong = "this drawing declares a document type"
        raise Unfit(wrong, "take the <!DOCTYPE …> out", parser.CurrentLineNumber)

    def instruction(target: str, data: str) -> None:  # <?xml-stylesheet href="…"?>
        raise Unfit(_ACTIVE, _REMEDY, parser.CurrentLineNumber)

    def start(full_name: str, attributes: dict[str, str]) -> None:
        if not root:
            if full_name != f"{_SVG} svg":
                raise Unfit(*_UNREADABLE, parser.CurrentLineNumber)
            root.update(attributes | {"": "seen"})
        reason = _element_problem(full_name, attributes)
        if reason:
            raise Unfit(reason, _REMEDY, parser.CurrentLineNumber)

    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = document_type
    parser.ProcessingInstructionHandler = instruction
    parser.StartElementHandler = start
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise Unfit(*_UNREADABLE, max(error.lineno, 1)) from None
    return _size(root)


def without_remarks(raw: bytes) -> bytes:
    """A drawing without what its program or its maker remarked in it (XML 1.0 §2.5): no reader sees
    that, and it may name a folder or a person. `raw` is one that `drawing_size` takes."""
    return _REMARK.sub(lambda found: found[1] or b"", raw)


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _element_problem(full_name: str, attributes: dict[str, str]) -> str:
    """Why an element may not be in a drawing, or "" where it may."""
    space, _, element = full_name.rpartition(" ")
    if space != _SVG or element not in _ELEMENTS:
        return _ACTIVE if element.lower() in _ACTIVE_ELEMENTS else _not_listed(f"<{element}>")
    for full_attribute, value in attributes.items():
        reason = _attribute_problem(element, full_attribute, value)
        if reason:
            return reason
    return ""


def _attribute_problem(element: str, full_name: str, value: str) -> str:
    space, _, local = full_name.rpartition(" ")
    name = f"xml:{local}" if space == _XML else local
    if local == "href" and space in ("", _XLINK):
        own = element in _REFERRING and _OWN_PART.fullmatch(value)
        return "" if own else _ACTIVE
    if space in ("", _XML) and _WORDS.fullmatch(name):
        return ""
    if space not in ("", _XML) or name not in _ATTRIBUTES:
        return _ACTIVE if local.lower().startswith("on") else _not_listed(f"the attribute {local}")
    return "" if _loads_nothing(value) else _ACTIVE


def _not_listed(what: str) -> str:
    return f"this drawing holds {what}, which drawings here do not have"


def _loads_nothing(css: str) -> bool:
    """Whether a presentation attribute or a style names no address but parts of its drawing."""
    if "\\" in css:  # u\72l(…) is url(…)
        return False
    # One space for many, or a long run of them would take the search its square.
    rest = _OWN_URL.sub(" ", " ".join(css.split()))
    return all(match[1].lower() in _FUNCTIONS for match in _FUNCTION.finditer(rest))


def _size(root: dict[str, str]) -> tuple[int, int]:
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4 and all(_NUMBER.fullmatch(part) for part in box):
        box_width, box_height = _length(box[2]), _length(box[3])
        if box_width and box_height:
            if width and not height:
                height = width * box_height / box_width
            elif height and not width:
                width = height * box_width / box_height
            width, height = width or box_width, height or box_height
    if not width or not height or max(width, height) > _LARGEST:
        raise Unfit("this drawing has no size", "give it width and height, or a viewBox")
    return max(1, round(width)), max(1, round(height))


def _length(text: str) -> float | None:
    """A length in pixels, or None where it is relative, no number, or of no use."""
    match = _NUMBER.fullmatch(text.strip())
    length = float(match[1]) if match else 0.0
    return length if 0 < length <= _LARGEST else None
