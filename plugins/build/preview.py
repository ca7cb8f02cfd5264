"""The preview: the site with drafts and waiting posts, served here, built again on change."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from ..sources import scan
from ..sources.problems import errors
from . import quick, telling
from .asked import PROJECT, Asked
from .preview_server import PreviewServer
from .run import Stopped
from .settings_file import content_of, evaluated, read_settings
from .warm import Warm

# Milliseconds: how long the watcher waits for more of the same save, and for anything at all.
_TOGETHER, _ROUND = 10, 250
# Seconds without a change after which everything is looked at once, and kept on disk.
_QUIET = 5.0


def serve(asked: Asked, port: int) -> None:
    """Build, serve on this machine only, and build again whenever a source changes.

    Ends on Ctrl-C. Problems are shown in place of the pages and leave the last good site as it is.
    """
    from watchfiles import watch  # comes with Pelican

    output = asked.output or Path(quick.state_root()) / "preview"
    asked = replace(asked, output=output, address=f"http://localhost:{port or 8000}", preview=True)
    try:
        server = PreviewServer(output, port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "ports go up to 65535"
        sys.exit(f"Port {port} cannot be used ({reason}); choose another with --port.")
    preview = _Preview(asked, server)
    # The first round comes when the watcher is at work: nothing that is saved meanwhile is lost.
    rounds = watch(
        *preview.watched(),
        watch_filter=_is_a_source,
        step=_TOGETHER,
        rust_timeout=_ROUND,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    # Who ends it by `kill` wants what is known to be kept as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.start()
        for number, changes in enumerate(rounds):
            if not number:
                preview.build(None)
                told = f"The preview is at http://localhost:{server.port}/"
                print(f"{told} (Ctrl-C ends it).", flush=True)
            elif changes:
                preview.changed({Path(path) for _, path in changes})
            else:
                preview.rest()
    except KeyboardInterrupt:
        print()
    finally:
        preview.end()


class _Preview:
    """A warm site, a server, and what to do when something changes."""

    def __init__(self, asked: Asked, server: PreviewServer) -> None:
        self._asked, self._server = asked, server
        self._warm = Warm(asked)
        self._content = Path()
        self._last_change = 0.0
        self._is_looked_through = True

    def watched(self) -> set[Path]:
        """What to watch: texts, templates, settings and the program, as far as they are there."""
        try:
            assigned, _ = evaluated(self._asked)
            self._content = content_of(self._asked, assigned)
            theme = Path(read_settings(self._asked)[0]["THEME"])
        except Stopped:  # the first build says it; watch what there is until it is put right
            self._content = (self._asked.content or PROJECT / "content").absolute()
            theme = PROJECT / "theme"
        settings = self._asked.settings.absolute()
        beside = settings.parent / "pelicanconf.py"
        found = (self._content, theme, settings, beside, PROJECT / "plugins")
        return {path for path in found if path.exists()}

    def changed(self, paths: set[Path]) -> None:
        """Some files have changed."""
        self._last_change, self._is_looked_through = time.monotonic(), False
        plugins = PROJECT / "plugins"
        if any(path.is_relative_to(plugins) and path.suffix == ".py" for path in paths):
            self._start_again()
        self.build(self._below_content(paths))

    def rest(self) -> None:
        """Nothing has changed for a moment."""
        if self._warm.is_due():
            self.build(())
        elif time.monotonic() - self._last_change > _QUIET:
            if not self._is_looked_through:
                # The watcher may have missed something; this look does not.
                self._is_looked_through = True
                self.build(None, quietly=True)
            self._warm.save()

    def build(self, only: Collection[str] | None, quietly: bool = False) -> None:
        """Build, and let browsers and the terminal know. `only` as in Warm.build."""
        try:
            report = self._warm.build(only)
        except Stopped as stopped:
            self._server.stopped(stopped.problems)
            print(telling.stopped_text(stopped.problems), file=sys.stderr)
            print("The preview builds again as soon as you save.\n", file=sys.stderr)
        except SystemExit:  # Pelican's own errors have been printed
            self._server.stopped([])
            print("The preview builds again as soon as you save.\n", file=sys.stderr)
        else:
            self._server.built(report.changed)
            if not quietly or report.changed:
                told = f"Built {report.pages} pages, {len(report.changed)} files changed."
                print(told, flush=True)
                left_out = errors(report.problems)
                if left_out:
                    print(telling.left_out_text(left_out), file=sys.stderr)

    def end(self) -> None:
        """Keep what is known, and give the port back."""
        self._warm.save()
        self._server.close()

    def _below_content(self, paths: set[Path]) -> set[str]:
        """The paths below the content folder. Theme and settings are looked at in any case."""
        inside = (path for path in paths if path.is_relative_to(self._content))
        return {path.relative_to(self._content).as_posix() for path in inside}

    def _start_again(self) -> None:
        """This process runs the program as it was; another one takes its place."""
        print("The program has changed; the preview starts again.", flush=True)
        self.end()
        os.execv(sys.executable, sys.orig_argv)  # browsers find the new one by themselves


def _is_a_source(change: object, path: str) -> bool:
    parts = Path(path).parts
    return "__pycache__" not in parts and not any(map(scan.is_nobodys, parts[-3:]))
