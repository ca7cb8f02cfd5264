"""What Pelican logs as errors, and would pass over."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def errors_end_the_build() -> Iterator[Callable[[], None]]:
    """Pelican goes on after errors that it has logged (a plugin that cannot be loaded, say); a
    build inside ends with SystemExit then, when they have been printed. The function that is
    given ends it at once, if there are any: before something is written."""
    from pelican.log import console

    kept = _LoggedErrors()
    logger = logging.getLogger("pelican")
    handlers, logger.handlers = logger.handlers, [kept]
    quiet, console.quiet = console.quiet, True  # its counts are not ours
    try:
        yield kept.end_the_build
    finally:
        logger.handlers, console.quiet = handlers, quiet
    kept.end_the_build()


class _LoggedErrors(logging.Handler):
    """Keeps what Pelican logs as errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def end_the_build(self) -> None:
        """Print them and end, if there are any."""
        if self.lines:
            print("\n".join(self.lines), file=sys.stderr)
            raise SystemExit(1)

    def emit(self, record: logging.LogRecord) -> None:
        cause = record.exc_info[1] if record.exc_info else None
        self.lines.append(record.getMessage() + (f" ({cause})" if cause else ""))
