"""From loaded content to what a site is made of: catalogues, library, directory, plan, feeds."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from markupsafe import Markup

from ..feeds.entries import About, Desk
from ..feeds.feed_set import PlannedFeed, feed_set
from ..markup.conversion import worded, worded_asking
from ..markup.targets import Directory, State, Unresolved
from ..pages.library import Library
from ..pages.parts import LinkView, SiteView
from ..pages.plan import PlannedPage, planned_pages
from ..pages.rendering import Renderer, body_html
from ..pages.share_cards import card_picture, cards
from ..sources import publication
from ..sources.catalogue import Catalogue
from ..sources.records import Post, Record
from ..sources.share_cards import ShareCard, site_card
from ..sources.texts import digest
from ..sources.tracking import Index, Tracker
from .checking import Checker, directory, hidden
from .loading import Loaded
from .packing import pack
from .settings import SiteSettings

R = TypeVar("R", bound=Record)
# Browsers and feed readers ask for this one at the top, whatever the pages say.
_AT_THE_TOP = {"icons/favicon.ico": "favicon.ico"}


@dataclass
class Site:
    """A site to be written, as readers (or the preview) may see it at one moment. Whatever is
    asked of its library, its directory and its checker is noted by `tracker`."""

    settings: SiteSettings
    loaded: Loaded
    edition: publication.Edition
    moment: datetime
    preview: bool
    tracker: Tracker
    hidden: Mapping[tuple[str, str], State]
    checker: Checker
    directory: Directory
    catalogue: Catalogue
    # The items of the menu and of the foot that lead somewhere, where that is known.
    menu: tuple[tuple[str, str], ...] | None = None
    compiled: Path | None = None  # where compiled templates are kept
    _older_renderer: Renderer | None = None

    @cached_property
    def view(self) -> SiteView:
        """What all pages share."""
        menu = self.menu
        if menu is None:
            items = (*self.settings.menu, *self.settings.foot)
            menu = tuple(item for item in items if leads(self.directory, item[1]))
        return site_view(self.settings, menu, self.preview)

    @cached_property
    def library(self) -> Library:
        """What pages look things up in."""
        return Library(
            content=self.catalogue,
            conversions=self.loaded.conversions,
            directory=self.directory,
            site=lambda: self.view,
            zone=self.settings.zone,
            marks=self.edition.marks,
            closing=self.settings.closing,
            words=self.settings.words,
        )

    @cached_property
    def desk(self) -> Desk:
        """What feeds look things up in."""
        site = self.settings
        return Desk(
            content=self.catalogue,
            conversions=self.loaded.conversions,
            directory=self.directory,
            chains=self.library.chains,
            shelves=self.library.shelves,
            zone=site.zone,
            about=About(
                name=site.name,
                tagline=site.tagline,
                url=site.url,
                id=site.id,
                lang=site.lang,
                owner=site.owner,
                rights=site.licence or site.owner,
            ),
            posts_by=self.library.posts_by,
            comment_html=lambda digest: Markup(self.loaded.folders.html(digest)),
            words=site.words,
        )

    @cached_property
    def renderer(self) -> Renderer:
        """What makes the bytes of pages."""
        if self._older_renderer is not None:
            return self._older_renderer.going_on(self.view, self.html)
        settings = self.settings
        return Renderer(settings.templates, self.view, self.html, settings.words, self.compiled)

    def go_on_with(self, older: Site) -> None:
        """Use what an older site in this process has in memory and what is the same here."""
        before, now = older.settings, self.settings
        if before.templates == now.templates and before.words == now.words:
            self._older_renderer = older.__dict__.get("renderer") or older._older_renderer

    @cached_property
    def html(self) -> Callable[[Any], Markup]:
        """Loads the HTML of a Body."""
        folders = self.loaded.folders

        def comment(digest: str) -> Markup:
            return Markup(folders.html(digest))  # `comments.rendering` has made it

        return body_html(self.loaded.conversions, comment)

    @property
    def indexes(self) -> tuple[Index[Any], ...]:
        """Every table that is looked into; what is computed from another stands behind it."""
        return (*self.directory.indexes, *self.library.indexes, *self.desk.indexes)

    def pages(self) -> list[PlannedPage]:
        """Every page of the site."""
        return list(planned_pages(self.library))

    def feeds(self) -> list[PlannedFeed]:
        """Every feed of the site."""
        return list(feed_set(self.desk))

    def static_files(self) -> Iterator[tuple[str, Path]]:
        """What is copied from the theme: the file of the site, and where it lies."""
        static = self.settings.static
        for path in sorted(static.rglob("*")):
            name = path.relative_to(static).as_posix()
            if path.is_file() and not path.name.startswith("."):
                yield f"theme/{name}", path
                if name in _AT_THE_TOP:
                    yield _AT_THE_TOP[name], path

    def cards(self) -> list[ShareCard]:
        """The cards that go out with links that people share."""
        return list(cards(self.view, own_card(self.settings), self.edition.content.themes))

    def pictures_of(self, record: Record) -> set[str]:
        """The files of images/ that a record of the catalogue shows or offers."""
        conversions = [self.catalogue.conversion(record)]
        written = self.checker.every.record(f"any-{record.kind}:{record.file}")
        if written is not None and written.body != record.body:
            # Another plugin has changed the text: it shows what the writer's text shows.
            conversions.append(self.catalogue.text(written.body))
        used = set()
        if isinstance(record, Post):
            conversions += [self.catalogue.text(digest(note.text)) for note in record.updates]
            if record.picture and record.people != "child":  # else nothing leads to it
                used.add(self.directory.picture(record.picture, record.file))
        for conversion in conversions:
            used |= self.directory.pictures_of(conversion, record.file)
        return used


def site(loaded: Loaded, settings: SiteSettings, now: datetime, preview: bool) -> Site:
    """Prepare the site of a content folder as it is at the moment `now`. Nothing is computed
    until somebody asks for it."""
    edition = publication.edition(loaded.content, now, preview, settings.closing)
    tracker = Tracker()
    held = hidden(edition)
    every = Catalogue(loaded.content, loaded.conversions, tracker, every=True)
    where = directory(
        every, loaded.pictures, settings.zone, held, settings.base, settings.video_hosts
    )
    odd = {loaded.show(p.path) for p in loaded.problems if p.severity == "error"}
    return Site(
        settings=settings,
        loaded=loaded,
        edition=edition,
        moment=now,
        preview=preview,
        tracker=tracker,
        hidden=held,
        checker=Checker(every, where, loaded.show, odd),
        directory=where,
        catalogue=Catalogue(edition.content, loaded.conversions, tracker),
    )


def keep_texts(made: Site, texts: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Keep HTML that is to be shown in place of the texts of some records, by kind and slug.
    Gives the digests under which it is kept."""
    kept = {}
    for record in made.edition.content.records():
        html = texts.get((record.kind, record.slug))
        if html is not None:
            before = made.loaded.conversions[record.body]
            values = made.directory.values(before, record.file, record.id)
            after = replace(
                before,
                html=html,
                targets=(),
                headings=tuple(replace(h, text=worded(h.text, values)) for h in before.headings),
                opening=worded(before.opening, values),
                asking=tuple(worded_asking(box, values) for box in before.asking),
            )
            key = kept[record.kind, record.slug] = digest(f"{record.body} {html}")
            made.loaded.stock.bodies.put(key, marshal.dumps(pack(after)))
    return kept


