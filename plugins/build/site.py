"""The command `site`: what has changed since the last build is made again, by Pelican where that
has anything to do."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from ..sources import scan, word_files
from . import quick, telling
from .asked import ASKED, PROJECT, RUN, Asked
from .bodies import Damaged
from .indexing import when
from .marks import marks_of
from .memory import Memory
from .output import Output
from .run import Report, Run, Stopped
from .settings_file import content_of, evaluated, others_listen, output_of, places, read_settings
from .state import State, locked
from .templates import folders

Write = Callable[[Run, Path], Report]
Trees = dict[str, dict[str, scan.Folder]]


def build_and_leave(content: str, output: str, settings: str) -> None:
    """Build, and say what was done, as the last thing that this process does: a large site's
    objects are not given back one by one, which takes a tenth of a second."""
    held: list[object] = []
    build_and_tell(content, output, settings, held)
    if "pelican" not in sys.modules:  # then nobody else waits for the end, as plugins may
        if sys.stdout:
            with suppress(BrokenPipeError):
                sys.stdout.flush()
        os._exit(0)


def build_and_tell(
    content: str, output: str, settings: str, held: list[object] | None = None
) -> None:
    """Build, and say what was done. "" stands for what the settings name; of `held` see `build`."""
    asked = Asked(
        Path(settings) if settings else PROJECT / "pelicanconf.py",
        Path(content) if content else None,
        Path(output) if output else None,
        search="now",
    )
    try:
        print(telling.built_text(build(asked, held)))
    except Stopped as stopped:
        print(telling.stopped_text(stopped), file=sys.stderr)
        sys.exit(1)


def build(asked: Asked, held: list[object] | None = None) -> Report:
    """Build a site: what has changed since the last time, and nothing else. What it knew before
    is put into `held`, so that who asks decides when its memory is given back.

    Raises Stopped, and SystemExit where Pelican itself logged an error (a plugin that cannot be
    loaded, say), which it would pass over.
    """
    # What a build makes stays until its end, so there is little for the collector to find.
    gc.set_threshold(100_000, 50, 100)
    assigned, print_ = evaluated(asked)
    with locked(asked, output_of(asked, assigned), print_) as state:
        try:
            return _built(asked, state, assigned, held)
        except Damaged:
            print(telling.DAMAGED)
            state.forget()
            return _built(asked, state, assigned)


def _built(
    asked: Asked, state: State, assigned: Mapping[str, Any], held: list[object] | None = None
) -> Report:
    memory, why = state.load(telling.near(content_of(asked, assigned)))
    if held is not None:
        held.append(memory)
    if why:
        print(why)

    done: list[tuple[Run, Trees]] = []

    def write(run: Run, folder: Path) -> Report:
        done.append((run, trees(run, assigned)))  # looked at before they are read
        run.site.compiled = state.compiled()
        move = partial(move_in, state)
        return run.write(folder, move, state.is_last_writer(), search=when(asked, run.site))

    report = make(asked, state, assigned, memory, write)
    run, seen = done[0]
    if others_listen(assigned):  # what they wrote, or wrote over, belongs to the site as it is
        run.after.marks = marks_of(state.output, run.site.settings.keep)
    state.save(run.after, memory, seen, telling.unchanged_text(report))
    return report


def move_in(state: State, made: Output) -> None:
    """Move what has been made ready into its place, file by file."""
    state.begin()
    made.commit(state.journal)


def make(
    asked: Asked,
    state: State,
    assigned: Mapping[str, Any],
    memory: Memory | None,
    write: Write,
    only: Collection[str] | None = None,
    into: Path | None = None,
) -> Report:
    """Build a site whose state is at hand: by Pelican, where the settings must be read or other
    plugins listen, and else without it, for then it has nothing to do.

    `memory` is what the last build knew, `only` the files that can have changed since (None:
    any); `write` does the second step. Other plugins write into the folder `into`, if one is
    given, in place of the output.
    """
    if memory is None or others_listen(assigned):
        return _by_pelican(asked, state, memory, write, into or state.output)
    content = content_of(asked, assigned)
    shown = telling.near(content)
    settings, where = memory.site.settings, lambda: places(asked)
    run = Run.prepare(settings, content, shown, asked.preview, where, memory, only=only)
    return write(run, state.output)


def trees(run: Run, assigned: Mapping[str, Any]) -> Trees:
    """What stands for everything that a site depends on besides its content, the settings and
    this program: the theme, and other people's plugins."""
    settings = run.site.settings
    linked = (str(at) for _, at in folders(settings.templates) if at.is_symlink())
    words = {str(at) for at in (settings.words_folder, word_files.OURS) if at.is_dir()}
    found = {str(settings.templates), str(settings.static), *words, *linked}
    if others_listen(assigned):
        names = [name for name in assigned["PLUGINS"] if isinstance(name, str)]
        beginnings = tuple(f"{way}{name}." for name in names for way in ("", "pelican.plugins."))
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and f"{name}.".startswith(beginnings) and name.split(".")[0] != "plugins":
                found.add(str(file))
    now = time.time_ns()
    return {tree: quick.tree_of(tree, now) for tree in found}


def _by_pelican(
    asked: Asked, state: State, memory: Memory | None, write: Write, into: Path
) -> Report:
    """Build by Pelican, which reads the settings and calls the plugins."""
    import pelican

    from .pelican_log import errors_end_the_build

    settings, _ = read_settings(asked)
    with errors_end_the_build() as end_if_any:

        def write_if_none(run: Run, folder: Path) -> Report:
            end_if_any()
            return write(run, folder)

        settings[ASKED] |= {"before": memory, "bodies": state.bodies, "write": write_if_none}
        settings["OUTPUT_PATH"] = str(into)
        pelican.Pelican(settings).run()
    report = settings[RUN]
    assert isinstance(report, Report)
    return report
