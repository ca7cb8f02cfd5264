"""The page of a post."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from ..markup.targets import Unresolved
from ..posts.changes import followed_anchor, last_change, note_anchor
from ..sources.addresses import address, chain_address, picture_address, worksheet_address
from ..sources.records import Author, Post
from ..sources.texts import digest
from .feed_links import feeds_of
from .first_screen import HEADINGS_FOR_CONTENTS, folded
from .heads import head
from .library import Library
from .lines import post_line, post_lines, resource_line, theme_links
from .parts import BylineView, PostLine, SharedPicture
from .post_views import ChainStep, FollowUpView, HeadingView, PostView, ResourceLine, UpdateView
from .share_cards import card_of_first
from .thread import thread_view

CHAIN_AS_LIST = 3


def post_view(library: Library, post: Post) -> PostView:
    """Everything that a post's page shows."""
    conversion = library.conversion(post)
    at = address("post", post.slug)
    themes = theme_links(library, post.themes)
    target = library.chains.target(post)
    description = post.standfirst or " ".join(post.summary) or library.opening(post)
    last = last_change(post, library.chains)
    placed = library.thread(post) if post.comments != "none" else ()
    body = None if post.withdrawal else library.body(post)
    updates = _updates(library, post)
    texts = [*filter(None, [body]), *(note.text for note in updates)]
    before, after = _neighbours(library, post)
    lang, dir = library.spoken(post.lang)
    return PostView(
        head=head(
            library,
            post.title,
            description,
            at,
            type="article",
            image=_shared_picture(library, post),
            feeds=feeds_of(library, post),
            frames=library.frames(texts),
        ),
        lang=lang,
        dir=dir,
        title=post.title,
        kicker=themes[0] if themes else None,
        badge=post.badge or "",
        standfirst=post.standfirst,
        authors=tuple(byline(library, author) for author in authors_of(library, post)),
        day=library.day(post.date),
        updated=library.day(last) if _another_day(library, last, post.date) else None,
        minutes=library.says("count.minutes", conversion.minutes),
        reading=conversion.minutes,
        themes=themes,
        summary=() if post.withdrawal else post.summary,
        folded=folded(library, post),
        contents=_contents(library, post),
        body=body,
        updates=updates,
        follows=post_line(library, target) if target else None,
        followed_by=_followed_by(library, post),
        chain=_chain(library, post),
        chain_page=_chain_page(library, post),
        before=before,
        after=after,
        worksheet=library.at(worksheet_address(post.slug)) if library.asks(post) else "",
        related=post_lines(library, library.related.of(post)),
        resources=_resources(library, post, conversion.refs),
        thread=thread_view(library, post, placed),
        mark=library.mark(post),
    )


def authors_of(library: Library, post: Post) -> tuple[Author, ...]:
    """The authors of a post whom readers can see."""
    known = library.authors_by_slug
    return tuple(known[slug] for slug in post.authors if slug in known)


def byline(library: Library, author: Author) -> BylineView:
    """An author as named at a post; guests are introduced."""
    return BylineView(
        name=author.title,
        address=library.at(address("author", author.slug)),
        guest=author.guest,
        credentials=author.credentials or "",
        bio=library.body(author) if author.guest else None,
    )


def _shared_picture(library: Library, post: Post) -> SharedPicture | None:
    """The picture that goes out with a shared link. One that shows a child stays at home, and
    drawings are shown by nobody; in their place goes the card of the post's first theme."""
    if post.picture is None or post.people == "child":
        return card_of_first(library, post.themes)
    file, width, height = library.directory.shared(post.picture, post.file)
    if file.endswith(".svg"):
        return card_of_first(library, post.themes)
    return SharedPicture(library.absolute(picture_address(file)), width, height)


def _another_day(library: Library, one: datetime, other: datetime) -> bool:
    """Whether two moments fall on different days of the site's own calendar."""
    return one.astimezone(library.zone).date() != other.astimezone(library.zone).date()


def _contents(library: Library, post: Post) -> tuple[HeadingView, ...]:
    """A contents list, where the text is long enough to earn one."""
    if post.withdrawal:
        return ()
    chapters = [h for h in library.conversion(post).headings if h.level == 2]
    if len(chapters) < HEADINGS_FOR_CONTENTS:
        return ()
    return tuple(HeadingView(h.id, library.words(h.text, post)) for h in chapters)


def _updates(library: Library, post: Post) -> tuple[UpdateView, ...]:
    views = []
    for note in post.updates:
        text = library.text(digest(note.text), post)
        mark = library.note_mark(post, note)
        day = library.day(note.date)
        views.append(UpdateView(note_anchor(note), day, text, mark, note.withdrawn))
    return tuple(views)


def _followed_by(library: Library, post: Post) -> tuple[FollowUpView, ...]:
    return tuple(
        FollowUpView(followed_anchor(follower), post_line(library, follower))
        for follower in library.chains.followers(post)
    )


def _chain(library: Library, post: Post) -> tuple[ChainStep, ...]:
    chain = library.chains.chain(post)
    if len(chain) < CHAIN_AS_LIST:
        return ()
    return tuple(
        ChainStep(
            member.title,
            library.at(address("post", member.slug)),
            library.day(member.date),
            library.says("count.minutes", library.conversion(member).minutes),
            member.slug == post.slug,
            *library.spoken(member.lang),
        )
        for member in chain
    )


def _chain_page(library: Library, post: Post) -> str:
    chain = library.chains.chain(post)
    return library.at(chain_address(chain[0].slug)) if len(chain) > 1 else ""


def _neighbours(library: Library, post: Post) -> tuple[PostLine | None, PostLine | None]:
    """The posts before and after this one in its chain."""
    chain = library.chains.chain(post)
    at = next(n for n, member in enumerate(chain) if member.slug == post.slug)

    def line(number: int) -> PostLine | None:
        return post_line(library, chain[number]) if 0 <= number < len(chain) else None

    return line(at - 1), line(at + 1)


def _resources(library: Library, post: Post, refs: Sequence[str]) -> tuple[ResourceLine, ...]:
    """Related resources, but those that the text leads to itself."""
    named = set()
    for ref in refs:
        with suppress(Unresolved):
            place = library.directory.place(ref, post.file)
            if place is not None and place.kind == "resource":
                named.add(place.slug)
    return tuple(
        resource_line(library, resource)
        for resource in library.related_resources.of(post, without=named)
    )
