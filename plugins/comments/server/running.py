"""Runs the web application with waitress, and beside it the builder and the housekeeping.

Nothing here keeps anything: whatever is killed, and whenever, the files say where things stand.
"""

from __future__ import annotations

import _thread
import errno
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import waitress
from waitress import wasyncore
from waitress.channel import HTTPChannel

from .. import notifying, options, retention
from . import forms, passwords
from .app import create_app
from .service import Service
from .sessions import is_loopback

if TYPE_CHECKING:
    from types import FrameType

    import flask

_SLOWEST_REQUEST = 60.0  # seconds until the whole of a request must be here
_LONGEST_GOODBYE = 5.0  # seconds for what is being answered when the server is asked to end
_LIMITS = {
    "threads": 8,
    "connection_limit": 500,
    "channel_timeout": 30,  # seconds in which nothing at all happens
    "cleanup_interval": 5,
    # More than the application takes, so that it can give the text back.
    "max_request_body_size": forms.MOST_READ,
    "max_request_header_size": 16 * 1024,
    "expose_tracebacks": False,
    "ident": None,
    # client_address.py decides which of them to believe.
    "clear_untrusted_proxy_headers": False,
    "asyncore_use_poll": True,
}
_ROUND = 60.0  # seconds between two rounds of the housekeeping
_ROUNDS_UNTIL_TIDY = 60
_LONGEST_PAUSE = 60.0  # seconds until a builder that dies again and again is started again

log = logging.getLogger(__name__)


def serve(
    service: Service,
    host: str,
    port: int,
    builder: Callable[[], subprocess.Popen[Any]] | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM. `builder` starts the process that builds the site again."""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    try:
        server = Server(create_app(service), host, port)
    except (OSError, OverflowError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        sys.exit(f"{host}:{port} cannot be used ({reason}); choose another with --port.")
    _end_well(server)
    ended = threading.Event()
    beside = [threading.Thread(target=_keep_house, args=(service, ended), daemon=True)]
    if builder is not None:
        beside.append(threading.Thread(target=_keep_building, args=(builder, ended)))
    for thread in beside:
        thread.start()
    try:
        print(_told(service, host, server.port), flush=True)
        server.run()
    except KeyboardInterrupt:  # before the server has begun to take it for its end
        pass
    finally:
        ended.set()
        server.close()
        if builder is not None:
            beside[1].join()
    print("Ended. What was received is kept.", flush=True)


class Server:
    """A waitress server, listening already, that cuts off whoever dawdles. `port` is the one that
    it has. Making it raises OSError where the address cannot be used."""

    def __init__(self, app: flask.Flask, host: str, port: int) -> None:
        # It says of each request that another one waits; a busy hour would fill the log.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        sockets: dict[int, Any] = {}  # Any: waitress has no types
        try:
            self._server = waitress.create_server(app, map=sockets, host=host, port=port, **_LIMITS)
        except OSError as error:
            wasyncore.close_all(sockets)
            if host != "localhost" or error.errno == errno.EADDRINUSE:
                raise
            # A machine without IPv6 may know "localhost" by its IPv6 address all the same.
            sockets.clear()
            self._server = waitress.create_server(
                app, map=sockets, host="127.0.0.1", port=port, **_LIMITS
            )
        self._listeners = [one for one in sockets.values() if hasattr(one, "channel_class")]
        for listener in self._listeners:
            listener.channel_class = _Channel
        self.port = int(self._listeners[0].effective_port)

    def run(self) -> None:
        """Serve until the main thread is interrupted."""
        self._server.run()

    def accept_no_more(self) -> None:
        """Leave new connections to whoever comes after."""
        for listener in self._listeners:
            listener.readable = lambda: False

    def is_answering(self) -> bool:
        """Whether an answer is being made or sent."""
        return any(
            channel.requests or channel.total_outbufs_len
            for listener in self._listeners
            for channel in list(listener.active_channels.values())
        )

    def close(self) -> None:
        """Give the port back."""
        self._server.close()


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One connection. waitress waits for as long as now and then a byte comes; this does not."""

    _began: float | None = None

    def received(self, data: bytes) -> bool:
        """Take bytes of a request, which has only so long to be complete."""
        now = time.monotonic()
        if self.request is None:
            self._began = now
        elif self._began is not None and now - self._began > _SLOWEST_REQUEST:
            self.will_close = True
            return False
        return bool(super().received(data))


def _end_well(server: Server) -> None:
    """Let what is being answered be answered before the process ends."""
    asked = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        server.accept_no_more()
        threading.Thread(target=drain, daemon=True).start()

    def drain() -> None:
        latest = time.monotonic() + _LONGEST_GOODBYE
        while server.is_answering() and time.monotonic() < latest:
            time.sleep(0.02)
        _thread.interrupt_main()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)


def _told(service: Service, host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    lines = [
        f"The site is at {address}{service.base}/ and takes comments.",
        f"You decide on them at {address}{service.moderate_at},"
        " or with 'python3 tasks.py comments.queue'.",
    ]
    if not (service.site / "index.html").is_file():
        lines.append("There is no built site yet: 'python3 tasks.py site' makes it.")
    if not passwords.is_set(service.store.private):
        lines.append("For /moderate, set a password first: 'python3 tasks.py comments.password'.")
    if path := _starting_file(service):
        lines.append(f"What you may choose is explained in {path.parent.name}/{path.name}.")
    if not is_loopback(shown):
        lines.append(
            "Other machines can reach this. On a public host put Caddy or nginx in front:"
            " docs/comments-in-public.md."
        )
    return "\n".join([*lines, "Ctrl-C ends it."])


def _starting_file(service: Service) -> Path | None:
    """The file of the owner's options, at the first start; later there is one already."""
    try:
        return options.write_starting_file(service.store.private)
    except OSError as error:
        log.warning("%s could not be written (%s).", options.NAME, error.strerror)
        return None


def _keep_building(builder: Callable[[], subprocess.Popen[Any]], ended: threading.Event) -> None:
    """Start the builder, and start it again when it dies; end it at the end."""
    pause = 1.0
    while not ended.is_set():
        began = time.monotonic()
        try:
            process = builder()
        except OSError as error:
            log.error("The builder cannot be started (%s).", error.strerror)
        else:
            while process.poll() is None and not ended.wait(0.2):
                pass
            if ended.is_set():
                _end(process)
                return
            log.error("The builder has ended (%s); it is started again.", process.returncode)
        pause = 1.0 if time.monotonic() - began > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
        ended.wait(pause)


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _keep_house(service: Service, ended: threading.Event) -> None:
    """Tell the owner of what waits, and clear away what is to be forgotten."""
    rounds = 0
    while not ended.is_set():
        if rounds % _ROUNDS_UNTIL_TIDY == 0:
            _quietly(lambda: service.store.sweep())
            _quietly(lambda: retention.expire(service.store, service.options))
        _quietly(lambda: [notifying.notice(service.desk)])
        rounds += 1
        ended.wait(_ROUND)


def _quietly(work: Callable[[], list[str]]) -> None:
    """Do some housekeeping. Whatever goes wrong in it, readers go on writing."""
    try:
        for line in work():
            if line:
                log.warning(line)
    except Exception:
        log.exception("Some of the housekeeping was not done")
