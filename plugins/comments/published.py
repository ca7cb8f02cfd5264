"""The published comments of a content folder, brought to the posts they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..sources.problems import Problem, did_you_mean
from ..sources.records import Comment, Post
from . import threads


def slugs_of(posts: Iterable[Post], broken: Iterable[str]) -> dict[str, str]:
    """The slug of the post that each folder of comments belongs to: named after it, or after an
    alias of it. `broken` are slugs of posts whose own files have problems."""
    posts = tuple(posts)
    slugs = {alias: post.slug for post in posts for alias in post.aliases}
    slugs |= {post.slug: post.slug for post in posts}
    return slugs | {slug: slug for slug in broken if slug not in slugs}


def homeless(comment: Comment, slugs: Iterable[str]) -> Problem:
    """What is wrong with a comment whose post is not there. `slugs` are those that are."""
    wrong = f"there is no post '{comment.post}' for this comment"
    return Problem(comment.file, 1, wrong, did_you_mean(comment.post, slugs))


def twice(comments: Iterable[Comment], show: Callable[[str], str]) -> list[Problem]:
    """Comments whose id another one has that stands before them."""
    problems: list[Problem] = []
    seen: dict[str, Comment] = {}
    for comment in comments:
        first = seen.setdefault(comment.id, comment)
        if first is not comment:
            wrong = f"the id '{comment.id}' is already that of {show(first.file)}"
            problems.append(Problem(comment.file, 1, wrong, "keep one of the two files"))
    return problems


def notes(thread: Sequence[Comment], places: Mapping[str, str]) -> list[Problem]:
    """What is odd about who answers whom on one post: a comment that answers none of its own
    post, and a circle (at its earliest). All of them are shown, so nothing of it stops a build.
    `places` says on which post each comment of the site stands."""
    return [
        Problem(placed.comment.file, 1, *_why_at_the_top(placed, places), "note")
        for placed in threads.threads(thread)
        if placed.note
    ]


def _why_at_the_top(placed: threads.Placed, places: Mapping[str, str]) -> tuple[str, str]:
    """What to say of a comment that answers another and stands at the top all the same."""
    parent = placed.comment.parent or ""
    if placed.note == threads.CIRCLE:
        wrong = f"this comment answers '{parent}', which answers it in turn, so it is shown first"
        if parent == placed.comment.id:
            wrong = "this comment answers itself, so it is shown at the top"
        return wrong, "write 'parent: null' in the one that came first"
    if parent in places:
        wrong = f"this comment answers '{parent}', which belongs to '{places[parent]}'"
    else:
        wrong = f"this comment answers '{parent}', which is not here"
    return f"{wrong}, so it is shown at the top", "bring that comment back, or write 'parent: null'"
