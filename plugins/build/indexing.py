"""One build's work on the search index: left as it is, or made anew from the site's pages.

Its files go the way of all others: made ready beside their place, moved in with the pages. So
whatever ends a build, the index that is there is whole.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..pages.documents import document
from ..pages.plan import PlannedPage
from . import search_index
from .asked import Asked, Search
from .edition import Site
from .journal import remove
from .memory import Memory
from .output import Output
from .telling import Progress
from .workers import dealt


class Indexed(NamedTuple):
    """What became of the search index in a build: of how many pages it was made (0: it was not),
    why there is none, or only an older one, where there should be one, and whether the one of
    before was left."""

    pages: int = 0
    trouble: str = ""
    is_whole: bool = False


NOT_INDEXED = Indexed()


def when(asked: Asked, site: Site) -> Search:
    """When the index is made, by what was asked for and what the settings say."""
    wish = site.settings.search
    makes = wish == "site" or (wish == "publish" and asked.command == "publish")
    return asked.search if makes and not site.preview else "none"


def index(
    site: Site, output: Output, before: Memory | None, after: Memory, search: Search
) -> Indexed:
    """See to it that the output holds the index of the site as it is. Where it is not made now, or
    cannot be, the one that is there stays."""
    if site.settings.search == "never":
        return NOT_INDEXED
    left = partial(_left, output, before, after)
    if search != "now":
        # Whoever makes one next has to look whether this one is older than the site.
        after.owes_index = search == "later"
        return left()
    pages = [(file, made.words) for file, made in after.pages.items()]
    if not any(words for _, words in pages):
        return NOT_INDEXED
    digest = search_index.wanted(pages, site.settings.lang)
    if before and before.index == digest and left().is_whole:
        return NOT_INDEXED
    program = search_index.program()
    if program is None:
        return left(search_index.MISSING)
    try:
        count = _make(program, site, output, after)
    except search_index.NotMade as reason:
        after.owes_index = True
        return left(f"no new search index: {reason}")
    after.index = digest
    return Indexed(count)


def _left(output: Output, before: Memory | None, after: Memory, trouble: str = "") -> Indexed:
    """Leave the index that is there as it is; one that somebody has changed goes."""
    files = list(search_index.files_of(before.copies)) if before else []
    if not before or not files or not all(map(output.intact, files)):
        return Indexed(trouble=trouble)
    for file in files:
        output.leave(file)
        after.copies[file] = ()
    after.index = before.index
    return Indexed(trouble=trouble, is_whole=True)


def _make(program: Path, site: Site, output: Output, after: Memory) -> int:
    """Make the index; gives of how many pages. Raises NotMade."""
    pages = [
        PlannedPage(f, made.template, made.subject) for f, made in after.pages.items() if made.words
    ]
    lang = site.settings.lang
    folder, into = output.staging() / "to-index", output.staging() / "index"

    def write(page: PlannedPage) -> None:
        site.loaded.folders.put_away()
        with site.tracker.quietly():
            found = document(page.make(site.library))
        assert found is not None  # its page has words
        search_index.write_page(folder, page.file, found, lang, site.html)

    try:
        site.loaded.stock.bodies.flush()
        with Progress("making the search index", len(pages), "pages") as progress:
            for _ in dealt(pages, write, progress.step):
                pass
            for file, path in search_index.make(program, folder, into, lang):
                output.stage(file, path.read_bytes())
                after.copies[file] = ()
    finally:
        for no_longer_needed in (folder, into):
            remove(no_longer_needed)
    return len(pages)
