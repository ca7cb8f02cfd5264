"""What Pelican logs as errors, and would pass over."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def errors_end_the_build() -> Iterator[None]:
    """Pelican goes on after errors that it has logged (a plugin that cannot be loaded, say); a
    build inside ends with SystemExit then, when they have been printed."""
    from pelican.log import console

    kept = _LoggedErrors()
    logger = logging.getLogger("pelican")
    handlers, logger.handlers = logger.handlers, [kept]
    quiet, console.quiet = console.quiet, True  # its counts are not ours
    try:
        yield
    finally:
        logger.handlers, console.quiet = handlers, quiet
    if kept.lines:
        print("\n".join(kept.lines), file=sys.stderr)
        raise SystemExit(1)


class _LoggedErrors(logging.Handler):
    """Keeps what Pelican logs as errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        cause = record.exc_info[1] if record.exc_info else None
        self.lines.append(record.getMessage() + (f" ({cause})" if cause else ""))
