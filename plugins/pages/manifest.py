"""The manifest of the site: its name and icons for those who put it on their first screen
(W3C Web Application Manifest)."""

from __future__ import annotations

import json
from typing import Any

from .file_views import ManifestView
from .library import Library

# Of paper, as in the tokens of the style sheet.
_PAPER = "#fbf6ee"
_SIZES = (192, 512)  # pixels
_SHORT = 12  # characters that stand under an icon


def manifest_view(library: Library) -> ManifestView:
    """The manifest. It opens the first page as any page opens: the site is no program."""
    site = library.site
    icons: list[dict[str, str]] = [
        {"src": library.at("/theme/icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    ]
    for size in _SIZES:
        # Maskable ones are filled to the edge, so that a system may cut its own shape out.
        for purpose, name in (("any", "icon"), ("maskable", "maskable")):
            icons.append(
                {
                    "src": library.at(f"/theme/icons/{name}-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
            )
    said: dict[str, Any] = {
        "name": site.name,
        "lang": site.lang,
        "id": library.at("/"),
        "start_url": library.at("/"),
        "scope": library.at("/"),
        "display": "browser",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": icons,
    }
    if len(site.name) <= _SHORT:
        said["short_name"] = site.name
    if site.tagline:
        said["description"] = site.tagline
    return ManifestView(json.dumps(said, ensure_ascii=False, indent=1))
