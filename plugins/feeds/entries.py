"""Entries: a post or a resource as a subscriber gets it, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup

from ..markup.conversion import Conversion, filled, shortened, worded
from ..markup.feed_html import clean
from ..markup.targets import Directory
from ..posts.changes import last_change
from ..posts.follow_ups import Chains
from ..resources import cards
from ..sources.addresses import address
from ..sources.catalogue import Catalogue
from ..sources.ids import uri
from ..sources.records import Post, Record, Resource
from ..sources.texts import digest, without_controls
from ..themes.shelves import Shelves

LONGEST_SUMMARY = 300  # characters


@dataclass(frozen=True)
class Entry:
    """One entry. `id` never changes; `link` is our own page, `related` the thing discussed
    ("" for a post); `summary` is plain text, `content` clean HTML with absolute addresses."""

    id: str
    link: str
    title: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    summary: str
    content: str
    related: str = ""


@dataclass(frozen=True)
class Desk:
    """What entries are written from. `url` is the site's absolute address without a last slash."""

    content: Catalogue
    conversions: Mapping[str, Conversion]
    directory: Directory
    chains: Chains
    shelves: Shelves
    zone: tzinfo
    url: str
    owner: str

    def opening(self, record: Record) -> str:
        """The beginning of the body of a record in plain words."""
        conversion = self.content.conversion(record)
        return worded(conversion.opening, self.directory.values(conversion, record.file, record.id))

    def html(self, text: str, record: Record, page: str) -> str:
        """The clean HTML of a text (by digest) that belongs to a record."""
        conversion = self.conversions[text]
        values = self.directory.values(conversion, record.file, record.id)
        return without_controls(clean(filled(conversion, values), page))


def post_entry(desk: Desk, post: Post) -> Entry:
    """A post, with its dated notes and its follow-ups in the first lines: readers hide edits."""
    page = desk.url + address("post", post.slug)
    names = desk.content.authors_by_slug
    opening = " ".join(post.summary) or post.standfirst or desk.opening(post)
    return Entry(
        id=uri(post.kind, post.id),
        link=page,
        title=one_line(post.title),
        published=post.date,
        updated=last_change(post, desk.chains),
        authors=tuple(one_line(names[slug].title) for slug in post.authors if slug in names),
        categories=_categories(desk, post.themes),
        summary=one_line(shortened(opening, LONGEST_SUMMARY)),
        content="\n".join([*_above(desk, post, page), desk.html(post.body, post, page)]),
    )


def resource_entry(desk: Desk, resource: Resource) -> Entry:
    """A resource: the source in the first visible line, then our why."""
    page = desk.url + address("resource", resource.slug)
    why = desk.opening(resource)
    return Entry(
        id=uri(resource.kind, resource.id),
        link=page,
        title=one_line(resource.title),
        published=resource.added,
        updated=resource.added,
        authors=(desk.owner,),
        categories=_categories(desk, resource.themes),
        summary=one_line(shortened(why, LONGEST_SUMMARY)),
        content=f"{_source_line(resource)}\n{desk.html(resource.body, resource, page)}",
        related=resource.url or "",
    )


def one_line(text: str) -> str:
    """Plain text as XML 1.0 can hold it, on one line."""
    return " ".join(without_controls(text).split())


def _above(desk: Desk, post: Post, page: str) -> list[str]:
    lines = []
    for note in post.updates:
        day = _day(note.date, desk.zone)
        text = desk.html(digest(note.text), post, page)
        lines.append(f"<p><strong>Update, {day}:</strong></p>\n{text}")
    for follower in desk.chains.followers(post):
        href = desk.url + address("post", follower.slug)
        link = Markup('<a href="{}">{}</a>').format(href, follower.title)
        lines.append(f"<p>Followed up on {_day(follower.date, desk.zone)}: {link}</p>")
    return lines


def _source_line(resource: Resource) -> str:
    title = Markup("<em>{}</em>").format(resource.title)
    if resource.url:
        title = Markup('<a href="{}">{}</a>').format(resource.url, title)
    about = [resource.publication or "", cards.creators(resource), cards.dated(resource)]
    rest = Markup(", ").join(part for part in about if part)
    kind = cards.TYPE_WORDS[resource.type]
    return Markup("<p>{}: {}{}{}</p>").format(kind, title, " – " if rest else "", rest)


def _categories(desk: Desk, slugs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    known = desk.content.themes_by_slug
    return tuple((slug, one_line(known[slug].title)) for slug in slugs if slug in known)


def _day(moment: datetime, zone: tzinfo) -> str:
    """ISO: a feed reader shows it to people of every habit."""
    return moment.astimezone(zone).date().isoformat()
