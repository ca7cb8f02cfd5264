"""Makes what has to be made: pages whose views may have changed, feeds, copies."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..pages.fingerprint import fingerprint
from ..pages.plan import PlannedPage
from ..sources import scan
from ..sources.addresses import output_file
from ..sources.tracking import Reads, by_kind, touches
from .edition import Site
from .marks import OutMark
from .memory import Made, Memory
from .output import Output
from .telling import Progress
from .templates import closures
from .workers import dealt

_TO_COME = Made("", "", "", {}, ())
_Result = tuple[str, Reads, tuple[str, ...], str, OutMark | None]


@dataclass
class Making:
    """One build's work on the files of a site. `changed` is what differs from the site in
    `before`; where that is None, everything is made."""

    site: Site
    output: Output
    before: Memory | None
    changed: Reads
    after: Memory
    viewed: int = 0
    rendered: int = 0
    feeds_made: int = 0
    copied: int = 0
    _pictures: set[str] = field(default_factory=set)
    _same: set[str] = field(default_factory=set)

    def everything(self) -> None:
        """Pages, feeds and copies; all of them stand ready in the output afterwards."""
        self._pages()
        self._feeds()
        self._copies()

    def _pages(self) -> None:
        site, after, output = self.site, self.after, self.output
        after.frame = fingerprint(site.view)
        after.templates = closures(site.settings.templates)
        self._same = self._same_templates()
        todo = self._todo()
        self._pictures.update(name for made in after.pages.values() for name in made.pictures)
        if todo:
            output.staging()  # made here, so that workers share it
            site.loaded.stock.bodies.flush()
        with Progress("writing the site", len(todo), "pages") as progress:
            numbered = list(enumerate(todo))
            results = dealt(numbered, self._made, progress.step)
            for (_, page), result in zip(numbered, results, strict=True):
                self._take(page, result)

    def _todo(self) -> list[PlannedPage]:
        """The pages whose views may have changed; all others are left as they are."""
        before, after, output = self.before, self.after, self.output
        todo: list[PlannedPage] = []
        if before and self._is_same_all_around(before) and output.leave_the_rest():
            # The way of a small change in a running program: nothing is looked at but what the
            # pages have read.
            after.plan, after.pages = before.plan, dict(before.pages)
            after.destinations = before.destinations
            untouched = self.changed.keys().isdisjoint
            for file, made in before.pages.items():
                if not untouched(made.reads) and touches(made.reads, self.changed):
                    todo.append(PlannedPage(file, made.template, made.subject))
                    after.pages[file] = _TO_COME
            return todo
        for page in self._plan():
            after.destinations += page.is_destination
            kept = self._kept(page)
            if kept is None:
                todo.append(page)
                after.pages[page.file] = _TO_COME  # keeps the order of the plan
            else:
                after.pages[page.file] = kept
                output.leave(page.file)
        return todo

    def _is_same_all_around(self, before: Memory) -> bool:
        """Whether there are the same pages as before, with the same around their views."""
        same = before.frame == self.after.frame and before.templates == self.after.templates
        return same and not touches(before.plan, by_kind(self.changed))

    def _plan(self) -> Iterable[PlannedPage]:
        before = self.before
        if before and not touches(before.plan, by_kind(self.changed)):
            self.after.plan = before.plan
            return (PlannedPage(file, one[0], one[1]) for file, one in before.pages.items())
        with self.site.tracker.noting() as reads:
            pages = self.site.pages()
        self.after.plan = by_kind(reads)
        return pages

    def _same_templates(self) -> set[str]:
        """The templates whose pages have the same around their views as before."""
        before, after = self.before, self.after
        if before is None or before.frame != after.frame:
            return set()
        return {name for name, is_ in after.templates.items() if before.templates.get(name) == is_}

    def _kept(self, page: PlannedPage) -> Made | None:
        """The page as it was made before, where it certainly is the same."""
        old = self._old(page)
        if old is None or page.template not in self._same or touches(old.reads, self.changed):
            return None
        return old if self.output.intact(page.file) else None

    def _old(self, page: PlannedPage) -> Made | None:
        old = self.before.pages.get(page.file) if self.before else None
        if old is None or (old.template, old.subject) != (page.template, page.subject):
            return None
        return old

    def _made(self, task: tuple[int, PlannedPage]) -> _Result:
        """Make a page's view, and render it unless it is as it was. A worker does this."""
        number, page = task
        self.site.loaded.folders.put_away()
        old = self._old(page)
        if old is not None and not touches(old.reads, self.changed):
            # The same view, for another template: what it read is known.
            with self.site.tracker.quietly():
                view = page.make(self.site.library)
            print_, reads, pictures = old.fingerprint, old.reads, old.pictures
        else:
            with self.site.tracker.noting() as reads:
                view = page.make(self.site.library)
                record = self.site.catalogue.record(page.record) if page.record else None
                pictures = tuple(sorted(self.site.pictures_of(record))) if record else ()
            print_ = fingerprint(view)
        same = old is not None and old.fingerprint == print_ and page.template in self._same
        if same and self.output.intact(page.file):
            return print_, reads, pictures, "", None
        content = self.site.renderer.page(page.template, view)
        name, mark = self.output.ready(page.file, content, f"page-{number}")
        return print_, reads, pictures, name, mark

    def _take(self, page: PlannedPage, result: _Result) -> None:
        print_, reads, pictures, name, mark = result
        self.viewed += 1
        shared = {sys.intern(key): bits for key, bits in reads.items()}
        self.after.pages[page.file] = Made(page.template, page.subject, print_, shared, pictures)
        self._pictures.update(pictures)
        if mark is None:
            self.output.leave(page.file)
        else:
            self.rendered += 1
            self.output.adopt(page.file, name, mark)

    def _feeds(self) -> None:
        site = self.site
        settings = site.settings
        for feed in site.feeds():
            file = output_file(feed.address)
            old = self.before.feeds.get(file) if self.before else None
            if old is not None and not touches(old, self.changed) and self.output.intact(file):
                self.after.feeds[file] = old
                self.output.leave(file)
                continue
            from ..feeds.xml import written  # feedgen takes its time to come

            with site.tracker.noting() as reads:
                made = feed.make(site.desk)
            rights = settings.licence or settings.owner
            self.output.stage(file, written(made, settings.url, settings.lang, rights))
            self.after.feeds[file] = reads
            self.feeds_made += 1
        if self.before:
            self.output.drop(self.before.feeds.keys() - self.after.feeds.keys())

    def _copies(self) -> None:
        root, now = self.site.loaded.root, time.time_ns()
        pictures = ((file, root / file) for file in sorted(self._pictures))
        for file, path in _both(self.site.static_files(), pictures):
            mark = scan.mark(str(path), now)
            old = self.before.copies.get(file) if self.before else None
            if mark and old == mark and self.output.intact(file):
                self.output.leave(file)
            else:
                self.output.stage(file, path.read_bytes())
                self.copied += 1
            self.after.copies[file] = mark
        if self.before:
            self.output.drop(self.before.copies.keys() - self.after.copies.keys())


def _both(
    one: Iterable[tuple[str, Path]], other: Iterable[tuple[str, Path]]
) -> Iterable[tuple[str, Path]]:
    yield from one
    yield from other
