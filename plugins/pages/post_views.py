"""Views of a post and of what stands around it: its comments, its chain."""

from __future__ import annotations

from ..sources.dataclass import dataclass
from .parts import (
    Body,
    BylineView,
    Crumb,
    DayView,
    FeedLinkView,
    HeadView,
    LinkView,
    PostLine,
    ThemeLink,
)


@dataclass(frozen=True)
class HeadingView:
    """An entry of a post's contents list."""

    anchor: str
    text: str


@dataclass(frozen=True)
class UpdateView:
    """A dated update note; `anchor` stays for as long as its date does. With one that says
    `withdrawn` the post was taken back."""

    anchor: str
    day: DayView
    text: Body
    mark: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class FollowUpView:
    """A follow-up in the post that it follows; `anchor` stays, whatever other follow-ups do."""

    anchor: str
    post: PostLine


@dataclass(frozen=True)
class ChainStep:
    """A post in a chain of follow-ups; `here` marks the page itself."""

    title: str
    address: str
    day: DayView
    minutes: str
    here: bool
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class ChainView:
    """A chain of follow-ups on a page of its own, oldest first: the first gives it its name."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    count: str
    posts: tuple[PostLine, ...]
    feed: FeedLinkView


@dataclass(frozen=True)
class CommentView:
    """A comment or a tombstone (`deleted`). `answers_*` name whom it answers, "" at the top.
    `old_id` is what WordPress called its place on the page; `can_reply` says whether the page
    offers to answer it."""

    id: str
    old_id: str
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
    can_reply: bool
    replies: tuple[CommentView, ...]


@dataclass(frozen=True)
class ThreadView:
    """A page of the comments on a post. `state` is open, closed or none; `count` is in words, and
    `number` says of how many comments (not mentions);
    `closed` is the day on which they closed, where a day did that; `form` is where a comment is
    sent ("" where none is taken), `write` where the form stands, if not on this page; `older` and
    `newer` lead to the pages before and after; `moved` are the places that comments of further
    pages had on the post's own page in WordPress, with their addresses today."""

    state: str
    count: str
    number: int
    comments: tuple[CommentView, ...]
    closed: DayView | None
    form: str
    write: LinkView | None
    older: LinkView | None
    newer: LinkView | None
    moved: tuple[LinkView, ...]


@dataclass(frozen=True)
class ResourceLine:
    """A resource beside a post; `about` says what it is and how long it takes."""

    title: str
    address: str
    about: str
    mark: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class PostView:
    """A post's page. One that was withdrawn has no `body`; `chain_page` is the address of the
    whole story where it belongs to one, `before` and `after` are its neighbours there; `lang` and
    `dir` are "" where they are the site's; `reading` says how many minutes it takes, `worksheet`
    where its questions stand, if it asks some. What is `folded` before the text leaves its first
    sentence on the first screen of a phone: "", "notes" (the update notes) or "all" (the short
    version too)."""

    head: HeadView
    lang: str
    dir: str
    title: str
    kicker: ThemeLink | None
    badge: str
    standfirst: str
    authors: tuple[BylineView, ...]
    day: DayView
    updated: DayView | None
    minutes: str
    reading: int
    themes: tuple[ThemeLink, ...]
    summary: tuple[str, ...]
    folded: str
    contents: tuple[HeadingView, ...]
    body: Body | None
    updates: tuple[UpdateView, ...]
    follows: PostLine | None
    followed_by: tuple[FollowUpView, ...]
    chain: tuple[ChainStep, ...]
    chain_page: str
    before: PostLine | None
    after: PostLine | None
    worksheet: str
    related: tuple[PostLine, ...]
    resources: tuple[ResourceLine, ...]
    thread: ThreadView
    mark: str


@dataclass(frozen=True)
class CommentsView:
    """A further page of the comments on a post; `lang` and `dir` are those of the post's title,
    and `part` is the number of the page."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    lang: str
    dir: str
    title: str
    post: str
    part: int
    thread: ThreadView
