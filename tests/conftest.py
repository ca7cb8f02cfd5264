"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

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


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard the property of incremental builds is tried (tests/build/test_incremental.py)."""
    about = "how many sequences of changes the long tests of incremental builds try"
    parser.addoption("--sequences", type=int, default=500, help=about)
    again = "try the sequences of an earlier run again, by the number that it printed"
    parser.addoption("--sequences-from", type=int, default=None, help=again)
