"""Makes what has to be made: pages whose views may have changed, feeds, copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..feeds.feed_set import PlannedFeed
from ..pages.documents import document
from ..pages.fingerprint import fingerprint
from ..pages.plan import PlannedPage
from ..sources.addresses import output_file
from ..sources.tracking import PackedReads, Reads, by_kind, packed, touch_test, touches
from .asked import Search
from .copies import bring_in_copies
from .edition import Site
from .indexing import NOT_INDEXED, Indexed, index
from .made_cards import bring_in_cards, fonts_in
from .made_pictures import bring_in
from .marks import OutMark
from .memory import Made, MadeFeed, Memory
from .output import Output
from .telling import Progress
from .templates import closures
from .workers import dealt

_NOTHING_READ = packed({})
_TO_COME = Made("", "", "", _NOTHING_READ, ())
_Result = tuple[str, PackedReads, tuple[str, ...], str, str, OutMark | None]
_FeedResult = tuple[PackedReads, list[tuple[str, str, OutMark]]]


@dataclass
class Making:
    """One build's work on the files of a site. `changed` is what differs from the site in
    `before`; where that is None, everything is made. `search` says when the search
    index is made."""

    site: Site
    output: Output
    before: Memory | None
    changed: Reads
    after: Memory
    search: Search = "none"
    viewed: int = 0
    rendered: int = 0
    feeds_made: int = 0
    copied: int = 0
    pictures_made: int = 0
    indexed: Indexed = NOT_INDEXED
    _pictures: set[str] = field(default_factory=set)
    _same: set[str] = field(default_factory=set)
    _rest_stays: bool = False
    _touched: Callable[[PackedReads], bool] = field(init=False)

    def __post_init__(self) -> None:
        self._touched = touch_test(self.changed)

    def everything(self) -> None:
        """Pages, feeds, the search index and copies; all of them stand ready in the output
        afterwards."""
        self._pages()
        self._feeds()
        self.indexed = index(self.site, self.output, self.before, self.after, self.search)
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
            self._rest_stays = True
            after.plan, after.pages = before.plan, dict(before.pages)
            after.destinations = before.destinations
            for file, made in before.pages.items():
                if self._touched(made.reads):
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
        if old is None or page.template not in self._same or self._touched(old.reads):
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
        if old is not None and not self._touched(old.reads):
            # The same view, for another template: what it read is known.
            with self.site.tracker.quietly():
                view = page.make(self.site.library)
            print_, reads, pictures, words = old.fingerprint, old.reads, old.pictures, old.words
        else:
            with self.site.tracker.noting() as noted:
                view = page.make(self.site.library)
                record = self.site.catalogue.record(page.record) if page.record else None
                pictures = tuple(sorted(self.site.pictures_of(record))) if record else ()
            print_, found = fingerprint(view), document(view)
            words = fingerprint(found) if found else ""
            reads = packed(noted)
        same = old is not None and old.fingerprint == print_ and page.template in self._same
        if same and self.output.intact(page.file):
            return print_, reads, pictures, words, "", None
        content = self.site.renderer.page(page.template, view)
        name, mark = self.output.ready(page.file, content, f"page-{number}")
        return print_, reads, pictures, words, name, mark

    def _take(self, page: PlannedPage, result: _Result) -> None:
        print_, reads, pictures, words, name, mark = result
        self.viewed += 1
        made = Made(page.template, page.subject, print_, reads, pictures, words)
        self.after.pages[page.file] = made
        self._pictures.update(pictures)
        if mark is None:
            self.output.leave(page.file)
        else:
            self.rendered += 1
            self.output.adopt(page.file, name, mark)

    def _feeds(self) -> None:
        before, after, output = self.before, self.after, self.output
        todo = self._feeds_todo()
        if todo:
            from ..feeds import frames  # noqa: F401  # brings feedgen, which workers then share

            output.staging()  # made here, so that workers share it
        with Progress("writing the feeds", len(todo), "feeds") as progress:
            results = dealt(list(enumerate(todo)), self._made_feed, progress.step)
            for feed, (reads, files) in zip(todo, results, strict=True):
                made = MadeFeed(feed.addresses, reads)
                after.feeds[f"{feed.kind} {feed.subject}"] = made
                for file, name, mark in files:
                    output.adopt(file, name, mark)
                self.feeds_made += len(files)
        if before and after.feed_plan is not before.feed_plan:
            output.drop(set(_files_of(before.feeds)) - set(_files_of(after.feeds)))

    def _feeds_todo(self) -> list[PlannedFeed]:
        """The feeds that may have changed; all others are left as they are."""
        before, after = self.before, self.after
        same_plan = before is not None and not touches(before.feed_plan, by_kind(self.changed))
        if before and same_plan and self._rest_stays:
            # The way of a small change, as of the pages: nothing is looked at but what was read.
            after.feed_plan, after.feeds = before.feed_plan, dict(before.feeds)
            return [
                _planned(key, made)
                for key, made in before.feeds.items()
                if self._touched(made.reads)
            ]
        known = before.feeds if before else {}
        todo: list[PlannedFeed] = []
        for feed in self._planned_feeds(same_plan):
            key = f"{feed.kind} {feed.subject}"
            old = known.get(key)
            is_same = old and old.addresses == feed.addresses and not self._touched(old.reads)
            if old and is_same and self._leave_feed(old):
                after.feeds[key] = old
            else:  # is put down at once, which keeps the order of the plan
                after.feeds[key] = MadeFeed(feed.addresses, _NOTHING_READ)
                todo.append(feed)
        return todo

    def _planned_feeds(self, same_plan: bool) -> Iterable[PlannedFeed]:
        before = self.before
        if before and same_plan:
            self.after.feed_plan = before.feed_plan
            return (_planned(key, made) for key, made in before.feeds.items())
        with self.site.tracker.noting() as reads:
            feeds = self.site.feeds()
        self.after.feed_plan = by_kind(reads)
        return feeds

    def _leave_feed(self, feed: MadeFeed) -> bool:
        """Leave the files of a feed as they are, if they are all there."""
        if self._rest_stays:
            return True
        files = [output_file(address) for _, address in feed.addresses]
        if not all(map(self.output.intact, files)):
            return False
        for file in files:
            self.output.leave(file)
        return True

    def _made_feed(self, task: tuple[int, PlannedFeed]) -> _FeedResult:
        """Make a feed, in all of its formats. A worker does this."""
        from ..feeds.writing import written

        number, feed = task
        site = self.site
        site.loaded.folders.put_away()
        with site.tracker.noting() as reads:
            made = list(written(feed, site.desk))
        files = []
        for format, (address, content) in enumerate(made):
            file = output_file(address)
            files.append((file, *self.output.ready(file, content, f"feed-{number}-{format}")))
        return packed(reads), files

    def _copies(self) -> None:
        root = self.site.loaded.root
        known = self.site.loaded.pictures
        made = [(file, known[file]) for file in sorted(self._pictures) if known[file].key]
        plain = [(file, root / file) for file in sorted(self._pictures) if not known[file].key]
        files = [*self.site.static_files(), *plain]
        drawings = {file for file, _ in plain if known[file].kind == "drawing"}
        before, after = self.before.copies if self.before else {}, self.after.copies
        self.copied += bring_in_copies(files, drawings, self.output, before, after)
        staged, self.pictures_made = bring_in(root, made, self.output, before, after)
        self.copied += staged
        fonts = fonts_in(self.site.settings.static)
        self.copied += bring_in_cards(self.site.cards(), fonts, self.output, before, after)
        if self.before:
            self.output.drop(before.keys() - after.keys())


def _planned(key: str, made: MadeFeed) -> PlannedFeed:
    kind, _, subject = key.partition(" ")
    return PlannedFeed(kind, subject, made.addresses)


def _files_of(feeds: Mapping[str, MadeFeed]) -> Iterator[str]:
    return (output_file(address) for made in feeds.values() for _, address in made.addresses)
