"""The page on which the site is searched, and what leads on where nothing can be searched."""

from __future__ import annotations

from ..sources.addresses import SEARCH_ADDRESS, list_address, year_address
from .heads import head
from .library import Library
from .lines import theme_links
from .parts import LinkView
from .views import SearchView


def search_view(library: Library) -> SearchView:
    """The search page: themes and years stand on it for those who want no search or have none."""
    title = library.says("search.title")
    description = library.says("search.about", site=library.site.name)
    shelves = [shelf for shelf in library.shelves if shelf.posts or shelf.resources]
    return SearchView(
        # Pagefind is WebAssembly; no other page may run it.
        head=head(library, title, description, SEARCH_ADDRESS, wasm=library.site.search),
        title=title,
        themes=theme_links(library, (shelf.theme.slug for shelf in shelves)),
        years=tuple(LinkView(str(y), library.at(year_address(y))) for y in library.years),
        archive=library.at(list_address("post")),
        resources=library.at(list_address("resource")),
    )
