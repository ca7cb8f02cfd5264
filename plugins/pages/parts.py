"""The small views that several page kinds share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SiteView:
    """What every page shares: settings only, never a list or a count of content (DESIGN §8).

    `base` is the path under which the site stands ("" or "/blog"); `url` the absolute
    address without a last slash; `headline` stands over the first page.
    """

    name: str
    tagline: str
    headline: str
    url: str
    base: str
    lang: str
    licence: str
    comments_mail: str
    menu: tuple[LinkView, ...]
    preview: bool


@dataclass(frozen=True)
class LinkView:
    """A link: its words and its address below the site's root (with the base path)."""

    label: str
    address: str


@dataclass(frozen=True)
class DayView:
    """A day for people and for machines: `2 March 2026`, `2026-03-02T20:15:00+00:00`."""

    words: str
    iso: str


@dataclass(frozen=True)
class Body:
    """A text by the digest of its conversion, with its targets as they resolve today.

    The text is loaded only when the page is rendered. `form` is "markdown" for a writer's
    text and "comment" for a reader's, whose HTML is made in another way.
    """

    digest: str
    values: tuple[str, ...] = ()
    form: str = "markdown"


@dataclass(frozen=True)
class HeadView:
    """What stands in a page's head. `canonical` is absolute; `feed` is the feed of this very
    page beside the main one; `jsonld` is JSON text, safe to stand in a script element."""

    title: str
    description: str
    canonical: str
    type: str = "website"
    feed: LinkView | None = None
    jsonld: str = ""
    indexed: bool = True
    image: str = ""


@dataclass(frozen=True)
class BylineView:
    """An author as named at a post."""

    name: str
    address: str
    guest: bool = False
    credentials: str = ""
    bio: Body | None = None


@dataclass(frozen=True)
class PostLine:
    """A post in a list. `mark` says in a preview why readers do not see it."""

    title: str
    address: str
    day: DayView
    minutes: str
    standfirst: str
    themes: tuple[LinkView, ...]
    mark: str = ""


@dataclass(frozen=True)
class CardView:
    """A resource in a list: the card (DESIGN §4). Texts are empty where nothing is said."""

    title: str
    title_certain: bool
    address: str
    url: str
    type: str
    creators: str
    publication: str
    dated: str
    minutes: str
    bucket: str
    evidence: str
    cost: str
    checked: DayView | None
    why: Body
    themes: tuple[LinkView, ...]
    mark: str = ""


@dataclass(frozen=True)
class OlderView:
    """Where the rest of a long list stands: pages counted from the oldest."""

    pages: tuple[LinkView, ...] = ()
    first: LinkView | None = None


@dataclass(frozen=True)
class Crumb:
    """One step of the way down to a page."""

    label: str
    address: str
