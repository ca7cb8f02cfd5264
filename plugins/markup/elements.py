"""The elements of HTML that a writer may use in a text, and those that can stand in none."""

from __future__ import annotations

FORBIDDEN = frozenset(
    {"script", "iframe", "frame", "frameset", "noframes", "object", "embed", "applet", "style"}
    | {"form", "link", "meta", "base", "html", "head", "title", "body", "template", "noscript"}
    | {"noembed", "plaintext", "xmp", "portal", "fencedframe", "foreignobject"}
    | {"set", "animate", "animatetransform", "animatemotion", "handler", "listener"}
)
# What a writer may mean by a word in angle brackets: the elements of WHATWG HTML §4 that are
# not forbidden above, and those of a small drawing. Of any other, browsers show nothing.
ELEMENTS = frozenset(
    "a abbr address area article aside audio b bdi bdo big blockquote br button canvas caption"
    " center cite code col colgroup data datalist dd del details dfn dialog div dl dt em fieldset"
    " figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label"
    " legend li main map mark menu meter nav ol optgroup option output p picture pre progress q"
    " rp rt ruby s samp search section select small source span strike strong sub summary sup svg"
    " table tbody td textarea tfoot th thead time tr track tt u ul var video wbr circle defs desc"
    " ellipse g image line lineargradient path polygon polyline radialgradient rect stop symbol"
    " text tspan use math mi mn mo mrow msup msub mfrac msqrt".split()
)
