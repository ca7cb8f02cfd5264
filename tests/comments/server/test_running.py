"""The server as a process: it starts with a word, serves many, and ends well."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from plugins.comments import notifying, retention
from plugins.comments.server import running
from plugins.comments.server.running import Server
from tests.comments.server.reading import POST, WORDS, Reading, filled

PROJECT = Path(__file__).resolve().parents[3]
# Serves a small site from the folder given; with a second word, beside a builder that dies.
_PROGRAM = """
import subprocess, sys
from pathlib import Path
from tests.comments.server.reading import Reading
from plugins.comments import notifying, retention
from plugins.comments.server import running
from plugins.comments.store import utc_now
from dataclasses import replace

reading = Reading(Path(sys.argv[1]))
desk = replace(reading.service.desk, now=utc_now)
service = replace(reading.service, desk=desk)
told = reading.folder / "builders"

def builder():
    code = f"import time; open({str(told)!r}, 'a').write('x'); time.sleep(float(sys.argv[1]))"
    return subprocess.Popen([sys.executable, "-c", f"import sys; {code}", sys.argv[2]])

running.serve(service, "127.0.0.1", 0, builder if len(sys.argv) > 2 else None)
"""


@contextlib.contextmanager
def listening(reading: Reading) -> Iterator[Server]:
    """A real server, in a thread of this process."""
    server = Server(reading.app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()


@contextlib.contextmanager
def process(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """The server in a process of its own: the process, its port, and what it said."""
    command = [sys.executable, "-c", _PROGRAM, str(folder), *more]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    ) as started:
        try:
            assert started.stdout is not None
            said = [started.stdout.readline()]
            while said[-1] and "Ctrl-C" not in said[-1]:
                said.append(started.stdout.readline())
            found = re.search(r":(\d+)/", said[0])
            assert found, said
            yield started, int(found[1]), said
        finally:
            started.kill()


def post(port: int, address: str = f"/c/{POST}", **typed: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", address, urlencode(filled(**typed)), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    latest = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < latest
        time.sleep(0.02)


def test_it_says_where_it_is_and_what_to_do_next(tmp_path: Path) -> None:
    with process(tmp_path) as (started, port, said):
        text = "".join(said)
        assert f"http://127.0.0.1:{port}/" in text
        assert "/moderate" in text and "comments.queue" in text
        assert "comments.password" in text
        assert "explained in private/comments.toml" in text
        assert "# per_day = 20" in (tmp_path / "private/comments.toml").read_text()
        status, page = post(port)
        assert status == 200 and "Is this what you mean?" in page
        started.send_signal(signal.SIGTERM)
        out, _ = started.communicate(timeout=20)
        assert started.returncode == 0
        assert out == "Ended. What was received is kept.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    with process(tmp_path) as (started, _, _):
        started.send_signal(signal.SIGINT)
        out, _ = started.communicate(timeout=20)
        assert (started.returncode, out) == (0, "Ended. What was received is kept.\n")


@pytest.mark.long
def test_a_builder_that_dies_is_started_again_and_ends_with_it(tmp_path: Path) -> None:
    told = tmp_path / "builders"
    with process(tmp_path, "0.05") as (started, _, _):
        until(lambda: told.exists() and len(told.read_text()) >= 2)
        started.send_signal(signal.SIGTERM)
        started.communicate(timeout=20)
        assert started.returncode == 0
    count = len(told.read_text())
    time.sleep(0.3)
    assert len(told.read_text()) == count


def test_a_builder_that_works_is_ended_with_it(tmp_path: Path) -> None:
    with process(tmp_path, "600") as (started, _, _):
        until((tmp_path / "builders").exists)
        started.send_signal(signal.SIGTERM)
        started.communicate(timeout=20)
        assert started.returncode == 0


def test_a_port_that_is_taken_is_said(reading: Reading) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as ended:
        running.serve(reading.service, "127.0.0.1", taken.getsockname()[1])
    assert "--port" in str(ended.value.code)


def test_what_is_too_large_is_refused_however_it_comes(reading: Reading) -> None:
    with listening(reading) as server:
        assert post(server.port, comment="x" * 70_000)[0] == 413
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        with contextlib.closing(connection), contextlib.suppress(ConnectionError):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            pieces = (b"x" * 65_536 for _ in range(160))
            connection.request("POST", f"/c/{POST}", pieces, headers, encode_chunked=True)
            assert connection.getresponse().status == 413
        assert post(server.port)[0] == 200


@pytest.mark.long
def test_whoever_dawdles_is_cut_off_and_holds_nobody_up(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_SLOWEST_REQUEST", 0.5)
    head = f"POST /c/{POST} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n".encode()
    with listening(reading) as server, contextlib.ExitStack() as open_ones:
        dawdlers = []
        for _ in range(40):
            one = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            dawdlers.append(open_ones.enter_context(one))
            one.sendall(head)
        assert post(server.port)[0] == 200

        def is_cut_off(one: socket.socket) -> bool:
            try:
                one.sendall(b"x")
                one.setblocking(False)
                return one.recv(100) == b""
            except BlockingIOError:
                return False
            except OSError:
                return True
            finally:
                with contextlib.suppress(OSError):
                    one.setblocking(True)

        until(lambda: all(is_cut_off(one) for one in dawdlers))
        assert post(server.port)[0] == 200


def test_no_header_of_the_server_names_its_program(reading: Reading) -> None:
    with listening(reading) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", "/")
            assert "waitress" not in str(connection.getresponse().headers)


def test_housekeeping_that_fails_stops_nothing(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[str] = []
    ended = threading.Event()

    def fail(*_: object) -> list[str]:
        rounds.append("x")
        if len(rounds) > 5:
            ended.set()
        raise OSError("no")

    monkeypatch.setattr(retention, "expire", fail)
    monkeypatch.setattr(notifying, "notice", fail)
    monkeypatch.setattr(running, "_ROUND", 0.0)
    running._keep_house(reading.service, ended)
    assert len(rounds) > 5


def test_a_text_sent_by_a_browser_of_any_kind_arrives(reading: Reading) -> None:
    """Through a real socket: what the test client would have made nicer."""
    with listening(reading) as server:
        status, page = post(server.port, comment=f"{WORDS}\r\n\r\nZoë 👩‍👧")
        assert status == 200
        assert "Zoë 👩‍👧" in page
