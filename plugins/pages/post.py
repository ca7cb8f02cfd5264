"""The page of a post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..comments.rendering import name
from ..comments.threads import count
from ..posts.changes import last_change
from ..sources.addresses import address, picture_address
from ..sources.records import Author, Post
from ..sources.texts import digest
from .heads import head
from .library import Library
from .lines import post_line, post_lines, theme_links
from .parts import BylineView
from .thread import comment_views
from .views import ChainStep, HeadingView, PostView, ThreadView, UpdateView
from .wording import counted, minutes

HEADINGS_FOR_CONTENTS = 4
CHAIN_AS_LIST = 3


def post_view(library: Library, post: Post) -> PostView:
    """Everything that a post's page shows."""
    conversion = library.conversion(post)
    at = address("post", post.slug)
    themes = theme_links(library, post.themes)
    target = library.chains.target(post)
    description = post.standfirst or " ".join(post.summary) or library.opening(post)
    last = last_change(post, library.chains)
    return PostView(
        head=head(
            library,
            post.title,
            description,
            at,
            type="article",
            data=_data(library, post, at),
            image=_shared_picture(library, post),
        ),
        lang=post.lang or "",
        title=post.title,
        kicker=themes[0] if themes else None,
        badge=post.badge or "",
        standfirst=post.standfirst,
        authors=tuple(byline(library, author) for author in authors_of(library, post)),
        day=library.day(post.date),
        updated=library.day(last) if _another_day(library, last, post.date) else None,
        minutes=minutes(conversion.minutes),
        themes=themes,
        summary=post.summary,
        contents=_contents(library, post),
        body=library.body(post),
        updates=_updates(library, post),
        follows=post_line(library, target) if target else None,
        followed_by=post_lines(library, library.chains.followers(post)),
        chain=_chain(library, post),
        related=post_lines(library, library.related.of(post)),
        thread=_thread(library, post),
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


def _shared_picture(library: Library, post: Post) -> str:
    """The picture that goes out with a shared link; one that shows a child stays at home."""
    if post.picture is None or post.people == "child":
        return ""
    return library.absolute(picture_address(library.directory.picture(post.picture, post.file)))


def _another_day(library: Library, one: datetime, other: datetime) -> bool:
    """Whether two moments fall on different days of the site's own calendar."""
    return one.astimezone(library.zone).date() != other.astimezone(library.zone).date()


def _contents(library: Library, post: Post) -> tuple[HeadingView, ...]:
    """A contents list, where the text is long enough to earn one."""
    chapters = [h for h in library.conversion(post).headings if h.level == 2]
    if len(chapters) < HEADINGS_FOR_CONTENTS:
        return ()
    return tuple(HeadingView(h.id, library.words(h.text, post)) for h in chapters)


def _updates(library: Library, post: Post) -> tuple[UpdateView, ...]:
    views = []
    days: dict[str, int] = {}
    for note in post.updates:
        day = note.date.astimezone(library.zone).date().isoformat()
        days[day] = days.get(day, 0) + 1
        anchor = f"update-{day}" + (f"-{days[day]}" if days[day] > 1 else "")
        text = library.text(digest(note.text), post)
        mark = library.note_mark(post, note)
        views.append(UpdateView(anchor, library.day(note.date), text, mark))
    return tuple(views)


def _chain(library: Library, post: Post) -> tuple[ChainStep, ...]:
    chain = library.chains.chain(post)
    if len(chain) < CHAIN_AS_LIST:
        return ()
    return tuple(
        ChainStep(
            member.title,
            library.at(address("post", member.slug)),
            library.day(member.date),
            member.slug == post.slug,
        )
        for member in chain
    )


def _thread(library: Library, post: Post) -> ThreadView:
    placed = library.thread(post) if post.comments != "none" else ()
    words = counted(count(placed), "comment", "comments", none="No comments yet")
    return ThreadView(post.comments, words, comment_views(library, placed))


def _data(library: Library, post: Post, at: str) -> dict[str, Any]:
    """The post as a schema.org BlogPosting."""
    placed = library.thread(post) if post.comments != "none" else ()
    writers = authors_of(library, post)
    return {
        "@type": "BlogPosting",
        "headline": post.title,
        "url": library.absolute(at),
        "datePublished": library.day(post.date).iso,
        "dateModified": library.day(last_change(post, library.chains)).iso,
        "author": [
            {
                "@type": "Person",
                "name": name(author.title),
                "url": library.absolute(address("author", author.slug)),
            }
            for author in writers
        ],
        "commentCount": count(placed),
    }
