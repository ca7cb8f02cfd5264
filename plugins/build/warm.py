"""A site kept warm: everything that the last build knew stays in memory for the next one."""

from __future__ import annotations

import gc
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from ..sources import word_files
from . import lock, telling
from .asked import Asked, Search
from .bodies import Damaged
from .indexing import when
from .marks import marks_of
from .memory import Memory
from .publish import put, refuse
from .run import Move, Report, Run
from .settings_file import content_of, evaluated, others_listen, output_of
from .site import Trees, make, move_in, trees
from .state import State, locked


class Warm:
    """Builds one site again and again, in one process.

    What it knows reaches the disk when `save` is called, and not at every build. Until then the
    output is marked as known to nobody else: should the program be killed, the next one looks at
    everything.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._state: State | None = None
        self._memory: Memory | None = None
        self._saved: Memory | None = None
        self._seen: Trees = {}
        self._report: Report | None = None
        self._pending: set[str] | None = None  # None: anything may have changed
        self._knows_the_output = False  # by having written it, as nobody else has since

    @property
    def is_saved(self) -> bool:
        """Whether the disk knows what the last build knew."""
        return self._memory is self._saved

    @property
    def next_due(self) -> datetime | None:
        """The next moment at which the site changes by itself."""
        return self._memory.site.edition.next_due if self._memory else None

    @property
    def owes_index(self) -> bool:
        """Whether the search index may be older than the site."""
        return self._memory is not None and self._memory.owes_index

    def build(self, only: Collection[str] | None = None, indexing: bool = False) -> Report:
        """Build what has changed since the last time. `only` are the files below the content
        folder that can have changed since (None: anything, the theme and the settings too);
        with `indexing` the search index is made as well.

        Raises Stopped, and SystemExit where Pelican logged an error.
        """
        if only is None:
            self._pending = None
        elif self._pending is not None:
            self._pending |= set(only)
        gc.disable()  # it would go through everything that is kept warm, again and again
        try:
            report = self._build_undamaged("now" if indexing else self._asked.search)
        finally:
            gc.enable()
        self._pending = set()
        self._report = report
        return report

    def _build_undamaged(self, search: Search) -> Report:
        try:
            return self._build(search)
        except Damaged:
            print(telling.DAMAGED)
            assert self._state is not None
            self._state.forget()
            self._state = self._memory = self._saved = self._pending = None
            return self._build(search)

    def _build(self, search: Search) -> Report:
        assigned, print_ = evaluated(self._asked)
        output = output_of(self._asked, assigned)
        with locked(self._asked, output, print_, self._state) as state:
            other_words = state is self._state and self._has_other_words()
            if other_words:
                print(telling.OTHER_WORDS)
                state.forget()
            if state is not self._state or other_words:
                # The first build, or one with other settings.
                self._state, self._pending, self._knows_the_output = state, None, False
                self._memory, why = state.load(telling.near(content_of(self._asked, assigned)))
                self._saved = self._memory
                if why:
                    print(why)
            # Where anything may have changed, the files of the output are looked at as well.
            sure = self._knows_the_output and self._pending is not None
            trusted = sure and state.is_last_writer()

            def write(run: Run, folder: Path) -> Report:
                seen = trees(run, assigned)
                run.site.compiled = state.compiled()
                if self._memory is not None:
                    run.site.go_on_with(self._memory.site)
                if self._asked.command == "publish":
                    refuse(run, state.output)
                    move: Move = partial(put, run, state)
                else:
                    move = partial(move_in, state)
                moment = when(replace(self._asked, search=search), run.site)
                report = run.write(folder, move, state.is_last_writer(), trusted, moment)
                self._memory, self._seen, self._knows_the_output = run.after, seen, True
                state.mark_as_ours()
                return report

            only = self._pending if trusted else None
            report = make(self._asked, state, assigned, self._memory, write, only)
            if others_listen(assigned) and self._memory is not None:
                keep = self._memory.site.settings.keep
                self._memory.marks = marks_of(state.output, keep)
            return report

    def _has_other_words(self) -> bool:
        """Whether the words of the interface have changed since the last build."""
        if self._memory is None:
            return False
        known = self._memory.site.settings
        return known.words.print != word_files.print_of(known.words_folder)

    def save(self) -> None:
        """Let the disk know what the last build knew; a moment of rest for the memory as well."""
        state, memory, report = self._state, self._memory, self._report
        if self.is_saved or state is None or memory is None or report is None:
            return
        with lock.alone(state.output):
            if state.is_last_writer():
                state.save(memory, self._saved, self._seen, telling.unchanged_text(report))
                self._saved = memory
        gc.collect()
        gc.freeze()
