"""What stands in the head of each page: title, description, address, structured data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..markup.conversion import shortened
from .feed_links import Feeds, main_feed
from .library import Library
from .parts import Crumb, HeadView, SharedPicture, SiteView

LONGEST_DESCRIPTION = 160  # characters; search engines cut there


def head(
    library: Library,
    title: str,
    description: str,
    address: str,
    *,
    crumbs: Sequence[Crumb] = (),
    data: dict[str, Any] | None = None,
    feeds: Feeds | None = None,
    type: str = "website",
    indexed: bool = True,
    image: SharedPicture | None = None,
    frames: tuple[str, ...] = (),
    wasm: bool = False,
) -> HeadView:
    """The head of a page. `address` is below the site's root; `data` is what the page says to
    programs (schema.org), where that does not follow from its view; a page without `feeds` of its
    own declares the main one, and the site's card goes out with one without an `image`; `frames`
    are the origins of which it may show a frame, `wasm` says that it runs the program of the
    search."""
    url = library.absolute(address)
    jsonld = ""
    if data:
        things = [data]
        if crumbs:
            things.append(breadcrumbs(library.site, [*crumbs, Crumb(title, "")], url))
        jsonld = json_for_script({"@context": "https://schema.org", "@graph": things})
    return HeadView(
        title=title,
        description=shortened(description, LONGEST_DESCRIPTION),
        canonical=url,
        type=type,
        feeds=main_feed(library) if feeds is None else feeds,
        jsonld=jsonld,
        indexed=indexed,
        image=image,
        frames=frames,
        wasm=wasm,
    )


def json_for_script(value: object) -> str:
    """JSON that can stand in a script element: no `<`, `>` or `&` that HTML could see.

    (WHATWG HTML §4.12.1.3; U+2028 and U+2029 are escaped for old JavaScript readers.)
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def breadcrumbs(site: SiteView, crumbs: Sequence[Crumb], here: str) -> dict[str, Any]:
    """The steps down to a page; the last one is the page itself, which stands at `here`."""
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": crumb.label,
            "item": f"{site.url}{crumb.address.removeprefix(site.base)}" if crumb.address else here,
        }
        for number, crumb in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
