"""Comments for a view: nested as they are read, at most five levels, however deep they go.

A long thread goes on on further pages. The oldest conversations stay on the post's own page, so
the address of a comment never changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..comments import rendering
from ..comments.threads import CIRCLE, ORPHAN, Placed, count, pages
from ..sources.addresses import address, comments_address
from ..sources.records import Comment, Post
from ..sources.words import Words
from .feed_links import feeds_of
from .heads import head
from .library import Library
from .parts import Body, Crumb, LinkView
from .post_views import CommentsView, CommentView, ThreadView
from .share_cards import card_of_first

_NOTES = {ORPHAN: "thread.orphan", CIRCLE: "thread.circle"}
_FORM = "#write"


def thread_view(library: Library, post: Post, placed: Sequence[Placed]) -> ThreadView:
    """The thread on a post's own page; `placed` are all of its comments."""
    return _thread_view(library, post, placed, 1)


def comments_view(library: Library, post: Post, number: int) -> CommentsView:
    """A further page of the comments on a post, from 2 on."""
    at = comments_address(post.slug, number)
    title = library.says("thread.page", title=post.title, part=number)
    description = library.says("thread.about_page", title=post.title, part=number)
    lang, dir = library.spoken(post.lang)
    crumbs = (Crumb(post.title, library.at(address("post", post.slug)), lang, dir),)
    return CommentsView(
        head=head(
            library,
            title,
            description,
            at,
            crumbs=crumbs,
            feeds=feeds_of(library, post),
            image=card_of_first(library, post.themes),
        ),
        crumbs=crumbs,
        lang=lang,
        dir=dir,
        title=title,
        post=post.title,
        part=number,
        thread=_thread_view(library, post, library.thread(post), number),
    )


def counted_words(words: Words, placed: Sequence[Placed], nobody_yet: bool = True) -> str:
    """`2 comments · 1 mention`: what people wrote here, and elsewhere. `nobody_yet` says whether
    none at all is said in another way."""
    number, mentions = count(placed), count(placed, "mention")
    none = nobody_yet and not number
    comments = words("thread.nobody_yet") if none else words("count.comments", number)
    if not mentions:
        return comments
    return words("thread.counts", comments=comments, mentions=words("count.mentions", mentions))


def _thread_view(library: Library, post: Post, placed: Sequence[Placed], number: int) -> ThreadView:
    parts, says = pages(placed), library.says
    if number == 1:
        told = counted_words(says, placed)
    else:  # one that is full does not change with those after it
        told = says("thread.on_this_page", counts=counted_words(says, parts[number - 1], False))
    here = f"{library.at(address('post', post.slug))}{_FORM}"
    closed = library.comments_closed_on(post)
    state = "closed" if closed else post.comments
    server = library.site.comments_server if state == "open" else ""
    return ThreadView(
        state=state,
        count=told,
        number=count(placed if number == 1 else parts[number - 1]),
        comments=comment_views(library, parts[number - 1], bool(server)),
        closed=library.day(closed) if closed else None,
        form=f"{server}{post.slug}" if server else "",
        write=LinkView(library.says("form.write"), here) if server and number > 1 else None,
        older=_page(library, post, "older", number - 1) if number > 1 else None,
        newer=_page(library, post, "newer", number + 1) if number < len(parts) else None,
        moved=tuple(_moved(library, post, parts)) if number == 1 else (),
    )


def _page(library: Library, post: Post, which: str, number: int) -> LinkView:
    label = library.says(f"thread.{which}")
    return LinkView(label, f"{library.at(comments_address(post.slug, number))}#comments")


def _moved(library: Library, post: Post, parts: Sequence[Sequence[Placed]]) -> Iterator[LinkView]:
    for number, part in enumerate(parts[1:], 2):
        at = library.at(comments_address(post.slug, number))
        for item in part:
            if old_id := _old_id(item.comment):
                yield LinkView(old_id, f"{at}#{item.comment.id}")


def comment_views(
    library: Library, placed: Sequence[Placed], can_reply: bool = False
) -> tuple[CommentView, ...]:
    """Nest comments that stand in reading order, each with its depth."""
    # One open list a depth. A comment closes the deeper lists into its elder's replies.
    open_lists: list[list[CommentView]] = [[]]
    for item in placed:
        _close(open_lists, item.depth)
        open_lists[item.depth].append(_view(library, item, can_reply))
        open_lists.append([])
    _close(open_lists, 0)
    return tuple(open_lists[0])


def _close(open_lists: list[list[CommentView]], depth: int) -> None:
    while len(open_lists) > depth + 1:
        replies = open_lists.pop()
        if replies:
            elder = open_lists[-1][-1]
            open_lists[-1][-1] = replace(elder, replies=tuple(replies))


def _view(library: Library, item: Placed, can_reply: bool) -> CommentView:
    comment = item.comment
    deleted, mention = comment.status == "deleted", comment.kind == "mention"
    return CommentView(
        id=comment.id,
        old_id=_old_id(comment),
        author="" if deleted else rendering.name(comment.author),
        url="" if deleted else rendering.web_address(comment.url) or "",
        by_owner=comment.by_owner and not deleted,
        deleted=deleted,
        mention=mention,
        day=library.day(comment.created),
        body=None if deleted else Body(comment.body, (), "comment"),
        answers_name=_name(library, item.answers) if item.answers else "",
        answers_id=item.answers.id if item.answers else "",
        note=library.says(_NOTES[item.note]) if item.note else "",
        can_reply=can_reply and not deleted and not mention,
        replies=(),
    )


def _old_id(comment: Comment) -> str:
    """`comment-4711` for `wp-4711`: where links of the time before lead."""
    number = comment.id.removeprefix("wp-")
    return f"comment-{number}" if number != comment.id and number.isdecimal() else ""


def _name(library: Library, comment: Comment) -> str:
    if comment.status == "deleted":
        return library.says("thread.a_removed_comment")
    return rendering.name(comment.author)
