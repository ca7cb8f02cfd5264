"""What a page says to programs (schema.org as JSON-LD), made from its view when it is rendered.

Everything stands in the view already, so nothing is kept twice. Pages about resources have theirs
in the head (`schema`), for a resource says more of itself than its card shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from .heads import breadcrumbs, json_for_script
from .parts import Body, Crumb, HeadView, PostLine, SiteView
from .post_views import ChainView, CommentsView, CommentView, PostView
from .theme_views import ThemesView, ThemeView
from .views import ArchiveView, AuthorsView, AuthorView, HomeView, OlderPostsView, YearView

Thing = dict[str, Any]
Words = Callable[[Body], str]
"""Gives the plain words of a comment."""


def structured(view: Any, site: SiteView, words: Words) -> str:
    """The JSON-LD of a page, safe to stand in a script element. `words` loads what a comment
    says."""
    head: HeadView = view.head
    if head.jsonld:
        return head.jsonld
    things = [_thing(view, site, words)]
    crumbs: Sequence[Crumb] = getattr(view, "crumbs", ())
    if isinstance(view, PostView) and view.kicker:
        crumbs = (Crumb(view.kicker.label, view.kicker.address),)
    if crumbs:
        things.append(breadcrumbs(site, [*crumbs, Crumb(head.title, "")], head.canonical))
    return json_for_script({"@context": "https://schema.org", "@graph": things})


def _thing(view: Any, site: SiteView, words: Words) -> Thing:
    head: HeadView = view.head
    match view:
        case PostView():
            return _posting(view, site, words)
        case CommentsView():
            post = _absolute(site, view.crumbs[0].address)
            about: Thing = {"@type": "BlogPosting", "@id": post, "url": post}
            about |= {"headline": view.crumbs[0].label}
            about |= _conversation(view.thread.comments, head.canonical, words)
            return _page(head, site) | {"mainEntity": about}
        case HomeView():
            return _site(view, site)
        case ThemeView():
            return _listing(head, site, _under(view)) | {"about": _term(view, site)}
        case YearView():
            return _listing(head, site, _of_posts(p for month in view.months for p in month.posts))
        case ChainView():
            return _listing(head, site, _of_posts(view.posts), "ItemListOrderAscending")
        case OlderPostsView():
            return _listing(head, site, _of_posts(view.posts))
        case ArchiveView():
            return _listing(head, site, ((line.label, line.address) for line in view.years))
        case ThemesView():
            lines = (line for group in view.groups for line in group.themes)
            return _listing(head, site, ((line.label, line.address) for line in lines))
        case AuthorsView():
            return _listing(head, site, ((line.name, line.address) for line in view.authors))
        case AuthorView():
            return _page(head, site, "ProfilePage") | {"mainEntity": _author(view, head)}
    return _page(head, site)


def _page(head: HeadView, site: SiteView, kind: str = "WebPage") -> Thing:
    said = {"@type": kind, "name": head.title, "url": head.canonical}
    if head.description and head.description != head.title:
        said["description"] = head.description
    return said | {"inLanguage": site.lang}


def _site(view: HomeView, site: SiteView) -> Thing:
    """The site, and the blog on it with its newest posts."""
    address = view.head.canonical
    lines = [view.featured, *view.posts] if view.featured else view.posts
    blog: Thing = {
        "@type": "Blog",
        "@id": f"{address}#blog",
        "name": site.name,
        "url": address,
        "blogPost": [
            {
                "@type": "BlogPosting",
                "headline": line.title,
                "url": _absolute(site, line.address),
                "datePublished": line.day.iso,
            }
            for line in lines
        ],
    }
    said: Thing = {"@type": "WebSite", "name": site.name, "url": address, "inLanguage": site.lang}
    if site.tagline:
        said["description"] = site.tagline
    return said | {"hasPart": blog}


def _posting(view: PostView, site: SiteView, words: Words) -> Thing:
    head = view.head
    picture = head.image or site.card
    said: Thing = {
        "@type": "BlogPosting",
        "@id": head.canonical,
        "headline": view.title,
        "url": head.canonical,
        "mainEntityOfPage": head.canonical,
        "datePublished": view.day.iso,
        "dateModified": (view.updated or view.day).iso,
        "inLanguage": view.lang or site.lang,
        "timeRequired": f"PT{view.reading}M",
        "author": [
            {"@type": "Person", "name": one.name, "url": _absolute(site, one.address)}
            for one in view.authors
        ],
        "isPartOf": {"@type": "Blog", "@id": f"{site.url}/#blog", "name": site.name},
        "publisher": {"@type": "Organization", "name": site.name, "url": f"{site.url}/"},
    }
    if head.description:
        said["description"] = head.description
    if view.themes:
        said["keywords"] = [theme.label for theme in view.themes]
    if picture:
        said["image"] = {"@type": "ImageObject", "url": picture.url}
        if picture.width:
            said["image"] |= {"width": picture.width, "height": picture.height}
    if view.follows:
        said["isBasedOn"] = _absolute(site, view.follows.address)
    if view.thread.state == "none":
        return said
    said["commentCount"] = view.thread.number
    return said | _conversation(view.thread.comments, head.canonical, words)


def _conversation(comments: Iterable[CommentView], page: str, words: Words) -> Thing:
    """The comments of a page, nested as people see them; nothing where there are none."""
    found = list(_comments(comments, page, words))
    return {"comment": found} if found else {}


def _comments(comments: Iterable[CommentView], page: str, words: Words) -> Iterator[Thing]:
    for one in comments:
        replies = list(_comments(one.replies, page, words))
        if one.mention:  # it stands on another site; what was said to it stands here
            yield from replies
        elif not one.deleted:
            author: Thing = {"@type": "Person", "name": one.author}
            if one.url:
                author["url"] = one.url
            said: Thing = {
                "@type": "Comment",
                "url": f"{page}#{one.id}",
                "dateCreated": one.day.iso,
                "author": author,
            }
            if one.body and (text := words(one.body)):
                said["text"] = text
            yield said | ({"comment": replies} if replies else {})
        elif replies:  # what is left of a removed comment is its place
            yield {"@type": "Comment", "url": f"{page}#{one.id}", "comment": replies}


def _listing(
    head: HeadView, site: SiteView, lines: Iterable[tuple[str, str]], order: str = ""
) -> Thing:
    items: Thing = {"@type": "ItemList", "itemListElement": []}
    if order:
        items["itemListOrder"] = f"https://schema.org/{order}"
    for number, (label, address) in enumerate(lines, 1):
        step = {"@type": "ListItem", "position": number, "name": label}
        items["itemListElement"].append(step | {"url": _absolute(site, address)})
    items["numberOfItems"] = len(items["itemListElement"])
    return _page(head, site, "CollectionPage") | {"mainEntity": items}


def _of_posts(posts: Iterable[PostLine]) -> Iterator[tuple[str, str]]:
    return ((line.title, line.address) for line in posts)


def _under(view: ThemeView) -> Iterator[tuple[str, str]]:
    yield from _of_posts(view.posts)
    for bucket in view.buckets:
        yield from ((card.title, card.address) for card in bucket.cards)


def _term(view: ThemeView, site: SiteView) -> Thing:
    vocabulary = {"@type": "DefinedTermSet", "url": _absolute(site, view.crumbs[0].address)}
    return {
        "@type": "DefinedTerm",
        "name": view.title,
        "description": view.definition,
        "inDefinedTermSet": vocabulary,
    }


def _author(view: AuthorView, head: HeadView) -> Thing:
    said: Thing = {"@type": "Person", "name": view.name, "url": head.canonical}
    if view.credentials:
        said["description"] = view.credentials
    if view.links:
        said["sameAs"] = [link.address for link in view.links]
    return said


def _absolute(site: SiteView, address: str) -> str:
    return f"{site.url}{address.removeprefix(site.base)}"
