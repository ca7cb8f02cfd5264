"""The published comments of a content folder, brought to the posts they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..sources import texts
from ..sources.folder import SourceFile
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Comment, Post
from . import record


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
    return found, problems
