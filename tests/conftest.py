"""What holds for all tests."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from hypothesis import settings

# A busy machine is slow at times; how fast something is, a benchmark says.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What builds of tests keep and lock lies in a folder of its own, not in the project's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVE_TO_NINE_STATE", str(tmp_path_factory.mktemp("state")))
        yield


SECONDS_OF_ONE_TEST = 600  # the longest takes a third of it
SEQUENCES = 500  # of changes, without being asked for more


class NeverEnds(BaseException):
    """Raised where a test waits for what does not come. No `except Exception` takes it, and
    Hypothesis does not go on to look for a smaller example."""


def _raise(number: int, frame: FrameType | None) -> None:
    raise NeverEnds("this test has not ended in its time")


@contextlib.contextmanager
def _ended(item: pytest.Item) -> Iterator[None]:
    """What is done inside comes to an end, also where it waits for a process or a browser, and the
    traceback says where. What no signal reaches is left to `faulthandler_timeout`."""
    asked = int(item.config.getoption("--sequences"))
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.alarm(SECONDS_OF_ONE_TEST * max(asked, SEQUENCES) // SEQUENCES)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _ended(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _ended(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    with _ended(item):
        return (yield)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard the property of incremental builds is tried (tests/build/test_incremental.py)."""
    about = "how many sequences of changes the long tests of incremental builds try"
    parser.addoption("--sequences", type=int, default=SEQUENCES, help=about)
    again = "try the sequences of an earlier run again, by the number that it printed"
    parser.addoption("--sequences-from", type=int, default=None, help=again)
