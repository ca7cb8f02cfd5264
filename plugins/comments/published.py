"""The published comments of a content folder, brought to the posts they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..sources import texts
from ..sources.folder import SourceFile
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Comment, Post
from . import record, threads


def read_all(
    sources: Iterable[SourceFile],
) -> tuple[list[Comment], dict[str, str], list[Problem]]:
    """Read all comment files. Gives records, raw bodies by digest, problems."""
    comments: list[Comment] = []
    bodies: dict[str, str] = {}
    problems: list[Problem] = []
    for source in sources:
        text, odd = texts.read(source.path, source.shown)
        problems += odd
        if text is None:
            continue
        comment, body, odd = record.read(source.file, text, source.shown)
        problems += odd
        if comment is not None:
            comments.append(comment)
            bodies[comment.body] = body
    return comments, bodies, problems


def placed(
    comments: Iterable[Comment],
    posts: Iterable[Post],
    broken: Iterable[str],
    paths: Mapping[str, str],
) -> tuple[list[Comment], list[Problem]]:
    """Give each comment the slug of its post, where it names an alias of it.

    `broken` are slugs of posts whose own files have problems; `paths` maps a comment's file
    to the path to name. Problems: a comment of a post that does not exist, two of one id.
    Notes: a comment that answers none of its own post, and a circle (at its earliest).
    """
    posts = tuple(posts)
    slugs = {alias: post.slug for post in posts for alias in post.aliases}
    slugs |= {post.slug: post.slug for post in posts}
    slugs |= {slug: slug for slug in broken if slug not in slugs}
    found: list[Comment] = []
    problems: list[Problem] = []
    seen: dict[str, Comment] = {}
    for comment in comments:
        where = paths[comment.file]
        slug = slugs.get(comment.post)
        if slug is None:
            wrong = f"there is no post '{comment.post}' for this comment"
            remedy = did_you_mean(comment.post, slugs)
            problems.append(Problem(where, 1, wrong, remedy))
            continue
        first = seen.setdefault(comment.id, comment)
        if first is not comment:
            wrong = f"the id '{comment.id}' is already that of {paths[first.file]}"
            problems.append(Problem(where, 1, wrong, "keep one of the two files"))
            continue
        found.append(comment if comment.post == slug else replace(comment, post=slug))
    return found, problems + _notes(found, paths)


def _notes(comments: Iterable[Comment], paths: Mapping[str, str]) -> list[Problem]:
    """What is odd about who answers whom. All of them are shown, so nothing of it stops a build."""
    by_id = {comment.id: comment for comment in comments}
    by_post: dict[str, list[Comment]] = {}
    for comment in by_id.values():
        by_post.setdefault(comment.post, []).append(comment)
    notes: list[Problem] = []
    for thread in by_post.values():
        for placed in threads.threads(thread):
            if placed.note:
                where = paths[placed.comment.file]
                wrong, remedy = _why_at_the_top(placed, by_id)
                notes.append(Problem(where, 1, wrong, remedy, "note"))
    return notes


def _why_at_the_top(placed: threads.Placed, by_id: Mapping[str, Comment]) -> tuple[str, str]:
    """What to say of a comment that answers another and stands at the top all the same."""
    parent = placed.comment.parent or ""
    if placed.note == threads.CIRCLE:
        wrong = f"this comment answers '{parent}', which answers it in turn, so it is shown first"
        if parent == placed.comment.id:
            wrong = "this comment answers itself, so it is shown at the top"
        return wrong, "write 'parent: null' in the one that came first"
    if parent in by_id:
        wrong = f"this comment answers '{parent}', which belongs to '{by_id[parent].post}'"
    else:
        wrong = f"this comment answers '{parent}', which is not here"
    return f"{wrong}, so it is shown at the top", "bring that comment back, or write 'parent: null'"
