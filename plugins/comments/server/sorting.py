"""Holds what arrives against the rules, with what they need to know at hand."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import blocking, classifier, rules

if TYPE_CHECKING:
    from ..deciding import Desk


class Sorting:
    """The rules of one desk. What the owner decides meanwhile counts at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._earlier: set[str] | None = None

    def verdict(
        self, submission: rules.Submission, *, marks: Sequence[str] = (), instead_of: str = ""
    ) -> rules.Verdict:
        """Where a submission goes, and why. `marks` are all fingerprints of whence it came,
        `instead_of` is its own text before a change."""
        private = self._desk.store.private
        with self._lock:
            if self._earlier is None:
                self._earlier = self._at_the_start()
            earlier = self._earlier
        own = rules.twin_digest(instead_of)
        known = rules.Known(
            owners=self._desk.owners,
            blocked_words=self._desk.options.blocked_words,
            blocked=blocking.Blocked.read(private).with_all(marks),
            earlier=lambda digest: digest != own and digest in earlier,
            classifier=classifier.read(private),
        )
        return rules.judged(submission, known)

    def arrived(self, body: str) -> None:
        """This text is an earlier one from now on."""
        with self._lock:
            if self._earlier is not None:
                self._earlier.add(rules.twin_digest(body))

    def _at_the_start(self) -> set[str]:
        """What waits or lies among the spam. What was approved long ago is not read again: there
        may be tens of thousands, and spam comes in swarms."""
        entries = self._desk.store.list(("pending", "spam", "rejected"))
        return {rules.twin_digest(entry.comment.body) for entry in entries}
