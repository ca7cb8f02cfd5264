"""Comments for a view: nested as they are read, at most five levels, however deep they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..comments import rendering
from ..comments.threads import Placed
from ..sources.records import Comment
from .library import Library
from .parts import Body
from .views import CommentView

REMOVED = "a removed comment"


def comment_views(library: Library, placed: Sequence[Placed]) -> tuple[CommentView, ...]:
    """Nest comments that stand in reading order, each with its depth."""
    # One open list a depth. A comment closes the deeper lists into its elder's replies.
    open_lists: list[list[CommentView]] = [[]]
    for item in placed:
        _close(open_lists, item.depth)
        open_lists[item.depth].append(_view(library, item))
        open_lists.append([])
    _close(open_lists, 0)
    return tuple(open_lists[0])


def _close(open_lists: list[list[CommentView]], depth: int) -> None:
    while len(open_lists) > depth + 1:
        replies = open_lists.pop()
        if replies:
            elder = open_lists[-1][-1]
            open_lists[-1][-1] = replace(elder, replies=tuple(replies))


def _view(library: Library, item: Placed) -> CommentView:
    comment = item.comment
    deleted = comment.status == "deleted"
    return CommentView(
        id=comment.id,
        author="" if deleted else rendering.name(comment.author),
        url="" if deleted else rendering.web_address(comment.url) or "",
        by_owner=comment.by_owner and not deleted,
        deleted=deleted,
        mention=comment.kind == "mention",
        day=library.day(comment.created),
        body=None if deleted else Body(comment.body, (), "comment"),
        answers_name=_name(item.answers) if item.answers else "",
        answers_id=item.answers.id if item.answers else "",
        note=item.note,
        replies=(),
    )


def _name(comment: Comment) -> str:
    return REMOVED if comment.status == "deleted" else rendering.name(comment.author)
