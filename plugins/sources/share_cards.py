"""The cards that go out with links that people share: what each says, and where its file lies.

One is drawn for the site and one for each theme (`images.share_cards`), when the site is built. A
file is named after what is on it, so pages name it before it exists, and who has stored an older
one elsewhere fetches the new one.
"""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from .addresses import CARDS_ADDRESS

WIDTH, HEIGHT = 1200, 630  # pixels; what the large networks and programs show without cutting
# Raise it when cards are drawn otherwise: then all files get other names.
RECIPE = "1"
_NAMED_BY = 4  # bytes


class ShareCard(NamedTuple):
    """What is on a card: the `words` in its middle, the `name` at its foot ("" shows none), and
    the group of the theme, which gives the colour ("" for the site's own)."""

    slug: str
    words: str
    name: str
    group: str = ""

    @property
    def file(self) -> str:
        """Its file below the output: cards/guilt-1a2b3c4d.png."""
        said = json.dumps([RECIPE, self.words, self.name, self.group])
        digest = hashlib.blake2b(said.encode(), digest_size=_NAMED_BY).hexdigest()
        return f"{CARDS_ADDRESS[1:]}{self.slug}-{digest}.png"


def site_card(name: str, headline: str) -> ShareCard:
    """The card of the site: what stands over its first page, and its name."""
    return ShareCard("site", headline, name if headline != name else "")


def theme_card(slug: str, label: str, group: str, site: str) -> ShareCard:
    """The card of a theme."""
    return ShareCard(f"theme-{slug}", label, site, group)
