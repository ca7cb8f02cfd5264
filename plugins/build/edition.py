"""From loaded content to the files of a site: pages, feeds, pictures, styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..feeds.entries import Desk
from ..feeds.feed_set import feed_set
from ..feeds.xml import written
from ..markup.targets import Directory, State, Unresolved
from ..pages.library import Library
from ..pages.parts import LinkView, SiteView
from ..pages.plan import PlannedPage, planned_pages
from ..pages.rendering import Renderer
from ..sources import publication
from ..sources.addresses import output_file
from ..sources.records import Post
from ..sources.texts import digest
from .checking import directory
from .loading import Loaded
from .settings import SiteSettings

# Browsers and feed readers ask for this one at the top, whatever the pages say.
_AT_THE_TOP = {"icons/favicon.ico": "favicon.ico"}


@dataclass(frozen=True)
class Site:
    """A site to be written, as readers (or the preview) may see it at one moment."""

    settings: SiteSettings
    loaded: Loaded
    edition: publication.Edition
    library: Library
    renderer: Renderer

    def pages(self) -> list[PlannedPage]:
        """Every page of the site with its view."""
        return list(planned_pages(self.library))

    def feeds(self) -> Iterator[tuple[str, bytes]]:
        """Every feed: its file below the output folder, and its bytes."""
        site = self.settings
        desk = Desk(
            content=self.edition.content,
            conversions=self.loaded.conversions,
            directory=self.library.directory,
            chains=self.library.chains,
            zone=site.zone,
            url=site.url,
            owner=site.owner,
        )
        for feed in feed_set(desk, site.name, site.tagline, site.id):
            raw = written(feed, site.url, site.lang, site.licence or site.owner)
            yield output_file(feed.address), raw

    def files(self) -> Iterator[tuple[str, Path]]:
        """What is copied: the styles, and the pictures that the site's own texts use."""
        static = self.settings.static
        for path in sorted(static.rglob("*")):
            name = path.relative_to(static).as_posix()
            if path.is_file() and not path.name.startswith("."):
                yield f"theme/{name}", path
                if name in _AT_THE_TOP:
                    yield _AT_THE_TOP[name], path
        for file in sorted(self._pictures()):
            yield file, self.loaded.root / file

    def _pictures(self) -> set[str]:
        used: set[str] = set()
        where = self.library.directory
        for record in self.edition.content.records():
            texts = [record.body]
            if isinstance(record, Post):
                texts += [digest(note.text) for note in record.updates]
                if record.picture:
                    used.add(where.picture(record.picture, record.file))
            for text in texts:
                used |= where.pictures_of(self.loaded.conversions[text], record.file)
        return used


def site(loaded: Loaded, settings: SiteSettings, now: datetime, preview: bool) -> Site:
    """Prepare the site of a content folder without errors, as it is at the moment `now`."""
    edition = publication.edition(loaded.content, now, preview)
    hidden: dict[tuple[str, str], State] = {
        (r.kind, r.slug): "draft" if r.draft else "waiting" for r in edition.held_back
    }
    where = directory(loaded, hidden, settings.base)
    view = _site_view(settings, where, preview)
    library = Library(
        content=edition.content,
        conversions=loaded.conversions,
        directory=where,
        site=view,
        zone=settings.zone,
        marks=edition.marks,
    )
    renderer = Renderer(settings.templates, view, loaded.conversions, loaded.content.texts)
    return Site(settings, loaded, edition, library, renderer)


def leads(where: Directory, address: str) -> bool:
    """Whether an address of the menu leads somewhere: to a page of this content, or outside."""
    if not address.startswith("/"):
        return True
    try:
        where.place(address, "")
    except Unresolved:
        return False
    return True


def _site_view(settings: SiteSettings, where: Directory, preview: bool) -> SiteView:
    return SiteView(
        name=settings.name,
        tagline=settings.tagline,
        headline=settings.headline or settings.name,
        url=settings.url,
        base=settings.base,
        lang=settings.lang,
        licence=settings.licence,
        comments_mail=settings.comments_mail,
        menu=tuple(
            LinkView(label, f"{settings.base}{address}" if address.startswith("/") else address)
            for label, address in settings.menu
            if leads(where, address)
        ),
        preview=preview,
    )
