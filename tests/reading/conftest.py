"""What the tests of reading share: two sites, built once in each process of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reading.sites import Sites, both_sites


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The project's own site, and the one with the hard states."""
    with both_sites(tmp_path_factory.mktemp("reading")) as sites:
        yield sites
