"""The preview: the site with drafts and waiting posts, served here, built again on change."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from ..sources.problems import errors
from . import quick, telling
from .asked import Asked
from .preview_server import PreviewServer
from .run import Report, Stopped
from .watching import Watching


def serve(asked: Asked, port: int) -> None:
    """Build, serve on this machine only, and build again whenever a source changes.

    Ends on Ctrl-C. Problems are shown in place of the pages and leave the last good site as it is.
    """
    output = asked.output or Path(quick.preview_folder(_name(asked, port)))
    try:
        server = PreviewServer(output, port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "ports go up to 65535"
        sys.exit(f"Port {port} cannot be used ({reason}); choose another with --port.")
    address = f"http://localhost:{server.port}"
    Preview(replace(asked, output=output, address=address, command="preview"), server).run()


def _name(asked: Asked, port: int) -> str:
    """What stands for one preview among others that may run at the same time."""
    return f"{asked.settings.absolute()} {asked.content and asked.content.absolute()} {port}"


class Preview(Watching):
    """A site being written, in the browser."""

    name = "the preview"

    def __init__(self, asked: Asked, server: PreviewServer) -> None:
        super().__init__(asked)
        self._server = server
        server.start()

    def started(self) -> None:
        told = f"The preview is at http://localhost:{self._server.port}/"
        print(f"{told} (Ctrl-C ends it).", flush=True)

    def built(self, report: Report, quietly: bool) -> None:
        self._server.built(report.changed)
        if quietly and not report.changed:
            return
        told = f"Built {report.pages} pages, {len(report.changed)} files changed."
        print(told, flush=True)
        left_out = errors(report.problems)
        if left_out:
            print(telling.left_out_text(left_out), file=sys.stderr)

    def stopped(self, stopped: Stopped) -> None:
        self._server.stopped(stopped.problems)
        if stopped.problems:
            print(telling.stopped_text(stopped), file=sys.stderr)
        print("The preview builds again as soon as you save.\n", file=sys.stderr)

    def resting(self) -> None:
        """Nothing is left to do."""

    def end(self) -> None:
        """Keep what is known, and give the port back; browsers find a new one by themselves."""
        super().end()
        self._server.close()
