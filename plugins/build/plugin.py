"""The seam to Pelican: signals and one generator, with no logic of their own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pelican as pelican_package
from pelican import signals
from pelican.generators import Generator

from . import lock, pelican_content, telling
from .asked import ASKED, PROJECT, RUN
from .journal import Journal
from .run import Report, Run, Stopped, prepare
from .settings import FORCED
from .settings_places import Named, named


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
        settings[RUN] = prepare(settings, where, content, asked)
    except Stopped as stopped:
        _stop(stopped, asked)
    settings.update(FORCED)
    # Pelican's generators load templates even for what they do not write; ours are not for them.
    pelican.theme = str(Path(pelican_package.__file__).parent / "themes" / "simple")


def _generators(pelican: Any) -> type[Generator]:
    return SiteGenerator


class SiteGenerator(Generator):
    """Writes the site: every page, feed and file of ours."""

    def generate_output(self, writer: Any) -> None:
        """Write the site; Pelican's own generators have nothing to write."""
        run = self.settings[RUN]
        assert isinstance(run, Run)
        asked = self.settings.get(ASKED, {})
        folder = Path(self.settings["OUTPUT_PATH"])
        try:
            pelican_content.take_back(self, run)
            self.settings[RUN] = asked.get("write", _write)(run, folder)
            pelican_content.tell_of_pages(self, run, folder)
        except Stopped as stopped:
            _stop(stopped, asked)


def _write(run: Run, folder: Path) -> Report:
    """Plain `pelican` writes everything and remembers nothing."""
    with lock.alone(folder) as lock_file:
        lock.set_last_writer(lock_file, "")
        journal = Journal(lock_file.with_suffix(".journal"), folder)
        return run.write(folder, lambda made: made.commit(journal))


def _stop(stopped: Stopped, asked: Mapping[str, Any]) -> None:
    if asked:  # our own commands say it themselves
        raise stopped
    print(telling.stopped_text(stopped), file=sys.stderr)
    # SystemExit passes through every `except Exception` of Pelican, with no traceback.
    raise SystemExit(1)


def _settings_files() -> Named:
    """Plain `pelican` does not tell which file it read; the project's own are looked into."""
    files = ("pelicanconf.py", "publishconf.py")
    return named([(PROJECT / name, name) for name in files])
