"""Which card goes out with a link to a page that has no picture of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..sources.records import Theme
from ..sources.share_cards import HEIGHT, WIDTH, ShareCard, theme_card
from .library import Library
from .parts import SharedPicture, SiteView


def cards(site: SiteView, own: ShareCard, themes: Iterable[Theme]) -> Iterator[ShareCard]:
    """Every card of a site: its own, and that of each theme."""
    yield own
    for theme in themes:
        yield theme_card(theme.slug, theme.title, theme.group, site.name)


def card_picture(url: str, card: ShareCard) -> SharedPicture:
    """A card as a page's head names it. `url` is the address of the site."""
    words = " · ".join(filter(None, (card.words, card.name)))
    return SharedPicture(f"{url}/{card.file}", WIDTH, HEIGHT, words, card=True)


def card_of_first(library: Library, themes: Iterable[str]) -> SharedPicture | None:
    """The card of the first of some themes (by their slugs) that readers see; None where they see
    none: then the site's own card goes out."""
    known = library.themes_by_slug
    theme = next((known[slug] for slug in themes if slug in known), None)
    if theme is None:
        return None
    card = theme_card(theme.slug, theme.title, theme.group, library.site.name)
    return card_picture(library.site.url, card)
