"""One build, in two steps: `prepare` reads and checks, `write` renders and writes.

Pelican's signals call the steps (see `plugin`); so do `check` and the tests, without Pelican.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..pages.rendering import BrokenTemplate
from ..sources.addresses import COMMENTS_FOLDER
from ..sources.problems import Problem, errors
from . import checking, clock, lock, settings, telling
from .edition import Site, leads, site
from .loading import Loaded, load
from .output import BadPlace, NotOurs, Output


class Stopped(Exception):
    """A build cannot go on. Nothing has been written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Checked:
    """What a check found: the content, the settings (None where they have problems), and all
    problems and notes, sorted."""

    loaded: Loaded | None
    settings: settings.SiteSettings | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Report:
    """What a build did."""

    site: Site
    output: Path
    pages: int
    feeds: int
    written: int
    removed: int
    problems: tuple[Problem, ...]


def check(
    given: Mapping[str, Any], where: settings.Named, content: Path, shown: str, now: datetime
) -> Checked:
    """Check settings and content in one run. `shown` is the content folder as problems call it.

    Where the settings themselves have problems, dates are read as if the site's time were UTC.
    """
    odd = settings.problems(given, where)
    typed = None if errors(odd) else settings.typed(given)
    loaded = load(content, shown, typed.zone if typed else UTC)
    found = {*odd, *checking.problems(loaded, now)}
    if typed:
        found |= set(_menu(loaded, typed, where))
    return Checked(loaded, typed, tuple(sorted(found)))


def _menu(loaded: Loaded, typed: settings.SiteSettings, where: settings.Named) -> Iterator[Problem]:
    """The menu may name pages that this content does not have; they are left out of it."""
    pages = checking.directory(loaded, {})
    for label, address in typed.menu:
        if not leads(pages, address):
            wrong = f"the menu leads to '{address}', which is no page; '{label}' is left out"
            yield replace(where.problem("MENUITEMS", wrong, ""), severity="note")


def _is_comment(problem: Problem, shown: str) -> bool:
    return problem.path.startswith(f"{shown}/{COMMENTS_FOLDER}/")


@dataclass
class Run:
    """A build between Pelican's signals."""

    checked: Checked
    site: Site
    output: Path

    @classmethod
    def prepare(
        cls,
        given: Mapping[str, Any],
        where: settings.Named,
        content: Path,
        shown: str,
        output: Path,
        preview: bool,
    ) -> Run:
        """Read and check. Raises Stopped."""
        now = clock.now()
        checked = check(given, where, content, shown, now)
        found = errors(checked.problems)
        if preview:  # shows what it can: a comment that cannot be read is left out and named
            found = [problem for problem in found if not _is_comment(problem, shown)]
        if found or checked.loaded is None or checked.settings is None:
            raise Stopped(found)
        return cls(checked, site(checked.loaded, checked.settings, now, preview), output)

    def write(self) -> Report:
        """Render and write the whole site. Raises Stopped; then nothing has been written."""
        try:
            with lock.alone(self.output):
                return self._write()
        except BrokenTemplate as broken:
            shown = telling.near(self.site.settings.templates / broken.file)
            raise Stopped([Problem(shown, broken.line, broken.wrong)]) from broken
        except BadPlace as bad:
            remedy = "take that name out of OUTPUT_RETENTION, or the address out of 'aliases:'"
            raise Stopped([Problem(telling.near(self.output), 1, str(bad), remedy)]) from bad
        except OSError as error:
            shown = telling.near(self.output)
            wrong = f"the site cannot be written here ({error.strerror or error})"
            raise Stopped(
                [Problem(shown, 1, wrong, "name another folder with --output")]
            ) from error
        except NotOurs as foreign:
            raise Stopped([Problem(telling.near(self.output), 1, str(foreign))]) from foreign

    def _write(self) -> Report:
        site, feeds = self.site, 0
        pages = site.pages()
        sources = (site.loaded.root, site.settings.templates.parent)
        with Output(self.output, site.settings.keep, sources) as output:
            with telling.Progress("writing the site", len(pages), "pages") as progress:
                for page in pages:
                    output.stage(page.file, site.renderer.page(page.template, page.view))
                    progress.step()
            for file, raw in site.feeds():
                output.stage(file, raw)
                feeds += 1
            for file, path in site.files():
                output.stage(file, path.read_bytes())
            output.commit()
        return Report(
            site,
            self.output,
            sum(page.destination for page in pages),
            feeds,
            output.written,
            output.removed,
            self.checked.problems,
        )
