"""The files of the built site, so that one command shows the whole of it without another server.

Behind Caddy or nginx these serve the files, and nothing of this is asked.
"""

from __future__ import annotations

from pathlib import Path

import flask
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from ...sources.media_types import HTML, content_type
from .service import Service

NAME = "site_files"
# For what says nothing in itself.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
# The site's own pages say in themselves, and more narrowly, what they may do; browsers heed both.
_PAGE = f"{_POLICY}; script-src 'self' 'wasm-unsafe-eval'; frame-src https:"
_DRAWING = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


def blueprint(service: Service) -> flask.Blueprint:
    """Every address that is nobody else's."""
    files = flask.Blueprint(NAME, __name__)

    @files.get("/", defaults={"path": ""})
    @files.get("/<path:path>")
    def show(path: str) -> flask.typing.ResponseReturnValue:
        root = service.site.resolve()  # a publication may have put another folder in its place
        file = found(root, path)
        if file is None:
            return _not_found(root)
        if file.is_dir():
            if path and not path.endswith("/"):
                # Built from the names found, so it leads nowhere else ("//evil.example" is gone).
                below = file.relative_to(root).as_posix()
                return flask.redirect(f"{service.base}/{below}/", 302)
            file = file / "index.html"
            if not _is_ours(root, file) or not file.is_file():
                return _not_found(root)
        return _sent(file)

    return files


def found(root: Path, path: str) -> Path | None:
    """The file or folder below `root` at an address; None for what is hidden, outside, or behind
    a link that leads out. `root` has no links in itself."""
    names = path.rstrip("/").split("/") if path else []
    if "\0" in path or "\\" in path or any(not name or name.startswith(".") for name in names):
        return None
    joined = safe_join(str(root), *names) if names else str(root)
    if joined is None:
        return None
    file = Path(joined)
    try:
        if path.endswith("/") and not file.is_dir():
            return None
        return file if _is_ours(root, file) and file.exists() else None
    except OSError:  # a name too long for the disk, a folder that may not be read
        return None


def _is_ours(root: Path, file: Path) -> bool:
    try:
        real = file.resolve()
    except (OSError, RuntimeError):  # a ring of links
        return False
    inside = real.is_relative_to(root)
    return inside and not any(part.startswith(".") for part in real.relative_to(root).parts)


def _sent(file: Path, status: int = 200) -> flask.Response:
    kind = content_type(file.name)
    try:
        response = flask.send_file(file, mimetype="text/plain", conditional=status == 200)
    except OSError:  # gone since it was found
        raise NotFound from None
    if status != 200:
        response.status_code = status
    response.headers["Content-Type"] = kind  # Flask would say the charset twice
    policy = {"image/svg+xml": _DRAWING, HTML: _PAGE}.get(kind, _POLICY)
    response.headers["Content-Security-Policy"] = policy
    # Asked again each time, by its date: what was just published is what is seen.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _not_found(root: Path) -> flask.Response:
    page = root / "404.html"
    if not _is_ours(root, page) or not page.is_file():
        raise NotFound
    return _sent(page, 404)
