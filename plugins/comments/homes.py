"""Whether the posts are there that comments belong to.

Mostly the name of a post's file gives its slug. Only where it does not, because a post has
another slug or was renamed, are more files looked into, and of those only the likely ones read.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC
from pathlib import Path

from ..sources import kinds, texts
from ..sources.records import Post
from .published import slugs_of

_FEW = 20  # slugs; for more, reading each post is quicker than searching it for all of them


def is_there(content: Path, slug: str) -> bool:
    """Whether there is a post with this slug or alias. Without a folder of posts nothing tells,
    and no build looks."""
    return not (content / "posts").is_dir() or bool(among(content, {slug}))


def among(content: Path, wanted: Collection[str]) -> set[str]:
    """Those of some slugs that are the slug or an alias of a post."""
    files = sorted((content / "posts").glob("*.md"))
    named = [path for path in files if _name(path) in wanted]
    missing = set(wanted).difference(*map(_slugs, named))
    for path in files:
        if not missing:
            break
        if len(missing) > _FEW or _may_have(path, missing):
            missing -= _slugs(path)
    return set(wanted) - missing


def names(content: Path) -> set[str]:
    """The slugs that the names of the posts' files give."""
    return {_name(path) for path in (content / "posts").glob("*.md")}


def _name(path: Path) -> str:
    return kinds.slug_of_name("post", f"posts/{path.name}")


def _slugs(path: Path) -> set[str]:
    """The slug and aliases of a post; of one that cannot be read, the slug that is known."""
    file = f"posts/{path.name}"
    text, _ = texts.read(path, file)
    if text is None:
        return {_name(path)}
    read = kinds.read("post", file, text, file, UTC)
    posts = [read.record] if isinstance(read.record, Post) else []
    return set(slugs_of(posts, [read.slug]))


def _may_have(path: Path, slugs: Collection[str]) -> bool:
    try:
        raw = path.read_bytes()
    except OSError:
        return False
    return any(slug.encode() in raw for slug in slugs)
