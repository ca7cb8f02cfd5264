"""The view of each page kind: everything its template may show, and nothing else.

Those of posts, of themes, of the hub and of files stand in files of their own.
"""

from __future__ import annotations

from ..sources.dataclass import dataclass
from .hub_views import UseView
from .parts import (
    Body,
    CardView,
    Crumb,
    DayView,
    HeadView,
    LinkView,
    OlderView,
    PostLine,
    ThemeLink,
)
from .post_views import ResourceLine


@dataclass(frozen=True)
class HomeView:
    """The first page. `moments` are short reads for someone with two minutes."""

    head: HeadView
    featured: PostLine | None
    moments: tuple[PostLine, ...]
    posts: tuple[PostLine, ...]
    cards: tuple[CardView, ...]
    themes: tuple[ThemeLink, ...]
    start: LinkView | None


@dataclass(frozen=True)
class ArchiveView:
    """All years, with how many posts each has."""

    head: HeadView
    years: tuple[YearLine, ...]


@dataclass(frozen=True)
class YearLine:
    """A year and its count in words."""

    label: str
    address: str
    count: str


@dataclass(frozen=True)
class MonthView:
    """The posts of one month."""

    label: str
    posts: tuple[PostLine, ...]


@dataclass(frozen=True)
class YearView:
    """The posts of one year by month, newest first."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    months: tuple[MonthView, ...]


@dataclass(frozen=True)
class OlderPostsView:
    """A further page of a long list of posts."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    title: str
    posts: tuple[PostLine, ...]
    older: OlderView


@dataclass(frozen=True)
class NewsView:
    """What became of a resource: `anchor` is its place on the page, `label` one word."""

    anchor: str
    label: str
    day: DayView
    words: str


@dataclass(frozen=True)
class ResourceView:
    """A resource's own page."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    card: CardView
    news: tuple[NewsView, ...]
    added: DayView
    language: str
    isbn: str
    via: str
    archive: str
    quote: str
    locator: str
    collections: tuple[LinkView, ...]
    posts: tuple[UseView, ...]


@dataclass(frozen=True)
class StepView:
    """One step of a collection: a card or a post, why it comes now, and how many minutes it takes
    (0: not known)."""

    why_now: str
    card: CardView | None
    post: PostLine | None
    minutes: int


@dataclass(frozen=True)
class CollectionView:
    """A collection's page; `count` says how many steps there are and how long they take."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    title: str
    intro: Body
    count: str
    steps: tuple[StepView, ...]
    mark: str


@dataclass(frozen=True)
class AuthorLine:
    """An author in the index of authors."""

    name: str
    address: str
    guest: bool
    credentials: str
    count: str


@dataclass(frozen=True)
class AuthorsView:
    """The index of authors."""

    head: HeadView
    authors: tuple[AuthorLine, ...]


@dataclass(frozen=True)
class AuthorView:
    """An author's page."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    name: str
    guest: bool
    credentials: str
    bio: Body
    links: tuple[LinkView, ...]
    book: ResourceLine | None
    posts: tuple[PostLine, ...]
    older: OlderView
    mark: str


@dataclass(frozen=True)
class PageView:
    """An ordinary page."""

    head: HeadView
    title: str
    body: Body
    mark: str


@dataclass(frozen=True)
class FeedLine:
    """A feed as people see it: what it holds, when it last changed, and its addresses to copy,
    each under the name of its format. `anchor` is its place on the page, or ""."""

    anchor: str
    label: str
    about: str
    changed: DayView | None
    addresses: tuple[LinkView, ...]
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class FeedGroup:
    """Feeds of one sort, with how many they are in words."""

    anchor: str
    label: str
    count: str
    feeds: tuple[FeedLine, ...]


@dataclass(frozen=True)
class FeedsView:
    """The page that says how to subscribe. `parts` are the feeds of parts of the site; `opml` is
    the address of the list of all feeds."""

    head: HeadView
    main: FeedLine
    parts: tuple[FeedLine, ...]
    groups: tuple[FeedGroup, ...]
    opml: str


@dataclass(frozen=True)
class SearchView:
    """The search page, with what leads on where nothing is searched."""

    head: HeadView
    title: str
    themes: tuple[ThemeLink, ...]
    years: tuple[LinkView, ...]
    archive: str
    resources: str


@dataclass(frozen=True)
class NotFoundView:
    """What a reader sees where there is no page."""

    head: HeadView


@dataclass(frozen=True)
class RedirectView:
    """An old address that leads to a new one. `policy` is what the page may do (see `policy`)."""

    title: str
    address: str
    canonical: str
    policy: str
