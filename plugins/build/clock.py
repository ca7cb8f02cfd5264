"""The clock, read once in a build, and only to decide what is due."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime


def now() -> datetime:
    """This moment in UTC, or the one that SOURCE_DATE_EPOCH names.

    (Reproducible Builds, SOURCE_DATE_EPOCH specification 1.1: seconds since 1970.)
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isascii() and given.isdigit():
        try:
            return datetime.fromtimestamp(int(given), UTC)
        except (ValueError, OverflowError, OSError):
            sys.exit(f"SOURCE_DATE_EPOCH={given} is no moment; give seconds since 1970.")
    return datetime.now(UTC)
