"""A post as an entry: its whole text, with what was added later in the first lines."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import escape

from ..posts.changes import last_told
from ..sources.ids import uri
from ..sources.records import Post
from ..sources.texts import digest
from .comments import replies
from .entries import Desk, Entry, brief, one_line
from .pictures import pictures


def post_entry(desk: Desk, post: Post) -> Entry:
    """A post, without its comments."""
    page = desk.page(post)
    body = [] if post.withdrawal else [desk.html(post.body, post, page)]
    content = "\n".join([*_above(desk, post, page), *body])
    return Entry(
        id=uri(post.kind, post.id),
        link=page,
        page=page,
        title=one_line(post.title),
        published=post.came_out,
        updated=last_told(post, desk.chains),
        authors=desk.writers(post),
        categories=desk.categories(post.themes),
        summary=brief(desk.short(post)),
        content=content,
        lang=post.lang or "",
        # One that shows a child is not held out to strangers.
        pictures=() if post.people == "child" else pictures(content),
    )


def with_replies(desk: Desk, post: Post, entry: Entry) -> Entry:
    """The entry of a post with where it is answered, and how often that was done."""
    return replace(entry, replies=replies(desk, post))


def _above(desk: Desk, post: Post, page: str) -> list[str]:
    """Dated notes and follow-ups: readers hide edits, so they stand first."""
    lines = []
    for note in post.updates:
        text = desk.note(digest(note.text), post, page)
        what = desk.words("post.withdrawn" if note.withdrawn else "post.update")
        dated = escape(desk.words("entry.dated", what=what, day=desk.day(note.date)))
        lines.append(f"<p><strong>{dated}</strong></p>\n{text}")
    for follower in desk.chains.followers(post):
        title, on = one_line(follower.title), desk.day(follower.came_out)
        line = desk.words.link("entry.followed_on", desk.page(follower), title=title, day=on)
        lines.append(f"<p>{line}</p>")
    return lines
