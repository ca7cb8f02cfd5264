"""What can be taken away: all resources as files for other programs, and the page about them."""

from __future__ import annotations

from ..sources.addresses import (
    EXPORT_FILES,
    TAKE_AWAY_ADDRESS,
    export_address,
    list_address,
)
from .feed_links import resource_feeds
from .heads import head
from .hub_views import ExportLine, ExportView, TakeAwayView
from .library import Library
from .parts import Crumb

_FORMATS = ("json", "csv", "bookmarks", "bibtex")


def take_away_view(library: Library) -> TakeAwayView:
    """The page with the files."""
    title = library.says("take_away.title")
    about = library.says("take_away.about")
    crumbs = (Crumb(library.says("lists.resources"), library.at(list_address("resource"))),)
    return TakeAwayView(
        head=head(
            library,
            title,
            about,
            TAKE_AWAY_ADDRESS,
            crumbs=crumbs,
            feeds=resource_feeds(library),
        ),
        crumbs=crumbs,
        count=library.says("count.resources", len(library.resources)),
        files=tuple(
            ExportLine(
                library.says(f"take_away.{format}"),
                library.at(export_address(format)),
                _saved_as(format),
                library.says(f"take_away.about_{format}"),
            )
            for format in _FORMATS
        ),
        licence=library.site.licence,
    )


def _saved_as(format: str) -> str:
    """The name under which a browser keeps a file: bookmarks as other browsers look for them."""
    return EXPORT_FILES[format].replace(".netscape", ".html")


def export_view(library: Library, format: str) -> ExportView:
    """A file with all resources, the last added first."""
    from ..resources.exports import export  # few builds make these files

    return ExportView(export(format, library.resources, library.zone))
