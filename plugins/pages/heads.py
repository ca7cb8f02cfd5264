"""What stands in the head of each page: title, description, address, structured data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..markup.conversion import shortened
from .library import Library
from .parts import Crumb, HeadView, LinkView

LONGEST_DESCRIPTION = 160  # characters; search engines cut there


def head(
    library: Library,
    title: str,
    description: str,
    address: str,
    *,
    crumbs: Sequence[Crumb] = (),
    data: dict[str, Any] | None = None,
    feed: LinkView | None = None,
    type: str = "website",
    indexed: bool = True,
    image: str = "",
) -> HeadView:
    """The head of a page. `address` is below the site's root, `data` schema.org properties."""
    url = library.absolute(address)
    things: list[dict[str, Any]] = [data or {"@type": "WebPage", "name": title, "url": url}]
    if crumbs:
        things.append(_crumbs(library, [*crumbs, Crumb(title, "")], url))
    graph = {"@context": "https://schema.org", "@graph": things}
    return HeadView(
        title=title,
        description=shortened(description, LONGEST_DESCRIPTION),
        canonical=url,
        type=type,
        feed=feed,
        jsonld=json_for_script(graph),
        indexed=indexed,
        image=image,
    )


def json_for_script(value: object) -> str:
    """JSON that can stand in a script element: no `<`, `>` or `&` that HTML could see.

    (WHATWG HTML §4.12.1.3; U+2028 and U+2029 are escaped for old JavaScript readers.)
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _crumbs(library: Library, crumbs: Sequence[Crumb], here: str) -> dict[str, Any]:
    base = library.site.base
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": crumb.label,
            "item": library.absolute(crumb.address.removeprefix(base)) if crumb.address else here,
        }
        for number, crumb in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
