"""The seam to Pelican: signals and one generator, with no logic of their own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pelican as pelican_package
from pelican import signals
from pelican.generators import Generator

from . import pelican_content, telling
from .asked import PROJECT
from .pelican_content import ASKED, RUN
from .run import Report, Run, Stopped
from .settings import FORCED, Named, named


def register() -> None:
    """Connect to Pelican. Handlers are module-level functions: blinker keeps weak references."""
    signals.initialized.connect(_prepare)
    signals.get_generators.connect(_generators)
    signals.article_generator_pretaxonomy.connect(pelican_content.give_articles)
    signals.page_generator_finalized.connect(pelican_content.give_pages)


def _prepare(pelican: Any) -> None:
    settings = pelican.settings
    asked = settings.get(ASKED, {})
    where = asked.get("where") or _settings_files()
    content = Path(settings["PATH"])
    try:
        settings[RUN] = Run.prepare(
            settings,
            where,
            content,
            asked.get("shown") or telling.near(content),
            Path(settings["OUTPUT_PATH"]),
            asked.get("preview", False),
        )
    except Stopped as stopped:
        _stop(stopped)
    settings.update(FORCED)
    # Pelican's generators load templates even for what they do not write; ours are not for them.
    pelican.theme = str(Path(pelican_package.__file__).parent / "themes" / "simple")


def _generators(pelican: Any) -> type[Generator]:
    return SiteGenerator


class SiteGenerator(Generator):
    """Writes the site: every page, feed and file of ours."""

    report: Report | None = None

    def generate_output(self, writer: Any) -> None:
        """Write the site; Pelican's own generators have nothing to write."""
        run = self.settings[RUN]
        assert isinstance(run, Run)
        try:
            self.settings[RUN] = run.write()
        except Stopped as stopped:
            _stop(stopped)


def _stop(stopped: Stopped) -> None:
    print(telling.stopped_text(stopped.problems), file=sys.stderr)
    # SystemExit passes through every `except Exception` of Pelican, with no traceback.
    raise SystemExit(1)


def _settings_files() -> Named:
    """Plain `pelican` does not tell which file it read; the project's own are looked into."""
    files = ("pelicanconf.py", "publishconf.py")
    return named([(PROJECT / name, name) for name in files])
