"""Measures how long a server takes from a saved file to the fresh page, as a browser sees it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import runner
from .measuring import Failed, last_lines
from .tool import Tool

CHANGES = 3
SECONDS_BETWEEN_LOOKS = 0.005
SECONDS_TO_START = 600.0
SECONDS_TO_ANSWER = 180.0
SECONDS_TO_END = 10.0
# A server is at rest when it used no CPU for so long; a person pauses, too.
SECONDS_OF_REST = 0.4


def changes(tool: Tool, kinds: list[str], log: Path) -> dict[str, list[float]]:
    """Serve a site and change it some times in each way: "edit" or "comment".

    Returns the milliseconds from each change to the fresh page, and in "memory" the MiB of
    all the server's processes afterwards, where the system says it. Raises Failed.
    """
    ways: dict[str, Callable[[], str]] = {"edit": tool.edit, "comment": tool.add_comment}
    found: dict[str, list[float]] = {}
    with _serving(tool, log) as (port, process):
        _time(tool, tool.edit, port, process, log)  # not counted: now it is watching for sure
        for kind in kinds:
            found[kind] = [_time(tool, ways[kind], port, process, log) for _ in range(CHANGES)]
        memory = runner.memory_of_tree(process.pid)
        if memory is not None:
            found["memory"] = [memory]
    return found


@contextmanager
def _serving(tool: Tool, log: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = _free_port()
    command = tool.serve(port)
    with log.open("wb") as file:
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that all its processes end with it
        )
    try:
        _wait_until_ready(tool, port, process, log)
        yield port, process
    finally:
        _end(process)


def _wait_until_ready(tool: Tool, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while tool.ready not in log.read_text("utf-8", "replace") or not _page(port, tool.address):
        if process.poll() is not None or time.monotonic() > end:
            raise Failed(f"its server did not start; its last words:\n{last_lines(log)}")
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _time(
    tool: Tool, change: Callable[[], str], port: int, process: subprocess.Popen[bytes], log: Path
) -> float:
    _rest(process.pid)
    # What the change needs to be written is counted, a millisecond or less.
    start = time.perf_counter()
    word = change().encode()
    while word not in _page(port, tool.address):
        if process.poll() is not None or time.perf_counter() - start > SECONDS_TO_ANSWER:
            raise Failed(f"its server never showed a change; its last words:\n{last_lines(log)}")
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return (time.perf_counter() - start) * 1000


def _page(port: int, address: str) -> bytes:
    """What is served at an address; nothing where there is no such page or no server yet."""
    connection = http.client.HTTPConnection("localhost", port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("GET", f"/{address}")
        answer = connection.getresponse()
        body = answer.read()
        return body if answer.status == 200 else b""
    except (OSError, http.client.HTTPException):
        return b""
    finally:
        connection.close()


def _rest(pid: int) -> None:
    """Wait until a server has done all that the last change led to."""
    end = time.monotonic() + SECONDS_TO_ANSWER
    before = -1.0
    while (now := runner.cpu_of_tree(pid)) != before and time.monotonic() < end:
        before = now
        time.sleep(SECONDS_OF_REST)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server and all its processes, politely first."""
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_END)
            break
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
