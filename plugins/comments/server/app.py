"""The Flask application: its parts, what every answer carries, and what is said when it fails."""

from __future__ import annotations

import logging

import flask
import jinja2
from werkzeug.exceptions import HTTPException, InternalServerError

from ...sources.words import Words
from . import intake, moderation, site_files
from .service import Service

_LARGEST_REQUEST = 64 * 1024  # bytes; 10 000 characters of any script in multipart/form-data
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self';"
    " img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What is said where a request cannot be answered: heading, and a sentence. Nothing of ours or
# of the sender's stands in it. The words are `refused.…`.
_SAID = (400, 403, 404, 405, 413, 415, 500, 503)


def create_app(service: Service) -> flask.Flask:
    """The application. The intake stands at `service.at`, the owner's pages at
    `service.moderate_at`; every other address is a file of the built site."""
    app = flask.Flask(__name__, static_url_path=f"{service.at}static")
    # The owner's pages sign in with cookies of their own; Flask's sessions stay unused.
    app.config.update(
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=_LARGEST_REQUEST,
        MAX_FORM_PARTS=20,
    )
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["words"] = service.words
    app.context_processor(lambda: {"site": service})
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)
    app.register_blueprint(intake.blueprint(service), url_prefix=service.at.rstrip("/"))
    app.register_blueprint(moderation.blueprint(service), url_prefix=service.moderate_at)
    app.register_blueprint(site_files.blueprint(service), url_prefix=service.base or None)
    return app


def _with_headers(response: flask.Response) -> flask.Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if flask.request.blueprint != site_files.NAME and flask.request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    return response


def _refused(error: HTTPException) -> flask.typing.ResponseReturnValue:
    """What a browser shows of a request that cannot be answered."""
    if error.code is None or error.code < 400:
        return error
    code = error.code if error.code in _SAID else 400
    words = flask.current_app.jinja_env.globals["words"]
    assert isinstance(words, Words)
    heading, sentence = words(f"refused.head_{code}"), words(f"refused.{code}")
    page = flask.render_template("refused.html", heading=heading, sentence=sentence)
    response = flask.make_response(page, error.code)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _failed(error: Exception) -> flask.typing.ResponseReturnValue:
    """An error of ours: the log of the server gets it, the reader a sentence."""
    logging.getLogger(__name__).error("A request failed", exc_info=error)
    return _refused(InternalServerError())
