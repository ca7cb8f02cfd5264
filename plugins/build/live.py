"""`site --watch` and `publish --watch`: a site kept as its sources are, by one warm process.

An owner approves a comment, and its page is there before they have put the phone down.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import after, lock, publish, quick, telling
from .asked import PROJECT, Asked, Search
from .run import Report, Stopped
from .settings_file import content_of, evaluated, others_listen, output_of
from .swap import recover
from .watching import Watching

# Seconds without a change before the owner's command is run, and before it is tried again.
_SETTLED, _AGAIN = 2.0, 60.0
# Seconds without a change before the search index is made: in a large site that takes long, and
# whoever approves a comment must not wait for it.
_AT_REST, _INDEX_AGAIN = 30.0, 600.0
_SAID_ALREADY = "The site could not be built; the reason stands above."
PARENT = "FIVE_TO_NINE_PARENT"
"""Names in the environment the process that started this one, which ends when that does."""
PRIVATE = "FIVE_TO_NINE_PRIVATE"
"""Names there the folder with the owner's options, where it is not private/ beside the texts."""

Tell = Callable[[str], None]


def keep(asked: Asked, publishing: bool) -> None:
    """Build or publish, and again on every change, until interrupted. The owner is told of what
    they would not see: a build that stopped, a command that failed."""
    asked = replace(asked, command="publish" if publishing else "site", search="later")
    live = Live(asked, partial(_tell_the_owner, asked))
    if publishing:
        try:
            output = output_of(asked, evaluated(asked)[0])
        except Stopped:  # the first build says why
            pass
        else:
            with lock.alone(output):
                recover(output)
    live.run()


def _tell_the_owner(asked: Asked, text: str) -> None:
    """Send the owner a message, the way they want to hear of comments (private/comments.toml)."""
    from ..comments import notifying
    from ..comments.desk import open_desk
    from ..comments.options import BadOptions

    try:
        assigned, _ = evaluated(asked)
        content = content_of(asked, assigned)
    except Stopped:  # the settings themselves are what is wrong
        content, assigned = PROJECT / "content", {}
    private = Path(os.environ.get(PRIVATE) or content.parent / "private")
    author = assigned.get("AUTHOR") or assigned.get("SITENAME") or ""
    try:
        wrong = notifying.tell(open_desk(content, private, str(author)), text)
    except (BadOptions, OSError) as reason:
        wrong = str(reason)
    if wrong:
        print(f"The owner could not be told: {wrong}", file=sys.stderr, flush=True)


class Live(Watching):
    """A site on the disk, kept up to date."""

    name = "the watch"

    def __init__(self, asked: Asked, tell: Tell) -> None:
        super().__init__(asked)
        self._publishing, self._tell = asked.command == "publish", tell
        self._after: after.After | None = None
        self._not_before = self._no_index_before = 0.0
        self._is_indexing = False
        self._told = ""
        self._parent = int(os.environ.get(PARENT, "0"))

    def make(self, only: Collection[str] | None) -> Report:
        """What other plugins write is looked at first, so each time it is a new folder."""
        if self._publishing and others_listen(evaluated(self._asked)[0]):
            search: Search = "now" if self._is_indexing else "later"
            return publish.publish(replace(self._asked, search=search))[0]
        return self._warm.build(only, self._is_indexing)

    def started(self) -> None:
        verb = "published" if self._publishing else "built"
        print(f"The site is {verb} again whenever something changes (Ctrl-C ends it).", flush=True)

    def built(self, report: Report, quietly: bool) -> None:
        self._told = ""
        if report.indexed.trouble:
            print(f"{report.indexed.trouble}.", file=sys.stderr, flush=True)
        if self._publishing and self._after is None:
            settings, output = str(self._asked.settings.absolute()), str(report.output)
            self._after = after.After(Path(quick.state_folder(settings, output, False)))
        if report.changed:
            self._not_before = time.monotonic() + _SETTLED
        if report.changed or not quietly:
            verb = "Published" if self._publishing else "Built"
            where = telling.near(report.output)
            print(f"{verb} {where}/: {len(report.changed)} files changed.", flush=True)

    def stopped(self, stopped: Stopped) -> None:
        text = telling.stopped_text(stopped) if stopped.problems else _SAID_ALREADY
        print(text, file=sys.stderr, flush=True)
        if text != self._told:
            self._told = text
            self._tell(f"The site could not be built.\n\n{text}\n")

    def resting(self) -> None:
        """Raises KeyboardInterrupt where the process that started this one is gone."""
        if self._parent and os.getppid() != self._parent:
            raise KeyboardInterrupt
        self._look_after()
        now = time.monotonic()
        if self._warm.owes_index and now > max(self._no_index_before, self._last_change + _AT_REST):
            self._index()

    def _index(self) -> None:
        """Make the search index of the site as it is."""
        self._is_indexing = True
        self._no_index_before = time.monotonic() + _INDEX_AGAIN  # where it cannot be made
        try:
            self._build((), quietly=True)
        finally:
            self._is_indexing = False
        if not self._warm.owes_index:
            self._no_index_before = 0.0

    def _look_after(self) -> None:
        """Run the owner's command when it is owed, one at a time, beside the builds."""
        command = self._after
        if command is None or command.is_running:
            return
        wrong = command.ended()
        if not wrong and command.is_owed() and time.monotonic() >= self._not_before:
            try:
                wrong = command.start(evaluated(self._asked)[0])
            except Stopped:  # the settings cannot be read, which the build says
                return
        if wrong:
            self._not_before = time.monotonic() + _AGAIN
            print(f"{wrong}.", file=sys.stderr, flush=True)
            self._tell(f"{wrong}. The site is published on its machine; this is tried again.\n")
