"""Work dealt to forked processes: reading and rendering take all free cores.

Forked only while this process has one thread: a lock that another thread holds would stay held
for ever in the child. So a server works alone, as does a machine that cannot fork. What comes
out is the same however many share the work: results are given back in the order of the tasks.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

T = TypeVar("T")

# Below so many tasks, forking costs more than it saves.
FEWEST = 200
_MOST = 8
_AT_ONCE = 16  # tasks


def free_cores() -> int:
    """How many processes can run now without taking turns; 1 where work must not be dealt."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    given = os.environ.get("FIVE_TO_NINE_WORKERS", "")
    if given.isdecimal():
        return max(1, min(_MOST, int(given)))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(_MOST, (cores or 1) - _others_running()))


def _others_running() -> int:
    """How many other processes want a core at this very moment (Linux: proc(5), loadavg)."""
    try:
        with open("/proc/loadavg") as file:  # noqa: PTH123  # a line, at every build
            running = int(file.read().split()[3].partition("/")[0])
    except (OSError, ValueError, IndexError):
        return 0
    return max(0, running - 1)


def dealt(
    tasks: Sequence[T],
    work: Callable[[T], Any],
    done: Callable[[], None] = lambda: None,
    fewest: int = FEWEST,
    at_once: int = _AT_ONCE,
) -> Iterator[Any]:
    """What `work` makes of each task, in order; `done` is called after each. They are dealt from
    so many as `fewest` on, `at_once` at a time: few for tasks that take long.

    With several cores the results cross a pipe, so they must be values that `marshal` writes.
    An exception in a worker is raised here, as the type that `work` raised where it can be
    pickled.
    """
    workers = free_cores() if len(tasks) >= fewest else 1
    if workers == 1:
        for task in tasks:
            yield work(task)
            done()
        return
    for stream in (sys.stdout, sys.stderr):  # that no worker says it again
        with suppress(OSError, ValueError, AttributeError):  # perhaps nobody listens
            stream.flush()
    gc.collect()
    gc.freeze()  # else the collector writes into every page that is shared with the workers
    pipes: list[tuple[int, BinaryIO]] = []
    try:
        for number in range(workers):
            pipes.append(_worker(tasks, work, number, workers, at_once, pipes))
        for first in range(0, len(tasks), at_once):
            _, pipe = pipes[first // at_once % workers]
            for result in _received(pipe):
                yield result
                done()
    finally:
        gc.unfreeze()
        for process, pipe in pipes:
            pipe.close()  # a worker that is still at work ends at its next result
            os.waitpid(process, 0)


def _worker(
    tasks: Sequence[T],
    work: Callable[[T], Any],
    number: int,
    workers: int,
    at_once: int,
    others: Sequence[tuple[int, BinaryIO]],
) -> tuple[int, BinaryIO]:
    """Fork one. It takes every `workers`-th handful of tasks, beginning with its own number."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, os.fdopen(reading, "rb", buffering=1 << 16)
    # From here on this is the child, which must never return into its parent's program.
    status = 1
    try:
        gc.disable()
        os.close(reading)
        for _, pipe in others:
            pipe.close()
        with os.fdopen(writing, "wb", buffering=1 << 16) as out:
            for first in range(number * at_once, len(tasks), workers * at_once):
                _send(out, tasks[first : first + at_once], work)
        status = 0
    except BrokenPipeError:  # nobody wants the rest
        status = 0
    finally:
        os._exit(status)
    raise AssertionError  # not reached


def _send(out: BinaryIO, tasks: Sequence[T], work: Callable[[T], Any]) -> None:
    import pickle  # for exceptions only, from our own child

    try:
        message = (True, [work(task) for task in tasks])
        raw = marshal.dumps(message)
    except Exception as error:
        try:
            told = pickle.dumps(error)
            pickle.loads(told)
        except Exception:
            told = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
        raw = marshal.dumps((False, told))
    out.write(len(raw).to_bytes(8, "big"))
    out.write(raw)
    out.flush()


def _received(pipe: BinaryIO) -> list[Any]:
    import pickle

    length = int.from_bytes(pipe.read(8), "big")
    raw = pipe.read(length)
    if not length or len(raw) < length:
        raise RuntimeError("a worker ended before its work was done")
    good, result = marshal.loads(raw)
    if not good:
        raise pickle.loads(result)
    found: list[Any] = result
    return found