def with_texts(made: Site, digests: Mapping[tuple[str, str], str]) -> Site:
    """The site with other texts for some records, which `keep_texts` has kept."""

    def others(records: tuple[R, ...]) -> tuple[R, ...]:
        return tuple(
            replace(r, body=digests[r.kind, r.slug]) if (r.kind, r.slug) in digests else r
            for r in records
        )

    content = made.edition.content
    content = replace(content, posts=others(content.posts), pages=others(content.pages))
    return replace(
        made,
        edition=replace(made.edition, content=content),
        catalogue=Catalogue(content, made.loaded.conversions, made.tracker),
    )


def leads(where: Directory, address: str) -> bool:
    """Whether an address of the menu leads somewhere: to a page of this content, or outside."""
    if not address.startswith("/"):
        return True
    try:
        where.place(address, "")
    except Unresolved:
        return False
    return True


def site_view(
    settings: SiteSettings, leading: Collection[tuple[str, str]], preview: bool
) -> SiteView:
    """What every page shares: settings, with the menu and the foot as far as they lead somewhere;
    `leading` are their items that do."""

    def links(items: Iterable[tuple[str, str]]) -> tuple[LinkView, ...]:
        return tuple(
            LinkView(label, f"{settings.base}{address}" if address.startswith("/") else address)
            for label, address in items
            if (label, address) in leading
        )

    return SiteView(
        name=settings.name,
        tagline=settings.tagline,
        headline=settings.headline or settings.name,
        url=settings.url,
        base=settings.base,
        lang=settings.lang,
        dir=settings.words.dir,
        licence=settings.licence,
        comments_mail=settings.comments_mail,
        comments_server=settings.comments_server,
        search=settings.search != "never",
        menu=links(settings.menu),
        foot=links(settings.foot),
        preview=preview,
        card=card_picture(settings.url, own_card(settings)),
    )


def own_card(settings: SiteSettings) -> ShareCard:
    """The card of the site."""
    return site_card(settings.name, settings.headline or settings.name)
