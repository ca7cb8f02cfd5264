"""The small views that several page kinds share."""

from __future__ import annotations

from ..sources.dataclass import dataclass


@dataclass(frozen=True)
class SiteView:
    """What every page shares: settings only, never a list or a count of content.

    `base` is the path under which the site stands ("" or "/blog"); `url` the absolute
    address without a last slash; `dir` is "ltr" or "rtl", as the language is written;
    `headline` stands over the first page; `comments_server` is the path below which comments are
    taken, "" where they are not; `search` says whether the site can be searched; `card` is
    the picture that goes out with links to pages that have none of their own.
    """

    name: str
    tagline: str
    headline: str
    url: str
    base: str
    lang: str
    dir: str
    licence: str
    comments_mail: str
    comments_server: str
    search: bool
    menu: tuple[LinkView, ...]
    foot: tuple[LinkView, ...]
    preview: bool
    card: SharedPicture | None = None


@dataclass(frozen=True)
class LinkView:
    """A link: its words and its address below the site's root (with the base path)."""

    label: str
    address: str


@dataclass(frozen=True)
class ThemeLink:
    """A link to a theme. `group` is the theme's group in the vocabulary (`inner-life`), from which
    it has its colour and its small motif."""

    label: str
    address: str
    group: str


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
class FeedLinkView:
    """A feed that a page's head declares: its title, media type and address."""

    title: str
    type: str
    address: str


@dataclass(frozen=True)
class SharedPicture:
    """The picture of a page in other people's lists (https://ogp.me/): its absolute address, its
    size in pixels (0 where it is not known), and what it shows, in words. A `card` was drawn for
    the purpose: it is no picture of what the page is about."""

    url: str
    width: int
    height: int
    alt: str = ""
    card: bool = False


@dataclass(frozen=True)
class HeadView:
    """What stands in a page's head. `canonical` is absolute; `feeds` are the main feed and then
    those of this very page; `jsonld` is JSON text, safe to stand in a script element, "" where
    the template makes it from the view. `frames` are the origins (`https://player.example`) of
    films that the page may open in a frame when a reader asks for it, `wasm` says that it runs the
    program of the search (see `policy`)."""

    title: str
    description: str
    canonical: str
    type: str = "website"
    feeds: tuple[FeedLinkView, ...] = ()
    jsonld: str = ""
    indexed: bool = True
    image: SharedPicture | None = None
    frames: tuple[str, ...] = ()
    wasm: bool = False


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
    """A post in a list. `mark` says in a preview why readers do not see it; `lang` and `dir`, here
    as in other views, in which language its words are, "" where they are in the site's."""

    title: str
    address: str
    day: DayView
    minutes: str
    standfirst: str
    themes: tuple[ThemeLink, ...]
    mark: str = ""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class CardView:
    """A resource in a list: the card. Texts are empty where nothing is said; `by`
    says in words who made it, `creators` names them, `date` is when for machines, perhaps only
    a year or a month; `tags` are the ids of the choices that it fits (`type-book`). `url` is
    where the title leads: for one that is gone, to a stored copy. `lang` and `dir` are those of
    the title."""

    title: str
    title_certain: bool
    address: str
    url: str
    type: str
    by: str
    creators: tuple[str, ...]
    publication: str
    dated: str
    date: str
    minutes: str
    bucket: str
    evidence: str
    cost: str
    checked: DayView | None
    why: Body
    themes: tuple[ThemeLink, ...]
    tags: str
    mark: str = ""
    gone: bool = False
    lang: str = ""
    dir: str = ""


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
    lang: str = ""
    dir: str = ""
