"""The view of each page kind: everything its template may show, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from .parts import (
    Body,
    BylineView,
    CardView,
    Crumb,
    DayView,
    HeadView,
    LinkView,
    OlderView,
    PostLine,
)


@dataclass(frozen=True)
class HomeView:
    """The first page. `moments` are short reads for someone with two minutes."""

    head: HeadView
    featured: PostLine | None
    moments: tuple[PostLine, ...]
    posts: tuple[PostLine, ...]
    cards: tuple[CardView, ...]
    themes: tuple[LinkView, ...]
    start: LinkView | None


@dataclass(frozen=True)
class HeadingView:
    """An entry of a post's contents list."""

    anchor: str
    text: str


@dataclass(frozen=True)
class UpdateView:
    """A dated update note; `anchor` stays for as long as its date does."""

    anchor: str
    day: DayView
    text: Body
    mark: str = ""


@dataclass(frozen=True)
class ChainStep:
    """A post in a chain of follow-ups; `here` marks the page itself."""

    title: str
    address: str
    day: DayView
    here: bool


@dataclass(frozen=True)
class CommentView:
    """A comment or a tombstone (`deleted`). `answers_*` name whom it answers, "" at the top."""

    id: str
    author: str
    url: str
    by_owner: bool
    deleted: bool
    mention: bool
    day: DayView
    body: Body | None
    answers_name: str
    answers_id: str
    note: str
    replies: tuple[CommentView, ...]


@dataclass(frozen=True)
class ThreadView:
    """The comments of a post. `state` is open, closed or none; `count` is in words."""

    state: str
    count: str
    comments: tuple[CommentView, ...]


@dataclass(frozen=True)
class PostView:
    """A post's page."""

    head: HeadView
    lang: str
    title: str
    kicker: LinkView | None
    badge: str
    standfirst: str
    authors: tuple[BylineView, ...]
    day: DayView
    updated: DayView | None
    minutes: str
    themes: tuple[LinkView, ...]
    summary: tuple[str, ...]
    contents: tuple[HeadingView, ...]
    body: Body
    updates: tuple[UpdateView, ...]
    follows: PostLine | None
    followed_by: tuple[PostLine, ...]
    chain: tuple[ChainStep, ...]
    related: tuple[PostLine, ...]
    thread: ThreadView
    mark: str


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
class ThemeLine:
    """A theme in the index of themes."""

    label: str
    address: str
    definition: str
    count: str


@dataclass(frozen=True)
class ThemeGroup:
    """One group of the vocabulary."""

    label: str
    themes: tuple[ThemeLine, ...]


@dataclass(frozen=True)
class ThemesView:
    """The index of themes."""

    head: HeadView
    groups: tuple[ThemeGroup, ...]


@dataclass(frozen=True)
class VoiceView:
    """A reader's comment shown on a theme page, linked in its place."""

    author: str
    day: DayView
    body: Body
    post: str
    address: str


@dataclass(frozen=True)
class ThemeView:
    """A theme's page: the way in, what stands under it, and what readers said."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    title: str
    definition: str
    intro: Body
    start: tuple[LinkView, ...]
    posts: tuple[PostLine, ...]
    older: OlderView
    cards: tuple[CardView, ...]
    voices: tuple[VoiceView, ...]
    related: tuple[ThemeLine, ...]
    feed: LinkView
    mark: str


@dataclass(frozen=True)
class OlderPostsView:
    """A further page of a long list of posts."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    title: str
    posts: tuple[PostLine, ...]
    older: OlderView


@dataclass(frozen=True)
class CollectionLine:
    """A collection in the index of resources."""

    title: str
    address: str
    count: str


@dataclass(frozen=True)
class ResourcesView:
    """The index of resources, or a further page of it."""

    head: HeadView
    collections: tuple[CollectionLine, ...]
    cards: tuple[CardView, ...]
    older: OlderView


@dataclass(frozen=True)
class ResourceView:
    """A resource's own page."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    card: CardView
    added: DayView
    language: str
    isbn: str
    via: str
    archive: str
    quote: str
    locator: str
    collections: tuple[LinkView, ...]


@dataclass(frozen=True)
class StepView:
    """One step of a collection: a card or a post, and why it comes now."""

    why_now: str
    card: CardView | None
    post: PostLine | None


@dataclass(frozen=True)
class CollectionView:
    """A collection's page."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    title: str
    intro: Body
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
    book: LinkView | None
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
    """A feed as people see it: what it holds, and its address to copy."""

    label: str
    about: str
    rss: str
    atom: str


@dataclass(frozen=True)
class FeedsView:
    """The page that says how to subscribe."""

    head: HeadView
    main: FeedLine
    themes: tuple[FeedLine, ...]


@dataclass(frozen=True)
class NotFoundView:
    """What a reader sees where there is no page."""

    head: HeadView


@dataclass(frozen=True)
class RedirectView:
    """An old address that leads to a new one."""

    title: str
    address: str
    canonical: str


@dataclass(frozen=True)
class SitemapEntry:
    """One address for search engines, with the day of its last change where it has one."""

    url: str
    day: str


@dataclass(frozen=True)
class SitemapView:
    """The map of the site (sitemaps.org)."""

    entries: tuple[SitemapEntry, ...]


@dataclass(frozen=True)
class RobotsView:
    """What robots may read: everything, and where the map is."""

    sitemap: str
