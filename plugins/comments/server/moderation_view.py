"""What a page of the owner's shows of a comment, as plain values.

This is the page that attackers aim at (FlatPress #872: a link in the pending list took over the
owner's account). So nothing here is HTML but what `rendering.html` made; everything else is text
that the template escapes, with what a browser would hide or act on spelled out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

from markupsafe import Markup

from ...sources.dataclass import dataclass
from .. import links, rendering, telling
from ..states import is_allowed
from .published_page import PublishedPost

if TYPE_CHECKING:
    from ..store import Entry
    from ..stored import Stored

# The word for a state on the owner's pages.
STATES = {
    "pending": "Waiting",
    "spam": "Spam",
    "rejected": "Rejected",
    "approved": "Published",
    "deleted": "Deleted",
}

# The buttons, in their order.
_MOVES = {"approve": "Approve", "hold": "Hold", "spam": "Spam", "reject": "Reject"}
# What letting a comment wait means for one in this state.
_HOLD = {"spam": "Not spam", "rejected": "Let it wait again"}
_LEADS_TO = {"approve": "approved", "hold": "pending", "spam": "spam", "reject": "rejected"}

Find = Callable[[str], "Entry | None"]


@dataclass(frozen=True)
class Answered:
    """The comment that one answers; `id` is "" where it is no longer here."""

    id: str
    name: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One comment. `text` is its HTML as readers see it, `raw` what was written; `written_name`
    is "" where the name shows all there is to it."""

    id: str
    post: str
    post_title: str
    post_address: str
    lang: str
    status: str
    state: str
    seen: str
    moves: tuple[tuple[str, str], ...]
    can_delete: bool
    name: str
    written_name: str
    website: str
    website_is_linked: bool
    email: str
    by_owner: bool
    stamp: str
    when: str
    text: Markup
    raw: str
    leads: tuple[links.Link, ...]
    reasons: tuple[str, ...]
    likely_spam: str
    answers: Answered | None
    history: tuple[str, ...]


def shown(entry: Entry, find: Find, post: PublishedPost | None, posts_at: str) -> Shown:
    """What to show of a comment. `find` gives the one that it answers, `post` is the page that
    it stands below (None: there is none now), below the path `posts_at`."""
    comment, beside = entry.comment, entry.beside
    name = rendering.name(comment.author)
    written = telling.visible(comment.author)
    return Shown(
        id=comment.id,
        post=comment.post,
        post_title=post.title if post else comment.post,
        post_address=_post_address(comment, post, posts_at),
        lang=post.lang if post else "",
        status=comment.status,
        state=STATES.get(comment.status, comment.status),
        seen=seen(comment.rev, comment.status),
        moves=_moves(comment.status),
        can_delete=is_allowed(comment.status, "deleted"),
        name=name,
        written_name=written if written != name else "",
        website=telling.visible(comment.url or ""),
        website_is_linked=rendering.web_address(comment.url) is not None,
        email=telling.visible(beside.email),
        by_owner=comment.by_owner,
        stamp=comment.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        when=telling.moment(comment.created),
        text=rendering.html(comment.body),
        raw=raw(comment.body),
        leads=tuple(map(_visible, links.of(comment.body, comment.url))),
        reasons=tuple(map(telling.visible, beside.reasons)),
        likely_spam="" if beside.score is None else f"{beside.score:.0%}",
        answers=_answered(comment.parent, find) if comment.parent else None,
        history=tuple(
            f"{telling.moment(move.at)}: {STATES.get(move.to, move.to)}, by {_who(move.by)}"
            for move in comment.history
        ),
    )


def raw(body: str) -> str:
    """A text as it was written, line by line, with nothing in it that hides."""
    return "\n".join(telling.visible(line.expandtabs(4)) for line in body.split("\n"))


def seen(rev: int, status: str) -> str:
    """What a page has shown of a comment: a button made for it does nothing for a later one."""
    return f"{rev}:{status}"


def _moves(status: str) -> tuple[tuple[str, str], ...]:
    """What each button for a comment in this state does, and its words."""
    words = _MOVES | {"hold": _HOLD.get(status, "Hold")}
    return tuple((did, words[did]) for did in words if is_allowed(status, _LEADS_TO[did]))


def _post_address(comment: Stored, post: PublishedPost | None, posts_at: str) -> str:
    if post is None:
        return ""
    place = f"#{comment.id}" if comment.status == "approved" else "#comments"
    return f"{posts_at}{post.slug}/{place}"


def _answered(parent: str, find: Find) -> Answered:
    found = find(parent)
    if found is None:
        return Answered("", "", "")
    comment = found.comment
    if comment.status == "deleted":
        return Answered(comment.id, "", "")
    return Answered(
        comment.id, rendering.name(comment.author), telling.first_words(comment.body, 140)
    )


def _visible(link: links.Link) -> links.Link:
    """The link as text in which nothing hides; it is shown, not linked."""
    words = telling.first_words(link.said, 80)
    address, ascii, unicode = map(telling.visible, (link.url, link.ascii, link.unicode))
    return links.Link(words, address, ascii, unicode)


def _who(by: str) -> str:
    return {
        "web": "its writer",
        "owner": "you",
        "rules": "the rules",
        "classifier": "the classifier, from your earlier decisions",
    }.get(by, telling.visible(by))
