"""What a page may do, as browsers are told (W3C Content Security Policy Level 3).

The one place that decides it; `comments.server` says the same of the site's pages that it shows,
and a test holds the two together. Each page says it itself in a meta element; hosts that can send
headers say it again (`host_headers`), together with what only a header can say. No page may run a
script or use a style that stands in it, and none may ask another host for anything, but for a
frame that the reader opens.
"""

from __future__ import annotations

from collections.abc import Iterable

_FIRST = "default-src 'none'"
_OWN = (
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)
LEADS_ON = f"{_FIRST}; base-uri 'none'; form-action 'none'"
"""The policy of a page that loads nothing: one that leads on from an old address."""

DRAWING = f"{_FIRST}; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""The policy of a drawing (SVG) that is opened by itself: a document of its own, which may have
styles and pictures within it and nothing else. Sent as a header."""

# Browsers do not heed this one in a meta element (CSP3 §6.4.2).
_IN_A_HEADER_ONLY = "frame-ancestors 'none'"


def policy(wasm: bool = False, frames: Iterable[str] = (), header: bool = False) -> str:
    """The whole policy of a page. `wasm` lets it run the program of the search, which is
    WebAssembly; `frames` are the origins of films that it may open in a frame; `header` says that
    it will be sent as a header."""
    parts = [_FIRST, *_OWN]
    if origins := sorted(set(frames)):
        parts.append(f"frame-src {' '.join(origins)}")
    parts.append("script-src 'self' 'wasm-unsafe-eval'" if wasm else "script-src 'self'")
    if header:
        parts.append(_IN_A_HEADER_ONLY)
    return "; ".join(parts)
