"""What an author may be called in a post: the slug, or one that it once was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .records import Author, Post


def renamed(authors: Iterable[Author]) -> dict[str, str]:
    """The slug of today for each that an author once had. What is somebody's slug is nobody's
    old one, and of two who had one the first keeps it; `check` reports both."""
    authors = tuple(authors)
    slugs = {author.slug for author in authors}
    found: dict[str, str] = {}
    for author in authors:
        for alias in author.aliases:
            if not alias.startswith("/") and alias not in slugs:
                found.setdefault(alias, author.slug)
    return found


def with_author_slugs(posts: tuple[Post, ...], names: Mapping[str, str]) -> tuple[Post, ...]:
    """Posts whose authors stand by the slugs of today (`names` of `renamed`), each once; those in
    which nothing changes are the same objects."""
    if names.keys().isdisjoint(name for post in posts for name in post.authors):
        return posts
    return tuple(
        post
        if names.keys().isdisjoint(post.authors)
        else replace(
            post, authors=tuple(dict.fromkeys(names.get(name, name) for name in post.authors))
        )
        for post in posts
    )
