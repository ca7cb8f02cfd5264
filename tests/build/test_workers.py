"""Work that is dealt comes back whole, in order, and with its troubles."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.build.workers import FEWEST, dealt, free_cores
from plugins.pages.rendering import BrokenTemplate

TASKS = list(range(FEWEST + 37))


@pytest.fixture(autouse=True)
def three_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FIVE_TO_NINE_WORKERS", "3")
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # xdist has threads of its own
    before = children()
    yield
    assert children() <= before, "nobody is left behind"


def children() -> set[str]:
    """The processes that this one has started, by their numbers, as far as the system says it."""
    me = os.getpid()
    told = Path(f"/proc/{me}/task/{me}/children")
    return set(told.read_text().split()) if told.exists() else set()


def test_results_stand_in_the_order_of_the_tasks() -> None:
    done: list[int] = []
    results = list(dealt(TASKS, lambda task: (task * 2, os.getpid()), lambda: done.append(1)))
    assert [double for double, _ in results] == [task * 2 for task in TASKS]
    assert len(done) == len(TASKS)
    assert len({process for _, process in results}) == 3
    assert os.getpid() not in {process for _, process in results}


def test_few_tasks_are_not_worth_a_fork() -> None:
    assert set(dealt([1, 2, 3], lambda task: os.getpid())) == {os.getpid()}


def test_a_few_that_take_long_are_dealt_one_by_one() -> None:
    found = list(dealt([1, 2, 3, 4], lambda n: (os.getpid(), n), fewest=2, at_once=1))
    assert [n for _, n in found] == [1, 2, 3, 4]
    one, two, three, again = (process for process, _ in found)
    assert len({one, two, three, os.getpid()}) == 4 and again == one


def test_a_trouble_in_a_worker_is_raised_here_as_what_it_was() -> None:
    def work(task: int) -> int:
        if task == 150:
            raise OSError(28, "No space left on device")
        return task

    with pytest.raises(OSError, match="No space left") as raised:
        list(dealt(TASKS, work))
    assert raised.value.errno == 28


def test_a_broken_template_is_still_one() -> None:
    def work(task: int) -> int:
        raise BrokenTemplate("post.html", 7, "unexpected end")

    with pytest.raises(BrokenTemplate) as raised:
        list(dealt(TASKS, work))
    assert (raised.value.file, raised.value.line) == ("post.html", 7)


def test_who_stops_listening_leaves_nobody_at_work() -> None:
    def work(task: int) -> int:
        time.sleep(0.001)
        return task

    for result in dealt(TASKS, work):
        if result == 20:
            break


def test_a_program_with_threads_does_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert free_cores() == 1
