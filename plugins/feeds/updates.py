"""What has changed in older posts and resources, each change an entry of its own.

Feed readers hide edits: they exchange the text of an entry that was read and say nothing. So a
dated note, a follow-up, a withdrawn post, a resource that has moved or is gone come as something
new, with a link to the place where it stands.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from ..markup.conversion import plain
from ..posts.changes import followed_anchor, note_anchor
from ..resources import cards
from ..sources.ids import uri
from ..sources.records import Post, Resource
from ..sources.texts import digest
from .entries import Answered, Desk, Entry, ascii_address, brief, one_line
from .resources import resource_note

LENGTH = 30
_Dated = tuple[datetime, str, str]


def latest_updates(desk: Desk) -> tuple[Entry, ...]:
    """The newest changes, newest first."""
    return tuple(_entry(desk, key) for key in desk.changes.get("", ()))


def newest_changes(desk: Desk) -> dict[str, tuple[str, ...]]:
    """The keys of the newest changes, newest first; the table of `Desk.changes`."""
    found: list[_Dated] = []
    for post in desk.content.posts:
        for note in post.updates:
            anchor = note_anchor(note)
            found.append((note.date, f"{post.id} {anchor}", f"note:{post.slug}#{anchor}"))
    for resource in desk.content.resources:
        for kind, when in (("moved", resource.moved), ("gone", resource.gone)):
            if when is not None:
                found.append((when, f"{resource.id} {kind}", f"{kind}:{resource.slug}"))
    for slug, links in desk.chains.index.whole().items():
        if links.target:
            post = desk.content.posts_by_slug[slug]
            found.append((post.came_out, f"{post.id} follows", f"follow-up:{slug}"))
    return {"": tuple(key for _, _, key in sorted(found, reverse=True)[:LENGTH])}


def _entry(desk: Desk, key: str) -> Entry:
    kind, _, name = key.partition(":")
    content = desk.content
    if kind == "note":
        slug, _, anchor = name.partition("#")
        return desk.once(key, lambda: note_entry(desk, content.posts_by_slug[slug], anchor))
    if kind == "follow-up":
        return _follow_up(desk, content.posts_by_slug[name])
    return _resource_news(desk, content.resources_by_slug[name], kind)


def note_entry(desk: Desk, post: Post, anchor: str) -> Entry:
    """A dated note on a post, as an entry of its own; its place on the page is its `anchor`."""
    note = next(note for note in post.updates if note_anchor(note) == anchor)
    page, title = desk.page(post), one_line(post.title)
    html = desk.note(digest(note.text), post, page)
    return Entry(
        id=uri("update", f"{post.id}/{anchor}"),
        link=f"{page}#{anchor}",
        page=page,
        title=desk.words("entry.withdrawn" if note.withdrawn else "entry.update", title=title),
        published=note.date,
        updated=note.date,
        authors=desk.writers(post),
        categories=desk.categories(post.themes),
        summary=brief(plain(html)),
        content=f"{html}\n{_context(desk, post)}",
        lang=post.lang or "",
        answers=(Answered(uri(post.kind, post.id), page),),
    )


def _follow_up(desk: Desk, post: Post) -> Entry:
    """A follow-up, told to those who follow what it follows."""
    target = desk.chains.target(post)
    assert target is not None  # the key was made from the chains
    title, before = one_line(post.title), one_line(target.title)
    page, old = desk.page(post), desk.page(target)
    words = brief(desk.short(post))
    said = desk.words("entry.has_follow_up", before=_link(old, before), title=_link(page, title))
    return Entry(
        id=uri("follow-up", post.id),
        link=f"{old}#{followed_anchor(post)}",
        page=old,
        title=desk.words("entry.follow_up", before=before, title=title),
        published=post.came_out,
        updated=post.came_out,
        authors=desk.writers(post),
        categories=desk.categories(post.themes),
        summary=words or title,
        content=str(Markup("<p>{}</p>\n<p>{}</p>").format(said, words)),
        lang=post.lang or "",
        related=page,
        related_title=title,
        answers=(Answered(uri(target.kind, target.id), old),),
    )


def _resource_news(desk: Desk, resource: Resource, what: str) -> Entry:
    """A resource that has moved to another address, or is gone from the web."""
    page, title = desk.page(resource), one_line(resource.title)
    when = resource.moved if what == "moved" else resource.gone
    assert when is not None  # the key was made from the field
    note = resource_note(desk, resource, what)
    words = brief(desk.opening(resource))
    about = desk.words("entry.from_resource", title=_link(page, title), words=words)
    return Entry(
        id=uri("resource-news", f"{resource.id}/{what}-{when.astimezone(desk.zone):%Y-%m-%d}"),
        link=f"{page}#link-{what}",
        page=page,
        title=desk.words(f"entry.{what}", title=title),
        published=when,
        updated=when,
        authors=(desk.house,),
        categories=desk.categories(resource.themes),
        summary=brief(plain(note)),
        content=f"{note}\n<p>{about}</p>",
        related=ascii_address(cards.leads_to(resource)),
        related_title=title,
        answers=(Answered(uri(resource.kind, resource.id), page),),
    )


def _context(desk: Desk, post: Post) -> Markup:
    """Where a note stands, for those who do not remember the post."""
    link, on = _link(desk.page(post), one_line(post.title)), desk.day(post.came_out)
    if post.withdrawal:
        about = desk.words("entry.from_withdrawn", post=link, day=on)
    else:
        about = desk.words("entry.from_post", post=link, day=on, words=brief(desk.short(post)))
    return Markup("<p>{}</p>").format(about)


def _link(to: str, title: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(to, title)
