"""What the search index holds of a page: its words, and nothing of the site around them.

A document is made from the view of a page, so what readers may not see is in none. It is plain
values like a view: two equal fingerprints say that nothing need be indexed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup

from ..markup.quotations import without_pulls
from ..sources.dataclass import dataclass
from .parts import Body, ThemeLink
from .post_views import CommentsView, CommentView, PostView
from .theme_views import ThemeView
from .views import AuthorView, CollectionView, PageView, ResourceView

# What stands on the shelf. One filter with one value: Pagefind writes more than one in another
# order each time, and then equal sites would not have equal files.
_SHELF = ("resource", "collection")
# By this a result that is a comment is known among the headings of a post.
COMMENT = "h6"
# By this what only helps to find a page is known among them, and not shown (theme/search.js). Ids
# of headings have no underscore.
FOUND_BY = "found_by"
_ON_THE_SHELF = Markup('<p data-pagefind-filter="shelf">yes</p>')
KINDS = {
    PostView: "post",
    CommentsView: "post",
    ResourceView: "resource",
    ThemeView: "theme",
    CollectionView: "collection",
    AuthorView: "author",
    PageView: "page",
}


@dataclass(frozen=True)
class Comment:
    """A comment that stands on a page: its place there, who wrote it, and its words."""

    id: str
    author: str
    body: Body


@dataclass(frozen=True)
class Document:
    """The words of one page. `about` is said beside its title in a list of results; `parts` are
    texts in their order; by `found_by` a page is found, but no excerpt shows it."""

    kind: str
    title: str
    about: str
    parts: tuple[Body | str, ...]
    found_by: str = ""
    comments: tuple[Comment, ...] = ()


def document(view: object) -> Document | None:
    """What is indexed of a page; None where nothing is: lists, worksheets, redirects, feeds."""
    parts: tuple[Body | str | None, ...]
    comments: Iterable[CommentView] = ()
    found_by = ""
    if isinstance(view, PostView):
        themes = _labels(view.themes)
        title, about = view.title, " · ".join(filter(None, (view.minutes, themes)))
        authors = ", ".join(author.name for author in view.authors)
        found_by = ", ".join(filter(None, (themes, authors)))
        notes = tuple(note.text for note in view.updates)
        parts = (view.standfirst, *view.summary, *notes, view.body)
        comments = view.thread.comments
    elif isinstance(view, CommentsView):
        title, about, parts, comments = view.title, "", (), view.thread.comments
    elif isinstance(view, ResourceView):
        card = view.card
        found_by = _labels(card.themes)
        title, about = card.title, " · ".join(filter(None, (card.type, found_by)))
        made_by = ", ".join(card.creators) or card.by
        news = tuple(one.words for one in view.news)
        parts = (card.type, made_by, card.publication, card.why, view.quote, *news)
    elif isinstance(view, ThemeView):
        title, about, parts = view.title, "", (view.definition, view.intro)
    elif isinstance(view, CollectionView):
        title, about = view.title, view.count
        parts = (view.intro, *(step.why_now for step in view.steps))
    elif isinstance(view, AuthorView):
        title, about, parts = view.name, view.credentials, (view.credentials, view.bio)
    elif isinstance(view, PageView):
        title, about, parts = view.title, "", (view.body,)
    else:
        return None
    return Document(
        kind=KINDS[type(view)],
        title=title,
        about=about,
        parts=tuple(part for part in parts if part),
        found_by=found_by,
        comments=tuple(_flat(comments)),
    )


def page_to_index(document: Document, lang: str, html: Callable[[Body], Markup]) -> str:
    """The page that Pagefind reads in place of the one that people see; `html` loads the text of
    a Body.

    Titles weigh more because they are headings. A comment begins with a heading that has its id,
    so what is found in it leads to it (https://pagefind.app/docs/sub-results/). What only helps to
    find the page is a heading too, so that the text before it ends there, and weighs as text.
    """
    words = [_shown(part, html) for part in document.parts]
    if document.found_by:
        heading = Markup('<h5 id="{}" data-pagefind-weight="1">{}</h5>')
        words.append(heading.format(FOUND_BY, document.found_by))
    for comment in document.comments:
        heading = Markup('<{0} id="{1}">{2}</{0}>\n').format(COMMENT, comment.id, comment.author)
        words.append(heading + _shown(comment.body, html))
    text = Markup("\n").join(words)
    return Markup(
        '<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body>'
        '<p data-pagefind-meta="kind">{kind}</p>{shelf}'
        '<p data-pagefind-meta="about">{about}</p>'
        '<main data-pagefind-body><h1 data-pagefind-meta="title">{title}</h1>\n{text}</main>'
        "</body></html>\n"
    ).format(
        lang=lang,
        title=document.title,
        kind=document.kind,
        about=document.about,
        shelf=_ON_THE_SHELF if document.kind in _SHELF else "",
        text=text,
    )


def _shown(part: Body | str, html: Callable[[Body], Markup]) -> Markup:
    if isinstance(part, str):
        return Markup("<p>{}</p>").format(part)
    text = Markup(without_pulls(html(part)))  # what a text says twice it would be found by twice
    for bracket in ("<", "</"):  # a writer's smallest heading is no comment
        text = Markup(text.replace(Markup(f"{bracket}{COMMENT}"), Markup(f"{bracket}h5")))
    return text


def _labels(links: Iterable[ThemeLink]) -> str:
    return ", ".join(link.label for link in links)


def _flat(comments: Iterable[CommentView]) -> Iterable[Comment]:
    for one in comments:
        if one.body is not None:
            yield Comment(one.id, one.author, one.body)
        yield from _flat(one.replies)
