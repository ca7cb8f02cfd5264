"""The pages that list posts: home, the archive and its years, and further pages of long lists."""

from __future__ import annotations

from collections.abc import Sequence

from ..sources.addresses import address, list_address, older_address, year_address
from ..sources.records import Post
from .heads import head
from .library import Library
from .lines import card_views, post_line, post_lines, theme_links
from .paging import Paged, older
from .parts import Crumb, LinkView
from .views import ArchiveView, HomeView, MonthView, OlderPostsView, YearLine, YearView
from .wording import counted, minutes_to_read, month

NEWEST_POSTS = 8
NEWEST_CARDS = 3
MOMENTS = 3
LONGEST_MOMENT = 3  # minutes
# Short reads are sought among the newest posts only: the home page of a site of twenty years
# must not depend on all of them.
MOMENTS_AMONG = 60


def home_view(library: Library) -> HomeView:
    """The first page."""
    site = library.site
    featured = next((post for post in library.posts if post.featured), None)
    newest = [post for post in library.posts if post is not featured][:NEWEST_POSTS]
    short = [
        post
        for post in library.posts[:MOMENTS_AMONG]
        if minutes_to_read(library.conversion(post).words) <= LONGEST_MOMENT
    ]
    shelves = [shelf for shelf in library.shelves.values() if shelf.posts or shelf.resources]
    data = {"@type": "WebSite", "name": site.name, "url": library.absolute("/")}
    return HomeView(
        head=head(library, site.name, site.tagline or site.name, "/", data=data),
        featured=post_line(library, featured) if featured else None,
        moments=post_lines(library, short[:MOMENTS]),
        posts=post_lines(library, newest),
        cards=card_views(library, library.resources[:NEWEST_CARDS]),
        themes=theme_links(library, (shelf.theme.slug for shelf in shelves)),
        start=_start(library),
    )


def archive_view(library: Library) -> ArchiveView:
    """All years that have posts."""
    years = posts_by_year(library)
    title = "All posts, by year"
    description = f"Every post of {library.site.name}, by the year it was written."
    return ArchiveView(
        head=head(library, title, description, list_address("post")),
        years=tuple(
            YearLine(str(year), library.at(year_address(year)), counted(len(of), "post", "posts"))
            for year, of in years.items()
        ),
    )


def year_view(library: Library, year: int, posts: Sequence[Post]) -> YearView:
    """The posts of one year, which stand newest first."""
    months: dict[str, list[Post]] = {}
    for post in posts:
        months.setdefault(month(post.date.astimezone(library.zone)), []).append(post)
    crumbs = (Crumb("All posts", library.at(list_address("post"))),)
    title = f"Posts of {year}"
    description = f"What {library.site.name} published in {year}."
    return YearView(
        head=head(library, title, description, year_address(year), crumbs=crumbs),
        crumbs=crumbs,
        months=tuple(MonthView(label, post_lines(library, of)) for label, of in months.items()),
    )


def posts_by_year(library: Library) -> dict[int, list[Post]]:
    """Posts by year, both newest first."""
    years: dict[int, list[Post]] = {}
    for post in library.posts:
        years.setdefault(post.date.astimezone(library.zone).year, []).append(post)
    return years


def older_posts_views(
    library: Library, title: str, first: str, posts: Paged[Post], crumb: Crumb
) -> dict[str, OlderPostsView]:
    """The further pages of a long list by address. `first` is the address of the list."""
    views = {}
    crumbs = (crumb, Crumb(title, library.at(first)))
    for number, of in enumerate(posts.pages, 1):
        at = older_address(first, number)
        name = f"{title}: older posts, part {number}"
        description = f"Posts under “{title}”, part {number} counted from the oldest."
        back = LinkView(title, library.at(first))
        views[at] = OlderPostsView(
            head=head(library, name, description, at, crumbs=crumbs),
            crumbs=crumbs,
            title=name,
            posts=post_lines(library, of),
            older=older(library, back, len(posts.pages), number),
        )
    return views


def _start(library: Library) -> LinkView | None:
    collections = {c.slug: c for c in library.content.collections}
    start = collections.get("start-here") or next(iter(library.content.collections), None)
    return library.link(start.title, address("collection", start.slug)) if start else None
