"""The preview: the site with drafts and waiting posts, served here, built again on change."""

from __future__ import annotations

import functools
import sys
import threading
from dataclasses import replace
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ..sources.problems import errors
from . import quick, telling
from .asked import PROJECT, Asked
from .run import Stopped


def serve(asked: Asked, port: int) -> None:
    """Build, serve on this machine only, and build again whenever a source changes.

    Ends on Ctrl-C. Problems are shown and leave the last good site in place.
    """
    from watchfiles import watch  # comes with Pelican

    output = asked.output or Path(quick.state_root()) / "preview"
    asked = replace(asked, output=output, address=f"http://localhost:{port or 8000}")
    output.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(_Handler, directory=str(output))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "ports go up to 65535"
        sys.exit(f"Port {port} cannot be used ({reason}); choose another with --port.")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # The first round comes when the watcher is at work: nothing that is saved meanwhile is lost.
    rounds = watch(*_watched(asked), raise_interrupt=True, yield_on_timeout=True, rust_timeout=250)
    try:
        for number, changes in enumerate(rounds):
            if not number or changes:
                _build(asked)
            if not number:
                told = f"The preview is at http://localhost:{server.server_port}/"
                print(f"{told} (Ctrl-C ends it).", flush=True)
    except KeyboardInterrupt:
        print()
    finally:
        server.shutdown()
        server.server_close()


def _watched(asked: Asked) -> set[Path]:
    """What to watch: texts, templates and settings, as far as they are there."""
    from .site import read_settings

    try:
        settings, _ = read_settings(asked)
        content, theme = Path(settings["PATH"]), Path(settings["THEME"])
    except Stopped:  # the first build says it; watch what there is until it is put right
        content, theme = asked.content or PROJECT / "content", PROJECT / "theme"
    beside = asked.settings.parent / "pelicanconf.py"
    return {path for path in (content, theme, asked.settings, beside) if path.exists()}


def _build(asked: Asked) -> None:
    from .site import build

    try:
        report = build(asked)
        told = f"Built {report.pages} pages, {report.written} files changed."
        print(told, flush=True)
        left_out = errors(report.problems)
        if left_out:
            print(telling.left_out_text(left_out), file=sys.stderr)
    except Stopped as stopped:
        print(telling.stopped_text(stopped.problems), file=sys.stderr)
        print("The preview builds again as soon as you save.\n", file=sys.stderr)
    except SystemExit:  # the problems have been printed; the last good site stays
        print("The preview builds again as soon as you save.\n", file=sys.stderr)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, and the site's own page for an address that leads nowhere."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer 404 with the site's 404.html (RFC 9110 §15.5.5)."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """What is being written must never come from the browser's store."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        """A folder without a page is no page; its files are nobody's list."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""
