"""Which posts name a resource in their text, and which collections lead over it.

Posts that may name it are found in a table made of the quick look at each text; those few are
then asked where their links lead today. So neither a new title nor a new post elsewhere has ten
thousand texts looked through again.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..markup.targets import Directory, Unresolved
from ..sources.catalogue import Catalogue
from ..sources.mentions import names_of
from ..sources.records import Collection, Post, Resource
from ..sources.texts import digest
from ..sources.tracking import Index

Slugs = tuple[str, ...]


class Uses:
    """The posts and collections that lead to each resource."""

    def __init__(self, content: Catalogue, directory: Directory) -> None:
        self._content, self._directory = content, directory
        # For each name that a text may mention: the posts that do, oldest first.
        self.index: Index[Slugs] = Index("mentioned", content.tracker, self._by_name)

    def posts(self, resource: Resource) -> Iterator[Post]:
        """The posts that link to a resource, newest first."""
        slugs = {slug for name in names_of(resource) for slug in self.index.get(name, ())}
        posts = [self._content.posts_by_slug[slug] for slug in slugs]
        for post in sorted(posts, key=lambda post: (post.date, post.slug), reverse=True):
            if any(self._leads(ref, post, resource) for ref in self._refs(post)):
                yield post

    def collections(self, resource: Resource) -> Iterator[Collection]:
        """The collections that lead over a resource."""
        for collection in self._content.collections:
            if any(item.slug == resource.slug for item in collection.items):
                yield collection

    def _by_name(self) -> dict[str, Slugs]:
        found: dict[str, list[str]] = {}
        for slug in self._content.by_date.get("post", ()):
            for name in self._content.posts_by_slug[slug].mentions:
                found.setdefault(name, []).append(slug)
        return {name: tuple(found[name]) for name in sorted(found)}

    def _refs(self, post: Post) -> set[str]:
        """What the texts of a post link to that readers see."""
        conversions = [self._content.text(digest(note.text)) for note in post.updates]
        if post.withdrawal is None:
            conversions.append(self._content.conversion(post))
        return {ref for conversion in conversions for ref in conversion.refs}

    def _leads(self, ref: str, post: Post, resource: Resource) -> bool:
        try:
            place = self._directory.place(ref, post.file)
        except Unresolved:
            return False
        return place is not None and (place.kind, place.slug) == ("resource", resource.slug)
