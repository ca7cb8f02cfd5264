"""The door to the owner's pages: who may come in, and whether a request was meant.

Every request to /moderate passes here before anything else looks at it. Only the log-in is open,
and that only over https or on this machine itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import flask

from . import client_address, passwords, sessions
from .service import Service
from .sessions import Session
from .slow_down import SlowDown

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self';"
    " img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # Not no-referrer: with that, browsers send "Origin: null" with our own forms (Fetch §3.2).
    "Referrer-Policy": "same-origin",
}
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")
_NOT_OURS = (
    "This did not come from a page of this site, so nothing was done. Please use the buttons on"
    " the owner's pages, and let your browser say where a form stood (Origin or Referer)."
)


class Door:
    """`let_in` stands before every page; `login` and `logout` are the two ways through."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._private = service.store.private
        self._sessions = sessions.Sessions(self._private, service.signing_key, service.now)
        self._strangers, self._known = SlowDown(service.now), SlowDown(service.now)
        self._proxies = client_address.networks(service.options.proxies)

    def let_in(self) -> flask.typing.ResponseReturnValue | None:
        """None where the request may go on (`session()` gives who it is), else the answer."""
        request = flask.request
        flask.g.session = None
        if not self._is_private_enough():
            return self._page("insecure", 403)
        if request.method not in ("GET", "HEAD", "OPTIONS") and not self._is_meant():
            return stopped("This was not done", _NOT_OURS, 403)
        if not passwords.is_set(self._private):
            return self._page("unset", 503)
        flask.g.session = self._sessions.read(request.cookies.get(self._cookie()))
        if flask.g.session is not None or request.endpoint == "moderation.login":
            return None
        if request.method not in ("GET", "HEAD"):
            return self._page("ended", 403)
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link in somebody's web mail: the strict cookie stayed at home. Asked for once
            # more from here, it comes along.
            return self._page("again", 200, address=flask.request.full_path.rstrip("?"))
        return flask.redirect(flask.url_for("moderation.login"), 303)

    def login(self) -> flask.typing.ResponseReturnValue:
        """Show the log-in, or look at the password that was sent."""
        if flask.request.method != "POST":
            return self._page("login", 200)
        browser = self._sessions.known(flask.request.cookies.get(self._known_cookie()))
        sender = browser or client_address.wider(self._source())
        slow_down = self._known if browser else self._strangers
        wait = slow_down.begin(sender)
        if wait > timedelta():
            return self._wait(wait)
        password = flask.request.form.get("password", "")
        try:
            right = passwords.check_password(self._private, password, is_known=bool(browser))
        except passwords.Busy:
            slow_down.unseen(sender)
            return self._wait(timedelta(seconds=3), busy=True)
        if not right:
            return self._page("login", 403, wrong=True)
        slow_down.right(sender)
        response = flask.redirect(flask.url_for("moderation.waiting"), 303)
        self._set_cookie(response, self._cookie(), self._sessions.begin(), sessions.LASTS)
        known = self._sessions.get_known()
        self._set_cookie(response, self._known_cookie(), known, sessions.KNOWN_LASTS)
        return response

    def logout(self) -> flask.typing.ResponseReturnValue:
        """End the session, here and in the browser."""
        self._sessions.end(session())
        response = flask.redirect(flask.url_for("moderation.login"), 303)
        self._set_cookie(response, self._cookie(), "", timedelta())
        return response

    def _is_meant(self) -> bool:
        request = flask.request
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return False
        own = (f"{self._scheme()}://{request.host}", self._service.options.public)
        return sessions.is_own(request.headers.get("Origin"), request.headers.get("Referer"), own)

    def _is_private_enough(self) -> bool:
        """Over plain http a password may be sent to this machine from itself, nowhere else.

        The host and the headers count as well: a proxy on this machine that is not among the
        configured ones would make everybody look like a neighbour."""
        request = flask.request
        if self._scheme() == "https":
            return True
        near = sessions.is_loopback(request.remote_addr or "") and sessions.is_loopback(
            request.host
        )
        return near and not any(header in request.headers for header in _FORWARDED)

    def _scheme(self) -> str:
        return sessions.scheme(
            flask.request.scheme,
            flask.request.remote_addr,
            flask.request.headers.getlist("X-Forwarded-Proto"),
            self._proxies,
        )

    def _source(self) -> str:
        request = flask.request
        forwarded = request.headers.getlist("X-Forwarded-For")
        return client_address.source(request.remote_addr, forwarded, self._proxies)

    def _cookie(self) -> str:
        secure = self._scheme() == "https"
        return sessions.SECURE_COOKIE if secure else sessions.LOOPBACK_COOKIE

    def _known_cookie(self) -> str:
        return self._cookie() + sessions.KNOWN_COOKIE

    def _set_cookie(self, response: Any, name: str, value: str, lasts: timedelta) -> None:
        response.set_cookie(
            name,
            value,
            max_age=int(lasts.total_seconds()),
            path="/",  # the prefix __Host- asks for it
            secure=self._scheme() == "https",
            httponly=True,
            samesite="Strict",
        )

    def _wait(self, wait: timedelta, busy: bool = False) -> flask.Response:
        seconds = int(wait.total_seconds()) + 1
        response = self._page("login", 429, wait=_in_words(seconds), busy=busy)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _page(self, which: str, status: int, **more: Any) -> flask.Response:
        values = {"wrong": False, "wait": "", "busy": False, "address": ""} | more
        page = flask.render_template("moderate_login.html", which=which, **values)
        return flask.make_response(page, status)


def session() -> Session:
    """Whose request this is; behind the door there is always somebody."""
    found = flask.g.session
    assert isinstance(found, Session)
    return found


def stopped(heading: str, words: str, status: int) -> flask.Response:
    """A page that says why nothing was done."""
    page = flask.render_template("moderate_stopped.html", heading=heading, sentence=words)
    return flask.make_response(page, status)


def with_headers(response: flask.Response) -> flask.Response:
    """What every answer of the owner's pages carries."""
    for name, value in _HEADERS.items():
        response.headers[name] = value
    return response


def _in_words(seconds: int) -> str:
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
