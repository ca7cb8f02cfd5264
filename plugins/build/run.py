"""One build, in two steps: `prepare` reads and checks, `write` renders and writes.

Both do only what the last build has not done already, as far as it is remembered. Pelican's
signals call the steps (see `plugin`); so do `check`, the preview and the tests, without Pelican.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..sources.addresses import COMMENTS_FOLDER
from ..sources.dataclass import dataclass
from ..sources.problems import Problem, errors
from ..sources.tracking import Reads, by_kind, packed, touch_test, touches
from . import clock, telling
from .asked import Search
from .bodies import Bodies
from .changes import changes
from .checking import Checker
from .edition import Site, keep_texts, leads, site, with_texts
from .indexing import NOT_INDEXED, Indexed
from .journal import HalfMoved
from .loading import Loaded, load
from .making import Making
from .memory import Checked, Memory, Menu
from .output import BadPlace, Output
from .ownership import NotOurs
from .picture_store import Unmade
from .settings import UNKNOWN, SiteSettings, typed
from .settings_places import Named


class Stopped(Exception):
    """A build cannot go on. Nothing has been written, unless it is `half_moved`: then some files
    are the new ones already, and the next build moves the others."""

    def __init__(self, problems: Sequence[Problem], half_moved: bool = False) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems, self.half_moved = list(problems), half_moved


Move = Callable[[Output], object]
"""Brings what has been made ready into place."""


@dataclass(frozen=True)
class Report:
    """What a build did: how many files of content it read, how many views and feeds it made,
    how many pages it rendered; which files it wrote or removed. `late` are notes on what is
    published so late that subscribers may not see it; `indexed` is what became of the search
    index."""

    site: Site
    output: Path
    pages: int
    feeds: int
    read: int
    viewed: int
    rendered: int
    feeds_made: int
    pictures_made: int
    written: int
    removed: int
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    indexed: Indexed = NOT_INDEXED
    late: tuple[Problem, ...] = ()


@dataclass
class Run:
    """A build between its two steps."""

    site: Site
    before: Memory | None
    after: Memory
    changed: Reads
    problems: tuple[Problem, ...]

    @classmethod
    def prepare(
        cls,
        settings: SiteSettings,
        content: Path,
        shown: str,
        preview: bool,
        where: Callable[[], Named],
        before: Memory | None = None,
        bodies: Bodies | None = None,
        only: Collection[str] | None = None,
    ) -> Run:
        """Read and check what has changed since `before`; `where` says where settings stand,
        `bodies` keeps the HTML of texts where nothing was before, and nothing but the files
        `only` can have changed, if they are given. Raises Stopped."""
        now = clock.now()
        older = before.site.loaded if before else None
        found = load(content, shown, settings.zone, older, bodies, only, settings.words)
        made = site(found, settings, now, preview)
        if before:
            made.catalogue.go_on_with(before.site.catalogue)
            made.checker.every.go_on_with(before.site.checker.every)
        changed = changes(before.site, made, before.masks) if before else {}
        run = cls(made, before, Memory(made), changed, ())
        odd = run._check(where)
        run.problems = tuple(sorted(set(odd), key=_order))
        wrong = errors(odd)
        if preview:  # shows what it can: a comment that cannot be read is left out and named
            wrong = [problem for problem in wrong if not _is_comment(problem, shown)]
        if wrong:
            raise Stopped(wrong)
        return run

    def show_texts(self, texts: Mapping[tuple[str, str], str]) -> None:
        """Show other texts in place of those of some records: HTML by kind and slug."""
        if texts or (self.before and self.before.replaced):
            self.after.replaced = keep_texts(self.site, texts)
            self.site = self.after.site = with_texts(self.site, self.after.replaced)
            if self.before:
                self.changed = changes(self.before.site, self.site, self.before.masks)

    def _check(self, where: Callable[[], Named]) -> list[Problem]:
        """All problems and notes, as far as they are not remembered."""
        before, after, changed, made = self.before, self.after, self.changed, self.site
        found = [*made.loaded.shown_problems()]
        if before and not touches(before.whole, by_kind(changed)):
            after.whole = before.whole
        else:
            with made.tracker.noting() as reads:
                found += made.checker.whole()
            after.whole = by_kind(reads)
        after.menu = self._menu()
        made.menu = after.menu.items
        found += self._menu_notes(where)
        again = before is None or made.moment < before.site.moment
        kept = before.checks if before and not again else {}
        touched = touch_test(changed)
        for file, source in made.loaded.stock.sources.items():
            if source.record is None:
                continue
            old = kept.get(file)
            if old is None or touched(old.reads):
                old = _checked(made.checker, f"any-{source.kind}:{file}", made)
            after.checks[file] = old
            if old.problems:
                found += old.problems
        return found

    def _menu(self) -> Menu:
        """The menu and the links at the foot, as far as they lead somewhere."""
        if self.before and not touches(self.before.menu.reads, self.changed):
            return self.before.menu
        made = self.site
        with made.tracker.noting() as reads:
            items = tuple(
                (label, at)
                for label, at in (*made.settings.menu, *made.settings.foot)
                if leads(made.directory, at)
            )
        return Menu(items, reads)

    def _menu_notes(self, where: Callable[[], Named]) -> Iterator[Problem]:
        """The menu may name pages that this content does not have; they are left out of it. (The
        foot names what there may be.)"""
        for label, address in self.site.settings.menu:
            if (label, address) not in self.after.menu.items:
                wrong = f"the menu leads to '{address}', which is no page; '{label}' is left out"
                yield replace(where().problem("MENUITEMS", wrong, ""), severity="note")

    def write(
        self,
        folder: Path,
        move: Move,
        known: bool = False,
        trusted: bool = False,
        search: Search = "none",
    ) -> Report:
        """Render what has changed, and let `move` bring it into place. Raises Stopped.

        `search` says when the search index is made, `known` that the folder is as the last build
        left it, but for what a look at its files shows, and `trusted` that even that look is not
        needed.
        """
        try:
            return self._write(folder, known, trusted, move, search)
        except HalfMoved as error:
            raise half_moved(folder, error) from error
        except OSError as error:
            raise Stopped([_unwritten(folder, error)]) from error
        except BadPlace as bad:
            remedy = "take that name out of OUTPUT_RETENTION, or the address out of 'aliases:'"
            raise Stopped([Problem(telling.near(folder), 1, str(bad), remedy)]) from bad
        except NotOurs as foreign:
            raise Stopped([Problem(telling.near(folder), 1, str(foreign))]) from foreign

    def _write(
        self, folder: Path, known: bool, trusted: bool, move: Move, search: Search
    ) -> Report:
        from ..pages.rendering import BrokenTemplate

        made, after = self.site, self.after
        settings = made.settings
        sources = (made.loaded.root, settings.templates.parent)
        marks = self.before.marks if self.before and known else None
        with Output(folder, settings.keep, sources, marks, trusted) as output:
            making = Making(made, output, self.before, self.changed, after, search)
            try:
                making.everything()
            except BrokenTemplate as broken:
                shown = telling.near(settings.templates / broken.file)
                raise Stopped([Problem(shown, broken.line, broken.wrong)]) from broken
            except Unmade as unmade:
                show = made.loaded.show
                raise Stopped([replace(p, path=show(p.path)) for p in unmade.problems]) from unmade
            move(output)
            after.marks = output.marks
        old = self.before.masks if self.before else {}
        after.masks = {
            index.name: index.mask if index.is_computed else old[index.name]
            for index in made.indexes
            if index.is_computed or index.name in old
        }
        return Report(
            site=made,
            output=folder,
            pages=after.destinations,
            feeds=sum(len(made.addresses) for made in after.feeds.values()),
            read=made.loaded.stock.files_read,
            viewed=making.viewed,
            rendered=making.rendered,
            feeds_made=making.feeds_made,
            pictures_made=making.pictures_made,
            written=output.written,
            removed=output.removed,
            changed=tuple(output.changed),
            problems=self.problems,
            indexed=making.indexed,
        )


def _checked(checker: Checker, key: str, made: Site) -> Checked:
    with made.tracker.noting() as reads:
        record = checker.every.record(key)
        assert record is not None  # its file was read
        found = tuple(checker.record(record, made.moment))
    return Checked(found, packed(reads))


def half_moved(folder: Path, error: HalfMoved) -> Stopped:
    """What is said where the new site has come into its folder in part."""
    wrong = f"only a part of the new site could be moved in ({error.strerror or error})"
    shown = telling.near(Path(error.filename)) if error.filename else telling.near(folder)
    remedy = "put that right and build again, which goes on where this ended"
    return Stopped([Problem(shown, 1, wrong, remedy)], half_moved=True)


def _unwritten(folder: Path, error: OSError) -> Problem:
    """What to say where a site could not be written, or something that it needs not be read."""
    reason = error.strerror or str(error)
    file = Path(error.filename) if isinstance(error.filename, str) else folder
    if not file.absolute().is_relative_to(folder.absolute()):
        return Problem(telling.near(file), 1, f"cannot be read ({reason})")
    wrong = f"the site cannot be written here ({reason})"
    return Problem(telling.near(folder), 1, wrong, "name another folder with --output")


def _order(problem: Problem) -> tuple[str, int, str, str, str]:
    """As problems stand by themselves; many are compared faster by a key."""
    return problem.path, problem.line, problem.wrong, problem.remedy, problem.severity


def _is_comment(problem: Problem, shown: str) -> bool:
    return problem.path.startswith(f"{shown}/{COMMENTS_FOLDER}/")


@dataclass(frozen=True)
class Look:
    """What a check found: the content, the settings (None where they have problems), and all
    problems and notes, sorted."""

    loaded: Loaded | None
    settings: SiteSettings | None
    problems: tuple[Problem, ...]


def prepare(given: Mapping[str, Any], where: Named, content: Path, asked: Mapping[str, Any]) -> Run:
    """The first step, from the settings as Pelican has them. Raises Stopped.

    `asked` holds what our own commands ask for beyond them.
    """
    from .settings_problems import problems

    shown = asked.get("shown") or telling.near(content)
    if errors(problems(given, where)):
        raise Stopped(errors(check(given, where, content, shown, clock.now()).problems))
    return Run.prepare(
        typed(given),
        content,
        shown,
        asked.get("preview", False),
        lambda: where,
        asked.get("before"),
        asked.get("bodies"),
    )


def check(given: Mapping[str, Any], where: Named, content: Path, shown: str, now: datetime) -> Look:
    """Check settings and content in one run. `shown` is the content folder as problems call it.

    Where the settings themselves have problems, dates are read as if the site's time were UTC.
    """
    from .settings_problems import problems

    odd = problems(given, where)
    settings = None if errors(odd) else typed(given)
    zone, words = (settings.zone, settings.words) if settings else (UTC, None)
    loaded = load(content, shown, zone, words=words)
    made = site(loaded, settings or UNKNOWN, now, preview=False)
    run = Run(made, None, Memory(made), {}, ())
    return Look(loaded, settings, tuple(sorted({*odd, *run._check(lambda: where)})))


def problems(made: Site) -> Iterator[Problem]:
    """All problems and notes of a site's content."""
    run = Run(made, None, Memory(made), {}, ())
    return iter(sorted(set(run._check(lambda: Named({}, "pelicanconf.py")))))
