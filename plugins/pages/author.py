"""The index of authors and the page of an author."""

from __future__ import annotations

from ..sources.addresses import address, list_address
from ..sources.records import Author
from .feed_links import feeds_of
from .heads import head
from .library import Library
from .lines import post_lines, posts_of, resource_line
from .paging import Paged, older, paged
from .parts import Crumb, LinkView
from .post_lists import older_posts_view
from .views import AuthorLine, AuthorsView, AuthorView, OlderPostsView


def authors_view(library: Library) -> AuthorsView:
    """The index of authors: those who write here, then guests, by name."""
    authors = sorted(library.content.authors, key=lambda a: (a.guest, a.title.casefold()))
    title = library.says("author.all")
    description = library.says("author.about_all", site=library.site.name)
    return AuthorsView(
        head=head(library, title, description, list_address("author")),
        authors=tuple(_line(library, author) for author in authors),
    )


def author_posts(library: Library, author: Author) -> Paged[str]:
    """The slugs of the posts of an author, paged."""
    return paged(library.posts_by(author))


def older_author_posts_view(library: Library, author: Author, number: int) -> OlderPostsView:
    """A further page of the posts of an author."""
    posts = author_posts(library, author)
    return older_posts_view(library, author, posts, number, _crumb(library))


def author_view(library: Library, author: Author) -> AuthorView:
    """The page of an author."""
    at = address("author", author.slug)
    crumbs = (_crumb(library),)
    posts = author_posts(library, author)
    book = library.resources_by_slug.get(author.book or "")
    about = library.opening(author) or author.title
    return AuthorView(
        head=head(library, author.title, about, at, crumbs=crumbs, feeds=feeds_of(library, author)),
        crumbs=crumbs,
        name=author.title,
        guest=author.guest,
        credentials=author.credentials or "",
        bio=library.body(author),
        links=tuple(LinkView(link.label, link.url) for link in author.links),
        book=resource_line(library, book) if book else None,
        posts=post_lines(library, posts_of(library, posts.newest)),
        older=older(library, LinkView(author.title, library.at(at)), len(posts.pages)),
        mark=library.mark(author),
    )


def _crumb(library: Library) -> Crumb:
    """The step above an author."""
    return Crumb(library.says("author.all"), library.at(list_address("author")))


def _line(library: Library, author: Author) -> AuthorLine:
    posts = library.posts_by(author)
    return AuthorLine(
        name=author.title,
        address=library.at(address("author", author.slug)),
        guest=author.guest,
        credentials=author.credentials or "",
        count=library.says("count.posts", len(posts)),
    )
