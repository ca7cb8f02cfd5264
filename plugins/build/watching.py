"""A warm site that is built again whenever one of its sources changes.

What happens after a build differs: the preview reloads browsers, `--watch` lets the owner's
command run. That stands in the subclasses (`preview`, `live`); what to look at, and when, here.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..sources import scan
from ..sources.problems import Problem
from . import clock
from .asked import PROJECT, Asked
from .program import faults
from .run import Report, Stopped
from .settings_file import content_of, evaluated, read_settings
from .warm import Warm

if TYPE_CHECKING:
    from watchfiles.main import FileChange

# Milliseconds: how long the watcher waits for more of the same save, and for anything at all.
_TOGETHER, _ROUND = 10, 250
# Seconds without a change after which everything is looked at once, and kept on disk.
_QUIET = 5.0


class Watching(ABC):
    """Builds a site, and builds it again on every change, until it is interrupted."""

    name: str  # what is said to start again

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._warm = Warm(asked)
        self._content = Path()
        self._watched: set[Path] = set()
        self._settings: tuple[scan.Mark, ...] = ()
        self._last_change = 0.0
        self._is_looked_through = True
        self._next_due: datetime | None = None

    @abstractmethod
    def started(self) -> None:
        """The first build is over."""

    @abstractmethod
    def built(self, report: Report, quietly: bool) -> None:
        """A build is over; `quietly` where nobody has changed anything that we know of."""

    @abstractmethod
    def stopped(self, stopped: Stopped) -> None:
        """A build could not go on; without problems where the reason has been printed."""

    @abstractmethod
    def resting(self) -> None:
        """Called several times a second while nothing changes. Raises KeyboardInterrupt to end."""

    def end(self) -> None:
        """Keep what is known."""
        self._warm.save()

    def make(self, only: Collection[str] | None) -> Report:
        """Build. `only` and what is raised are as in Warm.build."""
        return self._warm.build(only)

    def run(self) -> None:
        """Build whenever something changes. Ends on Ctrl-C, and on `kill`."""
        # Who ends it by `kill` wants what is known to be kept as well.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            self._watch()
            self.started()
            while True:
                self._go_on_watching()
        except KeyboardInterrupt:
            print()
        finally:
            self.end()

    def _watch(self) -> None:
        """Watch what the settings name now, and build once the watcher is at work: nothing that
        is saved meanwhile is lost."""
        from watchfiles import watch  # comes with Pelican

        self._watched, self._settings = self._to_watch(), self._marks_of_settings()
        self._rounds = watch(
            *self._watched,
            watch_filter=_is_a_source,
            step=_TOGETHER,
            rust_timeout=_ROUND,
            yield_on_timeout=True,
            raise_interrupt=True,
        )
        self._took(next(self._rounds))
        self._build(None)

    def _go_on_watching(self) -> None:
        for changes in self._rounds:
            if changes:
                self._took(changes)
            elif self._marks_of_settings() != self._settings:
                # They are looked at and not watched: a watcher loses a file that is saved by
                # putting another in its place.
                self._settings = self._marks_of_settings()
                if self._to_watch() != self._watched:
                    return self._watch()
                self._build(None)
            else:
                self._rest()

    def _to_watch(self) -> set[Path]:
        """What to watch: texts, templates and the program, as far as they are there."""
        try:
            assigned, _ = evaluated(self._asked)
            self._content = content_of(self._asked, assigned)
            theme = Path(read_settings(self._asked)[0]["THEME"])
        except Stopped:  # the first build says it; watch what there is until it is put right
            self._content = (self._asked.content or PROJECT / "content").absolute()
            theme = PROJECT / "theme"
        found = (self._content, theme, PROJECT / "plugins")
        return {path for path in found if path.exists()}

    def _marks_of_settings(self) -> tuple[scan.Mark, ...]:
        settings = self._asked.settings.absolute()
        files = (settings, settings.parent / "pelicanconf.py")
        return tuple(scan.mark(str(file), sys.maxsize) for file in files)

    def _took(self, changes: set[FileChange]) -> None:
        """Build what has changed."""
        if not changes:
            return
        paths = {Path(path) for _, path in changes}
        self._last_change, self._is_looked_through = time.monotonic(), False
        plugins = PROJECT / "plugins"
        if any(path.is_relative_to(plugins) and path.suffix == ".py" for path in paths):
            self._start_again()
        self._build(self._below_content(paths))

    def _rest(self) -> None:
        """Nothing has changed for a moment."""
        if self._next_due is not None and self._next_due <= clock.now():
            self._next_due = None  # tried once, whatever comes of it
            self._build(())
        elif time.monotonic() - self._last_change > _QUIET:
            if not self._is_looked_through:
                # The watcher may have missed something; this look does not.
                self._is_looked_through = True
                self._build(None, quietly=True)
            self._warm.save()
        self.resting()

    def _build(self, only: Collection[str] | None, quietly: bool = False) -> None:
        """Build. `only` as in Warm.build."""
        try:
            report = self.make(only)
        except Stopped as stopped:
            self.stopped(stopped)
        except SystemExit:  # Pelican's own errors have been printed
            self.stopped(Stopped([]))
        except Exception:  # a mistake in the program, or in somebody's plugin
            traceback.print_exc()
            self.stopped(Stopped([]))
        else:
            self._next_due = report.site.edition.next_due
            self.built(report, quietly)

    def _below_content(self, paths: set[Path]) -> set[str]:
        """The paths below the content folder. The theme is looked at in any case."""
        inside = (path for path in paths if path.is_relative_to(self._content))
        return {path.relative_to(self._content).as_posix() for path in inside}

    def _start_again(self) -> None:
        """This process runs the program as it was; another one takes its place, if it can run."""
        found: list[Problem] = faults()
        if found:
            return self.stopped(Stopped(found))
        print(f"The program has changed; {self.name} starts again.", flush=True)
        self.end()
        os.execv(sys.executable, sys.orig_argv)


def _is_a_source(change: object, path: str) -> bool:
    parts = Path(path).parts
    return "__pycache__" not in parts and not any(map(scan.is_nobodys, parts[-3:]))
