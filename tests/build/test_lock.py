"""One build at a time for one output folder."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from plugins.build import lock


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_worker_that_lives_on_keeps_nobody_waiting(tmp_path: Path) -> None:
    with lock.alone(tmp_path):
        worker = os.fork()
        if not worker:
            signal.pause()
            os._exit(0)
    got = threading.Event()

    def next_build() -> None:
        with lock.alone(tmp_path):
            got.set()

    thread = threading.Thread(target=next_build)
    thread.start()
    in_time = got.wait(10)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    thread.join()
    assert in_time


def test_the_second_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with lock.alone(tmp_path):
            order.append("second")

    thread = threading.Thread(target=second)
    with lock.alone(tmp_path):
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
