"""Comments as entries: each dated by its approval, for that is when it came to be read.

Every field of a comment is hostile. Its HTML comes from `comments.rendering` and goes
through the cleaner of all feeds; everything else is plain text here and is escaped where it is
written.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from heapq import nlargest

from markupsafe import Markup, escape

from ..comments.rendering import name, web_address
from ..comments.threads import PAGE_LENGTH, pages, threads
from ..markup.conversion import plain, shortened
from ..markup.feed_html import clean
from ..sources.addresses import comment_feed_address, comments_address
from ..sources.ids import uri
from ..sources.records import Comment, Post
from ..sources.texts import without_controls
from .entries import (
    LONGEST_SUMMARY,
    Answered,
    Desk,
    Entry,
    Person,
    Replies,
    ascii_address,
    one_line,
)

LENGTH = 50


def comments_on(desk: Desk, post: Post) -> tuple[Entry, ...]:
    """The comments on a post, the last approved first."""
    thread = _Thread(desk, post)
    newest = nlargest(LENGTH, thread.shown, key=_order)
    return tuple(thread.entry(comment) for comment in newest)


def latest_comments(desk: Desk) -> tuple[Entry, ...]:
    """The comments on all posts, the last approved first. Only the posts that were last
    commented on are looked into, for the others cannot hold any of these."""
    found: list[tuple[Comment, _Thread]] = []
    for slug in desk.lately.get("", ()):
        post = desk.content.posts_by_slug.get(slug)
        if post is not None:
            thread = _Thread(desk, post)
            found += [(comment, thread) for comment in thread.shown]
    newest = nlargest(LENGTH, found, key=lambda one: _order(one[0]))
    return tuple(thread.entry(comment) for comment, thread in newest)


def last_commented_on(desk: Desk) -> dict[str, tuple[str, ...]]:
    """The slugs of the posts to which something was approved last; the table of `Desk.lately`."""
    latest = desk.content.latest_comments()
    newest = nlargest(LENGTH, latest.items(), key=lambda one: (one[1], one[0]))
    return {"": tuple(slug for slug, _ in newest)}


def replies(desk: Desk, post: Post) -> Replies | None:
    """Where a post is answered; None where nobody may. The number is that of people's own
    comments that are shown; no tombstone and no mention counts."""
    if post.comments == "none":
        return None
    count, latest = desk.content.counted_comments(post.slug)
    return Replies(
        page=f"{desk.page(post)}#comments",
        rss=desk.url + comment_feed_address("rss", post.id),
        atom=desk.url + comment_feed_address("atom", post.id),
        count=count,
        updated=latest,
    )


class _Thread:
    """The comments of one post. `shown` are those that are entries: people's own, approved."""

    def __init__(self, desk: Desk, post: Post) -> None:
        self._desk, self._zone, self._html = desk, desk.zone, desk.comment_html
        self._all = desk.content.comments_on(post.slug)
        self.shown = [c for c in self._all if c.status == "approved" and c.kind == "comment"]
        if not self.shown:
            return
        self._url, self._slug = desk.url, post.slug
        self._page, self._title, self._lang = desk.page(post), one_line(post.title), post.lang or ""
        self._answered = Answered(uri(post.kind, post.id), self._page)

    def entry(self, comment: Comment) -> Entry:
        """A comment as an entry."""
        who, when = name(comment.author), published(comment)
        parent = self._by_id.get(comment.parent) if comment.parent else None
        answers: tuple[Answered, ...] = (self._answered,)
        if parent is not None and parent is not comment:
            answers = (Answered(uri("comment", parent.id), self._place(parent)), *answers)
        place = self._place(comment)
        html = _cleaned(self._html(comment.body), self._page)
        return Entry(
            id=uri("comment", comment.id),
            link=place,
            page=place.partition("#")[0],
            title=self._desk.words("entry.comment", name=who, title=self._title),
            published=when,
            updated=when,
            authors=(Person(who, ascii_address(web_address(comment.url) or "")),),
            summary=shortened(_words(html), LONGEST_SUMMARY) or who,
            content=f"{self._about(comment, parent)}{html}",
            lang=self._lang,
            answers=answers,
        )

    def _about(self, comment: Comment, parent: Comment | None) -> str:
        """Whom it answers, and when it was written if that was on another day."""
        words, later = self._desk.words, self._on_another_day(comment)
        on = self._desk.day(comment.created) if later else ""
        if parent is None or parent is comment:
            return f"<p>{escape(words('entry.written_on', day=on))}</p>\n" if later else ""
        gone = parent.status == "deleted"
        whom = words("thread.a_removed_comment") if gone else name(parent.author)
        link = Markup('<a href="{}">{}</a>').format(self._place(parent), whom)
        if later:
            return f"<p>{words('entry.in_reply_to_on', name=link, day=on)}</p>\n"
        return f"<p>{words('entry.in_reply_to', name=link)}</p>\n"

    def _on_another_day(self, comment: Comment) -> bool:
        when = published(comment)
        return comment.created.astimezone(self._zone).date() != when.astimezone(self._zone).date()

    def _place(self, comment: Comment) -> str:
        """Where a comment stands for good."""
        number = self._numbers.get(comment.id, 1)
        return f"{self._url}{comments_address(self._slug, number)}#{comment.id}"

    @cached_property
    def _by_id(self) -> dict[str, Comment]:
        return {comment.id: comment for comment in self._all}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of the page of each comment that does not stand on the first."""
        if len(self._all) <= PAGE_LENGTH:
            return {}
        further = enumerate(pages(threads(self._all))[1:], 2)
        return {placed.comment.id: number for number, page in further for placed in page}


def _cleaned(html: Markup, page: str) -> str:
    """The HTML of a comment. What `comments.rendering` lets through has no control characters, and
    no attributes but those of links: without a link there is nothing to clean."""
    return without_controls(clean(html, page)) if "<a" in html else str(html)


def _words(html: str) -> str:
    """The words of a comment. Most are one paragraph, and nothing else."""
    inside = html.removeprefix("<p>").removesuffix("</p>")
    return plain(html) if "<" in inside or "&" in inside else " ".join(inside.split())


def published(comment: Comment) -> datetime:
    """When a comment came to be shown."""
    return comment.approved or comment.created


def _order(comment: Comment) -> tuple[datetime, str]:
    return published(comment), comment.id
