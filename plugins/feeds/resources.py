"""A resource as an entry: what it is in the first line, then our why."""

from __future__ import annotations

from markupsafe import Markup

from ..resources import cards
from ..sources.ids import uri
from ..sources.records import Resource
from .entries import Desk, Entry, ascii_address, brief, one_line


def resource_entry(desk: Desk, resource: Resource) -> Entry:
    """A resource. The entry leads to our page, its first line to the thing itself."""
    page = desk.page(resource)
    notes = [resource_note(desk, resource, what) for what, _ in cards.news(resource)]
    return Entry(
        id=uri(resource.kind, resource.id),
        link=page,
        page=page,
        title=one_line(resource.title),
        published=resource.came_out,
        updated=cards.last_change(resource),
        authors=(desk.house,),
        categories=desk.categories(resource.themes),
        summary=brief(desk.opening(resource)),
        content="\n".join(
            [source_line(desk, resource), *notes, desk.html(resource.body, resource, page)]
        ),
        related=ascii_address(cards.leads_to(resource)),
        related_title=one_line(resource.title),
    )


def resource_note(desk: Desk, resource: Resource, what: str) -> Markup:
    """What became of a resource ("moved" or "gone"), with its day."""
    words, on = desk.words, desk.day(dict(cards.news(resource))[what])
    copy = Markup()
    if what == "gone" and (at := cards.stored_copy(resource)):
        copy = " " + words.link("entry.copy" if resource.archive else "entry.perhaps_copy", at)
    dated = words("entry.dated", what=words(f"news.{what}"), day=on)
    note = Markup("<p><strong>{}</strong> {}{}</p>")
    return note.format(dated, words(f"news.about_{what}"), copy)


def source_line(desk: Desk, resource: Resource) -> Markup:
    """What it is, by whom and of when, with a link to the thing itself."""
    words = desk.words
    title = Markup("<em>{}</em>").format(one_line(resource.title))
    if leads_to := ascii_address(cards.leads_to(resource)):
        title = Markup('<a href="{}">{}</a>').format(leads_to, title)
    about = [
        resource.publication or "",
        cards.creators(resource, words),
        cards.dated(resource, words),
    ]
    rest = Markup(", ").join(one_line(part) for part in about if part)
    line = words("entry.source", type=words(f"card.types.{resource.type}"), title=title)
    return Markup("<p>{}{}{}</p>").format(line, " – " if rest else "", rest)
