"""Runs one command and says in JSON what it cost. A small program of its own, on purpose:

A process starts with the memory peak of the one that started it (`ru_maxrss` of wait4(2)
keeps the larger of both). So the commands that are measured are started from here, by a
Python that has loaded next to nothing.

    python3 -I -S runner.py FOLDER LOG COMMAND...
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator

SECONDS_BETWEEN_SAMPLES = 0.05
# Looking into a large process is work, too: at most 1/20 of one core.
REST_AFTER_SAMPLE = 20


def run(folder: str, log: str, command: list[str]) -> dict[str, float | int | None]:
    """Run a command in a folder, with its output in a file, and measure it to its end.

    Returns its exit code ("code"), the CPU seconds of it and all its children, user and system
    together ("cpu"), the seconds on the clock ("wall"), and in MiB the largest memory of one
    process ("largest") and of the whole tree of processes ("tree"; None where unknown).
    """
    os.chdir(folder)
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, log, writing, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
    peaks: list[float] = []
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(pid, peaks, ended), daemon=True)
    sampler.start()
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    ended.set()
    sampler.join()
    # Linux counts in KiB, macOS in bytes.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {
        "code": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "largest": usage.ru_maxrss / unit,
        "tree": max(peaks, default=None),
    }


def _sample(pid: int, peaks: list[float], ended: threading.Event) -> None:
    while not ended.is_set():
        before = time.thread_time()
        memory = memory_of_tree(pid)
        if memory is not None:
            peaks.append(memory)
        took = time.thread_time() - before
        ended.wait(max(SECONDS_BETWEEN_SAMPLES, REST_AFTER_SAMPLE * took))


def memory_of_tree(pid: int) -> float | None:
    """The memory of a process and all below it, in MiB; None where the system does not say.

    It is the proportional set size (proc_pid_smaps(5), `Pss`): what forked workers share is
    counted once, which the sum of their resident sets would not do.
    """
    found = [_pss(each) for each in tree(pid)]
    known = [kilobytes for kilobytes in found if kilobytes is not None]
    return sum(known) / 1024 if known else None


def cpu_of_tree(pid: int) -> float:
    """The CPU seconds so far of a process and all below it; 0 where the system does not say."""
    ticks = 0
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
                # The name, in parentheses, may hold spaces; utime and stime are 14 and 15.
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> Iterator[int]:
    """A process and all below it, as far as the system (Linux) tells."""
    yield pid
    try:
        threads = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208  (pathlib is not loaded here)
    except OSError:
        return
    for thread in threads:
        try:
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:  # noqa: PTH123
                children = file.read().split()
        except OSError:
            continue
        for child in children:
            yield from tree(int(child))


def _pss(pid: int) -> int | None:
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return None


if __name__ == "__main__":
    try:
        print(json.dumps(run(sys.argv[1], sys.argv[2], sys.argv[3:])))
    except KeyboardInterrupt:  # The command has had it too, and who started us says so.
        sys.exit(130)
