"""One build, in two steps: `prepare` reads and checks, `write` renders and writes.

Pelican's signals call the steps (see `plugin`); so do `check` and the tests, without Pelican.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..pages.rendering import BrokenTemplate
from ..sources.problems import Problem, errors, notes
from . import checking, clock, settings, telling
from .edition import Site, site
from .loading import Loaded, load
from .output import NotOurs, Output


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
    """Check settings and content. `shown` is the content folder as problems call it."""
    odd_settings = settings.problems(given, where)
    if errors(odd_settings):
        return Checked(None, None, tuple(sorted(odd_settings)))
    typed = settings.typed(given)
    loaded = load(content, shown, typed.zone)
    found = sorted({*odd_settings, *checking.problems(loaded, now)})
    return Checked(loaded, typed, tuple(found))


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
        if found or checked.loaded is None or checked.settings is None:
            raise Stopped(found)
        return cls(checked, site(checked.loaded, checked.settings, now, preview), output)

    def write(self) -> Report:
        """Render and write the whole site. Raises Stopped; then nothing has been written."""
        pages = self.site.pages()
        try:
            with Output(self.output, self.site.settings.keep) as output:
                with telling.Progress("writing the site", len(pages), "pages") as progress:
                    for page in pages:
                        # An old address never takes the place of a page that stands today.
                        if page.destination or not output.has(page.file):
                            output.stage(
                                page.file, self.site.renderer.page(page.template, page.view)
                            )
                        progress.step()
                feeds = 0
                for file, raw in self.site.feeds():
                    output.stage(file, raw)
                    feeds += 1
                for file, path in self.site.files():
                    output.stage(file, path.read_bytes())
                output.commit()
        except BrokenTemplate as broken:
            shown = telling.near(self.site.settings.templates / broken.file)
            raise Stopped([Problem(shown, broken.line, broken.wrong)]) from broken
        except NotOurs as foreign:
            raise Stopped([Problem(str(self.output), 1, str(foreign))]) from foreign
        return Report(
            self.site,
            self.output,
            sum(page.destination for page in pages),
            feeds,
            output.written,
            output.removed,
            tuple(notes(self.checked.problems)),
        )
