"""What the tests of the comment server share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.comments.server.reading import Reading


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """A server over a small site, with the usual options."""
    return Reading(tmp_path)
