"""The pages that list posts: home, the archive and its years, and further pages of long lists."""

from __future__ import annotations

from ..sources.addresses import address, list_address, older_address, year_address
from ..sources.records import Post, Record
from .feed_links import EVERY, feeds_of, main_feed, post_feeds, update_feeds
from .heads import head
from .library import Library
from .lines import card_views, post_line, post_lines, posts_of, theme_links
from .paging import Paged, older
from .parts import Crumb, LinkView
from .share_cards import card_of_first
from .views import ArchiveView, HomeView, MonthView, OlderPostsView, YearLine, YearView

NEWEST_POSTS = 8
NEWEST_CARDS = 3
MOMENTS = 3
LONGEST_MOMENT = 2  # minutes
# Short reads are sought among the newest posts only: the home page of a site of twenty years
# must not depend on all of them.
MOMENTS_AMONG = 60


def home_view(library: Library) -> HomeView:
    """The first page."""
    site = library.site
    featured = next((post for post in library.posts if post.featured), None)
    newest = [post for post in library.posts[: NEWEST_POSTS + 1] if post is not featured]
    short = [
        post
        for post in library.posts[:MOMENTS_AMONG]
        if not post.withdrawal and library.conversion(post).minutes <= LONGEST_MOMENT
    ]
    shelves = [shelf for shelf in library.shelves if shelf.posts or shelf.resources]
    return HomeView(
        head=head(
            library,
            site.name,
            site.tagline or site.name,
            "/",
            feeds=main_feed(library, EVERY),
        ),
        featured=post_line(library, featured) if featured else None,
        moments=post_lines(library, short[:MOMENTS]),
        posts=post_lines(library, newest[:NEWEST_POSTS]),
        cards=card_views(library, library.resources[:NEWEST_CARDS]),
        themes=theme_links(library, (shelf.theme.slug for shelf in shelves)),
        start=_start(library),
    )


def archive_view(library: Library) -> ArchiveView:
    """All years that have posts."""
    title = library.says("lists.all_posts_by_year")
    description = library.says("archive.about", site=library.site.name)
    return ArchiveView(
        head=head(library, title, description, list_address("post"), feeds=post_feeds(library)),
        years=tuple(
            YearLine(
                str(year),
                library.at(year_address(year)),
                library.says("count.posts", len(library.posts_of_year(year))),
            )
            for year in library.years
        ),
    )


def year_view(library: Library, year: int) -> YearView:
    """The posts of one year, newest first."""
    months: dict[str, list[Post]] = {}
    for post in library.posts_of_year(year):
        months.setdefault(library.says.month(post.date.astimezone(library.zone)), []).append(post)
    crumbs = (Crumb(library.says("lists.all_posts"), library.at(list_address("post"))),)
    title = library.says("archive.year", year=year)
    description = library.says("archive.about_year", site=library.site.name, year=year)
    return YearView(
        head=head(
            library,
            title,
            description,
            year_address(year),
            crumbs=crumbs,
            feeds=update_feeds(library),
        ),
        crumbs=crumbs,
        months=tuple(MonthView(label, post_lines(library, of)) for label, of in months.items()),
    )


def older_posts_view(
    library: Library, of: Record, posts: Paged[str], number: int, crumb: Crumb
) -> OlderPostsView:
    """A further page of the long list that stands on the page of a record."""
    first = library.link(of.title, address(of.kind, of.slug))
    at = older_address(address(of.kind, of.slug), number)
    crumbs = (crumb, Crumb(first.label, first.address))
    title = library.says("lists.older_posts", title=of.title, part=number)
    description = library.says("lists.about_older_posts", title=of.title, part=number)
    return OlderPostsView(
        head=head(
            library,
            title,
            description,
            at,
            crumbs=crumbs,
            feeds=feeds_of(library, of),
            image=card_of_first(library, (of.slug,)) if of.kind == "theme" else None,
        ),
        crumbs=crumbs,
        title=title,
        posts=post_lines(library, posts_of(library, posts.pages[number - 1])),
        older=older(library, first, len(posts.pages), number),
    )


def _start(library: Library) -> LinkView | None:
    collections = library.content.collections
    first = next(iter(collections), None)
    start = next((one for one in collections if one.slug == "start-here"), first)
    return library.link(start.title, address("collection", start.slug)) if start else None
